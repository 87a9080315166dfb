"""The newest effective date prevails, what a list leaves out is carried forward, and old money becomes new."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.amounts import amount, rounded
from comity.pure.ledger.rates import Rate, Rates, at_rate

MONTH, MIDDLE, NEXT = date(2024, 3, 1), date(2024, 3, 15), date(2024, 4, 1)


def rate(currency: str, on: date, units: str) -> Rate:
    return Rate(currency, on, Decimal(units), "a list")


@pytest.mark.parametrize(
    ("given_", "units", "dollars"),
    [("48846.51 GBP", "0.786", 62_146), ("25000 EUR", "0.923", 27_086), ("100000 EUR", "0.923", 108_342)],
)
def test_receipts_of_2024_reproduce_to_the_dollar(given_: str, units: str, dollars: int) -> None:
    """T21."""
    found = at_rate(amount(given_), rate(given_[-3:], MONTH, units))
    assert rounded(found, 0) == dollars
    assert found == rounded(found, 2)


def test_a_mid_month_list_changes_only_what_it_holds() -> None:
    rates = Rates([rate("EUR", MONTH, "0.92"), rate("GBP", MONTH, "0.79"), rate("EUR", MIDDLE, "0.95")])
    assert rates.on("EUR", MIDDLE - timedelta(days=1)).units == Decimal("0.92")  # type: ignore[union-attr]
    assert rates.on("EUR", MIDDLE).units == Decimal("0.95")  # type: ignore[union-attr]
    assert rates.on("GBP", NEXT).on == MONTH  # type: ignore[union-attr]
    assert rates.on("EUR", MONTH - timedelta(days=1)) is None and rates.on("CHF", NEXT) is None


def test_new_money_takes_over_the_old_rate_until_it_has_its_own() -> None:
    known = [rate("BYR", date(2016, 6, 1), "20000"), rate("BYN", date(2016, 8, 1), "1.98")]
    rates = Rates(known)
    carried = rates.on("BYN", date(2016, 7, 1))
    assert carried is not None and carried.units == 2 and "a list" in carried.source
    assert rates.on("BYN", date(2016, 8, 1)).units == Decimal("1.98")  # type: ignore[union-attr]
    assert rates.on("BYN", date(2016, 6, 30)) is None
    assert at_rate(amount("10000 BYR"), known[0]) == at_rate(amount("1 BYN"), carried)


def test_the_dollar_needs_no_list_and_a_rate_fits_its_currency_alone() -> None:
    assert Rates([]).on("USD", MONTH).units == 1  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="says nothing"):
        at_rate(amount("1 EUR"), rate("GBP", MONTH, "1"))
    with pytest.raises(ValueError, match="no rate"):
        rate("EUR", MONTH, "0")
    for units in ("1e15", "0.923000000000001"):
        with pytest.raises(ValueError, match="finer or larger"):
            rate("EUR", MONTH, units)


@given(
    st.lists(st.tuples(st.sampled_from(["EUR", "GBP"]), st.integers(0, 40)), unique=True), st.integers(-1, 41)
)
def test_the_rate_of_a_day_is_the_newest_up_to_it(lists: list[tuple[str, int]], asked: int) -> None:
    known = [rate(currency, MONTH + timedelta(days=at), f"0.{at + 1}") for currency, at in lists]
    expected = max((at for currency, at in lists if currency == "EUR" and at <= asked), default=None)
    found = Rates(known).on("EUR", MONTH + timedelta(days=asked))
    assert (found.on if found else None) == (None if expected is None else MONTH + timedelta(days=expected))
