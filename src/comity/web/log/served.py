"""What the log serves: the checkpoint of each epoch, and tiles as far as it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from comity.apps.journal import log, tree, witnesses
from comity.apps.journal.models import Checkpoint, Epoch, LogKey, Standing
from comity.apps.journal.refusal import GOES_ON
from comity.web.log import words

# How long a checkpoint waits to be shown for a witness that is about to sign it.
PATIENCE = timedelta(seconds=90)


def epoch(number: int) -> Epoch:
    """That epoch of the log, or no page."""
    found: Epoch = get_object_or_404(Epoch, number=number if number < 2**31 else 0)
    return found


def checkpoint(of: Epoch, at: datetime) -> Checkpoint:
    """The checkpoint to show: the newest, or for a moment the one before, while a witness signs the newest."""
    rows = list(of.checkpoints.order_by("-size").prefetch_related("cosignatures")[:2])
    if not rows:
        raise Http404
    newest = rows[0]
    waits = witnesses.configured() and not newest.cosignatures.all() and at - newest.at < PATIENCE
    return rows[1] if waits and len(rows) > 1 and rows[1].cosignatures.all() else newest


def tile(of: Epoch, level: int | str, n: int, width: int) -> bytes:
    """The bytes of a tile or bundle, as far as the epoch's newest checkpoint reaches; else no page."""
    size = of.checkpoints.order_by("-size").values_list("size", flat=True).first() or 0
    is_bundle = isinstance(level, str)
    shift = 0 if isinstance(level, str) else 8 * level
    if n * 256 + width > size >> shift:
        raise Http404
    data = tree.entries(n, width) if is_bundle else tree.fetch(int(level), n, width)
    if not data:
        raise Http404
    return data


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the log and the time it signs."""

    vkey: str
    since: datetime
    until: datetime | None


def known_keys() -> list[Key]:
    """Every key of the log, in the order they came."""
    rows = list(LogKey.objects.select_related("epoch").order_by("pk"))
    found = []
    for place, row in enumerate(rows):
        until = None
        after = rows[place + 1] if place + 1 < len(rows) else None
        if after is not None:
            same = after.epoch_id == row.epoch_id
            until = (after.overlap_until or after.since) if same else after.since
        found.append(Key(row.vkey, row.since, until))
    return found


def watching(of: Epoch) -> list[dict[str, Any]]:
    """The witnesses that are asked, and how it stands with each."""
    known = {each.name: each for each in Standing.objects.all()}
    found = []
    for each in witnesses.configured():
        row = known.get(each.name)
        trouble = row.trouble if row is not None else ""
        found.append(
            {
                "name": each.name, "key": each.key.text, "size": row.size if row is not None else 0,
                "at": row.at if row is not None and row.size else None,
                "trouble": words.HINDERED.get(trouble, ""), "since": row.since if row is not None else None,
            }
        )  # fmt: skip
    return found


def stopped() -> dict[str, Any] | None:
    """Why the log stands still, or what is wrong though it goes on (`still` says which), and since when; None while all
    is well."""
    row = Standing.objects.filter(name="sequencer").exclude(trouble="").first()
    if row is None:
        return None
    said = words.STOPPED | words.LOOK
    return {"why": said.get(row.trouble, ""), "since": row.since, "still": row.trouble not in GOES_ON}


def stamp(at: datetime | None) -> str:
    """A moment as the log's plain files write it."""
    return "-" if at is None else at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(of: Checkpoint) -> str:
    """A checkpoint with its witnesses' lines."""
    return log.whole(of)
