"""The text of a range of the stream: note marks out, white space made one space, words split by a line end joined."""

from __future__ import annotations

import re
from bisect import bisect_left

from comity.pure.clauses.flow import Flow
from comity.pure.clauses.footnotes import Mark

# A hyphen at a line's end belongs to a compound ("victim-\noriented"); after a suspended one ("gender-\nand age-") the
# space is the text's own.
_WRAPPED_HYPHEN = re.compile(r"(?<=[^\W\d_][-‐‑])\n\s*(?=[^\W\d_])(?!(?:and|or|to|nor|but|versus)\b)")


class Texts:
    """Texts of ranges of one stream, and the notes that hang in them."""

    def __init__(self, flow: Flow, marks: list[Mark], ids: dict[str, str]) -> None:
        self.flow = flow
        self.marks = marks
        self.ids = ids
        self.starts = [each.start for each in marks]

    def text(self, start: int, end: int) -> str:
        """Return the text of a range of the stream as a reading prints it."""
        source = self.flow.text
        parts: list[str] = []
        at = start
        index = bisect_left(self.starts, start)
        while index < len(self.marks) and self.marks[index].start < end:
            mark = self.marks[index]
            if mark.start >= at:
                parts.append(source[at : mark.start])
                at = mark.end
            index += 1
        parts.append(source[at:end])
        joined = "".join(parts)
        if any(each in joined for each in ("-\n", "‑\n", "‐\n")):
            joined = _WRAPPED_HYPHEN.sub("", joined)
        return " ".join(joined.split())

    def notes_in(self, start: int, end: int) -> list[str]:
        """Return the ids of the notes whose marks stand in a range, in order."""
        found: list[str] = []
        index = bisect_left(self.starts, start)
        while index < len(self.marks) and self.marks[index].start < end:
            note = self.ids.get(self.marks[index].marker)
            if note is not None and note not in found:
                found.append(note)
            index += 1
        return found
