"""The two resolutions the project began with, in full: every number that a reader of the print can check."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pure.clauses.structure import codes, lost_or_doubled, seed

pytestmark = pytest.mark.shared
FIRST, SECOND = "A-HRC-RES-37-23.txt", "A-HRC-RES-38-3.txt"


def test_37_23_has_fifteen_preambular_and_five_operative_paragraphs(shared: Path) -> None:
    _, reading = seed(shared, FIRST)
    assert [each.id for each in reading.preamble] == [f"pp{n}" for n in range(1, 16)]
    assert [each.num for each in reading.operative] == ["1.", "2.", "3.", "4.", "5."]


def test_38_3_has_twenty_seven_preambular_and_thirty_one_operative_paragraphs(shared: Path) -> None:
    _, reading = seed(shared, SECOND)
    assert len(reading.preamble) == 27
    assert [each.num for each in reading.operative] == [f"{n}." for n in range(1, 32)]


def test_paragraphs_run_together_in_37_23_are_cut_at_their_leads(shared: Path) -> None:
    _, reading = seed(shared, FIRST)
    assert reading.preamble[0].text == "Guided by the Charter of the United Nations,"
    assert reading.preamble[1].text.startswith("Reaffirming the Universal Declaration")
    assert reading.preamble[1].text.endswith("Social and Cultural Rights,")
    assert "and recalling all relevant" in reading.preamble[1].text
    assert reading.preamble[8].text.startswith("Emphasizing the responsibility of all States")


def test_paragraphs_broken_by_page_turns_in_38_3_are_whole(shared: Path) -> None:
    _, reading = seed(shared, SECOND)
    seventh, nineteenth, urge = reading.preamble[6], reading.preamble[18], reading.operative[6]
    assert "reiterated, inter alia, that South-South cooperation" in seventh.text
    assert seventh.text.endswith("on preferential terms,")
    assert "to be administered jointly with" in nineteenth.text
    assert nineteenth.text.endswith("the State concerned,")
    assert "mutual understanding and the promotion of and respect for" in urge.text
    assert urge.text.endswith("and related intolerance;")


def test_the_note_of_38_3_hangs_on_paragraph_19(shared: Path) -> None:
    _, reading = seed(shared, SECOND)
    (note,) = reading.footnotes
    assert (note.marker, note.text) == ("1", "A/HRC/37/79.")
    assert note.anchor is not None and note.anchor.paragraph == "op19"
    assert reading.operative[18].footnotes == ["fn1"]
    assert reading.operative[18].text.endswith("in the Field of Human Rights;")


def test_the_mastheads_are_read_in_full(shared: Path) -> None:
    _, first = seed(shared, FIRST)
    data = first.metadata
    assert (data.symbol, data.symbol_in_text, data.number) == ("A/HRC/RES/37/23", False, "37/23")
    assert data.title == "Promoting mutually beneficial cooperation in the field of human rights"
    assert (data.body, data.body_code, data.session, data.session_type) == (
        "Human Rights Council",
        "HRC",
        37,
        "regular",
    )
    assert (data.session_start, data.session_end) == ("2018-02-26", "2018-03-23")
    assert (data.agenda_item, data.adoption_date, data.meeting_number) == ("3", "2018-03-23", 54)
    assert (data.issue_date, data.original_language) == (None, None)
    assert data.adoption_method == "recorded-vote"
    assert data.akn_work_iri == "/akn/un/statement/deliberation/unga-hrc/2018-03-23/37-23/"
    assert first.formula == "The Human Rights Council,"
    _, second = seed(shared, SECOND)
    data = second.metadata
    assert (data.number, data.adoption_date, data.meeting_number) == ("38/3", "2018-07-05", 37)
    assert (data.session_start, data.session_end) == ("2018-06-18", "2018-07-06")
    assert (data.issue_date, data.original_language) == ("2018-07-16", "eng")
    assert data.body == "Human Rights Council"


def test_the_roll_calls_name_every_state(shared: Path) -> None:
    for name, counts in ((FIRST, (28, 1, 17)), (SECOND, (28, 14, 3))):
        _, reading = seed(shared, name)
        vote = reading.vote
        assert vote is not None and vote.roll_call is not None and vote.tally_consistent is True
        groups = (vote.roll_call.in_favour, vote.roll_call.against, vote.roll_call.abstaining)
        assert tuple(len(each) for each in groups) == counts
        assert all(voter.iso3 for group in groups for voter in group)
    assert [each.iso3 for each in groups[2]] == ["AFG", "BRA", "MEX"]


def test_neither_text_loses_or_doubles_a_character(shared: Path) -> None:
    for name in (FIRST, SECOND):
        text, reading = seed(shared, name)
        assert lost_or_doubled(text, reading) == []


def test_neither_structure_has_a_problem(shared: Path) -> None:
    for name in (FIRST, SECOND):
        _, reading = seed(shared, name)
        assert not set(codes(reading)) & {
            "tally-mismatch", "voter-unknown", "voter-not-member", "number-missing", "number-order", "number-repeated",
            "date-contradiction", "truncated", "several-documents", "repeated-text", "not-a-resolution", "note-missing",
        }  # fmt: skip
