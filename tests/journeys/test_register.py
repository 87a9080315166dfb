"""The public register and withholding by two: as a story, and as a program for accessibility, a narrow screen, a long
language, right to left and a keyboard see its pages."""

from __future__ import annotations

import pytest

from comity.apps.register import actions
from tests.assistance_world import Way, asked_committed, asking_world, person
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide
from tests.journeys.test_find_and_follow_a_request import tab_to

__all__ = ["asked_committed", "asking_world", "languages", "sit"]
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


@SIZES
def test_axe_finds_nothing_and_nothing_overflows(
    sit: Sit, pages: dict[str, list[str]], width: int, dark: bool
) -> None:
    assert faults(sit, pages, width=width, dark=dark) == []


def test_long_words_and_right_to_left_fit_a_narrow_screen(
    sit: Sit, pages: dict[str, list[str]], languages: None
) -> None:
    assert too_wide(sit, pages) == []


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
