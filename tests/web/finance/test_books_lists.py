"""The lists of the books cost so many statements, however much is held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions
from comity.apps.funds.actions import spending, statements
from comity.apps.funds.models import Allocation, Fund
from comity.pure.ledger.amounts import amount
from tests.assistance_world import Way, _in_asking_world, asked, asking_world, person
from tests.web.finance.test_money_for_requests import PLACE, approved, femi, fund, give, later, text

__all__ = ["_in_asking_world", "asked", "asking_world", "femi", "fund"]
LISTS = ("", "contributions", "entries", "allocations", "statements", "lines", "outreach", "allocate")
# The reader and their session, rights and offices take four. The page of an allocation, in `own`, takes three more for
# what was asked and decided, and may take fifteen.
MOST = {"/finance/": 13} | {f"{PLACE}/{name}": 10 for name in LISTS}


def fill(fund: Fund, times: int) -> Way:
    """So many pledges, lines of a statement, steps of dialogue, askings; and a request whose money is promised."""
    by, at = person("femi"), datetime.now(UTC)
    day = at.date()
    for number in range(times):
        gift = actions.pledge(
            fund=fund, donor=f"Donor {number}", amount=amount("200000.00 USD"), day=day, by=by, at=at
        )
        actions.note_outreach(
            fund=fund,
            donor=f"Donor {number}",
            day=day,
            words="Said.",
            next_step="Ask",
            next_on=day,
            by=by,
            at=at,
        )
        actions.ask_approval(
            fund=fund, act=spending.Act.CANCEL, number=gift.pk, by=person("frida"), at=at,
            given={"amount": "150000", "currency": "USD", "day": day.isoformat()},
            facts=actions.of_cancel(gift, amount("150000 USD"), day),
        )  # fmt: skip
    rows = "".join(
        f"{day - timedelta(days=1)},{number + 1}.00,USD,A gift,B{number}\n" for number in range(times)
    )
    data = f"Booking date,Amount,Currency,Description,Reference\n{rows}".encode()
    statements.import_statement(fund=fund, data=data, name=f"{times}.csv", by=by, at=at)
    give(fund, "90000.00 USD")
    way = approved()
    spending.allocate(fund=fund, requests=[(way.assistance, amount("90000.00 USD"))], day=day, by=by, at=at)
    made = Allocation.objects.latest("pk")
    parts = [spending.Part(amount("10.00 USD").number, f"Part {number}") for number in range(times)]
    spending.obligate(allocation=made, parts=parts, day=day, by=by, at=at)
    return way


def cost(client: Client, place: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(place).status_code == 200
    return len(found)


def test_the_lists_cost_the_same_with_much_as_with_little(fund: Fund, femi: Client) -> None:
    later(fill(fund, 2)).agree()
    own = f"{PLACE}/allocations/{Allocation.objects.latest('pk').pk}"
    few = {place: cost(femi, place) for place in [*MOST, own]}
    later(fill(fund, 30))
    approved()
    many = {place: cost(femi, place) for place in MOST}
    assert {place: n for place, n in few.items() if n > MOST.get(place, 15)} == {}
    assert "More wait than stand here." in text(femi.get("/finance/"))
    assert {place: n for place, n in many.items() if n > MOST[place]} == {}
    spending.pay(
        tranche=Allocation.objects.earliest("pk").tranches.earliest("nth"), day=datetime.now(UTC).date(),
        by=person("femi"), at=datetime.now(UTC),
    )  # fmt: skip
    assert cost(femi, own) <= few[own] + 2


def test_a_thousand_lines_that_wait_cost_the_worklist_no_more_statements(fund: Fund, femi: Client) -> None:
    by, at = person("femi"), datetime.now(UTC)

    def wait(first: int, last: int) -> None:
        rows = "".join(
            f"{at.date()},{number}.00,USD,A gift,Donor {number},B{number}\n" for number in range(first, last)
        )
        head = "Booking date,Amount,Currency,Description,Counterparty,Reference\n"
        data = f"{head}{rows}".encode()
        done = statements.import_statement(fund=fund, data=data, name=f"{last}.csv", by=by, at=at)
        assert done.new == last - first

    wait(1, 3)
    places = ("/finance/", f"{PLACE}/lines", f"{PLACE}/statements")
    few = {place: cost(femi, place) for place in places}
    wait(3, 1001)
    assert {place: cost(femi, place) for place in places} == few
    assert text(femi.get("/finance/")).count("Donor ") == 10, "the first of them, and that there are more"
    assert "More wait than stand here." in text(femi.get("/finance/"))
