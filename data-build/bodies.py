"""United Nations bodies, offices, mechanisms and officials, and their names; written by hand."""

from __future__ import annotations

import tables
from tables import Row

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")
COLUMNS = [
    "code",
    "type",
    "parent",
    "symbol_prefix",
    "abbreviations",
    *(f"name_{language}" for language in LANGUAGES),
    "variants_en",
    "seen_in",
    "status",
    "source",
]
SOURCE = "public record, no file in hand"


def bodies() -> list[Row]:
    """Return one row a body; several abbreviations or variants are separated by semicolons.

    `seen_in` names the languages in which the wording of the name was found in United Nations documents.
    """
    rows = sorted(tables.written("bodies.csv"), key=lambda row: row["code"])
    return [{**row, "status": "public-record", "source": SOURCE} for row in rows]
