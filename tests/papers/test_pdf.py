"""PDF files: typeface, order, furniture and notes; locks, pictures and damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.papers.limits import Limits
from comity.papers.open import open_document
from comity.pure.clauses.source import Source
from tests.papers.made import Placed, pdf


def read(data: bytes) -> Source:
    source, problems = open_document(data, "a.pdf")
    assert source is not None, problems
    return source


def said(source: Source, kind: str) -> list[str]:
    return [source.text[slice(*each.span)] for each in source.blocks if each.kind == kind]


def body(*lines: str, top: float = 600, font: int = 0) -> list[Placed]:
    return [(120, top - 12 * place, 10, font, line) for place, line in enumerate(lines)]


def test_fonts_tell_italics_and_bold() -> None:
    source = read(
        pdf([[(120, 600, 10, 1, "Requests"), (160, 600, 10, 0, "all States"), (120, 580, 10, 2, "Title")]])
    )
    assert [source.text[slice(*each)] for each in source.italics] == ["Requests"]
    assert [source.text[slice(*each)] for each in source.bold] == ["Title"]
    assert source.text.startswith("Requests all States\n")


def test_raised_marks_hang_notes_and_the_foot_of_the_page_holds_them() -> None:
    page = [
        *body("Recalling the report of the Registrar,"),
        (278, 604, 6, 0, "1"),
        *body("and all that it says,", top=588),
        (100, 74, 8, 0, "__________________"),
        (117, 63, 5.5, 0, "1"),
        (123, 60, 8, 0, "DEMO/1/7, which goes on"),
        (123, 50, 8, 0, "over a second line."),
    ]
    source = read(pdf([page]))
    assert said(source, "note") == ["DEMO/1/7, which goes on\nover a second line."]
    assert [each.marker for each in source.blocks if each.kind == "note"] == ["1"]
    assert said(source, "furniture") == ["__________________"]
    assert list(source.anchors.values()) == ["1"]


def test_small_print_without_a_mark_is_no_note() -> None:
    source = read(
        pdf([[*body("Decides to continue;", "and to end."), (120, 300, 8, 0, "In favour: Marenta")]])
    )
    assert said(source, "note") == []
    assert said(source, "line")[-1] == "In favour: Marenta"


def test_running_heads_page_numbers_bar_codes_and_job_numbers_are_furniture() -> None:
    first = [
        (120, 735, 12, 2, "DEMO/RES/1/4"),
        (120, 500, 12, 2, "Care of the river and of the ferry"),
        *body("Recalling what was said,", top=450),
        (60, 44, 10, 0, "26-00104 (E) 270326"),
        (60, 30, 12, 0, "*2600104*"),
    ]
    second = [
        (60, 740, 8, 2, "DEMO/RES/1/4"),
        (300, 740, 8, 2, "Care of the river and of the ferry"),
        (60, 36, 8, 2, "2/2"),
        (520, 36, 8, 0, "26-00104"),
        *body("1. Decides to begin;", top=700),
    ]
    source = read(pdf([first, second]))
    assert said(source, "line") == [
        "DEMO/RES/1/4",
        "Care of the river and of the ferry",
        "Recalling what was said,",
        "1. Decides to begin;",
    ]
    assert len(said(source, "furniture")) == 6
    assert {each.page for each in source.blocks} == {1, 2}


def test_numbers_at_the_edge_of_pages_that_differ_are_text() -> None:
    pages = [[*body("Text", top=500), (120, 80, 10, 0, f"{n}.5 Recommendation")] for n in (31, 47)]
    bare = [[*body("Text", top=500), (120, 80, 10, 0, f"122.{n}")] for n in (31, 47)]
    assert "122.31" in said(read(pdf(bare)), "line")
    assert said(read(pdf(pages)), "furniture") == ["31.5 Recommendation", "47.5 Recommendation"]


def test_words_broken_at_the_end_of_a_line_are_joined_and_compounds_keep_their_hyphen() -> None:
    source = read(
        pdf([body("the cooperation of States, coop-", "eration of all, and non-", "discrimination of any")])
    )
    assert (
        " ".join(source.text.split())
        == "the cooperation of States, cooperation of all, and non-discrimination of any"
    )


def test_wide_gaps_are_blank_lines() -> None:
    page = [*body("one", "two", "three"), *body("four", "five", top=558)]
    assert read(pdf([page])).text == "one\ntwo\nthree\n\nfour\nfive"


def test_columns_of_a_masthead_are_lines_of_their_own_but_numbers_stay_with_their_text() -> None:
    page = [
        (60, 700, 10, 2, "General Assembly"),
        (400, 700, 10, 0, "Distr.: General"),
        (147, 600, 10, 0, "1."),
        (185, 600, 10, 1, "Decides"),
    ]
    assert said(read(pdf([page])), "line") == ["General Assembly", "Distr.: General", "1. Decides"]


def test_lines_drawn_from_the_foot_upwards_are_put_in_order() -> None:
    lines = body(*(f"line {n}" for n in range(10)))
    assert said(read(pdf([lines[::-1]])), "line") == [f"line {n}" for n in range(10)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf([body("secret")], password="salt"), "encrypted"),
        (pdf([[], []], picture_on=(1, 2)), "image-only"),
        (pdf([[]]), "empty"),
        (pdf([body("x")] * 12), "too-many-pages"),
        (b"%PDF-1.4\n" + b"rubbish " * 50, "truncated"),
        (b"%PDF-1.4\n" + b"rubbish " * 50 + b"%%EOF", "broken-pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, code: str) -> None:
    source, problems = open_document(data, "a.pdf", Limits(max_pages=10))
    assert source is None
    assert [each.code for each in problems] == [code]
    assert "\n" not in problems[0].message


def test_a_page_that_is_only_a_picture_is_named() -> None:
    source, problems = open_document(pdf([body("one"), [], body("three")], picture_on=(2,)), "a.pdf")
    assert source is not None
    assert [each.code for each in problems] == ["image-only"]
    assert "page 2 " in problems[0].message


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    assert read(pdf([body("Decides")], password="")).text == "Decides"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "notes", "italic"),
    [
        ("A_RES_73_6-EN.pdf", ["1", "2", "3", "4", "5", "6"], "Recalling"),
        ("A_RES_73_8-EN.pdf", ["1"], "Reiterates its call upon"),
        ("A_64_L.63_Rev.1.pdf", ["*", *map(str, range(1, 18))], "Calls upon"),
    ],
)
def test_real_resolutions_give_their_notes_leads_and_body(
    shared: Path, name: str, notes: list[str], italic: str
) -> None:
    source = read((shared / "data/resolutions-pdf" / name).read_bytes())
    assert [each.marker for each in source.blocks if each.kind == "note"] == notes
    assert set(notes) - {"*"} <= set(source.anchors.values())
    assert italic in {source.text[slice(*each)] for each in source.italics}
    text = " ".join(said(source, "line"))
    assert "18-18418" not in text
    assert "*1818418*" not in text


@pytest.mark.shared
def test_a_page_turn_inside_a_sentence_leaves_only_furniture_between(shared: Path) -> None:
    source = read((shared / "data/resolutions-pdf/A_RES_73_8-EN.pdf").read_bytes())
    text = " ".join(said(source, "line"))
    assert "57/11 of 12 November 2002, 58/7 of 4 November 2003" in text
    assert "implementation of resolution 72/4; 2. Reiterates" in text
