"""Questions put to the registry: who bears this name, who sat there on that day, to which group a State belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Q

from comity.apps.parties.models.registry import Kind, Membership, Party, PartyName, VacantSeat
from comity.pure.names.table import Found, Name, NameTable


def find(name: str, language: str | None = None, at: date | None = None) -> Found:
    """Return who bears `name`: exactly, or else who is near it, never a silent guess. A bearer is a party's code.

    Costs one statement where the registry has not changed since this process last looked.
    """
    mark = PartyName.objects.aggregate(rows=Count("id"), last=Max("id"))
    return _table(mark["rows"], mark["last"]).find(name, language, at)


@lru_cache(maxsize=1)
def _table(rows: int, last: int | None) -> NameTable:
    """The names as they stood at that mark: a change of the registry adds rows, so it moves the mark."""
    names = PartyName.objects.values_list(
        "name", "party__code", "language", "form", "valid_from", "valid_until"
    )
    return NameTable(
        Name(text, code, language, form, _iso(since), _iso(until))
        for text, code, language, form, since, until in names.order_by("id")
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def members_of(body: Party, day: date) -> list[Party]:
    """The members of a body or group on that day, in order of their names."""
    rows = Membership.objects.on(day).filter(of=body).select_related("party").order_by("party__name")
    return [row.party for row in rows]


def vacant_seats_of(body: Party, day: date) -> list[VacantSeat]:
    """The seats of a body that nobody held on that day."""
    return list(VacantSeat.objects.on(day).filter(body=body).select_related("group", "left_by"))


def group_of(state: Party, day: date) -> Party | None:
    """The regional group a State belonged to on that day, or nothing where no source gives one."""
    return groups_of([state], day).get(state.pk)


def groups_of(states: Iterable[Party], day: date) -> dict[int, Party]:
    """The regional groups of several States on one day, by the State's key, in one statement."""
    keys = [each.pk for each in states]
    rows = Membership.objects.on(day).filter(party__in=keys, of__kind=Kind.GROUP).select_related("of")
    return {row.party_id: row.of for row in rows.order_by("valid_from")}


def members_and_groups(
    body: Party | None, day: date, others: Iterable[Party] = ()
) -> tuple[list[Party], dict[int, Party]]:
    """The members of a body on a day in order of their names, and the regional groups of them and of some other
    States by the State's key, in one statement."""
    members = Membership.objects.on(day).filter(of=body)
    of_whom = Q(party__in=members.values("party")) | Q(party__in=[each.pk for each in others])
    rows = Membership.objects.on(day).filter(Q(of=body) | (Q(of__kind=Kind.GROUP) & of_whom))
    found = list(rows.select_related("party", "of").order_by("party__name", "valid_from"))
    sat = {row.party_id: row.party for row in found if body is not None and row.of_id == body.pk}
    return list(sat.values()), {row.party_id: row.of for row in found if row.of.kind == Kind.GROUP}


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a body by its own rule, group by group, and what it takes to be elected by the Assembly."""

    by_group: dict[str, int]
    electors: int

    @property
    def total(self) -> int:
        return sum(self.by_group.values())

    @property
    def majority(self) -> int:
        """More than half of the members that elect, present or not (General Assembly resolution 60/251, para. 7)."""
        return self.electors // 2 + 1


def council_seats() -> Seats:
    """The Council's 47 seats, and the majority of all members of the Assembly."""
    groups = Party.objects.filter(kind=Kind.GROUP, fictional=False).exclude(seats=None)
    electors = Party.objects.filter(kind=Kind.STATE, fictional=False).count()
    return Seats({each.code: each.seats or 0 for each in groups}, electors)
