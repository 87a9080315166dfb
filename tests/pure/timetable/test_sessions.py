"""Sessions and their days."""

from __future__ import annotations

import datetime

import pytest

from comity.pure.timetable.sessions import Interval, Session, Timetable, assembly_opening

day = datetime.date.fromisoformat
BROKEN = Session(
    "HRC",
    43,
    "regular",
    (Interval(day("2020-02-24"), day("2020-03-13")), Interval(day("2020-06-15"), day("2020-06-23"))),
    "sourced",
)
NEXT = Session("HRC", 44, "regular", (Interval(day("2020-06-30"), day("2020-07-17")),), "sourced")
UNDATED = Session("HRC", 12)
TIMETABLE = Timetable([BROKEN, NEXT, UNDATED])


def test_a_session_runs_from_its_first_interval_to_its_last() -> None:
    assert (BROKEN.first_day, BROKEN.last_day) == (day("2020-02-24"), day("2020-06-23"))


@pytest.mark.parametrize(
    ("when", "meets"),
    [
        ("2020-02-23", False),
        ("2020-02-24", True),
        ("2020-03-13", True),
        ("2020-04-01", False),
        ("2020-06-15", True),
        ("2020-06-24", False),
    ],
)
def test_a_break_between_two_intervals_is_no_session_day(when: str, meets: bool) -> None:
    assert BROKEN.meets_on(day(when)) is meets
    assert (BROKEN in TIMETABLE.session_on("HRC", day(when))) is meets


def test_another_body_does_not_meet() -> None:
    assert TIMETABLE.session_on("GA", day("2020-02-24")) == ()


def test_an_undated_session_has_no_days() -> None:
    assert (UNDATED.first_day, UNDATED.last_day, UNDATED.certainty) == (None, None, "unknown")


def test_a_session_is_found_by_body_kind_and_number() -> None:
    assert TIMETABLE.session("HRC", 44) is NEXT
    assert TIMETABLE.session("HRC", 44, "special") is None
    assert TIMETABLE.session("GA", 44) is None


@pytest.mark.parametrize(
    ("number", "opening"),
    [
        (58, "2003-09-16"),
        (62, "2007-09-18"),
        (73, "2018-09-18"),
        (74, "2019-09-17"),
        (75, "2020-09-15"),
        (77, "2022-09-13"),
        (78, "2023-09-05"),
        (79, "2024-09-10"),
        (80, "2025-09-09"),
    ],
)
def test_the_assembly_opens_on_the_day_of_its_rule(number: int, opening: str) -> None:
    assert assembly_opening(number) == day(opening)


def test_the_rule_is_not_stretched_to_years_it_did_not_govern() -> None:
    with pytest.raises(ValueError, match="57"):
        assembly_opening(57)
