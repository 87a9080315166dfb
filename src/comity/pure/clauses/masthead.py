"""The fields of a masthead, in whatever order they are printed, and what follows from them.

`symbol` is inferred where the text does not print it: organ and number make it (`A/HRC/RES/37/23`), as the
Council's own numbering does. Decisions of the Council are numbered from 101 in each session.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from comity.pure.clauses.bodies import BY_CODE, BY_NAME, NAMES
from comity.pure.clauses.dates import DATE, RANGE, iso, ordinal, span_of_days
from comity.pure.clauses.flow import Flow
from comity.pure.clauses.frame import Frame
from comity.pure.clauses.reading import FramePart, Metadata
from comity.pure.clauses.source import Span

_LANGUAGES = {
    "english": "eng", "french": "fra", "spanish": "spa", "russian": "rus", "arabic": "ara", "chinese": "zho",
}  # fmt: skip
_ORIGINAL = re.compile(r"Original\s*:\s*([A-Z][a-z]+)(?:\s*(?:/|and|,)\s*[A-Z][a-z]+)*", re.IGNORECASE)
_SYMBOL = re.compile(
    r"(?<![\w/])(?P<symbol>(?:[ASE]/(?:HRC/)?(?:RES|DEC|PRST)/[A-Z0-9-]+(?:/[A-Z0-9]+)*(?:\s?\(\d{4}\))?"
    r"|A/HRC/(?:S-)?\d+/L\.\d+(?:/Rev\.\d+)?|A/(?:C\.\d/)?\d+/L\.\d+(?:/Rev\.\d+)?))"
)
# A body of which nothing is known here prints its own code before "/RES/".
_OWN_SYMBOL = re.compile(
    r"^[ \t]*(?P<symbol>(?P<code>[A-Z][A-Z0-9]+)(?:/[A-Z0-9.]+)*/(?:RES|DEC|PRST)/[A-Z0-9-]+(?:/[A-Z0-9]+)*)[ \t]*$",
    re.MULTILINE,
)
_SESSION = re.compile(
    r"^(?P<words>(?:[A-Z][a-z]+|\d{1,3}(?:st|nd|rd|th))(?:[ \t\u00a0-]+(?:[a-z]+|and))*?)\s+"
    r"(?P<type>emergency\s+special\s+|special\s+|organizational\s+|resumed\s+)?session\b(?P<rest>[^\n]*)",
    re.MULTILINE | re.IGNORECASE,
)
_SESSION_DAYS = re.compile(rf"(?<![\d/]){RANGE}", re.IGNORECASE)
_AGENDA = re.compile(
    r"^Agenda\s+items?\s*:?\s*(?P<items>\d{1,3}(?:\s*\([a-z]+\))*(?:\s*(?:,|and|[–-])\s*(?:\d{1,3}(?:\s*\([a-z]+\))*|\([a-z]+\)))*)",
    re.MULTILINE | re.IGNORECASE,
)
_ADOPTED = re.compile(
    rf"(?P<what>Resolution|Decision|President.s\s+statement|Statement)s?\s+(?:adopted|made)\s+by\s+the\s+"
    rf"(?P<body>President|{NAMES})(?:\s+at\s+its\s+[^\n]{{0,60}}?)?,?\s*(?:on\s+(?P<date>{DATE}))?",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\[\s*(?:on\s+the\s+(?:report|recommendation)\s+of|without\s+reference\s+to)[^\]]*?\((?P<draft>A/[^\s,;)]+)(?P<more>[^)]*)\)"
    r"[^\]]*\]",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(rf"^(?:Date\s*:\s*)?(?P<date>{DATE})\.?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_AT_MEETING = re.compile(
    rf"[Aa]t\s+(?:its|the)\s+(?P<meeting>\d{{1,5}}(?:st|nd|rd|th)|[a-z-]+(?:\s+[a-z]+){{0,4}}?)\s+(?:plenary\s+)?meeting,?\s+(?:held\s+)?on\s+(?P<date>{DATE})"
)
Keep = Callable[[str, int, int], None]
_STATEMENT = re.compile(r"^(?:President.s\s+statement|Statement\s+by\s+the\s+President)", re.MULTILINE)
_SPACES = re.compile(r"\s+")


def read(flow: Flow, frame: Frame, metadata: Metadata, spans: dict[str, Span]) -> list[FramePart]:
    """Fill `metadata` and `spans` from the head of the document; return the frame parts of the head."""
    head_end = frame.number_at[0] if frame.number_at else frame.head_end
    head = flow.text[:head_end]

    def keep(name: str, start: int, end: int) -> None:
        spans[name] = flow.whole(start, end)

    _organ(frame, head, metadata, keep)
    _session(head, metadata, keep)
    symbol = _SYMBOL.search(head)
    if symbol is not None:
        _printed_symbol(symbol, metadata, keep)
    elif metadata.body_code is None and (own := _OWN_SYMBOL.search(head)):
        metadata.symbol, metadata.symbol_in_text = own.group("symbol"), True
        metadata.body_code = own.group("code") if metadata.body else None
        keep("symbol", own.start("symbol"), own.end("symbol"))
    original = _ORIGINAL.search(head)
    if original is not None:
        metadata.original_language = _LANGUAGES.get(original.group(1).lower())
        keep("original_language", original.start(1), original.end(1))
    agenda = _AGENDA.search(head)
    if agenda is not None:
        metadata.agenda_item = _SPACES.sub(" ", agenda.group("items")).strip()
        keep("agenda_item", agenda.start("items"), agenda.end("items"))
    issued = _DATE_LINE.search(head)
    if issued is not None:
        metadata.issue_date = iso(issued.group("date"))
        keep("issue_date", issued.start("date"), issued.end("date"))
    report = _REPORT.search(flow.text, 0, frame.body[0])
    if report is not None and metadata.draft_symbol is None:
        metadata.draft_symbol = report.group("draft").rstrip(".,")
        keep("draft_symbol", report.start("draft"), report.end("draft"))
    if metadata.adoption_date is None:
        below = _AT_MEETING.search(flow.text, head_end, frame.head_end)
        if below is not None:  # "Adopted by the Security Council at its 4385th meeting, on 28 September 2001"
            metadata.adoption_date, metadata.meeting_number = (
                iso(below.group("date")),
                ordinal(below.group("meeting")),
            )
            keep("adoption_date", below.start("date"), below.end("date"))
    if frame.number_at is not None:
        metadata.number = _number(frame.number or "")
        if metadata.document_type is None and ("PRST" in (frame.number or "") or _STATEMENT.search(head)):
            metadata.document_type = "presidential-statement"
        keep("number", frame.number_at[0], frame.number_at[1])
    if frame.title_at is not None:
        metadata.title = _SPACES.sub(" ", flow.text[slice(*frame.title_at)]).strip() or None
        keep("title", *frame.title_at)
    return _parts(flow, frame, head_end)


def _parts(flow: Flow, frame: Frame, head_end: int) -> list[FramePart]:
    marks = [("masthead", 0, head_end)]
    if frame.number_at is not None:
        start = frame.number_at[0]
        stop = frame.head_end
        cut = frame.title_at[1] if frame.title_at else stop
        marks += [("title", start, cut), ("masthead", cut, stop)]
    elif frame.title_at is not None:
        marks = [
            ("masthead", 0, frame.title_at[0]),
            ("title", *frame.title_at),
            ("masthead", frame.title_at[1], head_end),
        ]
    if frame.introduction is not None:
        marks.append(("introduction", *frame.introduction))
    if frame.formula_at is not None:
        marks.append(("formula", *frame.formula_at))
    parts: list[FramePart] = []
    for role, start, stop in marks:
        parts += [FramePart(role, each) for each in flow.spans(start, stop)]
    return parts


def _number(printed: str) -> str:
    return _SPACES.sub(" ", printed.replace("PRST ", "").replace("PRST", "").strip(" /"))


def _organ(frame: Frame, head: str, metadata: Metadata, keep: Keep) -> None:
    adopted = _ADOPTED.search(head)
    name = frame.organ
    if adopted is not None:
        metadata.document_type = _kind(adopted.group("what"))
        if adopted.group("body").lower() != "president":
            name = name or _named(adopted.group("body"))
        if adopted.group("date"):
            metadata.adoption_date = iso(adopted.group("date"))
            keep("adoption_date", adopted.start("date"), adopted.end("date"))
    if name is None:
        name = _named_above(head)
    metadata.body = name
    organ = BY_NAME.get(name or "")
    metadata.body_code = organ.code if organ else None
    place = re.search(rf"\b{re.escape(name)}\b", head) if name else None
    if place is not None:
        keep("body", place.start(), place.end())


def _named(printed: str) -> str:
    """Return an organ's name as the table has it, whatever case the masthead prints."""
    shown = _SPACES.sub(" ", printed)
    return next((each for each in BY_NAME if each.lower() == shown.lower()), shown)


