"""From a source to one clean stream of lines: furniture and notes set aside, typographic marks removed.

The stream (`Flow.text`) is what the frame finder and the segmenter read. Each of its characters knows where it
stood in the source, so every span of a reading points into the file as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.pure.clauses.source import Block, Source, Span

# Emphasis asterisks, soft hyphens, zero-width and direction marks: they are typography, not text.
_ODD = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_STARS = re.compile(r"\*\**")  # a plain sign first: it is found fast
_MARKS = re.compile(rf"\*+|{_ODD.pattern}")
_SPACE = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BLANK = _SPACE + "\xad\u200b\u200c\u200d\u200e\u200f\ufeff"


_BLANK_OR_BREAK = _BLANK + "\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029"


@dataclass(slots=True)
class Line:
    """One line of the source. `role` is "text", "noise" or "note"; `gap` counts the blank lines before it."""

    start: int
    end: int
    text: str
    indent: int
    gap: int
    turn: bool  # a page turn is known to stand before it
    block: Block | None
    opens_block: bool
    role: str = "text"


@dataclass(slots=True)
class Stretch:
    """A line of the stream: a source line, or a part of one that emphasis marks hold apart."""

    start: int
    end: int
    line: int  # index into `Flow.source_lines`
    soft: bool  # the break before it is only a run of asterisks


@dataclass(slots=True)
class Flow:
    text: str
    stretches: list[Stretch]
    source_lines: list[Line]
    piece_flow: list[int] = field(default_factory=list)
    piece_source: list[int] = field(default_factory=list)
    piece_length: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    italics: list[Span] = field(default_factory=list)  # in the stream
    firsts: dict[str, list[int]] = field(default_factory=dict)  # see `lines_matching`

    def source_at(self, offset: int) -> int:
        """Return where the stream's character at `offset` stands in the source."""
        if not self.piece_flow:
            return 0
        at = max(bisect_right(self.piece_flow, offset) - 1, 0)
        return self.piece_source[at] + min(offset - self.piece_flow[at], self.piece_length[at])

    def source_end(self, offset: int) -> int:
        """Return the end in the source of a run that ends at `offset` in the stream."""
        return self.source_at(offset - 1) + 1 if offset else 0

    def lines_matching(
        self, pattern: re.Pattern[str], first: str, low: int, high: int
    ) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern at line starts; `first` holds the characters it can begin with."""
        text = self.text
        starts = self.firsts.get(first)
        if starts is None:
            starts = self.firsts[first] = [at for at in self.starts if text[at : at + 1] in first]
        for index in range(bisect_left(starts, low), len(starts)):
            if starts[index] >= high:
                return
            match = pattern.match(text, starts[index], high)
            if match is not None:
                yield match

    def stretch_at(self, offset: int) -> int:
        return max(bisect_right(self.starts, offset) - 1, 0)

    def spans(self, start: int, end: int) -> list[Span]:
        """Return the source spans of a range of the stream; what was set aside in between parts them."""
        found: list[Span] = []
        text, last_line = self.text, -2
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            return found
        index = self.stretch_at(start)
        if end <= self.stretches[index].end:
            at = bisect_right(self.piece_flow, start) - 1
            begun = self.piece_flow[at] if at >= 0 else end
            if begun <= start and end - begun <= self.piece_length[at]:
                moved = self.piece_source[at] - begun
                return [(start + moved, end + moved)]
            return [(self.source_at(start), self.source_end(end))]
        begun, ended = start, start  # the run of stretches that is being joined
        while index < len(self.stretches) and self.stretches[index].start < end:
            stretch = self.stretches[index]
            low, high = max(start, stretch.start), min(end, stretch.end)
            index += 1
            if low >= high:
                continue
            near = stretch.line == last_line or stretch.line == last_line + 1
            if not (near and self._adjacent(last_line, stretch.line)):
                if ended > begun:
                    found.append((self.source_at(begun), self.source_end(ended)))
                begun = low
            ended = high
            last_line = stretch.line
        if ended > begun:
            found.append((self.source_at(begun), self.source_end(ended)))
        return found

    def _adjacent(self, one: int, other: int) -> bool:
        lines = self.source_lines
        return one == other or (lines[one].role == "text" and lines[other].role == "text")

    def whole(self, start: int, end: int) -> Span:
        """Return the one source span from the first to the last printed character of a range."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        first = self.source_at(start)
        return (first, self.source_end(end) if end > start else first)


