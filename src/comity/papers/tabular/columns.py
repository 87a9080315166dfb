"""Columns with a type, what they say, and what must hold in them; and their descriptions in the terms of others.

Source of the description of tables: Frictionless Data Package and Table Schema, version 1
(https://specs.frictionlessdata.io/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Our types, and what Table Schema calls them.
TYPES: Mapping[str, str] = {
    "text": "string", "integer": "integer", "boolean": "boolean", "date": "date", "moment": "datetime",
    "decimal": "number", "money": "number", "list": "array",
}  # fmt: skip
DIGITS, PLACES = 18, 9  # of a decimal
MONEY_DIGITS, MONEY_PLACES = 24, 4  # of an amount of money


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `values`: the name of the list its codes are from. `not_before`: a column of the same row that holds
    an earlier date or the same. `of`: "table.column" in which its value stands too."""

    name: str
    type: str
    says: str
    required: bool = False
    values: str = ""
    not_before: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `about`: the column that names the request a row is of, where it is of one. `method`: Markdown."""

    name: str
    title: str
    says: str
    source: str
    licence: str
    key: tuple[str, ...]
    about: str
    method: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.columns)


def read_table(name: str, told: Mapping[str, Any]) -> Table:
    """Read a table's description. One that says what cannot be is a `ValueError` that names it."""
    columns = tuple(Column(**each) for each in told["columns"])
    names = [each.name for each in columns]
    key, about = tuple(told["key"]), told.get("about", "")
    said = {key_word: " ".join(told[key_word].split()) for key_word in ("title", "says", "source", "licence")}
    if len(set(names)) != len(names) or not key or not {*key, *([about] if about else [])} <= set(names):
        raise ValueError(f"{name}: a column is named twice, or the key names none")
    for each in columns:
        if each.type not in TYPES or not each.says or (each.not_before and each.not_before not in names):
            raise ValueError(f"{name}.{each.name}: unknown type, nothing said, or ordered after no column")
    return Table(name, key=key, about=about, method=told["method"].strip() + "\n", columns=columns, **said)


def schema(table: Table, codes: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """A table's description as Table Schema. `codes`: the lists that columns take their codes from."""
    fields = []
    for each in table.columns:
        rules: dict[str, Any] = {"required": True} if each.required else {}
        if codes.get(each.values) and each.type == "text":
            rules["enum"] = sorted(codes[each.values])
        field: dict[str, Any] = {"name": each.name, "type": TYPES[each.type], "description": each.says}
        if each.type == "moment":
            field["format"] = "%Y-%m-%dT%H:%M:%S.%fZ"
        fields.append(field | ({"constraints": rules} if rules else {}))
    found: dict[str, Any] = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}
    foreign = [(each.name, *each.of.split(".")) for each in table.columns if each.of]
    if foreign:
        found["foreignKeys"] = [
            {"fields": name, "reference": {"resource": there, "fields": field}}
            for name, there, field in foreign
        ]
    return found
