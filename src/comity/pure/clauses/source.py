"""A document as the readers in `comity.papers` hand it over: one text, and what is known about its characters.

Every fact of a reading points into `Source.text` by half-open spans `[start, end)` of Python `str` indices.
For plain text that is the decoded file itself; for HTML, DOCX and PDF it is the text the reader extracted,
which `comity read --format text` prints.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Span = tuple[int, int]


class Block(NamedTuple):
    """A run of characters that the file itself holds apart: a line of plain text, a Word paragraph, a PDF line."""

    span: Span
    kind: str = (
        "line"  # "line" (a break may stand inside a sentence), "paragraph" (it may not), "furniture", "note"
    )
    page: int | None = None
    number: str | None = None  # the automatic number a word processor would print before it ("1.", "(a)")
    marker: str | None = None  # for kind "note": the note's mark, plain ("1", "*")
    level: int | None = None  # depth of an automatic list, from 0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader got out of a file.

    `italics` and `bold` are sorted, disjoint spans; empty where the file does not say. `anchors` maps the offset in
    `text` where a note hangs to the note's plain marker, for files that mark it (Word, HTML, PDF superscripts).
    `problems` are `(code, message)` pairs about the file itself, for example `("encoding-guessed", "...")`.
    """

    file: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    italics: tuple[Span, ...] = ()
    bold: tuple[Span, ...] = ()
    anchors: dict[int, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()
    language: str | None = None
