"""38/3, preambular paragraph 6: the line of texts, and the latest of them as of a day."""

from __future__ import annotations

from datetime import date

import pytest

from comity.apps.texts.models import Instrument, lineage
from tests.readings import citation, paragraph, resolution, series, take_in

ADOPTED = date(2018, 7, 5)


@pytest.fixture
def seed(facts: None) -> Instrument:
    return Instrument.objects.get(symbol="A/HRC/RES/38/3")


def _symbols(steps: object) -> list[str]:
    return [each.symbol for each in steps]  # type: ignore[attr-defined]


def test_on_the_day_of_38_3_the_latest_before_it_are_35_8_and_72_171(seed: Instrument) -> None:
    found = lineage(seed, ADOPTED)
    assert _symbols(found.predecessors) == ["A/HRC/RES/35/8", "A/RES/72/171"]
    assert {each.named_in for each in found.predecessors} == {"pp6"}
    assert not found.moved_on


def test_the_day_before_its_adoption_the_answer_comes_from_the_titles(seed: Instrument) -> None:
    assert _symbols(lineage(seed, date(2018, 7, 4)).predecessors) == ["A/HRC/RES/35/8", "A/RES/72/171"]


def test_asked_before_72_171_the_answer_leaves_it_out(seed: Instrument) -> None:
    assert _symbols(lineage(seed, date(2017, 12, 18)).predecessors) == ["A/HRC/RES/35/8"]


def test_asked_later_it_answers_the_then_latest_and_says_so(seed: Instrument) -> None:
    found = lineage(seed, date(2020, 1, 1))
    assert _symbols(found.latest) == ["A/HRC/RES/41/3", "A/RES/72/171"]
    assert found.moved_on and found.as_of == date(2020, 1, 1)
    assert _symbols(found.predecessors) == ["A/HRC/RES/35/8", "A/RES/72/171"], (
        "what came before it does not change"
    )


def test_the_sequels_of_37_23_are_a_line_of_their_own(facts: None) -> None:
    found = lineage(Instrument.objects.get(symbol="A/HRC/RES/37/23"), date(2021, 12, 31))
    assert (_symbols(found.predecessors), _symbols(found.latest)) == ([], ["A/HRC/RES/46/13"])


@pytest.mark.django_db
def test_predecessors_not_held_here_are_answered_by_their_symbols() -> None:
    text = "Recalling all earlier texts, the latest of which being resolution 9/0 of 2 March 2026"
    start = text.index("resolution")
    taken = take_in(
        resolution(
            preamble=[paragraph("pp1", text)],
            citations=[citation("pp1", "DEMO/RES/9/0", date="2026-03-02", span=[start, start + 14])],
        )
    )
    (step,) = lineage(taken.instrument, date(2026, 3, 26)).predecessors
    assert (step.symbol, step.instrument, step.named_in) == ("DEMO/RES/9/0", None, "pp1")


@pytest.mark.django_db
def test_a_text_merely_recalled_is_no_predecessor() -> None:
    taken = take_in(resolution(citations=[citation("pp1", "A/RES/48/141", span=[0, 9])]))
    assert lineage(taken.instrument, date(2026, 3, 26)).predecessors == ()


@pytest.mark.django_db
def test_a_line_of_titles_is_walked_to_the_day_asked() -> None:
    for each in series(4):
        take_in(each)
    third = Instrument.objects.get(symbol="DEMO/RES/3/1")
    assert _symbols(lineage(third, date(2022, 12, 31)).predecessors) == ["DEMO/RES/2/1"]
    assert _symbols(lineage(third, date(2022, 12, 31)).latest) == ["DEMO/RES/3/1"]
    assert _symbols(lineage(third, date(2030, 1, 1)).latest) == ["DEMO/RES/4/1"]


@pytest.mark.django_db
def test_a_title_quoted_otherwise_is_the_same_line() -> None:
    take_in(resolution("DEMO/RES/8/1", title="Lamps, for “Lighthouses”", adopted="2025-03-01"))
    taken = take_in(resolution())
    assert _symbols(lineage(taken.instrument, date(2026, 12, 31)).predecessors) == ["DEMO/RES/8/1"]
