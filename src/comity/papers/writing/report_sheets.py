"""A report's tables as a workbook, by openpyxl: a sheet for each, numbers as numbers, totals as formulas that were
checked, and a sheet of the addresses that make the figures. Times inside are fixed: the same values, the same bytes.

What people wrote is kept as text: a program for tables runs none of it (OWASP, CSV injection).
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

from comity.papers.writing.document import printable, right_to_left
from comity.papers.writing.report import Cell, Figure, Paragraph, Report, Row, Table
from comity.papers.writing.word import same_bytes

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_A_NAME = re.compile(r"[\[\]:*?/\\']")
_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*(</dcterms)")
_HEAD = 4  # the row of a table's head: title, note and an empty row stand above it
DIGITS = 15  # of a number, which a workbook keeps in binary
LONGEST = 32_000  # characters a cell holds


def report_sheets(report: Report) -> bytes:
    """Return the tables as .xlsx. A total that is not the sum of its rows is a `ValueError`: no such file is made."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = printable(report.title)[:255], ""
    book.properties.language = report.language
    known: set[str] = set()
    for number, table in enumerate(report.tables(), 1):
        if not table.sums_hold:
            raise ValueError(f"the total of {table.name!r} is not the sum of its rows")
        sheet = book.create_sheet(_name(table.name, known))
        sheet.sheet_view.rightToLeft = right_to_left(report.language)
        _table(sheet, table, f"{report.words.table % number}. {table.title}")
    _queries(book.create_sheet(_name(report.words.queries, known)), report)
    made = io.BytesIO()
    book.save(made)
    return same_bytes(_timeless(made.getvalue()))


def _name(name: str, known: set[str]) -> str:
    """A name of a sheet: at most 31 characters, without what none may have, once."""
    plain = _NOT_A_NAME.sub(" ", printable(name)).strip()[:28] or "1"
    number, found = 1, plain
    while found.casefold() in known:
        number += 1
        found = f"{plain} {number}"
    known.add(found.casefold())
    return found


def _table(sheet: Any, table: Table, title: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    bold, line = Font(bold=True), Side(style="thin")
    _write(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = bold
    _write(sheet.cell(2, 1), table.note)
    for place, words in enumerate(table.head, 1):
        cell = sheet.cell(_HEAD, place)
        _write(cell, words)
        cell.font, cell.border = bold, Border(bottom=line)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    last = _HEAD + len(table.rows)
    for place, row in enumerate(table.rows, _HEAD + 1):
        _row(sheet, place, row)
    if table.total is not None:
        for place, each in enumerate(table.total.cells, 1):
            cell = sheet.cell(last + 1, place)
            column = [row.cells[place - 1] for row in table.rows]
            if (
                isinstance(each, Figure)
                and each.number is not None
                and column
                and all(map(_held, (each, *column)))
            ):
                letter = get_column_letter(place)
                cell.value = f"=SUM({letter}{_HEAD + 1}:{letter}{last})"
                cell.number_format = _format(each.places)
            else:
                _write(cell, each)
            cell.font, cell.border = bold, Border(top=line)
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 2)
    sheet.column_dimensions["A"].width = 44
    for place in range(2, len(table.head) + 2):
        sheet.column_dimensions[get_column_letter(place)].width = 18


def _row(sheet: Any, place: int, row: Row) -> None:
    for column, each in enumerate(row.cells, 1):
        _write(sheet.cell(place, column), each)


def _write(cell: Any, value: Cell) -> None:
    """A figure as a number with its format; everything else as text that is never run."""
    if isinstance(value, Figure) and value.number is not None and _held(value):
        cell.value, cell.number_format = value.number, _format(value.places)
        return
    text = printable(value.text if isinstance(value, Figure) else value)[:LONGEST]
    cell.value = text
    if text.startswith(_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True


def _held(value: Cell) -> bool:
    """Whether a number of a workbook has room for all digits: fifteen. What has more is written as text, and so is its
    total."""
    if not isinstance(value, Figure) or value.number is None:
        return True
    digits = "".join(map(str, Decimal(value.number).as_tuple().digits))
    return len(digits.strip("0")) <= DIGITS


def _format(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def _queries(sheet: Any, report: Report) -> None:
    """Where every figure comes from: the sheet or the paragraph, the row, the address."""
    from openpyxl.styles import Font

    rows: list[tuple[str, str, str]] = [report.words.query_head]
    for section in report.sections:
        for each in section.blocks:
            if isinstance(each, Paragraph) and each.source:
                rows.append((section.title, each.text, each.source))
            elif isinstance(each, Table):
                if each.source:
                    rows.append((each.title, "", each.source))
                rows += [
                    (
                        each.title,
                        row.cells[0] if isinstance(row.cells[0], str) else row.cells[0].text,
                        row.source,
                    )
                    for row in (*each.rows, *((each.total,) if each.total else ()))
                    if row.source
                ]
    for place, row in enumerate(rows, 1):
        for column, words in enumerate(row, 1):
            _write(sheet.cell(place, column), words)
            if place == 1:
                sheet.cell(place, column).font = Font(bold=True)
    for letter, width in (("A", 40), ("B", 60), ("C", 90)):
        sheet.column_dimensions[letter].width = width


def _timeless(content: bytes) -> bytes:
    """The workbook without the moment it was made."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            new.writestr(name, data)
    return made.getvalue()
