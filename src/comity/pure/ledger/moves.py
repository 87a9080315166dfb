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
