"""The two clocks, against a count of every day by hand and by looking at each midnight."""

from __future__ import annotations

import datetime
from datetime import UTC, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.timetable.clocks import Clocks, Span, Stretch, read_clocks
from comity.pure.timetable.working_days import Holiday, Holidays, WorkingDays

day = datetime.date.fromisoformat
OFFICE = WorkingDays(Holidays((Holiday(day("2026-10-30"), "Office closed", "the office"),)))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=UTC)


def spans(*held: tuple[str, str, str], end: str | None = None) -> list[Span]:
    """Spans that follow one another: (moment, holder, stage)."""
    starts = [at(moment) for moment, _, _ in held]
    ends: list[Any] = [*starts[1:], at(end) if end else None]
    return [
        Span(holder, stage, start, stop, "why")
        for (_, holder, stage), start, stop in zip(held, starts, ends, strict=True)
    ]


BACK_TWICE = spans(
    ("2026-10-05 15:00", "secretariat", "sent"),
    ("2026-10-14 10:00", "state", "papers"),
    ("2026-10-20 16:30", "secretariat", "papers"),
    ("2026-11-18 11:00", "state", "assessment"),
)


def test_a_request_sent_back_twice_counts_as_by_hand() -> None:
    """6 October to 23 November 2026: 35 weekdays; 30 October closed: 34. With the State 15 to 20 October (4) and 19 to
    23 November (3). The secretariat has the rest: 34 - 7 = 27."""
    found = read_clocks(BACK_TWICE, OFFICE, at("2026-11-23 09:00"))
    assert (found.weekdays, [each.day for each in found.holidays]) == (35, [day("2026-10-30")])
    assert (found.total, found.secretariat, found.by_holder) == (34, 27, {"secretariat": 27, "state": 7})
    assert (found.sent_on, found.last_day, found.covered) == (day("2026-10-05"), day("2026-11-23"), True)
    assert [each for each in found.stretches if each.holder == "state"] == [
        Stretch("state", day("2026-10-15"), day("2026-10-20"), 4),
        Stretch("state", day("2026-11-19"), day("2026-11-23"), 3),
    ]
    assert [each.days for each in found.spans] == [7, 4, 20, 3]


def test_a_day_belongs_to_whoever_held_the_pen_when_it_began() -> None:
    handed = spans(("2026-11-16 09:00", "secretariat", "sent"), ("2026-11-18 00:00", "state", "papers"))
    assert read_clocks(handed, OFFICE, at("2026-11-18 23:59")).days == ("secretariat", "state")
    later = spans(("2026-11-16 09:00", "secretariat", "sent"), ("2026-11-18 00:01", "state", "papers"))
    assert read_clocks(later, OFFICE, at("2026-11-18 23:59")).days == ("secretariat", "secretariat")


def test_the_day_of_sending_does_not_count_even_from_midnight() -> None:
    assert (
        read_clocks(spans(("2026-11-16 00:00", "secretariat", "sent")), OFFICE, at("2026-11-16 23:00")).total
        == 0
    )


def test_a_day_held_by_three_counts_once() -> None:
    busy = spans(
        ("2026-11-16 09:00", "secretariat", "sent"),
        ("2026-11-17 09:00", "state", "papers"),
        ("2026-11-17 12:00", "secretariat", "papers"),
        ("2026-11-17 15:00", "board", "advice"),
    )
    assert read_clocks(busy, OFFICE, at("2026-11-18 12:00")).days == ("secretariat", "board")


def test_the_boards_time_is_the_secretariats_time_to_the_state() -> None:
    found = read_clocks(
        spans(("2026-11-16 09:00", "secretariat", "sent"), ("2026-11-17 09:00", "board", "advice")),
        OFFICE,
        at("2026-11-20 09:00"),
    )
    assert (found.by_holder, found.secretariat, found.total) == ({"secretariat": 1, "board": 3}, 4, 4)


def test_the_clocks_stand_still_after_the_end() -> None:
    ended = spans(("2026-11-02 09:00", "secretariat", "sent"), ("2026-11-06 09:00", "nobody", "declined"))
    first, later = (read_clocks(ended, OFFICE, at(now)) for now in ("2026-11-06 10:00", "2027-03-01 10:00"))
    assert (first.total, first.last_day) == (later.total, later.last_day) == (4, day("2026-11-06"))


