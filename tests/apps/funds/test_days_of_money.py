"""Whatever day an act is dated: no money is used before it was there, and on no day is there less than nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Part, Reason
from comity.apps.funds.balances import balance
from comity.apps.funds.checking import check
from comity.apps.funds.models import Entry
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from tests.assistance_world import refused
from tests.funds_world import AT, DAY, SPENT_ON, Kept

BEFORE = DAY - timedelta(days=1)  # nothing has come
SOME = "200.00 USD"
BESIDE: dict[str, Callable[[Kept, Any, date], Any]] = {
    "hold_reserve": lambda kept, gift, day: actions.hold_reserve(
        fund=kept.fund, amount=amount(SOME), day=day, words="x", by=kept.by, at=AT
    ),
    "charge_levy": lambda kept, gift, day: actions.charge_levy(
        contribution=gift, amount=amount(SOME), day=day, by=kept.by, at=AT
    ),
    "pay_back": lambda kept, gift, day: actions.pay_back(
        contribution=gift, amount=amount(SOME), day=day, words="x", by=kept.by, at=AT
    ),
    "convert": lambda kept, gift, day: actions.convert(
        fund=kept.fund, given=amount(SOME), taken=amount("180.00 EUR"), day=day, words="x", by=kept.by, at=AT
    ),
}


@pytest.mark.parametrize("name", sorted(BESIDE))
def test_nothing_is_done_with_money_before_it_came(kept: Kept, name: str) -> None:
    gift = kept.give("Open", "500.00 USD")
    with refused(Reason.MORE_THAN_AVAILABLE):
        BESIDE[name](kept, gift, BEFORE)
    BESIDE[name](kept, gift, DAY)
    assert check() == []


def test_money_that_is_set_aside_meanwhile_is_not_set_aside_earlier_too(kept: Kept) -> None:
    """On the day the act is dated there is enough, and today as well; in between there would be less than nothing."""
    one, two = kept.ask(), kept.ask()
    kept.give("Open", "100.00 USD")
    kept.allocate((one, "100.00 USD"), day=date(2026, 3, 1))
    kept.give("Later", "100.00 USD", day=date(2026, 4, 1))
    with refused(Reason.MORE_THAN_AVAILABLE):
        kept.allocate((two, "100.00 USD"), day=date(2026, 2, 20))
    kept.allocate((two, "100.00 USD"), day=date(2026, 4, 1))
    assert balance(kept.fund, Kind.AVAILABLE, "USD", date(2026, 3, 15)) == 0
    assert check() == []


def test_nothing_is_promised_before_it_is_set_aside_nor_paid_before_it_is_promised(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    way, allocation = kept.allocated()
    given = {"allocation": allocation, "by": kept.by, "at": AT}
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.obligate(parts=[Part(allocation.number, "Signed")], day=SPENT_ON - timedelta(days=1), **given)
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.release(words="Less is needed.", day=SPENT_ON - timedelta(days=1), **given)
    way.assistance.refresh_from_db()
    way.agree()
    (tranche,) = actions.obligate(parts=[Part(allocation.number, "Signed")], day=SPENT_ON, **given)
    with refused(Reason.MORE_THAN_OBLIGATED):
        kept.pay(tranche, day=SPENT_ON - timedelta(days=1))
    kept.pay(tranche)
    assert check() == []


def test_nothing_is_spent_of_a_part_or_comes_back_before_it_was_paid(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, (first, _) = kept.promised()
    kept.pay(first, day=SPENT_ON + timedelta(days=3))
    with refused(Reason.NOT_FIT):
        kept.report(first, "10.00 USD", day=SPENT_ON)
    with refused(Reason.NOT_FIT):
        actions.return_unspent(tranche=first, amount=amount("10.00 USD"), day=SPENT_ON, by=kept.by, at=AT)
    kept.report(first, "10.00 USD", day=SPENT_ON + timedelta(days=3))


def test_what_was_set_free_by_a_slip_is_not_promised_for_the_days_it_was_free(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    _, allocation = kept.allocated()
    release = actions.release(
        allocation=allocation, day=SPENT_ON + timedelta(days=1), words="x", by=kept.by, at=AT
    )
    actions.reverse(entry=release, day=SPENT_ON + timedelta(days=9), words="A slip.", by=kept.by, at=AT)
    given = {"allocation": allocation, "parts": [Part(allocation.number, "Signed")], "by": kept.by, "at": AT}
    with refused(Reason.MORE_THAN_ALLOCATED):
        actions.obligate(day=SPENT_ON + timedelta(days=5), **given)
    actions.obligate(day=SPENT_ON + timedelta(days=9), **given)


def test_no_balance_is_asserted_of_a_day_that_has_not_come(kept: Kept) -> None:
    """It would hold for good, and keep out all that comes until then."""
    kept.give("Open", "100.00 USD")
    given = {"kind": Kind.BANK, "amount": amount("100.00 USD"), "source": "x", "by": kept.by, "at": AT}
    with refused(Reason.NOT_FIT) as found:
        actions.assert_balance(fund=kept.fund, day=AT.date() + timedelta(days=1), **given)
    assert found.value.facts["field"] == "day"
    actions.assert_balance(fund=kept.fund, day=AT.date(), **given)


def test_an_allocation_taken_back_after_the_agreement_leaves_the_request_without_money(kept: Kept) -> None:
    kept.give("Open", "1130.00 USD")
    way, allocation = kept.allocated()
    way.assistance.refresh_from_db()
    way.agree()
    entry = Entry.objects.get(act="allocated", allocation=allocation)
    actions.reverse(entry=entry, day=SPENT_ON, words="A slip.", by=kept.by, at=AT)
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at is None
