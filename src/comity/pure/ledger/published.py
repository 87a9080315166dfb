"""Schedules that others published of funds: contributions, expenses, adjustments, statements. What each column is
called is told from outside; a row that cannot be read is a problem that names it, and stops no other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from comity.pure.ledger.entries import Problem

Columns = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """A contributor's row: what a fund recognised of it in a year. Below zero: paid back or written down."""

    line: int
    year: int
    fund: str
    fund_name: str
    entity: str
    contributor: str
    group: str
    number: Decimal
    as_reported: str


@dataclass(frozen=True, slots=True)
class Spent:
    line: int
    year: int
    fund: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """What a statement says of a fund and year, and how the source itself reconciles it with its named rows."""

    line: int
    year: int
    fund: str
    stated: Decimal
    named: Decimal
    residual: Decimal
    document: str


@dataclass(frozen=True, slots=True)
class Adjusted:
    line: int
    year: int
    label: str
    number: Decimal


Row = Given | Spent | Stated | Adjusted
Read = tuple[list[Row], list[Problem]]


def read_columns(text: str) -> dict[str, Any]:
    """Read the configuration of columns. What it lacks is a `ValueError` that names it."""
    told = json.loads(text)
    wanted = {
        "contributions": {
            "files", "year", "fund", "fund_name", "entity", "contributor", "group", "amount", "as_reported",
        },
        "expenses": {"files", "year", "fund", "amount"},
        "adjustments": {"files", "year", "label", "amount"},
        "statements": {"files", "year", "source", "rows", "fund", "stated", "named", "residual"},
    }  # fmt: skip
    for kind, names in wanted.items():
        if lacking := sorted(names - set(told.get(kind, {}))):
            raise ValueError(f"{kind} does not say: {', '.join(lacking)}")
    return dict(told)


def contributions(text: str, columns: Columns, name: str) -> Read:
    """Rows of contributors from CSV."""

    def one(line: int, row: Mapping[str, str]) -> Row:
        said = {
            key: row[columns[key]].strip() for key in ("fund", "fund_name", "entity", "contributor", "group")
        }
        if not said["contributor"] or not said["fund"]:
            raise ValueError("no contributor or no fund")
        return Given(
            line, _year(row[columns["year"]]), said["fund"], said["fund_name"], said["entity"], said["contributor"],
            said["group"], _number(row[columns["amount"]]), row[columns["as_reported"]].strip(),
        )  # fmt: skip

    return _csv(text, columns, name, one)


def expenses(text: str, columns: Columns, name: str) -> Read:
    """What funds spent, from CSV."""

    def one(line: int, row: Mapping[str, str]) -> Row:
        return Spent(
            line, _year(row[columns["year"]]), row[columns["fund"]].strip(), _number(row[columns["amount"]])
        )

    return _csv(text, columns, name, one)


def adjustments(text: str, columns: Columns, name: str) -> Read:
    """Printed adjustments between funds, from a JSON list."""

    def one(line: int, row: Mapping[str, Any]) -> Row:
        return Adjusted(
            line,
            _year(row[columns["year"]]),
            str(row[columns["label"]]).strip(),
            _number(row[columns["amount"]]),
        )

    return _json(text, name, lambda told: told, one)


def statements(text: str, columns: Columns, name: str) -> Read:
    """Statement totals by fund, from JSON. The year and the document stand once, at dotted places."""

    def rows(told: Any) -> Any:
        year, document = _at(told, columns["year"]), _at(told, columns["source"])
        said = document.get("symbol", "") if isinstance(document, dict) else document
        return [{**each, "_year": year, "_document": str(said)} for each in _at(told, columns["rows"])]

    def one(line: int, row: Mapping[str, Any]) -> Row:
        stated, named, residual = (_number(row[columns[key]]) for key in ("stated", "named", "residual"))
        fund, document = str(row[columns["fund"]]).strip(), str(row["_document"])
        return Stated(line, _year(row["_year"]), fund, stated, named, residual, document)

    return _json(text, name, rows, one)


def _csv(text: str, columns: Columns, name: str, one: Any) -> Read:
    lines = csv.DictReader(io.StringIO(text, newline=""))
    lacking = sorted(
        {column for key, column in columns.items() if key != "files"} - set(lines.fieldnames or ())
    )
    if lacking:
        return [], [Problem("columns-missing", name, f"no column {', '.join(lacking)}")]
    return _rows(((lines.line_num, row) for row in lines), name, one)


def _json(text: str, name: str, rows: Any, one: Any) -> Read:
    try:
        told = rows(json.loads(text, parse_float=Decimal))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return [], [Problem("not-as-configured", name, f"{type(error).__name__}: {error}")]
    if not isinstance(told, list):
        return [], [Problem("not-as-configured", name, "no list of rows where one is expected")]
    return _rows(enumerate(told, 1), name, one)


def _rows(rows: Iterator[tuple[int, Any]], name: str, one: Any) -> Read:
    found: list[Row] = []
    problems: list[Problem] = []
    try:
        for line, row in rows:
            try:
                found.append(one(line, row))
            except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
                problems.append(
                    Problem("row-unreadable", f"{name}:{line}", f"{type(error).__name__}: {error}")
                )
    except csv.Error as error:
        problems.append(Problem("row-unreadable", name, str(error)))
    return found, problems


def _at(told: Any, place: str) -> Any:
    for step in place.split("."):
        told = told[step]
    return told


def _year(said: Any) -> int:
    year = int(said)
    if not 1945 <= year <= 2200:
        raise ValueError(f"no year: {said}")
    return year


def _number(said: Any) -> Decimal:
    """An exact number; commas may part thousands."""
    if isinstance(said, float):
        raise TypeError("a float is no amount")
    number = Decimal(str(said).strip().replace(",", ""))
    if not number.is_finite() or abs(number) >= 10**15 or number != round(number, 2):
        raise ValueError(f"no amount in dollars and cents: {said}")
    return number
