"""The pages and files of the log. What is published under one address stays there."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from comity.apps.journal import epochs, log, witnesses
from comity.apps.journal.models import Checkpoint, Epoch, Leaf
from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.note import read_note
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tiles import read_path
from comity.web import feeds
from comity.web.log import served, words

FOR_EVER = "public, max-age=31536000, immutable"
NEWEST = 50  # checkpoints in the feed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """How large the log is, who signed it last, and how to check it."""
    now = datetime.now(UTC)
    running = epochs.current()
    shown: dict[str, Any] = {"epoch": running, "site": settings.SITE_URL}
    if running is not None:
        try:
            last = served.checkpoint(running, now)
            shown |= {"checkpoint": last, "text": served.text(last)}
        except Http404:
            pass
        shown |= {
            "witnesses": served.watching(running), "keys": served.known_keys(), "stopped": served.stopped(),
            "epochs": Epoch.objects.order_by("-number"),
        }  # fmt: skip
    return render(request, "log/page.html", shown)


@require_safe
def checkpoint(request: HttpRequest, epoch: int = 1) -> HttpResponse:
    """The newest signed checkpoint, with the lines of the witnesses."""
    found = served.checkpoint(served.epoch(epoch), datetime.now(UTC))
    return _plain(served.text(found))


@require_safe
def tile(request: HttpRequest, path: str, epoch: int = 1) -> HttpResponse:
    """A tile of hashes or a bundle of entries, whole or partial. It never changes."""
    try:
        level, n, width = read_path(f"tile/{path}")
    except Refused as error:
        raise Http404 from error
    if (level != "entries" and level > 7) or n >= 2**47:
        raise Http404
    data = served.tile(served.epoch(epoch), level, n, width)
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return answer


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The log's public keys: one a line, from when and until when it signs."""
    lines = ["# The keys of this log: key, signs from, signs until (- is: still). UTC."]
    lines += [
        f"{each.vkey} {served.stamp(each.since)} {served.stamp(each.until)}" for each in served.known_keys()
    ]
    lines += ["# The witnesses it asks. Take their keys from themselves, too."]
    lines += [f"{each.key.text} - -" for each in witnesses.configured()]
    return _plain("\n".join(lines) + "\n")


@require_safe
def all_epochs(request: HttpRequest) -> HttpResponse:
    """The log's epochs, and why each began."""
    lines = [
        "# number, origin, begun, from how many entries, size and root last known of the epoch before, why"
    ]
    for each in Epoch.objects.order_by("number"):
        before = "- -"
        if each.last_checkpoint:
            head = read_checkpoint(read_note(each.last_checkpoint).text)
            before = f"{head.size} {b64encode(head.root).decode()}"
        lines.append(
            f"{each.number} {each.origin} {served.stamp(each.begun_at)} {each.from_size} {before} {each.why}".rstrip()
        )
    return _plain("\n".join(lines) + "\n")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest checkpoints, each with its text as it was signed."""
    rows = Checkpoint.objects.order_by("-pk").prefetch_related("cosignatures")[:NEWEST]
    entries = [
        feeds.Entry(
            address="/log/", title=_("%(n)s entries") % {"n": f"{each.size:,}"}, at=each.at,
            mark=f"{each.epoch_id}-{each.size}", summary=served.text(each),
        )
        for each in rows
    ]  # fmt: skip
    return feeds.atom(_("Checkpoints of the log"), "/log/", "/log/checkpoints.atom", entries)


@cache_control(no_cache=True)  # what is open of it may be shut again
@require_safe
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: its number and sealed mark, and what of it is open to everybody."""
    leaf = get_object_or_404(Leaf.objects.only("index", "commitment"), index=number if number < 2**63 else -1)
    at = log.covered_at(leaf.index)
    if at is None:
        raise Http404
    mark = b64encode(bytes(leaf.commitment)).decode()
    shown = {"index": leaf.index, "mark": mark, "at": at, "opened": _opened(leaf.index)}
    return render(request, "log/entry.html", shown)


def _opened(number: int) -> list[tuple[words.Words, Any]]:
    """What the register opens of an entry to everybody: nothing for what is closed, and nothing for a filler."""
    try:
        openings = import_module("comity.apps.register.openings")
    except ModuleNotFoundError:  # an installation without a register opens nothing
        return []
    held = openings.public(number, at=datetime.now(UTC))
    if not held or "fields" not in held:
        return []
    return [
        (words.FIELDS.get(name, name), part["value"])
        for name, part in held["fields"].items()
        if "value" in part
    ]


def _plain(said: str) -> HttpResponse:
    answer = HttpResponse(said, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
