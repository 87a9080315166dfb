"""Words come from catalogues: with a made-up language in place, no English of ours is left on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation
from django.utils.translation import trans_real
from lxml import html

from tests import pseudo
from tests.web.conftest import browser
from tests.web.funds.conftest import Told, _in_asking_world, asked, asking_world, public_pages, told

__all__ = ["_in_asking_world", "asked", "asking_world", "told"]

PAGES = ["/", "/texts/", "/texts/A/HRC/RES/38/3", "/texts/A/HRC/RES/38/3/votes", "/texts/A/HRC/RES/38/3/line",
         "/commitments/", "/calendar/?year=2020", "/states/?group=asia-pacific", "/states/FJI", "/parties/",
         "/parties/HRC",
         "/search", "/search?q=zzzzqqqq", "/read/", "/about/", "/about/legal", "/about/privacy", "/about/retention",
         "/about/accessibility",
         "/about/data", "/data/", "/about/source", "/requests/",
         "/requests/how-to-ask", "/requests/how-to-ask/review-travel",
         "/funds/", "/funds/donors/", "/requests/figures", "/log/", "/verify/", "/nothing"]  # fmt: skip


def forget() -> None:
    trans_real._translations.clear()
    for each in vars(trans_real).values():  # Django remembers which languages there are
        if callable(clear := getattr(each, "cache_clear", None)):
            clear()
    translation.activate("en")


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pseudo.write(tmp_path_factory.mktemp("locale"))


@pytest.fixture
def made_up(settings: LazySettings, catalogues: Path) -> Iterator[None]:
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [catalogues]
    forget()
    yield
    settings.LOCALE_PATHS = []
    forget()


@pytest.fixture
def languages(facts: None, made_up: None) -> None:
    """The made-up languages, over the shipped facts."""


def words_of(page: bytes) -> list[str]:
    """What is read on a page, without what comes from records: data stand in the language of their source."""
    tree = html.fromstring(page)
    for each in tree.xpath("//style | //bdi | //nav[@aria-label]//a[@hreflang] | //*[@class='brand']"):
        each.text = ""
    texts = tree.xpath("//h1/text() | //h2/text() | //label/text() | //button/text() | //th[@scope='col']//text()"
                       " | //nav//a/text() | //dt/text() | //caption/text() | //footer/p/text()")  # fmt: skip
    return [text.strip() for text in texts if re.search(r"[A-Za-z]{3}", text)]


@pytest.mark.parametrize("address", PAGES)
def test_no_english_of_ours_is_left_on_a_page_in_another_language(languages: None, address: str) -> None:
    assert english_left(address) == []


def test_no_english_of_ours_is_left_on_a_page_of_a_fund(told: Told, made_up: None) -> None:
    assert {address: left for address in public_pages(told) if (left := english_left(address))} == {}


def english_left(address: str) -> list[str]:
    """What is ours on that page, and still English, for a reader of another language."""
    client = browser()
    client.cookies["django_language"] = "en-xa"
    answer = client.get(address)
    tree = html.fromstring(answer.content)
    assert (tree.get("lang"), tree.get("dir")) == ("en-xa", "ltr")
    names = {"JSON", "CSV", "AKN4UN XML", "Comity"}
    # Titles of texts, names of parties, sources: records, in the words of their source.
    client.cookies["django_language"] = "en"
    records = set(words_of(client.get(address).content))
    left = [said for said in words_of(answer.content) if "[" not in said and said not in names]
    ours = {message for _context, one, many in pseudo.words() for message in (one, many)}
    return [said for said in left if said in ours & records]


def test_a_page_from_right_to_left_says_so(languages: None) -> None:
    client = browser()
    client.cookies["django_language"] = "ar-xb"
    tree = html.fromstring(client.get("/commitments/").content)
    assert (tree.get("lang"), tree.get("dir")) == ("ar-xb", "rtl")
    assert re.search("[\u0600-\u06ff]", tree.xpath("string(//h1)"))


def test_a_language_is_chosen_by_a_link_that_leads_back(languages: None) -> None:
    client = browser()
    page = html.fromstring(client.get("/texts/?q=lamps").content)
    (to,) = page.xpath("//a[@hreflang='ar-xb']/@href")
    answer = client.get(to)
    assert answer["Location"] == "/texts/?q=lamps"
    assert html.fromstring(client.get("/").content).get("dir") == "rtl"
    assert client.get("/language/ar-xb?next=https://elsewhere.example/")["Location"] == "/"
    assert client.get("/language/de").status_code == 404


def test_with_one_language_there_is_nothing_to_choose(facts: None) -> None:
    assert b"hreflang" not in browser().get("/").content


def test_placeholders_and_marks_are_kept_in_every_message() -> None:
    for _context, one, many in pseudo.words():
        for text in filter(None, (one, many)):
            for change in (pseudo.longer, pseudo.turned):
                assert sorted(pseudo.KEPT.findall(change(text))) == sorted(pseudo.KEPT.findall(text)), text
    assert len(pseudo.words()) > 300
