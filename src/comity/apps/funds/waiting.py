"""What waits for the finance officers of some funds, list by list, the longest waiting first; each in one statement.
Whoever offers it asks `access` first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import dialogue
from comity.apps.funds.actions.asking import open_askings
from comity.apps.funds.models import (
    Allocation,
    Approval,
    Asking,
    Contribution,
    Entry,
    Fund,
    Left,
    Outreach,
    Posting,
    SpendingReport,
    Tranche,
)  # fmt: skip
from comity.pure.ledger.accounts import Kind
from comity.pure.lifecycle.table import FINAL, Stage

ENDED = tuple(each.value for each in FINAL)


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


def _paid() -> QuerySet[Entry]:
    return Entry.objects.filter(tranche=OuterRef("pk"), act="paid", reverses=None, reversed_by=None)


def _parts(funds: Sequence[Fund]) -> QuerySet[Tranche]:
    rows = Tranche.objects.filter(allocation__fund__in=funds)
    return rows.select_related("allocation__fund", "allocation__assistance__state")


def parts_due(funds: Sequence[Fund], until: date) -> QuerySet[Tranche]:
    """Parts not paid whose day comes by then, or that have none, of requests that have not ended: the next of each
    allocation."""
    mine = Tranche.objects.filter(allocation=OuterRef("allocation"), nth__lt=OuterRef("nth"))
    before = mine.filter(~Exists(_paid()))
    rows = (
        _parts(funds)
        .filter(~Exists(_paid()), ~Exists(before))
        .exclude(allocation__assistance__stage__in=ENDED)
    )
    return rows.filter(Q(due_on=None) | Q(due_on__lte=until)).order_by(F("due_on").asc(nulls_last=True), "pk")


def reports_missing(funds: Sequence[Fund]) -> QuerySet[Tranche]:
    """Parts that were paid, and on which nothing has been reported since."""
    told = SpendingReport.objects.filter(tranche=OuterRef("pk"), entry__reversed_by=None)
    since = _paid().order_by("-pk").values("made_at")[:1]
    rows = _parts(funds).annotate(paid_at=Subquery(since)).exclude(paid_at=None)
    return (
        rows.annotate(told_at=Subquery(told.order_by("-at").values("at")[:1]))
        .filter(Q(told_at=None) | Q(told_at__lt=F("paid_at")))
        .order_by("paid_at", "pk")
    )


def to_fund(funds: Sequence[Fund]) -> QuerySet[AssistanceRequest]:
    """Requests that were approved and wait until money is set aside."""
    rows = AssistanceRequest.objects.filter(fund__in=[each.code.lower() for each in funds], funded_at=None)
    return rows.filter(stage=Stage.AGREEMENT.value).select_related("state").order_by("stage_since", "pk")


def to_release(funds: Sequence[Fund]) -> QuerySet[Allocation]:
    """Money set aside or promised for requests that have ended."""
    left = Left.objects.filter(
        fund__in=funds,
        allocation=OuterRef("pk"),
        kind__in=(Kind.ALLOCATED.value, Kind.OBLIGATED.value),
        number__gt=0,
    )
    rows = Allocation.objects.filter(Exists(left), fund__in=funds, assistance__stage__in=ENDED)
    return rows.select_related("fund", "assistance__state").order_by("pk")


def steps_due(funds: Sequence[Fund], on: date) -> QuerySet[Outreach]:
    """Next steps with donors whose day has come, the earliest first."""
    rows = dialogue.steps(funds).filter(followed_by=None, next_on__lte=on).exclude(next_step="")
    return rows.order_by("next_on", "pk")


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
