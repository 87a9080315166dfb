"""Cells of tables that others made, and how they write days and numbers: told from outside, and never guessed.

A cell is text, or what a spreadsheet says is a number or a day. No float comes in here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

Cell = str | Decimal | date
Row = tuple[int, Sequence[Cell]]  # its place in the file, from 1, and its cells

WITHIN = 40  # rows in which the headings must come
LARGEST = Decimal(10) ** 15
# A spreadsheet keeps fifteen digits of a number; what has more was changed by it before it came here.
SPREADSHEET_DIGITS = 15
_FIFTEEN = Context(prec=SPREADSHEET_DIGITS, rounding=ROUND_HALF_EVEN)
# Below this, fifteen digits are finer than any currency: what a formula's number has beyond them is no money.
_SURE = Decimal(10) ** 11
ENCODINGS = frozenset({"utf-8", "cp1252", "iso-8859-1", "iso-8859-15", "utf-16"})
_SPACES = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]+")
_SIGNED = re.compile(r"([+-]?)(.*?)(-?)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What columns are called and how cells are written. `columns`: for each field the headings it may have; where
    several are there the first counts, and of `words` all. `leave_out`: rows that say one of these in that column.
    `ends`: with what a row begins that is below the table."""

    name: str
    says: str
    columns: Mapping[str, tuple[str, ...]]
    dates: tuple[str, ...]
    decimal: str = "."
    thousands: str = ""
    separator: str = ","
    encodings: tuple[str, ...] = ("utf-8",)
    currency: str = ""
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ends: tuple[str, ...] = ()


def read_layouts(text: str, needs: Iterable[frozenset[str]], fields: frozenset[str]) -> list[Layout]:
    """Read a file of layouts, in order. `needs`: a layout names all fields of one of these sets; `fields`: those there
    are. What cannot be is a `ValueError` that names the layout."""
    told = json.loads(text)
    choices = list(needs)
    found = []
    for name, said in dict(told["layouts"]).items():
        try:
            found.append(_layout(name, dict(said), choices, fields))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ValueError(f"layout {name}: {error}") from error
    return found


def _layout(name: str, said: dict[str, Any], needs: list[frozenset[str]], fields: frozenset[str]) -> Layout:
    columns = {
        name: (told,) if isinstance(told, str) else tuple(str(each) for each in told)
        for name, told in dict(said.pop("columns")).items()
    }
    if unknown := sorted(set(columns) - fields):
        raise ValueError(f"there is no field {', '.join(unknown)}")
    if not any(each <= set(columns) for each in needs):
        raise ValueError(f"it must name {' or '.join(', '.join(sorted(each)) for each in needs)}")
    layout = Layout(
        name, said.pop("says", ""), columns, _texts(said, "dates"),
        encodings=_texts(said, "encodings") or ("utf-8",),
        ends=tuple(folded(each) for each in _texts(said, "ends")),
        came=frozenset(folded(each) for each in _texts(said, "came")),
        went=frozenset(folded(each) for each in _texts(said, "went")),
        leave_out={
            heading: frozenset(folded(each) for each in values)
            for heading, values in dict(said.pop("leave_out", {})).items()
        },
        **said,
    )  # fmt: skip
    if not layout.dates:
        raise ValueError("it does not say how days are written (dates)")
    if wrong := sorted(set(layout.encodings) - ENCODINGS):
        raise ValueError(f"there is no encoding {', '.join(wrong)} here")
    if layout.decimal not in {".", ","} or layout.decimal in layout.thousands or len(layout.separator) != 1:
        raise ValueError("decimal is . or , and no sign of thousands; separator is one character")
    return layout


def _texts(said: dict[str, Any], key: str) -> tuple[str, ...]:
    told = said.pop(key, [])
    if not isinstance(told, list):
        raise TypeError(f"{key} is a list")
    return tuple(str(each) for each in told)


def folded(cell: Cell) -> str:
    """A heading as it is compared: without capitals and outer or double spaces."""
    return text_of(cell).casefold()


