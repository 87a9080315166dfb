"""The public register: what everybody may see of all requests, and totals in which every request is counted.

What is public is asked of one place (`AssistanceRequest.public_on`, `Requests.published`); here are only its order,
its filters, and the totals. A total never crosses two sorts, and small groups are put together
(`comity.pure.disclosure.totals`), so that no figure tells of one request that is not public.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractYear

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest, Decision, Route
from comity.apps.assistance.shown import UNSENT
from comity.apps.journal.models import Record
from comity.pure.disclosure.classes import openings, shipped_acts
from comity.pure.disclosure.table import Part, public
from comity.pure.disclosure.totals import put_together
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.lifecycle.table import FINAL, Stage

SORTS = ("fund", "theme", "year", "standing")
UNDER_WAY = "under-way"
STANDINGS = (UNDER_WAY, *sorted(each.value for each in FINAL - {Stage.DISCARDED}))


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is asked for; empty: all. `stage` is one step, or "under-way"."""

    fund: str = ""
    stage: str = ""
    theme: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of totals: one name, or several put together."""

    names: tuple[str, ...]
    public: int
    not_public: int

    @property
    def all(self) -> int:
        return self.public + self.not_public


@dataclass(frozen=True, slots=True)
class Totals:
    """All requests ever sent. `withheld`: of those not public, the ones two officials withheld whole."""

    all: Row
    withheld: int
    tables: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a public timeline: an act whose record opens, and who acted by office."""

    act: str
    at: datetime
    office: str
    record: int


def rows(filters: Filters, day: date) -> QuerySet[AssistanceRequest]:
    """The requests public on that day that fit, newest first. Only what is part of the fact of a request filters: by
    anything else a reader could find out what is not public of it."""
    found = AssistanceRequest.objects.published(day)
    if filters.fund:
        found = found.filter(fund=filters.fund)
    if filters.stage == UNDER_WAY:
        found = found.filter(ended_at=None)
    elif filters.stage:
        found = found.filter(stage=filters.stage)
    if filters.theme:
        found = found.filter(theme=filters.theme)
    if filters.year:
        found = found.filter(
            first_sent_at__gte=_new_year(filters.year), first_sent_at__lt=_new_year(filters.year + 1)
        )
    return found.select_related("state").order_by("-first_sent_at", "-pk")


def parts(assistance: AssistanceRequest, day: date) -> frozenset[Part]:
    """What anybody sees of one request on that day."""
    return public(assistance.public_on(day), decided=access.decided(assistance))


def line(each: AssistanceRequest, day: date) -> dict[str, Any]:
    """What lists and files say of a public request: its fact, and its title where that is public."""
    return {
        "reference": each.reference, "state": each.state.code, "state_name": each.state.name, "fund": each.fund,
        "theme": each.theme, "stage": str(each.stage), "first_sent_on": _day(each.first_sent_at),
        "stage_since": _day(each.stage_since), "ended_on": _day(each.ended_at),
        "title": each.title if Part.TITLE.value in each.public_on(day) else "",
        "withheld": sorted(each.withheld_on(day)),
    }  # fmt: skip


def totals(day: date) -> Totals:
    """Every request sent so far, public or not. Two statements."""
    is_public = Q(pk__in=AssistanceRequest.objects.published(day).values("pk"))
    is_withheld = Q(pk__in=AssistanceRequest.objects.withheld_from_all(day).values("pk"))
    counted = (
        AssistanceRequest.objects.sent()
        .annotate(year=ExtractYear("first_sent_at", tzinfo=UTC))
        .order_by()
        .values("fund", "theme", "year", "stage")
        .annotate(
            n=Count("pk"), public=Count("pk", filter=is_public), withheld=Count("pk", filter=is_withheld)
        )
    )
    groups = [
        {
            **each,
            "year": str(each["year"]),
            "standing": each["stage"] if each["stage"] in FINAL else UNDER_WAY,
        }
        for each in counted
    ]
    shown = sum(each["public"] for each in groups)
    everything = Row((), shown, sum(each["n"] for each in groups) - shown)
    names = universe(groups)
    return Totals(
        everything,
        sum(each["withheld"] for each in groups),
        {sort: table(groups, sort, names[sort]) for sort in SORTS},
    )


def universe(groups: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Every name a request could stand under in each sort, by what anybody knows: a group of which there is none is
    put together with small ones too, since "all of them here" would say of each where it is. One statement."""
    years = [int(each["year"]) for each in groups]
    return {
        "fund": set(Route.objects.order_by("code").values_list("code", flat=True).distinct()),
        "theme": {"", *(code for code, _label in shipped_catalogue().theme_families)},
        "year": {str(year) for year in range(min(years), max(years) + 1)} if years else set(),
        "standing": set(STANDINGS),
    }


def table(
    groups: Iterable[Mapping[str, Any]], sort: str, names: Collection[str] = frozenset()
) -> tuple[Row, ...]:
    """The totals of one sort, with small groups of what is not public put together; `names`: those that could be. The
    rows add up to all. A name of which there is no request at all, and that hides none, has no row."""
    shown: dict[str, int] = dict.fromkeys(names, 0)
    hidden: dict[str, int] = dict.fromkeys(names, 0)
    for each in groups:
        name = str(each[sort])
        shown[name] = shown.get(name, 0) + each["public"]
        hidden[name] = hidden.get(name, 0) + each["n"] - each["public"]
    rows = (
        Row(group.names, sum(shown[name] for name in group.names), group.n) for group in put_together(hidden)
    )
    return tuple(row for row in rows if row.all or len(row.names) > 1)


def timeline(assistance: AssistanceRequest, day: date, *, seen: frozenset[Part] | None = None) -> list[Entry]:
    """The way of a public request as far as its records open: one statement. `seen`: its public parts, where they are
    known already."""
    known = parts(assistance, day) if seen is None else seen
    opens = {each.value for each in known}
    acts = [
        name for name, kind in shipped_acts().items()
        if kind.part is not None and "at" in openings(kind, frozenset(opens), decided=Part.DECISION in known)
    ]  # fmt: skip
    if not acts:
        return []
    found = Record.objects.filter(subject=assistance.address, act__in=acts).exclude(facts__stage__in=UNSENT)
    found = found.order_by("pk")
    return [
        Entry(act, at, office, pk) for pk, act, at, office in found.values_list("pk", "act", "at", "office")
    ]


def decisions(assistance: AssistanceRequest, seen: frozenset[Part]) -> list[Decision]:
    """The decisions that stand, where they are public."""
    if Part.DECISION not in seen:
        return []
    return list(assistance.decisions.select_related("office").order_by("pk"))


def last_moment(day: date) -> datetime | None:
    """When anything last changed that a reader of the register sees: for feeds."""
    newest = (
        AssistanceRequest.objects.published(day)
        .order_by("-stage_since")
        .values_list("stage_since", flat=True)
    )
    return newest.first()


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(UTC).date().isoformat() if moment else ""
