"""Tables as files: values come back as they were, whatever stands in them, and the same rows give the same bytes."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from comity.papers.tabular.columns import Column, read_table, schema
from comity.papers.tabular.writing import LED, Writer, fit, read_csv_text

TYPES = ("text", "integer", "boolean", "date", "moment", "decimal", "money", "list")
FIRST, LAST = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 — the bounds are asked for without a zone
COLUMNS = tuple(Column(name=each, type=each, says="what it is") for each in TYPES)
# What PostgreSQL keeps: no NUL, no half of a pair.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
ROW = st.fixed_dictionaries({
    "text": st.none() | TEXT | st.builds(str.__add__, st.sampled_from(sorted(LED)), TEXT),
    "integer": st.none() | st.integers(-(2**62), 2**62),
    "boolean": st.none() | st.booleans(),
    "date": st.none() | st.dates(),
    "moment": st.none() | st.datetimes(timezones=st.just(UTC), min_value=FIRST, max_value=LAST),
    "decimal": st.none() | st.decimals(-(10**6), 10**6, places=4),
    "money": st.none() | st.decimals(-(10**19), 10**19, places=4),
    "list": st.none() | st.lists(TEXT, max_size=3),
})  # fmt: skip


def written(folder: Path, rows: list[dict[str, Any]], piece: int) -> list[bytes]:
    writer = Writer(folder, "t", COLUMNS)
    digests = [
        each for start in range(0, len(rows), piece) for each in writer.write(rows[start : start + piece])
    ]
    writer.close()
    return digests


def fitting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{each.name: fit(row[each.name], each) for each in COLUMNS} for row in rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, max_size=6), st.integers(1, 3))
def test_every_value_comes_back(tmp_path: Path, rows: list[dict[str, Any]], piece: int) -> None:
    wanted = fitting(rows)
    assert len(written(tmp_path, wanted, piece)) == len(rows)
    assert parquet.read_table(tmp_path / "t.parquet").to_pylist() == wanted
    told = json.loads((tmp_path / "t.json").read_text("utf-8"))
    assert [each["text"] for each in told] == [each["text"] for each in wanted]
    assert [each["list"] for each in told] == [each["list"] for each in wanted]
    assert [each["money"] and Decimal(each["money"]) for each in told] == [each["money"] for each in wanted]
    assert not any(isinstance(each["money"], float) for each in told)
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    for row, want in zip(read, wanted, strict=True):
        assert row["text"][:1] not in LED - {"'"}
        assert (read_csv_text(row["text"]) or None) == want["text"]
        assert (json.loads(row["list"]) if row["list"] else None) == want["list"]
        for name in ("decimal", "money"):
            assert (Decimal(row[name]) if row[name] else None) == want[name]
        assert row["date"] == (want["date"].isoformat() if want["date"] else "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "'x", "'=x", "＝1+1", "＠x"])
def test_no_spreadsheet_runs_a_text(tmp_path: Path, text: str) -> None:
    empty: dict[str, Any] = dict.fromkeys(TYPES)
    written(tmp_path, fitting([empty | {"text": text, "integer": -1}]), 1)
    line = (tmp_path / "t.csv").read_bytes().split(b"\r\n", 1)[1].decode()
    assert line.lstrip('"').startswith("'")
    assert ",-1," in line, "a number is no text"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = fitting([dict.fromkeys(TYPES) | {"text": "x", "moment": datetime(2026, 1, 1, tzinfo=UTC)}])
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, rows, 1)
    for form in ("csv", "json", "parquet"):
        assert (tmp_path / "a" / f"t.{form}").read_bytes() == (tmp_path / "b" / f"t.{form}").read_bytes()


def test_moments_are_in_utc(tmp_path: Path) -> None:
    there = datetime(2026, 1, 1, 3, 0, tzinfo=timezone(timedelta(hours=5)))
    written(tmp_path, fitting([dict.fromkeys(TYPES) | {"moment": there, "date": date(2026, 1, 1)}]), 1)
    assert "2025-12-31T22:00:00.000000Z" in (tmp_path / "t.csv").read_text()


@pytest.mark.parametrize(
    "change",
    [{"key": ["nothing"]}, {"key": []}, {"about": "nothing"}, {"columns": [{"name": "a", "type": "x", "says": "s"}]},
     {"columns": [{"name": "a", "type": "text", "says": "s"}] * 2},
     {"columns": [{"name": "a", "type": "date", "says": "s", "not_before": "b"}]}],
)  # fmt: skip
def test_a_description_that_cannot_be_is_refused(change: dict[str, Any]) -> None:
    told = {"title": "T", "says": "S", "source": "S", "licence": "L", "method": "M", "key": ["a"],
            "columns": [{"name": "a", "type": "text", "says": "s"}]}  # fmt: skip
    read_table("t", told)
    with pytest.raises(ValueError, match=r"^t"):
        read_table("t", told | change)


def test_the_schema_is_a_table_schema() -> None:
    table = read_table("t", {
        "title": "T", "says": "S", "source": "S", "licence": "L", "method": "M", "key": ["a"],
        "columns": [{"name": "a", "type": "text", "says": "s", "required": True, "values": "v", "of": "u.b"},
                    {"name": "m", "type": "moment", "says": "s"}],
    })  # fmt: skip
    told = schema(table, {"v": frozenset({"y", "x"})})
    assert told["fields"][0]["constraints"] == {"required": True, "enum": ["x", "y"]}
    assert told["fields"][1]["type"] == "datetime"
    assert told["foreignKeys"] == [{"fields": "a", "reference": {"resource": "u", "fields": "b"}}]
    assert told["primaryKey"] == ["a"]
