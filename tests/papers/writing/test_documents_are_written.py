"""PDF and Word from the same values: everything written stands in both, nothing written is run, bytes repeat."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.papers.writing.document import Document, Facts, Heading, Lines, Points, Table, Text
from comity.papers.writing.pdf import pdf
from comity.papers.writing.word import word

FILE = Document(
    title="Files for the Board",
    lead="Meeting of 7 December 2026",
    foot="Seen by the Board and the secretariat",
    contents="Files",
    blocks=(
        Heading("R-2026-0001, Marenta"),
        Facts((("Fund", "Technical cooperation"), ("Total", "USD 48,500"))),
        Heading("What is asked", 2),
        Text("A small office.\nIn two rooms."),
        Text("As the State wrote it #panic() $x$ *y*", quoted=True),
        Table(("Rule", "Met", "Source"), (("lists", "met", "38/3 op 21"), ("own share", "to judge", ""))),
        Points(("a handbook", "a report")),
        Lines(2, "Advice"),
        Heading("R-2026-0002, Orsania"),
        Text("Another."),
    ),
)  # fmt: skip
SAID = ["Files for the Board", "R-2026-0001, Marenta", "USD 48,500", "In two rooms.", "#panic() $x$ *y*", "38/3 op 21",
        "a handbook", "Advice", "R-2026-0002, Orsania", "Seen by the Board and the secretariat"]  # fmt: skip


def text_of_pdf(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file)


def text_of_word(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(
        [each.text for each in file.paragraphs] + cells + [file.sections[0].footer.paragraphs[0].text]
    )


@pytest.mark.parametrize(("make", "read"), [(pdf, text_of_pdf), (word, text_of_word)])
def test_everything_written_stands_in_the_file(make, read) -> None:  # type: ignore[no-untyped-def]
    text = read(make(FILE))
    assert [each for each in SAID if each not in text] == []


@pytest.mark.parametrize("make", [pdf, word])
def test_the_same_values_give_the_same_bytes(make) -> None:  # type: ignore[no-untyped-def]
    assert make(FILE) == make(FILE)


def test_each_file_begins_a_page_of_its_own() -> None:
    with pypdfium2.PdfDocument(pdf(FILE)) as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    begins = [number for number, text in enumerate(pages) if text.startswith("R-2026-000")]
    assert len(begins) == 2 and len(set(begins)) == 2


def test_the_pdf_is_tagged_and_names_its_language() -> None:
    content = pdf(FILE)
    assert b"/MarkInfo" in content and b"/Lang" in content


def test_word_keeps_no_time_and_nobody() -> None:
    with zipfile.ZipFile(io.BytesIO(word(FILE))) as file:
        assert {each.date_time for each in file.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert "python-docx" not in core and "2026" not in core


def test_a_table_head_repeats_on_the_next_page() -> None:
    file = docx.Document(io.BytesIO(word(FILE)))
    assert "tblHeader" in file.tables[1].rows[0]._tr.xml


def test_right_to_left_turns_paragraphs_and_tables() -> None:
    import dataclasses

    made = word(dataclasses.replace(FILE, language="ar"))
    xml = docx.Document(io.BytesIO(made)).element.xml
    assert "w:bidi/" in xml and "w:bidiVisual" in xml
    assert pdf(dataclasses.replace(FILE, language="ar")).startswith(b"%PDF")


def test_a_pdf_says_at_its_top_what_it_cannot_show() -> None:
    odd = Document(title="T", unshown="Some characters are missing here.", blocks=(Text("\uabfa"),))
    assert "Some characters are missing here." in text_of_pdf(pdf(odd))
    whole = Document(title="T", unshown="Some characters are missing here.", blocks=(Text("a"),))
    assert "missing" not in text_of_pdf(pdf(whole))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120))
def test_no_text_breaks_the_writing(text: str) -> None:
    odd = Document(
        title="x" + text,
        blocks=(Heading("y"), Text(text, quoted=True), Facts(((text, text),)), Points((text,))),
    )
    assert pdf(odd).startswith(b"%PDF")
    assert word(odd).startswith(b"PK")


def test_columns_are_as_wide_to_each_other_as_they_are_said_to_be() -> None:
    made = word(Document("x", blocks=(Table(("a", "b"), (("1", "2"),), widths=(3, 1)),)))
    (table,) = docx.Document(io.BytesIO(made)).tables
    for row in table.rows:
        first, second = (cell.width for cell in row.cells)
        assert abs(first / second - 3) < 0.01


def test_no_row_of_a_table_is_torn_between_two_pages() -> None:
    tables = docx.Document(io.BytesIO(word(FILE))).tables
    assert tables and all(row._tr.xpath("w:trPr/w:cantSplit") for each in tables for row in each.rows)
