"""Recording what came of a commitment, and correcting what was recorded. Nothing recorded is ever removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from comity.apps.commitments.models import Commitment, Evidence, Outcome
from comity.apps.journal.actions import record
from comity.apps.parties.models import Person
from comity.apps.texts import access
from comity.apps.texts.access import Act
from comity.apps.texts.models import Paragraph
from comity.apps.texts.refusal import Reason, Refused


@dataclass(frozen=True, slots=True)
class Finding:
    """What an editor found, and where: `delivered` needs the product's symbol and day, `superseded` the paragraph that
    took the commitment's place, every one a source. An empty outcome takes an earlier finding back."""

    outcome: str
    source: str
    symbol: str = ""
    dated: date | None = None
    successor: Paragraph | None = None
    remark: str = ""


@transaction.atomic
def record_evidence(*, commitment: Commitment, finding: Finding, by: Person, at: datetime) -> Evidence:
    """Record, with its source, that a commitment was delivered, waived or superseded.

    Whether delivered means late is computed: the day of the product against the last day of the window. Refused where
    something is recorded already (correct that), or was recorded while the editor looked; and where the finding says
    nothing, since only what is recorded can be taken back.
    """
    office = access.require(Act.RECORD_EVIDENCE, by, at=at)
    row = _locked(commitment.pk)
    if row.outcome:
        raise Refused(Reason.ALREADY_RECORDED if commitment.outcome else Reason.MOVED_MEANWHILE)
    if row.withdrawn_at is not None:
        raise Refused(Reason.NOT_IN_FORCE)
    if not finding.outcome:
        raise Refused(Reason.NOTHING_TO_TAKE_BACK)
    evidence = _write(row, _fit(row, finding, at), corrects=None, by=by, at=at)
    _tell(row, "commitments.evidence_recorded", evidence, office)
    commitment.outcome, commitment.successor = row.outcome, row.successor
    return evidence


@transaction.atomic
def correct_evidence(*, evidence: Evidence, finding: Finding, by: Person, at: datetime) -> Evidence:
    """Put another finding in the place of an earlier one, or take it back. The earlier one stays to be read. Refused
    where it is no longer the last, and where what it said was taken back already and is to be taken back again."""
    office = access.require(Act.RECORD_EVIDENCE, by, at=at)
    row = _locked(evidence.commitment_id)
    if row.evidence_rows.filter(pk__gt=evidence.pk).exists():
        raise Refused(Reason.MOVED_MEANWHILE)
    if not finding.outcome and not row.outcome:
        raise Refused(Reason.NOTHING_TO_TAKE_BACK)
    corrected = _write(row, _fit(row, finding, at), corrects=evidence, by=by, at=at)
    _tell(row, "commitments.evidence_corrected", corrected, office)
    return corrected


def _locked(key: int) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("paragraph__instrument")
    return rows.get(pk=key)


def _fit(row: Commitment, finding: Finding, at: datetime) -> Finding:
    """Return the finding as it will stand, or refuse."""
    if finding.outcome and finding.outcome not in Outcome.values:
        raise Refused(Reason.NOT_FIT, field="outcome")
    if not finding.source.strip():
        raise Refused(Reason.NO_SOURCE)
    dated = finding.dated
    if dated is not None and dated > at.date():
        raise Refused(Reason.DAY_IN_FUTURE)
    adopted_on = row.paragraph.instrument.adopted_on
    if finding.outcome in (Outcome.DELIVERED, Outcome.LATE):
        if not finding.symbol.strip() or dated is None:
            raise Refused(Reason.NO_PRODUCT)
        if adopted_on is not None and dated < adopted_on:
            raise Refused(Reason.NOT_FIT, field="dated")
        late = row.window_until is not None and dated > row.window_until
        return replace(finding, outcome=Outcome.LATE if late else Outcome.DELIVERED, successor=None)
    if finding.outcome == Outcome.SUPERSEDED:
        if finding.successor is None:
            raise Refused(Reason.NO_SUCCESSOR)
        later = finding.successor.instrument.adopted_on
        if finding.successor.pk == row.paragraph_id or (later and adopted_on and later < adopted_on):
            raise Refused(Reason.NOT_A_SUCCESSOR)
        return finding
    return replace(finding, successor=None)


def _write(
    row: Commitment, finding: Finding, *, corrects: Evidence | None, by: Person, at: datetime
) -> Evidence:
    row.outcome, row.successor = finding.outcome, finding.successor
    row.save(update_fields=["outcome", "successor"])
    return Evidence.objects.create(
        commitment=row,
        outcome=finding.outcome,
        symbol=finding.symbol.strip()[:80],
        dated=finding.dated,
        source=finding.source.strip()[:400],
        remark=finding.remark.strip()[:400],
        corrects=corrects,
        by=by,
        at=at,
    )


def _tell(row: Commitment, act: str, evidence: Evidence, office: str) -> None:
    """Record the finding with the days it was judged against."""
    assert evidence.by is not None  # noqa: S101 — only people judge
    record(
        act,
        subject=row.address,
        by=evidence.by.address,
        at=evidence.at,
        office=office,
        outcome=evidence.outcome,
        symbol=evidence.symbol,
        source=evidence.source,
        dated=evidence.dated and evidence.dated.isoformat(),
        window_until=row.window_until and row.window_until.isoformat(),
        successor=row.successor and row.successor.address,
        corrects=evidence.corrects_id,
    )
