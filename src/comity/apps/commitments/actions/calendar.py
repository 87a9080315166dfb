"""Counting the days again when the calendar of sessions has changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.commitments import windows
from comity.apps.commitments.models import Commitment
from comity.apps.journal.actions import record
from comity.apps.texts import access
from comity.apps.texts.access import Act, Actor


@transaction.atomic
def recompute_windows(*, by: Actor, at: datetime) -> int:
    """Bring the days of commitments that name a session to the calendar; how many changed, one record each.

    An outcome an editor recorded stays: it is what they found, against the days of then, and the record has those.
    """
    office = access.require(Act.LOAD_SHIPPED, by, at=at)
    sessions = windows.timetable()
    changed = 0
    rows = Commitment.objects.exclude(due_session=None).select_related("paragraph__instrument")
    for each in rows.select_for_update(of=("self",)):
        found, basis = windows.window(each.due, sessions)
        before = (each.window_from, each.window_until)
        after = (found.first_day, found.last_day)
        if (*before, each.basis) == (*after, basis):
            continue
        each.window_from, each.window_until, each.basis = found.first_day, found.last_day, basis
        each.warnings = windows.warnings(found, each.paragraph.instrument.adopted_on)
        each.save(update_fields=["window_from", "window_until", "basis", "warnings"])
        changed += 1
        record(
            "commitments.recounted", subject=each.address, by=access.address(by), at=at, office=office,
            before=[day and day.isoformat() for day in before], after=[day and day.isoformat() for day in after],
        )  # fmt: skip
    return changed
