"""Leading phrases: what the grammar takes, where it stops, and what verb and modifiers it gives."""
# ruff: noqa: E501
# One row, one case.

from __future__ import annotations

import pytest

from comity.pure.clauses import leads
from tests.pure.clauses.sentences import reading

KNOWN = [
    ("Guided by the Charter,", "Guided", "guide", [], "declaratory"),
    ("Recalling also its resolution", "Recalling also", "recall", ["also"], "declaratory"),
    ("Taking note also of the report", "Taking note also", "take note", ["also"], "declaratory"),
    ("Taking note with appreciation of it", "Taking note with appreciation", "take note with appreciation", [], "declaratory"),
    ("Expresses its deep appreciation to all", "Expresses its deep appreciation", "express appreciation", ["deep"], "declaratory"),
    ("Expresses its concern at the matter", "Expresses its concern", "express concern", [], "declaratory"),
    ("Expressing grave concern further at", "Expressing grave concern further", "express concern", ["grave", "further"], "declaratory"),
    ("Expresses regret at the delay", "Expresses regret", "express regret", [], "declaratory"),
    ("Deeply concerned that", "Deeply concerned", "concern", ["deeply"], "declaratory"),
    ("Convinced that", "Convinced", "convince", [], "declaratory"),
    ("Mindful of the need", "Mindful", "mindful", [], "declaratory"),
    ("Bearing in mind the need", "Bearing in mind", "bear in mind", [], "declaratory"),
    ("Having considered the report", "Having considered", "consider", [], "declaratory"),
    ("Remaining deeply concerned at", "Remaining deeply concerned", "remain concerned", ["deeply"], "declaratory"),
    ("Extremely alarmed and concerned at", "Extremely alarmed and concerned", "alarm and concern", ["extremely"], "declaratory"),
    ("Calls upon all States", "Calls upon", "call upon", [], "directive"),
    ("Calls once again upon all", "Calls once again upon", "call upon", ["once again"], "directive"),
    ("Also, in this regard, calls upon the", "Also, in this regard, calls upon", "call upon", ["also"], "directive"),
    ("Calls for an end", "Calls for", "call for", [], "directive"),
    ("Appeals to States", "Appeals to", "appeal to", [], "directive"),
    ("Strongly urges States", "Strongly urges", "urge", ["strongly"], "directive"),
    ("Re-emphasizes that", "Re-emphasizes", "re-emphasize", [], "declaratory"),
    ("Recognises that", "Recognises", "recognize", [], "declaratory"),
    ("Resolves to promote", "Resolves", "resolve", [], "commissive"),
    ("Decides to remain seized", "Decides", "decide", [], "commissive"),
    ("Condemns in the strongest possible terms the", "Condemns in the strongest possible terms", "condemn",
     ["in the strongest possible terms"], "declaratory"),
    ("Continues to condemn the", "Continues to condemn", "continue to condemn", [], "declaratory"),
    ("Pays special tribute to", "Pays special tribute", "pay tribute", ["special"], "declaratory"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead", "verb", "modifiers", "act"), KNOWN, ids=lambda each: str(each)[:30])
def test_a_known_lead_is_read_to_its_end(
    text: str, lead: str, verb: str, modifiers: list[str], act: str
) -> None:
    found = leads.match(text)
    assert found is not None
    assert (found.lead, found.verb, list(found.modifiers), found.speech_act) == (lead, verb, modifiers, act)
    assert found.known
    assert text[: found.end] == lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Stresses the need to act", "Stresses"),
        ("Recalls the obligation of States", "Recalls"),
        ("Takes note of the report", "Takes note"),
        ("Reiterating its support for it", "Reiterating"),
        ("Encourages further efforts", "Encourages"),
        ("Reaffirming its commitment to", "Reaffirming"),
        ("Welcomes with the greatest care", "Welcomes"),
    ],
)
def test_a_lead_ends_before_what_its_verb_governs(text: str, lead: str) -> None:
    found = leads.match(text)
    assert found is not None
    assert found.lead == lead


def test_a_lead_is_read_at_a_place_inside_a_text() -> None:
    text = "the report, Calls upon States"
    found = leads.match(text, 12)
    assert found is not None
    assert (found.start, found.end) == (12, 22)


@pytest.mark.parametrize(
    "text", ["Ruritania is a member,", "Only States may", "the report", "", "2018 will", "Family members"]
)
def test_other_beginnings_are_no_leads(text: str) -> None:
    assert leads.match(text, 0, "preamble") is None


def test_an_unknown_participle_is_taken_by_its_shape_and_marked() -> None:
    found = leads.match("Juggling the two aims,", 0, "preamble")
    assert found is not None
    assert not found.known
    assert [each.code for each in reading(preamble=("Juggling the two aims,",)).problems] == ["lead-unknown"]


def test_italics_over_the_lead_alone_give_its_extent() -> None:
    text = "Reiterates its request to the Secretary-General to report annually;"
    printed = reading(text, italics={"op1": len("Reiterates its request")}).operative[0]
    assert (printed.lead, printed.verb) == ("Reiterates its request", "reiterate request")
    whole = reading(preamble=("Guided by the Charter,",), italics={"pp1": 22}).preamble[0]
    assert whole.lead == "Guided"
    plain = reading(text).operative[0]
    assert (plain.lead, plain.verb) == ("Reiterates", "reiterate")


def test_a_declaration_in_the_plural_is_read_in_the_operative_part_only() -> None:
    found = leads.match("Reaffirm our commitment to peace;", 0, "operative")
    assert found is not None
    assert (found.lead, found.verb, found.known) == ("Reaffirm", "reaffirm", True)
    assert leads.match("Reaffirm our commitment to peace,", 0, "preamble") is None
    assert leads.match("Support services for all", 0, "operative") is None
