"""Every page about accounts fits a narrow telephone, and gives a screen reader nothing to trip over."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests import cast
from tests.journeys.chromium import browser, post, site

__all__ = ["browser", "post", "site"]
pytestmark = pytest.mark.browser
# What stands out of a page that is wider than its window.
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > limit + 0.5)
    .map((each) => each.outerHTML.slice(0, 120));
}"""
OPEN = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/account/invitation/"]
OWN = [
    "/account/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/", "/accounts/password/change/", "/accounts/email/", "/accounts/logout/",
    "/accounts/reauthenticate/", "/account/people/", "/account/people/invite/",
]  # fmt: skip
OF_A_PERSON = ["", "give-role/", "hand-over/", "second-factor/", "erase/"]


def _faults(page: Page, address: str) -> list[Any]:
    """What axe finds, and how far the page is wider than the telephone."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status in {200, 410}, address
    wide = page.evaluate(TOO_WIDE)
    found = Axe().run(page).response["violations"]
    faults: list[Any] = [(address, each["id"], each["nodes"][0]["html"]) for each in found]
    return faults + [(address, "too wide", each) for each in wide]


def test_every_page_about_accounts_fits_and_reads(browser: Browser, site: str, post: object) -> None:
    cast.olu()
    dalia = cast.dalia()
    page = browser.new_page(viewport={"width": 320, "height": 640})
    faults = []
    for address in OPEN:
        faults += _faults(page, f"{site}{address}")
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Your e-mail address").fill("olu@example.org")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    page.goto(f"{site}/accounts/reauthenticate/")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)
    for address in OWN + [f"/account/people/{dalia.number}/{end}" for end in OF_A_PERSON]:
        faults += _faults(page, f"{site}{address}")
    page.close()
    assert "\n".join(map(str, faults)) == ""
