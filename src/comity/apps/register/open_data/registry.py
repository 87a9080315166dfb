"""The rows that come of the registry, of the funds' routes, and of the log: all of them are public."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, date
from typing import Any

from django.db.models.functions import TruncDate

from comity.apps.assistance.models import Route
from comity.apps.assistance.routes import definition
from comity.apps.journal import log
from comity.apps.journal.models import Checkpoint
from comity.apps.parties.models import Membership, Party, Status

Row = Mapping[str, Any]
PIECE = 500


def parties(day: date) -> Iterator[Row]:
    plain = ("code", "kind", "name", "iso2", "m49", "seats", "fictional", "source")
    rows = Party.objects.order_by("code").values(*plain, "parent__code")
    for each in rows.iterator(chunk_size=PIECE):
        yield {name: each[name] for name in plain} | {"parent": each["parent__code"]}


def memberships(day: date) -> Iterator[Row]:
    dated = ("valid_from", "valid_until", "certainty", "source")
    held = Membership.objects.order_by("party__code", "of__code", "valid_from", "pk").values(
        *dated, "party__code", "of__code"
    )
    named = Status.objects.order_by("party__code", "status", "valid_from", "pk").values(
        *dated, "party__code", "status"
    )
    for kind, rows, of in (("membership", held, "of__code"), ("category", named, "status")):
        before, n = ("", ""), 0
        for each in rows.iterator(chunk_size=PIECE):
            here = (each["party__code"], each[of])
            n = n + 1 if here == before else 1
            before = here
            yield {name: each[name] for name in dated} | {
                "party": here[0], "kind": kind, "of": here[1], "n": n,
            }  # fmt: skip


def routes(day: date) -> Iterator[Row]:
    plain = ("code", "version", "in_force_from", "in_force_until", "fictional", "seal", "text")
    for each in Route.objects.order_by("code", "version").iterator(chunk_size=PIECE):
        yield {name: getattr(each, name) for name in plain} | {"fund": definition(each).fund}


def criteria(day: date) -> Iterator[Row]:
    for route in Route.objects.order_by("code", "version").iterator(chunk_size=PIECE):
        for n, each in enumerate(definition(route).criteria, 1):
            yield {
                "route": route.code, "version": route.version, "n": n, "code": each.code, "kind": each.kind,
                "value": each.value, "words": each.words, "source": each.source,
            }  # fmt: skip


def checkpoints(day: date) -> Iterator[Row]:
    """The last of each day that is over, of each epoch."""
    rows = Checkpoint.objects.annotate(day=TruncDate("at", tzinfo=UTC)).filter(day__lt=day)
    last = (
        rows.order_by("epoch_id", "day", "-size", "-pk").distinct("epoch_id", "day").select_related("epoch")
    )
    for each in last.prefetch_related("cosignatures").iterator(chunk_size=PIECE):
        yield {
            "epoch": each.epoch_id, "day": each.day, "origin": each.epoch.origin, "size": each.size,
            "root": b64encode(bytes(each.root)).decode(), "at": each.at, "note": log.whole(each),
        }  # fmt: skip
