"""Seats at which people ask, work and decide: a browser each, at a site over a copy of the world in which States ask.

`sit("amina")` gives Amina's window: a phone's width, without scripts, signed in. After every step the page is looked
at: it must fit the width, and the server must not have failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.assistance_world import ANSWERS, address_of, person
from tests.cast import PASSWORD

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OVERFLOW = "document.documentElement ? document.documentElement.scrollWidth - document.documentElement.clientWidth : 0"
Sit = Callable[..., "Seat"]


class Seat:
    """One person before one window."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.failed: list[str] = []
        page.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.status >= 500:
            self.failed.append(f"{response.status} {response.url}")

    def look(self) -> None:
        """The page is whole, and nothing has to be moved sideways to be read."""
        self.page.wait_for_load_state()  # a click returns as soon as the next page begins to arrive
        assert self.failed == []
        assert self.page.evaluate(OVERFLOW) <= 0, f"{self.page.url} is wider than the window"

    @property
    def place(self) -> str:
        """The address of the page, without the site."""
        return "/" + str(self.page.url).split("/", 3)[3]

    @property
    def text(self) -> str:
        return " ".join(self.page.inner_text("main").split())

    def go(self, place: str) -> Seat:
        self.page.goto(place)
        self.look()
        return self

    def press(self, name: str) -> Seat:
        """Press the button of that name."""
        button = self.page.locator("main").get_by_role("button", name=name, exact=True)
        assert button.count(), f"no button {name!r} on {self.place}: {self.text[:1500]}"
        button.click()
        self.look()
        return self

    def follow(self, end: str) -> Seat:
        """Follow the first link of the page whose address ends so."""
        links = self.page.locator(f"main a[href$='{end}']")
        assert links.count(), f"no link to …{end} on {self.place}: {self.text[:1500]}"
        links.first.click()
        self.look()
        return self

    def write(self, given: Mapping[str, Any]) -> Seat:
        """Fill in fields by their name: words, a choice, or several."""
        for name, value in given.items():
            fields = self.page.locator(f"main [name='{name}']")
            kind = fields.first.evaluate("each => each.type")
            if kind in ("radio", "checkbox"):
                for each in [value] if isinstance(value, str) else value:
                    self.page.check(f"main [name='{name}'][value='{each}']")
            elif kind == "select-one":
                fields.select_option(value)
            else:
                fields.fill(value)
        return self

    def reads(self, *words: str) -> Seat:
        for each in words:
            assert each in self.text, f"{each!r} is not on {self.place}: {self.text[:1500]}"
        return self

    # What takes several pages, told once.

    def sign_in(self, name: str, to: str) -> Seat:
        """By the page that everybody signs in by."""
        self.go(f"/accounts/login/?next={to}").write({"login": address_of(name), "password": PASSWORD})
        self.press("Sign in")
        assert self.place == to
        return self

    def answer_all(self, **other: Mapping[str, str]) -> Seat:
        """Answer question after question, from the one that stands open to the page before sending."""
        while "/answers/" in self.place:
            code = self.place.rpartition("/")[2]
            value = {**ANSWERS[code], **other.get(code, {})}
            self.write({name: each for name, each in value.items() if each}).press("Save and go on")
            assert not self.place.endswith(f"/{code}"), self.text
        return self

    def send(self) -> Seat:
        """Consent, clear, and send, by the page before sending."""
        if not self.place.endswith("/send"):
            self.follow("/send")
        self.follow("/consent").press("Give consent to assess")
        self.follow("/clear").press("Clear it")
        return self.press("Send the request")

    def assess(self, place: str) -> Seat:
        """Take one of the two assessments, write it and hand it in."""
        self.go(place).follow("/assess").press("Take it")
        self.write({"needs": "A register, and training to keep it.", "advises": "propose"})
        for each in self.page.locator("main input[type=radio][value=met]").all():
            each.check()
        for each in self.page.locator("main textarea[name$='_words']").all():
            each.fill("The papers show it.")
        self.page.click("button[value='hand-in']")
        self.look()
        return self


@pytest.fixture
def sit(asked_committed: str, address: str, browser: Any) -> Iterator[Sit]:
    """Open a window for somebody: `sit("amina")`, signed in; `sit()` for a visitor."""
    from django.test import Client

    windows: list[Any] = []

    def sits(
        name: str = "", *, width: int = 360, scripts: bool = False, language: str = "en", dark: bool = False
    ) -> Seat:
        window = browser.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=scripts, base_url=address,
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        window.set_default_timeout(15_000)
        windows.append(window)
        cookies = [{"name": "django_language", "value": language, "url": address}]
        if name:
            client = Client()
            client.force_login(person(name), backend=BACKEND)
            cookies.append({"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address})
        window.add_cookies(cookies)
        return Seat(window.new_page())

    yield sits
    for each in windows:
        each.close()
