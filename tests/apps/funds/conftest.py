"""Two invented funds, their finance officer, and somebody who serves only one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.models import Contribution, Fund
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import offices, people
from comity.apps.parties.models import Person, Role
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.rates import Rate
from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world
from tests.funds_world import kept, kept_committed

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world", "kept", "kept_committed"]

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 2, 10)


@dataclass
class Books:
    rivers: Fund
    hills: Fund
    by: Person  # serves both
    half: Person  # serves the first alone

    def pledge(
        self, words: str = "100.00 USD", *, fund: Fund | None = None, day: date = DAY, **more: Any
    ) -> Contribution:
        return actions.pledge(
            fund=fund or self.rivers, donor=more.pop("donor", "A house of weavers"), amount=amount(words), day=day,
            by=self.by, at=AT, **more,
        )  # fmt: skip

    def give(self, act: str, contribution: Contribution, words: str, day: date = DAY) -> Any:
        return getattr(actions, act)(
            contribution=contribution, amount=amount(words), day=day, by=self.by, at=AT
        )


def officer(name: str, *funds: str) -> Person:
    office = people.open_office(name=f"Finance of {name}", by=SYSTEM, at=AT)
    offices.set_office(office=office, party=None, mandate="", funds=funds, by=SYSTEM, at=AT)
    person: Person = people.add_person(
        email=f"{name.lower()}@books.invalid", name=name, by=SYSTEM, at=AT, office=office, role=Role.FINANCE
    )
    return person


@pytest.fixture
def books(db: None) -> Books:
    rivers = actions.set_fund(code="RIV", name="Fund of the Rivers", by=SYSTEM, at=AT, invented=True)
    hills = actions.set_fund(code="HIL", name="Fund of the Hills", by=SYSTEM, at=AT, invented=True)
    known = [
        Rate("EUR", date(2026, 1, 1), Decimal("0.923"), "invented", True),
        Rate("EUR", date(2026, 2, 15), Decimal("0.871"), "invented", True),
    ]
    actions.import_rates(known=known, by=SYSTEM, at=AT)
    return Books(rivers, hills, officer("Mira", "riv", "hil"), officer("Tavo", "riv"))
