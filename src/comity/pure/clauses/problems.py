"""What contradicts itself or is missing in the structure of a text: kept as printed, named here."""

from __future__ import annotations

import re

from comity.pure.clauses.candidates import roman
from comity.pure.clauses.reading import Paragraph, Problem, Reading, SubParagraph
from comity.pure.clauses.source import Span

_NUM = re.compile(r"\d+")


def check(
    reading: Reading, dates: dict[str, tuple[str, Span]], *, closed: bool, expected_notes: list[str]
) -> None:
    """Append the structural problems of a reading to `reading.problems`."""
    found = reading.problems
    if not reading.preamble and not reading.operative:
        found.append(
            Problem(
                "not-a-resolution", "error", "No paragraph of a resolution or decision was found in the text."
            )
        )
        return
    if reading.formula is None and not reading.metadata.number and not closed:
        found.append(
            Problem(
                "not-a-resolution",
                "warning",
                "The text has neither an enacting formula nor a number nor a closing.",
            )
        )
    _numbers(reading, found)
    _truncated(reading, closed, found)
    _repeated(reading, found)
    _dates(reading, dates, found)
    for marker in expected_notes:
        found.append(
            Problem(
                "note-missing", "note", f"The mark of note {marker} stands in the text, the note does not."
            )
        )


def _numbers(reading: Reading, found: list[Problem]) -> None:
    last = 0
    seen: set[int] = set()
    for paragraph in reading.operative:
        match = _NUM.search(paragraph.num or "")
        if match is None:
            continue
        number = int(match.group())
        span = paragraph.spans[0] if paragraph.spans else None
        suffix = (paragraph.num or "").strip(" .").lower().endswith(("bis", "ter", "quater"))
        if number in seen and not suffix:
            found.append(
                Problem(
                    "number-repeated", "warning", f"Operative paragraph {number} is numbered twice.", span
                )
            )
        elif number < last:
            found.append(
                Problem(
                    "number-order",
                    "warning",
                    f"Operative paragraph {number} comes after paragraph {last}.",
                    span,
                )
            )
        elif number > last + 1 and not suffix:
            missing = f"{last + 1}" if number == last + 2 else f"{last + 1} to {number - 1}"
            found.append(
                Problem(
                    "number-missing",
                    "warning",
                    f"Operative paragraph {missing} is missing before {number}.",
                    span,
                )
            )
        seen.add(number)
        last = max(last, number)
        _points(paragraph.subparagraphs, f"paragraph {number}", found)


def _points(points: list[SubParagraph], where: str, found: list[Problem]) -> None:
    marks = [(each, (each.num or "").strip("().").lower()) for each in points]
    in_roman = bool(marks) and marks[0][1] == "i"
    previous = 0
    for each, mark in marks:
        value = roman(mark) if in_roman else _letter(mark)
        if not value:
            continue
        span = each.spans[0] if each.spans else None
        if value == previous:
            found.append(
                Problem("number-repeated", "warning", f"Point {each.num} stands twice in {where}.", span)
            )
        elif value > previous + 1:
            found.append(
                Problem(
                    "number-missing", "warning", f"A point is missing before {each.num} in {where}.", span
                )
            )
        elif value < previous:
            found.append(
                Problem("number-order", "warning", f"Point {each.num} is out of order in {where}.", span)
            )
        previous = value
    for each in points:
        _points(each.subparagraphs, f"{where}, point {each.num}", found)


def _letter(mark: str) -> int:
    """Return the place of a letter in a list: a is 1, z is 26, aa is 27; 0 for what is no letter."""
    if len(mark) == 1 and mark.isascii() and mark.isalpha():
        return ord(mark) - 96
    return 122 - 96 + ord(mark[0]) - 96 if len(mark) == 2 and mark[0] == mark[1] and mark.isalpha() else 0


def _last_text(paragraph: Paragraph | SubParagraph) -> str:
    return _last_text(paragraph.subparagraphs[-1]) if paragraph.subparagraphs else paragraph.text


def _truncated(reading: Reading, closed: bool, found: list[Problem]) -> None:
    last = (reading.operative or reading.preamble)[-1]
    text = _last_text(last).rstrip("”\"’')] ")
    place = last.spans[-1] if last.spans else None
    if not reading.operative and reading.metadata.document_type != "presidential-statement":
        found.append(
            Problem("truncated", "warning", "The text ends before the first operative paragraph.", place)
        )
    elif not closed and not text.endswith((".", "?", "!")):
        found.append(
            Problem(
                "truncated",
                "warning",
                f"The text breaks off in paragraph {(last.num or str(last.n)).rstrip('.')}.",
                place,
            )
        )
    vote = reading.vote
    if vote is not None and vote.stated_tally is not None and vote.tally is None:
        found.append(
            Problem("truncated", "note", "The adoption note states a tally and lists no votes.", vote.span)
        )


def _repeated(reading: Reading, found: list[Problem]) -> None:
    # Texts that are the same have the same length: only those are compared.
    seen: dict[int, list[tuple[str, str]]] = {}
    for paragraph in (*reading.preamble, *reading.operative):
        whole = paragraph.text
        if paragraph.subparagraphs:
            whole = " ".join([whole, *(each.text for each in paragraph.subparagraphs)])
        bare = whole.rstrip(",;. ")
        if len(bare) <= 40:
            continue
        alike = seen.setdefault(len(bare), [])
        low = bare.lower() if alike else ""
        first = next((held for text, held in alike if text.lower() == low), None)
        if first is not None:
            span = paragraph.spans[0] if paragraph.spans else None
            found.append(
                Problem(
                    "repeated-text",
                    "warning",
                    f"The text of {first} stands again as {paragraph.id}.",
                    span,
                )
            )
        else:
            alike.append((bare, paragraph.id))


def _dates(reading: Reading, dates: dict[str, tuple[str, Span]], found: list[Problem]) -> None:
    data = reading.metadata
    heading, closing = dates.get("heading"), dates.get("closing")
    if heading and closing and heading[0] != closing[0]:
        found.append(
            Problem(
                "date-contradiction",
                "warning",
                f"The heading gives {heading[0]} as the day of adoption, the closing gives {closing[0]}.",
                closing[1],
            )
        )
    day = data.adoption_date
    place = reading.metadata_spans.get("adoption_date")
    if day and data.session_start and data.session_end and not data.session_start <= day <= data.session_end:
        found.append(
            Problem(
                "date-contradiction",
                "warning",
                f"The day of adoption, {day}, lies outside the session of {data.session_start} to {data.session_end}.",
                place,
            )
        )
    if day and data.issue_date and data.issue_date < day:
        found.append(
            Problem(
                "date-contradiction",
                "warning",
                f"The document is dated {data.issue_date}, before its adoption on {day}.",
                reading.metadata_spans.get("issue_date"),
            )
        )
    match = re.match(r"(?:S-|ES-)?(\d+)/", data.number or "")
    if match and data.session and data.body_code in ("HRC", "GA") and int(match.group(1)) != data.session:
        found.append(
            Problem(
                "session-contradiction",
                "warning",
                f"The number {data.number} does not belong to session {data.session} named in the masthead.",
                reading.metadata_spans.get("session"),
            )
        )
