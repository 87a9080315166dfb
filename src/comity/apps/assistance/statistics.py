"""How long decisions took, by fund and by group of States, so that anybody can see whether all are treated alike
(37/23 pp 7, 10; 38/3 pp 16, 22, op 16, 21).

Each table stands alone: funds are never crossed with groups, and groups under five are put together, so that no figure
and no difference of two tells of one request. Nothing is ranked: rows come in the order of their names.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from comity.apps.assistance.models import Decision, Route
from comity.apps.parties.models import Kind, Membership, Status
from comity.pure.fairness.statistics import LEAST, Comparison, difference, median, merged, percentile

GROUPS = "regional-group"
CATEGORIES = ("LDC", "LLDC", "SIDS")
YES, NO = "yes", "no"
NO_GROUP = ""  # no source gives a group for that day
_ENDS = (Decision.Outcome.APPROVE, Decision.Outcome.APPROVE_IN_PART, Decision.Outcome.DECLINE)


@dataclass(frozen=True, slots=True)
class Days:
    """One clock over several decisions: the middle, the nearest-rank ninetieth percentile, and an exact test of this
    group against all the others of its table; none where there are no others, or too few to show."""

    median: Fraction | None
    p90: int | None
    against_others: Comparison | None


@dataclass(frozen=True, slots=True)
class Row:
    """One group, or several put together. `total` and `secretariat` are empty where fewer than five are left."""

    names: tuple[str, ...]
    n: int
    total: Days
    secretariat: Days


@dataclass(frozen=True, slots=True)
class Table:
    by: str  # "fund", GROUPS, or one of CATEGORIES
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    first: date
    last: date
    all: Row
    tables: tuple[Table, ...]
    group_names: Mapping[str, str]  # of regional groups, by code


@dataclass(frozen=True, slots=True)
class _Decided:
    fund: str
    state: int
    asked_on: date
    total: int
    secretariat: int


def last_twelve_months(day: date) -> tuple[date, date]:
    """The twelve whole months before the month of `day`. Whole months, so that two periods a day apart cannot be
    subtracted from one another."""
    last = day.replace(day=1) - timedelta(days=1)
    year, month = (last.year - 1, last.month + 1) if last.month < 12 else (last.year, 1)
    return date(year, month, 1), last


def whole_months(first: date, last: date) -> tuple[date, date]:
    """The same days widened to whole months."""
    return first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def figures(first: date, last: date) -> Figures:
    """The figures of all decisions of the whole months from `first` to `last`. Five statements.

    Approved, approved in part and declined count; a redirection is no end. Groups and categories are those of the day
    on which the State asked.
    """
    first, last = whole_months(first, last)
    decided = _decided(first, last)
    states = {each.state for each in decided}
    of_groups = Membership.objects.filter(party__in=states, of__kind=Kind.GROUP)
    memberships = list(of_groups.select_related("of").order_by("-valid_from", "-pk"))
    statuses = list(Status.objects.filter(party__in=states, status__in=CATEGORIES))
    by_state: dict[int, list[Membership]] = {}
    for each in memberships:
        by_state.setdefault(each.party_id, []).append(each)
    held: dict[tuple[int, str], list[Status]] = {}
    for status in statuses:
        held.setdefault((status.party_id, status.status), []).append(status)

    def group(one: _Decided) -> str:
        return next((m.of.code for m in by_state.get(one.state, ()) if m.holds_on(one.asked_on)), NO_GROUP)

    def category(name: str) -> Callable[[_Decided], str]:
        def answer(one: _Decided) -> str:
            return YES if any(s.holds_on(one.asked_on) for s in held.get((one.state, name), ())) else NO

        return answer

    groups = dict(
        Membership.objects.filter(of__kind=Kind.GROUP)
        .order_by()
        .values_list("of__code", "of__name")
        .distinct()
    )
    tables = [
        _of_funds(decided),
        _table(GROUPS, decided, group, {NO_GROUP, *groups}),
    ]
    tables += [_table(name, decided, category(name), {YES, NO}) for name in CATEGORIES]
    return Figures(first, last, _row((), decided, (), shown=len(decided) >= LEAST), tuple(tables), groups)


def of_funds(first: date, last: date) -> Table:
    """The table of funds alone, of the whole months from `first` to `last`. Two statements."""
    return _of_funds(_decided(*whole_months(first, last)))


def _of_funds(decided: Sequence[_Decided]) -> Table:
    funds = Route.objects.order_by("code").values_list("code", flat=True).distinct()
    return _table("fund", decided, lambda one: one.fund, frozenset(funds))


def _decided(first: date, last: date) -> list[_Decided]:
    from_at, until_at = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    rows = Decision.objects.filter(outcome__in=_ENDS, at__gte=from_at, at__lt=until_at).order_by("pk")
    found = rows.values_list(
        "assistance__fund",
        "assistance__state_id",
        "assistance__first_sent_at",
        "at",
        "total_days",
        "desk_days",
    )
    return [
        _Decided(fund, state, (sent or at).astimezone(UTC).date(), total, desk)
        for fund, state, sent, at, total, desk in found
    ]


def _table(
    by: str, decided: Sequence[_Decided], key: Callable[[_Decided], str], universe: AbstractSet[str]
) -> Table:
    """One table. `universe`: every name a decision could stand under. Where groups are put together, those of which
    there is no decision stand with them: else the names would say of a single one whose it was."""
    keys = [key(one) for one in decided]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(keys):
        places.setdefault(name, []).append(place)
    rows = []
    for group in merged(places):
        inside = set(group.values)
        ours = [decided[place] for place in group.values]
        others = [one for place, one in enumerate(decided) if place not in inside]
        apart = len(group.names) == 1 and group.enough
        names = group.names if apart else tuple(sorted({*group.names, *(universe - places.keys())}))
        rows.append(_row(names, ours, others, shown=group.enough))
    return Table(by, tuple(rows))


def _row(names: tuple[str, ...], ours: Sequence[_Decided], others: Sequence[_Decided], *, shown: bool) -> Row:
    if not shown:
        nothing = Days(None, None, None)
        return Row(names, len(ours), nothing, nothing)
    return Row(
        names,
        len(ours),
        _days((one.total for one in ours), (one.total for one in others)),
        _days((one.secretariat for one in ours), (one.secretariat for one in others)),
    )


def _days(ours: Iterable[int], others: Iterable[int]) -> Days:
    values = list(ours)
    return Days(median(values), percentile(values, 90), difference(values, list(others)))
