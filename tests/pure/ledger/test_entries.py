"""Entries balance in each currency and in base; what does not is told as a value; a reversal restores."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.ledger import moves
from comity.pure.ledger.accounts import Kind, read_kinds, shipped_kinds
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.entries import (
    Entry,
    balances,
    figure,
    joint,
    problems,
    problems_of_books,
    reversal,
)
from tests.pure.ledger.books import FUNDS, LATER, RATES, books

DAY = date(2024, 5, 2)


def entry(postings: moves.Postings, **more: str) -> Entry:
    return Entry(more.pop("name", "one"), more.pop("fund", "aha"), DAY, postings, **more)


def codes(*entries: Entry) -> set[str]:
    return {each.code for each in problems_of_books(entries)}


@given(books())
def test_what_the_acts_make_holds_together(made: list[Entry]) -> None:
    assert problems_of_books(made) == []


@given(books(), st.sampled_from([None, date(2019, 1, 1), date(2021, 6, 30)]))
def test_balances_are_the_sums_of_postings(made: list[Entry], until: date | None) -> None:
    expected: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for each in made:
        for posting in each.postings:
            if until is None or each.day <= until:
                expected[f"{posting.fund}:{posting.kind.value}", posting.amount.currency] += Fraction(
                    posting.amount.number
                )
    found = balances(made, until=until)
    assert {key: Fraction(value) for key, value in found.items()} == {k: v for k, v in expected.items() if v}


@given(books())
def test_outstanding_is_what_was_pledged_and_has_neither_come_nor_been_cancelled(made: list[Entry]) -> None:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal, balances(made))
    for fund in FUNDS:
        for currency in ("USD", "EUR", "GBP"):
            told = {kind: figure(kind, found[f"{fund}:{kind}", currency]) for kind in Kind}
            pledged, gone = (
                told[Kind.PLEDGED],
                told[Kind.CANCELLED] + told[Kind.RECEIVED] - told[Kind.UNPLEDGED],
            )
            assert told[Kind.OUTSTANDING] == pledged - gone


@given(books())
def test_the_joint_view_is_the_sum_of_the_funds(made: list[Entry]) -> None:
    apart = [balances([each for each in made if each.fund == fund]) for fund in FUNDS]
    everything: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (account, currency), total in balances(made).items():
        everything[account.split(":")[1], currency] += total
    assert joint(apart) == {key: total for key, total in everything.items() if total}
    moved = joint(apart)
    for currency in ("USD", "EUR", "GBP"):
        out, into = (moved.get((kind, currency), 0) for kind in ("transferred_out", "transferred_in"))
        assert out == -into, "what one fund gave another had"


@given(books(), st.data())
@settings(max_examples=50)
def test_a_reversal_restores(made: list[Entry], data: st.DataObject) -> None:
    alone = [each for each in made if not each.reverses and not each.transfer]
    if not alone:
        return
    taken = data.draw(st.sampled_from(alone))
    back = reversal(taken, name="back", day=taken.day)
    assert problems(back) == []
    assert balances([*made, back]) == balances([each for each in made if each is not taken])


def test_a_pledge_then_money_leaves_each_figure_on_its_own_account() -> None:
    made = [
        entry(moves.pledge("aha", amount("100 USD")), name="p"),
        entry(moves.recognise("aha", amount("100 USD")), name="r"),
        entry(moves.receive("aha", amount("60 USD")), name="m"),
        entry(moves.cancel("aha", amount("15 USD")), name="c"),
        entry(moves.receive("aha", amount("7 USD"), pledged=False), name="u"),
    ]
    told = {
        key[0].split(":")[1]: figure(Kind(key[0].split(":")[1]), value)
        for key, value in balances(made).items()
    }
    assert {key: int(value) for key, value in told.items()} == {
        "pledged": 100, "outstanding": 25, "cancelled": 15, "received": 67, "unpledged": 7, "recognised": 100,
        "receivable": 33, "bank": 67, "available": 67, "resources": 67,
    }  # fmt: skip


def test_money_that_comes_at_another_rate_shows_the_difference() -> None:
    made = moves.receive(
        "aha", amount("25000 EUR"), LATER["EUR"], pledged_at=RATES["EUR"], recognised_at=RATES["EUR"]
    )
    (difference,) = [each for each in made if each.kind is Kind.EXCHANGE]
    assert difference.base == Decimal("27085.59") - Decimal(
        "28702.64"
    )  # a gain, by hand: 25,000 / 0.923, / 0.871
    assert problems(entry(made)) == []


def test_each_fault_is_told() -> None:
    good = moves.pledge("aha", amount("10 USD"))
    assert codes(entry(good)) == set()
    assert codes(entry(good[:1])) == {"too-few-postings", "does-not-balance", "base-does-not-balance"}
    foreign = moves.pledge("aha", amount("10 EUR"), RATES["EUR"])
    assert codes(entry((replace(foreign[0], base=Decimal("10.84")), foreign[1]))) == {
        "wrong-base",
        "base-does-not-balance",
    }
    assert "wrong-base" in codes(entry((replace(foreign[0], rate=None), foreign[1])))
    assert codes(entry((good[0], replace(good[1], fund="upr")))) == {"other-fund"}
    assert codes(entry(good), entry(good)) == {"named-twice"}
    back = reversal(entry(good), name="back", day=DAY)
    assert codes(entry(good), back) == set()
    assert codes(entry(good), back, replace(back, name="again")) == {"reversed-twice"}
    assert codes(back) == {"reverses-nothing"}
    assert codes(entry(good), replace(back, postings=moves.cancel("aha", amount("10 USD")))) == {
        "wrong-reversal"
    }
    out, into = moves.transfer("aha", "upr", amount("5 USD"))
    assert codes(entry(out)) == {"undeclared-transfer"}
    assert codes(entry(out, transfer="t")) == {"one-sided-transfer"}
    both = [entry(out, transfer="t"), entry(into, name="two", fund="upr", transfer="t")]
    assert codes(*both) == set()
    short = moves.transfer("aha", "upr", amount("4 USD"))[1]
    assert codes(both[0], entry(short, name="two", fund="upr", transfer="t")) == {"one-sided-transfer"}


def test_every_kind_of_account_says_what_it_means() -> None:
    assert all(each.meaning and each.against for each in shipped_kinds().values())
    with pytest.raises(ValueError, match="every kind"):
        read_kinds("kind,grows,meaning,against\nbank,debit,money,receivable\n")
