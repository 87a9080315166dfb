"""The finance officer's pages, as a program for accessibility, a narrow screen, a long language and right to left see
them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from comity.apps.funds import actions
from comity.apps.funds.access import Act
from comity.apps.funds.actions import spending, statements
from comity.apps.funds.models import Allocation, Entry, StatementLine, Tranche
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import amount
from tests.assistance_world import COOPERATION, Way, asked_committed, asking_world, person
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide

__all__ = ["asked_committed", "asking_world", "languages", "sit"]
pytestmark = pytest.mark.browser

CSV = b"""Booking date,Value date,Amount,Currency,Description,Counterparty,Reference
2026-10-12,2026-10-12,45000.00,USD,Second half of the pledge of March,A house of weavers,W-1
2026-10-13,2026-10-13,-12.50,USD,Account charges for the third quarter,,C-9
2026-10-14,2026-10-14,700.00,USD,For the courses,A town by the sea,X-3
"""


@pytest.fixture
def pages(asked_committed: str) -> dict[str, list[str]]:
    """What finance officers open, with books, requests, statements and dialogue behind it."""
    at, by = datetime.now(UTC), person("femi")
    today = at.date()
    fund = actions.set_fund(
        code=COOPERATION, name="Voluntary fund for technical cooperation", by=SYSTEM, at=at, invented=True
    )
    day = today - timedelta(days=200)
    gift = actions.pledge(
        fund=fund, donor="A house of weavers", amount=amount("340000.00 USD"), day=day, by=by, at=at, unearmarked=False,
        earmark="For courts, and for those who keep prisons", themes=["justice"], due_on=today - timedelta(days=3),
    )  # fmt: skip
    actions.pledge(
        fund=fund,
        donor="An academy",
        amount=amount("12000.00 USD"),
        day=day,
        by=by,
        at=at,
        in_kind="Two trainers",
    )
    actions.receive_unpledged(
        fund=fund, donor="A foundation of the northern rivers", amount=amount("250000.00 USD"), day=day, by=by, at=at,
        unearmarked=True,
    )  # fmt: skip
    actions.receive(contribution=gift, amount=amount("200000.00 USD"), day=day, by=by, at=at)
    way, other = Way(fund=COOPERATION), Way(fund=COOPERATION)
    way.to("agreement")
    other.to("agreement")
    spending.allocate(fund=fund, requests=[(way.assistance, amount("90000.00 USD"))], day=today, by=by, at=at)
    made = Allocation.objects.get()
    parts = [spending.Part(amount("56500.00 USD").number, "The agreement is signed", today),
             spending.Part(amount("33500.00 USD").number, "The first report is in", None)]  # fmt: skip
    spending.obligate(allocation=made, parts=parts, day=today, by=by, at=at)
    way.assistance.refresh_from_db()
    way.at = at
    way.agree()
    part = Tranche.objects.order_by("nth")[0]
    spending.pay(tranche=part, day=today, by=by, at=at)
    statements.import_statement(fund=fund, data=CSV, name="October 2026.csv", by=by, at=at)
    actions.note_outreach(
        fund=fund, donor="A town by the sea", day=day, words="They asked what a small gift would do.",
        next_step="Send them the one report", next_on=today, by=by, at=at,
    )  # fmt: skip
    actions.draft_letter(contribution=gift, kind="acknowledgement", language="en", by=by, at=at)
    given = {"amount": "120000", "currency": "USD", "day": today.isoformat()}
    asking = actions.ask_approval(
        fund=fund, act=Act.CANCEL, number=gift.pk, given=given,
        facts=actions.of_cancel(gift, amount("120000.00 USD"), today),
        by=person("frida"), at=at,
    )  # fmt: skip
    actions.close_period(fund=fund, last=day - timedelta(days=30), by=by, at=at)
    line, entry = StatementLine.objects.order_by("day")[0], Entry.objects.latest("pk")
    place = f"/finance/{COOPERATION}"
    return {
        "femi": [
            "/finance/", f"{place}/", f"{place}/contributions", f"{place}/contributions/{gift.pk}", f"{place}/entries",
            f"{place}/entries/{entry.pk}", f"{place}/do/pledge", f"{place}/do/cancel/{gift.pk}", f"{place}/allocate",
            f"{place}/allocations", f"{place}/allocations/{made.pk}", f"{place}/do/obligate/{made.pk}",
            f"{place}/do/report-spending/{part.pk}", f"{place}/statements", f"{place}/statements/{line.file_id}",
            f"{place}/lines", f"{place}/do/confirm-match/{line.pk}", f"{place}/outreach", f"{place}/asked/{asking.pk}",
            f"{place}/do/assert-balance", "/finance/rates",
        ],
    }  # fmt: skip


@SIZES
def test_axe_finds_nothing_and_nothing_overflows(
    sit: Sit, pages: dict[str, list[str]], width: int, dark: bool
) -> None:
    assert faults(sit, pages, width=width, dark=dark) == []


def test_long_words_and_right_to_left_fit_a_narrow_screen(
    sit: Sit, pages: dict[str, list[str]], languages: None
) -> None:
    assert too_wide(sit, pages) == []
