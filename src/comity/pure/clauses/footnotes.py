"""Notes: the blocks at the foot of a page set aside, their anchors found in the paragraphs.

Note blocks are recognised before paragraphs are, because a note often stands in the middle of a paragraph that a
page turn breaks. Forms: `¹ A/HRC/37/79.`, `1 A/HRC/37/79.`, `[1] …`, `<sup>1</sup> …`, `* Reissued …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from comity.pure.clauses import leadwords
from comity.pure.clauses.dates import MONTH
from comity.pure.clauses.flow import Flow, Line
from comity.pure.clauses.source import Source, Span

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_RAISED, "0123456789")
_START = re.compile(
    rf"""(?P<raised>[{_RAISED}]{{1,3}})\s*(?=\S)
    | <sup>\s*(?P<sup>\d{{1,3}}|[a-z*†‡])\s*</sup>\s*
    | \[\^?(?P<square>\d{{1,3}})\]:?\s+(?=\S)
    | (?P<digits>\d{{1,3}})\s+(?=[A-Z“"'‘(ÁÉÎÔ])
    | (?P<sign>\*{{1,3}}|[†‡§])\s+(?=[A-Z“"‘])
    """,
    re.VERBOSE,
)
_SURE = re.compile(
    r"(?:[A-Z]{1,4}/[A-Z0-9]|See\b|Ibid\b|Official Records|United Nations, Treaty|Treaty Series|Available (?:at|from)"
    r"|General Assembly resolution|Resolution \d|For the|As (?:at|of)\b|https?:|www\.|Report of)"
)
_SIGN_NOTE = re.compile(
    r"(?:Reissued|The (?:present|resolutions?|summary)|For |Re-?issued|Late|In accordance|As )"
)
_PARAGRAPH = re.compile(r"(?:\d{1,3}\s?\.\s|\([a-z]{1,3}\)\s)")
# One pattern a form, each tried only where its first sign occurs.
_ANCHORS = (
    (_RAISED, re.compile(rf"(?P<raised>[{_RAISED}]{{1,3}}(?:,\s?[{_RAISED}]{{1,3}})*)")),
    ("<", re.compile(r"<sup>\s*(?P<sup>\d{1,3}|[a-z*†‡])\s*</sup>")),
    ("[", re.compile(r"\[\^?(?P<square>\d{1,3})\]")),
)
_MARKS = re.compile("[*\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")  # typography, no text
_DAY = re.compile(rf"\d{{1,2}}\s+{MONTH}\b")
_AT_LINE_END = re.compile(r"[A-Za-z0-9)”][,;:](?P<mark>\d{1,2})$")
_UNIT_BEFORE = re.compile(r"\b(?:[kcm]?m|CO)$")


@dataclass(slots=True)
class Note:
    """A note block: its plain marker, the lines it stands on, where its own text begins in the source."""

    marker: str
    lines: list[int]
    begin: int
    glued: bool  # its mark in the text is a plain digit
    sign: bool = False


@dataclass(slots=True)
class Mark:
    """A note's mark in the stream: the range to leave out of the text, and the note's marker."""

    start: int
    end: int
    marker: str


@dataclass(slots=True)
class Notes:
    notes: list[Note] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def mark_notes(lines: list[Line], source: Source) -> list[Note]:
    """Set `role = "note"` on the lines of notes and return the notes in order."""
    found: list[Note] = []
    expected = 1
    index = 0
    last_text: Line | None = None
    while index < len(lines):
        line = lines[index]
        if line.role != "text":
            index += 1
            continue
        note = _note_at(line, index, expected, last_text, source)
        if note is None:
            last_text = line
            index += 1
            continue
        line.role = "note"
        index = _take_rest(lines, index, note)
        found.append(note)
        if note.marker.isdigit():
            expected = int(note.marker) + 1
    return found


def _note_at(line: Line, index: int, expected: int, last_text: Line | None, source: Source) -> Note | None:
    text, block = source.text, line.block
    if block is not None and block.kind == "note" and line.opens_block:
        match = _START.match(line.text)
        marker = block.marker
        begin = line.start
        if match is not None and (marker is None or _marker(match) == marker):
            marker, begin = _marker(match), line.start + match.end()
        elif marker is not None and line.text.startswith(marker):
            begin = line.start + len(marker)
        return Note(marker or str(expected), [index], begin, glued=False, sign=not (marker or "1").isdigit())
    match = _START.match(line.text)
    if match is None or last_text is None:
        return None
    marker, rest = _marker(match), line.text[match.end() :]
    kind = match.lastgroup
    begin = line.start + match.end()
    if kind in ("raised", "sup"):
        return Note(marker, [index], begin, glued=False, sign=not marker.isdigit())
    if kind == "sign":
        if _SIGN_NOTE.match(rest) and (line.gap or rest.endswith(".")):
            return Note(marker, [index], begin, glued=False, sign=True)
        return None
    if kind == "square":
        anchored = f"[{marker}]" in text[: line.start]
        return Note(marker, [index], begin, glued=False) if anchored else None
    if _DAY.match(line.text):
        return None
    if int(marker) != expected and not _SURE.match(rest):
        return None
    anchored = any(each == marker for at, each in source.anchors.items() if at < line.start)
    anchored = anchored or _has_anchor(text, line.start, marker)
    if anchored or (_SURE.match(rest) and not _midsentence(last_text, line)):
        return Note(marker, [index], begin, glued=True)
    return None


def _midsentence(last_text: Line, line: Line) -> bool:
    """Say whether a line that begins with a bare number merely goes on with the sentence above it."""
    return line.gap == 0 and not line.turn and last_text.text[-1:] not in '.;:,”"'


def _marker(match: re.Match[str]) -> str:
    return (match.group(match.lastgroup or 0) or "").translate(_PLAIN)


def _has_anchor(text: str, before: int, marker: str) -> bool:
    raised = "".join(_RAISED[int(each)] for each in marker)
    if text.rfind(raised, 0, before) >= 0:
        return True
    window = text[max(0, before - 20_000) : before]
    return re.search(rf"[a-z)”\"’,;.:\]]{marker}(?=[\s,;.:)”*]|$)", window) is not None


def _take_rest(lines: list[Line], index: int, note: Note) -> int:
    """Take the following lines that belong to the note; return the index after them."""
    first = lines[index]
    index += 1
    while index < len(lines):
        line = lines[index]
        same = first.block is not None and first.block.kind == "note" and line.block is first.block
        if same and line.role == "text":
            line.role = "note"
            note.lines.append(index)
            index += 1
            continue
        if line.role != "text" or line.turn or line.gap:
            break
        if first.block is not None and (
            first.block.kind == "note" or (line.block and line.block.kind == "paragraph")
        ):
            break
        if _START.match(line.text) or _PARAGRAPH.match(line.text):
            break
        # A note that has ended with a full stop goes on only in a line that could not begin a paragraph.
        ended = lines[index - 1].text.endswith((".", ".”"))
        if ended and (line.text[0].isupper() or line.text[0] in "[“") and abs(line.indent - first.indent) > 3:
            break
        if ended and leadwords.preamble_lead(line.text) == leadwords.SURE:
            break
        line.role = "note"
        note.lines.append(index)
        index += 1
    return index


def note_text(note: Note, lines: list[Line], text: str) -> tuple[str, list[Span]]:
    """Return a note's text without its marker, and the spans it stands on, marker included."""
    spans: list[Span] = []
    parts: list[str] = []
    for count, index in enumerate(note.lines):
        line = lines[index]
        low = note.begin if count == 0 else line.start
        parts.append(text[low : line.end])
        if spans and note.lines[count - 1] == index - 1:
            spans[-1] = (spans[-1][0], line.end)
        else:
            spans.append((line.start, line.end))
    joined = " ".join(_MARKS.sub("", " ".join(parts)).split())
    return joined, spans


def find_marks(flow: Flow, notes: list[Note], source: Source) -> list[Mark]:
    """Return the marks of notes in the stream, in order."""
    text = flow.text
    known = {note.marker for note in notes}
    marks: list[Mark] = []
    for signs, pattern in _ANCHORS:
        for match in _matches(text, signs, pattern):
            kind = match.lastgroup or ""
            marker = match.group(kind).translate(_PLAIN)
            first = marker.split(",")[0].strip()
            if first in known or (
                kind == "raised"
                and match.start()
                and not _UNIT_BEFORE.search(text, max(0, match.start() - 6), match.start())
            ):
                for each in marker.split(","):
                    marks.append(Mark(match.start(), match.end(), each.strip()))
    for origin, marker in sorted(source.anchors.items()):
        at = _stream_offset(flow, origin)
        if at is None:
            continue
        size = len(marker) if text.startswith(marker, at) else 0
        if not any(each.start <= at <= each.end for each in marks):
            marks.append(Mark(at, at + size, marker))
    marks += _glued_marks(flow, notes, {each.marker for each in marks})
    marks.sort(key=lambda each: (each.start, each.marker))
    marks += _marks_at_line_ends(flow, known, {each.end for each in marks})
    marks.sort(key=lambda each: (each.start, each.marker))
    return marks


def _matches(text: str, signs: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begins with one of these signs, which are searched for one by one."""
    places: list[int] = []
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            places.append(at)
            at = text.find(sign, at + 1)
    end = 0
    for at in sorted(places):
        match = pattern.match(text, at) if at >= end else None
        if match is not None:
            end = match.end()
            yield match


def _marks_at_line_ends(flow: Flow, known: set[str], ends: set[int]) -> list[Mark]:
    """Find plain digits glued to the punctuation that ends a line: the mark of a note that another mark names too."""
    if not known:
        return []
    text = flow.text
    found: list[Mark] = []
    for stretch in flow.stretches:
        if not text[stretch.end - 1 : stretch.end].isdigit() or stretch.end in ends:
            continue
        match = _AT_LINE_END.search(text, max(stretch.start, stretch.end - 4), stretch.end)
        if match is not None and match.group("mark") in known:
            found.append(Mark(match.start("mark"), match.end("mark"), match.group("mark")))
    return found


def _stream_offset(flow: Flow, origin: int) -> int | None:
    """Return where a source offset stands in the stream, or None when it was set aside."""
    low, high = 0, len(flow.piece_source)
    while low < high:
        middle = (low + high) // 2
        if flow.piece_source[middle] <= origin:
            low = middle + 1
        else:
            high = middle
    if not low:
        return None
    within = origin - flow.piece_source[low - 1]
    if within > flow.piece_length[low - 1] + 2:
        return None
    return flow.piece_flow[low - 1] + min(within, flow.piece_length[low - 1])


def _glued_marks(flow: Flow, notes: list[Note], found: set[str]) -> list[Mark]:
    """Find marks printed as plain digits glued to a word, for notes that have no other mark, in order."""
    marks: list[Mark] = []
    at = 0
    for note in notes:
        if note.sign or note.marker in found:
            continue
        pattern = re.compile(rf"(?<=[A-Za-z)”\"’,;.:\]]){note.marker}(?=[\s,;.:)”]|$)")
        match = pattern.search(flow.text, at)
        if match is not None:
            marks.append(Mark(match.start(), match.end(), note.marker))
            at = match.end()
    return marks
