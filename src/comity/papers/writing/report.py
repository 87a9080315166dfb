"""A report in the form of a document of the United Nations, to be written: masthead, title, summary, numbered
paragraphs, tables with captions, and footnotes that hold where each figure comes from. The same values make the Word
file, the PDF and the workbook, so that their figures cannot differ.

It is a draft that a secretariat finishes: the symbol is left open, and there is no emblem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words for people. `places`: digits after the point. None: not told, and `text` says so."""

    number: Decimal | int | None
    text: str
    places: int = 2


Cell: TypeAlias = str | Figure


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell names the row. `source`: the address that makes its figures, where it is not the table's own."""

    cells: tuple[Cell, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`total` sums each column of figures above it, exactly: see `sums_hold`. `name`: short, of a sheet."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    source: str = ""
    note: str = ""

    @property
    def sums_hold(self) -> bool:
        """Whether the total is the sum of the rows, column by column."""
        if self.total is None:
            return True
        for place, cell in enumerate(self.total.cells):
            if isinstance(cell, Figure) and cell.number is not None:
                found = [row.cells[place] for row in self.rows]
                if sum(_of(each) for each in found) != cell.number:
                    return False
        return True

    @property
    def right(self) -> tuple[bool, ...]:
        """Which columns hold figures."""
        rows = [*self.rows, *([self.total] if self.total else [])]
        return tuple(
            any(isinstance(row.cells[place], Figure) for row in rows) for place in range(len(self.head))
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Numbered throughout the report. `source`: the address that makes its figures."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody else's own words, under a line that says whose."""

    of: str
    text: str


Block: TypeAlias = Paragraph | Table | Quoted


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the form itself says, in the report's language."""

    summary: str
    table: str  # "Table %s"
    queries: str  # the name of the sheet of queries
    query_head: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """`masthead`: the left and the right side, line by line. `foot` stands on every page. `language`: a BCP 47 tag."""

    symbol: str
    body: tuple[str, ...]
    masthead: tuple[str, ...]
    title: str
    lead: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
    words: Words
    language: str = "en"
    unshown: str = ""  # said at the top of a PDF where some characters have no font on this machine
    made: str = ""

    def tables(self) -> Iterator[Table]:
        for section in self.sections:
            yield from (each for each in section.blocks if isinstance(each, Table))


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def _of(cell: Cell) -> Decimal | int:
    return cell.number if isinstance(cell, Figure) and cell.number is not None else 0
