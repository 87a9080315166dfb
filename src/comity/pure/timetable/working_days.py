"""Working days of an office: a weekend, and holidays with a source each, as a dated calendar that is data.

No UN text says how the time of a request is counted (38/3 op 21 asks that it be timely). The calendar is the office's
own; a year it does not cover has weekends only, and whoever shows a count can say so.
"""

from __future__ import annotations

import csv
import datetime
import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
    _closed: tuple[datetime.date, ...] = field(init=False, repr=False, compare=False)
    _closed_set: frozenset[datetime.date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ValueError("a weekend is some of the days 0 to 6, not all of them")
        closed = tuple(each.day for each in self.holidays.days if each.day.weekday() not in self.weekend)
        object.__setattr__(self, "_closed", closed)
        object.__setattr__(self, "_closed_set", frozenset(closed))

    @property
    def known_until(self) -> int | None:
        """The last year the calendar of holidays covers; beyond it only weekends are known."""
        return self.holidays.known_until

    def covers(self, first: datetime.date, last: datetime.date) -> bool:
        """Say whether the calendar of holidays covers each year from `first` to `last`."""
        return set(range(first.year, last.year + 1)) <= self.holidays.years

    def is_working(self, day: datetime.date) -> bool:
        return day.weekday() not in self.weekend and day not in self._closed_set

    def weekdays_between(self, first: datetime.date, last: datetime.date) -> int:
        """The days after `first` through `last` that are not of a weekend; 0 where `last` is not later."""
        span = max((last - first).days, 0)
        weeks, rest = divmod(span, 7)
        odd = sum((first.weekday() + 1 + each) % 7 not in self.weekend for each in range(rest))
        return weeks * (7 - len(self.weekend)) + odd

    def between(self, first: datetime.date, last: datetime.date) -> int:
        """The working days after `first` through `last`: `first` itself is not counted. 0 where `last` is not later."""
        if last <= first:
            return 0
        closed = bisect_right(self._closed, last) - bisect_right(self._closed, first)
        return self.weekdays_between(first, last) - closed

    def holidays_between(self, first: datetime.date, last: datetime.date) -> tuple[Holiday, ...]:
        """The holidays after `first` through `last` that fell on no weekend: those that a count left out."""
        return tuple(
            each
            for each in self.holidays.days
            if first < each.day <= last and each.day.weekday() not in self.weekend
        )

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

    def working_after(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        """Each working day after `first` through `last`, in order."""
        day = first
        while day < last:
            day += ONE_DAY
            if self.is_working(day):
                yield day
