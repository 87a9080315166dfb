"""From request to money: set aside, release, promise in parts, pay. Each moves the request and the money in one
transaction. Locks are taken late and in one order: requests, then the fund, once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from comity.apps.assistance.actions import funding, moving
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import Facts, require_second, worth
from comity.apps.funds.actions.posting import (
    drafted,
    lock,
    post,
    rate_of,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.balances import balance
from comity.apps.funds.choosing import Chosen, Wanted, propose
from comity.apps.funds.lots import Lot, lots, plain, shares, split, take, total
from comity.apps.funds.models import Allocation, Entry, Fund, Posting, Tranche
from comity.apps.funds.parts import (
    last_report,
    missing_report,
    open_obstacles,
    paid,
    promised,
    promised_to,
)
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.apps.parties.models import Holding, Person
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.rules import Name, gross_of, rule_on
from comity.pure.lifecycle.table import Stage

SET_ASIDE = frozenset({Stage.AGREEMENT})
AGREED = frozenset({Stage.DELIVERY, Stage.REPORTING})
MOST_TOLD = 100  # sources named in a refusal


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an allocation: all it takes, with support cost, in the allocation's currency; and when it is paid."""

    number: Decimal
    milestone: str
    due_on: date | None = None


@transaction.atomic
def allocate(*, fund: Fund, requests: Wanted, day: date, by: Actor, at: datetime) -> list[Allocation]:
    """Set money aside for requests that were approved, decided together: each in full, or none. Which money is chosen
    by `choosing.propose`; where permitted money does not cover it, the refusal says what stood against each source."""
    office, who, holding = _acting(Act.ALLOCATE, by, fund, at)
    _require_fit(fund, requests, day)
    for assistance, _ in sorted(requests, key=lambda each: each[0].pk):
        moving.lock(assistance)
        require_at(assistance, SET_ASIDE, at)
    lock(fund)
    chosen = propose(fund, requests, day)
    _require_covered(fund, chosen, day)
    approval = require_second(
        fund, Act.ALLOCATE, _of_allocate(fund, chosen, day), _worth(chosen, day), by=who.address, at=at
    )
    made = Allocation.objects.bulk_create(
        Allocation(
            fund=fund, assistance=each.assistance, number=each.amount.number, currency=each.amount.currency,
            theme=each.assistance.theme, day=day, by=who.address, at=at,
        )
        for each in chosen
    )  # fmt: skip
    drafts = [
        drafted(
            fund, day, "allocated",
            [(_of(piece, allocation), moves.allocate(fund.code, piece.amount, piece.rate)) for piece in each.pieces],
            allocation=allocation, approval=None if place else approval,
        )
        for place, (each, allocation) in enumerate(zip(chosen, made, strict=True))
    ]  # fmt: skip
    entries = post(drafts, by=who.address, at=at)
    for each, allocation in zip(chosen, made, strict=True):
        funding.set_aside(each.assistance, by=who, holding=holding, at=at, allocation=allocation.pk)
    record(
        "funds.allocated", subject=fund.address, by=who.address, at=at, office=office, day=day.isoformat(),
        allocations=[each.pk for each in made], entries=[each.pk for each in entries],
        amounts=[[plain(each.amount.number), each.amount.currency] for each in chosen],
        pieces=[[piece.told for piece in each.pieces] for each in chosen],
    )  # fmt: skip
    return made


def of_allocate(fund: Fund, requests: Wanted, day: date) -> Facts:
    """What a second officer approves: the requests, the amounts, and the very money. Where other money would be chosen,
    or more or less is available, the approval lapses."""
    return _of_allocate(fund, propose(fund, requests, day), day)


def _of_allocate(fund: Fund, chosen: Sequence[Chosen], day: date) -> Facts:
    money = [[piece.told for piece in each.pieces] for each in chosen]
    currencies = sorted({each.amount.currency for each in chosen})
    held = [total(lots(fund, Kind.AVAILABLE, each)) for each in currencies]
    return {
        "requests": "; ".join(f"{each.assistance.reference} {_told(each.amount)}" for each in chosen),
        "day": day.isoformat(),
        "available": "; ".join(f"{plain(each)} {name}" for each, name in zip(held, currencies, strict=True)),
        "money": hashlib.sha256(json.dumps(money).encode()).hexdigest(),
    }


