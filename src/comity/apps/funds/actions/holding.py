"""What is done with money beside requests: held in reserve, levied, paid back to its donor, changed into another
currency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from comity.apps.funds import access
from comity.apps.funds.access import Act, Actor
from comity.apps.funds.actions.approving import Facts, require_second, worth
from comity.apps.funds.actions.posting import (
    Dimensions,
    drafted,
    lock,
    post,
    rate_of,
    require_money,
    require_open,
    require_words,
)
from comity.apps.funds.lots import Lot, lots, plain, shares, take, total
from comity.apps.funds.models import Approval, Contribution, Entry, Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount


@transaction.atomic
def hold_reserve(*, fund: Fund, amount: Amount, day: date, words: str, by: Actor, at: datetime) -> Entry:
    """Hold money back as operating reserve: what is free for anything goes first."""
    return _reserve("reserve_held", fund, amount, day, words=words, by=by, at=at)


@transaction.atomic
def free_reserve(*, fund: Fund, amount: Amount, day: date, words: str, by: Actor, at: datetime) -> Entry:
    """Set reserve free again: it goes back to the contributions it is of."""
    return _reserve("reserve_freed", fund, amount, day, words=words, by=by, at=at)


def _reserve(
    name: str, fund: Fund, amount: Amount, day: date, *, words: str, by: Actor, at: datetime
) -> Entry:
    access.require(Act.HOLD_RESERVE, by, at=at, funds=(fund,))
    require_money(amount, day)
    require_open(fund, day)
    why = _why(words)
    lock(fund)
    frees = name == "reserve_freed"
    kind, move = (Kind.RESERVE, moves.free_reserve) if frees else (Kind.AVAILABLE, moves.hold_reserve)
    held = lots(fund, kind, amount.currency)
    pieces = take(held if frees else reversed(held), amount.number, kind=kind)
    lines = [(_of(each), move(fund.code, each.amount, each.rate)) for each in pieces]
    return _post(
        name, fund, amount, day, lines=lines, pieces=pieces, words=why, by=by, at=at, act=Act.HOLD_RESERVE
    )


@transaction.atomic
def charge_levy(*, contribution: Contribution, amount: Amount, day: date, by: Actor, at: datetime) -> Entry:
    """Note that a levy on a contribution left the fund, out of that contribution's money."""
    fund = contribution.fund
    access.require(Act.CHARGE_LEVY, by, at=at, funds=(fund,))
    require_money(amount, day)
    require_open(fund, day)
    lock(fund)
    pieces = take(lots(fund, Kind.AVAILABLE, amount.currency, contribution=contribution), amount.number)
    facts = of_levy(contribution, amount, day)
    approval = require_second(fund, Act.CHARGE_LEVY, facts, worth(amount, day), by=access.address(by), at=at)
    rate = rate_of(amount.currency, day)
    lines = [(_of(each), moves.levy(fund.code, each.amount, rate, held_at=each.rate)) for each in pieces]
    return _post(
        "levy_charged", fund, amount, day, lines=lines, pieces=pieces, by=by, at=at, act=Act.CHARGE_LEVY,
        contribution=contribution, approval=approval,
    )  # fmt: skip


def of_levy(contribution: Contribution, amount: Amount, day: date) -> Facts:
    """What of the contribution is available is part of it."""
    return of_pay_back(contribution, amount, day)


@transaction.atomic
def pay_back(
    *, contribution: Contribution, amount: Amount, day: date, words: str, by: Actor, at: datetime
) -> Entry:
    """Note that money went back to the donor it came from: of what of it can still be set aside."""
    fund = contribution.fund
    access.require(Act.PAY_BACK, by, at=at, funds=(fund,))
    require_money(amount, day)
    require_open(fund, day)
    why = _why(words)
    lock(fund)
    pieces = take(lots(fund, Kind.AVAILABLE, amount.currency, contribution=contribution), amount.number)
    facts = of_pay_back(contribution, amount, day)
    approval = require_second(fund, Act.PAY_BACK, facts, worth(amount, day), by=access.address(by), at=at)
    rate = rate_of(amount.currency, day)
    lines = [(_of(each), moves.pay_back(fund.code, each.amount, rate, held_at=each.rate)) for each in pieces]
    return _post(
        "paid_back", fund, amount, day, lines=lines, pieces=pieces, words=why, by=by, at=at, act=Act.PAY_BACK,
        contribution=contribution, approval=approval,
    )  # fmt: skip


