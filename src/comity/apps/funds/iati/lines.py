"""The postings of a fund as IATI needs them, entry by entry, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from comity.apps.funds.iati.mapping import TOLD, Line
from comity.apps.funds.models import Fund, Posting
from comity.apps.funds.rows import allocation_of
from comity.pure.ledger.accounts import Kind

PIECE = 2_000
_KINDS = [each.value for each in sorted(TOLD)]


def of_fund(fund: Fund, allocations: Collection[int] = ()) -> Iterator[list[Line]]:
    """The lines of a fund's entries, but for those of these allocations, in the order of their days."""
    rows = _told(fund).filter(Q(used_for=None) | ~Q(used_for__in=list(allocations)))
    return _entries(rows, "day", "entry_id", "pk")


def of_allocations(fund: Fund, allocations: Collection[int]) -> Iterator[tuple[int, list[Line]]]:
    """The lines of these allocations, each entry with whose it is: one allocation after the other, in the order of
    their keys, and each in the order of its days."""
    rows = _told(fund, allocations)
    for lines in _entries(rows, "used_for", "day", "entry_id", "pk"):
        yield lines[0].allocation or 0, lines


def began(fund: Fund, allocations: Collection[int]) -> dict[int, date]:
    """The first day of those of these allocations that anything is told of."""
    rows = _told(fund, allocations).order_by("used_for")
    return dict(rows.values_list("used_for").annotate(first=Min("day")))


def _told(fund: Fund, allocations: Collection[int] | None = None) -> QuerySet[Any, Any]:
    rows = Posting.objects.filter(fund=fund, kind__in=_KINDS).annotate(used_for=allocation_of())
    return rows if allocations is None else rows.filter(used_for__in=list(allocations))


def _entries(rows: QuerySet[Any, Any], *order: str) -> Iterator[list[Line]]:
    # Whether money left the bank is asked of refunds alone: PostgreSQL looks into no other entry.
    at_bank = Exists(Posting.objects.filter(entry=OuterRef("entry"), kind=Kind.BANK.value))
    told = (
        rows.annotate(
            giver=Coalesce(F("donor__name"), F("contribution__donor__name"), Value("")),
            at_bank=Case(When(kind=Kind.REFUNDED.value, then=at_bank), default=Value(False)),
        )
        .order_by(*order)
        .values_list(
            "entry_id", "day", "kind", "currency", "number", "used_for", "contribution_id", "giver",
            "contribution__in_kind", "entry__transfer", "entry__reverses_id", "at_bank",
        )
    )  # fmt: skip
    made = (
        Line(
            entry, day, Kind(kind), currency, number, used_for, contribution is not None, giver, in_kind or "",
            str(transfer or ""), reverses is not None, at_bank,
        )
        for (
            entry, day, kind, currency, number, used_for, contribution, giver, in_kind, transfer, reverses, at_bank,
        ) in told.iterator(chunk_size=PIECE)
    )  # fmt: skip
    one_by_one = order[0] == "used_for"
    for _entry, lines in groupby(made, key=lambda line: (line.entry, one_by_one and line.allocation)):
        yield list(lines)
