"""What was asked of a fund in a year, and what its Board did: counted for the annual update.

What is public of requests follows the house. A request that is not public is counted, and a number under five is not
told, nor one from which another table's sum would tell it: so groups under five stand together, as on the pages of
figures and totals, and a fund whose decisions stand together there is not told apart here. What the Board advised on a
single request is not public; how often it advised what is, from five on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from comity.apps.assistance import routes, statistics
from comity.apps.assistance.models import Advice, AssistanceRequest, Decision, Recusal, Route
from comity.apps.funds.models import Fund
from comity.apps.funds.shown import without_references
from comity.apps.funds.update import Span
from comity.pure.disclosure.table import Part
from comity.pure.disclosure.totals import LEAST, put_together

ENDS = (Decision.Outcome.APPROVE, Decision.Outcome.APPROVE_IN_PART, Decision.Outcome.DECLINE)
_SHOWN = ("public_parts", "public_until", "withheld", "first_sent_at")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many requests are public, and how many are not: None where that is not told."""

    names: tuple[str, ...]  # outcomes; several stand together
    public: int
    others: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """`days`: of all that were decided, public or not; None where they are too few to tell, or stand together with
    those of other funds."""

    received: Counted
    decided: tuple[Counted, ...]
    days: statistics.Row | None


@dataclass(frozen=True, slots=True)
class Meeting:
    name: str
    first: date
    last: date
    advice: int


@dataclass(frozen=True, slots=True)
class Board:
    """What the Board did. `all` and `recusals` are None under five. `meetings`: those of five pieces of advice or more;
    `other_meetings`: how many more there were, where advice is told at all.
    `advice`: how often it advised what; what is rare stands together."""

    has_board: bool
    all: int | None
    meetings: tuple[Meeting, ...]
    other_meetings: int
    advice: tuple[tuple[tuple[str, ...], int], ...]
    members: int
    recusals: int | None


def asked(fund: Fund, of: Span) -> Asked | None:
    """Requests of the fund, by whole months of the year; None where no route's money is kept in it. Five statements."""
    newest, code, last = _newest(), fund.code.lower(), of.counted_until
    if code not in newest:
        return None
    if last is None:
        return Asked(Counted((), 0, None), (), None)
    funds = set(newest)
    came = AssistanceRequest.objects.filter(**_within("first_sent_at", of.since, last)).only("fund", *_SHOWN)
    received = _of_fund(code, funds, ((each.fund, Part.FACT in each.public_on(of.on)) for each in came))
    rows = Decision.objects.filter(outcome__in=ENDS, **_within("at", of.since, last)).select_related(
        "assistance"
    )
    rows = rows.only("outcome", "assistance__fund", *(f"assistance__{each}" for each in _SHOWN))
    made = [
        (each.assistance.fund, str(each.outcome), Part.DECISION in each.assistance.public_on(of.on))
        for each in rows
    ]
    whole = _of_fund(code, funds, ((of_fund, public) for of_fund, _, public in made))
    table = statistics.of_funds(of.since, last)
    row = next((each for each in table.rows if code in each.names), None)
    # What stands together with other funds there is not told apart here: the difference would tell of the others.
    alone = row is not None and row.names == (code,) and row.total.median is not None
    ours = [(outcome, public) for of_fund, outcome, public in made if of_fund == code]
    return Asked(
        received,
        _outcomes(ours, told=alone and whole.others is not None),
        row if alone else None,
    )


def _newest() -> dict[str, Route]:
    """The newest version of each route, begun or ended."""
    return {each.code: each for each in Route.objects.order_by("code", "version")}


def _of_fund(code: str, funds: set[str], rows: Iterable[tuple[str, bool]]) -> Counted:
    """Those of one fund. How many of them are not public is told where the table of all funds would tell it."""
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter(dict.fromkeys(funds, 0))
    for fund, public in rows:
        (shown if public else hidden)[fund] += 1
    group = next(each for each in put_together(hidden) if code in each.names)
    # None at all is a small number, too: telling it would tell that there are some wherever nothing is told.
    return Counted((), shown[code], group.n if group.names == (code,) and group.n >= LEAST else None)


def _outcomes(rows: list[tuple[str, bool]], *, told: bool) -> tuple[Counted, ...]:
    shown: Counter[str] = Counter(outcome for outcome, public in rows if public)
    hidden: Mapping[str, int] = {
        each.value: sum(1 for outcome, public in rows if not public and outcome == each) for each in ENDS
    }
    if not told:
        return tuple(Counted((each.value,), shown[each.value], None) for each in ENDS)
    groups = put_together(hidden)
    found = [
        Counted(
            group.names,
            sum(shown[name] for name in group.names),
            group.n if group.n >= LEAST or not group.n else None,
        )
        for group in groups
    ]
    return tuple(sorted(found, key=lambda each: [outcome.value for outcome in ENDS].index(each.names[0])))


def board(fund: Fund, of: Span) -> Board | None:
    """What the Board of the fund's route did, by whole months of the year; None where no route's money is kept in it.
    Three statements, and one more where a meeting is named by a request."""
    route, code, last = _newest().get(fund.code.lower()), fund.code.lower(), of.counted_until
    if route is None:
        return None
    has_board = routes.definition(route).board
    if last is None:
        return Board(has_board, None, (), 0, (), 0, None)
    rows = Advice.objects.filter(assistance__fund=code, **_within("at", of.since, last))
    given = list(rows.order_by("at", "pk").values_list("advises", "meeting", "by", "at"))
    recusals = Recusal.objects.filter(assistance__fund=code, **_within("at", of.since, last)).count()
    by_meeting: dict[str, list[date]] = {}
    for _, meeting, _, at in given:
        by_meeting.setdefault(meeting, []).append(at.astimezone(UTC).date())
    large = {name: days for name, days in by_meeting.items() if len(days) >= LEAST}
    names = without_references(large, of.on)
    return Board(
        has_board=has_board, all=len(given) if len(given) >= LEAST else None,
        meetings=tuple(
            Meeting(name, days[0], days[-1], len(days)) for name, days in zip(names, large.values(), strict=True)
        ),
        other_meetings=len(by_meeting) - len(large) if len(given) >= LEAST else 0,
        advice=_advice(Counter(each[0] for each in given)),
        members=len({each[2] for each in given}) if len(given) >= LEAST else 0,
        recusals=recusals if recusals >= LEAST else None,
    )  # fmt: skip


def _advice(counts: Counter[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    if sum(counts.values()) < LEAST:
        return ()
    cells = {each.value: counts[each.value] for each in Advice.Advises}
    return tuple((group.names, group.n) for group in put_together(cells))


def _within(name: str, first: date, last: date) -> dict[str, datetime]:
    """The moments of these days, in UTC."""
    return {
        f"{name}__gte": datetime.combine(first, time(), UTC),
        f"{name}__lt": datetime.combine(last + timedelta(days=1), time(), UTC),
    }
