"""The open data as a person takes it away, and as a program for accessibility, a narrow screen, a long language, right
to left and a keyboard see its pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from comity.apps.register import jobs
from comity.apps.register.open_data import writing
from comity.apps.register.open_data.tables import tables
from tests.assistance_world import Way, asked_committed, asking_world, person
from tests.journeys.asking import Sit, sit
from tests.journeys.looking import SIZES, faults, languages, too_wide
from tests.journeys.test_find_and_follow_a_request import tab_to
from tests.journeys.test_register import public_way

__all__ = ["asked_committed", "asking_world", "languages", "sit"]
pytestmark = pytest.mark.browser
PAGES = ["/data/", "/data/requests/", "/data/totals/", "/data/not-public/", "/data/commitments/"]


@pytest.fixture(autouse=True)
def night(sit: Sit, settings: LazySettings, tmp_path: Path) -> Way:
    """Two nights, in the second of which something changed; and in one table a check that fails. The browser is started
    before: what is asked of the database in front of it would keep a connection open that nobody closes."""
    settings.OPEN_DATA_HOME = tmp_path / "open-data"
    way = public_way()
    now = datetime.now(UTC)
    writing.write(at=now - timedelta(days=1))
    type(way.assistance).objects.filter(pk=way.assistance.pk).update(theme="no-such-theme")
    writing.write(at=now)
    return way


def test_somebody_finds_takes_away_and_sees_what_changed(sit: Sit, night: Way) -> None:
    page = sit().go("/register/").follow("/data/").reads("Public requests", "Written").page
    with page.expect_download() as told:
        page.click('a[href="/data/requests.csv"]')
    assert night.assistance.reference in Path(told.value.path()).read_text(encoding="utf-8")
    assert told.value.suggested_filename.endswith("requests.csv")
    sit().go("/data/requests/").reads("0 added, 1 changed", "Codes are of the list", "1 does not", "theme")


def test_what_is_taken_back_is_gone_for_whoever_asks_and_written_anew_by_the_worker(
    sit: Sit, night: Way
) -> None:
    night.do(night.actions.publish, person("sam"), parts=[])
    page = sit().page
    answer = page.goto("/data/requests.json")
    assert answer is not None and answer.status == 503
    assert "The file is being written anew" in page.inner_text("main")
    jobs.renew_open_data(0)
    answer = page.goto("/data/requests.json")
    assert answer is not None and answer.status == 200
    assert night.assistance.reference not in page.inner_text("body")
    sit().go("/data/requests/").reads("1 taken away", "Taken out: something in it is public no more")


@SIZES
def test_axe_finds_nothing_and_nothing_overflows(sit: Sit, width: int, dark: bool) -> None:
    assert faults(sit, {"": PAGES}, width=width, dark=dark) == []


def test_long_words_and_right_to_left_fit_a_narrow_screen(sit: Sit, languages: None) -> None:
    assert too_wide(sit, {"": [*PAGES, *(f"/data/{name}/" for name in tables())]}) == []


def test_with_the_keyboard_alone_somebody_comes_to_a_table(sit: Sit) -> None:
    page = sit().go("/data/").page
    tab_to(page, "Public requests")
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/requests/")
