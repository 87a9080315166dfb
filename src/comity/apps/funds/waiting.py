"""What waits for the finance officers of some funds, list by list, the longest waiting first; each in one statement.
Whoever offers it asks `access` first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from comity.apps.funds.actions.asking import open_askings
from comity.apps.funds.models import Approval, Asking, Contribution, Fund, Posting
from comity.pure.ledger.accounts import Kind


@dataclass(frozen=True, slots=True)
class Pledge:
    """A pledge of which something is outstanding, and for how many days."""

    contribution: Contribution
    left: Decimal
    age: int
    overdue: bool  # the day its donor named has passed


def to_approve(funds: Sequence[Fund], by: str) -> QuerySet[Asking]:
    """What other officers ask to have approved."""
    return open_askings(*funds).exclude(by=by).select_related("fund").order_by("at", "pk")


def approved(funds: Sequence[Fund], by: str) -> QuerySet[Asking]:
    """What somebody asked for, another approved, and nobody has done yet."""
    given = Approval.objects.filter(
        fund=OuterRef("fund"), digest=OuterRef("digest"), at__gte=OuterRef("at"), entry=None
    )
    rows = Asking.objects.filter(Exists(given.exclude(by=by)), fund__in=funds, by=by)
    return rows.select_related("fund").order_by("at", "pk")


def pledges(funds: Sequence[Fund], on: date, *, most: int, first: int = 0) -> list[Pledge]:
    """Pledges of which something is outstanding, the oldest first."""
    left = (
        Posting.objects.filter(contribution=OuterRef("pk"), kind=Kind.OUTSTANDING.value)
        .order_by()
        .values("contribution")
        .annotate(total=Sum("number"))
        .values("total")
    )
    rows = Contribution.objects.filter(fund__in=funds).annotate(left=left).filter(left__gt=0)
    rows = rows.select_related("fund", "donor").order_by("day", "pk")[first : first + most]
    return [
        Pledge(each, each.left, (on - each.day).days, each.due_on is not None and each.due_on < on)
        for each in rows
    ]
