"""37/23, preambular paragraph 3: earlier texts, walked back and forward; what is not held is shown all the same."""

from __future__ import annotations

import pytest

from comity.apps.texts.models import Instrument, cited_by, cites, unresolved
from tests.readings import citation, resolution, take_in

pytestmark = pytest.mark.usefixtures("facts")


def _held(symbol: str) -> Instrument:
    return Instrument.objects.get(symbol=symbol)


def test_the_graph_goes_back_from_38_3() -> None:
    symbols = {each.to.symbol for each in cites(_held("A/HRC/RES/38/3")) if each.to}
    assert {
        "A/HRC/RES/35/8",
        "A/RES/72/171",
        "A/RES/48/141",
        "A/RES/60/251",
        "A/HRC/RES/6/17",
        "A/RES/70/1",
    } <= symbols


def test_the_graph_goes_forward_from_72_171() -> None:
    where = [each.paragraph.address for each in cited_by(_held("A/RES/72/171"))]
    assert where == ["texts/A/HRC/RES/38/3#pp6", "texts/A/HRC/RES/38/3#op30"]


def test_what_is_cited_and_not_held_is_shown_as_unresolved() -> None:
    taken = take_in(
        resolution(citations=[citation("pp1", "A/HRC/RES/13/23"), citation("op2", "A/HRC/RES/35/8")])
    )
    assert [(each.symbol, each.to and each.to.symbol) for each in cites(taken.instrument)] == [
        ("A/HRC/RES/13/23", None),
        ("A/HRC/RES/35/8", "A/HRC/RES/35/8"),
    ]
    assert "A/HRC/RES/13/23" in {each.symbol for each in unresolved()}


def test_events_and_names_without_a_text_stay_in_the_graph() -> None:
    names = {each.name for each in cites(_held("A/HRC/RES/38/3")) if each.to is None}
    assert "Baku Declaration" in names and "Durban Review Conference" in names


def test_footnote_1_of_38_3_resolves_operative_paragraph_19() -> None:
    (found,) = [each for each in cites(_held("A/HRC/RES/38/3")) if each.paragraph.anchor == "op19"]
    assert (found.symbol, found.via, found.to and found.to.symbol) == ("A/HRC/37/79", "fn1", "A/HRC/37/79")
