"""What the reader knows about the world, handed in by its caller as plain mappings: States, seats, sessions.

The reader itself names no State and knows no calendar. `comity.papers.tables` builds a `Tables` from the
project's data files; a test may hand in a small one of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Interval = tuple[str, str]  # ISO dates, both inclusive

_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‑": "-", "‐": "-", "\u00a0": " "})


def plain(name: str) -> str:
    """Return a name as the tables compare it: NFC, lower case, straight quotes, ASCII hyphens, no accents."""
    if name.isascii():
        return name.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFD", name.translate(_SAME))
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return bare.lower()


def words_of(name: str) -> tuple[str, ...]:
    """Return a name cut into words; brackets and commas are words of their own."""
    spaced = plain(name)
    for mark in "(),":
        spaced = spaced.replace(mark, f" {mark} ")
    return tuple(spaced.split())


@dataclass(frozen=True)
class Tables:
    """`states`: printed name → ISO 3166-1 alpha-3; `members`: ISO3 → terms of a seat in the Council;
    `sessions`: (body code, number) → the intervals of that regular session; `bodies`: name → body code."""

    states: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    sessions: Mapping[tuple[str, int], Sequence[Interval]] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    state_names: Mapping[str, str] = field(default_factory=dict)  # ISO3 → official English name

    @cached_property
    def names_by_first_word(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """State names as words, by their first word, longest first: the table of the longest match."""
        found: dict[str, dict[tuple[str, ...], str]] = {}
        for name, iso3 in self.states.items():
            words = words_of(name)
            if words:
                found.setdefault(words[0], {}).setdefault(words, iso3)
            # A name in brackets without its article is met as well: an article in a name tells no State from another.
            short = tuple(each for each in words if each != "the")
            if short and short != words:
                found.setdefault(short[0], {}).setdefault(short, iso3)
        return {
            first: sorted(named.items(), key=lambda each: (-len(each[0]), each[0]))
            for first, named in found.items()
        }
