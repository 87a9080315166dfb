"""Two persons above a threshold: one officer approves, word for word, what another then does. What would be done, and
to what, is hashed; when either changes, the approval fits no more. Each serves once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.posting import number, rate_of, require_money
from comity.apps.funds.balances import outstanding
from comity.apps.funds.models import Approval, Contribution, Entry, Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.apps.parties.models import Person
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.rates import at_rate
from comity.pure.ledger.rules import Name, rule_on

Facts = Mapping[str, str | int]


def of_transfer(giver: Fund, taker: Fund, amount: Amount, day: date) -> Facts:
    return {"from": giver.code, "to": taker.code, "amount": _plain(amount), "day": day.isoformat()}


def of_cancel(contribution: Contribution, amount: Amount, day: date) -> Facts:
    """What is outstanding is part of it: if money comes meanwhile, the approval lapses."""
    return {
        "contribution": contribution.pk, "amount": _plain(amount), "day": day.isoformat(),
        "outstanding": f"{outstanding(contribution).normalize():f}",
    }  # fmt: skip


def of_reverse(entry: Entry, day: date) -> Facts:
    return {"entry": entry.pk, "day": day.isoformat()}


@transaction.atomic
def approve(*, fund: Fund, act: Act, facts: Facts, by: Actor, at: datetime) -> Approval:
    """Approve what another officer of the fund is to do. `facts`: of `of_transfer`, `of_cancel`, `of_reverse`."""
    office = access.require(Act.APPROVE, by, at=at, funds=(fund,))
    made = Approval.objects.create(
        fund=fund,
        act=act.value,
        digest=digest_of(fund, act, facts),
        facts=dict(facts),
        by=access.address(by),
        at=at,
    )
    record(
        "funds.approved", subject=fund.address, by=access.address(by), at=at, office=office, approval=made.pk,
        digest=made.digest,
    )  # fmt: skip
    return made


def require_second(
    fund: Fund, act: Act, facts: Facts, worth: Decimal, *, by: str, at: datetime
) -> Approval | None:
    """The approval that an act of so much worth (in US dollars) needs, by somebody else who still serves the fund, of
    exactly these facts and not used yet; none below the threshold of the day on which it is done, whatever day it is
    dated. Refuses where there is none. The fund is locked."""
    rule = rule_on(Name.TWO_PERSONS_ABOVE, at.date())
    if rule is None or abs(worth) < rule.value:
        return None
    given = Approval.objects.filter(fund=fund, act=act.value, digest=digest_of(fund, act, facts), entry=None)
    for found in given.exclude(by=by).order_by("pk"):
        person = Person.objects.filter(number=found.by.rpartition("/")[2]).first()
        if access.acting(Act.APPROVE, person, at=at, funds=(fund,)):
            return found
    raise Refused(Reason.NEEDS_ANOTHER, above=number(rule.value))


def worth(amount: Amount, day: date) -> Decimal:
    """An amount in US dollars at the rate of the day."""
    require_money(amount, day)
    rate = rate_of(amount.currency, day)
    return amount.number if rate is None or amount.currency == BASE else at_rate(amount, rate)


def _plain(amount: Amount) -> str:
    return f"{amount.number.normalize():f} {amount.currency}"


def digest_of(fund: Fund, act: Act, facts: Facts) -> str:
    """The hash over all that is approved."""
    told = json.dumps([fund.code, act.value, dict(facts)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
