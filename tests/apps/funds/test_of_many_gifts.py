"""Contributions of any size: what thousands gave little by little is one allocation and one payment."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Part
from comity.apps.funds.actions.posting import Draft, write
from comity.apps.funds.checking import check
from comity.apps.funds.models import Contribution, Donor
from comity.pure.ledger import moves
from comity.pure.ledger.amounts import amount
from tests.funds_world import AT, DAY, SPENT_ON, Kept

MANY = 4200  # a payment has eight postings for each: more than a small number counts


@pytest.fixture
def many(kept: Kept) -> Kept:
    donor = Donor.objects.create(name="A house of weavers", made_at=AT)
    gifts = Contribution.objects.bulk_create(
        Contribution(fund=kept.fund, donor=donor, day=DAY, number=Decimal("0.30"), currency="USD")
        for _ in range(MANY)
    )
    lines = moves.receive(kept.fund.code, amount("0.30 USD"), pledged=False)
    write(
        [Draft(kept.fund, DAY, "received_unpledged", lines, contribution=each) for each in gifts],
        by="x",
        at=AT,
    )
    return kept


def test_what_thousands_gave_is_paid_in_one_part_to_the_cent(
    many: Kept, django_assert_max_num_queries: Any
) -> None:
    way, allocation = many.allocated("1260.00 USD")
    way.assistance.refresh_from_db()
    way.agree()
    (tranche,) = actions.obligate(
        allocation=allocation, parts=[Part(Decimal(1260), "Signed")], day=SPENT_ON, by=many.by, at=AT
    )
    with django_assert_max_num_queries(60):
        entry = many.pay(tranche)
    assert entry.size > 32_767
    assert (many.held("disbursed"), many.held("support_cost")) == (Decimal("1115.04"), Decimal("144.96"))
    assert many.held("bank") == 0
    assert check() == []
