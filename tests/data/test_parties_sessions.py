"""The shipped sessions of the Council and the Assembly (test truths T09, T10)."""

from __future__ import annotations

import csv
import datetime
import json
import lzma
from itertools import pairwise
from pathlib import Path

import pytest

from comity.papers import tables_parties
from comity.pure.timetable.sessions import Interval
from comity.pure.timetable.windows import due_window

TIMETABLE = tables_parties.timetable()
day = datetime.date.fromisoformat


def test_the_study_was_due_before_the_forty_third_session() -> None:
    window = due_window("before", timetable=TIMETABLE, body="HRC", session=43)
    assert (window.last_day, window.certainty) == (day("2020-02-23"), "sourced")


def test_the_report_was_due_at_the_forty_first_session() -> None:
    window = due_window("at", timetable=TIMETABLE, body="HRC", session=41)
    assert (window.first_day, window.last_day) == (day("2019-06-24"), day("2019-07-12"))


def test_the_forty_third_session_has_two_intervals() -> None:
    session = TIMETABLE.session("HRC", 43)
    assert session is not None
    assert session.intervals == (
        Interval(day("2020-02-24"), day("2020-03-13")),
        Interval(day("2020-06-15"), day("2020-06-23")),
    )


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [(37, "2018-02-26", "2018-03-23"), (38, "2018-06-18", "2018-07-06"), (54, "2023-09-11", "2023-10-13")],
)
def test_a_session_runs_as_its_masthead_says(number: int, first: str, last: str) -> None:
    session = TIMETABLE.session("HRC", number)
    assert session is not None
    assert (session.first_day, session.last_day, session.certainty) == (day(first), day(last), "sourced")


@pytest.mark.parametrize("number", [1, 12, 33])
def test_a_session_that_no_masthead_dates_stays_unknown(number: int) -> None:
    session = TIMETABLE.session("HRC", number)
    assert session is not None
    assert (session.intervals, session.certainty) == ((), "unknown")
    assert due_window("at", timetable=TIMETABLE, body="HRC", session=number).reason == "session-dates-unknown"


def test_the_assembly_sits_by_its_rule_and_says_so() -> None:
    session = TIMETABLE.session("GA", 73)
    assert session is not None
    assert (session.first_day, session.last_day) == (day("2018-09-18"), day("2019-09-16"))
    assert session.certainty == "derived"
    before_the_rule = TIMETABLE.session("GA", 57)
    assert before_the_rule is not None
    assert before_the_rule.certainty == "unknown"


def test_sessions_of_a_kind_follow_each_other_without_overlap() -> None:
    for body, kind in (("HRC", "regular"), ("HRC", "special"), ("GA", "regular")):
        dated = [
            each for each in TIMETABLE.sessions if (each.body, each.kind) == (body, kind) and each.intervals
        ]
        numbers = [each.number or 0 for each in dated]
        assert numbers == sorted(set(numbers))
        runs = [interval for each in dated for interval in each.intervals]
        for earlier, later in pairwise(runs):
            assert earlier.first_day <= earlier.last_day < later.first_day


def test_a_day_of_a_session_finds_it_and_a_day_of_a_break_does_not() -> None:
    assert [each.number for each in TIMETABLE.session_on("HRC", day("2018-07-05"))] == [38]
    assert TIMETABLE.session_on("HRC", day("2020-04-15")) == ()


@pytest.mark.shared
def test_every_adoption_lies_in_the_session_of_its_symbol(shared: Path) -> None:
    checked = 0
    with (shared / "data/hrc-votes/hrc-adoption-summary.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            part = row["symbol"].split("/")[3]
            session = TIMETABLE.session("HRC", int(part)) if part.isdigit() else None
            if session and session.intervals and row["adoption_date"]:
                date = datetime.datetime.strptime(row["adoption_date"], "%d %B %Y").date()  # noqa: DTZ007
                assert session.meets_on(date), row
                checked += 1
    assert checked > 200


@pytest.mark.shared
def test_every_resolution_of_the_assembly_was_adopted_within_its_session(shared: Path) -> None:
    checked = 0
    place = shared / "data/ga-akn4un/data_extract-all-committees.jsonl.xz"
    with lzma.open(place, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            part = record["symbol"].split("/")[2]
            printed = str(record.get("adoption_date") or "").replace("\u00a0", " ").strip()
            session = TIMETABLE.session("GA", int(part)) if part.isdigit() else None
            if session and printed:
                shape = "%Y-%m-%d %H:%M:%S" if printed[:4].isdigit() else "%d %B %Y"
                date = datetime.datetime.strptime(printed, shape).date()  # noqa: DTZ007
                assert session.meets_on(date), record["symbol"]
                checked += 1
    assert checked > 1000
