"""Money beside requests: reserve, levy, money back to its donor, another currency; each keeps whose it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from comity.apps.funds import actions
from comity.apps.funds.actions import Reason
from comity.apps.funds.balances import balances
from comity.apps.funds.checking import check
from comity.apps.funds.models import Left
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from tests.assistance_world import refused
from tests.funds_world import AT, SPENT_ON, THEME, Kept


def given(kept: Kept, **more: Any) -> dict[str, Any]:
    return {"day": SPENT_ON, "by": kept.by, "at": AT} | more


def left(gift: Any, kind: str = "available", currency: str = "USD") -> Decimal:
    rows = Left.objects.filter(contribution=gift, kind=kind, currency=currency)
    return sum((each.number for each in rows), Decimal())


def test_a_reserve_is_held_of_open_money_first_and_cannot_be_set_aside(kept: Kept) -> None:
    open_, themed = kept.give("Open", "100.00 USD"), kept.give("Themed", "100.00 USD", themes=[THEME])
    words = {"words": "Fifteen of a hundred of what is planned."}
    actions.hold_reserve(fund=kept.fund, amount=amount("130.00 USD"), **given(kept, **words))
    assert (left(open_), left(themed), kept.held("reserve")) == (0, 70, 130)
    request = kept.ask(theme=THEME)
    with refused(Reason.NOT_COVERED):
        kept.allocate((request, "71.00 USD"))
    with refused(Reason.MORE_THAN_RESERVED):
        actions.free_reserve(fund=kept.fund, amount=amount("130.01 USD"), **given(kept, **words))
    actions.free_reserve(fund=kept.fund, amount=amount("130.00 USD"), **given(kept, **words))
    assert (left(open_), left(themed), kept.held("reserve")) == (100, 100, 0)
    with refused(Reason.NOT_FIT):
        actions.hold_reserve(fund=kept.fund, amount=amount("1.00 USD"), **given(kept, words=" "))
    assert check() == []


def test_a_levy_is_of_its_own_contribution(kept: Kept) -> None:
    one, two = kept.give("One", "100.00 USD"), kept.give("Two", "900.00 USD")
    actions.charge_levy(contribution=one, amount=amount("1.00 USD"), **given(kept))
    assert (left(one), left(two), kept.held("levy"), kept.held("bank")) == (99, 900, 1, 999)
    with refused(Reason.MORE_THAN_AVAILABLE):
        actions.charge_levy(contribution=one, amount=amount("99.01 USD"), **given(kept))
    assert check() == []


def test_only_what_is_left_of_a_gift_goes_back_to_its_donor(kept: Kept) -> None:
    one, _ = kept.give("One", "100.00 USD", themes=[THEME]), kept.give("Two", "900.00 USD")
    kept.allocate((kept.ask(theme=THEME), "60.00 USD"))
    words = {"words": "The purpose fell away."}
    with refused(Reason.MORE_THAN_AVAILABLE):
        actions.pay_back(contribution=one, amount=amount("40.01 USD"), **given(kept, **words))
    actions.pay_back(contribution=one, amount=amount("40.00 USD"), **given(kept, **words))
    assert (left(one), kept.held("refunded"), kept.held("bank")) == (0, 40, 960)
    assert check() == []


def test_much_money_goes_back_by_two_and_the_approval_lapses_when_less_is_there(kept: Kept) -> None:
    one = kept.give("One", "500000.00 USD")
    words = given(kept, words="The purpose fell away.")
    much = amount("200000.00 USD")
    with refused(Reason.NEEDS_ANOTHER):
        actions.pay_back(contribution=one, amount=much, **words)
    kept.approve("pay-back", actions.of_pay_back(one, much, SPENT_ON))
    kept.allocate((kept.ask(), "10.00 USD"))
    with refused(Reason.NEEDS_ANOTHER):
        actions.pay_back(contribution=one, amount=much, **words)
    kept.approve("pay-back", actions.of_pay_back(one, much, SPENT_ON))
    actions.pay_back(contribution=one, amount=much, **words)


def test_money_changed_into_another_currency_stays_its_donors(kept: Kept) -> None:
    """923 euros came at 0.923 to the dollar; at 0.871 the bank gives 1,050 dollars for 900 of them."""
    gift = kept.give("Euros", "923.00 EUR", themes=[THEME])
    words = given(kept, words="To pay in dollars.")
    with refused(Reason.MORE_THAN_AVAILABLE):
        actions.convert(fund=kept.fund, given=amount("923.01 EUR"), taken=amount("1.00 USD"), **words)
    actions.convert(fund=kept.fund, given=amount("900.00 EUR"), taken=amount("1050.00 USD"), **words)
    assert (left(gift, currency="EUR"), left(gift)) == (23, 1050)
    (allocation,) = kept.allocate((kept.ask(theme=THEME), "1050.00 USD"))
    assert allocation.postings.filter(contribution=gift).count() == 2
    held = {(each.kind, each.currency): each for each in balances(kept.fund, SPENT_ON)}
    assert held[Kind.BANK, "EUR"].number == 23 and held[Kind.BANK, "USD"].number == 1050
    assert held[Kind.BANK, "EUR"].base == held[Kind.AVAILABLE, "EUR"].base, "in dollars as well"
    with refused(Reason.NOT_FIT):
        actions.convert(fund=kept.fund, given=amount("1.00 EUR"), taken=amount("1.00 EUR"), **words)
    assert check() == []


def test_euros_set_aside_and_paid_at_another_rate_leave_nothing_but_exchange(kept: Kept) -> None:
    kept.give("Euros", "923.00 EUR")  # 1,000 dollars when they came
    way = kept.way()
    (allocation,) = kept.allocate((way.assistance, "923.00 EUR"))
    way.assistance.refresh_from_db()
    way.agree()
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[actions.Part(Decimal("923.00"), "Signed")], **given(kept)
    )
    kept.pay(tranche)
    held = {each.kind: each for each in balances(kept.fund, SPENT_ON)}
    for kind in (Kind.BANK, Kind.AVAILABLE, Kind.ALLOCATED, Kind.OBLIGATED, Kind.RESOURCES):
        assert abs(held[kind].base if kind in held else 0) <= Decimal("0.01"), kind
    paid = held[Kind.DISBURSED].base + held[Kind.SUPPORT_COST].base
    assert paid == Decimal("1059.70") and abs(held[Kind.EXCHANGE].base + Decimal("59.70")) <= Decimal("0.01")
    assert check() == []
