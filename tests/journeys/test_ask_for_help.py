"""Stories of a delegate who asks for help: by keyboard alone, without scripts, saved while writing; and its looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect

from comity.apps.assistance.models import Answer, AssistanceRequest
from tests import pseudo
from tests.assistance_world import COOPERATION, Way, asked_committed, asking_world, at_stage, person
from tests.journeys.test_find_and_follow_a_request import tab_to
from tests.web.conftest import browser as signed_in
from tests.web.test_languages import forget

__all__ = ["asked_committed", "asking_world"]

pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def window(
    asked_committed: str,
    browser: Any,
    address: str,
    settings: LazySettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Any]]:
    """Open a window as somebody: `with window("amina", width=360) as page`."""
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [pseudo.write(tmp_path_factory.mktemp("locale"))]
    forget()

    @contextmanager
    def opened(
        who: str = "", *, width: int = 1280, dark: bool = False, language: str = "en", scripts: bool = True
    ) -> Iterator[Any]:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
            java_script_enabled=scripts, base_url=address,
        )  # fmt: skip
        cookies = {"django_language": language}
        if who:
            cookies["sessionid"] = signed_in(person(who)).cookies["sessionid"].value
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
        )
        context.set_default_timeout(15_000)
        try:
            yield context.new_page()
        finally:
            context.close()

    yield opened
    settings.LOCALE_PATHS = []
    forget()


def test_amina_begins_a_request_with_the_keyboard_alone(window: Callable[..., Any]) -> None:
    with window("amina") as page:
        page.goto("/requests/how-to-ask")
        tab_to(page, "Start a request")
        page.keyboard.press("Enter")
        page.wait_for_url("**/requests/new")
        tab_to(page, "fund")
        page.keyboard.press("ArrowDown")
        tab_to(page, "Begin the draft")
        page.keyboard.press("Enter")
        page.wait_for_url("**/answers/**")
        tab_to(page, "Save and go on")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: not url.endswith("/aim"))
    assert AssistanceRequest.objects.count() == 1


def test_errors_are_told_first_and_each_leads_to_its_field(window: Callable[..., Any]) -> None:
    draft = at_stage("draft")
    with window("petra", width=360, scripts=False) as page:
        page.goto(f"{draft.get_absolute_url()}/answers/cost")
        page.fill("[name=total]", "about 48k")
        page.get_by_role("button", name="Save and go on").click()
        expect(page.locator(".errs a")).to_have_count(1)
        page.locator(".errs a").click()
        page.wait_for_url("**#total")
        assert page.input_value("[name=total]") == "about 48k"


def test_what_is_written_is_saved_by_itself_within_the_policy(window: Callable[..., Any]) -> None:
    draft = at_stage("draft")
    with window("amina") as page:
        told: list[str] = []
        page.on("console", lambda line: told.append(line.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(f"{draft.get_absolute_url()}/answers/aim")
        before = page.input_value("#seen")
        page.fill("[name=title]", "Written and not yet sent")
        page.wait_for_selector(f"#seen:not([value='{before}'])", state="attached")
        expect(page.locator("#saved")).to_contain_text("Saved")
        assert (
            Answer.objects.get(assistance=draft, question="aim").value["title"] == "Written and not yet sent"
        )
        page.fill("[name=title]", "Written on")
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_url("**/answers/references")
        assert told == [], "the browser refused something"
    assert Answer.objects.get(assistance=draft, question="aim").value["title"] == "Written on"


def test_without_scripts_a_request_is_sent(window: Callable[..., Any]) -> None:
    draft = at_stage("draft")
    with window("amina", width=360, scripts=False) as page:
        page.goto(draft.get_absolute_url())
        page.get_by_role("link", name="Look it over and send").click()
        page.get_by_role("link", name="Give consent to assess").click()
        page.get_by_role("button", name="Give consent to assess").click()
        page.get_by_role("link", name="Clear it").click()
        page.get_by_role("button", name="Clear it").click()
        page.get_by_role("button", name="Send the request").click()
        expect(page.locator("main")).to_contain_text("With the secretariat")
    draft.refresh_from_db()
    assert draft.stage == "sent"


def pages() -> list[str]:
    """Pages of a delegation at every turn, on requests that have come that far."""
    back = Way()
    back.to("assessment")
    back.send_back("cost")
    back.publish()
    draft, closed, proposal = at_stage("draft"), at_stage("closed"), at_stage("proposal")
    here = {each: each.get_absolute_url() for each in (back.assistance, draft, closed, proposal)}
    return [
        "/requests/", "/requests/how-to-ask", f"/requests/how-to-ask/{COOPERATION}", "/requests/new",
        "/requests/priority/QMA", *here.values(), f"{here[draft]}/answers/cost", f"{here[draft]}/answers/beneficiaries",
        f"{here[back.assistance]}/answers/cost", f"{here[draft]}/send", f"{here[back.assistance]}/send",
        f"{here[proposal]}/accept-proposal", f"{here[draft]}/publish", f"{here[draft]}/clear",
        f"{here[closed]}/give-feedback", f"{here[back.assistance]}/obstacle", f"{here[back.assistance]}/withdraw",
    ]  # fmt: skip


def test_axe_finds_nothing_and_nothing_overflows(window: Callable[..., Any]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, found, addresses = Axe(), [], pages()
    for width, dark, language in (
        (360, False, "en"),
        (1280, True, "en"),
        (360, False, "en-xa"),
        (360, False, "ar-xb"),
    ):
        with window("amina", width=width, dark=dark, language=language) as page:
            for address in addresses:
                page.goto(address)
                if page.evaluate(OVERFLOW) > 0:
                    found.append((address, width, language, "overflow"))
                if language == "en":
                    found += [
                        (address, width, each["id"], each["nodes"][0]["html"][:200])
                        for each in axe.run(page).response["violations"]
                    ]
    assert found == []
