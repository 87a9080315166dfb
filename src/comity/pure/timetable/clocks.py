"""Two clocks over one request: all of its time, and the part of it in the secretariat's hands (38/3 op 21).

Both are counted in whole working days. A working day belongs to whoever held the pen when it began, at midnight UTC;
the day of first sending is not counted. So no day is counted twice, and the holders' days sum to the total.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.pure.timetable.working_days import Holiday, WorkingDays

MOMENT = datetime.timedelta(microseconds=1)
NOBODY = "nobody"  # after the end no clock runs
SECRETARIAT = frozenset({"secretariat", "board"})  # what the second clock counts


@dataclass(frozen=True, slots=True)
class Span:
    """That somebody held the pen at one stage between two moments (aware). `why` is the act that began it."""

    holder: str
    stage: str
    from_at: datetime.datetime
    until_at: datetime.datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A span with the working days that began in it."""

    span: Span
    days: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Working days in a row that began with the same holder: what "15 to 20 October (4)" says."""

    holder: str
    first_day: datetime.date
    last_day: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the two clocks show, and everything needed to count again by hand.

    `sent_on` is the day of first sending, `last_day` the last day looked at: today, or the day on which the clocks
    stood still. Both are None where nothing was sent. `days` has the holder of each working day in order.
    """

    sent_on: datetime.date | None
    last_day: datetime.date | None
    total: int
    secretariat: int
    by_holder: Mapping[str, int]
    days: tuple[str, ...]
    spans: tuple[Counted, ...]
    stretches: tuple[Stretch, ...]
    weekdays: int
    holidays: tuple[Holiday, ...]
    covered: bool  # whether the calendar of holidays covers all these years


def read_clocks(
    spans: Sequence[Span],
    working: WorkingDays,
    now: datetime.datetime,
    *,
    after: frozenset[str] = frozenset(),
) -> Clocks:
    """Count the working days of spans that follow one another, from the first through the day of `now` or of the end.

    Both clocks stand still once a span is at one of the stages in `after`; such spans have days of their own in
    `spans`, and add to nothing else. Spans that begin after `now` are not looked at. Time nobody holds is not counted.
    """
    seen = [each for each in spans if each.from_at <= now]
    cut = next((n for n, each in enumerate(seen) if each.holder == NOBODY or each.stage in after), len(seen))
    if not cut:
        return Clocks(None, None, 0, 0, {}, (), tuple(Counted(each, 0) for each in seen), (), 0, (), True)
    sent_on, last_day = _day(seen[0].from_at), _last_day(seen[:cut], now)
    bounds = _bounds(seen, now)
    counts, days, stretches = list[int](), list[str](), list[Stretch]()
    for place, span in enumerate(seen):
        before, through = bounds[place], bounds[place + 1]
        count = working.between(before, through) if span.holder != NOBODY else 0
        counts.append(count)
        if place >= cut or not count:
            continue
        days += [span.holder] * count
        last = working.latest(through)
        if stretches and stretches[-1].holder == span.holder:
            known = stretches.pop()
            stretches.append(Stretch(span.holder, known.first_day, last, known.days + count))
        else:
            stretches.append(Stretch(span.holder, working.after(before, 1), last, count))
    by_holder: dict[str, int] = {}
    for holder in days:
        by_holder[holder] = by_holder.get(holder, 0) + 1
    return Clocks(
        sent_on=sent_on,
        last_day=last_day,
        total=len(days),
        secretariat=sum(count for holder, count in by_holder.items() if holder in SECRETARIAT),
        by_holder=by_holder,
        days=tuple(days),
        spans=tuple(Counted(each, counts[place]) for place, each in enumerate(seen)),
        stretches=tuple(stretches),
        weekdays=working.weekdays_between(sent_on, last_day),
        holidays=working.holidays_between(sent_on, last_day),
        covered=working.covers(sent_on, last_day),
    )


def _bounds(seen: Sequence[Span], now: datetime.datetime) -> list[datetime.date]:
    """For each span the last day that began before it, and after them the last day of all: the days after one bound
    through the next began in that span. The day of sending itself began in none."""
    end = _last_day(seen, now)
    found = [_day(seen[0].from_at)]
    for each in seen[1:]:
        found.append(min(end, max(found[-1], _day(each.from_at - MOMENT))))
    return [*found, end]


def _last_day(spans: Sequence[Span], now: datetime.datetime) -> datetime.date:
    """The last day these spans have a part in. A span does not hold the moment at which it ends, so one that ends at
    midnight has no part in that day."""
    ended = spans[-1].until_at
    return max(_day(spans[0].from_at), _day(now if ended is None or now < ended else ended - MOMENT))


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()
