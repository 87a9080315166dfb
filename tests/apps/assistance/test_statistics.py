"""Figures of equal treatment, recomputed by hand from decisions written one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance import statistics
from comity.apps.assistance.models import AssistanceRequest, Decision, Route
from comity.apps.assistance.statistics import GROUPS, Row, figures
from comity.apps.parties.models import Kind, Membership, Office, Party, Status
from comity.pure.fairness.statistics import MEANS
from tests.assistance_world import COOPERATION, DECIDER, FOLLOW_UP, ISLANDS, MANDATE, TRAVEL, person

pytestmark = pytest.mark.usefixtures("asked")
ASKED = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DECIDED = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def party(code: str, kind: str = Kind.STATE) -> Party:
    return Party.objects.get_or_create(
        code=code, defaults={"kind": kind, "name": f"Name of {code}", "source": "a test", "fictional": True}
    )[0]


def join(state: Party, group: str, *, since: date | None = None, until: date | None = None) -> None:
    Membership.objects.create(
        party=state, of=party(group, Kind.GROUP), valid_from=since, valid_until=until, source="a test"
    )


def decided(
    code: str, total: int, desk: int = 0, *, fund: str = COOPERATION, outcome: str = "approve",
    at: datetime = DECIDED, sent: datetime = ASKED,
) -> None:  # fmt: skip
    """One decision, past the acts: only what figures are made of."""
    place = AssistanceRequest.objects.count()
    assistance = AssistanceRequest.objects.create(
        reference=f"R-2026-{place + 1:04d}", state=party(code), route=Route.objects.filter(code=fund).latest("version"),
        fund=fund, stage="agreement", stage_since=at, held_since=at, began_at=sent, began_by=person("amina"),
        first_sent_at=sent,
    )  # fmt: skip
    Decision.objects.create(
        assistance=assistance, outcome=outcome, reason="in-full", criterion="a" if outcome == "decline" else "",
        criteria_version=1, words="So.", by=person("dan"), office=Office.objects.get(name=DECIDER), mandate=MANDATE,
        at=at, total_days=total, desk_days=desk,
    )  # fmt: skip


def rows(by: str, **given: Any) -> dict[tuple[str, ...], Row]:
    found = figures(*given.get("period", YEAR))
    return {row.names: row for table in found.tables if table.by == by for row in table.rows}


def test_the_middle_and_the_ninetieth_percentile_of_both_clocks_are_as_by_hand() -> None:
    for total, desk in [(10, 1), (20, 2), (30, 3), (40, 4), (50, 5), (61, 9)]:
        decided("QMA", total, desk)
    every = figures(*YEAR).all
    assert (every.n, every.total.median, every.total.p90) == (6, 35, 61)
    assert (every.secretariat.median, every.secretariat.p90) == (Fraction(7, 2), 9)
    assert every.total.against_others is None


def test_what_is_no_end_or_fell_outside_the_months_is_left_out() -> None:
    decided("QMA", 10, outcome="redirect")
    decided("QMA", 10, at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    decided("QMA", 10, at=datetime(2027, 1, 1, 0, 0, tzinfo=UTC))
    assert figures(*YEAR).all.n == 0
    for outcome in ("approve", "approve-in-part", "decline"):
        decided("QMA", 10, outcome=outcome)
    decided("QMA", 10, at=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    assert figures(*YEAR).all.n == 4


def test_only_whole_months_are_asked_so_that_no_single_day_can_be_told_apart() -> None:
    for day in (1, 15, 30):
        decided("QMA", 10, at=datetime(2026, 6, day, 12, 0, tzinfo=UTC))
    one_day = figures(date(2026, 6, 15), date(2026, 6, 15))
    assert (one_day.first, one_day.last, one_day.all.n) == (date(2026, 6, 1), date(2026, 6, 30), 3)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2026-11-23", "2025-11-01", "2026-10-31"),
        ("2026-01-31", "2025-01-01", "2025-12-31"),
        ("2024-03-31", "2023-03-01", "2024-02-29"),
    ],
)
def test_twelve_months_are_the_whole_ones_before_this(day: str, first: str, last: str) -> None:
    found = statistics.last_twelve_months(date.fromisoformat(day))
    assert [each.isoformat() for each in found] == [first, last]


def test_funds_under_five_are_put_together_and_the_rest_come_by_name() -> None:
    for fund, n in ((TRAVEL, 6), (COOPERATION, 5), (FOLLOW_UP, 2)):
        for total in range(n):
            decided("QMA", total, fund=fund)
    assert [(names, row.n) for names, row in rows("fund").items()] == [
        ((TRAVEL,), 6),
        # Two alone would be told apart, so the next smallest joins them, and the fund of which there is none: else the
        # names would say of a single one whose it was.
        ((ISLANDS, FOLLOW_UP, COOPERATION), 7),
    ]


@pytest.mark.parametrize("fund", [TRAVEL, COOPERATION, ISLANDS])
@pytest.mark.parametrize("state", ["QMA", "QPA"])
def test_one_decision_stands_under_every_name_it_could_have_had(fund: str, state: str) -> None:
    decided(state, 9, fund=fund)
    found = figures(*YEAR)
    assert [[(row.names, row.n) for row in table.rows] for table in found.tables] == [
        [((ISLANDS, FOLLOW_UP, TRAVEL, COOPERATION), 1)],
        [(("", "demo-islands", "demo-mainland"), 1)],
        *[[(("no", "yes"), 1)]] * 3,
    ]


def test_fewer_than_five_in_all_show_their_number_alone() -> None:
    for total in range(4):
        decided("QMA", total)
    found = figures(*YEAR)
    assert found.all.n == 4
    for row in (found.all, *(row for table in found.tables for row in table.rows)):
        assert (row.total.median, row.total.p90, row.total.against_others) == (None, None, None)
        assert (row.secretariat.median, row.secretariat.p90) == (None, None)


def test_a_state_counts_with_the_group_it_belonged_to_on_the_day_it_asked() -> None:
    state = party("TXA")
    join(state, "one-group", until=ASKED.date())
    join(state, "two-group", since=ASKED.date() + timedelta(days=1))
    for total in range(5):
        decided("TXA", total)
        decided("TXA", total, sent=ASKED + timedelta(days=1))
        decided("TXB", total)
    assert {names: row.n for names, row in rows(GROUPS).items()} == {
        ("",): 5,
        ("one-group",): 5,
        ("two-group",): 5,
    }
    assert (
        figures(*YEAR).group_names.items()
        >= {"one-group": "Name of one-group", "two-group": "Name of two-group"}.items()
    )


def test_a_state_counts_in_a_category_if_it_was_on_its_list_on_the_day_it_asked() -> None:
    Status.objects.create(party=party("TXA"), status="LDC", valid_until=ASKED.date(), source="a test")
    Status.objects.create(
        party=party("TXA"), status="SIDS", valid_from=ASKED.date() + timedelta(days=1), source="a test"
    )
    for total in range(5):
        decided("TXA", total)
        decided("TXB", total)
    assert {names: row.n for names, row in rows("LDC").items()} == {("no",): 5, ("yes",): 5}
    assert {names: row.n for names, row in rows("SIDS").items()} == {("no",): 10}


def test_each_group_is_tested_against_all_the_others_exactly() -> None:
    """Five of ten, all slower than the other five: of 252 dealings this one and its mirror image."""
    join(party("TXA"), "one-group")
    join(party("TXB"), "two-group")
    for n in range(5):
        decided("TXA", 50 + n, 10)
        decided("TXB", 10 + n, 10)
    for row in rows(GROUPS).values():
        found = row.total.against_others
        assert found is not None
        assert (found.compared, found.p, found.sizes) == (MEANS, Fraction(2, 252), (5, 5))
        assert row.secretariat.against_others is not None
        assert row.secretariat.against_others.p == 1


def test_swapping_two_groups_of_states_swaps_their_figures() -> None:
    for state, group in (("TXA", "one-group"), ("TXB", "two-group")):
        join(party(state), group)
    for n in range(5):
        decided("TXA", 50 + n, n)
        decided("TXB", 10 + n * n, n + 7)
    before = rows(GROUPS)
    one, two = party("one-group"), party("two-group")
    Membership.objects.filter(of=one).update(of=party("TXC"))
    Membership.objects.filter(of=two).update(of=one)
    Membership.objects.filter(of=party("TXC")).update(of=two)
    after = rows(GROUPS)
    for name, other in (("one-group", "two-group"), ("two-group", "one-group")):
        assert after[name,].total == before[other,].total
        assert after[name,].secretariat == before[other,].secretariat


def test_rows_come_by_name_and_never_by_figure() -> None:
    for state, slow in (("TXC", 1), ("TXA", 9), ("TXB", 5)):
        join(party(state), f"group-of-{state.lower()}")
        for n in range(5):
            decided(state, slow * 10 + n)
    assert [names[0] for names in rows(GROUPS)] == ["group-of-txa", "group-of-txb", "group-of-txc"]


def test_figures_cost_five_statements_however_many_decisions() -> None:
    for count in (1, 12):
        for n in range(count):
            decided(f"TX{'ABC'[n % 3]}", n)
        with CaptureQueriesContext(connection) as asked_:
            figures(*YEAR)
        assert len(asked_) == 5
