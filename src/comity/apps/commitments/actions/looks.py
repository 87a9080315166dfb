"""An editor's look, and the commitment that follows from it, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.commitments.actions.drawing import draw
from comity.apps.commitments.models import Commitment
from comity.apps.journal.actions import record
from comity.apps.parties.models import Person
from comity.apps.texts import access
from comity.apps.texts import actions as texts
from comity.apps.texts.access import Act
from comity.apps.texts.models import Candidate


@transaction.atomic
def confirm(
    *, candidate: Candidate, by: Person, at: datetime, seen: int | None = None, remark: str = ""
) -> Commitment:
    """Confirm a candidate, and put its mandate under watch."""
    look = texts.confirm(candidate=candidate, by=by, at=at, seen=seen, remark=remark)
    return _watch(candidate, look.settled or {}, by=by, at=at)


@transaction.atomic
def correct(
    *,
    candidate: Candidate,
    settled: dict[str, Any],
    by: Person,
    at: datetime,
    seen: int | None = None,
    remark: str = "",
) -> Commitment:
    """Correct a candidate, and put what the editor settled under watch."""
    look = texts.correct(candidate=candidate, settled=settled, by=by, at=at, seen=seen, remark=remark)
    return _watch(candidate, look.settled or {}, by=by, at=at)


@transaction.atomic
def reject(
    *, candidate: Candidate, by: Person, at: datetime, seen: int | None = None, remark: str = ""
) -> None:
    """Reject a candidate; a commitment drawn from it leaves the lists, and keeps its page and its evidence."""
    texts.reject(candidate=candidate, by=by, at=at, seen=seen, remark=remark)
    gone = Commitment.objects.filter(candidate=candidate, withdrawn_at=None).first()
    if gone is None:
        return
    gone.withdrawn_at = at
    gone.save(update_fields=["withdrawn_at"])
    record(
        "commitments.withdrawn", subject=gone.address, by=by.address, at=at,
        office=access.require(Act.LOOK, by, at=at), candidate=candidate.address,
    )  # fmt: skip


def _watch(candidate: Candidate, mandate: dict[str, Any], *, by: Person, at: datetime) -> Commitment:
    earlier = Candidate.objects.filter(paragraph=candidate.paragraph_id, pk__lt=candidate.pk).count()
    source = candidate.document.name if candidate.document else candidate.paragraph.instrument.source
    commitment, _ = draw(
        candidate.paragraph, mandate, place=earlier, at=at, source=source, candidate=candidate
    )
    record(
        "commitments.drawn", subject=commitment.address, by=by.address, at=at,
        office=access.require(Act.LOOK, by, at=at), candidate=candidate.address,
        paragraph=candidate.paragraph.address,
    )  # fmt: skip
    return commitment
