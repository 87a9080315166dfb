"""Noise the structure of a reading must not feel: wraps, notes in close print, numbers, capitals. Texts are invented."""
# ruff: noqa: E501
# One row, one sentence.

from __future__ import annotations

import pytest

from tests.pure.clauses.structure import FOOT, HEAD, body, of


@pytest.mark.parametrize(
    ("wrapped", "whole"),
    [
        ("Recalling the funda-\nmental rights of all, and that fundamental rights last,",
         "Recalling the fundamental rights of all, and that fundamental rights last,"),
        ("Recalling the full achieve-\nment of the goals by the people,", "Recalling the full achievement of the goals by the people,"),
        ("Recalling capacity-\nbuilding in the capacity of States,", "Recalling capacity-building in the capacity of States,"),
        ("Recalling a victim-\noriented approach for each victim,", "Recalling a victim-oriented approach for each victim,"),
        ("Recalling the non-\nselectivity of the work,", "Recalling the non-selectivity of the work,"),
        ("Recalling follow-\nup and follow-up again,", "Recalling follow-up and follow-up again,"),
        ("Recalling gender- and age-\nspecific needs,", "Recalling gender- and age-specific needs,"),
        ("Recalling the recom-\nmendations of the body,", "Recalling the recommendations of the body,"),
        ("Recalling trauma-\ninformed and rights-\nbased care for the right of all,", "Recalling trauma-informed and rights-based care for the right of all,"),
        ("Recalling the North-\nSouth dialogue,", "Recalling the North-South dialogue,"),
    ],
)  # fmt: skip
def test_a_word_split_at_a_line_end_is_joined_and_a_compound_keeps_its_hyphen(
    wrapped: str, whole: str
) -> None:
    (paragraph,) = body(wrapped + "\n\n1. Welcomes the report.\n").preamble
    assert paragraph.text == whole


def test_a_note_in_close_print_ends_where_the_next_paragraph_begins() -> None:
    text = (
        "Recalling the report of the Secretary-General,¹\n¹ A/HRC/37/79.\nExpressing concern that the mines remain in the ground,\n"
        "Noting the work of the Office,²\n² General Assembly resolution 71/1.\n1. Welcomes the report;³\n³ See A/HRC/37/80.\n"
        "2. Requests the High Commissioner to report thereon.\n"
    )
    found = body(text)
    assert [each.lead for each in found.preamble] == ["Recalling", "Expressing concern", "Noting"]
    assert [each.text for each in found.footnotes] == [
        "A/HRC/37/79.",
        "General Assembly resolution 71/1.",
        "See A/HRC/37/80.",
    ]


def test_a_note_of_several_sentences_in_close_print_stays_whole() -> None:
    text = (
        "Recalling the report of the Secretary-General,¹\n\n¹ See Official Records of the General Assembly.\nSupplement No. 53"
        " (A/73/53).\n\nNoting the work of the Office,\n\n1. Welcomes the report.\n"
    )
    found = body(text)
    assert [each.text for each in found.footnotes] == [
        "See Official Records of the General Assembly. Supplement No. 53 (A/73/53)."
    ]


def test_a_number_parted_from_its_stop_is_the_same_number() -> None:
    found = body("Recalling the matter,\n\n1 . Welcomes the report;\n\n2 . Requests the Office to report.\n")
    assert [each.num for each in found.operative] == ["1.", "2."]


def test_a_masthead_in_capitals_gives_its_fields() -> None:
    small = of(HEAD + "Recalling the matter,\n\n1. Welcomes the report.\n" + FOOT).metadata
    lines = HEAD.split("37/99.")
    printed = (
        lines[0].upper() + "37/99." + lines[1] + "Recalling the matter,\n\n1. Welcomes the report.\n" + FOOT
    )
    found = of(
        "GENERAL ASSEMBLY\n\nDISTR.: GENERAL\n16 APRIL 2018\n\nORIGINAL: ENGLISH\n\n" + printed
    ).metadata
    assert (found.session, found.session_start, found.session_end, found.agenda_item, found.adoption_date) == (
        small.session, small.session_start, small.session_end, small.agenda_item, small.adoption_date
    )  # fmt: skip
    assert (found.issue_date, found.original_language, found.body_code) == ("2018-04-16", "eng", "HRC")


def test_a_paragraph_with_a_number_far_off_is_kept_and_named() -> None:
    found = body(
        "Recalling the matter,\n\n1. Welcomes it;\n\n81. Notes the report;\n\n3. Requests the Office to report.\n"
    )
    assert [each.num for each in found.operative] == ["1.", "81.", "3."]
    assert "number-order" in {each.code for each in found.problems}


def test_a_note_is_read_without_its_soft_hyphens() -> None:
    text = "Recalling the report,¹\n\n¹ Reso\xadlution 2200 A (XXI), annex.\n\n1. Welcomes the report.\n"
    assert [each.text for each in body(text).footnotes] == ["Resolution 2200 A (XXI), annex."]


def test_one_misprinted_number_far_ahead_leaves_the_others_their_paragraphs() -> None:
    printed = [f"{n}." for n in range(1, 31)]
    printed[17] = "81."
    text = "Recalling the matter,\n\n" + "\n\n".join(
        f"{num} Welcomes report {num[:-1]};" for num in printed[:-1]
    )
    found = body(text + "\n\n30. Requests the Office to report.\n")
    assert [each.num for each in found.operative] == printed
    assert "number-order" in {each.code for each in found.problems}
