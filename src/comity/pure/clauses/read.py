"""The entry of the reader: a source in, a reading out. It never raises on a bad document.

Order: furniture and notes are set aside, the rest becomes one clean stream; the frame is found in it; the body is cut
into paragraphs; the masthead, the closing, the vote and the annexes are read; what contradicts itself is named.
"""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from comity.pure.clauses import (
    annexes,
    candidates,
    flow,
    footnotes,
    frame,
    masthead,
    noise,
    paragraphs,
    problems,
    segment,
    vote,
)
from comity.pure.clauses.dates import iso
from comity.pure.clauses.flow import Flow, Line
from comity.pure.clauses.footnotes import Mark, Note
from comity.pure.clauses.frame import Frame
from comity.pure.clauses.reading import (
    SCHEMA,
    Anchor,
    Footnote,
    FramePart,
    Metadata,
    Problem,
    Reading,
    SourceInfo,
)
from comity.pure.clauses.source import Source, Span
from comity.pure.clauses.tables import Tables
from comity.pure.clauses.texts import Texts

_DATE_LENGTH = 30
_EMPHASIS = "*\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"


def read(source: Source, tables: Tables) -> Reading:
    """Return the reading of the first document of a source; further ones are reported, not read."""
    return _read_from(source, tables, 0)[0]


def read_all(source: Source, tables: Tables) -> list[Reading]:
    """Return one reading for each document of a source, in order."""
    found: list[Reading] = []
    begin: int | None = 0
    while begin is not None and len(found) < 500:
        reading, begin = _read_from(source, tables, begin)
        found.append(reading)
    return found


@dataclass(slots=True)
class _Work:
    """One document on the way from source to reading."""

    source: Source
    tables: Tables
    reading: Reading
    lines: list[Line]
    notes: list[Note]
    stream: Flow
    parts: Frame
    marks: list[Mark] = field(default_factory=list)


def _read_from(source: Source, tables: Tables, begin: int) -> tuple[Reading, int | None]:
    """As `_read_document`; a defect of the reader costs the reading, never the caller."""
    try:
        return _read_document(source, tables, begin)
    except MemoryError:  # not a defect: the caller knows what it allowed
        raise
    except Exception as fault:
        info = SourceInfo(source.file, source.sha256, source.media_type, source.language)
        reading = Reading(SCHEMA, info, Metadata())
        whole = (begin, len(source.text))
        said = f"The reader failed on this text ({type(fault).__name__}: {fault}); nothing of it was read."
        reading.problems.append(Problem("reader-failed", "error", said, whole))
        reading.frame.append(FramePart("unplaced", whole))
        return reading, None


def _read_document(source: Source, tables: Tables, begin: int) -> tuple[Reading, int | None]:
    """Read the document that begins at or after the source offset `begin`; return where the next one begins."""
    info = SourceInfo(source.file, source.sha256, source.media_type, source.language)
    reading = Reading(SCHEMA, info, Metadata())
    reading.problems += [Problem(code, "warning", message) for code, message in source.problems]
    lines = [each for each in flow.lines_of(source) if each.start >= begin]
    noise.mark_noise(lines)
    notes = footnotes.mark_notes(lines, source)
    stream = flow.build(source, lines)
    parts = frame.find(stream)
    if parts.title_at is not None and _drop_title_heads(stream, parts.title_at, lines):
        stream = flow.build(source, lines)
        parts = frame.find(stream)
    work = _Work(source, tables, reading, lines, notes, stream, parts)
    following = _cut_off(work)
    _structure(work)
    return reading, following


def _drop_title_heads(stream: Flow, title_at: Span, lines: list[Line]) -> bool:
    """Mark the running heads that repeat the title; say whether the stream must be made anew."""
    high = stream.stretch_at(title_at[1])
    last = stream.stretches[min(high, len(stream.stretches) - 1)].line
    return noise.mark_title_heads(lines, " ".join(stream.text[slice(*title_at)].split()), last + 1)


