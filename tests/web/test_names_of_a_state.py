"""The names a party's page shows: each kind with a label in words, and no misprint passed off as a name."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from comity.apps.parties.models import PartyName
from comity.web import words
from tests.web.conftest import browser

SLIPS = "misprint"


def facts_of(code: str) -> dict[str, str]:
    tree = html.fromstring(browser().get(f"/states/{code}").content)
    return {
        each.xpath("string(dt)"): each.xpath("string(dd)")
        for each in tree.xpath("//section[@aria-labelledby='facts']//dl/div")
    }


def test_every_form_of_a_name_has_its_label(facts: None) -> None:
    held = set(PartyName.objects.filter(language="en").values_list("form", flat=True)) - {SLIPS}
    assert held >= {"short", "inverted", "un-list", "upper"}
    assert held - set(words.NAME_FORMS) == set()


@pytest.mark.parametrize("code", ["KOR", "NLD", "USA", "COD"])
def test_labels_begin_with_a_capital(facts: None, code: str) -> None:
    labels = [each for each in facts_of(code) if each]
    assert [each for each in labels if not each[0].isupper()] == []


def test_the_name_as_lists_sort_it_is_labelled_so(facts: None) -> None:
    assert facts_of("KOR")["In alphabetical lists"] == "Korea, Republic of"


def test_a_misprint_is_looked_up_by_and_never_shown(facts: None) -> None:
    slips: Any = PartyName.objects.filter(form=SLIPS, party__code="NLD").values_list("name", flat=True)
    assert "Netherland" in slips
    shown = "; ".join(facts_of("NLD").values()).split("; ")
    assert [each for each in slips if each in shown] == []
    assert "/states/NLD" in browser().get("/search?q=Netherland").content.decode()
