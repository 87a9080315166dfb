"""Money of currencies with none, two and three digits, come at changing rates, paid in many parts: not a minor unit is
lost on the way, and taking everything back in turn leaves books in which nothing moved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Sum

from comity.apps.funds import actions
from comity.apps.funds.actions import Part
from comity.apps.funds.checking import check
from comity.apps.funds.models import Entry, Left, Posting
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.rates import Rate
from tests.funds_world import AT, SPENT_ON, THEME, Kept

# Units of a dollar on the first day of each month from January on.
RATES = {
    "JPY": ("143.2", "151.777", "149.03", "138.9", "160.001", "155.5", "147.13"),
    "KWD": ("0.30717", "0.3079", "0.30601", "0.3055", "0.3101", "0.3088", "0.30666"),
    "EUR": ("0.923", "0.9071", "0.8999", "0.8803", "0.871", "0.9333", "0.9101"),
}
LAST = SPENT_ON + timedelta(days=90)
CASES = {
    "JPY": (("333333", "1", "77777"), ("1", "2", "100001", "99999", "7", "211101")),
    "KWD": (("23333.333", "0.001", "1.017"), ("0.001", "11111.111", "0.003", "12222.222", "1.014")),
    "EUR": (("999.99", "0.01", "3333.33"), ("0.01", "1000.01", "0.03", "1111.11", "2222.17")),
}


def known(currency: str) -> list[Rate]:
    """What the world of money does not know already."""
    from comity.apps.funds.models import Rate as Row

    days = [date(2026, month, 1) for month in range(1, 8)]
    rows = zip(days, RATES[currency], strict=True)
    held = set(Row.objects.filter(currency=currency).values_list("on", flat=True))
    return [Rate(currency, on, Decimal(units), "invented", True) for on, units in rows if on not in held]


def sums() -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    rows = Posting.objects.values_list("kind", "currency").annotate(number=Sum("number"), base=Sum("base"))
    return {(kind, currency): (number, base) for kind, currency, number, base in rows if number or base}


@pytest.mark.parametrize("currency", sorted(CASES))
def test_nothing_is_lost_over_many_parts_and_changing_rates(kept: Kept, currency: str) -> None:
    actions.import_rates(known=known(currency), by=SYSTEM, at=AT)
    gifts, parts = CASES[currency]
    whole = sum(map(Decimal, gifts))
    assert whole == sum(map(Decimal, parts))
    before, first = sums(), Entry.objects.count()
    for place, number in enumerate(gifts):
        kept.give(
            f"Donor {place}",
            f"{number} {currency}",
            day=date(2026, 1 + place, 9),
            themes=[THEME] if place % 2 else [],
        )
    way = kept.way(theme=THEME)
    (allocation,) = kept.allocate((way.assistance, f"{whole} {currency}"), day=date(2026, 4, 9))
    way.assistance.refresh_from_db()
    way.agree()
    tranches = actions.obligate(
        allocation=allocation, parts=[Part(Decimal(each), "Done") for each in parts], day=date(2026, 5, 9), by=kept.by,
        at=AT,
    )  # fmt: skip
    for place, tranche in enumerate(tranches):
        day = SPENT_ON + timedelta(days=9 * place)
        kept.pay(tranche, day=day)
        direct = tranche.number - tranche.support
        kept.report(tranche, f"{direct if place % 2 else 0} {currency}", day=day)
        if not place % 2:
            actions.return_unspent(
                tranche=tranche, amount=amount(f"{direct} {currency}"), day=day, by=kept.by, at=AT
            )
        assert check() == []
    paid = sum((each.number for each in tranches), Decimal())
    back = sum((each.number - each.support for each in tranches[::2]), Decimal())
    assert kept.held("disbursed", currency) + kept.held("support_cost", currency) == paid == whole
    assert kept.held("obligated", currency) == kept.held("allocated", currency) == 0
    assert (
        kept.held("returned", currency)
        == kept.held("bank", currency)
        == kept.held("available", currency)
        == back
    )
    entries = list(Entry.objects.order_by("-pk"))[: Entry.objects.count() - first]
    for entry in entries:
        kept.approve("reverse", actions.of_reverse(entry, LAST))
        actions.reverse(entry=entry, day=LAST, words="All again.", by=kept.by, at=AT)
    assert sums() == before
    assert not Left.objects.exclude(number=0).exists()
    assert check() == []
    way.assistance.refresh_from_db()
    assert way.assistance.funded_at is None
