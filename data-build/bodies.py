"""United Nations bodies, offices, mechanisms and officials, and their names; written by hand."""

from __future__ import annotations

import tables
from tables import Row

BODY_COLUMNS = ["code", "type", "parent", "symbol_prefix", "name", "status", "source"]
NAME_COLUMNS = ["code", "language", "form", "name", "status", "source"]
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
BY_HAND = "public record, no file in hand"
SEEN = "wording of United Nations documents"


def bodies() -> list[Row]:
    """Return one row a body. Type, parent and prefix are facts of public record."""
    return [
        {
            "code": row["code"],
            "type": row["type"],
            "parent": row["parent"],
            "symbol_prefix": row["symbol_prefix"],
            "name": row["name_en"],
            "status": "public-record",
            "source": BY_HAND,
        }
        for row in _written()
    ]


def names() -> list[Row]:
    """Return the names of all bodies: official in each language, English short forms, abbreviations."""
    found = []
    for row in _written():
        seen = row["seen_in"].split()
        for language in LANGUAGES:
            found.append(_name(row["code"], language, "formal", row[f"name_{language}"], language in seen))
        found += [_name(row["code"], "en", "short", name, False) for name in row["variants_en"].split(";")]
        found += [
            _name(row["code"], "en", "abbreviation", name, False) for name in row["abbreviations"].split(";")
        ]
    return [row for row in found if row["name"]]


def _written() -> list[Row]:
    return sorted(tables.written("bodies.csv"), key=lambda row: row["code"])


def _name(code: str, language: str, form: str, name: str, seen: bool) -> Row:
    return {
        "code": code,
        "language": language,
        "form": form,
        "name": name.strip(),
        "status": "sourced" if seen else "public-record",
        "source": SEEN if seen else BY_HAND,
    }
