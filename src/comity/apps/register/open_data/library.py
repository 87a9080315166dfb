"""The rows that come of texts and commitments: all of them are public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.texts.models import Cast, Citation, Instrument, Paragraph, VoteRecord

Row = Mapping[str, Any]
PIECE = 500
_OF_TEXT = "paragraph__instrument__symbol"


def instruments(day: date) -> Iterator[Row]:
    plain = (
        "symbol", "document_type", "number", "title", "session", "session_type", "agenda_item", "adopted_on", "meeting",
        "issued_on", "adoption_method", "draft_symbol", "language", "has_text", "fictional", "certainty", "source",
    )  # fmt: skip
    rows = Instrument.objects.order_by("symbol").values(*plain, "body__code")
    for each in rows.iterator(chunk_size=PIECE):
        yield {name: each[name] for name in plain} | {
            "body": each["body__code"], "url": f"{settings.SITE_URL}/texts/{each['symbol']}",
        }  # fmt: skip


def paragraphs(day: date) -> Iterator[Row]:
    plain = ("anchor", "part", "heading", "lead", "verb", "speech_act", "text", "summary")
    rows = Paragraph.objects.order_by("instrument__symbol", "order", "pk")
    told = rows.values(*plain, "order", "num", "instrument__symbol", "parent__anchor")
    for each in told.iterator(chunk_size=PIECE):
        yield {name: each[name] for name in plain} | {
            "symbol": each["instrument__symbol"], "place": each["order"], "parent": each["parent__anchor"],
            "number": each["num"],
        }  # fmt: skip


def citations(day: date) -> Iterator[Row]:
    rows = Citation.objects.order_by(_OF_TEXT, "paragraph__order", "paragraph", "span_start", "pk")
    plain = ("surface", "kind", "name", "dated", "pinpoint", "latest")
    told = rows.values(*plain, "symbol", "paragraph__anchor", _OF_TEXT)
    for n, each in _numbered(told.iterator(chunk_size=PIECE), _OF_TEXT, "paragraph__anchor"):
        yield {name: each[name] for name in plain} | {
            "symbol": each[_OF_TEXT], "anchor": each["paragraph__anchor"], "n": n, "cited": each["symbol"],
        }  # fmt: skip


def commitments(day: date) -> Iterator[Row]:
    """Those in force, as lists show them."""
    plain = (
        "number", "verb", "actors", "asked_of_all", "by_itself", "what", "recurring", "due_text", "due_body",
        "due_session", "due_year", "due_date", "window_from", "window_until", "source",
    )  # fmt: skip
    rows = Commitment.objects.in_force().select_related("paragraph__instrument", "successor__instrument")
    for each in rows.prefetch_related("parties").order_by("number").iterator(chunk_size=PIECE):
        after = each.successor
        yield {name: getattr(each, name) for name in plain} | {
            "symbol": each.paragraph.instrument.symbol, "anchor": each.paragraph.anchor,
            "parties": sorted(party.code for party in each.parties.all()), "status": each.status_on(day),
            "successor": f"{after.instrument.symbol}#{after.anchor}" if after else None,
            "url": f"{settings.SITE_URL}{each.get_absolute_url()}",
        }  # fmt: skip


def evidence(day: date) -> Iterator[Row]:
    rows = Evidence.objects.filter(commitment__withdrawn_at=None).order_by("commitment__number", "pk")
    plain = ("outcome", "symbol", "dated", "source", "remark", "at")
    places: dict[int, int] = {}
    before = None
    for each in rows.values(*plain, "pk", "corrects_id", "commitment__number").iterator(chunk_size=PIECE):
        if each["commitment__number"] != before:
            before, places = each["commitment__number"], {}
        places[each["pk"]] = len(places) + 1
        yield {name: each[name] for name in plain} | {
            "commitment": before, "n": places[each["pk"]], "corrects": places.get(each["corrects_id"]),
        }  # fmt: skip


def votes(day: date) -> Iterator[Row]:
    plain = ("source", "method", "voted_on", "in_favour", "against", "abstaining")
    rows = VoteRecord.objects.order_by("instrument__symbol", "pk").values(*plain, "instrument__symbol")
    for n, each in _numbered(rows.iterator(chunk_size=PIECE), "instrument__symbol"):
        yield {name: each[name] for name in plain} | {"symbol": each["instrument__symbol"], "account": n}


def positions(day: date) -> Iterator[Row]:
    of_text = "vote__instrument__symbol"
    rows = Cast.objects.order_by(of_text, "vote", "pk").values(
        of_text, "vote_id", "name", "position", "party__code"
    )
    text, vote, account, n = None, None, 0, 0
    numbers: dict[int, int] = {}
    for each in rows.iterator(chunk_size=PIECE):
        if each[of_text] != text:  # an account without positions has its number, too
            text = each[of_text]
            held = (
                VoteRecord.objects.filter(instrument__symbol=text).order_by("pk").values_list("pk", flat=True)
            )
            numbers = {pk: place for place, pk in enumerate(held, 1)}
        if each["vote_id"] != vote:
            vote, account, n = each["vote_id"], numbers[each["vote_id"]], 0
        n += 1
        yield {
            "symbol": text, "account": account, "n": n, "name": each["name"], "state": each["party__code"],
            "position": each["position"],
        }  # fmt: skip


def _numbered(rows: Iterable[Mapping[str, Any]], *by: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each row with its place among those of the same group, from 1; rows of a group follow one another."""
    before: tuple[Any, ...] = ()
    n = 0
    for each in rows:
        here = tuple(each[name] for name in by)
        n = n + 1 if here == before else 1
        before = here
        yield n, each
