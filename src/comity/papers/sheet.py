"""The text of a document while a reader gathers it: strips of characters with their marks, laid down block
by block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.pure.clauses.source import Block, Source, Span

_MARKER = re.compile(r"[\[(]?(\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,4})[\])]?")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_SENTENCE_END = tuple(".,;:!?”’\"')]…。；：，؛،")


def plain_marker(written: str) -> str | None:
    """Return the mark of a note ("1", "*", "a") without brackets, or nothing where `written` is no mark."""
    found = _MARKER.fullmatch(written.strip().rstrip("."))
    return found[1] if found else None


@dataclass(slots=True)
class Strip:
    """The characters of one block, with what is set in italics or bold and where notes hang.

    The mark of a note is no character of the text: its place and its sign stand in `anchors`.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    italics: list[Span] = field(default_factory=list)
    bold: list[Span] = field(default_factory=list)
    anchors: dict[int, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        if len(self.parts) > 1:
            self.parts = ["".join(self.parts)]
        return self.parts[0] if self.parts else ""

    @property
    def last(self) -> str:
        """The last character, a line end before the first."""
        return self.parts[-1][-1] if self.parts else "\n"

    def _append(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def add(self, text: str, *, italic: bool = False, bold: bool = False) -> None:
        start = self.length
        self._append(text)
        if italic and text:
            self.italics.append((start, self.length))
        if bold and text:
            self.bold.append((start, self.length))

    def flow(self, text: str, *, italic: bool = False, bold: bool = False) -> None:
        """Add text as a browser would: any run of white space is one space, none at the start of a line."""
        text = _BLANKS.sub(" ", text)
        if self.last in " \n\t":
            text = text.removeprefix(" ")
        self.add(text, italic=italic, bold=bold)

    def anchor(self, marker: str) -> None:
        """Hang a note at the end of what has been added. A second note there gets a space to stand on."""
        if self.length in self.anchors:
            self._append(" ")
        self.anchors[self.length] = marker

    def join(self, other: Strip, between: str = "") -> None:
        """Add another strip behind this one."""
        self._append(between)
        shift = self.length
        self._append(other.text)
        self.italics += [(start + shift, end + shift) for start, end in other.italics]
        self.bold += [(start + shift, end + shift) for start, end in other.bold]
        for place, marker in other.anchors.items():
            self.anchors[place + shift] = marker

    def cut(self, start: int, end: int) -> Strip:
        """Return the characters from `start` to `end` with their marks; notes on the edges come along."""
        piece = Strip()
        piece.add(self.text[start:end])
        for mine, theirs in ((self.italics, piece.italics), (self.bold, piece.bold)):
            for left, right in mine:
                left, right = max(left, start), min(right, end)
                if left < right:
                    theirs.append((left - start, right - start))
        piece.anchors = {place - start: mark for place, mark in self.anchors.items() if start <= place <= end}
        return piece

    def trimmed(self) -> Strip:
        """Return the strip without white space at its ends; a note that hung there moves to the last
        character."""
        start = self.length - len(self.text.lstrip())
        end = max(start, len(self.text.rstrip()))
        piece = self.cut(start, end)
        for place, mark in self.anchors.items():
            if place > end:
                piece.anchors.setdefault(end - start, mark)
            elif place < start:
                piece.anchors.setdefault(0, mark)
        return piece


@dataclass(slots=True)
class Sheet:
    """The document as gathered so far: the running text, its blocks, and the notes to be laid down at its
    end."""

    limits: Limits
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    italics: list[Span] = field(default_factory=list)
    bold: list[Span] = field(default_factory=list)
    anchors: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[Strip, Block]] = field(default_factory=list)

    def warn(self, code: str, message: str) -> None:
        if (code, message) not in self.problems:
            self.problems.append((code, message))

    def put(self, strip: Strip, block: Block, *, apart: bool | None = None) -> None:
        """Lay down a strip as one block (the span of `block` is filled in). Notes are kept for the end.

        `apart` puts a blank line before it; paragraphs stand apart, lines follow each other.
        """
        if block.kind == "note":
            self.notes.append((strip, block))
            return
        self._lay(strip, block, block.kind == "paragraph" if apart is None else apart)

    def put_lines(self, strip: Strip, block: Block) -> None:
        """Lay down a strip with line breaks in it, a block a line: a sentence may run on over each break."""
        apart, start = True, 0
        for line in strip.text.split("\n"):
            piece = strip.cut(start, start + len(line))
            start += len(line) + 1
            if piece.text.strip():
                self.put(piece, block._replace(kind="line"), apart=apart)
                block = block._replace(number=None)
            apart = not piece.text.strip()

    def _lay(self, strip: Strip, block: Block, apart: bool) -> None:
        strip = strip.trimmed()
        if not strip.text:
            return
        if self.blocks:
            self._write("\n\n" if apart or self.blocks[-1].kind == "paragraph" else "\n")
        start = self.length
        self._write(strip.text)
        self.italics += [(left + start, right + start) for left, right in strip.italics]
        self.bold += [(left + start, right + start) for left, right in strip.bold]
        for place, marker in strip.anchors.items():
            self.anchors[place + start] = marker
        self.blocks.append(block._replace(span=(start, self.length)))

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > self.limits.max_text:
            message = f"more than the {self.limits.max_text:,} characters allowed; split the document"
            raise UnreadableError("too-much-text", message)

    def finish(self, *, file: str, sha256: str, media_type: str) -> Source:
        """Return the document. Raises `UnreadableError` where no text was found at all."""
        for strip, block in self.notes:
            self._lay(strip, block, apart=True)
        if not self.blocks:
            raise UnreadableError("empty", "the document holds no text; check that the right file was chosen")
        text = "".join(self.pieces)
        return Source(
            file=file,
            sha256=sha256,
            media_type=media_type,
            text=text,
            blocks=_lines_if_broken(text, self.blocks),
            italics=tidy_spans(text, self.italics),
            bold=tidy_spans(text, self.bold),
            anchors=dict(sorted(self.anchors.items())),
            problems=tuple(self.problems),
        )


def tidy_spans(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans without white space at their ends, joined where only a space or a line end parts them."""
    tidy: list[Span] = []
    for start, end in sorted(spans):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if tidy:
            gap = text[tidy[-1][1] : start]
            if start <= tidy[-1][1] or (not gap.strip() and gap.count("\n") <= 1):
                tidy[-1] = (tidy[-1][0], max(end, tidy[-1][1]))
                continue
        tidy.append((start, end))
    return tuple(tidy)


def _lines_if_broken(text: str, blocks: list[Block]) -> tuple[Block, ...]:
    """Return the blocks, paragraphs called lines where converted files hold a paragraph for each printed
    line.

    Told by sentences that run on: many blocks end without a mark and the next begins in lower case.
    """
    # Short pieces (cells of tables, words of a heading) say nothing about where sentences end.
    paragraphs = [each for each in blocks if each.kind == "paragraph" and each.span[1] - each.span[0] > 30]
    running = 0
    for this, after in pairwise(paragraphs):
        head = text[after.span[0]]
        running += not text[this.span[0] : this.span[1]].endswith(_SENTENCE_END) and head.islower()
    if len(paragraphs) < 6 or running * 4 < len(paragraphs):
        return tuple(blocks)
    return tuple(each._replace(kind="line") if each.kind == "paragraph" else each for each in blocks)
