"""From what a text prints about time to days, by the calendar of sessions held here."""

from __future__ import annotations

from datetime import date
from typing import Any

from comity.apps.parties import models as parties
from comity.pure.timetable.sessions import Interval, Session, Timetable
from comity.pure.timetable.windows import Window, due_window


def timetable() -> Timetable:
    """The sessions of the registry as plain values: two statements."""
    rows = parties.Session.objects.select_related("body").prefetch_related("intervals")
    return Timetable(
        Session(
            row.body.code,
            row.number,
            row.kind,
            tuple(Interval(each.first_day, each.last_day) for each in row.intervals.all()),
            row.certainty,
            row.source,
        )
        for row in rows
    )


def window(due: dict[str, Any] | None, sessions: Timetable) -> tuple[Window, dict[str, Any]]:
    """Return the days a due means, and why: a code and its facts, for the door to word."""
    due = due or {}
    if not due.get("relation"):
        return Window(None, None, "unknown", "unknown", "nothing-named"), {}
    found = due_window(
        due["relation"],
        timetable=sessions,
        body=due.get("body"),
        session=due.get("session"),
        year=due.get("year"),
        date=due.get("date"),
        text=due.get("text") or "",
    )
    basis: dict[str, Any] = {"code": found.reason or found.basis, "certainty": found.certainty}
    if due.get("session") and not due.get("date"):
        basis |= {"body": due.get("body"), "session": due["session"]}
        session = sessions.session(due.get("body") or "", due["session"])
        if session and session.intervals:
            basis["source"] = session.source
            basis["intervals"] = [
                [each.first_day.isoformat(), each.last_day.isoformat()] for each in session.intervals
            ]
    return found, basis


def warnings(found: Window, adopted_on: date | None) -> list[str]:
    """What about a due contradicts the day its text was adopted. The text is kept as printed."""
    if adopted_on is None or found.last_day is None:
        return []
    if found.last_day < adopted_on:
        return ["due-before-adoption"]
    if found.basis == "year" and found.first_day is not None and found.first_day < adopted_on:
        return ["year-already-running"]
    return []
