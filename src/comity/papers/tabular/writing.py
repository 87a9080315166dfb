"""The three forms of a table, each written in pieces, so that no table is ever held whole. The same rows give the same
bytes.

CSV after RFC 4180: UTF-8 without a mark, CRLF, a header, a missing value as nothing. A text that a spreadsheet would
run as a formula is led by an apostrophe (OWASP, CSV injection), and so is one that begins with an apostrophe: whoever
takes one leading apostrophe away has the text as it was. JSON and Parquet hold it as it was in any case. Money is
exact in all three: in JSON it is a text, so that no reader makes a float of it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as arrow
from pyarrow import parquet

from comity.papers.tabular.columns import DIGITS, MONEY_DIGITS, MONEY_PLACES, PLACES, Column

LED = frozenset("=+-@\t\r\n'＝＋－＠")  # the last four: signs of full width, which some take for the same
_ARROW = {
    "text": arrow.string(), "integer": arrow.int64(), "boolean": arrow.bool_(), "date": arrow.date32(),
    "moment": arrow.timestamp("us", tz="UTC"), "decimal": arrow.decimal128(DIGITS, PLACES),
    "money": arrow.decimal128(MONEY_DIGITS, MONEY_PLACES), "list": arrow.list_(arrow.string()),
}  # fmt: skip
_FRACTION = Decimal(1).scaleb(-PLACES)
_CENTS = Decimal(1).scaleb(-MONEY_PLACES)


FORMS = ("csv", "json", "parquet")


class Writer:
    """Writes one table into a folder: `<name>.csv`, `.json`, `.parquet`, or those of them in `forms`."""

    def __init__(
        self, folder: Path, name: str, columns: Sequence[Column], forms: Sequence[str] = FORMS
    ) -> None:
        self.columns = columns
        self._any = False
        self._csv = self._json = self._parquet = None
        if "csv" in forms:
            self._csv = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self._rows = csv.writer(self._csv, lineterminator="\r\n")
            self._rows.writerow([each.name for each in columns])
        if "json" in forms:
            self._json = (folder / f"{name}.json").open("w", encoding="utf-8", newline="\n")
            self._json.write("[")
        # All may be missing here: that a value is there is checked, and one that lacks must not stop the night.
        self._schema = arrow.schema(
            [
                arrow.field(each.name, _ARROW[each.type], metadata={"description": each.says})
                for each in columns
            ]
        )
        if "parquet" in forms:
            self._parquet = parquet.ParquetWriter(
                folder / f"{name}.parquet", self._schema, compression="zstd"
            )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
        """Add rows, as one row group. Values are fit (`fit`). Returns the digest of each row, where JSON is written."""
        if not rows:
            return []
        if self._csv is not None:
            self._rows.writerows([_cell(row[each.name]) for each in self.columns] for row in rows)
        if self._parquet is not None:
            arrays = [
                arrow.array([row[each.name] for row in rows], type=_ARROW[each.type]) for each in self.columns
            ]
            self._parquet.write_table(arrow.Table.from_arrays(arrays, schema=self._schema))
        digests = []
        if self._json is not None:
            for row in rows:
                told = {each.name: _told(row[each.name], each) for each in self.columns}
                line = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
                self._json.write((",\n" if self._any else "\n") + line)
                self._any = True
                digests.append(hashlib.sha256(line.encode()).digest())
        return digests

    def close(self) -> None:
        if self._json is not None:
            self._json.write("\n]\n")
        for each in (self._csv, self._json, self._parquet):
            if each is not None:
                each.close()


def fit(value: Any, column: Column) -> Any:
    """A value as its column keeps it: an empty text is a missing one, a moment is in UTC, a decimal has its places."""
    if value is None or value == "":
        return None
    if column.type == "moment":
        return value.astimezone(UTC)
    if column.type == "decimal":
        return Decimal(value).quantize(_FRACTION)
    if column.type == "money":
        return Decimal(value).quantize(_CENTS)
    if column.type == "list":
        return [str(each) for each in value]
    if column.type == "text":
        return str(value)
    return value


def read_csv_text(text: str) -> str:
    """A text of a CSV cell as it was before it was led by an apostrophe."""
    return text.removeprefix("'")


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value[:1] in LED else value
    if isinstance(value, list):
        text = io.StringIO()
        json.dump(value, text, ensure_ascii=False)
        return text.getvalue()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(_plain(value))


def _told(value: Any, column: Column) -> Any:
    return _cell(value) if column.type == "money" and value is not None else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
