"""From the words of a deadline to days: "before the forty-third session", "in 2018", "by 1 March 2020"."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from comity.pure.timetable.sessions import ONE_DAY, Interval, Timetable

RELATIONS = ("at", "before", "by", "in", "on", "from", "until", "during")


@dataclass(frozen=True, slots=True)
class Window:
    """The days in which something is due. An end that is None is open: "before" has no first day, "from" no
    last.

    `basis` says what was counted from: "session", "year", "date", or "unknown". `certainty` is that of the
    session's
    dates ("sourced", "derived"), "stated" for a year or date printed in the text, or "unknown". `reason` is
    filled where
    the window is unknown: "nothing-named", "relation-unknown", "body-unknown", "session-unknown",
    "session-dates-unknown", "date-unreadable".
    """

    first_day: datetime.date | None
    last_day: datetime.date | None
    basis: str
    certainty: str
    reason: str | None = None

    @property
    def known(self) -> bool:
        return self.reason is None

    def over(self, day: datetime.date) -> bool | None:
        """Say whether the last day has passed on `day`; None where that cannot be said."""
        if not self.known or self.last_day is None:
            return None
        return day > self.last_day


def due_window(
    relation: str,
    *,
    timetable: Timetable,
    body: str | None = None,
    session: int | None = None,
    year: int | None = None,
    date: str | None = None,
    kind: str = "regular",
    text: str = "",
) -> Window:
    """Return the days that a due of a reading means; the arguments are the fields of that due.

    A date is counted from first, then a session, then a year. "at", "in", "on" and "during" mean the days
    themselves, first to last (a break in a session lies inside). "before" ends on the eve. "by" and "until" end on
    the last day, so that nothing is called late while it may still come; "from" begins on the first. `date` is
    ISO 8601 and may stop at the month or year. `text` is the due as printed: "before the end of" something is by
    its last day.
    """
    if relation == "before" and "the end of" in text:
        relation = "by"
    if relation not in RELATIONS:
        return _unknown("relation-unknown")
    if date is not None:
        days = _days(date)
        return _window(relation, days, "date", "stated") if days else _unknown("date-unreadable")
    if session is not None:
        return _session_window(relation, timetable, body, session, kind)
    if year is not None:
        days = _days(f"{year:04d}")
        return _window(relation, days, "year", "stated") if days else _unknown("date-unreadable")
    return _unknown("nothing-named")


def _session_window(relation: str, timetable: Timetable, body: str | None, number: int, kind: str) -> Window:
    if body is None:
        return _unknown("body-unknown")
    session = timetable.session(body, number, kind)
    if session is None:
        return _unknown("session-unknown")
    if session.first_day is None or session.last_day is None:
        return _unknown("session-dates-unknown")
    return _window(relation, Interval(session.first_day, session.last_day), "session", session.certainty)


def _window(relation: str, days: Interval, basis: str, certainty: str) -> Window:
    first: datetime.date | None = days.first_day
    last: datetime.date | None = days.last_day
    if relation == "before":
        if days.first_day == datetime.date.min:
            return _unknown("date-unreadable")  # there is no day before it
        first, last = None, days.first_day - ONE_DAY
    elif relation in ("by", "until"):
        first = None
    elif relation == "from":
        last = None
    return Window(first, last, basis, certainty)


def _unknown(reason: str) -> Window:
    return Window(None, None, "unknown", "unknown", reason)


def _days(text: str) -> Interval | None:
    """Return the days that an ISO 8601 date, cut to month or year or not, covers; None if it is none."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    if year is None or year == 0 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return Interval(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return Interval(datetime.date(year, month, 1), datetime.date(year, month, length))
    if not 1 <= day <= length:
        return None
    return Interval(datetime.date(year, month, day), datetime.date(year, month, day))
