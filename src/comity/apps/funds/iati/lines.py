"""The postings of a fund as IATI needs them, entry by entry, one after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from comity.apps.funds.iati.mapping import TOLD, Line
from comity.apps.funds.models import Allocation, Entry, Fund, Posting
from comity.apps.funds.rows import allocation_of
from comity.pure.ledger.accounts import Kind

PIECE = 2_000
_KINDS = [each.value for each in sorted(TOLD)]


def of_fund(fund: Fund, allocations: Collection[int] = ()) -> Iterator[list[Line]]:
    """The lines of a fund's entries, but for those of these allocations, in the order of their days."""
    rows = Posting.objects.filter(fund=fund, kind__in=_KINDS)
    left_out = frozenset(allocations)
    for lines in _entries(rows):
        if kept := [line for line in lines if line.allocation not in left_out]:
            yield kept


def of_allocation(allocation: Allocation) -> Iterator[list[Line]]:
    """The lines of one allocation."""
    named = Q(allocation=allocation)
    entries = set(Posting.objects.filter(named).values_list("entry", flat=True))
    entries |= set(
        Entry.objects.filter(named | Q(reverses__allocation=allocation)).values_list("pk", flat=True)
    )
    rows = Posting.objects.filter(fund=allocation.fund_id, kind__in=_KINDS, entry__in=entries)
    for lines in _entries(rows):
        if kept := [line for line in lines if line.allocation == allocation.pk]:
            yield kept


def _entries(rows: QuerySet[Posting, Any]) -> Iterator[list[Line]]:
    # Whether money left the bank is asked of refunds alone: PostgreSQL looks into no other entry.
    at_bank = Exists(Posting.objects.filter(entry=OuterRef("entry"), kind=Kind.BANK.value))
    told = (
        rows.annotate(
            used_for=allocation_of(),
            giver=Coalesce(F("donor__name"), F("contribution__donor__name"), Value("")),
            at_bank=Case(When(kind=Kind.REFUNDED.value, then=at_bank), default=Value(False)),
        )
        .order_by("day", "entry_id", "pk")
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
    for _entry, lines in groupby(made, key=lambda line: line.entry):
        yield list(lines)
