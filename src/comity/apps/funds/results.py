"""What a contribution did, and by which contributions something was paid: the same postings, read from both ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet, Sum

from comity.apps.funds.models import Allocation, Contribution, Posting, SpendingReport
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

KINDS = (Kind.ALLOCATED, Kind.OBLIGATED, Kind.DISBURSED, Kind.SUPPORT_COST, Kind.SPENT, Kind.RETURNED)
Figures = Mapping[Kind, tuple[Decimal, Decimal]]  # as people read them: in the currency, and in US dollars
NOTHING = (Decimal(), Decimal())


@dataclass(frozen=True, slots=True)
class Did:
    """What one contribution (None: money without a donor, as interest) did for one allocation. `allocated` and
    `obligated` are what is still so. `reports`: on the parts of that allocation, oldest first."""

    contribution: Contribution | None
    allocation: Allocation
    currency: str
    figures: Figures
    reports: tuple[SpendingReport, ...] = field(default=())

    def number(self, kind: Kind) -> Decimal:
        return self.figures.get(kind, NOTHING)[0]

    def base(self, kind: Kind) -> Decimal:
        return self.figures.get(kind, NOTHING)[1]


def what_it_did(contribution: Contribution) -> list[Did]:
    """The allocations a contribution is in, oldest first, each with its request, what the contribution bears of it and
    what was reported. Three statements, however much it did. Who may read which request is asked of `shown`."""
    held = _sums(Posting.objects.filter(contribution=contribution, allocation__isnull=False), "allocation")
    known = Allocation.objects.select_related("assistance__state", "fund").in_bulk(
        {place for place, _ in held}
    )
    said: dict[int, list[SpendingReport]] = defaultdict(list)
    for each in SpendingReport.objects.filter(
        tranche__allocation__in=known, entry__reversed_by=None
    ).select_related("tranche"):
        said[each.tranche.allocation_id].append(each)
    return [
        Did(
            contribution,
            known[place],
            currency,
            figures,
            tuple(sorted(said[place], key=lambda report: report.pk)),
        )
        for (place, currency), figures in sorted(held.items())
    ]


def paid_by(allocation: Allocation) -> list[Did]:
    """The contributions an allocation is from, with what each bears of it; money without a donor last. In two
    statements."""
    held = _sums(Posting.objects.filter(allocation=allocation), "contribution")
    known = Contribution.objects.select_related("donor").in_bulk({place for place, _ in held if place})
    return [
        Did(known.get(place), allocation, currency, figures)
        for (place, currency), figures in sorted(held.items(), key=lambda row: (not row[0][0], row[0]))
    ]


def _sums(rows: QuerySet[Posting], by: str) -> dict[tuple[int, str], dict[Kind, tuple[Decimal, Decimal]]]:
    """Sums by allocation or contribution (0: none) and currency; where nothing of any kind is, there is no row."""
    found: dict[tuple[int, str], dict[Kind, tuple[Decimal, Decimal]]] = defaultdict(dict)
    wanted = rows.filter(kind__in=[each.value for each in KINDS]).values_list(by, "currency", "kind")
    for place, currency, name, number, base in wanted.annotate(Sum("number"), Sum("base")).order_by():
        if number or base:
            kind = Kind(name)
            found[place or 0, currency][kind] = (figure(kind, number), figure(kind, base))
    return found
