"""Asking another officer to approve: what is meant to be done is kept word for word, so that both see the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import Facts, approve, digest_of
from comity.apps.funds.models import Approval, Asking, Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record


@transaction.atomic
def ask_approval(
    *,
    fund: Fund,
    act: Act,
    number: int | None,
    given: Mapping[str, Any],
    facts: Facts,
    by: Actor,
    at: datetime,
) -> Asking:
    """Ask the other officers of a fund to approve an act. `number`: of what it is done to; `given`: as it was typed;
    `facts`: what would be approved, as it is now. Asking the same again asks nothing new."""
    office = access.require(act, by, at=at, funds=(fund,))
    digest = digest_of(fund, act, facts)
    who = access.address(by)
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    if (known := open_askings(fund).filter(digest=digest, by=who).first()) is not None:
        return known
    asking = Asking.objects.create(
        fund=fund,
        act=act.value,
        number=number,
        given=dict(given),
        facts=dict(facts),
        digest=digest,
        by=who,
        at=at,
    )
    record(
        "funds.approval_asked",
        subject=fund.address,
        by=who,
        at=at,
        office=office,
        asking=asking.pk,
        digest=digest,
    )
    return asking


@transaction.atomic
def approve_asked(*, asking: Asking, facts: Facts, by: Actor, at: datetime) -> Approval:
    """Approve what another officer asked for. `facts`: what it would do now; refused where that is no longer what was
    asked, so that nobody approves what they did not see."""
    access.require(Act.APPROVE, by, at=at, funds=(asking.fund,))
    if asking.by == access.address(by):
        raise Refused(Reason.NEEDS_ANOTHER)
    act = Act(asking.act)
    if digest_of(asking.fund, act, facts) != asking.digest:
        raise Refused(Reason.LAPSED)
    if (
        Approval.objects.filter(fund=asking.fund, digest=asking.digest, at__gte=asking.at)
        .exclude(by=asking.by)
        .exists()
    ):
        raise Refused(Reason.ALREADY_APPROVED)
    return approve(fund=asking.fund, act=act, facts=facts, by=by, at=at)


def open_askings(*funds: Fund) -> QuerySet[Asking]:
    """What was asked and nobody approved since."""
    given = Approval.objects.filter(fund=OuterRef("fund"), digest=OuterRef("digest"), at__gte=OuterRef("at"))
    return Asking.objects.filter(~Exists(given), fund__in=funds)
