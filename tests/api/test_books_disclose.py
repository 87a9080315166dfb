"""What the API tells of money for requests that their States keep to themselves: sums of a month, and no more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import spending
from comity.apps.funds.models import Fund
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from tests.api.conftest import Caller
from tests.assistance_world import COOPERATION, Way, person


@pytest.fixture
def fund(asked: None) -> Fund:
    at, by = datetime.now(UTC), person("femi")
    found = actions.set_fund(code=COOPERATION, name="A fund", by=SYSTEM, at=at)
    gift = actions.pledge(
        fund=found, donor="A town", amount=amount("900.00 USD"), day=at.date(), by=by, at=at
    )
    actions.receive(contribution=gift, amount=amount("900.00 USD"), day=at.date(), by=by, at=at)
    return found


def allocated(fund: Fund, *, number: str, public: bool) -> Way:
    way = Way(fund=COOPERATION)
    way.to("agreement")
    if public:
        way.publish("fact", "title")
    at = datetime.now(UTC)
    wanted = [(way.assistance, amount(f"{number} USD"))]
    spending.allocate(fund=fund, requests=wanted, day=at.date(), by=person("femi"), at=at)
    return way


def everything(caller: Caller, path: str) -> list[dict[str, Any]]:
    rows, after = [], 0
    while after is not None:
        page = caller.get(f"funds/{COOPERATION}/{path}", after=after, limit=3).json()
        rows += page["items"]
        after = page["next"]
    return rows


def test_a_request_that_is_not_public_stands_in_no_line(fund: Fund) -> None:
    shown, kept = allocated(fund, number="300.00", public=True), allocated(fund, number="70.00", public=False)
    anybody = Caller()
    lines, sums = everything(anybody, "entries"), everything(anybody, "sums")
    named = {each["request"] for each in lines}
    assert shown.assistance.reference in named and kept.assistance.reference not in named
    assert {(each["kind"], each["number"]) for each in sums} == {("allocated", "70"), ("available", "-70")}
    assert all(date.fromisoformat(each["month"]).day == 1 for each in sums)
    assert not [each for each in lines if each["number"] in ("70", "-70")]
    (gift,) = anybody.get(f"funds/{COOPERATION}/contributions").json()["items"]
    whole = anybody.get(f"funds/{COOPERATION}/contributions/{gift['number']}").json()
    assert {each["request"] for each in whole["uses"]} == {shown.assistance.reference, None}


def test_no_sum_is_of_less_than_a_month(fund: Fund) -> None:
    """Whoever asks for one day is told the month, since the sum of a day would be a line."""
    allocated(fund, number="70.00", public=False)
    today = datetime.now(UTC).date()
    told = [
        Caller().get(f"funds/{COOPERATION}/sums", since=day, until=day, limit=50).json()["items"]
        for day in (today, today.replace(day=1))
    ]
    assert told[0] == told[1]
    assert {each["number"] for each in told[0]} == {"70", "-70"}


def test_lines_and_sums_together_are_the_books(fund: Fund) -> None:
    allocated(fund, number="300.00", public=True)
    allocated(fund, number="70.00", public=False)
    anybody = Caller()
    held = {
        each["kind"]: Decimal(each["number"])
        for each in anybody.get(f"funds/{COOPERATION}/balances").json()["items"]
    }
    counted: dict[str, Decimal] = {}
    for each in everything(anybody, "entries") + everything(anybody, "sums"):
        counted[each["kind"]] = counted.get(each["kind"], Decimal()) + Decimal(each["number"])
    assert {kind: number for kind, number in counted.items() if number} == held
