"""What the record knows of a State on a day and of its earlier grants: who sat on the Council, who was paid for, which
report is owed. Facts of cases, read here and judged in `comity.pure.criteria`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from comity.apps.assistance.models import AssistanceRequest, Decision
from comity.apps.journal.models import Record
from comity.apps.parties.models import Certainty, Kind, Membership, Party, VacantSeat, council_seats
from comity.pure.lifecycle.table import Stage

COUNCIL = "HRC"
PAID = (Decision.Outcome.APPROVE, Decision.Outcome.APPROVE_IN_PART)
# Approved, and no report filed yet.
OWING = (Stage.AGREEMENT, Stage.DELIVERY)


def sits(state: Party, day: date) -> bool | None:
    """Whether a State is a member of the Council on a day. None where the registry does not know: its spell is not
    dated to the day, or not all seats of that day are accounted for."""
    # An invented State sits on an invented body, if on any.
    body = Q(fictional=True, kind=Kind.BODY) if state.fictional else Q(code=COUNCIL)
    council = Party.objects.filter(body)
    members = Membership.objects.on(day).filter(of__in=council)
    own = members.filter(party=state)
    if any(each.certainty != Certainty.DERIVED for each in own):
        return True
    if own or state.fictional:
        return None if own or not members.exists() else False
    known = members.exclude(certainty=Certainty.DERIVED).values("party").distinct().count()
    known += VacantSeat.objects.on(day).filter(body__in=council).count()
    return False if known >= council_seats().total else None


def grants(assistance: AssistanceRequest) -> QuerySet[AssistanceRequest]:
    """The State's other requests to the same fund that were approved, whole or in part. One withdrawn before anything
    was agreed was paid nothing, and is none of them."""
    approved = AssistanceRequest.objects.filter(
        state=assistance.state_id, fund=assistance.fund, decisions__outcome__in=PAID
    ).exclude(pk=assistance.pk)
    left = [each.address for each in approved.filter(stage=Stage.WITHDRAWN)]
    agreed = Record.objects.filter(act="assistance.agreed", subject__in=left).values_list(
        "subject", flat=True
    )
    nothing = [each.pk for each in approved.filter(stage=Stage.WITHDRAWN) if each.address not in set(agreed)]
    return approved.exclude(pk__in=nothing).distinct()


def delegates(assistance: AssistanceRequest, question: str, event: dict[str, Any]) -> int:
    """How many delegates to the same event the fund has granted: the answers to `question` say the same of each part of
    `event` ("kind", "session")."""
    same = {f"answers__value__{name}": value for name, value in event.items()}
    return grants(assistance).filter(answers__question=question, **same).count()


def reports_owed(assistance: AssistanceRequest) -> int:
    """How many earlier grants of the fund to the State have no report yet."""
    return grants(assistance).filter(stage__in=OWING).count()
