"""Sessions of bodies, with the days on which they ran.

A session may have several intervals: the forty-third session of the Human Rights Council ran from 24
February to 13
March and from 15 to 23 June 2020. Days that no source gives are not made up: such a session has no intervals.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A run of days, both ends included."""

    first_day: datetime.date
    last_day: datetime.date

    def holds(self, day: datetime.date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Session:
    """A session of a body. `body` is a code of the reading ("HRC", "GA"); `kind` is regular, special, …

    `certainty` is "sourced", "derived" (by a rule or from other facts) or "unknown" (then `intervals` is
    empty).
    """

    body: str
    number: int | None
    kind: str = "regular"
    intervals: tuple[Interval, ...] = ()
    certainty: str = "unknown"
    source: str = ""

    @property
    def first_day(self) -> datetime.date | None:
        return min((each.first_day for each in self.intervals), default=None)

    @property
    def last_day(self) -> datetime.date | None:
        return max((each.last_day for each in self.intervals), default=None)

    def meets_on(self, day: datetime.date) -> bool:
        """Say whether `day` lies in one of the intervals; a break between two of them is no session day."""
        return any(each.holds(day) for each in self.intervals)


class Timetable:
    """The sessions known, of all bodies."""

    def __init__(self, sessions: Iterable[Session]) -> None:
        self.sessions: tuple[Session, ...] = tuple(sessions)
        self._by_number = {(each.body, each.kind, each.number): each for each in self.sessions}

    def session(self, body: str, number: int, kind: str = "regular") -> Session | None:
        """Return the session of that number, or None where the table has never heard of it."""
        return self._by_number.get((body, kind, number))

    def session_on(self, body: str, day: datetime.date) -> tuple[Session, ...]:
        """Return the sessions of `body` that ran on `day`; none where no interval known holds it."""
        return tuple(each for each in self.sessions if each.body == body and each.meets_on(day))


def assembly_opening(number: int) -> datetime.date:
    """Return the day on which the General Assembly opens its regular session `number`, by its own rule.

    Session N opens in September of the year 1945 + N, on a Tuesday, in weeks counted from the first that
    holds at least
    one working day of September: the Tuesday of the third week from session 58 (General Assembly resolution
    57/301), of
    the second from session 78. Earlier sessions followed other rules, and the answer would be wrong:
    ValueError.
    """
    if number < ASSEMBLY_RULE_FROM:
        raise ValueError(number)
    week = 2 if number >= ASSEMBLY_SECOND_WEEK_FROM else 3
    first = datetime.date(1945 + number, 9, 1)
    first_monday_after = (7 - first.weekday()) % 7
    opens_on_weekend = first.weekday() >= 5
    first_week = (
        first + ONE_DAY * first_monday_after if opens_on_weekend else first - ONE_DAY * first.weekday()
    )
    return first_week + ONE_DAY * (7 * (week - 1) + 1)


ASSEMBLY_RULE_FROM = 58
ASSEMBLY_SECOND_WEEK_FROM = 78
