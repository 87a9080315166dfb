"""Stories of people with a keyboard, or without scripts: find what was asked, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

DEMO = Path(__file__).resolve().parents[2] / "demo" / "demo-res-1-4.docx"


def tab_to(page: Any, wanted: str, most: int = 90) -> None:
    """Press Tab until what has the focus reads, or is called, as wanted; it must show that it has it."""
    focused = """() => { const e = document.activeElement; const s = getComputedStyle(e);
        return [e.innerText || '', e.name || '', e.value || '',
            s.outlineStyle !== 'none' || s.boxShadow !== 'none']; }"""
    for _press in range(most):
        page.keyboard.press("Tab")
        text, name, value, shown = page.evaluate(focused)
        if wanted in (text.strip(), name, value):
            assert shown, f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


def test_with_the_keyboard_alone_from_the_first_page_to_a_calendar_of_what_is_due(
    opened: Callable[..., Any],
) -> None:
    with opened() as page:
        page.goto("/")
        tab_to(page, "Skip to the page", most=1)
        page.keyboard.press("Enter")
        tab_to(page, "q", most=3)
        page.keyboard.type("38/3")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=38*")
        tab_to(page, "A/HRC/RES/38/3")
        page.keyboard.press("Enter")
        page.wait_for_url("**/texts/A/HRC/RES/38/3")
        tab_to(page, "Who is asked")
        page.keyboard.press("Enter")
        page.wait_for_url("**#asked")
        tab_to(page, "Votes by State")
        page.keyboard.press("Enter")
        page.wait_for_url("**/votes")
        tab_to(page, "Commitments")
        page.keyboard.press("Enter")
        page.wait_for_url("**/commitments/")
        tab_to(page, "text")
        page.keyboard.type("37/23")
        tab_to(page, "Show")
        page.keyboard.press("Enter")
        page.wait_for_url("**text=37*")
        assert page.locator("tbody tr").count() == 1
        assert page.get_attribute("a:text('calendar (.ics)')", "href").endswith("text=37%2F23&from=&to=")


def test_with_the_keyboard_alone_an_editor_signs_in_and_confirms_a_candidate(
    opened: Callable[..., Any],
) -> None:
    with opened() as page:
        page.goto("/accounts/login/?next=/library/")
        tab_to(page, "login")
        page.keyboard.type("dalia@example.org")
        tab_to(page, "password", most=2)
        page.keyboard.type(cast.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('Editor’s desk')")
        page.goto("/texts/DEMO/RES/1/4/candidates")
        page.locator("a.mini").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/look/*")
        tab_to(page, "Save and go on")
        page.keyboard.press("Enter")  # nothing is chosen yet: the summary leads to the question
        page.wait_for_selector(".errs a")
        page.focus(".errs a")
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        page.locator("#choice-0").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=status]")
        page.goto("/texts/DEMO/RES/1/4/candidates")
        assert page.locator(".st.done", has_text="Confirmed").count() == 1


def test_without_scripts_a_document_is_read_its_list_filtered_and_its_form_mended(
    opened: Callable[..., Any],
) -> None:
    with opened(scripts=False, width=360) as page:
        page.goto("/read/")
        page.click("button:has-text('Read it')")
        expect(page.locator(".errs")).to_contain_text("Choose the document")
        page.set_input_files("#document", str(DEMO))
        page.click("button:has-text('Read it')")
        page.wait_for_selector("mark")
        page.wait_for_load_state()
        assert "Only this link opens this page" in page.inner_text("main")
        assert page.locator("mark").count() > 5
        page.goto("/commitments/")
        page.select_option("#status", "open")
        page.fill("#from", "soon")
        page.click("button:has-text('Show')")
        expect(page.locator(".errs")).to_contain_text("write the day as")
        expect(page.locator("#from")).to_have_value("soon")
        page.fill("#from", "")
        page.click("button:has-text('Show')")
        expect(page.locator(".errs")).to_have_count(0)
        expect(page.locator("tbody tr").first).to_be_visible()


def test_with_every_script_of_ours_removed_nothing_on_public_pages_is_missing(
    opened: Callable[..., Any],
) -> None:
    with opened() as page:
        for address in ("/", "/texts/A/HRC/RES/38/3", "/commitments/", "/read/"):
            page.goto(address)
            assert page.locator("script").count() == 0
