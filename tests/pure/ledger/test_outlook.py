"""Scenarios of replenishment, worked by hand: the numbers in these tests were added up on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.outlook import (
    Comes,
    Given,
    Outlook,
    Planned,
    Position,
    Promise,
    Scenario,
    median,
    outlook,
    outlooks,
    quarters_from,
    read_scenarios,
    shipped_scenarios,
)

ON = date(2026, 11, 22)  # 40 of 92 days of the quarter are left: 9 of November, itself among them, and 31
NAMES = {each.name: each for each in shipped_scenarios()}


def held(**more: object) -> Position:
    return Position(on=ON, bank=Decimal(1000), **more)  # type: ignore[arg-type]


def column(found: Outlook, name: str) -> list[str]:
    return [f"{getattr(each, name):.2f}" for each in found.quarters]


def test_quarters_are_those_of_the_calendar_and_the_first_begins_on_the_day() -> None:
    assert quarters_from(ON, 3) == [
        (ON, date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 6, 30)),
    ]
    assert quarters_from(date(2026, 9, 30), 2)[0] == (date(2026, 9, 30), date(2026, 9, 30))
    assert quarters_from(date(2026, 10, 1), 1) == [(date(2026, 10, 1), date(2026, 12, 31))]


def test_as_pledged_by_hand() -> None:
    """Past due 50 and due in December 200: 250 in the first; 30 on 1 April in the third; 7 without a day in none; 9 due
    after the last quarter in none. Needs: 100 without a day and 400 in February; 25 in 2029 in none."""
    found = outlook(
        NAMES["as-pledged"],
        held(
            promises=[
                Promise(Decimal(50), date(2026, 3, 1)), Promise(Decimal(200), date(2026, 12, 31)),
                Promise(Decimal(30), date(2027, 4, 1)), Promise(Decimal(7), None),
                Promise(Decimal(9), date(2029, 1, 1)),
            ],
            planned=[Planned(Decimal(100), None), Planned(Decimal(400), date(2027, 2, 2)),
                     Planned(Decimal(25), date(2029, 2, 2))],
            reserve_rate=Decimal("0.15"),
        ),
    )  # fmt: skip
    assert column(found, "comes") == ["250.00", "0.00", "30.00", "0.00", "0.00", "0.00"]
    assert column(found, "goes") == ["100.00", "400.00", "0.00", "0.00", "0.00", "0.00"]
    assert column(found, "opening") == ["1000.00", "1150.00", "750.00", "780.00", "780.00", "780.00"]
    assert column(found, "closing") == ["1150.00", "750.00", "780.00", "780.00", "780.00", "780.00"]
    assert found.reserve == 75, "0.15 of the 500 planned in four quarters"
    assert found.assumed == {
        "bank": 1000, "needs": 500, "needs-without-day": 100, "pledges": 280, "pledges-without-day": 7,
        "pledges-past-due": 50, "pledges-later": 9,
    }  # fmt: skip


# A gave 400, 800, 600: 600. B gave 100 in 2024 alone: 0. C 0, 90, 50: 50. D gave in 2026 alone, which is not whole.
BEFORE = [
    Given("A", 2023, Decimal(400)), Given("A", 2024, Decimal(800)), Given("A", 2025, Decimal(600)),
    Given("B", 2024, Decimal(100)), Given("C", 2024, Decimal(90)), Given("C", 2025, Decimal(20)),
    Given("C", 2025, Decimal(30)), Given("D", 2026, Decimal(5000)), Given("A", 2022, Decimal(9000)),
]  # fmt: skip


def test_as_before_by_hand() -> None:
    """650 a year; 162.50 a quarter; in the first one 40 of 92 days: 162.50 * 40 / 92 = 70.6521..."""
    found = outlook(NAMES["as-before"], held(given=BEFORE, first_year=2019))
    assert column(found, "comes") == ["70.65", "162.50", "162.50", "162.50", "162.50", "162.50"]
    assert column(found, "closing")[-1] == "1883.15"
    assert found.years == (2023, 2024, 2025)
    assert (found.assumed["a-year"], found.assumed["donors"], found.assumed["years-known"]) == (650, 2, 3)


def test_without_the_largest_only_a_sum_is_left_out() -> None:
    found = outlook(NAMES["without-the-largest"], held(given=BEFORE, first_year=2019))
    assert (found.assumed["a-year"], found.assumed["left-out"]) == (50, 600)
    assert column(found, "comes")[1:] == ["12.50"] * 5
    assert not any(isinstance(each, str) for each in found.assumed.values()), "no donor is named"


def test_years_before_the_books_begin_are_no_years_of_nothing() -> None:
    """Books from 2024: A's median is of 800 and 600: 700. C of 90 and 50: 70. B of 100 and 0: 50."""
    found = outlook(NAMES["as-before"], held(given=BEFORE, first_year=2024))
    assert (found.assumed["a-year"], found.years) == (820, (2024, 2025))
    for first in (None, 2026):
        found = outlook(NAMES["as-before"], held(given=BEFORE, first_year=first))
        assert (found.quarters, found.lacking) == ((), "no-whole-year")