def _kind(word: str) -> str:
    first = word[0].lower()
    return {"r": "resolution", "d": "decision"}.get(first, "presidential-statement")


def _named_above(head: str) -> str | None:
    """Return the adopting body of a masthead without formula: the last organ named on a line of its own."""
    found: str | None = None
    for match in re.finditer(rf"^(?P<body>{NAMES})\s*$", head, re.MULTILINE | re.IGNORECASE):
        found = _named(match.group("body"))
    if found is None:
        loose = re.search(NAMES, head)
        found = _SPACES.sub(" ", loose.group()) if loose else None
    return found


def _session(head: str, metadata: Metadata, keep: Keep) -> None:
    after = 0
    for match in _SESSION.finditer(head):
        value = ordinal(match.group("words"))
        if value is None:
            continue
        metadata.session = value
        kind = (match.group("type") or "").split()
        metadata.session_type = kind[0].lower() if kind and kind[0].lower() != "resumed" else "regular"
        keep("session", match.start(), match.end("words"))
        after = match.end("words")
        break
    ranges = list(_SESSION_DAYS.finditer(head))
    for match in sorted(ranges, key=lambda each: each.start() < after):
        days = span_of_days(match.group())
        if days is not None:
            metadata.session_start, metadata.session_end = days
            keep("session_dates", match.start(), match.end())
            return


