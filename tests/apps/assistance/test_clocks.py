"""The clocks of a request, from its journal alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from comity.apps.assistance import calendar, clocks
from comity.apps.assistance.spans import Moved
from comity.apps.journal.models import Record
from comity.pure.lifecycle.table import Holder, Stage
from tests.assistance_world import FOLLOW_UP, OTHER, TRAVEL, Way

DAY = timedelta(days=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moved(act: str, at: str, stage: str, holder: str) -> Moved:
    return Moved(f"assistance.{act}", moment(at), {"stage": stage, "holder": holder})


SENT_BACK = [
    moved("begun", "2026-10-01 09:00", "draft", "state"),
    moved("submitted", "2026-10-05 15:00", "sent", "secretariat"),
    moved("taken_up", "2026-10-07 10:00", "papers", "secretariat"),
    moved("remarked", "2026-10-12 10:00", "papers", "secretariat"),
    moved("returned", "2026-10-14 10:00", "papers", "state"),
    moved("answered", "2026-10-19 10:00", "papers", "state"),
    moved("resubmitted", "2026-10-20 16:30", "papers", "secretariat"),
]


def test_a_span_ends_where_the_stage_or_the_holder_changes_and_says_why_it_began() -> None:
    found = clocks.spans(SENT_BACK)
    assert [(each.stage, each.holder, each.why) for each in found] == [
        ("sent", "secretariat", "assistance.submitted"),
        ("papers", "secretariat", "assistance.taken_up"),
        ("papers", "state", "assistance.returned"),
        ("papers", "secretariat", "assistance.resubmitted"),
    ]
    assert [each.until_at for each in found] == [*(each.from_at for each in found[1:]), None]


def test_a_draft_has_no_clock_not_even_one_that_was_discarded() -> None:
    drafts = [SENT_BACK[0], moved("discarded", "2026-10-09 09:00", "discarded", "nobody")]
    assert clocks.spans(drafts) == ()


def test_a_redirection_begins_the_same_stage_anew() -> None:
    again = [SENT_BACK[1], moved("redirected", "2026-10-09 09:00", "sent", "secretariat")]
    assert [each.why for each in clocks.spans(again)] == ["assistance.submitted", "assistance.redirected"]


def test_a_moment_read_before_it_had_to_wait_does_not_run_backwards() -> None:
    late = moved("resubmitted", "2026-10-14 09:59", "papers", "secretariat")
    found = clocks.spans([*SENT_BACK[:5], late])
    assert found[-1].from_at == found[-2].from_at == found[-2].until_at == moment("2026-10-14 10:00")


def test_records_that_say_nothing_of_where_it_stands_are_passed_over() -> None:
    plain = [Moved("assistance.noted", moment("2026-10-06 09:00"), {}), SENT_BACK[1]]
    assert len(clocks.spans(plain)) == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["answered", "returned", "redirected"]),
            st.integers(-3, 90),
            st.sampled_from([each.value for each in Stage]),
            st.sampled_from([each.value for each in Holder]),
        ),
        max_size=20,
    )
)
def test_spans_follow_one_another_whatever_the_journal_says(written: list[tuple[str, int, str, str]]) -> None:
    at, records = moment("2026-10-05 09:00"), []
    for act, hours, stage, holder in written:
        at += timedelta(hours=hours)
        records.append(Moved(f"assistance.{act}", at, {"stage": stage, "holder": holder}))
    found = clocks.spans(records)
    for before, after in pairwise(found):
        assert before.from_at <= after.from_at == before.until_at
    assert all(each.until_at is None for each in found[-1:])


@pytest.fixture
def way(asked: None) -> Way:
    return Way()


def test_the_journal_gives_what_the_request_says_of_itself(way: Way) -> None:
    assistance = way.to("papers")
    way.send_back()
    assistance.refresh_from_db()
    last = clocks.of(assistance, way.at).spans[-1].span
    assert (last.stage, last.holder, last.from_at) == (
        assistance.stage,
        assistance.holder,
        assistance.held_since,
    )


def test_the_states_time_is_in_the_total_and_not_in_the_secretariats(way: Way) -> None:
    assistance = way.to("papers")
    way.send_back()
    back = way.at - DAY
    way.at += 14 * DAY
    way.answer_remarks()
    answered = way.at - DAY
    found = clocks.of(assistance, way.at)
    days = calendar.working_days()
    sent = assistance.first_sent_at.astimezone(UTC).date()
    assert found.total == days.between(sent, way.at.date())
    assert found.by_holder["state"] == days.between(back.date(), answered.date())
    assert found.secretariat == found.total - found.by_holder["state"]


def test_the_clocks_stop_at_the_decision_and_the_whole_goes_on(way: Way) -> None:
    assistance = way.to("agreement")
    decided = clocks.of(assistance, way.at)
    way.at += 30 * DAY
    assert clocks.of(assistance, way.at).total == decided.total
    assert clocks.of(assistance, way.at, whole=True).total > decided.total + 15
    decision = assistance.decisions.get()
    assert (decision.total_days, decision.desk_days) == (decided.total, decided.secretariat)


def test_a_redirected_request_keeps_its_first_day(way: Way) -> None:
    assistance = way.to("sent")
    first = assistance.first_sent_at
    way.at += 10 * DAY
    way.redirect(FOLLOW_UP)
    way.at += 10 * DAY
    found = clocks.of(assistance, way.at)
    assert found.sent_on == first.date()
    assert found.total == calendar.working_days().between(first.date(), way.at.date())


def test_withdrawn_requests_do_not_age(way: Way) -> None:
    assistance = way.to("withdrawn")
    assert clocks.of(assistance, way.at).total == clocks.of(assistance, way.at + 100 * DAY).total


def test_clocks_of_many_cost_one_statement(way: Way) -> None:
    several: list[Any] = [way.to("papers"), Way(of=OTHER).to("sent"), Way(of=OTHER, fund=TRAVEL).to("draft")]
    with CaptureQueriesContext(connection) as asked_:
        found = clocks.of_many(several, way.at)
    assert len(asked_) == 1
    assert {key: each.total for key, each in found.items()} == {
        each.pk: clocks.of(each, way.at).total for each in several
    }
    assert found[several[2].pk].sent_on is None


def test_another_record_on_the_same_address_moves_no_clock(way: Way) -> None:
    assistance = way.to("papers")
    before = clocks.of(assistance, way.at)
    Record.objects.create(act="letters.kept", subject=assistance.address, by="system", at=way.at, facts={})
    assert clocks.of(assistance, way.at) == before


def test_what_is_shown_adds_up_as_the_page_says(way: Way) -> None:
    """The sentence of "how we counted": weekdays, less holidays, of which so many with the State, the rest ours."""
    way.at = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    assistance = way.to("papers")
    way.send_back()
    way.at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    way.answer_remarks()
    found = clocks.of(assistance, way.at)
    assert [each.day for each in found.holidays] == [date(2026, 10, 30)]
    assert found.weekdays - len(found.holidays) == found.total
    with_state = sum(each.days for each in found.stretches if each.holder == "state")
    assert found.total - with_state == found.secretariat
