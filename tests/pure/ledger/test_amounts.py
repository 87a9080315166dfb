"""Amounts are exact, currencies do not mix, and rounding is where it is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.amounts import Amount, amount, rounded, share
from comity.pure.ledger.currencies import (
    in_minor_units,
    read_currencies,
    redenominated,
    shipped,
    shipped_redenominations,
)

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20)


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        Amount(0.1, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words", ["", "12", "12 usd", "12 US", "twelve USD", "NaN USD", "Infinity USD", "1e5"]
)
def test_what_is_no_amount_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        amount(words)


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        amount("1 USD") + amount("1 EUR")


@given(st.lists(numbers, max_size=30))
def test_a_sum_is_exact(given_: list[Decimal]) -> None:
    total = Amount(Decimal(0), "USD")
    for each in given_:
        total += Amount(each, "USD")
    assert Fraction(total.number) == sum((Fraction(each) for each in given_), Fraction(0))


@given(numbers)
def test_what_is_taken_back_leaves_nothing(number: Decimal) -> None:
    assert not (Amount(number, "USD") + -Amount(number, "USD"))


def test_half_is_rounded_to_even_in_the_digits_of_the_currency() -> None:
    assert [str(rounded(Decimal(each), 2)) for each in ("0.125", "0.135", "-0.125")] == [
        "0.12",
        "0.14",
        "-0.12",
    ]
    assert str(in_minor_units(amount("1.5 JPY"))) == "2 JPY"
    assert str(in_minor_units(amount("1.2345 KWD"))) == "1.234 KWD"


def test_redenominated_currencies_keep_their_worth() -> None:
    """T26: 10,000 BYR became 1 BYN in July 2016, 100,000 VEF 1 VES in 2018."""
    byr, vef = shipped_redenominations()
    assert redenominated(amount("10000 BYR"), byr) == amount("1 BYN")
    assert redenominated(amount("100000 VEF"), vef) == amount("1 VES")
    with pytest.raises(ValueError, match="not USD"):
        redenominated(amount("1 USD"), byr)


def test_a_currency_is_money_between_its_days() -> None:
    assert shipped()["VEF"].is_money_on(date(2018, 8, 19)) and not shipped()["VEF"].is_money_on(
        date(2018, 8, 20)
    )
    assert shipped()["VES"].is_money_on(date(2018, 8, 20)) and not shipped()["VES"].is_money_on(
        date(2018, 8, 19)
    )
    assert len(shipped()) > 150
    with pytest.raises(ValueError, match="twice"):
        read_currencies("code,digits,from_on,until_on\nUSD,2,,\nUSD,2,,\n")


def test_figures_of_2023_reproduce() -> None:
    """T22: 178.2 of 178.2 + 281.5 million is 38.8 %, and 452.4 were asked. T24: 5.5 million for 76 countries."""
    assert share(Decimal("178.2"), Decimal("178.2") + Decimal("281.5")) == Decimal("0.3876")
    assert amount("452.4 USD") - amount("281.5 USD") == amount("170.9 USD")
    assert rounded(Decimal(5_500_000) / 76, 0) == 72_368
    assert share(Decimal(0), Decimal(0)) is None
