"""Every page, as a program for accessibility, a narrow screen, a long language, right to left, and paper see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

pytestmark = pytest.mark.browser

PAGES = ["/", "/texts/", "/texts/A/HRC/RES/38/3", "/texts/DEMO/RES/1/4", "/texts/A/HRC/RES/38/3/votes",
         "/texts/A/HRC/RES/38/3/line", "/texts/DEMO/RES/1/4/candidates", "/commitments/", "/commitments/?from=x",
         "/calendar/?year=2020", "/states/", "/states/FJI", "/parties/", "/parties/HRC", "/search?q=cooperation",
         "/read/", "/about/", "/about/legal", "/about/privacy", "/about/retention", "/about/accessibility",
         "/about/data", "/data/",
         "/about/source",
         "/follow/?what=register", "/funds/", "/log/", "/verify/", "/accounts/login/", "/nothing"]  # fmt: skip
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_overflows(opened: Callable[..., Any], width: int, dark: bool) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    with opened(width=width, dark=dark) as page:
        for address in PAGES:
            page.goto(address)
            found += [
                (address, each["id"], each["nodes"][0]["html"][:200])
                for each in axe.run(page).response["violations"]
            ]
            if page.evaluate(OVERFLOW) > 0:
                found.append((address, "overflow", ""))
    assert found == []


@pytest.mark.parametrize("language", ["en-xa", "ar-xb"])
def test_long_words_and_right_to_left_fit_a_narrow_screen(opened: Callable[..., Any], language: str) -> None:
    with opened(width=360, language=language) as page:
        wide = []
        for address in PAGES:
            page.goto(address)
            assert page.get_attribute("html", "lang") == language
            if page.evaluate(OVERFLOW) > 0:
                wide.append(address)
    assert wide == []


def test_a_page_from_right_to_left_stands_in_order(opened: Callable[..., Any]) -> None:
    with opened(language="ar-xb") as page:
        page.goto("/texts/A/HRC/RES/38/3")

        def box(selector: str) -> dict[str, float]:
            return dict(page.locator(selector).first.bounding_box())

        assert box(".brand")["x"] > box(".mast nav")["x"]
        assert box("h1 .sym")["x"] > box("#facts ~ div .facts")["x"]
        row = page.locator("#op21")
        number, chip, text = (row.locator(each).bounding_box() for each in (".n", ".chip", "p >> nth=0"))
        assert number["x"] > chip["x"] > text["x"]
        cells = page.locator("section[aria-labelledby=vote] tbody tr").first.locator("th, td")
        places = [cells.nth(n).bounding_box()["x"] for n in range(cells.count())]
        assert places == sorted(places, reverse=True)


def test_a_text_prints_whole_with_its_address_and_without_its_menus(opened: Callable[..., Any]) -> None:
    with opened() as page:
        page.goto("/texts/A/HRC/RES/38/3")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(printed)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    pages = len(document)
    document.close()
    assert 2 <= pages <= 8
    assert "38/3" in text
    assert "Printed on" in text
    assert "Sign in" not in text
    assert "Skip to the page" not in text


def test_forced_colours_keep_what_is_drawn(browser: Any, library: str) -> None:
    context = browser.new_context(forced_colors="active", base_url=library)
    page = context.new_page()
    page.goto("/texts/A/HRC/RES/38/3")
    assert page.locator("section[aria-labelledby=vote] svg").first.is_visible()
    assert page.locator("h1").is_visible()
    context.close()
