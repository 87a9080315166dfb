"""What holds for every page of the fund's side: no inline style or script, labels, one heading, its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from lxml import html

from tests import pseudo
from tests.assistance_world import at_stage
from tests.web.desk.test_acts import LETTERS, WHO, given_for, ready
from tests.web.test_languages import catalogues, forget, words_of

__all__ = ["catalogues"]
LISTS = [("dalia", "/desk/?tab=all"), ("dan", "/desk/"), ("dalia", "/desk/import"), ("dalia", "/desk/figures"),
         ("fatou", "/board/"), ("aud", "/desk/?tab=mine")]  # fmt: skip


def pages(cast: dict[str, Client], code: str) -> list[tuple[str, bytes]]:
    """The pages of an act: its form, the form in error, its letter."""
    assistance = ready(code)
    client, address = cast[WHO[code][1]], f"/desk/{assistance}/{code}"
    found = [("asked", client.get(address).content)]
    if WHO[code][2]:
        found.append(("wrong", client.post(address, {"words": ""}).content))
    if code in LETTERS and WHO[code][2]:
        found.append(("letter", client.post(address, given_for(code, assistance)).content))
    return found


def keeps_the_rules(page: bytes, said: str) -> None:
    tree = html.fromstring(page)
    assert not tree.xpath("//@style | //@onclick | //script[not(@src)]"), said
    assert len(tree.xpath("//style")) == 1 and len(tree.xpath("//h1")) == 1, said
    assert tree.xpath("string(//title)").strip(), said
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), (said, [each for each in ids if ids.count(each) > 1])
    for control in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        named = control.get("aria-label") or control.xpath("ancestor::label")
        assert named or tree.xpath(f"//label[@for='{control.get('id')}']"), (said, control.get("name"))
    for group in tree.xpath("//input[@type='radio']"):
        assert group.xpath("ancestor::fieldset/legend"), (said, group.get("name"))
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrfmiddlewaretoken']"), said
    for table in tree.xpath("//table"):
        assert table.xpath(".//th[@scope='col']"), said
    for link in tree.xpath("//*[contains(@class, 'errs')]//a/@href"):
        assert link[1:] in ids, (said, link)
    for described in " ".join(tree.xpath("//@aria-describedby | //@aria-labelledby")).split():
        assert described in ids, (said, described)


@pytest.mark.parametrize("code", sorted(WHO))
def test_every_page_of_an_act_keeps_the_rules_of_the_house(cast: dict[str, Client], code: str) -> None:
    for kind, page in pages(cast, code):
        keeps_the_rules(page, f"{code}, {kind}")


@pytest.mark.parametrize(("name", "address"), LISTS)
def test_every_list_keeps_the_rules_of_the_house(cast: dict[str, Client], name: str, address: str) -> None:
    for stage in ("papers", "assessment", "advice", "decision", "sent"):
        at_stage(stage)
    keeps_the_rules(cast[name].get(address).content, address)


@pytest.fixture
def languages(asked: None, settings: LazySettings, catalogues: Path) -> Iterator[None]:
    settings.LANGUAGES = [("en", "English"), ("en-xa", "[Ēñĝļîšĥ]"), ("ar-xb", "[عربي]")]
    settings.LOCALE_PATHS = [catalogues]
    forget()
    yield
    settings.LOCALE_PATHS = []
    forget()


@pytest.mark.parametrize(("name", "address"), LISTS)
def test_lists_speak_the_language_asked_for(
    languages: None, cast: dict[str, Client], name: str, address: str
) -> None:
    for stage in ("papers", "assessment", "advice", "sent"):
        at_stage(stage)
    _no_english_left(cast[name], address)
    cast[name].cookies["django_language"] = "ar-xb"
    tree = html.fromstring(cast[name].get(address).content)
    assert tree.get("dir") == "rtl" and re.search("[\u0600-\u06ff]", tree.xpath("string(//h1)"))


@pytest.mark.parametrize("code", ["take-up", "remark", "find", "propose", "approve", "decline", "recuse"])
def test_acts_speak_the_language_asked_for_and_the_letter_its_own(
    languages: None, cast: dict[str, Client], code: str
) -> None:
    assistance = ready(code)
    client = cast[WHO[code][1]]
    _no_english_left(client, f"/desk/{assistance}/{code}")
    client.cookies["django_language"] = "ar-xb"
    for each in html.fromstring(client.get(f"/desk/{assistance}/{code}").content).xpath(
        "//*[@class='letter']"
    ):
        assert (each.get("lang"), each.get("dir")) == ("en", "ltr")
        assert not re.search("[\u0600-\u06ff]", each.text_content())


def _no_english_left(client: Client, address: str) -> None:
    client.cookies["django_language"] = "en-xa"
    page = client.get(address).content
    client.cookies["django_language"] = "en"
    records = set(words_of(client.get(address).content))
    ours = {message for _context, one, many in pseudo.words() for message in (one, many)}
    left = [said for said in words_of(page) if "[" not in said]
    assert [said for said in left if said in ours & records and said not in ("CSV", "PDF", "Word")] == []
