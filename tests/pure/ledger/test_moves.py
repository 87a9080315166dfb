"""What each act moves: every move balances, and money in the bank is always money with a use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import Amount, amount
from comity.pure.ledger.entries import Entry, Posting, problems
from comity.pure.ledger.rates import Rate
from comity.pure.ledger.rules import gross_of
from tests.pure.ledger.books import LATER, RATES, START, amounts

DAY = date(2026, 2, 10)
SUPPORT = Decimal("0.13")
USES = (Kind.AVAILABLE, Kind.ALLOCATED, Kind.OBLIGATED, Kind.RESERVE)
Move = Callable[[Amount, Rate | None, Rate | None], moves.Postings]


def _pays(given_: Amount, rate: Rate | None, held: Rate | None) -> moves.Postings:
    return moves.pay("aha", *gross_of(given_, SUPPORT), rate, held_at=held)


# At the rate money came at, or at that of the day and the one it came at.
INSIDE: dict[str, Move] = {
    "allocate": lambda a, rate, held: moves.allocate("aha", a, held),
    "release": lambda a, rate, held: moves.release("aha", a, held),
    "release-obligated": lambda a, rate, held: moves.release("aha", a, held, obligated=True),
    "obligate": lambda a, rate, held: moves.obligate("aha", a, held),
    "hold-reserve": lambda a, rate, held: moves.hold_reserve("aha", a, held),
    "free-reserve": lambda a, rate, held: moves.free_reserve("aha", a, held),
}
OUT: dict[str, Move] = {
    "pay": _pays,
    "levy": lambda a, rate, held: moves.levy("aha", a, rate, held_at=held),
    "pay-back": lambda a, rate, held: moves.pay_back("aha", a, rate, held_at=held),
    "charges": lambda a, rate, held: moves.charges("aha", a, rate, held_at=held),
}
IN: dict[str, Move] = {
    "receive": lambda a, rate, held: moves.receive("aha", a, rate, pledged_at=held, recognised_at=held),
    "interest": lambda a, rate, held: moves.interest("aha", a, rate),
    "return-unspent": lambda a, rate, held: moves.return_unspent("aha", a, rate),
}
NO_MONEY: dict[str, Move] = {
    "pledge": lambda a, rate, held: moves.pledge("aha", a, rate),
    "report": lambda a, rate, held: moves.spend("aha", a, rate),
    "in-kind": lambda a, rate, held: moves.in_kind("aha", a, held),
    "in-kind-unpledged": lambda a, rate, held: moves.in_kind("aha", a, held, pledged=False),
}
ALL = INSIDE | OUT | IN | NO_MONEY


def sums(lines: moves.Postings) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    found: dict[tuple[str, str], tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(), Decimal()))
    for each in lines:
        number, base = found[each.kind, each.amount.currency]
        found[each.kind, each.amount.currency] = (number + each.amount.number, base + each.base)
    return found


def used(lines: moves.Postings, currency: str) -> tuple[Decimal, Decimal]:
    """What the uses of money hold together: number, and dollars."""
    found = [sums(lines)[kind, currency] for kind in USES]
    return sum((each[0] for each in found), Decimal()), sum((each[1] for each in found), Decimal())


def rates(given_: Amount) -> tuple[Rate | None, Rate | None]:
    return LATER.get(given_.currency), RATES.get(given_.currency)


@pytest.mark.parametrize("name", list(ALL))
@given(given_=amounts)
def test_every_move_balances_in_its_currency_and_in_dollars(name: str, given_: Amount) -> None:
    lines = ALL[name](given_, *rates(given_))
    assert problems(Entry(name, "aha", DAY, lines)) == []


@pytest.mark.parametrize("name", list(ALL))
@given(given_=amounts)
def test_money_in_the_bank_is_money_with_a_use(name: str, given_: Amount) -> None:
    """Bank = available + allocated + obligated + reserve: no move changes one side alone, in number or in dollars."""
    lines = ALL[name](given_, *rates(given_))
    assert sums(lines)[Kind.BANK, given_.currency] == used(lines, given_.currency)
    moved = sums(lines)[Kind.BANK, given_.currency][0]
    sign = 1 if name in IN else -1 if name in OUT else 0
    assert moved == sign * given_.number


@given(given_=amounts, taken=amounts)
def test_money_changed_into_another_currency_stays_money_with_a_use(given_: Amount, taken: Amount) -> None:
    lines = moves.convert("aha", given_, taken, given_at=rates(given_)[1], taken_at=rates(taken)[0])
    assert problems(Entry("convert", "aha", DAY, lines)) == []
    for currency in {given_.currency, taken.currency}:
        assert sums(lines)[Kind.BANK, currency] == used(lines, currency)
    kinds = {each.kind for each in lines}
    assert kinds == {Kind.BANK, Kind.AVAILABLE, Kind.RESOURCES, Kind.CONVERSION}


@given(given_=st.integers(2, 10**9), later=st.sampled_from([None, "0.871", "0.95", "0.923"]))
def test_money_that_came_and_went_leaves_nothing_anywhere(given_: int, later: str | None) -> None:
    """From receipt to payment in euros: what is over when all is paid is on no account that holds money."""
    gift = Amount(Decimal(given_).scaleb(-2), "EUR")
    came, now = RATES["EUR"], Rate("EUR", START, Decimal(later or "0.9"), "test")
    direct, support = gross_of(gift, SUPPORT)
    lines: tuple[Posting, ...] = (
        *moves.receive("aha", gift, came),
        *moves.allocate("aha", gift, came),
        *moves.obligate("aha", gift, came),
        *moves.pay("aha", direct, support, now, held_at=came),
    )
    found = sums(lines)
    for kind in (Kind.AVAILABLE, Kind.ALLOCATED, Kind.OBLIGATED, Kind.BANK, Kind.RESOURCES):
        # The parts are rounded to cents each, and so is the whole.
        assert found[kind, "EUR"][0] == 0 and abs(found[kind, "EUR"][1]) <= Decimal("0.01"), kind
    assert found[Kind.DISBURSED, "EUR"][0] + found[Kind.SUPPORT_COST, "EUR"][0] == gift.number


def test_a_part_of_113_000_pays_100_000_and_13_000_for_support() -> None:
    lines = moves.pay("aha", *gross_of(amount("113000.00 USD"), SUPPORT))
    found = {kind: number for (kind, _), (number, _) in sums(lines).items()}
    assert found[Kind.DISBURSED] == 100_000 and found[Kind.SUPPORT_COST] == 13_000
    assert found[Kind.BANK] == found[Kind.OBLIGATED] == -113_000 and found[Kind.RESOURCES] == 113_000


def test_what_comes_in_kind_is_no_money() -> None:
    for pledged in (True, False):
        kinds = {each.kind for each in moves.in_kind("aha", amount("10.00 USD"), pledged=pledged)}
        assert kinds == {Kind.IN_KIND, Kind.OUTSTANDING if pledged else Kind.UNPLEDGED}


def test_paid_at_another_rate_the_difference_is_exchange() -> None:
    came, now = RATES["EUR"], LATER["EUR"]
    found = sums(moves.levy("aha", amount("871.00 EUR"), now, held_at=came))
    assert found[Kind.LEVY, "EUR"] == (Decimal(871), Decimal(1000))
    assert found[Kind.BANK, "EUR"] == (Decimal(-871), Decimal("-943.66"))
    assert found[Kind.EXCHANGE, "EUR"] == (Decimal(0), Decimal("-56.34")), "a gain"


def test_what_was_promised_is_released_from_there() -> None:
    promised = moves.release("aha", amount("5.00 USD"), obligated=True)
    assert [each.kind for each in promised] == [Kind.AVAILABLE, Kind.OBLIGATED]
    assert [each.kind for each in moves.release("aha", amount("5.00 USD"))] == [
        Kind.AVAILABLE,
        Kind.ALLOCATED,
    ]