def test_planned_needs_alone_may_end_below_nothing() -> None:
    found = outlook(NAMES["planned-needs"], held(planned=[Planned(Decimal(1200), date(2027, 5, 5))]))
    assert column(found, "comes") == ["0.00"] * 6
    assert column(found, "closing") == ["1000.00", "1000.00", "-200.00", "-200.00", "-200.00", "-200.00"]


def test_a_median_below_nothing_brings_nothing() -> None:
    rows = [Given("A", year, Decimal(-10)) for year in (2023, 2024, 2025)]
    assert outlook(NAMES["as-before"], held(given=rows, first_year=2020)).assumed["a-year"] == 0


def test_of_two_in_the_middle_half_the_sum_counts() -> None:
    assert median([Decimal("0.01"), Decimal("0.02")]) == Decimal("0.02"), "half to even"
    assert median([Decimal(3), Decimal(1), Decimal(2)]) == 2


def test_every_scenario_is_given_and_says_where_it_is_from() -> None:
    found = outlooks(held(given=BEFORE, first_year=2019))
    assert [each.scenario.name for each in found] == [
        "as-pledged", "as-before", "without-the-largest", "planned-needs",
    ]  # fmt: skip
    assert all(each.scenario.example and each.scenario.source and each.assumed for each in found)


def test_a_table_that_assumes_something_unknown_is_refused() -> None:
    head = "scenario,comes,years,overdue,needs,undated_needs,quarters,example,source\n"
    with pytest.raises(ValueError, match="assumes"):
        read_scenarios(head + "x,nothing,,,due,last-quarter,4,yes,made up\n")
    with pytest.raises(ValueError, match="source"):
        read_scenarios(head + "x,nothing,,,due,first-quarter,4,yes,\n")


sums = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


dated = st.lists(st.tuples(st.none() | st.dates(date(2019, 1, 1), date(2033, 1, 1)), sums), max_size=12)


@given(
    on=st.dates(date(2020, 1, 1), date(2030, 12, 31)), bank=sums, promised=dated, planned=dated,
    comes=st.sampled_from(list(Comes)), quarters=st.integers(1, 9),
)  # fmt: skip
def test_what_closes_opens_the_next_and_nothing_is_lost(
    *, on: date, bank: Decimal, promised: list[tuple[date | None, Decimal]],
    planned: list[tuple[date | None, Decimal]], comes: Comes, quarters: int,
) -> None:  # fmt: skip
    scenario = Scenario("x", comes, 3, quarters, True, "test")
    position = Position(
        on, bank, [Promise(n, d) for d, n in promised], [Given("A", on.year - 1, Decimal(40))],
        [Planned(n, d) for d, n in planned], Decimal("0.15"), on.year - 3,
    )  # fmt: skip
    found = outlook(scenario, position)
    assert len(found.quarters) == quarters and found.quarters[0].opening == bank
    for before, after in zip(found.quarters, found.quarters[1:], strict=False):
        assert before.closing == after.opening and (after.first - before.last).days == 1
    moved = sum((each.comes - each.goes for each in found.quarters), Decimal())
    assert found.quarters[-1].closing == bank + moved
    last = found.quarters[-1].last
    assert sum(each.goes for each in found.quarters) == sum(n for d, n in planned if d is None or d <= last)
    if comes is Comes.PLEDGES:
        assert sum(each.comes for each in found.quarters) == sum(n for d, n in promised if d and d <= last)
