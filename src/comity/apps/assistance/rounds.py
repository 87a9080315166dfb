"""The assessments of the current round: which count, and whether both are in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from comity.apps.assistance.models import Assessment, AssistanceRequest, Recusal
from comity.apps.parties.models import Holding, Person, Role

TOGETHER = 2  # assessors in a round, blind to each other until both are in


def standing(assistance: AssistanceRequest, at: datetime) -> list[Assessment]:
    """The assessments of the current round that count, in order.

    One whose assessor stepped aside does not, nor does an open one whose assessor can no longer hand it in: otherwise
    somebody who left would keep a request standing for ever.
    """
    holding = Holding.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role=Role.ASSESSOR, from_at__lte=at,
        office__funds__contains=[assistance.fund], person__is_active=True,
    )  # fmt: skip
    rows = _counting(assistance)
    return list(rows.filter(Q(submitted_at__isnull=False) | Q(assessor__in=holding.values("person"))))


def both_in(assistance: AssistanceRequest) -> bool:
    """Whether both assessments of the current round are in."""
    return _counting(assistance).filter(submitted_at__isnull=False).count() >= TOGETHER


def both_in_as_read(assistance: AssistanceRequest, at: datetime) -> bool:
    """The same for what is only read: as it was when the request itself was read at that moment, or asked now."""
    known: tuple[datetime, bool] | None = getattr(assistance, "_both_in", None)
    return known[1] if known is not None and known[0] == at else both_in(assistance)


def remember(assistance: AssistanceRequest, at: datetime, both: bool) -> None:
    """Keep on a request, for what is only read, whether both assessments are in at that moment."""
    assistance._both_in = (at, both)  # type: ignore[attr-defined]


def handed_in() -> Coalesce:
    """How many assessments of the current round are in, as a column of requests."""
    aside = Recusal.objects.filter(assistance=OuterRef(OuterRef("pk")))
    rows = Assessment.objects.filter(
        assistance=OuterRef("pk"), round=OuterRef("round"), submitted_at__isnull=False
    ).exclude(assessor__in=aside.values("person"))
    number = rows.order_by().values("assistance").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def counts(assistance: AssistanceRequest, person: Person) -> bool:
    """Whether an assessment somebody handed in counts in the current round."""
    return _counting(assistance).filter(assessor=person, submitted_at__isnull=False).exists()


def recused(assistance: AssistanceRequest, person: Person) -> bool:
    """Whether somebody stepped aside from this request."""
    return Recusal.objects.filter(assistance=assistance, person=person).exists()


def _counting(assistance: AssistanceRequest) -> QuerySet[Assessment]:
    aside = Recusal.objects.filter(assistance=assistance)
    rows = Assessment.objects.filter(assistance=assistance, round=assistance.round)
    return rows.exclude(assessor__in=aside.values("person")).order_by("pk")