def _cut_off(work: _Work) -> int | None:
    """Report a second document and leave its notes alone; return where it begins in the source."""
    if work.parts.other is None:
        return None
    lines, notes = work.lines, work.notes
    start = work.stream.source_at(work.parts.other)
    end = lines[-1].end if lines else start
    said = "The file holds a further document, which is not read here."
    work.reading.problems.append(Problem("several-documents", "warning", said, (start, end)))
    work.reading.frame.append(FramePart("other-document", (start, end)))
    notes[:] = [each for each in notes if lines[each.lines[0]].start < start]
    while lines and lines[-1].start >= start and lines[-1].role != "text":
        lines.pop()
    return start


def _structure(work: _Work) -> None:
    stream, parts, reading = work.stream, work.parts, work.reading
    marks = footnotes.find_marks(stream, work.notes, work.source)
    if parts.other is not None:
        marks = [each for each in marks if each.start < parts.other]
    work.marks = marks
    ids = {note.marker: f"fn{index + 1}" for index, note in reversed(list(enumerate(work.notes)))}
    texts = Texts(stream, marks, ids)
    reading.formula = parts.formula
    reading.frame += masthead.read(stream, parts, reading.metadata, reading.metadata_spans)
    low, high = parts.body
    # A text without formula that opens "At its 46th meeting …" is a decision told in one sentence.
    decision = parts.formula is None and stream.text[low : low + 3] == "At "
    found = candidates.find(stream, low, high, marks) if stream.text[low:high].strip() else []
    built = paragraphs.build(segment.run(found, high, part=segment.OP if decision else segment.PRE), texts)
    reading.preamble, reading.operative = built.preamble, built.operative
    reading.frame += built.headings
    dates = _tail(work, texts)
    masthead.infer(reading.metadata)
    _footnotes(work, built.places)
    known = {note.marker for note in work.notes}
    missing = sorted({each.marker for each in marks if each.marker not in known})
    closed = bool(parts.closings) or parts.adoption is not None
    problems.check(reading, dates, closed=closed, expected_notes=missing)
    if reading.vote is not None:
        data = reading.metadata
        reading.problems += vote.check(reading.vote, data.adoption_date, data.body_code, work.tables)
    _noise(work)
    facts = _language()
    if facts is not None:
        try:
            facts(reading, built.italics, tables=work.tables)
        except MemoryError:
            raise
        except Exception as fault:
            said = f"The clauses could not be read ({type(fault).__name__}: {fault}); the structure stands."
            reading.problems.append(Problem("reader-failed", "error", said))
    reading.frame.sort(key=lambda each: each.span)


def _tail(work: _Work, texts: Texts) -> dict[str, tuple[str, Span]]:
    """Read what follows the body: closing, vote, annexes; what is left over becomes part of the frame."""
    stream, parts, reading = work.stream, work.parts, work.reading
    data, spans = reading.metadata, reading.metadata_spans
    dates: dict[str, tuple[str, Span]] = {}
    if data.adoption_date and "adoption_date" in spans:
        dates["heading"] = (data.adoption_date, spans["adoption_date"])
    end = parts.other if parts.other is not None else len(stream.text)
    claimed: list[tuple[int, int]] = []
    places = annexes.starts(stream, parts.tail, end)
    claimed += [_closing(work, closing, dates) for closing in parts.closings]
    if parts.adoption is not None:
        starts = (*places, *(each.start() for each in parts.closings))
        later = [each for each in starts if each > parts.adoption]
        reading.vote, oral, stop = vote.read(stream, parts.adoption, min([end, *later]), work.tables)
        data.adoption_method, data.oral_revision = reading.vote.method, oral
        claimed.append((parts.adoption, stop))
    free = [each for each in places if not any(low <= each < high for low, high in claimed)]
    ends = sorted([*free, *(low for low, _ in claimed), end])
    ranges = [(start, next(each for each in ends if each > start)) for start in free if start < end]
    reading.annexes = annexes.read(ranges, texts)
    claimed += ranges
    if parts.introduction is not None:
        masthead.from_introduction(stream, *parts.introduction, data)
    elif parts.formula is None:
        low = parts.body[0]
        masthead.from_introduction(stream, low, min(parts.body[1], low + 400), data)
    at = parts.tail
    for low, high in [*sorted(claimed), (end, end)]:
        if at < low:
            reading.frame += [FramePart("unplaced", each) for each in stream.spans(at, low)]
        at = max(at, high)
    return dates


