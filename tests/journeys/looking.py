"""Pages as a program for accessibility sees them, on a narrow screen, in a long language, and from right to left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from tests import pseudo
from tests.journeys.asking import OVERFLOW, Sit
from tests.web.test_languages import forget

Pages = Mapping[str, Iterable[str]]  # whose window ("" a visitor's): the places it opens
Open = Callable[[Any, str], object]  # how a window comes to a place
SIZES = pytest.mark.parametrize(
    ("width", "dark"), [(360, False), (1280, True)], ids=["phone, light", "desk, dark"]
)


def goes(page: Any, place: str) -> None:
    """By its address."""
    page.goto(place)


def faults(sit: Sit, pages: Pages, *, width: int, dark: bool, to: Open = goes) -> list[tuple[str, str, str]]:
    """What the accessibility checker finds on the pages, and where one is wider than its window: place, rule, and the
    first element. COMITY_PICTURES names a folder for a picture of each."""
    from axe_playwright_python.sync_playwright import Axe

    axe, found = Axe(), []
    pictures = os.environ.get("COMITY_PICTURES", "")
    for name, places in pages.items():
        page = sit(name, width=width, dark=dark, scripts=True).page
        for place in places:
            to(page, place)
            page.wait_for_load_state()
            if pictures:
                picture = Path(pictures) / f"{width}{name}{place.replace('/', '_')}.png"
                page.screenshot(path=picture, full_page=True)
            found += [
                (place, each["id"], each["nodes"][0]["html"][:200])
                for each in axe.run(page).response["violations"]
            ]
            if page.evaluate(OVERFLOW) > 0:
                found.append((place, "overflow", ""))
    return found


@pytest.fixture
def languages(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A language of long words, and one that runs from right to left."""
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [pseudo.write(tmp_path_factory.mktemp("locale"))]
    forget()
    yield
    settings.LOCALE_PATHS = []
    forget()


def too_wide(sit: Sit, pages: Pages, *, to: Open = goes) -> list[tuple[str, str]]:
    """The pages wider than a narrow screen, in either of `languages`."""
    wide = []
    for language in ("en-xa", "ar-xb"):
        for name, places in pages.items():
            page = sit(name, language=language).page
            for place in places:
                to(page, place)
                page.wait_for_load_state()
                assert page.get_attribute("html", "lang") == language
                if page.evaluate(OVERFLOW) > 0:
                    wide.append((language, place))
    return wide
