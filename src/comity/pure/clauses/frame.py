"""Where the parts of a document lie: number and title, enacting formula, body, closing, adoption note, what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from comity.pure.clauses import leadwords
from comity.pure.clauses.bodies import NAMES
from comity.pure.clauses.dates import DATE
from comity.pure.clauses.flow import Flow
from comity.pure.clauses.source import Span

NUMBER = (
    r"(?:PRST\s?)?(?:S-|ES-|OS/)?\d{1,4}/(?:PRST/|S-|ES-)?\d{1,3}"
    r"(?:\s?[A-Z](?:\s?(?:[–-]|to|and)\s?[A-Z])?(?![A-Za-z]))?"  # the letters of a composite resolution
)
_NUMBER_LINE = re.compile(
    rf"^(?:(?:Resolution|Decision|RESOLUTION|DECISION)\s+)?(?P<number>{NUMBER})"
    rf"(?:(?P<dot>\s?\.)(?!\d)|(?=[ \t]*$)|(?=[ \t\u00a0]+[“\"A-Z]))",
    re.MULTILINE,
)
_NUMBER_GLUED = re.compile(rf"(?<={{}})(?P<number>{NUMBER})\.\s".replace("{}", r"(?:19|20)\d\d"))
_SC_NUMBER = re.compile(r"^Resolution\s+(?P<number>\d{1,4}\s\((?:19|20)\d\d\))\s*$", re.MULTILINE)
_FORMULA = re.compile(rf"[“\"‘']?(?:\b|(?<=[a-z]))The\s+(?P<body>{NAMES})\b(?P<tail>\s*,)?")
_FORMULA_LINE = re.compile(
    r"^[“\"‘']?The\s+(?P<body>[A-Z][\w’'-]+(?:\s+(?:[A-Z][\w’'-]+|of|on|and|the|for|to|in))*)\s*,[ \t]*$",
    re.MULTILINE,
)
_INTRODUCTION = re.compile(r"^At\s+(?:its|the|an?)\s+[^\n]{0,60}?\bmeeting\b", re.MULTILINE)
_MEETING = (
    r"\(?(?P<meeting>\d{1,5})(?:st|nd|rd|th)\s+(?:\((?:resumed|closed|private)\)\s+)?"
    r"(?:(?:plenary|formal|private|closed)\s+)?"
    r"meeting\b,?\)?"
)
_CLOSING = re.compile(
    rf"^(?:{_MEETING}\s*[,;]?\s*(?P<date>{DATE})?"
    rf"|(?P<first>{DATE})\s*[,;]?\s*{_MEETING.replace('meeting>', 'later>')})\.?[ \t]*$",
    re.MULTILINE,
)
# Run together with the last paragraph, a closing is told by its date, an adoption note by its bracket.
_CLOSING_INSIDE = re.compile(rf"(?<=[.”;])[ \t]*{_MEETING}\s*[,;]?\s*(?P<date>{DATE})(?P<first>)(?P<later>)")
_ADOPTED_INSIDE = re.compile(r"\[\s*Adopted\b[^\n\]]{0,60}?\b(?:without|by)\b")
_ADOPTED = re.compile(
    r"^\[?\s*(?:Adopted\b[^\n\]]{0,60}?\b(?:without|by)\b|Resolution\s+adopted\s+(?:without|by\s+a\s+recorded)|The\s+(?:draft\s+)?resolution\s+was\s+adopted)",
    re.MULTILINE,
)
ANNEX = re.compile(
    r"^(?:Annex(?:es)?|ANNEX|Appendix|APPENDIX)(?:\s+(?P<number>[IVXLC]+|\d{1,2}|[A-Z]))?\s*[:.]?[ \t]*(?=\n|$)"
    r"|^(?:Annex|ANNEX)(?:\s+(?P<more>[IVXLC]+|\d{1,2}))?\s*(?:[:.–—-]\s+|\s{2,})(?=[A-Z])",
    re.MULTILINE,
)
_ADOPTED_FIRST = "[ART"
_CLOSING_FIRST = "(0123456789"
_DRAFT = re.compile(r"draft\s+(?:resolution|decision)|/L\.\d")
_ABOVE_TITLE = re.compile(
    rf"draft\s+(?:resolution|decision)|session\b|^Agenda\s+item|^Original|^Distr|\b{DATE}|\badopted\b|^\[",
    re.IGNORECASE,
)
HEAD_WORDS = re.compile(r"(?:Resolution|Decision|President.s\s+statement|Adopted)\b", re.IGNORECASE)


@dataclass(slots=True)
class Frame:
    """Ranges of the stream, `None` where a part is missing. `body` is where paragraphs are looked for."""

    number: str | None = None
    number_at: Span | None = None
    title_at: Span | None = None
    introduction: Span | None = None
    formula: str | None = None
    formula_at: Span | None = None
    organ: str | None = None
    head_end: int = 0
    body: Span = (0, 0)
    closings: list[re.Match[str]] = field(default_factory=list)
    adoption: int | None = None
    tail: int = 0  # where closing, vote, annexes begin
    other: int | None = None  # where a second document begins


def find(flow: Flow, begin: int = 0) -> Frame:
    """Return the parts of the first document that begins at or after `begin`."""
    text = flow.text
    frame = Frame()
    formula = _formula(flow, begin)
    if formula is not None:
        frame.formula_at = (formula.start(), formula.end())
        frame.formula = " ".join(formula.group().strip("“\"‘'").split())
        frame.organ = " ".join(formula.group("body").split())
    limit = formula.start() if formula else len(text)
    number = _number(text, begin, limit, known=formula is not None)
    if number is not None:
        frame.number = " ".join(number.group("number").split())
        frame.number_at = (number.start(), number.end())
    _title(flow, frame, limit)
    _tail(flow, frame)
    return frame


def _formula(flow: Flow, begin: int) -> re.Match[str] | None:
    text = flow.text
    for match in _FORMULA.finditer(text, begin):
        at = match.start()
        opens = at == 0 or text[at - 1] == "\n"
        glued = not opens and not text[at - 1].isspace()
        after = match.end()
        ends = after >= len(text) or text[after] == "\n"
        while after < len(text) and text[after] in ' \t\n\u00a0“"':
            after += 1
        leads = leadwords.preamble_lead(text, after) or text[after : after + 1].isdigit()
        leads = bool(leads) or leadwords.operative_lead(text, after) == leadwords.SURE
        if opens and (ends or (match.group("tail") and leads)):
            return match
        if (glued or text[at - 1 : at].isspace()) and match.group("tail") and leads and (glued or not ends):
            return match
    return _FORMULA_LINE.search(text, begin)


def _number(text: str, begin: int, limit: int, *, known: bool) -> re.Match[str] | None:
    last: re.Match[str] | None = None
    for match in _NUMBER_LINE.finditer(text, begin, limit):
        if not known:
            return match
        if last is None or match.group("dot") or not last.group("dot"):
            last = match
    return last or _NUMBER_GLUED.search(text, begin, limit) or _SC_NUMBER.search(text, begin, limit)


def _title(flow: Flow, frame: Frame, limit: int) -> None:
    """Find title and introduction: what stands between the number and the formula, or the first paragraph."""
    text = flow.text
    start = frame.number_at[1] if frame.number_at else 0
    stop = limit
    search_from = start if frame.number_at else 0
    introduction = _INTRODUCTION.search(text, search_from, min(limit, search_from + 4000))
    if introduction is not None:
        stop = introduction.start()
        if frame.formula_at is not None:
            frame.introduction = (introduction.start(), limit)
        frame.head_end = stop
        frame.body = (stop, len(text))
    elif frame.formula_at is None:
        stop = _first_paragraph(flow, start) if frame.number_at else _first_paragraph(flow, 0)
        frame.head_end = stop
        frame.body = (stop, len(text))
    if frame.formula_at is not None:
        frame.body = (frame.formula_at[1], len(text))
        frame.head_end = frame.introduction[0] if frame.introduction else frame.formula_at[0]
    if frame.number_at is not None and start < stop:
        frame.title_at = _title_range(flow, start, stop)
    elif frame.number_at is None and frame.formula_at is not None:
        frame.title_at = _title_of_draft(flow, frame.head_end)


def _title_of_draft(flow: Flow, stop: int) -> Span | None:
    """Without a number, the title is the block just above the formula, when a draft's masthead stands above it."""
    index = flow.stretch_at(max(stop - 1, 0))
    last = first = index
    while first > 0 and last - first < 4:
        above = flow.text[flow.stretches[first - 1].start : flow.stretches[first - 1].end]
        if flow.source_lines[flow.stretches[first].line].gap or _ABOVE_TITLE.search(above):
            break
        first -= 1
    low, high = flow.stretches[first].start, flow.stretches[last].end
    shown = flow.text[low:high]
    titled = first > 0 and high <= stop and shown[:1].isupper() and shown.rstrip()[-1:] not in ",;:.]"
    drafted = _DRAFT.search(flow.text, 0, low) is not None
    return (low, high) if titled and drafted and not _ABOVE_TITLE.search(shown) else None


