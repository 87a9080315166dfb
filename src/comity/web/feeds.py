"""Atom feeds (RFC 4287): the same bytes for the same entries, so that a reader who asks again gets nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpResponse

from comity.web import asked

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
NEVER = datetime(2020, 1, 1, tzinfo=UTC)  # the day of a feed in which nothing stands yet


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `mark` tells it from others of the same address and never changes."""

    address: str
    mark: str
    title: str
    at: datetime
    summary: str = ""


def atom(title: str, address: str, feed: str, entries: Iterable[Entry]) -> HttpResponse:
    """A feed of the page at `address`, itself found at `feed`; both are paths of this site."""
    rows = list(entries)[:MOST]
    root = ElementTree.Element("feed", {"xmlns": ATOM})
    _said(root, "title", title)
    _said(root, "id", _whole(feed))
    _said(root, "updated", _moment(max((each.at for each in rows), default=NEVER)))
    ElementTree.SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": _whole(feed)}
    )
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": _whole(address)})
    _said(ElementTree.SubElement(root, "author"), "name", "Comity")
    for each in rows:
        entry = ElementTree.SubElement(root, "entry")
        _said(entry, "title", each.title)
        _said(entry, "id", f"{_whole(each.address)}#{each.mark}")
        _said(entry, "updated", _moment(each.at))
        ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": _whole(each.address)})
        if each.summary:
            _said(entry, "summary", each.summary)
    text = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _said(parent: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(parent, name).text = asked.plain(words)


def _whole(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
