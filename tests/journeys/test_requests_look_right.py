"""The pages of asking, of the desk and of the Board, as a program for accessibility, a narrow screen, a long language,
right to left, a keyboard and paper see them."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from django.conf import LazySettings

from comity.apps.parties.models import Installation, Person
from tests.assistance_world import BEGAN, COOPERATION, Way, address_of, asked_committed, asking_world, person
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide
from tests.journeys.test_find_and_follow_a_request import tab_to

__all__ = ["asked_committed", "asking_world", "languages", "sit"]
pytestmark = pytest.mark.browser


def brought(stage: str) -> tuple[Way, str]:
    way = Way()
    way.to(stage)
    return way, way.assistance.get_absolute_url()


@pytest.fixture
def pages(asked_committed: str) -> dict[str, list[str]]:
    """What each of the cast opens, with requests at many steps behind it."""
    _, draft = brought("draft")
    back, returned = brought("assessment")
    back.send_back("cost")
    _, eligibility = brought("eligibility")
    assessed, assessment = brought("assessment")
    assessed.do(assessed.actions.open_assessment, person("emeka"))
    _, proposal = brought("proposal")
    _, advice = brought("advice")
    _, decision = brought("decision")
    closed, ended = brought("closed")
    closed.publish()
    _, sent = brought("sent")  # the last: whoever waits longer is taken up first

    def desk(place: str, act: str) -> str:
        return place.replace("/requests/", "/desk/") + f"/{act}"

    return {
        "": ["/requests/", "/requests/how-to-ask", f"/requests/how-to-ask/{COOPERATION}", ended],
        "amina": [
            "/requests/", "/requests/new", "/requests/priority/QMA", draft, f"{draft}/answers/cost", f"{draft}/send",
            f"{draft}/answers/beneficiaries", f"{draft}/publish", returned, f"{returned}/answers/cost",
            f"{proposal}/accept-proposal", f"{draft}/word", "/requests/new/word", f"{returned}/papers", ended,
            f"{ended}/give-feedback", "/account/tokens/",
        ],
        "dalia": [
            "/desk/?tab=all", "/desk/figures", "/desk/import", desk(sent, "take-up"), desk(eligibility, "remark"),
            desk(eligibility, "find"), desk(eligibility, "redirect"), assessment,
        ],
        "emeka": [desk(assessment, "assess")],
        "fatou": ["/board/", desk(advice, "advise")],
        "dan": ["/desk/", desk(decision, "decline")],
    }  # fmt: skip


@SIZES
def test_axe_finds_nothing_and_nothing_overflows(
    sit: Sit, pages: dict[str, list[str]], settings: LazySettings, width: int, dark: bool
) -> None:
    settings.DEMO = True  # its page stands here too
    Installation.objects.create(demo=True, made_at=BEGAN)
    Person.objects.filter(email=address_of("lee")).update(email="lee@demonstration.invalid")
    pages[""].append("/demo/")

    def to(page: Any, place: str) -> None:
        answer = page.goto(place)
        assert answer.status == 200, (place, answer.status)

    assert faults(sit, pages, width=width, dark=dark, to=to) == []


def test_long_words_and_right_to_left_fit_a_narrow_screen(
    sit: Sit, pages: dict[str, list[str]], languages: None
) -> None:
    assert too_wide(sit, pages) == []


def test_a_request_from_right_to_left_stands_in_order_and_prints_whole(sit: Sit, languages: None) -> None:
    back, place = brought("papers")
    back.send_back("cost")
    page = sit("amina", width=1280, language="ar-xb").go(place).page

    def box(selector: str) -> dict[str, float]:
        return dict(page.locator(selector).first.bounding_box())

    assert box(".brand")["x"] > box(".mast nav")["x"]
    assert box("section[aria-labelledby=remarks] .side")["x"] > box("ol.remarks")["x"]
    assert (
        box("section[aria-labelledby=consent] thead th >> nth=0")["x"]
        > box("section[aria-labelledby=consent] thead th >> nth=1")["x"]
    )

    english = sit("amina", width=1280).go(place).page
    printed = english.pdf(format="A4", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(printed)
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    sheets = len(document)
    document.close()
    assert 1 <= sheets <= 7
    for each in ("A register of places of detention", "Two storms", "Printed on", "Two clocks"):
        assert each in text, each
    for each in ("What you can do", "Skip to the page", "Sign in"):
        assert each not in text, each


def test_with_the_keyboard_alone_an_answer_is_written_and_kept(sit: Sit) -> None:
    draft = Way().to("draft")
    seat = sit("amina", width=1280).go(f"{draft.get_absolute_url()}/answers/other_help")
    page = seat.page
    tab_to(page, "other")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Nor promised.")
    tab_to(page, "Save and go on", most=2)
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/consulted")
    assert draft.answers.get(question="other_help").value["other"].endswith(" Nor promised.")