def _title_range(flow: Flow, start: int, stop: int) -> Span | None:
    """Cut brackets ("[on the report of …]") and adoption lines off a title."""
    text = flow.text
    low = start
    while low < stop and text[low] in " \t\n\u00a0.":
        low += 1
    high = stop
    for index in range(flow.stretch_at(low), len(flow.stretches)):
        stretch = flow.stretches[index]
        if stretch.start >= stop:
            break
        at = max(stretch.start, low)
        adopted = HEAD_WORDS.match(text, at) and "adopted" in text[at : stretch.end].lower()
        if (text[at : at + 1] == "[" and at > low) or adopted:
            high = at
            break
    while high > low and text[high - 1].isspace():
        high -= 1
    return (low, high) if low < high else None


def _first_paragraph(flow: Flow, start: int) -> int:
    """Without a formula: the first line that opens like a paragraph, else the first block after the title's."""
    text, after_gap = flow.text, None
    for index in range(flow.stretch_at(start), len(flow.stretches)):
        stretch = flow.stretches[index]
        if stretch.start <= start:
            continue
        at = stretch.start
        opens = leadwords.preamble_lead(text, at) == leadwords.SURE
        opens = opens or leadwords.operative_lead(text, at) == leadwords.SURE
        opens = opens or bool(re.match(r"\d{1,3}\.\s+[A-Z]", text[at : at + 12]))
        if opens:
            return at
        if after_gap is None and not stretch.soft and flow.source_lines[stretch.line].gap:
            after_gap = at
    return after_gap if after_gap is not None else len(text)


