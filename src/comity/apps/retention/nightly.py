"""Forgetting in time: every app's part of it, one after the other, and what was done last.

Each part is a transaction of its own with its own record of counts, so that one that cannot be done keeps none of the
others back. Doing all of it twice does no more than once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from comity.apps.assistance.actions import forgetting
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Record
from comity.apps.notices import daily
from comity.apps.notices.actions import incoming
from comity.apps.parties.actions import privacy
from comity.apps.parties.retention import Period, periods
from comity.apps.register.open_data import nights
from comity.apps.texts.actions import visitors

APPLIED = "retention.applied"
LOOKED_AT = 400  # records of earlier nights: more than a year of them

trace = logging.getLogger(__name__)


class Unfinished(Exception):
    """Some parts could not be done; the others were."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One period, and when it last removed something, and how much. `last` is empty where it never did."""

    period: Period
    last: datetime | None
    removed: int


def run(*, at: datetime, letters: Path | None = None) -> dict[str, int]:
    """Apply every period at that moment. Returns how many went, by period. `letters`: the folder of written letters,
    where the installation writes them. Raises `Unfinished` at the end, where a part failed."""
    parts: tuple[Callable[[], Mapping[str, int]], ...] = (
        lambda: privacy.forget(at=at, letters=letters),
        lambda: daily.forget(at=at),
        lambda: incoming.forget(at=at),
        lambda: {"visitors-readings": visitors.remove_expired(at=at)},
        lambda: forgetting.forget(at=at),
        lambda: _open_data(at),
    )
    counts: dict[str, int] = {}
    failed = 0
    for part in parts:
        try:
            counts |= part()
        except Exception:
            trace.exception("a part of what is forgotten at night could not be done")
            failed += 1
    if failed:
        raise Unfinished(f"{failed} of {len(parts)} parts could not be done")
    return counts


def status() -> list[Kept]:
    """All periods in force, with what they removed last."""
    last: dict[str, tuple[datetime, int]] = {}
    rows = Record.objects.filter(act=APPLIED).order_by("-pk").values_list("at", "facts")
    for moment, facts in rows[:LOOKED_AT]:
        for what, number in facts.get("forgotten", {}).items():
            last.setdefault(what, (moment, number))
    return [Kept(each, *last.get(each.what, (None, 0))) for each in periods().values()]


def _open_data(at: datetime) -> dict[str, int]:
    """So many nights are kept, not so many days: where the worker was away, what there is stays."""
    gone = nights.forget(nights.kept_from(at.date(), periods()["open-data-nights"].days))
    if gone:
        with transaction.atomic():
            record(APPLIED, subject="retention", by=SYSTEM, at=at, forgotten={"open-data-nights": gone})
    return {"open-data-nights": gone}
