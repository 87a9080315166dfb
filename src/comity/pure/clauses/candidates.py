"""The places in the body of a text where a paragraph may begin, and what speaks for it there.

Every line start is a candidate, and so is a place inside a line where a leading phrase, a number or a point follows
closing punctuation. What a candidate looks like is gathered here; `segment` decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.pure.clauses import leadwords
from comity.pure.clauses.flow import Flow
from comity.pure.clauses.footnotes import Mark

INLINE, GLUED, SOFT, NEWLINE, GAP, BLOCK = range(6)

_NUMBER = re.compile(r"[“\"]?(?P<n>\d{1,3})\s?(?P<more>bis|ter|quater)?\s?\.(?!\d)[ \t\u00a0]*\n?\s*(?=\D)")
_BEFORE_STOP = re.compile(r"\s+\.")
_BARE_NUMBER = re.compile(r"(?P<n>\d{1,3})[ \t\u00a0]+(?=[A-Z])")
_OCR_ONE = re.compile(r"l\s?\.\s+(?=[A-Z])")
_POINT = re.compile(
    r"(?P<mark>\((?P<in>[a-z]{1,2}|[ivxl]{1,6}|\d{1,2}|[A-Z])\)|(?P<half>[a-z]|[ivxl]{2,6})\)|(?P<dot>[a-z]|[ivxl]{2,5})\.(?=\s)"
    r"|(?P<dash>[•●▪◦–—-])(?=\s))\s*"
)
_POINT_FIRSTS = frozenset("(ivxl•●▪◦–—-")
_HEADING_MARK = re.compile(r"(?:[IVX]{1,5}|[A-Z])\.?$|(?:[IVX]{1,5}|[A-Z])\.\s+\S")
_TRAILING_AND = re.compile(r"[;,]\s+(?:and|or)$")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_CLOSERS = "”\"’')] \n\t\u00a0\u202f\u2009"
_END = ",;:."
_QUOTATION = 400


@dataclass(slots=True)
class Candidate:
    """`ends` is the punctuation before it, "" for none; `number`/`readings` are None when no such mark stands here."""

    at: int
    stop: int  # end of its line in the stream
    kind: int
    turn: bool
    indent: float
    low: bool
    ends: str
    loose_end: str  # as `ends`, but looking through a trailing "and"
    preamble: int
    number: int | None
    number_text: str | None
    readings: tuple[tuple[str, int], ...]
    after: int  # where the text behind the mark begins
    operative: int
    italic: bool
    heading: bool
    capital: bool
    steady: bool = False
    opens_quotation: bool = False
    quoted: bool = False  # inside a quotation that opens and closes near by


def roman(word: str) -> int:
    """Return the value of a lower-case Roman numeral, 0 when it is none."""
    total = 0
    for index, each in enumerate(word):
        value = _ROMAN.get(each)
        if value is None:
            return 0
        following = _ROMAN.get(word[index + 1], 0) if index + 1 < len(word) else 0
        total += -value if following > value else value
    return total


def _readings(word: str, style: str) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    if word.isdigit():
        return ((f"{style}1", int(word)),)
    if word.isupper():
        return ((f"{style}A", ord(word) - 64),)
    if len(word) == 1:
        found.append((f"{style}a", ord(word) - 96))
    elif len(word) == 2 and word[0] == word[1]:
        found.append((f"{style}a", 26 + ord(word[0]) - 96))
    if all(each in _ROMAN for each in word) and roman(word):
        found.append((f"{style}i", roman(word)))
    return tuple(found)


def find(flow: Flow, begin: int, end: int, marks: list[Mark]) -> list[Candidate]:
    """Return the candidates of the stream between `begin` and `end`, in order; the first stands at `begin`."""
    text = flow.text
    skip = {each.end: each.start for each in marks}
    italics = {start for start, _ in flow.italics}
    places: dict[int, tuple[int, int]] = {}
    first = flow.stretch_at(begin)
    index = first
    while index < len(flow.stretches) and flow.stretches[index].start < end:
        at = max(flow.stretches[index].start, begin)
        if at < flow.stretches[index].end:
            places.setdefault(at, (index, NEWLINE))
        index += 1
    for match in leadwords.INLINE.finditer(text, begin, end):
        at = match.end()
        if at < end and at not in places and _worth(text, at, match):
            places[at] = (flow.stretch_at(at), GLUED if not match.group("glue") else INLINE)
    indented = _is_indented(flow, first, index)
    view = _View(flow, begin, end, skip, italics, indented, _usual_gap(flow, first, index))
    ordered = sorted(places)
    found: list[Candidate] = []
    for at in ordered:
        which, kind = places[at]
        found.append(_look(view, at, which, kind))
    _weigh_breaks(found)
    if "“" in text:
        for each in found:
            each.quoted = _inside_quotation(text, each.at, begin)
    return found


def _usual_gap(flow: Flow, first: int, last: int) -> int:
    """Return how many blank lines usually part two blocks of this text."""
    gaps = sorted(
        flow.source_lines[each.line].gap
        for each in flow.stretches[first:last]
        if not each.soft and flow.source_lines[each.line].gap
    )
    return gaps[len(gaps) // 2] if gaps else 1


def _inside_quotation(text: str, at: int, begin: int) -> bool:
    """Say whether a place lies inside the quoted title of something: “Declaration on …,\\nTaking into Account …”."""
    low = max(begin, at - _QUOTATION)
    opened = text.rfind("“", low, at)
    if opened < 0 or text.rfind("”", opened, at) >= 0 or (opened > 0 and text[opened - 1] == "\n"):
        return False
    closed = text.find("”", at, at + _QUOTATION)
    again = text.find("“", at, at + _QUOTATION)
    return closed >= 0 and not 0 <= again < closed


def _weigh_breaks(found: list[Candidate]) -> None:
    """In a text where no blank line stands inside a sentence, a blank line alone is a fair sign of a paragraph."""
    broken = any(each.kind >= GAP and each.low and not each.ends for each in found)
    for each in found:
        each.steady = not broken


def _worth(text: str, at: int, match: re.Match[str]) -> bool:
    """Say whether a place inside a line is a candidate at all: only a sure sign counts there."""
    mark = match.group()[0]
    head = text[at : at + 1]
    if head.isdigit():
        number = _NUMBER.match(text, at)
        return bool(number and mark in ";.,:" and leadwords.operative_lead(text, number.end()))
    if head == "(":
        point = _POINT.match(text, at)
        return bool(point and mark in ":;" and text[point.end() : point.end() + 1].isupper())
    if mark == ":" and match.group("glue"):
        return False
    if leadwords.preamble_lead(text, at) == leadwords.SURE:
        return mark in ",;:" or not match.group("glue")
    return mark in ";.," and not match.group("glue") and leadwords.operative_lead(text, at) == leadwords.SURE


def _is_indented(flow: Flow, first: int, last: int) -> bool:
    """Say whether first lines are set in: the depths vary, and most lines are not first lines."""
    depths = [flow.source_lines[each.line].indent for each in flow.stretches[first:last] if not each.soft]
    if len(depths) < 6:
        return False
    counted = sorted(set(depths))
    return counted[-1] - counted[0] >= 3


@dataclass(slots=True)
class _View:
    """What every candidate of one body is looked at with."""

    flow: Flow
    begin: int
    end: int
    skip: dict[int, int]  # end of a note mark → its start
    italics: set[int]
    indented: bool
    usual: int


def _look(view: _View, at: int, which: int, kind: int) -> Candidate:
    flow, begin, end = view.flow, view.begin, view.end
    text = flow.text
    stretch = flow.stretches[which]
    line = flow.source_lines[stretch.line]
    turn, indent, heading = False, 0.0, False
    number_text: str | None = None
    if kind == NEWLINE:
        if stretch.soft:
            kind = SOFT
        else:
            before = flow.source_lines[stretch.line - 1] if stretch.line else None
            turn = (
                line.turn or (before is not None and before.role != "text") or line.gap > max(view.usual, 1)
            )
            if line.opens_block and line.block is not None and line.block.kind == "paragraph":
                kind = BLOCK
            elif line.gap:
                kind = GAP
            if view.indented and which:
                indent = _indent(flow, which)
            if line.opens_block and line.block is not None:
                number_text = line.block.number
    ends, loose = _ending(text, at, view.skip, begin)
    after = at
    number: int | None = None
    readings: tuple[tuple[str, int], ...] = ()
    shown = number_text
    first = text[at : at + 1]
    match = None
    if first.isdigit() or first in '“"':
        match = _NUMBER.match(text, at, end) or _bare_number(text, at, end)
    if match is not None:
        number, after = int(match.group("n")), match.end()
        shown = _BEFORE_STOP.sub(".", text[match.start("n") : match.end()].strip())
    elif number_text is not None:
        probe = _NUMBER.match(number_text + " x")
        point = _POINT.match(number_text + " ")
        if probe is not None:
            number = int(probe.group("n"))
        elif point is not None:
            readings = _point_readings(point)
    elif first in _POINT_FIRSTS or (first.islower() and text[at + 1 : at + 2] in (")", ".", " ")):
        point = _POINT.match(text, at, end)
        if point is not None:
            readings = _point_readings(point)
            if readings:
                shown, after = point.group("mark"), point.end()
        elif _OCR_ONE.match(text, at):
            found = _OCR_ONE.match(text, at)
            number, after = 1, found.end() if found else at
            shown = text[at:after].strip()
    if kind >= SOFT and number is None and not readings:
        heading = _heading_like(text, at, min(stretch.end, end))
    lead_at = after
    while lead_at < end and text[lead_at] in '“"‘[':
        lead_at += 1
    lead = text[lead_at : lead_at + 1]
    preamble = leadwords.preamble_lead(text, lead_at) if number is None else leadwords.NONE
    sure = preamble == leadwords.SURE
    return Candidate(
        at=at,
        stop=min(stretch.end, end),
        kind=kind,
        turn=turn,
        indent=indent,
        low=lead.islower(),
        ends=ends,
        loose_end=loose,
        preamble=preamble,
        number=number,
        number_text=shown,
        readings=readings,
        after=after,
        operative=leadwords.NONE if sure else leadwords.operative_lead(text, lead_at),
        italic=after in view.italics or at in view.italics,
        heading=heading,
        capital=lead.isupper(),
        opens_quotation=text[at] in '“"',
    )


def _bare_number(text: str, at: int, end: int) -> re.Match[str] | None:
    """Match a number that lacks its full stop, before a sure operative lead ("4 Calls for …")."""
    if not text[at : at + 1].isdigit():
        return None
    match = _BARE_NUMBER.match(text, at, end)
    return match if match and leadwords.operative_lead(text, match.end()) == leadwords.SURE else None


def _point_readings(point: re.Match[str]) -> tuple[tuple[str, int], ...]:
    if point.group("in"):
        return _readings(point.group("in"), "(")
    if point.group("half"):
        return _readings(point.group("half"), ")")
    if point.group("dot"):
        return _readings(point.group("dot"), ".")
    return (("-", 0),)


def _indent(flow: Flow, which: int) -> float:
    """Return +1 when a line is set in against the line above it or below it, -1 when it is set out, else 0."""
    lines, stretches = flow.source_lines, flow.stretches
    own = lines[stretches[which].line].indent
    above = lines[stretches[which - 1].line].indent
    below = lines[stretches[which + 1].line].indent if which + 1 < len(stretches) else own
    if own >= above + 3 or (own >= below + 3 and own >= above - 2):
        return 1.0
    if own <= above - 3 or own == below or abs(own - below) < 3:
        return -1.0
    return 0.0


def _ending(text: str, at: int, skip: dict[int, int], begin: int) -> tuple[str, str]:
    """Return the closing punctuation before a place, looking past note marks, quotes and brackets."""
    back = at
    if back <= begin:
        return "^", "^"
    while back > begin:
        if back in skip and skip[back] < back:
            back = skip[back]
        elif text[back - 1] in _CLOSERS or text[back - 1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            back -= 1
        else:
            break
    if back <= begin:
        return "^", "^"
    ends = text[back - 1] if text[back - 1] in _END else ""
    if ends:
        return ends, ends
    match = _TRAILING_AND.search(text, max(begin, back - 6), back)
    return "", (match.group()[0] if match else "")


def _heading_like(text: str, at: int, stop: int) -> bool:
    if not (text[at].isupper() or text[at].isspace()):
        return False
    if stop - at > 120 and not (text[at].isspace() or text[stop - 1].isspace()):
        return False
    shown = text[at:stop].strip()
    if not shown or len(shown) > 120 or shown[-1] in ",;:":
        return False
    if _HEADING_MARK.match(shown):
        return shown[-1] != "." or len(shown) < 4
    return shown[0].isupper() and shown[-1] not in "."
