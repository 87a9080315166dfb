"""Lists of rates of exchange from bytes: CSV or XLSX, by layouts of columns."""

from __future__ import annotations

from collections.abc import Sequence

from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.papers.tabular.reading import csv_rows, is_spreadsheet, sheets
from comity.pure.ledger import rate_lists
from comity.pure.ledger.cells import Layout, Row
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.rates import Rate


def read(
    data: bytes, name: str, layouts: Sequence[Layout], source: str, *, example: bool = False
) -> tuple[list[Rate] | None, list[Problem]]:
    """The rates of a list by the first layout whose headings are there, and the rows that cannot be read. No list: why
    the file is none. Never raises on a bad file."""
    problems: list[Problem] = []
    try:
        tables = sheets(data, Limits()) if is_spreadsheet(data) else None
    except UnreadableError as error:
        return None, [Problem(error.code, name, error.message)]
    for layout in layouts:
        try:
            given = tables if tables is not None else [_csv(data, layout)]
            every = [rate_lists.from_table(rows, layout, name, source, example=example) for rows in given]
            fitting = [each for each in every if each is not None]
            found = [each for each in fitting if {told.code for told in each[1]} != {"empty"}] or fitting[:1]
            if len(found) > 1:
                told = f"{len(found)} sheets have rates; give one sheet at a time"
                return None, [Problem("several-tables", name, told)]
            if found:
                return found[0]
        except UnreadableError as error:
            problems.append(Problem(error.code, name, error.message))
    known = ", ".join(each.name for each in layouts)
    told = f"its headings are those of no layout of columns known here ({known})"
    return None, problems[:1] or [Problem("no-layout", name, told)]


def _csv(data: bytes, layout: Layout) -> list[Row]:
    return csv_rows(data, layout.separator, layout.encodings)[0]
