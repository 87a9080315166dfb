"""What the two resolutions ask for by when, turned into days by the calendar of sessions."""

from __future__ import annotations

from datetime import date

import pytest

from comity.apps.commitments import actions
from comity.apps.commitments.models import Commitment
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.models import Session, SessionInterval
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate
from tests import cast
from tests.cast import NOW
from tests.readings import mandate, resolution, take_in

pytestmark = pytest.mark.usefixtures("facts")


def _of(symbol: str, anchor: str) -> Commitment:
    return Commitment.objects.get(paragraph__instrument__symbol=symbol, paragraph__anchor=anchor)


def test_a_op5_the_study_is_due_before_24_february_2020() -> None:
    study = _of("A/HRC/RES/37/23", "op5")
    assert (study.window_from, study.window_until) == (None, date(2020, 2, 23))
    assert study.actors == ["Human Rights Council Advisory Committee"]
    assert [each["type"] for each in study.products] == ["study", "report"]
    assert study.what.startswith("study how technical assistance")


def test_a_op5_reads_nothing_recorded_from_the_day_the_session_opens() -> None:
    study = _of("A/HRC/RES/37/23", "op5")
    assert study.status_on(date(2020, 2, 23)) == "open"
    assert study.status_on(date(2020, 2, 24)) == "nothing-recorded"


def test_b_op28_the_report_is_due_in_the_days_of_the_forty_first_session() -> None:
    report = _of("A/HRC/RES/38/3", "op28")
    assert (report.window_from, report.window_until) == (date(2019, 6, 24), date(2019, 7, 12))
    assert report.basis["session"] == 41 and report.basis["source"]


def test_b_op31_consider_again_in_2018_keeps_the_text_and_warns() -> None:
    again = _of("A/HRC/RES/38/3", "op31")
    assert (again.due_text, again.due_year, again.by_itself) == ("in 2018", 2018, True)
    assert (again.window_from, again.window_until) == (date(2018, 1, 1), date(2018, 12, 31))
    assert again.warnings == ["year-already-running"], "adopted in July of that year"


def test_b_op27_asks_all_states_and_so_none_alone() -> None:
    assert _of("A/HRC/RES/38/3", "op27").asked_of_all


def test_the_forty_third_session_had_two_intervals_and_before_it_means_before_the_first() -> None:
    basis = _of("A/HRC/RES/37/23", "op5").basis
    assert basis["intervals"] == [["2020-02-24", "2020-03-13"], ["2020-06-15", "2020-06-23"]]


def test_a_session_without_known_days_gives_no_window_and_says_why() -> None:
    take_in(resolution(mandates=[mandate(1, "op2", ["Registrar"], body="HRC", session=1)]))
    commitment = actions.confirm(candidate=Candidate.objects.get(), by=cast.dalia(), at=NOW)
    assert (commitment.window_from, commitment.window_until) == (None, None)
    assert commitment.basis["code"] == "session-dates-unknown"
    assert commitment.status_on(date(2099, 1, 1)) == "open", "what has no date is never past it"


def test_what_was_due_before_it_was_asked_warns() -> None:
    take_in(resolution(mandates=[mandate(1, "op2", ["Registrar"], body="HRC", session=41)]))
    commitment = actions.confirm(candidate=Candidate.objects.get(), by=cast.dalia(), at=NOW)
    assert commitment.warnings == ["due-before-adoption"]


def test_when_the_calendar_changes_the_days_are_counted_again_and_recorded() -> None:
    session = Session.objects.get(body__code="HRC", number=41, kind="regular")
    SessionInterval.objects.filter(session=session).update(last_day=date(2019, 7, 19))
    assert actions.recompute_windows(by=SYSTEM, at=NOW) == 1
    assert _of("A/HRC/RES/38/3", "op28").window_until == date(2019, 7, 19)
    record = Record.objects.get(act="commitments.recounted")
    assert (record.facts["before"], record.facts["after"]) == (
        ["2019-06-24", "2019-07-12"],
        ["2019-06-24", "2019-07-19"],
    )
    assert actions.recompute_windows(by=SYSTEM, at=NOW) == 0


def test_an_editor_does_not_recount() -> None:
    with pytest.raises(Refused):
        actions.recompute_windows(by=cast.dalia(), at=NOW)


def test_38_3_is_of_the_thirty_eighth_session_as_the_document_says() -> None:
    instrument = _of("A/HRC/RES/38/3", "op28").paragraph.instrument
    assert (instrument.session, instrument.meeting, str(instrument.issued_on)) == (38, 37, "2018-07-16")
