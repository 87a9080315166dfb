"""Support cost, reserve and levy by dated rules; and the age of pledges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.ageing import aged, bands_on
from comity.pure.ledger.amounts import Amount, amount
from comity.pure.ledger.rules import Name, Rule, gross_of, levy, of_amount, read_rules, rule_on, shipped_rules

DAY = date(2024, 6, 1)


def test_113_000_gross_is_100_000_direct_and_13_000_support() -> None:
    """T27."""
    rule = rule_on(Name.SUPPORT_COST, DAY)
    assert rule is not None and rule.source
    assert gross_of(amount("113000 USD"), rule.value) == (amount("100000.00 USD"), amount("13000.00 USD"))


@given(st.integers(0, 10**13), st.sampled_from(["0.13", "0.07", "0.08"]))
def test_direct_and_support_cost_add_up_and_the_rate_holds_to_a_cent(cents: int, rate: str) -> None:
    gross = Amount(Decimal(cents).scaleb(-2), "USD")
    direct, support = gross_of(gross, Decimal(rate))
    assert direct + support == gross
    assert abs(support.number - direct.number * Decimal(rate)) <= Decimal("0.01")


def test_a_reserve_is_a_share_of_what_is_planned() -> None:
    rule = rule_on(Name.OPERATING_RESERVE, DAY)
    assert rule is not None and rule.example, "nobody's rule until the operator says so"
    assert of_amount(amount("1000000 USD"), rule.value) == amount("150000.00 USD")


@pytest.mark.parametrize(
    ("agreed", "tight", "development", "owed"),
    [
        (date(2019, 1, 1), True, True, "10.00 USD"),
        (date(2018, 12, 31), True, True, None),
        (DAY, False, True, None),
        (DAY, True, False, None),
    ],
)
def test_the_levy_falls_on_tightly_earmarked_development_money_agreed_since(
    agreed: date, tight: bool, development: bool, owed: str | None
) -> None:
    found = levy(amount("1000 USD"), agreed_on=agreed, tightly_earmarked=tight, development=development)
    assert (str(found[0]) if found else None) == owed


def test_of_two_rules_the_later_holds_and_a_rule_without_a_source_is_refused() -> None:
    first = Rule(Name.SUPPORT_COST, Decimal("0.14"), date(2000, 1, 1), None, True, "test")
    second = Rule(Name.SUPPORT_COST, Decimal("0.08"), date(2010, 1, 1), date(2020, 1, 1), True, "test")
    assert rule_on(Name.SUPPORT_COST, date(2015, 1, 1), [second, first]) is second
    assert rule_on(Name.SUPPORT_COST, DAY, [first, second]) is first
    assert all(each.source for each in shipped_rules())
    with pytest.raises(ValueError, match="source"):
        read_rules("rule,value,from_on,until_on,example,source\nsupport-cost,0.1,2000-01-01,,no,\n")


def test_pledges_age_into_bands_and_none_is_lost() -> None:
    ends = bands_on(DAY)
    assert ends == [90, 180, 365]
    pledges = [(DAY - timedelta(days=age), Decimal(number)) for age, number in
               [(0, 1), (90, 2), (91, 4), (180, 8), (181, 16), (365, 32), (366, 64), (-1, 128)]]  # fmt: skip
    found = aged([*pledges, (DAY, Decimal(0))], DAY, ends)
    assert [(each.after, each.until, each.total, each.pledges) for each in found] == [
        (0, 90, 3, 2), (91, 180, 12, 2), (181, 365, 48, 2), (366, None, 64, 1)
    ]  # fmt: skip
