"""What came of a commitment: recorded by an editor with a source, corrected by naming the earlier finding."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from comity.apps.commitments import actions
from comity.apps.commitments.actions import Finding
from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Paragraph
from comity.apps.texts.refusal import Reason
from tests import cast, database
from tests.cast import NOW

REPORT = Finding("delivered", "the report itself", symbol="A/HRC/41/25", dated=date(2019, 6, 28))


def _report() -> Commitment:
    """38/3, operative paragraph 28: due 24 June to 12 July 2019."""
    return Commitment.objects.get(paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="op28")


@pytest.fixture
def dalia(facts: None) -> Person:
    return cast.dalia()


def test_delivered_in_time_is_recorded_with_its_source_and_the_days_it_was_judged_by(dalia: Person) -> None:
    actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    assert _report().outcome == "delivered"
    record = Record.objects.get(act="commitments.evidence_recorded")
    assert (record.subject, record.by, record.office) == (
        _report().address,
        dalia.address,
        "offices/secretariat",
    )
    assert record.facts["window_until"] == "2019-07-12" and record.facts["source"] == "the report itself"


def test_the_last_day_of_the_window_is_in_time_and_the_next_is_late(dalia: Person) -> None:
    on_time = Finding("delivered", "s", symbol="A/HRC/41/25", dated=date(2019, 7, 12))
    first = actions.record_evidence(commitment=_report(), finding=on_time, by=dalia, at=NOW)
    assert first.outcome == "delivered"
    late = Finding("delivered", "s", symbol="A/HRC/41/25", dated=date(2019, 7, 13))
    assert actions.correct_evidence(evidence=first, finding=late, by=dalia, at=NOW).outcome == "late"
    assert _report().status_on(date(2026, 1, 1)) == "late"


def test_late_is_computed_and_cannot_be_claimed(dalia: Person) -> None:
    claimed = Finding("late", "s", symbol="A/HRC/41/25", dated=date(2019, 6, 28))
    assert (
        actions.record_evidence(commitment=_report(), finding=claimed, by=dalia, at=NOW).outcome
        == "delivered"
    )


def test_superseded_names_the_paragraph_that_took_its_place(dalia: Person) -> None:
    later = Paragraph.objects.create(
        instrument_id=_instrument("A/HRC/RES/41/3"), part="operative", anchor="op1", order=1
    )
    finding = Finding("superseded", "41/3", successor=later)
    actions.record_evidence(commitment=_report(), finding=finding, by=dalia, at=NOW)
    assert (_report().outcome, _report().successor) == ("superseded", later)
    assert (
        Record.objects.get(act="commitments.evidence_recorded").facts["successor"]
        == "texts/A/HRC/RES/41/3#op1"
    )


@pytest.mark.parametrize(
    ("finding", "reason"),
    [
        (Finding("delivered", "", "A/HRC/41/25", date(2019, 6, 28)), Reason.NO_SOURCE),
        (Finding("delivered", "s", "", date(2019, 6, 28)), Reason.NO_PRODUCT),
        (Finding("delivered", "s", "A/HRC/41/25"), Reason.NO_PRODUCT),
        (Finding("delivered", "s", "A/HRC/41/25", date(2018, 7, 4)), Reason.NOT_FIT),
        (Finding("delivered", "s", "A/HRC/41/25", date(2027, 1, 1)), Reason.DAY_IN_FUTURE),
        (Finding("superseded", "s"), Reason.NO_SUCCESSOR),
        (Finding("waived", " "), Reason.NO_SOURCE),
        (Finding("forgotten", "s"), Reason.NOT_FIT),
    ],
)
def test_an_unsound_finding_is_refused_and_leaves_no_trace(
    dalia: Person, finding: Finding, reason: Reason
) -> None:
    records = Record.objects.count()
    with pytest.raises(Refused) as refused:
        actions.record_evidence(commitment=_report(), finding=finding, by=dalia, at=NOW)
    assert refused.value.reason == reason
    assert not Evidence.objects.exists() and _report().outcome == "" and Record.objects.count() == records


def test_neither_itself_nor_an_older_paragraph_can_be_a_successor(dalia: Person) -> None:
    older = Paragraph.objects.get(instrument__symbol="A/HRC/RES/37/23", anchor="op5")
    for each in (_report().paragraph, older):
        with pytest.raises(Refused) as refused:
            actions.record_evidence(
                commitment=_report(), finding=Finding("superseded", "s", successor=each), by=dalia, at=NOW
            )
        assert refused.value.reason == Reason.NOT_A_SUCCESSOR


@pytest.mark.parametrize("who", [cast.amina, cast.olu, lambda: None, lambda: "system"])
def test_only_an_editor_records_and_corrects(dalia: Person, who: Any) -> None:
    kept = actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    by = who()
    records = Record.objects.count()
    for act, subject in (
        (actions.record_evidence, {"commitment": _report()}),
        (actions.correct_evidence, {"evidence": kept}),
    ):
        with pytest.raises(Refused) as refused:
            act(finding=REPORT, by=by, at=NOW, **subject)  # type: ignore[operator]
        assert refused.value.reason == Reason.MAY_NOT
    assert Evidence.objects.count() == 1 and Record.objects.count() == records


def test_the_second_of_two_editors_is_refused_and_told_why(dalia: Person) -> None:
    stale = _report()
    actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.record_evidence(commitment=stale, finding=Finding("waived", "s"), by=dalia, at=NOW)
    assert refused.value.reason == Reason.MOVED_MEANWHILE
    with pytest.raises(Refused) as refused:
        actions.record_evidence(commitment=_report(), finding=Finding("waived", "s"), by=dalia, at=NOW)
    assert refused.value.reason == Reason.ALREADY_RECORDED
    assert _report().outcome == "delivered" and Evidence.objects.count() == 1


def test_a_finding_taken_back_stays_to_be_read(dalia: Person) -> None:
    first = actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    actions.correct_evidence(evidence=first, finding=Finding("", "another text"), by=dalia, at=NOW)
    assert _report().status_on(date(2026, 1, 1)) == "nothing-recorded"
    assert [each.outcome for each in _report().evidence_rows.all()] == ["delivered", ""]
    actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    assert _report().outcome == "delivered"


def test_an_earlier_finding_that_was_corrected_cannot_be_corrected_again(dalia: Person) -> None:
    first = actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    actions.correct_evidence(evidence=first, finding=Finding("waived", "s"), by=dalia, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.correct_evidence(evidence=first, finding=REPORT, by=dalia, at=NOW)
    assert refused.value.reason == Reason.MOVED_MEANWHILE and _report().outcome == "waived"


def test_nothing_is_recorded_of_a_commitment_that_was_withdrawn(dalia: Person) -> None:
    Commitment.objects.filter(pk=_report().pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused) as refused:
        actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    assert refused.value.reason == Reason.NOT_IN_FORCE


def test_the_app_cannot_change_evidence(dalia: Person) -> None:
    actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    for statement in (
        "UPDATE commitments_evidence SET outcome = 'waived'",
        "DELETE FROM commitments_evidence",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_owner_cannot_change_evidence_by_a_slip(committed: str) -> None:
    from comity.apps.commitments.actions import confirm
    from comity.apps.texts.models import Candidate
    from tests.readings import resolution, take_in

    take_in(resolution())
    editor = cast.dalia()
    commitment = confirm(candidate=Candidate.objects.get(), by=editor, at=NOW)
    actions.record_evidence(commitment=commitment, finding=Finding("waived", "s"), by=editor, at=NOW)
    with psycopg.connect(database.address(committed, owner=True)) as owner:
        for statement in (
            "UPDATE commitments_evidence SET outcome = 'waived'",
            "DELETE FROM commitments_evidence",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
                owner.execute(statement)


def _instrument(symbol: str) -> int:
    from comity.apps.texts.models import Instrument

    return Instrument.objects.get(symbol=symbol).pk


def test_an_empty_finding_is_refused_where_nothing_is_recorded(dalia: Person) -> None:
    empty = Finding("", "an error of mine")
    with pytest.raises(Refused) as refused:
        actions.record_evidence(commitment=_report(), finding=empty, by=dalia, at=NOW)
    assert refused.value.reason is Reason.NOTHING_TO_TAKE_BACK
    first = actions.record_evidence(commitment=_report(), finding=REPORT, by=dalia, at=NOW)
    back = actions.correct_evidence(evidence=first, finding=empty, by=dalia, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.correct_evidence(evidence=back, finding=empty, by=dalia, at=NOW)
    assert refused.value.reason is Reason.NOTHING_TO_TAKE_BACK
    assert Evidence.objects.count() == 2
