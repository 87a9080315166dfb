"""The assessments of the current round: which count, and whether both are in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

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
