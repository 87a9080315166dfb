"""Entries of the books written past the acts, for tests of what is shown: money that was set aside, promised, paid and
reported for requests that tests brought somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction

from comity.apps.funds.models import Allocation, Contribution, Donor, Entry, Fund, Posting
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.currencies import BASE

BY = "people/nobody"


def usd(number: str) -> Amount:
    return Amount(Decimal(number), BASE)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


@transaction.atomic
def write(
    fund: Fund, act: str, day: date, postings: Sequence[Any], *, contribution: Contribution | None = None,
    allocation: Allocation | None = None, donor: Donor | None = None, words: str = "",
    reverses: Entry | None = None,
) -> Entry:  # fmt: skip
    """One entry; each of its postings with these dimensions."""
    entry = Entry.objects.create(
        fund=fund, day=day, act=act, size=len(postings), contribution=contribution, allocation=allocation, words=words,
        reverses=reverses, by=BY, made_at=moment(day),
    )  # fmt: skip
    Posting.objects.bulk_create(
        Posting(
            entry=entry, fund=fund, day=day, kind=each.kind.value, currency=each.amount.currency,
            number=each.amount.number, base=each.base, rate=each.rate.units if each.rate else None,
            rate_on=each.rate.on if each.rate else None, rate_source=each.rate.source if each.rate else "",
            contribution=contribution,
            donor=contribution.donor if contribution else donor, allocation=allocation,
        )
        for each in postings
    )  # fmt: skip
    return entry


def give(
    fund: Fund, donor: str, number: str, day: date, *, received: bool = True, **more: Any
) -> Contribution:
    """A contribution in dollars: pledged, and received on the same day unless not."""
    who, _ = Donor.objects.get_or_create(name=donor, defaults={"made_at": moment(day)})
    made = Contribution.objects.create(
        fund=fund, donor=who, day=day, number=Decimal(number), currency=BASE, **more
    )
    write(fund, "pledged", day, moves.pledge(fund.code, usd(number)), contribution=made)
    if received:
        write(fund, "received", day, moves.receive(fund.code, usd(number)), contribution=made)
    return made


def set_aside(
    fund: Fund, assistance: Any, number: str, day: date, *, of: Contribution, words: str = ""
) -> Allocation:
    """Money of one contribution set aside for a request."""
    made = Allocation.objects.create(
        fund=fund,
        assistance=assistance,
        number=Decimal(number),
        currency=BASE,
        day=day,
        by=BY,
        at=moment(day),
    )
    entry = moves.allocate(fund.code, usd(number))
    write(fund, "allocated", day, entry, contribution=of, allocation=made, words=words)
    return made


def pay(
    allocation: Allocation, direct: str, support: str, day: date, *, of: Contribution, words: str = ""
) -> None:
    """A part promised, paid, and reported as spent."""
    fund = allocation.fund
    code = fund.code
    whole = usd(direct) + usd(support)
    for act, postings in (
        ("obligated", moves.obligate(code, whole)),
        ("paid", moves.pay(code, usd(direct), usd(support))),
        ("spending_reported", moves.spend(code, usd(direct))),
    ):
        write(fund, act, day, postings, contribution=of, allocation=allocation, words=words)


def pay_out(allocation: Allocation, number: str, day: date, *, of: Contribution) -> None:
    """A part that was promised before, paid without support cost."""
    postings = moves.pay(allocation.fund.code, usd(number), usd("0"))
    write(allocation.fund, "paid", day, postings, contribution=of, allocation=allocation)
