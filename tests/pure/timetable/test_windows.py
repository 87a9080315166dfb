"""From the words of a deadline to days (test truths T09 and T10)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.timetable.sessions import Interval, Session, Timetable
from comity.pure.timetable.windows import RELATIONS, Window, due_window

day = datetime.date.fromisoformat
TIMETABLE = Timetable(
    [
        Session("HRC", 41, "regular", (Interval(day("2019-06-24"), day("2019-07-12")),), "sourced"),
        Session(
            "HRC",
            43,
            "regular",
            (Interval(day("2020-02-24"), day("2020-03-13")), Interval(day("2020-06-15"), day("2020-06-23"))),
            "sourced",
        ),
        Session("HRC", 12),
        Session("GA", 73, "regular", (Interval(day("2018-09-18"), day("2019-09-16")),), "derived"),
    ]
)


def ends(window: Window) -> tuple[str | None, str | None]:
    return tuple(end.isoformat() if end else None for end in (window.first_day, window.last_day))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("relation", "session", "expected"),
    [
        ("before", 43, (None, "2020-02-23")),
        ("at", 41, ("2019-06-24", "2019-07-12")),
        ("at", 43, ("2020-02-24", "2020-06-23")),
        ("during", 41, ("2019-06-24", "2019-07-12")),
        ("by", 41, (None, "2019-07-12")),
        ("until", 41, (None, "2019-07-12")),
        ("from", 41, ("2019-06-24", None)),
    ],
)
def test_a_session_of_the_council_is_turned_into_days(
    relation: str, session: int, expected: tuple[str | None, str | None]
) -> None:
    window = due_window(relation, timetable=TIMETABLE, body="HRC", session=session)
    assert ends(window) == expected
    assert (window.basis, window.certainty, window.known) == ("session", "sourced", True)


def test_a_derived_session_says_so() -> None:
    window = due_window("at", timetable=TIMETABLE, body="GA", session=73)
    assert (ends(window), window.certainty) == (("2018-09-18", "2019-09-16"), "derived")


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("in", ("2018-01-01", "2018-12-31")),
        ("before", (None, "2017-12-31")),
        ("by", (None, "2018-12-31")),
        ("from", ("2018-01-01", None)),
    ],
)
def test_a_year_is_turned_into_days(relation: str, expected: tuple[str | None, str | None]) -> None:
    window = due_window(relation, timetable=TIMETABLE, year=2018)
    assert (ends(window), window.basis) == (expected, "year")


@pytest.mark.parametrize(
    ("relation", "date", "expected"),
    [
        ("by", "2020-03-01", (None, "2020-03-01")),
        ("before", "2020-03-01", (None, "2020-02-29")),
        ("on", "2020-03-01", ("2020-03-01", "2020-03-01")),
        ("in", "2020-02", ("2020-02-01", "2020-02-29")),
        ("from", "2019-12", ("2019-12-01", None)),
    ],
)
def test_a_date_is_turned_into_days(
    relation: str, date: str, expected: tuple[str | None, str | None]
) -> None:
    window = due_window(relation, timetable=TIMETABLE, date=date)
    assert (ends(window), window.basis, window.certainty) == (expected, "date", "stated")


def test_a_printed_date_goes_before_the_session_it_is_printed_with() -> None:
    window = due_window("by", timetable=TIMETABLE, body="HRC", session=41, date="2019-03-01")
    assert ends(window) == (None, "2019-03-01")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"relation": "at", "body": "HRC", "session": 12}, "session-dates-unknown"),
        ({"relation": "at", "body": "HRC", "session": 99}, "session-unknown"),
        ({"relation": "at", "body": "HRC", "session": 41, "kind": "special"}, "session-unknown"),
        ({"relation": "at", "session": 41}, "body-unknown"),
        ({"relation": "at"}, "nothing-named"),
        ({"relation": "soon after", "year": 2018}, "relation-unknown"),
        ({"relation": "by", "date": "31 February"}, "date-unreadable"),
        ({"relation": "by", "date": "2019-02-30"}, "date-unreadable"),
        ({"relation": "by", "date": "2019-13"}, "date-unreadable"),
        ({"relation": "in", "year": 0}, "date-unreadable"),
    ],
)
def test_what_cannot_be_known_is_unknown_with_its_reason(arguments: dict[str, object], reason: str) -> None:
    window = due_window(timetable=TIMETABLE, **arguments)  # type: ignore[arg-type]
    assert (window.known, window.reason, ends(window)) == (False, reason, (None, None))
    assert window.over(day("2099-01-01")) is None


def test_a_window_is_over_on_the_day_after_its_last() -> None:
    window = due_window("before", timetable=TIMETABLE, body="HRC", session=43)
    assert window.over(day("2020-02-23")) is False
    assert window.over(day("2020-02-24")) is True


def test_an_open_window_is_never_said_to_be_over() -> None:
    assert due_window("from", timetable=TIMETABLE, year=2018).over(day("2099-01-01")) is None


@given(st.sampled_from(RELATIONS), st.dates())
def test_no_window_ends_before_it_begins(relation: str, date: datetime.date) -> None:
    if relation == "before" and date == datetime.date.min:
        return
    window = due_window(relation, timetable=TIMETABLE, date=date.isoformat())
    assert window.known
    assert window.first_day is None or window.last_day is None or window.first_day <= window.last_day


def test_before_the_end_of_something_is_by_its_last_day() -> None:
    year = due_window("before", timetable=TIMETABLE, year=2027, text="before the end of 2027")
    session = due_window(
        "before",
        timetable=TIMETABLE,
        body="HRC",
        session=41,
        text="before the end of its forty-first session",
    )
    assert (ends(year), ends(session)) == ((None, "2027-12-31"), (None, "2019-07-12"))
    assert ends(due_window("before", timetable=TIMETABLE, year=2027, text="before 2027")) == (
        None,
        "2026-12-31",
    )
