"""Working days of an office: a weekend, and holidays with a source each, as a dated calendar that is data.

No UN text says how the time of a request is counted (38/3 op 21 asks that it be timely). The calendar is the office's
own; a year it does not cover has weekends only, and whoever shows a count can say so.
"""

from __future__ import annotations

import csv
import datetime
import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

ONE_DAY = datetime.timedelta(days=1)
SATURDAY_AND_SUNDAY = frozenset({5, 6})  # as `date.weekday` counts


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which the office is closed. Where a day is listed twice the first line stands."""

    day: datetime.date
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of a calendar that could not be taken."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Holidays:
    """Holidays in order of their days."""

    days: tuple[Holiday, ...] = ()

    @property
    def years(self) -> frozenset[int]:
        """The years with at least one holiday: those the calendar covers."""
        return frozenset(each.day.year for each in self.days)

    @property
    def known_until(self) -> int | None:
        """The last year the calendar covers."""
        return max(self.years, default=None)


def read_holidays(
    text: str,
    *,
    columns: Sequence[str] = ("day", "name", "source"),
    day_format: str = "%Y-%m-%d",
    delimiter: str = ",",
) -> tuple[Holidays, tuple[Problem, ...]]:
    """Read a calendar from delimited text with a line of headings.

    `columns` are the headings of the day, the name and, if there is one, the source; other columns are left alone.
    A line that cannot be read is a problem, and the others stand.
    """
    problems: list[Problem] = []
    wanted = [*columns, "", ""][:3]
    lines = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        headings = [each.strip() for each in lines.fieldnames or ()]
    except csv.Error as error:
        return Holidays(), (
            Problem("calendar-unreadable", "line 1", f"the calendar cannot be read: {error}"),
        )
    if lacking := [each for each in wanted[:2] if each not in headings]:
        message = f"the calendar has no column {', '.join(lacking) or 'of days'}"
        return Holidays(), (Problem("calendar-column-missing", "line 1", message),)
    lines.fieldnames = headings
    found: dict[datetime.date, Holiday] = {}
    try:
        for row in lines:
            where = f"line {lines.line_num}"
            printed = (row.get(wanted[0]) or "").strip()
            try:
                day = datetime.datetime.strptime(printed, day_format).date()  # noqa: DTZ007 — a day has no zone
            except ValueError:
                problems.append(
                    Problem("calendar-day-unreadable", where, f"{printed!r} is no day of this form")
                )
                continue
            if day in found:
                problems.append(Problem("calendar-day-twice", where, f"{day.isoformat()} is listed already"))
                continue
            found[day] = Holiday(day, (row.get(wanted[1]) or "").strip(), (row.get(wanted[2]) or "").strip())
    except csv.Error as error:
        problems.append(Problem("calendar-unreadable", f"line {lines.line_num}", f"cannot be read: {error}"))
    return Holidays(tuple(found[day] for day in sorted(found))), tuple(problems)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Counts working days: every day but weekends and holidays."""

    holidays: Holidays = Holidays()
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    # Tables made once, since a list of requests asks for thousands of counts: the holidays that fell on no weekend and
    # the numbers of their days, the years covered, and the days of a week that work through each of its days.
    _closed: tuple[Holiday, ...] = field(init=False, repr=False, compare=False)
    _closed_at: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _closed_days: frozenset[datetime.date] = field(init=False, repr=False, compare=False)
    _years: frozenset[int] = field(init=False, repr=False, compare=False)
    _of_week: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ValueError("a weekend is some of the days 0 to 6, not all of them")
        closed = tuple(each for each in self.holidays.days if each.day.weekday() not in self.weekend)
        made = {
            "_closed": closed,
            "_closed_at": tuple(each.day.toordinal() for each in closed),
            "_closed_days": frozenset(each.day for each in closed),
            "_years": self.holidays.years,
            "_of_week": tuple(sum(day not in self.weekend for day in range(through)) for through in range(8)),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def known_until(self) -> int | None:
        """The last year the calendar of holidays covers; beyond it only weekends are known."""
        return self.holidays.known_until

    def covers(self, first: datetime.date, last: datetime.date) -> bool:
        """Say whether the calendar of holidays covers each year from `first` to `last`."""
        return all(year in self._years for year in range(first.year, last.year + 1))

    def is_working(self, day: datetime.date) -> bool:
        return day.weekday() not in self.weekend and day not in self._closed_days

    def weekdays_between(self, first: datetime.date, last: datetime.date) -> int:
        """The days after `first` through `last` that are not of a weekend; 0 where `last` is not later."""
        if last <= first:
            return 0
        return self._weekdays_through(last.toordinal()) - self._weekdays_through(first.toordinal())

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """The working days after `first` through `last`: `first` itself is not counted. 0 where `last` is not later."""
        if last <= first:
            return 0
        start, end = first.toordinal(), last.toordinal()
        closed = bisect_right(self._closed_at, end) - bisect_right(self._closed_at, start)
        return self._weekdays_through(end) - self._weekdays_through(start) - closed

    def _weekdays_through(self, number: int) -> int:
        """The days from the first of the year 1, a Monday, through the day of that number that are of no weekend."""
        weeks, rest = divmod(number, 7)
        return weeks * self._of_week[7] + self._of_week[rest]

    def holidays_between(self, first: datetime.date, last: datetime.date) -> tuple[Holiday, ...]:
        """The holidays after `first` through `last` that fell on no weekend: those that a count left out."""
        start = bisect_right(self._closed_at, first.toordinal())
        return self._closed[start : bisect_right(self._closed_at, last.toordinal())]

    def after(self, day: datetime.date, count: int) -> datetime.date:
        """The day on which `count` working days after `day` are full; `day` itself for 0. For a negative count, the
        latest day from which the working days through `day` are that many."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left, reached = abs(count), day
        while left:
            # Backwards, a day is passed when it is left behind; forwards, when it is reached.
            passed = reached + step if count > 0 else reached
            left -= self.is_working(passed)
            reached += step
        return reached

    def latest(self, day: datetime.date) -> datetime.date:
        """The latest working day through `day`."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day
