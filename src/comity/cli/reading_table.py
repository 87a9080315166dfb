"""A reading laid out for people at a terminal: head, paragraphs, vote, notes and problems, within a given width."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from comity.pure.clauses.reading import Due, Mandate, Paragraph, Reading, Vote, from_json

_SHORT = 220  # characters of a preambular paragraph that are shown


def table(reading: dict[str, Any], width: int) -> str:
    """Return the JSON object of a reading as lines of at most `width` columns."""
    return "\n".join(_Page(from_json(reading), width).lines()) + "\n"


class _Page:
    def __init__(self, reading: Reading, width: int) -> None:
        self.reading = reading
        self.width = width
        self.citations: dict[str, list[str]] = {}
        for each in reading.citations:
            shown = each.symbol or each.name
            if shown and shown not in self.citations.setdefault(each.paragraph, []):
                self.citations[each.paragraph].append(shown)
        self.mandates: dict[str, list[Mandate]] = {}
        for mandate in reading.mandates:
            self.mandates.setdefault(mandate.paragraph, []).append(mandate)

    def lines(self) -> list[str]:
        found = [*self._head(), ""]
        if self.reading.preamble:
            found += [f"PREAMBLE ({len(self.reading.preamble)})", *self._preamble(), ""]
        if self.reading.operative:
            found += [f"OPERATIVE PART ({len(self.reading.operative)})", *self._operative(), ""]
        if self.reading.vote is not None:
            found += [*self._vote(self.reading.vote), ""]
        if self.reading.footnotes:
            found += ["NOTES"]
            found += self._pairs((each.marker, _flat(each.text)) for each in self.reading.footnotes)
            found.append("")
        if self.reading.annexes:
            found += ["ANNEXES"]
            found += self._pairs((each.id, _flat(each.title or "")) for each in self.reading.annexes)
            found.append("")
        if self.reading.problems:
            found += ["PROBLEMS"]
            found += self._pairs((each.code, _flat(each.message)) for each in self.reading.problems)
            found.append("")
        return found[:-1]

    def _head(self) -> list[str]:
        about = self.reading.metadata
        symbol = about.symbol
        if symbol and not about.symbol_in_text:
            symbol += " (not printed; from body and number)"
        session = f"{about.session}" if about.session is not None else None
        if session and about.session_start and about.session_end:
            session += f" ({about.session_start} to {about.session_end})"
        method = (about.adoption_method or "").replace("-", " ") or None
        facts = (
            ("File", self.reading.source.file),
            ("Title", about.title),
            ("Symbol", symbol),
            ("Body", about.body),
            ("Session", session),
            ("Agenda item", about.agenda_item),
            ("Adopted", ", ".join(each for each in (about.adoption_date, method) if each) or None),
        )
        return self._pairs((name, _flat(value)) for name, value in facts if value)

    def _preamble(self) -> list[str]:
        rows = []
        for each in self.reading.preamble:
            text = _flat(each.text)
            shown = text if len(text) <= _SHORT else text[: _SHORT - 1].rsplit(" ", 1)[0] + " …"
            rows.append((each.id, each.lead, shown, _cites(self.citations.get(each.id, []))))
        return self._columns(("", "lead", "text", "cites"), rows, (5, 3, 8, 4))

    def _operative(self) -> list[str]:
        rows: list[tuple[str, ...]] = []
        for each in self.reading.operative:
            rows += self._operative_rows(each)
        return self._columns(("", "verb", "who", "what", "due", "cites"), rows, (5, 3, 5, 8, 4, 4))

    def _operative_rows(self, paragraph: Paragraph) -> list[tuple[str, ...]]:
        """Return a row for each clause, then one for each point; due dates stand with the clause that sets them."""
        waiting = list(self.mandates.get(paragraph.id, []))
        cites = _cites(self.citations.get(paragraph.id, []))
        number = (paragraph.num or paragraph.id).rstrip(".")
        rows: list[tuple[str, ...]] = []
        for clause in paragraph.clauses:
            due = ""
            for mandate in waiting:
                if mandate.verb == clause.verb or mandate.action_text == clause.action_text:
                    due = _due(mandate.due)
                    waiting.remove(mandate)
                    break
            who = "; ".join(each.canonical for each in clause.addressees)
            rows.append(
                (number, clause.lead, who, _without_points(clause.action_text, paragraph), due, cites)
            )
            number, cites = "", ""
        if not rows:
            rows.append((number, paragraph.lead, "", _flat(paragraph.text), "", cites))
        for point in paragraph.subparagraphs:
            rows.append((f"  {point.num or ''}".rstrip(), "", "", _flat(point.text), "", ""))
            rows += [
                (f"   {each.num or ''}", "", "", _flat(each.text), "", "") for each in point.subparagraphs
            ]
        return rows

    def _vote(self, vote: Vote) -> list[str]:
        tally = vote.stated_tally or vote.tally
        title = f"VOTE: {(vote.method or 'not stated').replace('-', ' ')}"
        if tally is not None:
            title += f", {tally.in_favour} to {tally.against}, with {tally.abstaining} abstentions"
        if vote.tally_consistent is False:
            title += " (the roll call does not agree)"
        found = textwrap.wrap(title, self.width)
        if vote.roll_call is not None:
            groups = (
                ("In favour", vote.roll_call.in_favour),
                ("Against", vote.roll_call.against),
                ("Abstaining", vote.roll_call.abstaining),
            )
            found += self._pairs(
                (name, ", ".join(each.name for each in voters) or "none") for name, voters in groups
            )
        return found

    # Layout

    def _pairs(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        """Lay out names and values, the values one under the other."""
        pairs = list(pairs)
        left = min(max((_columns_of(name) for name, _ in pairs), default=0), 18) + 2
        found = []
        for name, value in pairs:
            lines = _wrapped(value, max(20, self.width - left)) or [""]
            if _columns_of(name) > left - 2:
                found.append(name)
                name = ""
            found.append(_padded(name, left) + lines[0])
            found += [" " * left + line for line in lines[1:]]
        return [line.rstrip() for line in found]

    def _columns(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int]
    ) -> list[str]:
        """Lay out rows under titles. The first share is a width, the others divide what is left.

        Columns that are empty in every row are left out; a narrow terminal gets one value a line.
        """
        kept = [place for place in range(len(titles)) if place == 0 or any(row[place] for row in rows)]
        first = max([shares[0], *(_columns_of(row[0]) + 1 for row in rows)])
        least = [min(18, max(_longest_word(row[place]) for row in rows)) for place in kept[1:]]
        spare = self.width - first - 2 * (len(kept) - 1) - sum(least)
        if spare < 10:
            return self._stacked(titles, rows, kept)
        total = sum(shares[place] for place in kept[1:])
        widths = [
            first,
            *(low + spare * shares[place] // total for low, place in zip(least, kept[1:], strict=True)),
        ]
        found = [_row([titles[place] for place in kept], widths), "-" * self.width]
        for row in rows:
            cells = [_wrapped(row[place], width) for place, width in zip(kept, widths, strict=True)]
            cells[0] = [row[0]]
            for line in range(max(len(cell) for cell in cells)):
                found.append(_row([cell[line] if line < len(cell) else "" for cell in cells], widths))
        return found

    def _stacked(
        self, titles: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int]
    ) -> list[str]:
        found = []
        for row in rows:
            found += [row[0]] if row[0] else []
            found += self._pairs((f"  {titles[place]}", row[place]) for place in kept[1:] if row[place])
        return found


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _columns_of(text: str) -> int:
    """Return the columns a terminal uses: two for wide characters of East Asia, none for marks above letters."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def _longest_word(text: str) -> int:
    return max(map(_columns_of, text.split()), default=4)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns_of(text))


def _wrapped(text: str, width: int) -> list[str]:
    if _columns_of(text) == len(text):
        return textwrap.wrap(text, width, break_on_hyphens=False)
    # Text in wide characters has no spaces to break at: it is cut where the line is full.
    lines, line = [], ""
    for word in text.replace(" ", " \0").split("\0"):
        for piece in [word] if _columns_of(word) <= width else list(word):
            if line and _columns_of(line + piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _flat(text: str) -> str:
    """Return text on one line, without characters that would steer a terminal."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _without_points(action: str, paragraph: Paragraph) -> str:
    """Return what a clause asks for, up to the points: those follow in rows of their own."""
    if paragraph.subparagraphs:
        point = paragraph.subparagraphs[0]
        place = action.find(f"{point.num} {point.text}" if point.num else point.text)
        if place >= 0:
            action = action[:place]
    return _flat(action)


def _cites(names: Sequence[str]) -> str:
    return "; ".join(names)


def _due(due: Due | None) -> str:
    if due is None:
        return ""
    if due.session is not None:
        place = f"{due.body or ''} session {due.session}".strip()
    else:
        place = due.date or (str(due.year) if due.year is not None else due.text)
    return f"{due.relation} {place}" if due.session or due.date or due.year else place
