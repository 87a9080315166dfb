"""Keeping the books: funds, reversals, transfers, closed periods, asserted balances, rates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum

from comity.apps.assistance.actions import funding, moving
from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import of_reverse, of_transfer, require_second, worth
from comity.apps.funds.actions.posting import (
    Draft,
    drafted,
    lock,
    number,
    post,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.actions.taking_back import require_nothing_after, tell_reversed
from comity.apps.funds.balances import balance
from comity.apps.funds.lots import lots, take
from comity.apps.funds.models import Approval, Assertion, Entry, Fund, Period, Rate
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.funds.seals import seal_of
from comity.apps.journal.actions import record
from comity.pure.ledger import entries, moves, rates
from comity.pure.ledger.accounts import Kind, shipped_kinds
from comity.pure.ledger.amounts import Amount


@transaction.atomic
def reverse(*, entry: Entry, day: date, words: str, by: Actor, at: datetime) -> list[Entry]:
    """Take an entry back by one that names it, on a day that is open, and say why. Of a transfer both sides are taken
    back at once. An entry is taken back once; a reversal is not."""
    both = list(Entry.objects.filter(transfer=entry.transfer)) if entry.transfer else [entry]
    funds = tuple(each.fund for each in both)
    office = access.require(Act.REVERSE, by, at=at, funds=funds)
    if not (why := require_words(words, "words", most=400)):
        raise Refused(Reason.NOT_FIT, field="words")
    if entry.allocation is not None:
        moving.lock(entry.allocation.assistance)
    lock(*funds)
    for each in both:
        require_open(each.fund, day)
        if each.reverses_id is not None:
            raise Refused(Reason.A_REVERSAL)
        if Entry.objects.filter(reverses=each).exists():
            raise Refused(Reason.ALREADY_REVERSED)
        if day < each.day:
            raise Refused(Reason.NOT_FIT, field="day")
        require_nothing_after(each)
    approval = require_second(
        entry.fund, Act.REVERSE, of_reverse(entry, day), _largest(entry), by=access.address(by), at=at
    )
    shared = uuid4() if entry.transfer else None
    made = post(
        [_taking_back(each, day, why, shared, approval if each == entry else None) for each in both],
        by=access.address(by),
        at=at,
    )
    tell_reversed(entry, by=by, at=at)
    record(
        "funds.reversed", subject=entry.fund.address, by=access.address(by), at=at, office=office,
        entries=[each.pk for each in made], reverses=[each.pk for each in both], day=day.isoformat(),
    )  # fmt: skip
    return made


def _largest(entry: Entry) -> Decimal:
    """What an entry moved, in US dollars: the most on one account, however many pieces that was."""
    sums = entry.postings.values("kind", "currency").annotate(moved=Sum("base")).order_by()
    return max((abs(each["moved"]) for each in sums), default=Decimal())


def _taking_back(
    entry: Entry, day: date, words: str, transfer: UUID | None, approval: Approval | None
) -> Draft:
    rows = list(entry.postings.order_by("pk"))
    postings = entries.reversed_postings(
        entries.Posting(
            entry.fund.code, Kind(row.kind), Amount(row.number, row.currency), row.base,
            rates.Rate(row.currency, row.rate_on, row.rate, row.rate_source) if row.rate and row.rate_on else None,
        )
        for row in rows
    )  # fmt: skip
    return Draft(
        entry.fund, day, "reversed", postings, contribution=entry.contribution, reverses=entry,
        transfer=transfer, words=words, approval=approval,
        allocation=entry.allocation, tranche=entry.tranche,
        dimensions=tuple((row.contribution_id, row.donor_id, row.allocation_id) for row in rows),
    )  # fmt: skip


@transaction.atomic
def transfer(
    *, giver: Fund, taker: Fund, amount: Amount, day: date, words: str, by: Actor, at: datetime
) -> tuple[Entry, Entry]:
    """Move money from one fund to another, shown by both: the only way between their books. Whoever does it serves
    both."""
    office = access.require(Act.TRANSFER, by, at=at, funds=(giver, taker))
    if giver.pk == taker.pk:
        raise Refused(Reason.SAME_FUND)
    require_money(amount, day)
    for each in (giver, taker):
        require_open(each, day)
    why = require_words(words, "words", most=400)
    lock(giver, taker)
    # What is free for anything goes first: what a donor restricted was given to this fund. It keeps its rate.
    pieces = take(reversed(lots(giver, Kind.AVAILABLE, amount.currency)), amount.number)
    both = [(each, moves.transfer(giver.code, taker.code, each.amount, each.rate)) for each in pieces]
    given = [((each.contribution, each.donor, None), lines) for each, (lines, _) in both]
    approval = require_second(
        giver,
        Act.TRANSFER,
        of_transfer(giver, taker, amount, day),
        worth(amount, day),
        by=access.address(by),
        at=at,
    )
    shared = uuid4()
    out, into = post(
        [
            drafted(giver, day, "transferred", given, transfer=shared, words=why, approval=approval),
            Draft(
                taker, day, "transferred", tuple(line for _, (_, lines) in both for line in lines), transfer=shared,
                words=why,
            ),
        ],
        by=access.address(by), at=at,
    )  # fmt: skip
    record(
        "funds.transferred", subject=giver.address, by=access.address(by), at=at, office=office,
        entries=[out.pk, into.pk], to=taker.code, amount=number(amount.number), currency=amount.currency,
        day=day.isoformat(), pieces=[each.told for each in pieces],
    )  # fmt: skip
    return out, into


@transaction.atomic
def close_period(*, fund: Fund, last: date, by: Actor, at: datetime) -> Period:
    """Close the books of a fund up to a day: PostgreSQL lets no entry in before its end any more, and a hash over all
    entries since the close before shows that none was changed."""
    office = access.require(Act.CLOSE_PERIOD, by, at=at, funds=(fund,))
    Fund.objects.select_for_update().get(pk=fund.pk)
    before = Period.objects.filter(fund=fund).order_by("-last").first()
    if before is not None and last <= before.last:
        raise Refused(Reason.NOT_AFTER, until=before.last.isoformat())
    if last >= at.date():
        raise Refused(Reason.NOT_FIT, field="last")
    counted, seal = seal_of(fund, before, last)
    closed = Period.objects.create(
        fund=fund, last=last, entries=counted, seal=seal, by=access.address(by), closed_at=at
    )
    record(
        "funds.period_closed", subject=fund.address, by=access.address(by), at=at, office=office,
        last=last.isoformat(), entries=counted, seal=seal,
    )  # fmt: skip
    return closed


@transaction.atomic
def assert_balance(
    *, fund: Fund, kind: Kind, amount: Amount, day: date, source: str, by: Actor, at: datetime
) -> Assertion:
    """Say that a balance, as people read it, was so much at the end of a day, and from what that is known. Refused
    where it is not so; from then on no entry can change it."""
    office = access.require(Act.ASSERT_BALANCE, by, at=at, funds=(fund,))
    if not (told := require_words(source, "source", most=400)):
        raise Refused(Reason.NOT_FIT, field="source")
    if day > at.date():  # nobody has read it yet, and it would keep money out until then
        raise Refused(Reason.NOT_FIT, field="day")
    Fund.objects.select_for_update().get(pk=fund.pk)
    found = balance(fund, kind, amount.currency, day)
    if found != amount.number:
        raise Refused(Reason.NOT_SO, balance=number(found))
    made = Assertion.objects.create(
        fund=fund, kind=kind.value, currency=amount.currency, day=day,
        number=shipped_kinds()[kind].sign * amount.number, source=told, by=access.address(by), at=at,
    )  # fmt: skip
    record(
        "funds.balance_asserted", subject=fund.address, by=access.address(by), at=at, office=office,
        kind=kind.value, amount=number(amount.number), currency=amount.currency, day=day.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def import_rates(*, known: Sequence[rates.Rate], by: Actor, at: datetime) -> tuple[int, list[rates.Rate]]:
    """Add rates; how many were new, and those that say another number than the one held for their day, which stays.
    The same list again changes and records nothing."""
    office = access.require(Act.IMPORT_RATES, by, at=at)
    held = {(each.currency, each.on): each.units for each in Rate.objects.all()}
    fresh: dict[tuple[str, date], rates.Rate] = {}
    differ = []
    for each in known:
        key = (each.currency, each.on)
        told: Decimal | None = held.get(key, fresh[key].units if key in fresh else None)
        if told is None:
            fresh[key] = each
        elif told != each.units:
            differ.append(each)
    if fresh:
        Rate.objects.bulk_create(
            Rate(
                currency=each.currency, on=each.on, units=each.units, source=each.source, example=each.example
            )
            for each in fresh.values()
        )
        record(
            "funds.rates_imported",
            subject="funds",
            by=access.address(by),
            at=at,
            office=office,
            rates=len(fresh),
        )
    return len(fresh), differ


@transaction.atomic
def set_fund(
    *, code: str, name: str, by: Actor, at: datetime, entity: str = "", basis: str = "", purpose: str = "",
    invented: bool = False, source: str = "",
) -> Fund:  # fmt: skip
    """Keep the books of a fund from now on. Saying the same again changes and records nothing."""
    office = access.require(Act.SET_FUND, by, at=at)
    code = require_words(code, "code", most=40)
    wanted = {
        "name": require_words(name, "name", most=400), "entity": require_words(entity, "entity", most=120),
        "basis": require_words(basis, "basis", most=400), "purpose": require_words(purpose, "purpose", most=400),
        "invented": invented,
        "source": require_words(source, "source", most=400),
    }  # fmt: skip
    if (
        not code.replace("-", "").isalnum()
        or not code.isascii()
        or code.startswith("-")
        or not wanted["name"]
    ):
        raise Refused(Reason.NOT_FIT, field="code")
    if (
        Fund.objects.filter(code__iexact=code).exclude(code=code).exists()
    ):  # routes and offices know no capitals
        raise Refused(Reason.NOT_FIT, field="code")
    fund = Fund.objects.select_for_update().filter(code=code).first() or Fund(code=code)
    funding.keep_money(code, at=at)  # the route of that code, if there is one, now waits for its money
    if fund.pk is not None and all(getattr(fund, each) == value for each, value in wanted.items()):
        return fund
    for each, value in wanted.items():
        setattr(fund, each, value)
    fund.save()
    record("funds.set", subject=fund.address, by=access.address(by), at=at, office=office, invented=invented)
    return fund
