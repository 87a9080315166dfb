"""What holds for every text: spans index what they name, nothing raises, the same text gives the same facts."""
# ruff: noqa: E501, SIM905
# One row, one case.

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from comity.pure.clauses import leads
from comity.pure.clauses.reading import Paragraph, Reading, to_json
from tests.pure.clauses.sentences import reading

WORDS = some.sampled_from(
    """Requests requests Calls upon , and ; to States the Secretary-General Office of High Commissioner report on a study
    at its forty-first session in 2018 resolution resolutions 70/1 5/1 General Assembly Council “ ” ( ) : including that which
    encourages welcomes Recalling recalling the Charter Convention on the Rights A/HRC/37/79 S/RES/1325 (2000) , , and
    Declaration them it not also further with appreciation Expresses its deep concern as well as all relevant stakeholders
    19 December 2017 entitled Bosnia Ruritania Special Rapporteur Working Group before by""".split()
)
TEXTS = some.lists(WORDS, max_size=60).map(" ".join) | some.text(max_size=200)


def check(found: Reading) -> None:
    for paragraph in (*found.preamble, *found.operative):
        text = paragraph.text
        for clause in paragraph.clauses:
            low, high = clause.span
            assert 0 <= low <= high <= len(text)
            for each in clause.addressees:
                assert each.canonical
                assert text[slice(*each.span)] == each.surface
    by_id: dict[str, Paragraph] = {each.id: each for each in (*found.preamble, *found.operative)}
    for citation in found.citations:
        if citation.span is not None:
            assert by_id[citation.paragraph].text[slice(*citation.span)] == citation.surface
        assert (citation.symbol is not None) == (citation.tier == "symbol")
    assert [each.id for each in found.mandates] == [f"m{n}" for n in range(1, len(found.mandates) + 1)]


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_any_text_is_read_and_its_spans_hold(one: str, other: str) -> None:
    check(reading(one, other, preamble=(other,)))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_facts(text: str) -> None:
    assert to_json(reading(text)) == to_json(reading(text))


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=80), some.integers(-2, 90), some.sampled_from(("preamble", "operative")))
def test_a_lead_is_part_of_its_text_wherever_asked(text: str, at: int, part: str) -> None:
    found = leads.match(text, max(at, 0), part)
    if found is not None:
        assert text[found.start : found.end] == found.lead


@pytest.mark.parametrize(
    "unit",
    [
        "calls upon States, the Office and others, including all, ",
        "and recalling its resolution 5/1 of 18 June 2007, ",
        "to the Special Rapporteur on the right to food, ( “ ",
        "General Assembly resolutions 70/1, 70/2 and its ",
        "Declaration and Programme of Action of the ",
        "and and and , , , to to to ",
    ],
)
def test_time_grows_with_the_length_of_a_paragraph_and_no_faster(unit: str) -> None:
    def seconds(times: int) -> float:
        text = "Requests " + unit * times
        best = 9.0
        for _ in range(3):
            begin = time.process_time()
            reading(text, preamble=("Recalling " + unit * times,))
            best = min(best, time.process_time() - begin)
        return best

    short, long = seconds(100), seconds(800)
    assert long < 24 * short + 0.05
