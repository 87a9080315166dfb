"""How much a file may cost us: sizes, pages, seconds and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

PREFIX = "COMITY_READ_"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What the readers accept. The doors override single values from the environment or their settings."""

    max_bytes: int = 50 * MEGABYTE
    max_pages: int = 400
    max_unzipped: int = 200 * MEGABYTE  # all entries of a Word file together
    max_ratio: int = 250  # unpacked to packed size of one entry; a Word text stays far below
    max_text: int = 8_000_000  # characters
    seconds: int = 20
    memory_mb: int = 512


def from_environment(environment: Mapping[str, str], start: Limits | None = None) -> Limits:
    """Return `start` (or the defaults) with what `COMITY_READ_MAX_PAGES=50` and its like say.

    Raises `ValueError`, naming the variable, where a value is not a whole number above nought: a limit that
    cannot be understood must stop the door from opening, not fall back in silence.
    """
    changes: dict[str, int] = {}
    for each in fields(Limits):
        variable = PREFIX + each.name.upper()
        written = environment.get(variable, "").strip()
        if not written:
            continue
        if not written.isdecimal() or int(written) == 0:
            raise ValueError(f"{variable} must be a whole number above 0, not {written!r}")
        changes[each.name] = int(written)
    return replace(start or Limits(), **changes)
