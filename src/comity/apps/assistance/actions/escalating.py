"""The system's own act on requests whose target has passed: each is put on record once a stage, and stands in the
deciding officer's list."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.actions import SYSTEM, record
from comity.apps.journal.models import Record

ESCALATED = "assistance.escalated"


def escalate(*, at: datetime) -> int:
    """Record each request that has passed the target of its stage and is not on record for it. Returns how many;
    running it twice does no more than running it once."""
    done = 0
    overdue = AssistanceRequest.objects.open().overdue(at.astimezone(UTC).date()).order_by("pk")
    for assistance in list(overdue):
        with transaction.atomic():
            done += _escalate(assistance, at)
    return done


def escalated(requests: list[AssistanceRequest]) -> set[int]:
    """Those of the requests, by key, that are on record as over the target of the stage they are at; one statement."""
    by_address = {each.address: each for each in requests}
    rows = Record.objects.filter(subject__in=by_address, act=ESCALATED)
    return {
        by_address[subject].pk
        for subject, stage, at in rows.values_list("subject", "facts__stage", "at")
        if stage == by_address[subject].stage and at >= by_address[subject].stage_since
    }


def _escalate(assistance: AssistanceRequest, at: datetime) -> int:
    moving.lock(assistance)
    late = assistance.due_on is not None and assistance.due_on < at.astimezone(UTC).date()
    if not late or assistance.ended or escalated([assistance]):
        return 0
    record(
        ESCALATED, subject=assistance.address, by=SYSTEM, at=at, **moving.standing(assistance),
        due_on=assistance.due_on.isoformat() if assistance.due_on else "",
    )  # fmt: skip
    return 1