def _tail(flow: Flow, frame: Frame) -> None:
    """Find closing and adoption note after the body's beginning, and where another document begins."""
    text = flow.text
    low = frame.body[0]
    stop = len(text)
    following = _second(flow, frame)
    if following is not None:
        frame.other = stop = following
    adopted = next(flow.lines_matching(_ADOPTED, _ADOPTED_FIRST, low, stop), None)
    ends = adopted.start() if adopted else stop
    frame.adoption = adopted.start() if adopted else None
    closings = list(flow.lines_matching(_CLOSING, _CLOSING_FIRST, low, stop))
    if adopted is None:
        adopted = _ADOPTED_INSIDE.search(text, low, stop)
        ends = adopted.start() if adopted else stop
        frame.adoption = adopted.start() if adopted else None
    if not closings:
        inside = _CLOSING_INSIDE.search(text, low, stop)
        closings = [inside] if inside is not None else []
    if adopted is not None:
        near = [each for each in closings if each.start() < ends]
        closings = near[-1:] or [each for each in closings if each.start() > ends][:1]
    frame.closings = closings[:1]
    if frame.closings:
        at = frame.closings[0].start()
        date_line = _date_before(text, at)
        ends = min(ends, at if date_line is None or date_line < low else date_line)
    annex = next(flow.lines_matching(ANNEX, "A", low, stop), None)
    if annex is not None and annex.start() < ends and not frame.closings and adopted is None:
        ends = annex.start()
    frame.tail = ends
    frame.body = (low, ends)


def _date_before(text: str, at: int) -> int | None:
    """Return where a date line begins that stands just above the meeting line."""
    head = text[:at].rstrip()
    cut = head.rfind("\n") + 1
    return cut if re.fullmatch(rf"{DATE}\.?", head[cut:].strip()) else None


def _second(flow: Flow, frame: Frame) -> int | None:
    """Return where a further document begins: a numbered title or masthead with a formula of its own."""
    text = flow.text
    if frame.formula_at is None:
        return None
    at = frame.formula_at[1]
    end = len(text)
    first_adopted = next(flow.lines_matching(_ADOPTED, _ADOPTED_FIRST, at, end), None)
    first_closing = next(flow.lines_matching(_CLOSING, _CLOSING_FIRST, at, end), None)
    ended = min((each.end() for each in (first_adopted, first_closing) if each), default=None)
    if ended is None:
        return None
    again = _formula(flow, ended)
    if again is None:
        return None
    numbers = list(_NUMBER_LINE.finditer(text, ended, again.start()))
    if not numbers:
        return None
    start = numbers[-1].start()
    masthead = re.compile(
        r"^(?:United Nations|General Assembly|Distr|Human Rights Council\s*$|Resolution adopted by|A/(?:HRC/)?RES/)",
        re.MULTILINE,
    ).search(text, ended, start)
    return masthead.start() if masthead else start
