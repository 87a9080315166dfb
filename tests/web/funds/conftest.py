"""A fund with its books: gifts of every form, a request everybody may know of, and one its State keeps to itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds.models import Contribution, Fund, SpendingReport, Tranche
from comity.pure.ledger import moves
from tests import spent
from tests.assistance_world import COOPERATION, OTHER, Way
from tests.web.requests.conftest import _in_asking_world, asked, asking_world

__all__ = ["_in_asking_world", "asked", "asking_world"]

TODAY = datetime.now(UTC).date()
PAID = TODAY - timedelta(days=20)
YEAR = PAID.year
HIDDEN_WORDS = "for the clerks of the hidden court"


@dataclass
class Told:
    fund: Fund
    open: Contribution
    bound: Contribution
    public: Any  # requests
    hidden: Any


def use(fund: Fund, way: Way, number: str, of: Contribution, words: str = "") -> None:
    """Money set aside for a request and paid, with support cost at 13 per cent, and reported."""
    whole = Decimal(number)
    direct = (whole / Decimal("1.13")).quantize(Decimal("0.01"))
    allocation = spent.set_aside(fund, way.assistance, number, PAID, of=of, words=words)
    spent.pay(allocation, str(direct), str(whole - direct), PAID, of=of, words=words)
    part = Tranche.objects.create(
        allocation=allocation, nth=1, number=whole, support=whole - direct, milestone="All of it"
    )
    SpendingReport.objects.create(
        tranche=part, spent=direct, words=f"Sixty-four clerks were trained. {words}".strip(), by=spent.BY, day=PAID,
        at=spent.moment(PAID),
    )  # fmt: skip


@pytest.fixture
def told(asked: None) -> Told:
    return tell()


def tell() -> Told:
    """The books of the fund, and two requests they paid for."""
    fund = Fund.objects.create(
        code=COOPERATION, name="Technical cooperation fund", invented=True, purpose="Advice and training",
        source="invented",
    )  # fmt: skip
    begun = PAID - timedelta(days=10)
    pool = spent.give(fund, "A house of weavers", "900000", begun, unearmarked=True)
    bound = spent.give(fund, "A guild of ferrymen", "226000", begun, unearmarked=False, earmark="Training")
    spent.give(fund, "A choir", "5000", date(YEAR - 1, 3, 4), received=False, unearmarked=True)
    kind = spent.give(
        fund,
        "A school of masons",
        "12000",
        begun,
        received=False,
        in_kind="40 trainer days",
        unearmarked=True,
    )
    spent.write(
        fund, "received_in_kind", begun, moves.in_kind(fund.code, spent.usd("12000")), contribution=kind
    )
    public, hidden = Way(), Way(of=OTHER)
    public.to("sent")
    public.publish("fact", "title", "answers")
    hidden.to("sent")
    use(fund, public, "113000", bound)
    use(fund, hidden, "56500", pool, words=HIDDEN_WORDS)
    return Told(fund, pool, bound, public.assistance, hidden.assistance)


def public_pages(told: Told) -> list[str]:
    """Every kind of page that everybody may read of these books."""
    here = f"/funds/{told.fund.code}"
    parts = ("", "?part=sources", "?part=uses", "?part=donors")
    return [
        "/funds/", here, f"{here}?year={YEAR}", f"{here}?year={YEAR - 1}", f"{here}/contributions",
        f"{here}/contributions/{told.open.pk}", f"{here}/contributions/{told.bound.pk}", f"{here}/uses",
        f"{here}/entries", f"{here}/entries?kind=disbursed", f"{here}/entries?kind=allocated",
        f"{here}/entries?kind=spent&from={YEAR}-01-01", f"{here}/donors", f"{here}/donors?basis=recognised",
        "/funds/donors/", *(f"{here}/update/{YEAR}{part}" for part in parts),
        f"/requests/{told.public.reference}/money",
    ]  # fmt: skip
