"""The lines of the frame as the source prints them: masthead, title, closing, vote."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from comity.pure.clauses.reading import Reading
from comity.pure.clauses.source import Span

# Typographic marks that carry nothing: asterisks of italics and bold, soft hyphens, marks of width and direction.
_MARKS = frozenset("*\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")

# The end of one bold run and the start of the next: two lines that a conversion ran together.
_TWO_BOLD = "****"


@dataclass(slots=True)
class Line:
    """A line without noise, and for each of its characters the place in the source."""

    text: str = ""
    places: list[int] = field(default_factory=list)

    def span_of(self, span: Span | None) -> Span | None:
        """Return where a span of the source lies in the line, nothing where it does not begin in it."""
        if span is None:
            return None
        inside = [at for at, place in enumerate(self.places) if span[0] <= place < span[1]]
        while inside and self.text[inside[0]] == " ":
            inside.pop(0)
        while inside and self.text[inside[-1]] == " ":
            inside.pop()
        return (inside[0], inside[-1] + 1) if inside else None


class Printed:
    """The text that a reading's spans point into, ready to give the lines of the frame."""

    def __init__(self, reading: Reading, text: str) -> None:
        self._reading = reading
        self._text = text
        noise = sorted(reading.noise)
        self._starts = [start for start, _ in noise]
        self._ends = [end for _, end in noise]

    def frame(self, *roles: str) -> list[Line]:
        """Return the lines of some parts of the frame."""
        return [line for part in self._reading.frame if part.role in roles for line in self._lines(part.span)]

    def whole(self, *spans: Span | None) -> Line | None:
        """Return some spans as one line, nothing where they hold no characters."""
        line = Line()
        for part in (part for span in spans if span is not None for part in self._lines(span)):
            if line.text:
                line.text += " "
                line.places.append(line.places[-1])
            line.text += part.text
            line.places += part.places
        return line if line.text else None

    def spans(self, role: str) -> list[Span]:
        """Return the spans of one part of the frame."""
        return [part.span for part in self._reading.frame if part.role == role]

    def _lines(self, span: Span) -> list[Line]:
        lines = [Line()]
        pieces: list[str] = []
        for at in range(max(span[0], 0), min(span[1], len(self._text))):
            character = self._text[at]
            parted = self._text.startswith(_TWO_BOLD, at)
            if not parted and (character in _MARKS or self._is_noise(at)):
                continue
            if parted or character in "\n\r\f\v":
                lines[-1].text = "".join(pieces)
                pieces = []
                lines.append(Line())
            elif not character.isspace():
                pieces.append(character)
                lines[-1].places.append(at)
            elif pieces and pieces[-1] != " ":
                pieces.append(" ")
                lines[-1].places.append(at)
        lines[-1].text = "".join(pieces)
        return [_stripped(each) for each in lines if each.text.strip()]

    def _is_noise(self, at: int) -> bool:
        before = bisect_right(self._starts, at) - 1
        return before >= 0 and at < self._ends[before]


def _stripped(line: Line) -> Line:
    if line.text.endswith(" "):
        return Line(line.text[:-1], line.places[:-1])
    return line
