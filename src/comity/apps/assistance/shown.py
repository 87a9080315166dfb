"""What of a request's answers and of its way a reader is shown, the same by every door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from comity.apps.assistance import access
from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part, Reader
from comity.pure.lifecycle.table import Stage

# Readers who see of what a State wrote, and of who did what, as much as its consent to publish covers, and nothing by a
# task of theirs.
OUTSIDE = frozenset({
    Reader.PUBLIC, Reader.OTHER_STATE, Reader.CONTRIBUTOR, Reader.OPERATOR, Reader.FINANCE,
})  # fmt: skip
# What is at work inside a stage. It says nothing of the way, and some of it would say what is still being weighed.
INNER = frozenset({
    "answered", "merged", "conflict_settled", "found", "remarked", "remark_dropped", "assessment_opened",
    "assessment_saved", "assessed", "ranked", "assigned", "input_filed", "input_decided", "scan_received",
})  # fmt: skip

# Where a record says that it stood while it was its delegation's alone: how long that took is theirs, whatever the act.
UNSENT = (Stage.DRAFT.value, Stage.DISCARDED.value)


def answers_for(
    person: Person | None, assistance: AssistanceRequest, at: datetime
) -> dict[str, dict[str, Any]]:
    """The answers somebody may read, by question; empty where they may read none.

    The State's delegation reads them as they stand now; everybody else as they were last sent, since what the State is
    changing meanwhile is its own. Who reads by consent to publish alone is not shown the contact.
    """
    seen = access.sees(person, assistance, at)
    if Part.ANSWERS not in seen:
        return {}
    readers = access.readers(person, assistance, at)
    if Reader.DELEGATION in readers:
        found = answers_of(assistance)
    else:
        sent = assistance.submissions.order_by("-turn").first()
        found = dict(sent.answers) if sent is not None else {}
    if Part.CONTEXT not in seen:
        found.pop("context", None)
    if readers <= OUTSIDE:
        found.pop("contact", None)
    return found


def way(person: Person | None, assistance: AssistanceRequest, at: datetime) -> list[Record]:
    """The records that tell a reader the way of a request, in the order they were written. How long a delegation
    drafted, and when it cleared, is its own."""
    inner = [f"assistance.{name}" for name in INNER]
    rows = Record.objects.filter(subject=assistance.address).exclude(act__in=inner).order_by("pk")
    if not access.readers(person, assistance, at) & {Reader.DELEGATION, Reader.AUDITOR}:
        rows = rows.exclude(facts__stage__in=UNSENT)
    return list(rows)
