"""A report in the form of a document to the Council: Word, PDF and a workbook of the same values."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from comity.papers.writing.document import Document, Text
from comity.papers.writing.pdf import pdf
from comity.papers.writing.report import Figure, Paragraph, Quoted, Report, Row, Section, Table, Words
from comity.papers.writing.report_pdf import report_pdf
from comity.papers.writing.report_sheets import report_sheets
from comity.papers.writing.report_word import report_word

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(A1)"]


def usd(number: str) -> Figure:
    return Figure(Decimal(number), f"{Decimal(number):,.2f}")


def table(*rows: Row, total: str = "", **more: Any) -> Table:
    whole = Row(("Total", usd(total))) if total else None
    return Table("Sources: [of] funds?", "Sources of funds", ("Line", "US dollars"), rows, whole, **more)


def report(*blocks: Any, **more: Any) -> Report:
    return Report(
        symbol="A/HRC/__/__", body=("Council",), masthead=("Distr.: open",), title="Update on lamps", lead="A draft",
        summary=("Little came.",), sections=(Section("one", "Money", blocks),), foot="For information",
        words=Words("Summary", "Table %s", "Queries", ("Table", "Line", "Address")), **more,
    )  # fmt: skip


ROWS = (Row(("Came", usd("1250.55")), "https://x.invalid/came"), Row(("More", usd("0.10"))))


def book(made: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(report_sheets(made)))


def test_numbers_are_numbers_and_totals_are_formulas() -> None:
    sheet = book(report(table(*ROWS, total="1250.65")))["Sources   of  funds"]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet["B"][4:7]] == [
        (1250.55, "n", "#,##0.00"), (0.1, "n", "#,##0.00"), ("=SUM(B5:B6)", "f", "#,##0.00"),
    ]  # fmt: skip


def test_a_workbook_keeps_every_digit_of_an_amount_that_its_numbers_cannot_hold() -> None:
    rows = (Row(("a", usd("999999999999999.99"))), Row(("b", usd("0.01"))))
    sheet = book(report(table(*rows, total="1000000000000000.00"))).worksheets[0]
    found = [row[1] for row in sheet.iter_rows(min_row=5, max_row=7, values_only=True)]
    assert found == ["999,999,999,999,999.99", 0.01, 10**15]


def test_a_total_that_is_not_its_rows_makes_no_workbook() -> None:
    with pytest.raises(ValueError, match="not the sum"):
        report_sheets(report(table(*ROWS, total="1250.66")))


@pytest.mark.parametrize("place", ["name", "words", "title", "note", "head"])
@pytest.mark.parametrize("words", FORMULAS, ids=range(len(FORMULAS)))
def test_nothing_that_people_wrote_is_run(place: str, words: str) -> None:
    made = Table(
        words if place == "name" else "Sheet", words if place == "title" else "Title",
        (words if place == "head" else "Line", "Words"), (Row((words, words)),),
        note=words if place == "note" else "",
    )  # fmt: skip
    cells = [
        cell
        for sheet in book(report(made, Paragraph(words, words)))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert any(cell.value == words for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    with zipfile.ZipFile(io.BytesIO(report_sheets(report(made)))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_every_address_stands_on_the_sheet_of_queries() -> None:
    made = report(Paragraph("Much.", "https://x.invalid/p"), table(*ROWS, source="https://x.invalid/t"))
    sheet = book(made)["Queries"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Table", "Line", "Address"], ["Money", "Much.", "https://x.invalid/p"],
        ["Sources of funds", None, "https://x.invalid/t"], ["Sources of funds", "Came", "https://x.invalid/came"],
    ]  # fmt: skip


def test_two_tables_of_one_name_have_a_sheet_each() -> None:
    assert book(report(table(*ROWS), table(*ROWS))).sheetnames[:2] == [
        "Sources   of  funds",
        "Sources   of  funds 2",
    ]


def test_word_has_real_footnotes_head_rows_and_numbered_paragraphs() -> None:
    content = report_word(
        report(Paragraph("Much.", "https://x.invalid/p?a=1&b=2"), table(*ROWS, total="1250.65"))
    )
    file: Any = docx.Document(io.BytesIO(content))
    styles = {each.text: each.style.name for each in file.paragraphs}
    assert styles["Much."] == "List Number"
    assert [words for words, style in styles.items() if style == "Heading 1"] == ["I. Money"]
    last = file.tables[-1]
    assert [[cell.text for cell in row.cells] for row in last.rows] == [
        ["Line", "US dollars"], ["Came", "1,250.55"], ["More", "0.10"], ["Total", "1,250.65"],
    ]  # fmt: skip
    assert "w:tblHeader" in last.rows[0]._tr.xml
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes, body = archive.read("word/footnotes.xml").decode(), archive.read("word/document.xml").decode()
    assert re.findall(r'footnoteReference w:id="(\d+)"', body) == ["1", "2"]
    assert re.findall(r"https://[^<]+", notes) == [
        "https://x.invalid/p?a=1&amp;b=2",
        "https://x.invalid/came",
    ]


def test_there_is_no_emblem_in_any_form() -> None:
    made = report(table(*ROWS))
    for content in (report_word(made), report_sheets(made)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if "/media/" in name]
    assert b"/Subtype /Image" not in report_pdf(made) and b"/Subtype/Image" not in report_pdf(made)


def test_pdf_is_tagged_and_numbers_its_pages_and_paragraphs() -> None:
    content = report_pdf(report(Paragraph("Much.", "https://x.invalid/p"), Paragraph("More."), table(*ROWS)))
    assert b"pdfuaid" in content
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    said = re.sub(r"\s+", " ", text)
    for words in (
        "A/HRC/__/__",
        "1. Much.",
        "2. More.",
        "Table 1",
        "1,250.55",
        "https://x.invalid/p",
        "For information",
    ):
        assert words in said, words


@pytest.mark.parametrize("words", ["a\x00b\x0bc\ufffe", "x" * 40_000, "", "<w:p>&amp;", "line\nline"],
                         ids=["controls", "long", "empty", "markup", "lines"])  # fmt: skip
@pytest.mark.parametrize("write", [report_word, report_pdf, report_sheets], ids=["docx", "pdf", "xlsx"])
def test_any_words_can_be_written(write: Any, words: str) -> None:
    made = report(
        Paragraph(words, "https://x.invalid"), Quoted(words, words),
        Table(words, words, (words, "b"), (Row((words, words)),)), Table("", "", ("a",), ()),
    )  # fmt: skip
    assert len(write(made)) > 500


@pytest.mark.parametrize("write", [report_word, report_pdf, report_sheets], ids=["docx", "pdf", "xlsx"])
def test_a_report_from_the_right_is_written_from_the_right(write: Any) -> None:
    made = report(Paragraph("التمويل"), table(Row(("مؤسسة الأنهار", usd("1.00")))), language="ar")
    content = write(made)
    if write is report_word:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = archive.read("word/document.xml").decode()
        assert "<w:bidi/>" in body and "bidiVisual" in body and "مؤسسة الأنهار" in body
    elif write is report_sheets:
        assert book(made).worksheets[0].sheet_view.rightToLeft


def test_a_control_in_any_document_is_left_out_of_its_pdf() -> None:
    assert pdf(Document(title="a\x00b", lead="c\x0bd", blocks=(Text("e\x01f"),))).startswith(b"%PDF")


def test_a_name_without_a_space_is_broken_before_the_figures_beside_it() -> None:
    made = table(Row(("x" * 300, usd("1250.55"))), total="1250.55")
    page = pypdfium2.PdfDocument(report_pdf(report(made)))[0]
    words = page.get_textpage()
    text = words.get_text_range()
    beyond = max(words.get_charbox(place)[2] for place, each in enumerate(text) if each == "x")
    assert text.count("x") == 300
    assert beyond < words.get_charbox(text.index("1,250.55"))[0]
