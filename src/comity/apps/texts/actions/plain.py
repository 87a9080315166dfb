"""Values of a reading, made fit for a column."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_REFUSED = re.compile("[\x00\ud800-\udfff]")


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
    """Return the same JSON without NUL and half characters, which the database refuses inside text; lengths stay, so
    spans still fit."""
    if isinstance(value, str):
        return _REFUSED.sub("\ufffd", value)
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    if isinstance(value, dict):
        return {key: storable(each) for key, each in value.items()}
    return value
