"""What taking back an entry means for the parts and requests it was about."""

from __future__ import annotations

from datetime import datetime

from comity.apps.assistance.actions import funding
from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.spending import SET_ASIDE, has_money, tell_released
from comity.apps.funds.lots import plain, total
from comity.apps.funds.models import Entry
from comity.apps.funds.parts import not_accounted_for, paid
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.parties.models import Person


def require_nothing_after(entry: Entry) -> None:
    """Refuse to take back what something else stands on: a part's promise once it is paid, a payment once money of it
    is reported or came back. What came after is taken back first. The fund is locked."""
    tranche = entry.tranche
    if tranche is None:
        return
    if entry.act == "obligated" and paid(tranche):
        raise Refused(Reason.ALREADY_PAID)
    over = tranche.number - tranche.support - total(not_accounted_for(tranche))
    if entry.act == "paid" and over > 0:
        raise Refused(Reason.MORE_THAN_PAID, over=plain(over), currency=tranche.allocation.currency)


def tell_reversed(entry: Entry, *, by: Actor, at: datetime) -> None:
    """Say to a request what taking back an entry means for it: that no money is set aside for it any more, or that
    there is again. The request is locked."""
    allocation = entry.allocation
    holding = access.acting(Act.REVERSE, by, at=at, funds=(entry.fund,)) if isinstance(by, Person) else None
    if allocation is None or holding is None or not isinstance(by, Person):
        return
    assistance = allocation.assistance
    left = has_money(assistance)
    if left == (assistance.funded_at is not None) or (left and assistance.stage not in SET_ASIDE):
        return
    if left:
        funding.set_aside(assistance, by=by, holding=holding, at=at, allocation=allocation.pk)
    else:
        tell_released(allocation, by=by, holding=holding, at=at)