@transaction.atomic
def release(
    *, allocation: Allocation, day: date, words: str, by: Actor, at: datetime, amount: Amount | None = None
) -> Entry:
    """Set free again what was set aside: so much of what is not promised yet, or all of that. Once the request has
    ended, all means what was promised and not paid, too."""
    fund = allocation.fund
    office, who, holding = _acting(Act.RELEASE, by, fund, at)
    if not (why := require_words(words, "words", most=400)):
        raise Refused(Reason.NOT_FIT, field="words")
    require_open(fund, day)
    if amount is not None:
        _require_of(allocation, amount, day)
    assistance = allocation.assistance
    moving.lock(assistance)
    lock(fund)
    pieces, owed = _to_release(allocation, amount)
    given = Amount(total(pieces) + total(owed), allocation.currency)
    facts = of_release(allocation, day, amount)
    approval = require_second(fund, Act.RELEASE, facts, worth(given, day), by=who.address, at=at)
    parts = [
        (_of(each, allocation), moves.release(fund.code, each.amount, each.rate, obligated=obligated))
        for rows, obligated in ((pieces, False), (owed, True))
        for each in rows
    ]
    draft = drafted(fund, day, "released", parts, allocation=allocation, words=why, approval=approval)
    (entry,) = post([draft], by=who.address, at=at)
    tell_released(allocation, by=who, holding=holding, at=at)
    record(
        "funds.released", subject=fund.address, by=who.address, at=at, office=office, entry=entry.pk,
        allocation=allocation.pk, amount=plain(given.number), currency=given.currency, day=day.isoformat(),
        pieces=[each.told for each in pieces], promised=[each.told for each in owed],
    )  # fmt: skip
    return entry


def of_release(allocation: Allocation, day: date, amount: Amount | None = None) -> Facts:
    """What is set aside and promised is part of it."""
    return {
        "allocation": allocation.pk, "amount": _told(amount) if amount else "all", "day": day.isoformat(),
        "allocated": plain(total(_left(allocation, Kind.ALLOCATED))),
        "obligated": plain(total(_left(allocation, Kind.OBLIGATED))),
        "stage": str(allocation.assistance.stage),
    }  # fmt: skip


def _to_release(allocation: Allocation, amount: Amount | None) -> tuple[list[Lot], list[Lot]]:
    """What comes free: of what is set aside, and of what is promised. The least restricted comes first."""
    held = _left(allocation, Kind.ALLOCATED)
    if amount is not None:
        return take(reversed(held), amount.number, kind=Kind.ALLOCATED), []
    owed = _left(allocation, Kind.OBLIGATED) if allocation.assistance.ended else []
    if not held and not owed:
        raise Refused(Reason.MORE_THAN_ALLOCATED, currency=allocation.currency)
    return held, owed


def tell_released(allocation: Allocation, *, by: Person, holding: Holding, at: datetime) -> None:
    """Say to the request that money for it is free again. The request is locked."""
    left = has_money(allocation.assistance)
    funding.released(
        allocation.assistance, by=by, holding=holding, at=at, left=left, allocation=allocation.pk
    )


def has_money(assistance: AssistanceRequest) -> bool:
    """Whether any money is set aside or promised for a request, or was paid."""
    kinds = (Kind.ALLOCATED, Kind.OBLIGATED, Kind.DISBURSED, Kind.SUPPORT_COST)
    rows = Posting.objects.filter(allocation__assistance=assistance, kind__in=kinds)
    return (rows.aggregate(left=Sum("number"))["left"] or 0) > 0


