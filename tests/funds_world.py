"""The world in which States ask, with the money of one of its funds kept in books: a fund whose code is a route, two
finance officers, contributions with and without earmarks, and requests brought to any stage of their money by the acts.

A conftest names the fixtures it takes from here and from `tests.assistance_world`. `kept` gives a test the world and
rolls back what it writes; `kept_committed` one in which transactions really commit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.assistance_world import COOPERATION, FOUNDED, MANDATE, OWN, Way, person

FINANCE = "Finance section"
THEME, OTHER_THEME = "justice", "education-and-culture"  # families of the catalogue
DAY = date(2026, 2, 10)  # money comes
SPENT_ON = date(2026, 6, 15)  # after every request of a test has reached its agreement
AT = datetime(2026, 6, 15, 9, 0, tzinfo=FOUNDED.tzinfo)


@dataclass
class Kept:
    """The fund, its officers, and what tests do with them. `gifts` are those of `give`, by donor."""

    fund: Any
    by: Any  # a finance officer
    other: Any  # another, of the same office
    gifts: dict[str, Any] = field(default_factory=dict)

    def give(self, donor: str, words: str, *, day: date = DAY, received: bool = True, **earmark: Any) -> Any:
        """A contribution, received in full unless said otherwise. `earmark`: themes, from_on, until_on, earmark."""
        from comity.apps.funds import actions
        from comity.pure.ledger.amounts import amount

        gift = actions.pledge(
            fund=self.fund, donor=donor, amount=amount(words), day=day, by=self.by, at=AT, **earmark
        )
        if received:
            actions.receive(contribution=gift, amount=amount(words), day=day, by=self.by, at=AT)
        self.gifts[donor] = gift
        return gift

    def way(self, stage: str = "agreement", *, theme: str = "", of: str = OWN) -> Way:
        """A request of this fund at a stage up to "agreement", and the way to go on with it."""
        from comity.apps.assistance.models import AssistanceRequest

        way = Way(of=of, fund=COOPERATION)
        way.to(stage)
        if theme:
            AssistanceRequest.objects.filter(pk=way.assistance.pk).update(theme=theme)
            way.assistance.refresh_from_db()
        return way

    def ask(self, stage: str = "agreement", **given: Any) -> Any:
        return self.way(stage, **given).assistance

    def allocate(
        self, *requests: tuple[Any, str], day: date = SPENT_ON, by: Any = None, at: datetime = AT
    ) -> Any:
        """Set money aside: `(request, "100.00 USD"), …`. Returns the allocations."""
        from comity.apps.funds import actions
        from comity.pure.ledger.amounts import amount

        wanted = [(one, amount(words)) for one, words in requests]
        return actions.allocate(fund=self.fund, requests=wanted, day=day, by=by or self.by, at=at)

    def allocated(self, words: str = "1130.00 USD", **given: Any) -> tuple[Way, Any]:
        """A request at its agreement with money set aside, and the allocation."""
        way = self.way(**given)
        (allocation,) = self.allocate((way.assistance, words))
        return way, allocation

    def promised(
        self, words: str = "1130.00 USD", parts: tuple[str, ...] = ("565.00", "565.00")
    ) -> tuple[Way, Any]:
        """The same agreed with the State and promised in parts; and the parts."""
        from comity.apps.funds import actions

        way, allocation = self.allocated(words)
        way.agree()
        made = actions.obligate(
            allocation=allocation,
            parts=[actions.Part(Decimal(each), f"Milestone {place}") for place, each in enumerate(parts, 1)],
            day=SPENT_ON, by=self.by, at=AT,
        )  # fmt: skip
        return way, made

    def pay(self, tranche: Any, *, day: date = SPENT_ON, by: Any = None, at: datetime = AT) -> Any:
        from comity.apps.funds import actions

        return actions.pay(tranche=_fresh(tranche), day=day, by=by or self.by, at=at)

    def report(
        self, tranche: Any, spent: str, *, words: str = "Nine registers are kept.", **more: Any
    ) -> Any:
        from comity.apps.funds import actions
        from comity.pure.ledger.amounts import amount

        given = {"day": SPENT_ON, "by": self.by, "at": AT} | more
        return actions.report_spending(tranche=_fresh(tranche), spent=amount(spent), words=words, **given)

    def held(self, kind: str, currency: str = "USD") -> Decimal:
        """What an account of the fund holds, whatever the day."""
        from comity.apps.funds.balances import held
        from comity.pure.ledger.accounts import Kind

        return held(self.fund, Kind(kind), currency)

    def approve(self, act: str, facts: Any, by: Any = None) -> Any:
        """What the other officer approves."""
        from comity.apps.funds import actions
        from comity.apps.funds.access import Act

        return actions.approve(fund=self.fund, act=Act(act), facts=facts, by=by or self.other, at=AT)


def _fresh(tranche: Any) -> Any:
    return type(tranche).objects.get(pk=tranche.pk)


def build(code: str = COOPERATION) -> Kept:
    """Begin the books, with an office of two finance officers."""
    from comity.apps.funds import actions
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Role
    from comity.pure.ledger.rates import Rate

    fund = actions.set_fund(
        code=code,
        name="Fund for technical cooperation",
        by=SYSTEM,
        at=FOUNDED,
        invented=True,
        source="invented",
    )
    office = people.open_office(name=FINANCE, mandate=MANDATE, funds=(code,), by=SYSTEM, at=FOUNDED)
    for name in ("Mira", "Tavo"):
        people.add_person(
            email=f"{name.lower()}@world.example", name=name, by=SYSTEM, at=FOUNDED, office=office, role=Role.FINANCE
        )  # fmt: skip
    known = [
        Rate("EUR", date(2026, 1, 1), Decimal("0.923"), "invented", True),
        Rate("EUR", date(2026, 5, 1), Decimal("0.871"), "invented", True),
    ]
    actions.import_rates(known=known, by=SYSTEM, at=FOUNDED)
    return Kept(fund, person("mira"), person("tavo"))


@pytest.fixture
def kept(asked: None) -> Kept:
    """Books of the fund of technical cooperation; what a test writes is rolled back."""
    return build()


@pytest.fixture
def kept_committed(asked_committed: str) -> Kept:
    """The same where transactions really commit."""
    return build()
