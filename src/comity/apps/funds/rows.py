"""The contributions and the entries of the funds as rows for files, as far as anybody may read them: what was used for
requests that may not be named stands as sums of a month (`shown`). Rows come in an order that is always the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from comity.apps.funds import shown
from comity.apps.funds.models import Allocation, Contribution, Fund, Posting
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

Row = Mapping[str, Any]
PIECE = 500
_PLAIN = ("donor", "day", "currency", "number", "rate_on", "unearmarked", "from_on", "until_on", "due_on")
# What became of a contribution: column and account.
_FIGURES = {
    "pledged": Kind.PLEDGED, "agreed": Kind.AGREED, "recognised": Kind.RECOGNISED, "received": Kind.RECEIVED,
    "came_in_kind": Kind.IN_KIND, "cancelled": Kind.CANCELLED, "refunded": Kind.REFUNDED,
    "outstanding": Kind.OUTSTANDING,
}  # fmt: skip


def contributions(day: date, fund: Fund | None = None) -> Iterator[Row]:
    """Of one fund, or of all."""
    rows = Contribution.objects.order_by("fund__code", "pk").select_related("fund", "donor")
    found = (rows.filter(fund=fund) if fund else rows).iterator(chunk_size=PIECE)
    while piece := list(islice(found, PIECE)):
        figures = _figures(piece)
        words = shown.without_references(
            [text for each in piece for text in (each.earmark, each.in_kind)], day
        )
        for place, each in enumerate(piece):
            row = {name: getattr(each, name) for name in _PLAIN} | figures[each.pk]
            yield row | {
                "fund": each.fund.code, "id": each.pk, "donor": each.donor.name, "rate": _exact(each.rate),
                "earmark": words[2 * place], "in_kind": words[2 * place + 1],
            }  # fmt: skip


def entries(day: date, fund: Fund | None = None) -> Iterator[Row]:
    """The lines of the books of one fund, or of all, each fund's sums after its lines."""
    for each in [fund] if fund else Fund.objects.order_by("code"):
        named = _named(each, day)
        yield from _lines(each, named)
        yield from _sums(each, named)


def _figures(of: Collection[Contribution]) -> dict[int, dict[str, Decimal]]:
    """In the currency of each: a contribution's own lines have no other."""
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(_FIGURES, Decimal()))
    names = {kind.value: name for name, kind in _FIGURES.items()}
    rows = Posting.objects.filter(contribution__in=[each.pk for each in of], kind__in=list(names)).order_by()
    for pk, kind, number in rows.values_list("contribution", "kind").annotate(total=Sum("number")):
        found[pk][names[kind]] = figure(Kind(kind), number)
    return found


def _named(fund: Fund, day: date) -> dict[int, str]:
    """The allocations that may be told, with the reference of the request each is for."""
    rows = list(Allocation.objects.filter(fund=fund).values_list("pk", "assistance"))
    known = shown.named({request for _pk, request in rows}, day)
    return {pk: known[request].reference for pk, request in rows if request in known}


def allocation_of() -> Coalesce:
    """What a posting is for: as it says itself, else as its entry says, or the one that its entry takes back."""
    return Coalesce("allocation_id", "entry__allocation_id", "entry__reverses__allocation_id")


def _lines(fund: Fund, named: Mapping[int, str]) -> Iterator[Row]:
    rows = Posting.objects.filter(fund=fund).annotate(used_for=allocation_of())
    rows = rows.filter(Q(used_for=None) | Q(used_for__in=list(named))).order_by("day", "entry_id", "pk")
    told = rows.values_list(
        "pk", "day", "entry_id", "entry__act", "kind", "currency", "number", "base", "rate", "rate_on",
        "contribution_id", "donor__name", "contribution__donor__name", "used_for", "entry__reverses_id",
    )  # fmt: skip
    for (
        pk, day, entry, act, kind, currency, number, base, rate, rate_on, contribution, donor, giver, used_for, undone,
    ) in told.iterator(chunk_size=4 * PIECE):  # fmt: skip
        yield {
            "fund": fund.code, "id": pk, "summed": False, "day": day, "entry": entry, "act": act, "kind": kind,
            "currency": currency, "number": number, "base": base, "rate": _exact(rate), "rate_on": rate_on,
            "contribution": contribution, "donor": donor or giver, "reference": named.get(used_for),
            "reverses": undone,
        }  # fmt: skip


def _sums(fund: Fund, named: Mapping[int, str]) -> Iterator[Row]:
    rows = Posting.objects.filter(fund=fund).annotate(used_for=allocation_of(), month=TruncMonth("day"))
    rows = rows.filter(used_for__isnull=False).exclude(used_for__in=list(named))
    summed = rows.values_list("month", "kind", "currency").annotate(number=Sum("number"), base=Sum("base"))
    for month, kind, currency, number, base in summed.order_by("month", "kind", "currency"):
        if number or base:
            yield {
                "fund": fund.code, "id": f"{month:%Y-%m} {kind} {currency}", "summed": True, "day": month,
                "entry": None, "act": None, "kind": kind, "currency": currency, "number": number, "base": base,
                "rate": None, "rate_on": None, "contribution": None, "donor": None, "reference": None, "reverses": None,
            }  # fmt: skip


def _exact(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate.normalize():f}"