@transaction.atomic
def obligate(
    *, allocation: Allocation, parts: Sequence[Part], day: date, by: Actor, at: datetime
) -> list[Tranche]:
    """The agreement is signed: it promises money in parts, each when its milestone is reached. What each has of support
    cost follows from the rule of that day. Together they are no more than is set aside."""
    fund = allocation.fund
    office, who, _ = _acting(Act.OBLIGATE, by, fund, at)
    require_open(fund, day)
    if not parts:
        raise Refused(Reason.NOT_FIT, field="parts")
    for each in parts:
        _require_of(allocation, Amount(each.number, allocation.currency), day)
        if not require_words(each.milestone, "milestone", most=400):
            raise Refused(Reason.NOT_FIT, field="milestone")
    moving.lock(allocation.assistance)
    funding.require_apart(allocation.assistance, by=who, at=at)
    require_at(allocation.assistance, SET_ASIDE | AGREED, at)
    lock(fund)
    wanted = sum((each.number for each in parts), Decimal())
    pieces = take(_left(allocation, Kind.ALLOCATED), wanted, kind=Kind.ALLOCATED)
    known = allocation.tranches.count()
    made = Tranche.objects.bulk_create(
        Tranche(
            allocation=allocation, nth=known + place, number=each.number, milestone=each.milestone.strip(),
            support=support_of(Amount(each.number, allocation.currency), day), due_on=each.due_on,
        )
        for place, each in enumerate(parts, 1)
    )  # fmt: skip
    drafts, rest = [], pieces
    for tranche in made:  # an entry for each part, so that one can be taken back alone
        mine, rest = split(rest, tranche.number)
        lines = [(_of(each, allocation), moves.obligate(fund.code, each.amount, each.rate)) for each in mine]
        drafts.append(drafted(fund, day, "obligated", lines, allocation=allocation, tranche=tranche))
    entries = post(drafts, by=who.address, at=at)
    record(
        "funds.obligated", subject=fund.address, by=who.address, at=at, office=office,
        entries=[each.pk for each in entries], allocation=allocation.pk, amount=plain(wanted),
        currency=allocation.currency, day=day.isoformat(),
        parts=[[each.pk, plain(each.number), plain(each.support)] for each in made],
        pieces=[each.told for each in pieces],
    )  # fmt: skip
    return made


def support_of(gross: Amount, day: date) -> Decimal:
    """The support cost in a gross amount by the rule of that day."""
    rule = rule_on(Name.SUPPORT_COST, day)
    return gross_of(gross, rule.value)[1].number if rule else Decimal()


@transaction.atomic
def pay(*, tranche: Tranche, day: date, by: Actor, at: datetime) -> Entry:
    """Pay a part. Not while the State's consent is stopped, an obstacle is open, or the report on an earlier part is
    missing; and not twice."""
    allocation = tranche.allocation
    fund = allocation.fund
    office, who, _ = _acting(Act.PAY, by, fund, at)
    require_open(fund, day)
    moving.lock(allocation.assistance)
    lock(fund)
    funding.require_apart(allocation.assistance, by=who, at=at)
    require_payable(tranche, at)
    gross = Amount(tranche.number, allocation.currency)
    pieces = take(promised_to(tranche), gross.number, kind=Kind.OBLIGATED)
    approval = require_second(fund, Act.PAY, of_pay(tranche, day), worth(gross, day), by=who.address, at=at)
    rate = rate_of(gross.currency, day)
    support = shares(tranche.support, gross.currency, pieces)
    lines = [
        (
            _of(each, allocation),
            moves.pay(
                fund.code, Amount(each.number - part, each.currency), Amount(part, each.currency), rate,
                held_at=each.rate,
            ),
        )
        for each, part in zip(pieces, support, strict=True)
    ]  # fmt: skip
    draft = drafted(fund, day, "paid", lines, allocation=allocation, tranche=tranche, approval=approval)
    (entry,) = post([draft], by=who.address, at=at)
    record(
        "funds.paid", subject=fund.address, by=who.address, at=at, office=office, entry=entry.pk,
        allocation=allocation.pk, tranche=tranche.pk, amount=plain(gross.number), currency=gross.currency,
        support=plain(tranche.support), day=day.isoformat(),
        pieces=[[*each.told, plain(part)] for each, part in zip(pieces, support, strict=True)],
    )  # fmt: skip
    return entry


def of_pay(tranche: Tranche, day: date) -> Facts:
    """What is promised, the last report and what stands in the way are part of it."""
    return {
        "tranche": tranche.pk, "amount": f"{plain(tranche.number)} {tranche.allocation.currency}",
        "support": plain(tranche.support), "day": day.isoformat(), "report": last_report(tranche) or 0,
        "obligated": plain(total(_left(tranche.allocation, Kind.OBLIGATED))),
        "obstacles": ", ".join(sorted(each.code for each in open_obstacles(tranche, day))),
    }  # fmt: skip


