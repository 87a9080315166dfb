"""What the annual update tells of requests and of the Board: everything that adds up, and nothing that tells of one."""

from __future__ import annotations

from datetime import date

import pytest

from comity.apps.assistance.models import Advice, Decision, Recusal
from comity.apps.funds import update, update_requests
from comity.apps.funds.models import Fund
from comity.apps.parties.models import Office
from tests.assistance_world import (
    BOARD,
    COOPERATION,
    FOLLOW_UP,
    MANDATE,
    TRAVEL,
    Way,
    _in_asking_world,
    asked,
    asking_world,
    person,
)  # fmt: skip

__all__ = ["_in_asking_world", "asked", "asking_world"]

TODAY = date(2027, 2, 3)


@pytest.fixture
def fund(asked: None) -> Fund:
    made: Fund = Fund.objects.create(code=COOPERATION.upper(), name="Technical cooperation fund")
    return made


def decided(
    outcome: str = "approve", *, of_fund: str = COOPERATION, parts: tuple[str, ...] = (), days: int = 10
) -> Way:
    """A request that was sent and, past the acts, decided."""
    way = Way(fund=of_fund)
    way.to("sent")
    if parts:
        way.publish(*parts)
    Decision.objects.create(
        assistance=way.assistance, outcome=outcome, reason="in-full", criterion="x" if outcome == "decline" else "",
        criteria_version=1, words="Because.", by=person("amina"), office=Office.objects.get(name=BOARD),
        mandate=MANDATE, at=way.at, total_days=days, desk_days=days // 2,
    )  # fmt: skip
    return way


def advised(way: Way, meeting: str, advises: str = "approve") -> None:
    Advice.objects.create(
        assistance=way.assistance, advises=advises, words="Because.", meeting=meeting, by=person("amina"),
        office=Office.objects.get(name=BOARD), mandate=MANDATE, at=way.at,
    )  # fmt: skip


def span(on: date = TODAY, year: int = 2026) -> update.Span:
    found = update.span(year, on)
    assert found is not None
    return found


def outcomes(found: update_requests.Asked) -> list[tuple[tuple[str, ...], int, int | None]]:
    return [(each.names, each.public, each.others) for each in found.decided]


def told(fund: Fund) -> update_requests.Asked:
    found = update_requests.asked(fund, span())
    assert found is not None
    return found


def test_five_decisions_are_told_with_their_days(fund: Fund) -> None:
    for days in (4, 8, 10, 12, 30):
        decided(days=days)
    found = told(fund)
    assert (found.received.public, found.received.others) == (0, 5)
    assert outcomes(found) == [(("approve",), 0, 5), (("approve-in-part",), 0, 0), (("decline",), 0, 0)]
    assert found.days is not None
    assert [found.days.n, found.days.total.median, found.days.total.p90] == [5, 10, 30]


def test_four_that_are_not_public_are_told_by_nothing(fund: Fund) -> None:
    for _ in range(4):
        decided()
    decided("decline", parts=("fact", "decision"))
    found = told(fund)
    # Five were decided, so their days are told; how many of them are not public is not.
    assert (found.received.public, found.received.others) == (1, None)
    assert outcomes(found) == [
        (("approve",), 0, None),
        (("approve-in-part",), 0, None),
        (("decline",), 1, None),
    ]


def test_a_decision_that_its_state_keeps_counts_among_the_others(fund: Fund) -> None:
    for _ in range(4):
        decided()
    decided("decline", parts=("fact", "decision"))
    decided(parts=("fact",))  # everybody may know that it asked, not what was decided
    found = told(fund)
    assert (found.received.public, found.received.others) == (2, None)
    assert outcomes(found) == [(("approve",), 0, 5), (("approve-in-part",), 0, 0), (("decline",), 1, 0)]


def test_one_request_that_its_state_keeps_changes_nothing_that_is_told(fund: Fund) -> None:
    before = told(fund), update_requests.board(fund, span())
    advised(decided(), "Forty-ninth session")
    assert (told(fund), update_requests.board(fund, span())) == before


def test_rare_outcomes_stand_together(fund: Fund) -> None:
    for outcome in ("approve",) * 6 + ("decline",) * 2:
        decided(outcome)
    assert outcomes(told(fund)) == [(("approve", "approve-in-part", "decline"), 0, 8)]


def test_where_another_funds_few_stand_with_ours_nothing_is_told_apart(fund: Fund) -> None:
    """All funds together are public elsewhere: our sum told apart would leave the other's two."""
    for _ in range(5):
        decided()
    for _ in range(2):
        decided(of_fund=FOLLOW_UP)
    found = told(fund)
    assert found.days is None
    assert found.received.others is None
    assert [each.others for each in found.decided] == [None, None, None]


def test_the_boards_advice_meetings_and_recusals_are_counted_from_five_on(fund: Fund) -> None:
    ways = [decided() for _ in range(6)]
    for way in ways[:4]:
        advised(way, "Forty-ninth session")
    found = update_requests.board(fund, span())
    assert found is not None and found.has_board
    assert (found.all, found.meetings, found.other_meetings, found.advice, found.members) == (
        None,
        (),
        0,
        (),
        0,
    )
    assert found.recusals is None
    advised(ways[4], "Forty-ninth session", "decline")
    advised(ways[5], "Fiftieth session")
    for way in ways:
        Recusal.objects.create(
            assistance=way.assistance, person=person("amina"), office=Office.objects.get(name=BOARD), words="Kin.",
            at=way.at,
        )  # fmt: skip
    found = update_requests.board(fund, span())
    assert found is not None
    assert (found.all, found.members, found.recusals, found.other_meetings) == (6, 1, 6, 1)
    assert [(each.name, each.advice) for each in found.meetings] == [("Forty-ninth session", 5)]
    assert sum(n for _names, n in found.advice) == 6
    assert all(n >= 5 or n == 0 for _names, n in found.advice)


def test_a_meeting_named_by_a_request_loses_its_name(fund: Fund) -> None:
    ways = [decided() for _ in range(5)]
    for way in ways:
        advised(way, f"On {ways[0].assistance.reference}")
    found = update_requests.board(fund, span())
    assert found is not None and [each.name for each in found.meetings] == ["On …"]


def test_a_fund_without_a_route_was_asked_nothing(asked: None) -> None:
    made: Fund = Fund.objects.create(code="RIV", name="Fund of the Rivers")
    assert update_requests.asked(made, span()) is None and update_requests.board(made, span()) is None


def test_a_route_without_a_board_says_so(asked: None) -> None:
    made: Fund = Fund.objects.create(code=TRAVEL, name="Travel")
    found = update_requests.board(made, span())
    assert found is not None and not found.has_board


@pytest.mark.parametrize(
    ("on", "until"),
    [(date(2026, 1, 31), None), (date(2026, 2, 1), date(2026, 1, 31)), (date(2026, 11, 23), date(2026, 10, 31)),
     (date(2026, 12, 31), date(2026, 12, 31)), (date(2027, 6, 1), date(2026, 12, 31))],
    ids=str,
)  # fmt: skip
def test_requests_are_counted_by_whole_months(on: date, until: date | None) -> None:
    assert span(on).counted_until == until


def test_what_was_asked_in_another_year_does_not_count(fund: Fund) -> None:
    for _ in range(5):
        decided()
    found = update_requests.asked(fund, span(year=2025))
    assert found is not None and (found.received.public, found.received.others, found.days) == (0, None, None)
