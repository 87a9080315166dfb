"""The seal of a closed period: a hash over its entries in one fixed form, and over the seal before it."""

from __future__ import annotations

import hashlib
import json
from datetime import date

from comity.apps.funds.models import Entry, Fund, Period, Posting


def seal_of(fund: Fund, before: Period | None, last: date) -> tuple[int, str]:
    """How many entries a fund has after the period `before` up to `last` and with it, and their seal."""
    digest = hashlib.sha256()
    digest.update(f"{fund.code} {last.isoformat()} {before.seal if before else ''}\n".encode())
    rows = Entry.objects.filter(fund=fund, day__lte=last)
    lines = Posting.objects.filter(fund=fund, day__lte=last)
    if before is not None:
        rows, lines = rows.filter(day__gt=before.last), lines.filter(day__gt=before.last)
    count = 0
    for entry in (
        rows.order_by("pk")
        .values_list(
            "pk",
            "day",
            "act",
            "size",
            "reverses",
            "transfer",
            "contribution",
            "allocation",
            "tranche",
            "words",
            "approval",
            "by",
        )
        .iterator()
    ):
        digest.update(_line(entry))
        count += 1
    wanted = lines.order_by("entry_id", "pk").values_list(
        "entry_id",
        "kind",
        "currency",
        "number",
        "base",
        "rate",
        "rate_on",
        "rate_source",
        "donor",
        "contribution",
        "allocation",
    )
    for posting in wanted.iterator():
        digest.update(_line(posting))
    return count, digest.hexdigest()


def _line(row: tuple[object, ...]) -> bytes:
    return json.dumps([None if each is None else str(each) for each in row]).encode() + b"\n"
