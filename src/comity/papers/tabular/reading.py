"""Rows of CSV and XLSX files that others made, as cells without floats. Nothing in them is run, fetched or resolved."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from comity.papers.limits import MEGABYTE, Limits
from comity.papers.refusal import UnreadableError
from comity.pure.ledger.cells import Cell, Row

MAX_ROWS, MAX_COLUMNS, MAX_SHEETS, MAX_CELL = 100_000, 100, 20, 20_000
MAX_UNZIPPED = 100 * MEGABYTE
MAX_ENTRIES = 1_000
_SUSPECT = 5 * MEGABYTE  # entries below this unpack to little whatever their ratio
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def is_spreadsheet(data: bytes) -> bool:
    """Whether the bytes are a ZIP container or an old office file: no text, whatever else they are."""
    return data.startswith((_ZIP, _OLE))


def csv_rows(data: bytes, separator: str, encodings: Sequence[str]) -> tuple[list[Row], str]:
    """The rows of a CSV file, and the encoding it was read in: the first of those given that fits. A mark of UTF-8 or
    UTF-16 at its beginning comes before all. Raises `UnreadableError`."""
    text, encoding = _text(data, encodings)
    if "\x00" in text:
        raise UnreadableError(
            "wrong-encoding", "there are characters of no text in it; save it as CSV in UTF-8"
        )
    rows: list[Row] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in lines:
            if len(cells) > MAX_COLUMNS:
                raise UnreadableError("too-wide", f"line {lines.line_num}: more than {MAX_COLUMNS} columns")
            rows.append((lines.line_num, cells))
            if len(rows) > MAX_ROWS:
                raise _too_long()
    except csv.Error as error:
        raise UnreadableError("broken-table", f"line {lines.line_num}: {error}") from error
    return rows, encoding


def _text(data: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    marked = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-16" if data.startswith(_WIDE) else ""
    for encoding in [marked] if marked else encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    told = marked or ", ".join(encodings)
    raise UnreadableError("wrong-encoding", f"it is no text in {told}; save it as CSV in UTF-8")


def sheets(data: bytes, limits: Limits) -> list[list[Row]]:
    """The rows of each sheet of an XLSX file that is not hidden. Numbers are decimal from their shortest text, days are
    days, formulas are what they came to when the file was saved. Raises `UnreadableError`."""
    _refuse_what_is_none(data, limits)
    import openpyxl  # here, since most who read tables read no spreadsheets

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            shown = [each for each in book.worksheets if each.sheet_state == "visible"][:MAX_SHEETS]
            return [_rows(each) for each in shown]
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever the library stumbles over: it names no set of errors
        raise UnreadableError(
            "broken-table", f"the spreadsheet cannot be read ({type(error).__name__}); save it anew"
        ) from error


def _rows(sheet: Any) -> list[Row]:
    sheet.reset_dimensions()  # what the file says of its size may lie
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        if number > MAX_ROWS:
            raise _too_long()
        rows.append((number, [_cell(each) for each in cells]))
    return rows


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)[:MAX_CELL]


def _too_long() -> UnreadableError:
    return UnreadableError("too-long", f"more than {MAX_ROWS:,} rows; give a shorter time")


def _refuse_what_is_none(data: bytes, limits: Limits) -> None:
    """Refuse other files, locked ones, macros, bombs, and XML that declares entities. Every entry is unpacked here and
    counted, so that what a file says of its sizes need not be believed."""
    if data.startswith(_OLE):
        raise UnreadableError(
            "unknown-type", "an old or locked office file; save it as XLSX without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            _refuse_by_names(entries)
            room = min(MAX_UNZIPPED, limits.max_unzipped)
            for each in entries:
                room -= _unpacked(packed, each, room, limits)
    except _BROKEN as error:
        raise UnreadableError("broken-zip", "the spreadsheet cannot be unpacked; save it anew") from error


def _refuse_by_names(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = {each.filename.lower() for each in entries}
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        raise UnreadableError("zip-bomb", "the spreadsheet has more entries than one has; save it anew")
    if "xl/workbook.xml" not in names:
        raise UnreadableError("unknown-type", "this is a ZIP file but no spreadsheet (XLSX); unpack it first")
    if any(name.endswith(("vbaproject.bin", "macrosheets/sheet1.xml")) for name in names):
        raise UnreadableError("has-macros", "the spreadsheet carries macros; save it without them (XLSX)")


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, limits: Limits) -> int:
    """How many bytes an entry unpacks to."""
    size, tail = 0, b""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    with packed.open(entry) as pieces:
        while piece := pieces.read(256 * 1024):
            if is_xml and not size and piece.startswith(_WIDE):
                raise UnreadableError(
                    "broken-xml", f"{entry.filename} is not in UTF-8, as every spreadsheet is"
                )
            size += len(piece)
            ratio = size / max(entry.compress_size, 1)
            if size > room or (size > _SUSPECT and ratio > limits.max_ratio):
                raise UnreadableError(
                    "zip-bomb", f"{entry.filename} unpacks to too much; do not trust the file"
                )
            seen = tail + piece
            if is_xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen or b"\x00" in piece):
                raise UnreadableError(
                    "broken-xml", f"{entry.filename} declares entities, as no spreadsheet does"
                )
            tail = piece[-16:]
    return size
