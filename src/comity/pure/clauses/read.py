"""The entry of the reader: a source in, a reading out. It never raises on a bad document.

Order: furniture and notes are set aside, the rest becomes one clean stream; the frame is found in it; the body is cut
into paragraphs; the masthead, the closing, the vote and the annexes are read; what contradicts itself is named.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
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


def _read_from(source: Source, tables: Tables, begin: int) -> tuple[Reading, int | None]:
    """Read the document that begins at or after the source offset `begin`; return where the next one begins."""
    reading = Reading(
        SCHEMA, SourceInfo(source.file, source.sha256, source.media_type, source.language), Metadata()
    )
    reading.problems += [Problem(code, "warning", message) for code, message in source.problems]
    lines = [each for each in flow.lines_of(source) if each.start >= begin]
    noise.mark_noise(lines)
    notes = footnotes.mark_notes(lines, source)
    stream = flow.build(source, lines)
    parts = frame.find(stream)
    if parts.title_at is not None and _drop_title_heads(stream, parts, lines):
        stream = flow.build(source, lines)
        parts = frame.find(stream)
    following = _cut_off(source, lines, notes, stream, parts, reading)
    _structure(source, tables, reading, lines, notes, stream, parts)
    return reading, following


def _drop_title_heads(stream: Flow, parts: Frame, lines: list[Line]) -> bool:
    """Mark the running heads that repeat the title; say whether the stream must be made anew."""
    if parts.title_at is None:
        return False
    low, high = (stream.stretch_at(each) for each in parts.title_at)
    last = stream.stretches[min(high, len(stream.stretches) - 1)].line
    shown = {lines[each.line].text for each in stream.stretches[low : high + 1]}
    whole = " ".join(stream.text[slice(*parts.title_at)].split())
    shown |= {whole} | {stream.text[each.start : each.end] for each in stream.stretches[low : high + 1]}
    return noise.mark_title_heads(lines, shown, last + 1)


def _cut_off(
    source: Source, lines: list[Line], notes: list[Note], stream: Flow, parts: Frame, reading: Reading
) -> int | None:
    """Report a second document and leave its notes alone; return where it begins in the source."""
    if parts.other is None:
        return None
    start = stream.source_at(parts.other)
    end = lines[-1].end if lines else start
    reading.problems.append(
        Problem(
            "several-documents",
            "warning",
            "The file holds a further document, which is not read here.",
            (start, end),
        )
    )
    reading.frame.append(FramePart("other-document", (start, end)))
    for note in [each for each in notes if lines[each.lines[0]].start >= start]:
        notes.remove(note)
    while lines and lines[-1].start >= start and lines[-1].role != "text":
        lines.pop()
    return start


def _structure(
    source: Source,
    tables: Tables,
    reading: Reading,
    lines: list[Line],
    notes: list[Note],
    stream: Flow,
    parts: Frame,
) -> None:
    marks = footnotes.find_marks(stream, notes, source)
    ids = {note.marker: f"fn{index + 1}" for index, note in reversed(list(enumerate(notes)))}
    texts = Texts(stream, marks, ids)
    reading.formula = parts.formula
    reading.frame += masthead.read(stream, parts, 0, reading.metadata, reading.metadata_spans)
    low, high = parts.body
    start_part = segment.OP if parts.formula is None and _opens_as_decision(stream, parts) else segment.PRE
    found = candidates.find(stream, low, high, marks) if low < high and stream.text[low:high].strip() else []
    built = paragraphs.build(segment.run(found, high, part=start_part), stream, texts)
    reading.preamble, reading.operative = built.preamble, built.operative
    reading.frame += built.headings
    dates = _tail(stream, parts, tables, reading, marks, texts)
    masthead.infer(reading.metadata)
    _footnotes(source, lines, notes, stream, marks, built.places, reading)
    closed = bool(parts.closings) or parts.adoption is not None
    known = {note.marker for note in notes}
    missing = sorted({each.marker for each in marks if each.marker not in known})
    problems.check(reading, dates, closed=closed, expected_notes=missing)
    if reading.vote is not None:
        data = reading.metadata
        reading.problems += vote.check(reading.vote, data.adoption_date, data.body_code, tables)
    _noise(source, lines, reading)
    facts = _language()
    if facts is not None:
        facts(reading, built.italics, tables=tables)
    reading.frame.sort(key=lambda each: each.span)


def _opens_as_decision(stream: Flow, parts: Frame) -> bool:
    return stream.text[parts.body[0] : parts.body[0] + 3] == "At "


def _tail(
    stream: Flow, parts: Frame, tables: Tables, reading: Reading, marks: list[Mark], texts: Texts
) -> dict[str, tuple[str, Span]]:
    """Read what follows the body: closing, vote, annexes; what is left over becomes part of the frame."""
    data, spans = reading.metadata, reading.metadata_spans
    dates: dict[str, tuple[str, Span]] = {}
    if data.adoption_date and "adoption_date" in spans:
        dates["heading"] = (data.adoption_date, spans["adoption_date"])
    end = parts.other if parts.other is not None else len(stream.text)
    claimed: list[tuple[int, int]] = []
    places = annexes.starts(stream, parts.tail, end)
    for closing in parts.closings:
        claimed += _closing(stream, closing, reading, dates)
    if parts.adoption is not None:
        later = [
            each for each in (*places, *(one.start() for one in parts.closings)) if each > parts.adoption
        ]
        read_vote, oral, stop = vote.read(stream, parts.adoption, min([end, *later]), tables)
        reading.vote = read_vote
        data.adoption_method, data.oral_revision = read_vote.method, oral
        claimed.append((parts.adoption, stop))
    if places:
        reading.annexes = annexes.read(stream, places[0], end, marks, texts)
        claimed.append((places[0], end))
    if parts.introduction is not None:
        masthead.from_introduction(stream, *parts.introduction, data)
    elif parts.formula is None:
        masthead.from_introduction(stream, parts.body[0], min(parts.body[1], parts.body[0] + 400), data)
    at = parts.tail
    for low, high in [*sorted(claimed), (end, end)]:
        if at < low:
            reading.frame += [FramePart("unplaced", each) for each in stream.spans(at, low)]
        at = max(at, high)
    return dates


def _closing(
    stream: Flow, closing: Any, reading: Reading, dates: dict[str, tuple[str, Span]]
) -> list[tuple[int, int]]:
    """Take meeting and date from the closing lines; the date may stand before, beside or below the meeting."""
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
        if iso(below) and len(below.strip()) < 30:
            day, where = below, (high, high + len(below))
            high = where[1]
        elif iso(text[above_start:low]) and len(text[above_start:low].strip()) < 30:
            day, where = text[above_start:low], (above_start, low)
            low = above_start
    value = iso(day) if day else None
    if value is not None:
        dates["closing"] = (value, stream.whole(*where))
        data.adoption_date = value
        reading.metadata_spans["adoption_date"] = stream.whole(*where)
    reading.frame += [FramePart("closing", each) for each in stream.spans(low, high)]
    return [(low, high)]


def _footnotes(
    source: Source,
    lines: list[Line],
    notes: list[Note],
    stream: Flow,
    marks: list[Mark],
    places: list[tuple[int, int, str]],
    reading: Reading,
) -> None:
    held: dict[str, str] = {}
    voted = reading.vote.span if reading.vote is not None else None
    for mark in marks:
        for low, high, name in places:
            if low <= mark.start < high or (mark.start == high and mark.end == high):
                held.setdefault(mark.marker, name)
    for index, note in enumerate(notes):
        text, spans = footnotes.note_text(note, lines, source.text)
        anchor = held.get(note.marker)
        if voted is not None and spans and voted[0] <= spans[0][0] and spans[-1][1] <= voted[1]:
            spans = []  # printed inside the roll call, whose one span holds it already
        reading.footnotes.append(
            Footnote(f"fn{index + 1}", note.marker, text, Anchor(anchor) if anchor else None, spans)
        )


def _noise(source: Source, lines: list[Line], reading: Reading) -> None:
    """List the furniture lines, and the emphasis marks that stand outside every part."""
    reading.noise = [(each.start, each.end) for each in lines if each.role == "noise"]
    text = source.text
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
    for each in (*reading.footnotes, *reading.annexes):
        found += each.spans
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
