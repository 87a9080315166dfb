"""What those who keep the money of a fund tell of it here. They stand above this app: it knows no books."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.models import AssistanceRequest, MoneyKept
from comity.apps.assistance.models.reach import STATE_ROLES, held_by
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.apps.parties.models import Holding, Person
from comity.pure.lifecycle import table

SET_ASIDE, RELEASED = "assistance.money_set_aside", "assistance.money_released"


def keep_money(code: str, *, at: datetime) -> None:
    """From now on the money of that fund is kept in books here. Inside the transaction of whoever begins them."""
    MoneyKept.objects.get_or_create(code=code.lower(), defaults={"since": at})


def set_aside(
    assistance: AssistanceRequest, *, by: Person, holding: Holding, at: datetime, **facts: Any
) -> None:
    """Note that money is set aside for a request that was approved, and write the record of it. The request is locked,
    and whoever calls has asked who may do so. Whoever speaks for its State does it not."""
    require_apart(assistance, by=by, at=at)
    met = needs.require(assistance, table.Act.ALLOCATE, at=at)
    since = assistance.funded_at or at
    moving.step(assistance, table.Act.ALLOCATE, met=met, at=at, changes={"funded_at": since})
    _record(SET_ASIDE, assistance, by=by, holding=holding, at=at, facts=facts)


def require_apart(assistance: AssistanceRequest, *, by: Person, at: datetime) -> None:
    """Refuse whoever speaks for the State of a request: nobody gives money to themselves."""
    if any(
        each.role in STATE_ROLES and each.office.party_id == assistance.state_id for each in held_by(by, at)
    ):
        raise Refused(Reason.MAY_NOT, may_not=True, stage=assistance.stage)


def released(
    assistance: AssistanceRequest, *, by: Person, holding: Holding, at: datetime, left: bool, **facts: Any
) -> None:
    """Note that money set aside for it is free again. `left`: whether some is still set aside, or was paid."""
    moving.write(assistance, {} if left else {"funded_at": None})
    _record(RELEASED, assistance, by=by, holding=holding, at=at, facts=facts)


def _record(
    name: str, assistance: AssistanceRequest, *, by: Person, holding: Holding, at: datetime, facts: dict[str, Any]
) -> None:  # fmt: skip
    record(
        name, subject=assistance.address, by=by.address, office=holding.office.address, mandate=holding.acts_under,
        at=at, **moving.standing(assistance), **facts,
    )  # fmt: skip
