"""What somebody with all rights over the database changed in the books is found when they are counted again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from comity.apps.funds import actions
from comity.apps.funds.checking import check
from comity.pure.ledger.amounts import amount
from tests import database
from tests.funds_world import AT, SPENT_ON, Kept

NEXT = AT + timedelta(days=1)
# Each moves as much as before on each account, so that no sum of accounts tells of it.
PLANTED = {
    "of-another": [
        "UPDATE funds_posting SET allocation_id = (SELECT max(id) FROM funds_allocation) WHERE kind = 'disbursed'",
        "UPDATE funds_posting SET allocation_id = NULL WHERE kind = 'spent'",
        "UPDATE funds_posting SET donor_id = (SELECT max(id) FROM funds_donor) WHERE kind = 'received'",
    ],
    "does-not-take-back": [
        "UPDATE funds_posting SET number = 2 * number, base = 2 * base WHERE kind IN ('agreed', 'agreements')"
        " AND entry_id IN (SELECT id FROM funds_entry WHERE act = 'agreed')",
    ],
    "less-than-nothing": [
        "UPDATE funds_posting SET day = '2026-01-01' WHERE entry_id IN"
        " (SELECT id FROM funds_entry WHERE act = 'reserve_held')",
    ],
    "approved-by-its-maker": ["UPDATE funds_approval SET by = (SELECT by FROM funds_entry LIMIT 1)"],
    "seal-broken": [
        "UPDATE funds_entry SET words = 'Another reason.' WHERE act = 'reserve_held'",
        "UPDATE funds_entry SET by = 'people/9' WHERE act = 'received'",
        "UPDATE funds_posting SET contribution_id = NULL WHERE kind = 'disbursed'",
        "UPDATE funds_posting SET rate_source = 'A friend' WHERE currency = 'EUR'",
        "UPDATE funds_entry SET approval_id = NULL WHERE approval_id IS NOT NULL",
    ],
}


@pytest.fixture
def all_rights(kept_committed: Kept, asked_committed: str) -> Iterator[Kept]:
    """Books of a closed period, and a connection that may do anything."""
    from comity.site.settings import _database

    books(kept_committed)
    connections.close_all()
    held = connections["default"].settings_dict
    before = dict(held)
    found = _database(database.address(asked_committed, owner=True))
    held.update({key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT") if key in found})
    yield kept_committed
    connections.close_all()
    held.update(before)


def books(kept: Kept) -> None:
    gift = kept.give("One", "5000.00 USD")
    kept.give("Two", "300.00 EUR")
    given: dict[str, Any] = {"day": SPENT_ON, "by": kept.by, "at": AT}
    slip = actions.agree(contribution=gift, amount=amount("7.00 USD"), **given)
    actions.reverse(entry=slip, words="A slip.", **given)
    _, (first, _) = kept.promised()
    kept.pay(first)
    kept.report(first, "10.00 USD")
    kept.allocate((kept.ask(), "100.00 USD"))
    actions.hold_reserve(fund=kept.fund, amount=amount("5.00 USD"), words="Held.", **given)
    large = kept.give("Three", "200000.00 USD")
    kept.approve("pay-back", actions.of_pay_back(large, amount("150000.00 USD"), SPENT_ON))
    actions.pay_back(contribution=large, amount=amount("150000.00 USD"), words="Too much.", **given)
    actions.close_period(fund=kept.fund, last=SPENT_ON, by=kept.by, at=NEXT)


def test_every_change_by_somebody_with_all_rights_is_found(all_rights: Kept) -> None:
    assert check() == []
    for code, changes in PLANTED.items():
        for change in changes:
            with transaction.atomic(), connection.cursor() as cursor:
                for table in ("entry", "posting", "approval"):
                    cursor.execute(f"ALTER TABLE funds_{table} DISABLE TRIGGER USER")
                cursor.execute(change)
                assert cursor.rowcount > 0, change
                assert code in {each.code for each in check()}, change
                transaction.set_rollback(True)