def _printed_symbol(match: re.Match[str], metadata: Metadata, keep: Keep) -> None:
    symbol = match.group("symbol")
    if "/L." in symbol:
        metadata.draft_symbol = symbol
        keep("draft_symbol", match.start(), match.end())
        return
    metadata.symbol, metadata.symbol_in_text = symbol, True
    keep("symbol", match.start(), match.end())


def from_introduction(flow: Flow, start: int, end: int, metadata: Metadata) -> None:
    """Take organ, meeting and date from "At its 34th meeting, on 18 June 2010, the Human Rights Council decided …"."""
    match = _AT_MEETING.search(flow.text, start, end)
    if match is None:
        return
    metadata.meeting_number = metadata.meeting_number or ordinal(match.group("meeting"))
    metadata.adoption_date = metadata.adoption_date or iso(match.group("date"))
    if metadata.body is None:
        organ = re.compile(NAMES).search(flow.text, start, end)
        if organ is not None:
            metadata.body = _SPACES.sub(" ", organ.group())
            metadata.body_code = BY_NAME[metadata.body].code
    said = flow.text[start:end]
    if metadata.document_type is None:
        if "President" in said and "statement" in said:
            metadata.document_type = "presidential-statement"
        elif re.search(r"\bdecid(?:ed|es)\b", said):
            metadata.document_type = "decision"


def infer(metadata: Metadata) -> None:
    """Fill what follows from the rest: document type, session, symbol, work IRI."""
    number = metadata.number or ""
    match = re.match(r"(?P<mark>S-|ES-)?(?P<session>\d+)/(?:PRST/)?(?P<serial>\d+)", number)
    if metadata.document_type is None:
        if "PRST" in number or (metadata.symbol and "/PRST/" in metadata.symbol):
            metadata.document_type = "presidential-statement"
        elif match and metadata.body_code in ("HRC", None) and int(match.group("serial")) > 100:
            metadata.document_type = "decision"
        elif number or metadata.symbol or metadata.draft_symbol:
            metadata.document_type = "resolution"
    elif (
        match
        and metadata.body_code == "HRC"
        and metadata.document_type == "resolution"
        and int(match.group("serial")) > 100
    ):
        metadata.document_type = "decision"
    if match and metadata.session is None and metadata.body_code in ("HRC", "GA"):
        metadata.session = int(match.group("session"))
        metadata.session_type = {"S-": "special", "ES-": "emergency"}.get(
            match.group("mark") or "", "regular"
        )
    _infer_symbol(metadata, number)
    organ = BY_CODE.get(metadata.body_code or "")
    if organ and metadata.adoption_date and number and metadata.document_type in ("resolution", "decision"):
        tail = re.sub(r"[\s/]+", "-", number)
        metadata.akn_work_iri = f"/akn/un/statement/deliberation/{organ.iri}/{metadata.adoption_date}/{tail}/"


def _infer_symbol(metadata: Metadata, number: str) -> None:
    organ = BY_CODE.get(metadata.body_code or "")
    if metadata.symbol or not organ or not number:
        return
    kind = {"resolution": "RES", "decision": "DEC", "presidential-statement": "PRST"}.get(
        metadata.document_type or ""
    )
    if kind is None:
        return
    bare = number.replace("PRST/", "")
    metadata.symbol = f"{organ.symbol}/{kind}/{bare.replace(' ', '')}"
