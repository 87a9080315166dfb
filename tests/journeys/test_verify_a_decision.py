"""A receipt, from the act to the page that checks it: as a story, and as a program for accessibility, a narrow screen,
a long language, right to left and a keyboard see the pages of the log."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.apps.journal import epochs, log
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.models import Record
from tests.assistance_world import Way, asked_committed, asking_world
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide
from tests.journeys.test_find_and_follow_a_request import tab_to
from tests.sealing import sealing

__all__ = ["asked_committed", "asking_world", "languages", "sealing", "sit"]
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("sealing")]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RECEIPT = "main a[href*='/receipts/']"


def decided() -> Any:
    way = Way()
    way.to("declined")
    way.publish()
    return way.assistance


def taken(window: Any, link: str, where: Path) -> Path:
    with window.page.expect_download() as coming:
        window.page.locator(link).first.click()
    coming.value.save_as(where)
    return where


def test_a_state_keeps_a_receipt_and_a_stranger_checks_it(sit: Sit, tmp_path: Path) -> None:
    """On a phone and without scripts: from the request to the receipt, and from the file to the answer."""
    assistance = decided()
    amina = sit("amina").go(assistance.get_absolute_url()).follow("/receipts")
    amina.reads("Not yet: within")
    sequencer.seal(at=NOW)
    amina.go(amina.place).reads("Declined", "All receipts as one ZIP file")
    file = taken(amina, RECEIPT, tmp_path / "receipt")

    hana = sit().go("/").go("/verify/").press("Check").reads("Choose a receipt file, or paste its text.")
    hana.page.set_input_files("#receipt", file)
    hana.press("Check").reads("The receipt holds", "Five checks", "From entry to root", assistance.address)
    bad = file.read_text().replace("\nindex ", "\nindex 1", 1)
    hana.go("/verify/").write({"text": bad}).press("Check").reads(
        "The receipt does not hold", "The entry is in the tree"
    )


def test_a_decision_that_is_public_is_checked_by_anybody(sit: Sit, tmp_path: Path) -> None:
    assistance = decided()
    sequencer.seal(at=NOW)
    hana = sit().go(f"{assistance.get_absolute_url()}/receipts").reads("Declined")
    file = taken(hana, "tr:has-text('Declined') a[href*='/receipts/']", tmp_path / "receipt")
    hana.go("/verify/").page.set_input_files("#receipt", file)
    hana.press("Check").reads("The receipt holds", "assistance.declined")
    hana.follow("/log/").reads("The public log", "Still signs")


@pytest.fixture
def pages(asked_committed: str, sealing: Path) -> dict[str, list[str]]:
    """What each of them opens: a log with two epochs, one that stands still, and a request's receipts."""
    assistance = decided()
    sequencer.seal(at=NOW)
    epochs.begin(why="The disk failed; the backup of the night before was put back.", by="people/1", at=NOW)
    sequencer.seal(at=NOW)
    (sealing / "log-key").unlink()
    sequencer.tick(at=NOW)
    return {
        "": ["/log/", "/log/entries/3", "/verify/", "an answer", "an error"],
        "amina": [f"{assistance.get_absolute_url()}/receipts", "an answer", "an error"],
    }


def to(page: Any, place: str) -> None:
    """A place by its address; or the page that checks, with an answer on it, or with what was left out."""
    if place == "an answer":
        held = Record.objects.filter(act="assistance.submitted")[0]
        page.goto("/verify/")
        page.fill("#text", log.receipt(held) or "")
        page.click("main button.btn")
    elif place == "an error":
        page.goto("/verify/")
        page.click("main button.btn")
    else:
        page.goto(place)


@SIZES
def test_axe_finds_nothing_and_nothing_overflows(
    sit: Sit, pages: dict[str, list[str]], width: int, dark: bool
) -> None:
    assert faults(sit, pages, width=width, dark=dark, to=to) == []


def test_long_words_and_right_to_left_fit_a_narrow_screen(
    sit: Sit, pages: dict[str, list[str]], languages: None
) -> None:
    assert too_wide(sit, pages, to=to) == []


def test_with_the_keyboard_alone_a_receipt_is_checked(sit: Sit) -> None:
    decided()
    sequencer.seal(at=NOW)
    held = Record.objects.filter(act="assistance.submitted")[0]
    page = sit(scripts=True).page
    page.goto("/log/")
    tab_to(page, "Verify")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "text")
    page.keyboard.insert_text(log.receipt(held) or "")
    tab_to(page, "Check")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "The receipt holds" in page.inner_text("main")
