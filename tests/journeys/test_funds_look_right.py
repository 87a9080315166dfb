"""The public pages of the funds, as a program for accessibility, a narrow screen, a long language, right to left, a
keyboard and paper see them."""

from __future__ import annotations

from datetime import date, timedelta

import pypdfium2
import pytest

from comity.apps.funds.models import Donor, Fund, PublishedFigure, PublishedTotal, SourceFile
from comity.pure.ledger import moves
from tests import spent
from tests.assistance_world import asked_committed, asking_world
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide
from tests.journeys.test_find_and_follow_a_request import tab_to
from tests.web.funds.conftest import PAID, TODAY, YEAR, Told, tell

__all__ = ["asked_committed", "asking_world", "languages", "sit"]
pytestmark = pytest.mark.browser

DONORS = ("Harrow Foundation", "Marenta", "Norvale", "Pellandra", "Quillon", "Rovana", "Sabrena", "Tolanda", "Ulmeria",
          "Vestara", "Wendara, in the name of the provinces of the northern coast", "Zemira")  # fmt: skip


def years_before(told: Told) -> None:
    """Five years of gifts from more and more donors, and some that have not come."""
    for ago in range(5, -1, -1):
        for nth, donor in enumerate(DONORS[: 12 - ago]):
            day = PAID - timedelta(days=365 * ago + nth)
            number = str(1_400_000 // (nth + 1) ** 2 + 2500)
            spent.give(
                told.fund, donor, number, day, received=bool(ago or nth % 4), unearmarked=nth % 3 > 0,
                earmark="" if nth % 3 else "For training of judges",
            )  # fmt: skip


def published() -> Fund:
    """A fund whose books were loaded from what others published."""
    fund: Fund = Fund.objects.create(code="REC", name="Fund as published", source="schedule.csv")
    source = SourceFile.objects.create(name="schedule.csv", sha256="0" * 64, at=spent.moment(PAID))
    for nth, donor in enumerate(DONORS[:6]):
        day, number = date(2024, 12, 31), str(90_000 // (nth + 1))
        who = Donor.objects.get(name=donor)
        entry = spent.write(fund, "recognised", day, moves.recognise(fund.code, spent.usd(number)), donor=who)
        PublishedFigure.objects.create(
            fund=fund,
            year=2024,
            of="contribution",
            donor=who,
            number=number,
            source=source,
            line=nth + 2,
            entry=entry,
        )
    PublishedTotal.objects.create(
        fund=fund, year=2024, stated="230000", named="219000", residual="11000", source=source,
        document="Statement of 2024",
    )  # fmt: skip
    return fund


@pytest.fixture
def told(asked_committed: str) -> Told:
    books = tell()
    years_before(books)
    published()
    return books


@pytest.fixture
def pages(told: Told) -> dict[str, list[str]]:
    here = f"/funds/{told.fund.code}"
    return {
        "": [
            "/funds/", here, f"{here}?year={YEAR - 2}", f"{here}/contributions", f"{here}/contributions/{told.open.pk}",
            f"{here}/contributions/{told.bound.pk}", f"{here}/uses", f"{here}/entries?kind=disbursed",
            f"{here}/entries?kind=bank&from=2020-01-01", f"/requests/{told.public.reference}/money", "/funds/REC",
            f"{here}/donors", f"{here}/donors?basis=recognised", "/funds/REC/donors", "/funds/donors/",
        ],
        "amina": [f"/requests/{told.public.reference}/money"],
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


def test_the_page_of_a_fund_runs_from_right_to_left_with_its_charts(
    sit: Sit, told: Told, languages: None
) -> None:
    page = sit(width=1280, language="ar-xb").go(f"/funds/{told.fund.code}").page

    def box(selector: str) -> dict[str, float]:
        return dict(page.locator(selector).first.bounding_box())

    assert box("section[aria-labelledby=don] .side")["x"] > box("section[aria-labelledby=don] table")["x"]
    assert (
        box("section[aria-labelledby=su] thead th >> nth=0")["x"]
        > box("section[aria-labelledby=su] td svg")["x"]
    )
    turned = page.locator("section[aria-labelledby=rest] svg").first.evaluate(
        "each => getComputedStyle(each).transform"
    )
    assert turned.startswith("matrix(-1")


def test_the_page_of_a_fund_prints_whole_without_its_menus(sit: Sit, told: Told) -> None:
    printed = sit(width=1280).go(f"/funds/{told.fund.code}").page.pdf(format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(printed)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    sheets = len(document)
    document.close()
    assert 2 <= sheets <= 7
    for each in (
        "Sources and uses",
        "Vestara",
        "How many it rests on",
        "What it did",
        "the official ledger is elsewhere",
    ):
        assert each in text, each
    for each in ("Skip to the page", "Sign in"):
        assert each not in text, each


def test_by_keyboard_and_without_scripts_a_figure_opens_its_entries_and_a_gift_its_results(
    sit: Sit, told: Told
) -> None:
    here = f"/funds/{told.fund.code}"
    seat = sit(width=1280).go(here).follow(f"kind=received&from={YEAR}-01-01&to={TODAY}")
    seat.reads("Received", "US dollars in all")
    tab_to(seat.page, "kind")
    seat.page.keyboard.type("Paid for")
    seat.press("Show")
    seat.reads("Paid for requests", told.public.reference)
    seat.follow("/money").reads("What money did for it", "A guild of ferrymen", "Sixty-four clerks")
    seat.follow(f"{here}/contributions/{told.bound.pk}").reads("What it did", told.public.reference)
