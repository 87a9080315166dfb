"""The text of a range of the stream: note marks out, white space made one space, words split by a line end joined."""

# ruff: noqa: SIM905
# Word lists read better whole.

from __future__ import annotations

import re
from bisect import bisect_left

from comity.pure.clauses.flow import Flow
from comity.pure.clauses.footnotes import Mark

# A hyphen at a line's end belongs to a compound ("victim-\noriented"); after a suspended one ("gender-\nand age-") the
# space is the text's own.
_WRAPPED_HYPHEN = re.compile(r"([^\W\d_]+)([-‐‑])\n\s*(?!(?:and|or|to|nor|but|versus)\b)([^\W\d_]+)")
# What can only be the end of a word: "achieve-\nment" is one word that the line broke.
_WORD_END = re.compile(
    r"(?:ments?|tions?|sions?|ations?|ing|ings|ity|ities|ness|ances?|ences?|able|ible|ives?|ous|ally|tional|tal|al|ed|er"
    r"|ers|ly|ism|ist|ists|ary|ory|cies|cy|ty|ties|tive|sive|tically|ically|ical|ity|ful|less)$"
)

# First parts and last parts that make compounds with a hyphen whether or not they stand alone elsewhere in the text.
_COMBINING = frozenset(
    """non self post anti multi socio inter sub co pre re pro semi mid cross counter ex extra intra trans ultra vice
    well ill high low long short full half part north south east west one two three four five""".split()
)
_COMPOUND_END = re.compile(
    r"(?:based|related|oriented|informed|sensitive|responsive|led|wide|specific|free|building|making|term|level|up|off|out"
    r"|to|the|of|and|in|or|by|on|scale|income|setting|sharing|keeping|standing|reaching|ranging|being|existent|state|party"
    r"|affected|driven|centred|centered|friendly|owned|aware|only|like|old|year|round|solving|seeking|taking|finding|held)s?$"
)


class Texts:
    """Texts of ranges of one stream, and the notes that hang in them."""

    def __init__(self, flow: Flow, marks: list[Mark], ids: dict[str, str]) -> None:
        self.flow = flow
        self.marks = marks
        self.ids = ids
        self.starts = [each.start for each in marks]
        self._lower: str | None = None

    def text(self, start: int, end: int) -> str:
        """Return the text of a range of the stream as a reading prints it."""
        joined = self._without_marks(start, end).strip()
        if joined.isprintable() and "  " not in joined:
            return joined  # the one white space that counts as printable is the plain space
        if "-\n" in joined or "‑\n" in joined or "‐\n" in joined:
            joined = _WRAPPED_HYPHEN.sub(self._unwrapped, joined)
        return " ".join(joined.split())

    def _without_marks(self, start: int, end: int) -> str:
        source = self.flow.text
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] >= end:
            return source[start:end]
        parts: list[str] = []
        at = start
        while index < len(self.marks) and self.marks[index].start < end:
            mark = self.marks[index]
            if mark.start >= at:
                parts.append(source[at : mark.start])
                at = mark.end
            index += 1
        parts.append(source[at:end])
        return "".join(parts)

    def _unwrapped(self, match: re.Match[str]) -> str:
        """Join what a line end parted: a compound keeps its hyphen, a word that was only broken loses it."""
        first, hyphen, second = match.groups()
        if self._lower is None:
            self._lower = self.flow.text.lower()
        word, compound = (first + second).lower(), f"{first}{hyphen}{second}".lower()
        broken = second.islower() and compound not in self._lower
        if broken and (_WORD_END.match(second) or re.search(rf"\b{re.escape(word)}\b", self._lower)):
            return first + second
        if broken and not self._compounds(first.lower(), second):
            return first + second
        return first + hyphen + second

    def _compounds(self, first: str, second: str) -> bool:
        """Whether a word before a line-end hyphen can stand alone, so that the hyphen may be its own."""
        if first in _COMBINING or _COMPOUND_END.match(second):
            return True
        alone = re.compile(rf"(?<![\w‐‑-]){re.escape(first)}s?(?![\w‐‑-])")
        return alone.search(self._lower or "") is not None

    def notes_in(self, start: int, end: int) -> list[str]:
        """Return the ids of the notes whose marks stand in a range, in order."""
        found: list[str] = []
        if not self.starts:
            return found
        index = bisect_left(self.starts, start)
        while index < len(self.marks) and self.marks[index].start < end:
            note = self.ids.get(self.marks[index].marker)
            if note is not None and note not in found:
                found.append(note)
            index += 1
        return found
