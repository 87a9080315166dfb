"""The public register and withholding by two: as a story, and as a program for accessibility, a narrow screen, a long
language, right to left and a keyboard see its pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from comity.apps.register import actions
from tests import pseudo
from tests.assistance_world import Way, asked_committed, asking_world, person
from tests.journeys.asking import OVERFLOW, Sit, sit
from tests.journeys.test_find_and_follow_a_request import tab_to
from tests.web.test_languages import forget

__all__ = ["asked_committed", "asking_world", "sit"]
pytestmark = pytest.mark.browser


def public_way(stage: str = "declined") -> Way:
    way = Way()
    way.to(stage)
    way.publish()
    return way


def test_a_public_request_is_taken_out_of_sight_by_two_and_given_back(sit: Sit) -> None:
    """Unpublish by two: with a phone and without scripts."""
    way = public_way("papers")
    place, record = way.assistance.get_absolute_url(), f"/register/{way.assistance.reference}"
    hana = (
        sit().go("/register/").follow(record).reads("A register of places of detention", "Steps", "Taken up")
    )

    dalia = sit("dalia").go(place).follow("/withhold")
    dalia.press("Propose").reads("Something needs another look")
    dalia.write({"parts": "fact", "reason": "safety", "words": "Ring maria.lopez@mail.example"}).press(
        "Propose"
    )
    dalia.reads("may hold personal data")
    dalia.write({"words": "A witness lives near the place named."}).press("Propose")
    dalia.reads("Nothing is withheld until another official confirms it", "Somebody else: you proposed it")
    dalia.follow("/register/withheld/1").reads("Another official confirms it")
    hana.go(record).reads("A register of places of detention")

    dan = sit("dan").go("/register/withheld/").follow("/register/withheld/1").reads("A witness lives near")
    dan.press("Confirm: withhold it now").reads("It is public no more")
    for gone in (record, place):
        hana.go(gone).reads("withheld by two officials", "somebody could come to harm by it")
        assert "detention" not in hana.text
    assert "detention" not in hana.go("/register/").text
    hana.go("/register/totals").reads("1 of them withheld by two officials")
    sit("amina").go(place).reads(
        "Withheld from the public, by two officials", "A register of places of detention"
    )

    olu = sit("olu").go(place).reads("Request of")
    olu.go("/register/withheld/1").write({"words": "The place was renamed."}).press("Give it back").reads(
        "is public again"
    )
    hana.go(record).reads("A register of places of detention")


def test_the_state_takes_back_its_consent_alone_and_at_once(sit: Sit) -> None:
    way = public_way("papers")
    hana = sit()
    seat = sit("amina").go(f"{way.assistance.get_absolute_url()}/publish")
    for each in seat.page.locator("main [name=parts]").all():
        each.uncheck()
    seat.page.locator("main form button.btn").first.click()
    hana.go(f"/register/{way.assistance.reference}").reads("Nothing is held at this address")


@pytest.fixture
def pages(asked_committed: str) -> dict[str, list[str]]:
    """What each of them opens."""
    whole = public_way()
    part = public_way()
    waits = public_way()
    for way, given in ((whole, ["fact"]), (part, ["answers"])):
        one = way.do(
            actions.propose_withholding, person("dalia"), parts=given, reason="legal", words="A rule."
        )
        actions.confirm_withholding(withholding=one, by=person("dan"), at=way.at)
    one = waits.do(
        actions.propose_withholding, person("dalia"), parts=["title"], reason="in-error", words="A slip."
    )
    quiet = Way()
    quiet.to("papers")
    gone = f"/register/{whole.assistance.reference}"
    return {
        "": ["/register/", "/register/totals", "/register/classes", f"/register/{part.assistance.reference}", gone,
             f"/register/{waits.assistance.reference}", part.assistance.get_absolute_url()],
        "dalia": [
            "/register/withheld/", f"/register/withheld/{one.pk}", f"{part.assistance.get_absolute_url()}/withhold",
        ],
        "dan": ["/register/withheld/", f"/register/withheld/{one.pk}", "/register/withheld/1"],
        "olu": [whole.assistance.get_absolute_url()],
    }  # fmt: skip


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone, light", "desk, dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    sit: Sit, pages: dict[str, list[str]], width: int, dark: bool
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    pictures = os.environ.get("COMITY_PICTURES", "")
    for name, places in pages.items():
        page = sit(name, width=width, dark=dark, scripts=True).page
        for place in places:
            page.goto(place)
            if pictures:
                page.screenshot(
                    path=Path(pictures) / f"{width}{name}{place.replace('/', '_')}.png", full_page=True
                )
            found += [
                (place, each["id"], each["nodes"][0]["html"][:200])
                for each in axe.run(page).response["violations"]
            ]
            if page.evaluate(OVERFLOW) > 0:
                found.append((place, "overflow", ""))
    assert found == []


@pytest.fixture
def languages(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [pseudo.write(tmp_path_factory.mktemp("locale"))]
    forget()
    yield
    settings.LOCALE_PATHS = []
    forget()


def test_long_words_and_right_to_left_fit_a_narrow_screen(
    sit: Sit, pages: dict[str, list[str]], languages: None
) -> None:
    wide = []
    for language in ("en-xa", "ar-xb"):
        for name, places in pages.items():
            page = sit(name, language=language).page
            for place in places:
                page.goto(place)
                assert page.get_attribute("html", "lang") == language
                if page.evaluate(OVERFLOW) > 0:
                    wide.append((language, place))
    assert wide == []


def test_with_the_keyboard_alone_an_official_confirms(sit: Sit) -> None:
    way = public_way("papers")
    one = way.do(
        actions.propose_withholding, person("dalia"), parts=["title"], reason="legal", words="A rule."
    )
    page = sit("dan", width=1280).go("/register/withheld/").page
    tab_to(page, way.assistance.reference)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/register/withheld/{one.pk}")
    tab_to(page, "Confirm: withhold it now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/withheld/")
    assert "title" in type(way.assistance).objects.get(pk=way.assistance.pk).withheld


def test_with_the_keyboard_alone_the_register_is_filtered(sit: Sit) -> None:
    way = public_way("papers")
    page = sit("", width=1280).go("/register/").page
    tab_to(page, "stage")
    page.keyboard.press("p")
    tab_to(page, "Show", most=6)
    page.keyboard.press("Enter")
    page.wait_for_url("**stage=papers*")
    tab_to(page, "A register of places of detention")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/register/{way.assistance.reference}")