def text_of(cell: Cell) -> str:
    """A cell as one line of text."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return _SPACES.sub(" ", cell).strip()


def number_of(cell: Cell, layout: Layout) -> Decimal:
    """A number as the layout writes it, or as a spreadsheet holds it. What is no number is a `ValueError`."""
    if isinstance(cell, date):
        raise ValueError(f"{cell} is a day and no number")
    if isinstance(cell, Decimal):
        number = cell
        if cell.is_finite() and abs(cell) < _SURE:
            shown = cell.normalize(
                _FIFTEEN
            )  # 0.1 and 0.2 come to 0.30000000000000004, and a spreadsheet shows 0.3
            number = cell if shown == cell else shown
        if not number.is_finite() or len(number.normalize().as_tuple().digits) > SPREADSHEET_DIGITS:
            raise ValueError(f"a spreadsheet cannot hold {cell} exactly; give it as text")
    else:
        number = _number_of(text_of(cell), layout)
    if abs(number) >= LARGEST:
        raise ValueError(f"{number:f} is larger than can be kept")
    return number


def _number_of(text: str, layout: Layout) -> Decimal:
    """Signs before or behind, or brackets for what is below zero; thousands parted in threes by one sign, or not."""
    plain = text.replace("−", "-")
    if bracketed := plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    found = _SIGNED.fullmatch(plain)
    before, digits, behind = found.groups() if found else ("", "", "")
    whole, _, fraction = digits.strip().partition(layout.decimal)
    if (layout.decimal in digits and not _ascii(fraction)) or sum(map(bool, (bracketed, before, behind))) > 1:
        raise ValueError(f"{text!r} is no number as {layout.name} writes them")
    for sign in layout.thousands:
        first, *others = whole.split(sign)
        if (
            others
            and _ascii(first)
            and len(first) <= 3
            and first[0] != "0"
            and all(_ascii(e) and len(e) == 3 for e in others)
        ):
            whole = first + "".join(others)
            break
    if not _ascii(whole):
        raise ValueError(f"{text!r} is no number as {layout.name} writes them")
    number = Decimal(f"{whole}.{fraction or 0}" if fraction else whole)
    return -number if (bracketed or "-" in before + behind) and number else number


def may_be_a_fraction(cell: Cell, layout: Layout) -> bool:
    """Whether what was read as thousands, once parted, may be meant as three digits behind the point: 571.345."""
    if not isinstance(cell, str) or layout.decimal in cell:
        return False
    return [each for each in cell if each in ".,"] in ([each] for each in layout.thousands)


def _ascii(digits: str) -> bool:
    return digits.isascii() and digits.isdigit()


def day_of(cell: Cell, layout: Layout) -> date:
    """A day as the layout writes it, or as a spreadsheet holds it. What is none is a `ValueError`."""
    if isinstance(cell, date):
        found = cell
    elif isinstance(cell, Decimal):
        raise ValueError(f"{cell:f} is a number and no day; give its column the form of a date")
    else:
        text = text_of(cell)
        for form in layout.dates:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=UTC).date()
                break
            except ValueError:
                continue
        else:
            written = ", ".join(date(2026, 11, 22).strftime(form) for form in layout.dates)
            raise ValueError(
                f"{text!r} is no day as {layout.name} writes them ({written})" if text else "it has no day"
            )
    return in_the_books(found)


def in_the_books(day: date) -> date:
    """The day, where books like these may have it. Raises `ValueError`."""
    if not 1945 <= day.year <= 2200:
        raise ValueError(f"{day} is no day of these books")
    return day


def is_day(cell: Cell, layout: Layout) -> bool:
    """Whether a cell holds a day."""
    try:
        return bool(day_of(cell, layout))
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: the place of their row among the rows, and for each field its columns."""

    row: int
    columns: Mapping[str, tuple[int, ...]]
    leave_out: Mapping[int, frozenset[str]]

    def cell(self, cells: Sequence[Cell], field: str) -> Cell:
        """The cell of a field; nothing where the field has no column or the row ends before it."""
        place = self.columns.get(field, (-1,))[0]
        return cells[place] if 0 <= place < len(cells) else ""

    def words(self, cells: Sequence[Cell], field: str) -> str:
        """All cells of a field, as one line."""
        places = self.columns.get(field, ())
        told = (text_of(cells[place]) for place in places if place < len(cells))
        return " · ".join(each for each in told if each)

    def is_left_out(self, cells: Sequence[Cell]) -> bool:
        return any(
            place < len(cells) and folded(cells[place]) in values for place, values in self.leave_out.items()
        )


def headings(rows: Sequence[Row], layout: Layout, needs: Iterable[frozenset[str]]) -> Headings | None:
    """The first row that has a heading for all fields of one of these sets. A heading that stands twice is none."""
    choices = list(needs)
    for place, (_, cells) in enumerate(rows[:WITHIN]):
        names = [folded(each) for each in cells]
        once = {name: names.index(name) for name in names if name and names.count(name) == 1}
        columns = {
            field: found
            for field, told in layout.columns.items()
            if (found := tuple(once[folded(each)] for each in told if folded(each) in once))
        }
        if any(each <= set(columns) for each in choices):
            left_out = {
                once[folded(heading)]: values
                for heading, values in layout.leave_out.items()
                if folded(heading) in once
            }
            return Headings(place, columns, left_out)
    return None


def below(rows: Sequence[Row], found: Headings, layout: Layout, day: str) -> Iterable[Row]:
    """The rows of the table: those below its headings that hold something, up to the one that ends it. A row with a day
    in the column of that field ends nothing, however it begins."""
    for line, cells in rows[found.row + 1 : _end(rows, found, layout, day)]:
        if any(map(folded, cells)) and not found.is_left_out(cells):
            yield line, cells


def beyond(rows: Sequence[Row], found: Headings, layout: Layout, day: str) -> Iterable[Row]:
    """The rows below the end of the table that have a day all the same: the end was none, and half would be lost."""
    for line, cells in rows[_end(rows, found, layout, day) :]:
        if is_day(found.cell(cells, day), layout) and not found.is_left_out(cells):
            yield line, cells


def _end(rows: Sequence[Row], found: Headings, layout: Layout, day: str) -> int:
    for place in range(found.row + 1, len(rows) if layout.ends else 0):
        _, cells = rows[place]
        first = next((told for each in cells if (told := folded(each))), "")
        if first.startswith(layout.ends) and not is_day(found.cell(cells, day), layout):
            return place
    return len(rows)
