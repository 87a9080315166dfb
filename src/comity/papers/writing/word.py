"""Word, by python-docx. Times inside the file are fixed, so the same values give the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from comity.papers.writing.document import (
    Document,
    Facts,
    Heading,
    Lines,
    Points,
    Table,
    Text,
    printable,
    runs_right_to_left,
)

_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def word(document: Document) -> bytes:
    """Return the document as .docx, with real headings, tables with a head row, and its language set."""
    file = opened(document.title, document.language, foot=document.foot)
    if document.lead:
        _paragraphs(file, document.lead)
    first = True
    for block in document.blocks:
        _write(file, block, first=first)
        first = first and not (isinstance(block, Heading) and block.level == 1)
    if runs_right_to_left(document):
        turn(file)
    made = io.BytesIO()
    file.save(made)
    return same_bytes(made.getvalue())


def opened(title: str, language: str, *, foot: str = "") -> Any:
    """A new Word file with its page, its language and its title."""
    import docx
    from docx.shared import Cm, Pt

    file = docx.Document()
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    file.styles["Normal"].font.size = Pt(10.5)
    _language(file, language)
    properties = file.core_properties
    properties.title, properties.author, properties.language = printable(title)[:255], "", language
    properties.created = properties.modified = _ALWAYS.replace(tzinfo=None)
    properties.last_modified_by, properties.comments = "", ""
    file.add_heading(printable(title), 0)
    page.footer.paragraphs[0].text = printable(foot)
    return file


def _write(file: Any, block: object, *, first: bool) -> None:
    match block:
        case Heading(text, level):
            if level == 1 and not first:
                file.add_page_break()
            file.add_heading(printable(text), level)
        case Text(text, quoted, _small):
            _paragraphs(file, text, "Quote" if quoted else None)
        case Facts(rows):
            _table(file, rows, head=False)
        case Table(head, rows, title, widths):
            if title:
                file.add_paragraph(printable(title)).runs[0].bold = True
            _table(file, (head, *rows), head=True, widths=widths)
        case Points(items):
            for each in items:
                file.add_paragraph(printable(each), style="List Bullet")
        case Lines(count, label):
            if label:
                file.add_paragraph(printable(label))
            for _ in range(count):
                file.add_paragraph("_" * 78)
        case _:
            raise TypeError(f"{block!r} is no block of a document")


def _paragraphs(file: Any, text: str, style: str | None = None) -> None:
    for line in text.split("\n"):
        file.add_paragraph(printable(line), style=style)


def _table(file: Any, rows: tuple[tuple[str, ...], ...], *, head: bool, widths: tuple[int, ...] = ()) -> None:
    from docx.oxml import OxmlElement

    if not rows:
        return
    table = file.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    page = file.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    shares = [room * each // sum(widths) for each in widths]
    for column, share in zip(table.columns, shares, strict=False):
        column.width = share
    # Cells are reached row by row: python-docx walks the whole grid for each single cell.
    for row, values in zip(table.rows, rows, strict=True):
        for place, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.text = printable(value)
            if shares:
                cell.width = shares[place]
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
    file.add_paragraph("")


def _language(file: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = file.styles["Normal"].element.get_or_add_rPr()
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), language)
    mark.set(qn("w:bidi"), language)
    properties.append(mark)


def turn(file: Any) -> None:
    """Set every paragraph, run and table from right to left."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body = file.element.body
    footers = [each._p for section in file.sections for each in section.footer.paragraphs]
    for paragraph in [*body.iter(qn("w:p")), *footers]:
        properties = paragraph.get_or_add_pPr()
        properties.append(OxmlElement("w:bidi"))
        for run in paragraph.iter(qn("w:r")):
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for table in body.iter(qn("w:tbl")):
        table.tblPr.append(OxmlElement("w:bidiVisual"))


def same_bytes(content: bytes) -> bytes:
    """The same file with every time in its archive the same."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            mark = zipfile.ZipInfo(name, _ALWAYS.timetuple()[:6])
            mark.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(mark, old.read(name))
    return made.getvalue()