def of_pay_back(contribution: Contribution, amount: Amount, day: date) -> Facts:
    """What of the contribution is available is part of it."""
    held = lots(contribution.fund, Kind.AVAILABLE, amount.currency, contribution=contribution)
    return {
        "contribution": contribution.pk, "amount": _told(amount), "day": day.isoformat(),
        "available": plain(total(held)),
    }  # fmt: skip


@transaction.atomic
def convert(
    *, fund: Fund, given: Amount, taken: Amount, day: date, words: str, by: Actor, at: datetime,
    contribution: Contribution | None = None,
) -> Entry:  # fmt: skip
    """Note that money was changed into another currency: `given` became `taken`, as the bank says. Of one contribution,
    or of what is free for anything first; each piece stays its contribution's and keeps what its donor wrote."""
    access.require(Act.CONVERT, by, at=at, funds=(fund,))
    if given.currency == taken.currency:
        raise Refused(Reason.NOT_FIT, field="taken")
    if contribution is not None and contribution.fund_id != fund.pk:
        raise Refused(Reason.NOT_FIT, field="contribution")
    for each in (given, taken):
        require_money(each, day)
    require_open(fund, day)
    why = _why(words)
    lock(fund)
    held = lots(fund, Kind.AVAILABLE, given.currency, contribution=contribution)
    pieces = take(reversed(held), given.number)
    facts = of_convert(fund, given, taken, day, contribution)
    approval = require_second(fund, Act.CONVERT, facts, worth(given, day), by=access.address(by), at=at)
    rate = rate_of(taken.currency, day)
    lines = [
        (
            _of(piece),
            moves.convert(
                fund.code, piece.amount, Amount(part, taken.currency), given_at=piece.rate, taken_at=rate
            ),
        )
        for piece, part in zip(pieces, shares(taken.number, taken.currency, pieces), strict=True)
    ]
    return _post(
        "converted", fund, given, day, lines=lines, pieces=pieces, words=why, by=by, at=at, act=Act.CONVERT,
        contribution=contribution, approval=approval, taken=taken,
    )  # fmt: skip


def of_convert(
    fund: Fund, given: Amount, taken: Amount, day: date, contribution: Contribution | None = None
) -> Facts:
    """What is available of the currency that is given is part of it."""
    held = lots(fund, Kind.AVAILABLE, given.currency, contribution=contribution)
    return {
        "given": _told(given), "taken": _told(taken), "day": day.isoformat(),
        "contribution": contribution.pk if contribution else 0, "available": plain(total(held)),
    }  # fmt: skip


def _why(words: str) -> str:
    if not (why := require_words(words, "words", most=400)):
        raise Refused(Reason.NOT_FIT, field="words")
    return why


def _told(amount: Amount) -> str:
    return f"{plain(amount.number)} {amount.currency}"


def _of(piece: Lot) -> Dimensions:
    return piece.contribution, piece.donor, None


def _post(
    name: str, fund: Fund, amount: Amount, day: date, *, lines: Iterable[tuple[Dimensions, moves.Postings]],
    pieces: list[Lot], act: Act, by: Actor, at: datetime, words: str = "", contribution: Contribution | None = None,
    approval: Approval | None = None, taken: Amount | None = None,
) -> Entry:  # fmt: skip
    """The entry and its record."""
    office = access.require(act, by, at=at, funds=(fund,))
    draft = drafted(fund, day, name, lines, contribution=contribution, words=words, approval=approval)
    (entry,) = post([draft], by=access.address(by), at=at)
    more = {"taken": plain(taken.number), "into": taken.currency} if taken else {}
    if contribution is not None:
        more["contribution"] = str(contribution.pk)
    record(
        f"funds.{name}", subject=fund.address, by=access.address(by), at=at, office=office, entry=entry.pk,
        amount=plain(amount.number), currency=amount.currency, day=day.isoformat(),
        pieces=[each.told for each in pieces], **more,
    )  # fmt: skip
    return entry
