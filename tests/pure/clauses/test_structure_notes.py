"""Notes: told from paragraphs, hung on them, and never part of their text."""

from __future__ import annotations

import pytest

from comity.papers.tables import load
from comity.pure.clauses.read import read
from comity.pure.clauses.source import Block
from tests.pure.clauses.structure import (
    FOOT,
    HEAD,
    OPERATIVE,
    PREAMBLE,
    body,
    codes,
    lost_or_doubled,
    of,
    source_of,
)


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("¹", "¹ A/HRC/37/79."),
        ("1", "1 A/HRC/37/79."),
        ("[1]", "[1] A/HRC/37/79."),
        ("<sup>1</sup>", "<sup>1</sup> A/HRC/37/79."),
    ],
)
def test_every_form_of_note_hangs_on_its_paragraph(mark: str, note: str) -> None:
    text = HEAD + PREAMBLE + f"1. Takes note of the update;{mark}\n\n{note}\n\n2. Decides to act.\n" + FOOT
    reading = of(text)
    (found,) = reading.footnotes
    assert (found.marker, found.text) == ("1", "A/HRC/37/79.")
    assert found.anchor is not None and found.anchor.paragraph == "op1"
    assert reading.operative[0].text == "Takes note of the update;"
    assert len(reading.operative) == 2
    assert lost_or_doubled(text, reading) == []


def test_a_note_inside_a_broken_paragraph_does_not_break_it() -> None:
    text = (
        PREAMBLE
        + "1. Takes note of the update¹ on the\n\n¹ A/HRC/37/79.\n\nactivities of the Board;\n\n2. Decides to act.\n"
    )
    reading = body(text)
    assert reading.operative[0].text == "Takes note of the update on the activities of the Board;"
    assert [each.text for each in reading.footnotes] == ["A/HRC/37/79."]


def test_a_line_that_goes_on_with_a_number_is_no_note() -> None:
    reading = body(
        PREAMBLE
        + "1. Recalls its resolution of\n18 June 2007 and the\n14 Annexes of it;\n\n2. Decides to act.\n"
    )
    assert reading.footnotes == []
    assert reading.operative[0].text == "Recalls its resolution of 18 June 2007 and the 14 Annexes of it;"


def test_several_notes_keep_their_order_and_their_paragraphs() -> None:
    text = (
        PREAMBLE
        + "1. Recalls one¹ and two;²\n\n¹ A/HRC/1/1.\n² Ibid., annex II.\n\n2. Notes three.³\n\n³ See A/HRC/3/3.\n"
    )
    reading = body(text)
    assert [(each.marker, each.text) for each in reading.footnotes] == [
        ("1", "A/HRC/1/1."), ("2", "Ibid., annex II."), ("3", "See A/HRC/3/3."),
    ]  # fmt: skip
    assert [each.anchor.paragraph for each in reading.footnotes if each.anchor] == ["op1", "op1", "op2"]
    assert reading.operative[0].footnotes == ["fn1", "fn2"]


def test_a_note_in_a_point_hangs_on_the_paragraph_and_on_the_point() -> None:
    reading = body(
        PREAMBLE
        + "1. Urges States:\n\n(a) To act;¹\n\n¹ A/HRC/1/1.\n\n(b) To report;\n\n2. Decides to act.\n"
    )
    assert reading.operative[0].subparagraphs[0].footnotes == ["fn1"]
    assert reading.operative[0].footnotes == ["fn1"]
    assert reading.operative[0].subparagraphs[0].text == "To act;"


def test_a_raised_unit_is_no_mark() -> None:
    reading = body(PREAMBLE + "1. Notes an area of 12 km² in all;\n\n2. Decides to act.\n")
    assert "km²" in reading.operative[0].text
    assert codes(reading) == []


def test_a_mark_without_its_note_is_named() -> None:
    assert "note-missing" in codes(body(PREAMBLE + "1. Notes the report;¹\n\n2. Decides to act.\n"))


def test_marks_and_notes_that_the_file_states_are_used() -> None:
    text = (
        HEAD + PREAMBLE + "1. Takes note of the update;\n\n2. Decides to act.\n" + FOOT + "\nA/HRC/37/79.\n"
    )
    at, note = text.index("update;") + len("update;"), text.index("A/HRC/37/79.")
    blocks = (Block((note, len(text) - 1), "note", marker="1"),)
    reading = read(source_of(text, blocks=blocks, anchors={at: "1"}), load())
    (found,) = reading.footnotes
    assert (found.marker, found.text) == ("1", "A/HRC/37/79.")
    assert found.anchor is not None and found.anchor.paragraph == "op1"


def test_automatic_numbers_of_a_word_file_count_as_printed() -> None:
    paragraphs = [
        *(HEAD + PREAMBLE).strip().split("\n\n"),
        "Welcomes the report;",
        "Calls upon States:",
        "To act;",
        "Decides to act.",
    ]
    numbers = {
        "Welcomes the report;": "1.",
        "Calls upon States:": "2.",
        "To act;": "(a)",
        "Decides to act.": "3.",
    }
    text, blocks = "", []
    for each in paragraphs:
        blocks.append(Block((len(text), len(text) + len(each)), "paragraph", number=numbers.get(each)))
        text += each + "\n"
    reading = read(source_of(text, blocks=tuple(blocks)), load())
    assert [(each.num, each.text) for each in reading.operative] == [
        ("1.", "Welcomes the report;"), ("2.", "Calls upon States:"), ("3.", "Decides to act."),
    ]  # fmt: skip
    assert [(each.num, each.text) for each in reading.operative[1].subparagraphs] == [("(a)", "To act;")]


def test_a_sponsors_note_with_a_sign_is_a_note() -> None:
    text = (
        HEAD.replace("on 23 March 2018", "on 23 March 2018*")
        + "* Reissued for technical reasons.\n\n"
        + PREAMBLE
        + OPERATIVE
        + FOOT
    )
    reading = of(text)
    assert [(each.marker, each.text) for each in reading.footnotes] == [
        ("*", "Reissued for technical reasons.")
    ]
    assert lost_or_doubled(text, reading) == []