def require_payable(tranche: Tranche, at: datetime) -> None:
    """Refuse a part that cannot be paid now, and say why. Its request is locked, or only looked at."""
    if paid(tranche):
        raise Refused(Reason.ALREADY_PAID)
    standing = promised(tranche.allocation)
    if tranche not in standing:
        raise Refused(
            Reason.MORE_THAN_OBLIGATED, over=plain(tranche.number), currency=tranche.allocation.currency
        )
    require_at(tranche.allocation.assistance, AGREED, at)
    if found := open_obstacles(tranche, at.date()):
        raise Refused(Reason.OBSTACLE_OPEN, code=found[0].code)
    for each in (each for each in standing if each.nth < tranche.nth):
        if not paid(each):
            raise Refused(Reason.PART_BEFORE, nth=each.nth)
        if missing_report(each):
            raise Refused(Reason.REPORT_MISSING, nth=each.nth)


def require_at(assistance: AssistanceRequest, stages: frozenset[Stage], at: datetime) -> None:
    """Refuse where the request stands elsewhere, or is stopped, or a consent that counts has passed its last day."""
    if assistance.stage not in stages:
        raise Refused(Reason.NOT_AT_THIS_STAGE, stage=str(assistance.stage))
    ran_out = assistance.consent_until is not None and assistance.consent_until < at.date()
    if assistance.consent_stopped or ran_out:
        raise Refused(Reason.CONSENT_STOPPED)


def _acting(act: Act, by: Actor, fund: Fund, at: datetime) -> tuple[str, Person, Holding]:
    """The office, the officer and the role in which the officer does an act on a fund; or refuse."""
    office = access.require(act, by, at=at, funds=(fund,))
    holding = access.acting(act, by, at=at, funds=(fund,)) if isinstance(by, Person) else None
    if holding is None or not isinstance(by, Person):
        raise Refused(Reason.MAY_NOT, may_not=True)
    return office, by, holding


def _require_fit(fund: Fund, requests: Wanted, day: date) -> None:
    if not requests or len({each.pk for each, _ in requests}) != len(requests):
        raise Refused(Reason.NOT_FIT, field="requests")
    for assistance, amount in requests:
        if assistance.fund != fund.code.lower():
            raise Refused(Reason.NOT_OF_THIS_FUND)
        require_money(amount, day)
    require_open(fund, day)


def _require_covered(fund: Fund, chosen: Sequence[Chosen], day: date) -> None:
    short = [each for each in chosen if not each.covered]
    if short:
        raise Refused(
            Reason.NOT_COVERED,
            short=[[each.assistance.reference, plain(each.short), each.amount.currency] for each in short],
            against=[
                [each.contribution, plain(each.left.number), each.left.currency, each.why]
                for each in short[0].against[:MOST_TOLD]
            ],
        )
    for currency in sorted({each.amount.currency for each in chosen}):
        wanted = sum((each.amount.number for each in chosen if each.amount.currency == currency), Decimal())
        if (left := balance(fund, Kind.AVAILABLE, currency, day)) < wanted:  # it came later than that day
            raise Refused(Reason.MORE_THAN_AVAILABLE, over=plain(wanted - left), currency=currency)


def _require_of(allocation: Allocation, amount: Amount, day: date) -> None:
    if amount.currency != allocation.currency:
        raise Refused(Reason.NOT_FIT, field="currency")
    require_money(amount, day)


def _worth(chosen: Sequence[Chosen], day: date) -> Decimal:
    return sum((worth(each.amount, day) for each in chosen), Decimal())


def _told(amount: Amount) -> str:
    return f"{plain(amount.number)} {amount.currency}"


def _left(allocation: Allocation, kind: Kind) -> list[Lot]:
    return lots(allocation.fund, kind, allocation.currency, allocation=allocation)


def _of(piece: Lot, allocation: Allocation) -> tuple[int | None, int | None, int | None]:
    return piece.contribution, piece.donor, allocation.pk
