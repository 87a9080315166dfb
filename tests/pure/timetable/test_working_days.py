"""Working days: the calendar as read, and counts against looking at each day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.timetable.working_days import Holiday, Holidays, WorkingDays, read_holidays

day = datetime.date.fromisoformat
ONE = datetime.timedelta(days=1)
OFFICE = WorkingDays(
    Holidays((Holiday(day("2026-10-30"), "Office closed"), Holiday(day("2026-12-25"), "Holiday")))
)

near = st.dates(day("2026-01-01"), day("2026-12-31"))
calendars = st.builds(
    lambda closed, weekend: WorkingDays(Holidays(tuple(Holiday(d, "") for d in sorted(closed))), weekend),
    st.sets(near, max_size=25),
    st.sets(st.integers(0, 6), max_size=6).map(frozenset),
)


def naive(working: WorkingDays, first: datetime.date, last: datetime.date) -> int:
    """Look at every day on the wall calendar."""
    closed = {each.day for each in working.holidays.days}
    count, each = 0, first
    while each < last:
        each += ONE
        count += each.weekday() not in working.weekend and each not in closed
    return count


def test_the_first_day_is_not_counted_and_the_last_one_is() -> None:
    assert OFFICE.between(day("2026-11-16"), day("2026-11-20")) == 4
    assert OFFICE.between(day("2026-11-20"), day("2026-11-20")) == 0


def test_weekends_and_holidays_do_not_count() -> None:
    """5 October to 23 November 2026: 35 weekdays, less one day on which the office was closed."""
    assert OFFICE.weekdays_between(day("2026-10-05"), day("2026-11-23")) == 35
    assert OFFICE.between(day("2026-10-05"), day("2026-11-23")) == 34
    assert [
        each.day.isoformat() for each in OFFICE.holidays_between(day("2026-10-05"), day("2026-11-23"))
    ] == ["2026-10-30"]


def test_a_holiday_on_a_weekend_takes_no_further_day() -> None:
    office = WorkingDays(Holidays((Holiday(day("2026-11-21"), "a Saturday"),)))
    assert office.between(day("2026-11-16"), day("2026-11-23")) == 5
    assert office.holidays_between(day("2026-11-16"), day("2026-11-23")) == ()


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert OFFICE.between(day("2026-11-20"), day("2026-11-02")) == 0
    assert OFFICE.weekdays_between(day("2026-11-20"), day("2026-11-02")) == 0
    assert OFFICE.holidays_between(day("2026-11-20"), day("2026-11-02")) == ()


def test_five_working_days_after_a_friday_skip_the_closed_one() -> None:
    assert OFFICE.after(day("2026-10-23"), 5) == day("2026-11-02")
    assert OFFICE.after(day("2026-10-23"), 0) == day("2026-10-23")


def test_another_weekend_counts_other_days() -> None:
    office = WorkingDays(weekend=frozenset({4, 5}))
    assert not office.is_working(day("2026-11-20"))  # a Friday
    assert office.is_working(day("2026-11-22"))
    assert office.between(day("2026-11-15"), day("2026-11-22")) == 5


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError):
        WorkingDays(weekend=frozenset(range(7)))


def test_a_calendar_says_which_years_it_covers() -> None:
    assert OFFICE.known_until == 2026
    assert OFFICE.covers(day("2026-01-01"), day("2026-12-31"))
    assert not OFFICE.covers(day("2026-12-01"), day("2027-01-05"))
    assert WorkingDays().known_until is None


@settings(max_examples=300)
@given(calendars, near, near)
def test_a_count_is_what_looking_at_each_day_finds(
    working: WorkingDays, first: datetime.date, last: datetime.date
) -> None:
    assert working.between(first, last) == naive(working, first, last)
    left_out = len(working.holidays_between(first, last))
    assert working.weekdays_between(first, last) - left_out == working.between(first, last)


@given(calendars, near)
def test_the_latest_working_day_is_that_day_or_the_first_on_the_way_back(
    working: WorkingDays, last: datetime.date
) -> None:
    found = working.latest(last)
    assert working.is_working(found) and found <= last
    assert naive(working, found, last) == 0


@given(calendars, near, near, near)
def test_counts_of_two_pieces_add_up(
    working: WorkingDays, a: datetime.date, b: datetime.date, c: datetime.date
) -> None:
    first, middle, last = sorted((a, b, c))
    assert working.between(first, middle) + working.between(middle, last) == working.between(first, last)


@given(calendars, near, st.integers(0, 60))
def test_the_day_after_so_many_is_the_first_that_has_them(
    working: WorkingDays, first: datetime.date, count: int
) -> None:
    reached = working.after(first, count)
    assert naive(working, first, reached) == count
    assert reached == first or naive(working, first, reached - ONE) == count - 1


@given(calendars, near, st.integers(1, 60))
def test_the_day_so_many_before_is_the_latest_that_has_them(
    working: WorkingDays, last: datetime.date, count: int
) -> None:
    reached = working.after(last, -count)
    assert naive(working, reached, last) == count
    assert naive(working, reached + ONE, last) == count - 1


def test_a_calendar_is_read_with_names_and_sources() -> None:
    found, problems = read_holidays("day,name,source\n2026-12-25,Holiday,the office\n2026-01-01,First,\n")
    assert problems == ()
    assert found.days == (
        Holiday(day("2026-01-01"), "First", ""),
        Holiday(day("2026-12-25"), "Holiday", "the office"),
    )


def test_a_calendar_can_have_another_form() -> None:
    text = "\ufeffDatum ;Remark;Feiertag\r\n25.12.2026;-;Weihnachten\r\n"
    found, problems = read_holidays(text, columns=("Datum", "Feiertag"), day_format="%d.%m.%Y", delimiter=";")
    assert problems == ()
    assert found.days == (Holiday(day("2026-12-25"), "Weihnachten", ""),)


def test_lines_that_cannot_be_read_are_told_and_the_others_stand() -> None:
    found, problems = read_holidays(
        "day,name\n2026-02-30,never\n\n2026-12-25,one\n2026-12-25,again\n,no day\n"
    )
    assert [each.name for each in found.days] == ["one"]
    assert [(each.code, each.where) for each in problems] == [
        ("calendar-day-unreadable", "line 2"),
        ("calendar-day-twice", "line 5"),
        ("calendar-day-unreadable", "line 6"),
    ]
    assert "2026-02-30" in problems[0].message


@pytest.mark.parametrize("text", ["", "date,name\n2026-12-25,x\n", "name\nx\n"])
def test_a_calendar_without_its_columns_is_told(text: str) -> None:
    found, problems = read_holidays(text)
    assert found.days == ()
    assert [each.code for each in problems] == ["calendar-column-missing"]


@given(st.text(max_size=200), st.sampled_from([",", ";", "\t"]))
def test_no_text_breaks_the_reader(text: str, delimiter: str) -> None:
    for each in (text, "day,name,source\n" + text):
        found, problems = read_holidays(each, delimiter=delimiter)
        assert isinstance(found, Holidays)
        assert all(problem.code and problem.where and problem.message for problem in problems)


def test_a_cell_beyond_all_bounds_is_told() -> None:
    endless = "x" * 200_000
    found, problems = read_holidays(f"day,name\n2026-12-25,one\n2026-12-26,{endless}\n")
    assert ([each.name for each in found.days], [each.code for each in problems]) == (
        ["one"],
        ["calendar-unreadable"],
    )
    found, problems = read_holidays(endless)
    assert (found.days, [each.code for each in problems]) == ((), ["calendar-unreadable"])
