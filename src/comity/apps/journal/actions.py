"""The one way into the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.journal.models import Record

SYSTEM = "system"  # who acts when the worker keeps a rule by itself
VISITOR = "visitor"  # somebody who has not signed in


def record(
    act: str, *, subject: str, by: str, at: datetime, office: str = "", mandate: str = "", **facts: Any
) -> Record:
    """Add one record inside the act's own transaction; outside one it is refused.

    `act` is `subject.past_participle`, `subject` and `by` are addresses ("texts/A/HRC/RES/38/3", "people/…"),
    `at` is the moment of the act (aware, UTC). `facts` must be plain JSON values and hold no personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{act} must be recorded inside the transaction of the act")
    return Record.objects.create(
        act=act, subject=subject, by=by, office=office, mandate=mandate, at=at, facts=facts
    )


def erase(held: Record, *, by: str, at: datetime, why: str) -> None:
    """Empty a record's salt, for good: its entry in the log opens no more, to anybody, and every other receipt holds.
    Inside the act's own transaction. `why` is a word of the caller's own, no sentence."""
    if Record.objects.filter(pk=held.pk, salt__isnull=False).update(salt=None):
        held.salt = None
        record("journal.erased", subject=held.subject, by=by, at=at, record=held.pk, why=why)
