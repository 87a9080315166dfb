"""What each act moves. One place says it, so that the database, the tests and the replay of the journal agree."""

from __future__ import annotations

from decimal import Decimal

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.entries import Posting
from comity.pure.ledger.rates import Rate, at_rate

Postings = tuple[Posting, ...]


def _pair(fund: str, debit: Kind, credit: Kind, amount: Amount, rate: Rate | None) -> Postings:
    base = amount.number if amount.currency == BASE else _converted(amount, rate)
    known = None if amount.currency == BASE else rate
    return (
        Posting(fund, debit, amount, base, known),
        Posting(fund, credit, -amount, -base, known),
    )


def _converted(amount: Amount, rate: Rate | None) -> Decimal:
    if rate is None:
        raise ValueError(f"{amount} needs a rate")
    return at_rate(amount, rate)


def pledge(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.OUTSTANDING, Kind.PLEDGED, amount, rate)


def cancel(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    """At the rate of the pledge: what is cancelled never was money."""
    return _pair(fund, Kind.CANCELLED, Kind.OUTSTANDING, amount, rate)


def agree(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.AGREEMENTS, Kind.AGREED, amount, rate)


def recognise(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.RECEIVABLE, Kind.RECOGNISED, amount, rate)


def refund(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    """A refund or write-down of what was recognised: a figure of its own, so that neither hides in the other."""
    return _pair(fund, Kind.REFUNDED, Kind.RECEIVABLE, amount, rate)


def spend(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.SPENT, Kind.PAYABLE, amount, rate)


def unspend(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    """An expense that the source shows below zero: taken from what was spent."""
    return _pair(fund, Kind.PAYABLE, Kind.SPENT, amount, rate)


def receive(
    fund: str,
    amount: Amount,
    rate: Rate | None = None,
    *,
    pledged_at: Rate | None = None,
    recognised_at: Rate | None = None,
    pledged: bool = True,
) -> Postings:
    """Money came. What it does to the pledge and to the receivable is at the rates those were noted at; what that
    differs from the rate of the day is a loss or gain on exchange."""
    in_base = amount.currency == BASE
    owed, came = recognised_at or rate, None if in_base else rate
    bank = amount.number if in_base else _converted(amount, rate)
    receivable = amount.number if in_base else _converted(amount, owed)
    met = pledged_at or rate
    postings = [
        *_pair(fund, Kind.RECEIVED, Kind.OUTSTANDING if pledged else Kind.UNPLEDGED, amount, met),
        *_pair(fund, Kind.AVAILABLE, Kind.RESOURCES, amount, rate),
        Posting(fund, Kind.BANK, amount, bank, came),
        Posting(fund, Kind.RECEIVABLE, -amount, -receivable, None if in_base else owed),
    ]
    if receivable != bank:
        postings.append(
            Posting(fund, Kind.EXCHANGE, Amount(Decimal(0), amount.currency), receivable - bank, None)
        )
    return tuple(postings)


def transfer(giver: str, taker: str, amount: Amount, rate: Rate | None = None) -> tuple[Postings, Postings]:
    """The two sides of a transfer, each balanced in its own fund."""
    given = _pair(giver, Kind.TRANSFERRED_OUT, Kind.BANK, amount, rate)
    taken = _pair(taker, Kind.BANK, Kind.TRANSFERRED_IN, amount, rate)
    return (
        (*given, *_pair(giver, Kind.RESOURCES, Kind.AVAILABLE, amount, rate)),
        (*taken, *_pair(taker, Kind.AVAILABLE, Kind.RESOURCES, amount, rate)),
    )


def in_kind(fund: str, amount: Amount, rate: Rate | None = None, *, pledged: bool = True) -> Postings:
    """What was given in kind came. It is no money: neither the bank nor what is available moves. `rate`: that of the
    pledge, since its worth is what its donor said."""
    return _pair(fund, Kind.IN_KIND, Kind.OUTSTANDING if pledged else Kind.UNPLEDGED, amount, rate)


def interest(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    """Interest is money without a donor, free to be used."""
    return (
        *_pair(fund, Kind.BANK, Kind.INTEREST, amount, rate),
        *_pair(fund, Kind.AVAILABLE, Kind.RESOURCES, amount, rate),
    )


# From here on money is spent. It keeps the rate it came at while it only changes its name inside the fund (`rate` of
# these moves is that one), so that an account whose money is gone holds no dollars either. Where it leaves the fund it
# does so at the rate of the day (`rate`), from the bank at the rate it came at (`held_at`); the rest is exchange.


def allocate(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.ALLOCATED, Kind.AVAILABLE, amount, rate)


def obligate(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.OBLIGATED, Kind.ALLOCATED, amount, rate)


def release(fund: str, amount: Amount, rate: Rate | None = None, *, obligated: bool = False) -> Postings:
    """Back to what can be allocated: what was only set aside, or (`obligated`) what was promised and is not paid."""
    return _pair(fund, Kind.AVAILABLE, Kind.OBLIGATED if obligated else Kind.ALLOCATED, amount, rate)


def pay(
    fund: str, direct: Amount, support: Amount, rate: Rate | None = None, *, held_at: Rate | None = None
) -> Postings:
    """A part is paid: its direct cost to whoever does the work, its support cost to whoever administers the fund.
    Either may be nothing."""
    return tuple(
        line
        for kind, part in ((Kind.DISBURSED, direct), (Kind.SUPPORT_COST, support))
        if part
        for line in _leaves(fund, kind, Kind.OBLIGATED, part, rate, held_at=held_at)
    )


def return_unspent(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    """Money that was paid and not spent came back: it can be allocated anew."""
    return (
        *_pair(fund, Kind.BANK, Kind.RETURNED, amount, rate),
        *_pair(fund, Kind.AVAILABLE, Kind.RESOURCES, amount, rate),
    )


def hold_reserve(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.RESERVE, Kind.AVAILABLE, amount, rate)


def free_reserve(fund: str, amount: Amount, rate: Rate | None = None) -> Postings:
    return _pair(fund, Kind.AVAILABLE, Kind.RESERVE, amount, rate)


def levy(fund: str, amount: Amount, rate: Rate | None = None, *, held_at: Rate | None = None) -> Postings:
    return _leaves(fund, Kind.LEVY, Kind.AVAILABLE, amount, rate, held_at=held_at)


def pay_back(fund: str, amount: Amount, rate: Rate | None = None, *, held_at: Rate | None = None) -> Postings:
    """Money goes back to the donor it came from."""
    return _leaves(fund, Kind.REFUNDED, Kind.AVAILABLE, amount, rate, held_at=held_at)


def charges(fund: str, amount: Amount, rate: Rate | None = None, *, held_at: Rate | None = None) -> Postings:
    return _leaves(fund, Kind.CHARGES, Kind.AVAILABLE, amount, rate, held_at=held_at)


def convert(
    fund: str, given: Amount, taken: Amount, *, given_at: Rate | None = None, taken_at: Rate | None = None
) -> Postings:
    """Money is changed into another currency. `given_at`: the rate it came at; `taken_at`: the rate of the day. What
    the dollars differ by stays on the account of conversions. A piece so small that nothing comes of it only goes."""
    return (
        *_pair(fund, Kind.CONVERSION, Kind.BANK, given, given_at),
        *_pair(fund, Kind.RESOURCES, Kind.AVAILABLE, given, given_at),
        *(_pair(fund, Kind.BANK, Kind.CONVERSION, taken, taken_at) if taken else ()),
        *(_pair(fund, Kind.AVAILABLE, Kind.RESOURCES, taken, taken_at) if taken else ()),
    )


def _leaves(
    fund: str, kind: Kind, out_of: Kind, amount: Amount, rate: Rate | None, *, held_at: Rate | None
) -> Postings:
    """Money leaves the bank, and the account that held it for a use."""
    in_base = amount.currency == BASE
    held = held_at or rate
    now = amount.number if in_base else _converted(amount, rate)
    then = amount.number if in_base else _converted(amount, held)
    lines = [
        *_pair(fund, Kind.RESOURCES, out_of, amount, held),
        Posting(fund, kind, amount, now, None if in_base else rate),
        Posting(fund, Kind.BANK, -amount, -then, None if in_base else held),
    ]
    if now != then:
        lines.append(Posting(fund, Kind.EXCHANGE, Amount(Decimal(0), amount.currency), then - now, None))
    return tuple(lines)