def test_the_clocks_stand_still_at_the_decision_and_what_follows_has_days_of_its_own() -> None:
    given = spans(
        ("2026-11-02 09:00", "secretariat", "decision"),
        ("2026-11-04 09:00", "secretariat", "agreement"),
        ("2026-11-09 09:00", "state", "delivery"),
    )
    found = read_clocks(given, OFFICE, at("2026-11-12 09:00"), after=frozenset({"agreement", "delivery"}))
    assert (found.total, found.secretariat, found.last_day) == (2, 2, day("2026-11-04"))
    assert (found.weekdays, len(found.days), sum(each.days for each in found.stretches)) == (2, 2, 2)
    assert [each.days for each in found.spans] == [2, 3, 3]
    assert read_clocks(given, OFFICE, at("2026-11-12 09:00")).total == 8
    assert read_clocks(given[1:], OFFICE, at("2026-11-12 09:00"), after=frozenset({"agreement"})).total == 0


def test_before_anything_was_sent_no_clock_runs() -> None:
    for none in ([], BACK_TWICE):
        found = read_clocks(none, OFFICE, at("2026-10-01 09:00"))
        assert (found.total, found.sent_on, found.days, found.stretches) == (0, None, (), ())


def test_a_count_at_an_earlier_moment_is_as_it_was_then() -> None:
    found = read_clocks(BACK_TWICE, OFFICE, at("2026-10-16 09:00"))
    assert (found.by_holder, found.last_day) == ({"secretariat": 7, "state": 2}, day("2026-10-16"))


def test_midnight_is_that_of_utc() -> None:
    expected = read_clocks(BACK_TWICE, OFFICE, at("2026-11-23 09:00"))
    for hours in (-12, 14):  # where it is the day before, or the day after
        zone = datetime.timezone(timedelta(hours=hours))
        moved = [
            Span(
                each.holder,
                each.stage,
                each.from_at.astimezone(zone),
                each.until_at and each.until_at.astimezone(zone),
                each.why,
            )
            for each in BACK_TWICE
        ]
        found = read_clocks(moved, OFFICE, at("2026-11-23 09:00").astimezone(zone))
        assert (found.sent_on, found.last_day, found.days) == (
            expected.sent_on,
            expected.last_day,
            expected.days,
        )


def test_years_without_a_calendar_are_told() -> None:
    assert not read_clocks(BACK_TWICE, OFFICE, at("2027-01-04 09:00")).covered


START = at("2026-10-05 00:00")
handed = st.lists(
    st.tuples(st.integers(0, 96), st.sampled_from(["secretariat", "state", "board"]), st.sampled_from("ab")),
    min_size=1,
    max_size=12,
)


@settings(max_examples=300)
@given(handed, st.integers(0, 2000), st.booleans(), st.sets(st.integers(0, 80), max_size=8))
def test_the_clocks_are_what_looking_at_each_midnight_finds(
    given_spans: list[tuple[int, str, str]], hours: int, ended: bool, closed: set[int]
) -> None:
    moment, held = START, []
    for after, holder, stage in given_spans:
        moment += timedelta(hours=after)
        held.append((moment, holder, stage))
    if ended:
        held.append((moment + timedelta(hours=30), "nobody", "closed"))
    chain = [
        Span(holder, stage, start, held[n + 1][0] if n + 1 < len(held) else None, "")
        for n, (start, holder, stage) in enumerate(held)
    ]
    working = WorkingDays(
        Holidays(tuple(Holiday(START.date() + timedelta(days=n), "") for n in sorted(closed)))
    )
    now = START + timedelta(hours=hours)
    found = read_clocks(chain, working, now)

    expected: list[str] = []
    first = held[0][0].date()
    midnight = START
    while midnight <= now:
        holder = [who for start, who, _ in held if start <= midnight][-1:] if midnight.date() > first else []
        if working.is_working(midnight.date()) and holder and holder != ["nobody"]:
            expected += holder
        midnight += timedelta(days=1)
    assert list(found.days) == expected
    _adds_up(found, working)


def _adds_up(found: Clocks, working: WorkingDays) -> None:
    assert sum(found.by_holder.values()) == found.total == len(found.days)
    assert sum(each.days for each in found.spans) == found.total
    assert sum(each.days for each in found.stretches) == found.total
    assert found.weekdays - len(found.holidays) == found.total
    assert found.total - found.by_holder.get("state", 0) == found.secretariat
    if found.sent_on and found.last_day:
        assert working.between(found.sent_on, found.last_day) == found.total
    for each in found.stretches:
        assert working.between(each.first_day, each.last_day) == each.days - 1
