"""Where the parts of an allocation stand: paid or not, reported or not, and what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, QuerySet, Sum, When

from comity.apps.funds.lots import Lot, lots
from comity.apps.funds.models import (
    Allocation,
    Contribution,
    Entry,
    Fund,
    Left,
    PaymentObstacle,
    Posting,
    SpendingReport,
    Tranche,
)
from comity.pure.ledger.accounts import Kind
from comity.pure.lifecycle.table import FINAL


def payment(tranche: Tranche) -> Entry | None:
    """The entry that paid a part; none where it is not paid, or was taken back."""
    rows = Entry.objects.filter(tranche=tranche, act="paid", reverses=None, reversed_by=None)
    return rows.order_by("-pk").first()


def promised(allocation: Allocation) -> list[Tranche]:
    """The parts that stand, in their order: those whose entry was not taken back."""
    standing = Entry.objects.filter(allocation=allocation, act="obligated", reverses=None, reversed_by=None)
    return list(Tranche.objects.filter(pk__in=standing.values("tranche")).order_by("nth"))


def promised_to(tranche: Tranche) -> list[Lot]:
    """The very money that was promised for a part and is still there, the most restricted first: paying one part takes
    nothing of what stands behind another."""
    rows = Posting.objects.filter(entry__tranche=tranche, entry__act="obligated", kind=Kind.OBLIGATED.value)
    sums = rows.filter(entry__reverses=None, entry__reversed_by=None).values_list(
        "contribution", "rate", "rate_on"
    )
    own = {tuple(key): number for *key, number in sums.annotate(Sum("number"))}
    allocation = tranche.allocation
    found = []
    for each in lots(allocation.fund, Kind.OBLIGATED, allocation.currency, allocation=allocation):
        key = (each.contribution, each.rate.units if each.rate else None, each.rate.on if each.rate else None)
        if number := min(each.number, own.get(key, Decimal())):
            found.append(replace(each, number=number))
    return found


def paid(tranche: Tranche) -> bool:
    return payment(tranche) is not None


def reports(tranche: Tranche) -> QuerySet[SpendingReport]:
    """What was reported on a part; a report whose entry was taken back is none."""
    return tranche.reports.filter(entry__reversed_by=None).order_by("pk")


def missing_report(tranche: Tranche) -> bool:
    """Whether a part was paid and nothing has been reported on it since."""
    entry = payment(tranche)
    return entry is not None and not reports(tranche).filter(at__gte=entry.made_at).exists()


def last_report(tranche: Tranche) -> int | None:
    """The last report on an earlier part, by number."""
    rows = SpendingReport.objects.filter(
        tranche__allocation=tranche.allocation_id, tranche__nth__lt=tranche.nth
    )
    return rows.filter(entry__reversed_by=None).order_by("-pk").values_list("pk", flat=True).first()


def open_obstacles(tranche: Tranche, on: date) -> list[PaymentObstacle]:
    """The obstacles that stand on a day: of the same code and first day the last word counts."""
    last = {(each.code, each.from_on): each for each in tranche.obstacles.order_by("pk")}
    return [
        each
        for each in last.values()
        if each.from_on <= on and (each.until_on is None or each.until_on >= on)
    ]


def not_accounted_for(tranche: Tranche) -> list[Lot]:
    """What was paid of a part to whoever does the work, and neither reported as spent nor come back: by contribution,
    in the order in which money is spent."""
    spent = When(kind=Kind.SPENT.value, then=-F("number"))
    rows = (
        Posting.objects.filter(entry__tranche=tranche, kind__in=(Kind.DISBURSED, Kind.SPENT, Kind.RETURNED))
        .values("contribution", "donor")
        .annotate(left=Sum(Case(spent, default=F("number"))))
        .order_by(F("contribution").asc(nulls_last=True))
    )
    left = [(row["contribution"], row["donor"], row["left"]) for row in rows if row["left"] > 0]
    known = Contribution.objects.in_bulk([each[0] for each in left if each[0]])
    currency = tranche.allocation.currency
    found = [_lot(currency, number, known.get(key), donor) for key, donor, number in left]
    return sorted(found, key=lambda lot: -lot.restrictions)


def _lot(currency: str, number: Decimal, given: Contribution | None, donor: int | None) -> Lot:
    if given is None:
        return Lot(currency, number, None, donor)
    themes = frozenset(given.themes)
    return Lot(currency, number, given.pk, donor, None, themes, given.from_on, given.until_on)


def to_release(fund: Fund) -> list[Allocation]:
    """Allocations with money left whose request has ended: for the finance officer to set free."""
    held = Left.objects.filter(fund=fund, kind__in=(Kind.ALLOCATED, Kind.OBLIGATED), number__gt=0)
    rows = Allocation.objects.filter(
        pk__in=held.values("allocation"), assistance__stage__in=[each.value for each in FINAL]
    )
    return list(rows.select_related("assistance__state").order_by("pk"))