def lines_of(source: Source) -> list[Line]:
    """Return the lines of a source that hold any print, stripped, with what stands before each."""
    text = source.text
    blocks = sorted(source.blocks, key=lambda each: each.span)
    at_block, gap, turn, page = 0, 0, False, None
    paged = "\f" in text
    found: list[Line] = []
    at = 0
    for printed in text.splitlines(keepends=True):
        if printed == "\n":
            gap += 1
            at += 1
            continue
        bare = printed.rstrip(_BLANK_OR_BREAK)
        shown = bare.lstrip(_BLANK_OR_BREAK)
        low = at + len(bare) - len(shown)
        high = low + len(shown)
        if low < high:
            while at_block < len(blocks) and blocks[at_block].span[1] <= low:
                at_block += 1
            block = blocks[at_block] if at_block < len(blocks) and blocks[at_block].span[0] < high else None
            opens = bool(block and (block.span[0] >= at or not found or found[-1].block is not block))
            if block and block.page is not None:
                turn = turn or (page is not None and block.page != page)
                page = block.page
            found.append(Line(low, high, shown, low - at, gap, turn, block, opens))
            gap, turn = 0, False
        else:
            gap += 1
        if paged and "\f" in printed:
            turn = True
        at += len(printed)
    return found


def build(source: Source, lines: list[Line]) -> Flow:
    """Join the text lines into the stream. A break is one newline; joining it back is one space."""
    flow = Flow("", [], lines)
    starts, origins, lengths = flow.piece_flow, flow.piece_source, flow.piece_length
    parts: list[str] = []
    length = 0
    italic_open = -1
    for index, line in enumerate(lines):
        if line.role != "text":
            continue
        if parts:
            parts.append("\n")
            length += 1
        text = line.text
        odd = not (text.isascii() or text.isprintable()) and _ODD.search(text) is not None
        if not odd and "*" not in text:
            starts.append(length)
            origins.append(line.start)
            lengths.append(len(text))
            parts.append(text)
            flow.stretches.append(Stretch(length, length + len(text), index, False))
            length += len(text)
            continue
        begun, soft, at = length, False, 0
        for mark in (_MARKS if odd else _STARS).finditer(text):
            low, high = mark.span()
            if low > at:
                starts.append(length)
                origins.append(line.start + at)
                lengths.append(low - at)
                parts.append(text[at:low])
                length += low - at
            at = high
            if text[low] != "*":
                continue
            if length > begun and _parts_words(text, low, high):
                flow.stretches.append(Stretch(begun, length, index, soft))
                parts.append("\n")
                length += 1
                begun, soft = length, True
            if italic_open < 0 and high == low + 2:
                continue  # bold
            italic_open = _italic(flow, high - low, length, italic_open)
        if at < len(text):
            starts.append(length)
            origins.append(line.start + at)
            lengths.append(len(text) - at)
            parts.append(text[at:])
            length += len(text) - at
        if length > begun or soft:
            flow.stretches.append(Stretch(begun, length, index, soft))
        elif parts and parts[-1] == "\n":
            parts.pop()
            length -= 1
    flow.text = "".join(parts)
    flow.starts = [each.start for each in flow.stretches]
    _take_italics(flow, source)
    return flow


def _parts_words(text: str, start: int, end: int) -> bool:
    """Say whether a run of asterisks holds two lines apart: print on both sides, and a fresh start after it."""
    if start == 0 or end >= len(text):
        return False
    before, after = text[start - 1], text[end]
    if before in _SPACE or after in _SPACE:
        return False
    return not (after.islower() or after in ",;.:)]”’")


def _italic(flow: Flow, run: int, length: int, opened: int) -> int:
    """Follow single asterisks (and the odd one of three) as the opening and closing of italics."""
    if run % 2 == 1:
        if opened < 0:
            return length
        flow.italics.append((opened, length))
        return -1
    if opened >= 0 and run == 2:  # "*a,**b*": one run closes, the next opens
        flow.italics.append((opened, length))
        return length
    return opened


def _take_italics(flow: Flow, source: Source) -> None:
    """Carry the italics a file states itself over into the stream."""
    if not source.italics:
        return
    flow.italics = []
    spans, at = source.italics, 0
    for index, origin in enumerate(flow.piece_source):
        end = origin + flow.piece_length[index]
        while at < len(spans) and spans[at][1] <= origin:
            at += 1
        ahead = at
        while ahead < len(spans) and spans[ahead][0] < end:
            low, high = max(spans[ahead][0], origin), min(spans[ahead][1], end)
            base = flow.piece_flow[index] - origin
            flow.italics.append((low + base, high + base))
            ahead += 1
