"""Values of a reading, made fit for a column."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

# Line ends that are not printed as such: form feed, vertical tab, next line (NEL), a carriage return by itself.
_LINE_END = re.compile("[\x0b\x0c\x85]|\r(?!\n)")
# Control characters (C0 without tab and line ends, DEL, C1): they steer whoever prints them, and no text is made of
# them. With them NUL and half characters, which the database refuses.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def day(value: Any) -> date | None:
    """Return the day an ISO date names, or nothing where it is cut short or none."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def number(value: Any) -> int | None:
    """Return a count or ordinal that fits a small column, or nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 32768 else None


def storable(value: Any) -> Any:
    """Return the same JSON without control characters and half characters: each becomes the sign that something stands
    there (U+FFFD), a line end of a rare kind a line feed. Lengths stay, so spans still fit; the file itself is kept as
    it came."""
    if isinstance(value, str):
        return value if value.isprintable() else _CONTROL.sub("\ufffd", _LINE_END.sub("\n", value))
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {key: storable(each) for key, each in value.items()}
    return value