def _closing(work: _Work, closing: re.Match[str], dates: dict[str, tuple[str, Span]]) -> tuple[int, int]:
    """Take meeting and date from the closing lines; the date may stand before, beside or below the meeting."""
    stream, reading = work.stream, work.reading
    text, data = stream.text, reading.metadata
    low, high = closing.start(), closing.end()
    data.meeting_number = int(closing.group("meeting") or closing.group("later"))
    reading.metadata_spans["meeting_number"] = stream.whole(low, high)
    day = closing.group("date") or closing.group("first")
    where = (low, high)
    if day is None:
        following = text.find("\n", high + 1)
        below = text[high : following if following >= 0 else len(text)]
        above_start = text.rfind("\n", 0, max(low - 1, 0)) + 1
        if iso(below) and len(below.strip()) < _DATE_LENGTH:
            day, where = below, (high, high + len(below))
            high = where[1]
        elif (
            above_start >= work.parts.tail
            and iso(text[above_start:low])
            and len(text[above_start:low].strip()) < _DATE_LENGTH
        ):
            day, where = text[above_start:low], (above_start, low)
            low = above_start
    value = iso(day) if day else None
    if value is not None:
        dates["closing"] = (value, stream.whole(*where))
        data.adoption_date = value
        reading.metadata_spans["adoption_date"] = stream.whole(*where)
    reading.frame += [FramePart("closing", each) for each in stream.spans(low, high)]
    return low, high


def _footnotes(work: _Work, places: list[tuple[int, int, str]]) -> None:
    """Hang the notes on the paragraphs their marks stand in."""
    reading = work.reading
    held: dict[str, str] = {}
    starts = [low for low, _, _ in places]
    for mark in work.marks:
        at = bisect_right(starts, mark.start) - 1
        if at > 0 and mark.end == mark.start == starts[at]:
            at -= 1  # an anchor without print stands behind the last character of its paragraph
        if at >= 0 and mark.start <= places[at][1]:
            held.setdefault(mark.marker, places[at][2])
    voted = reading.vote.span if reading.vote is not None else None
    for index, note in enumerate(work.notes):
        text, spans = footnotes.note_text(note, work.lines, work.source.text)
        anchor = held.get(note.marker)
        if voted is not None and spans and voted[0] <= spans[0][0] and spans[-1][1] <= voted[1]:
            spans = []  # printed inside the roll call, whose one span holds it already
        hung = Anchor(anchor) if anchor else None
        reading.footnotes.append(Footnote(f"fn{index + 1}", note.marker, text, hung, spans))


def _noise(work: _Work) -> None:
    """List the furniture lines, and the emphasis marks that stand outside every part."""
    reading, text = work.reading, work.source.text
    reading.noise = [(each.start, each.end) for each in work.lines if each.role == "noise"]
    if not any(each in text for each in _EMPHASIS):
        return
    covered = sorted(_spans(reading) + reading.noise)
    at = 0
    loose: list[Span] = []
    for low, high in [*covered, (len(text), len(text))]:
        start = at
        while start < low:
            if text[start] in _EMPHASIS:
                stop = start
                while stop < low and text[stop] in _EMPHASIS:
                    stop += 1
                loose.append((start, stop))
                start = stop
            else:
                start += 1
        at = max(at, high)
    reading.noise = sorted(reading.noise + loose)


def _spans(reading: Reading) -> list[Span]:
    found = [each.span for each in reading.frame]
    stack: list[Any] = [*reading.preamble, *reading.operative]
    while stack:
        item = stack.pop()
        found += item.spans
        stack += item.subparagraphs
    for note in reading.footnotes:
        found += note.spans
    for annex in reading.annexes:
        found += annex.spans
    if reading.vote is not None and reading.vote.span is not None:
        found.append(reading.vote.span)
    return found


@cache
def _language() -> Callable[..., None] | None:
    """Return the language half's entry; the structure of a text can be read without it."""
    try:
        module = importlib.import_module("comity.pure.clauses.language")
    except ModuleNotFoundError:
        return None
    found: Callable[..., None] | None = getattr(module, "facts", None)
    return found
