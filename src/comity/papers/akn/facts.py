"""Facts as marks in the text, and those that cannot stand there as entries of the analysis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from comity.papers.akn.holders import Holder, Layout, said_by_points
from comity.papers.akn.marks import Mark
from comity.papers.akn.names import FIXED, akn, escape, escape_list, is_date, own
from comity.papers.akn.references import References
from comity.pure.clauses.reading import (
    Addressee,
    Citation,
    Clause,
    Due,
    Mandate,
    Reading,
)
from comity.pure.clauses.source import Span

# Who stands outside whom, and who wins where two spans cross.
_CLAUSE, _LEAD, _ADDRESSEE, _CITATION, _DUE, _ACTION = range(6)


@dataclass(slots=True)
class _Action:
    """The words of an action: those in the text itself, and whether all the points below follow them."""

    head: str
    points: bool

    def set_on(self, element: etree._Element, name: Callable[[str], str], text: str, start: int = 0) -> None:
        """Say in attributes what no mark says: where the words stand, or the words where they stand nowhere."""
        at = text.find(self.head, max(start, 0)) if self.head else -1
        if at >= 0:
            element.set(name("actionFrom"), str(at))
            element.set(name("actionTo"), str(at + len(self.head)))
        elif self.head:
            element.set(name("action"), escape(self.head))


@dataclass(slots=True)
class _ClauseMarks:
    clause: Clause
    holder: Holder
    eid: str
    frame: Mark
    lead: Mark | None
    action: Mark | None
    words: _Action
    addressees: list[tuple[Addressee, Mark]]


class Facts:
    """The marks of clauses, addressees, citations and due times of one reading.

    `mark` prepares them before the text is written; `entries`, called after it, returns what found no room there
    and what has no place of its own in a text: the mandates.
    """

    def __init__(self, reading: Reading, layout: Layout, references: References) -> None:
        self._reading = reading
        self._layout = layout
        self._references = references
        self._clauses: list[_ClauseMarks] = []
        self._citations: list[tuple[Citation, Mark]] = []
        self._dues: dict[int, Mark] = {}
        self._same_due: dict[tuple[str, Span, str | None], Mark] = {}

    def mark(self) -> None:
        """Hang every fact's mark on the text it stands in."""
        paragraphs = (*self._reading.preamble, *self._reading.operative)
        holders = (*self._layout.preamble, *self._layout.operative)
        for fact, holder in zip(paragraphs, holders, strict=True):
            for at, clause in enumerate(fact.clauses, 1):
                self._mark_clause(holder, clause, f"{holder.eid}__clause_{at}")
            if not fact.clauses and fact.lead and fact.text.startswith(fact.lead):
                lead = etree.Element(akn("i"), {"eId": f"{holder.eid}__lead"})
                holder.marks.append(Mark(0, len(fact.lead), _LEAD, lead))
        for at, citation in enumerate(self._reading.citations, 1):
            self._mark_citation(citation, f"ref_{at}")
        for mandate in self._reading.mandates:
            for due in _all_dues(mandate.due):
                self._mark_due(mandate, due)

    def _mark_clause(self, holder: Holder, clause: Clause, eid: str) -> None:
        start, end = clause.span
        element = etree.Element(akn("inline"), {"name": "clause", "eId": eid})
        if clause.speech_act in FIXED:
            element.set("refersTo", self._references.fixed(clause.speech_act))
        else:
            element.set(own("speechAct"), escape(clause.speech_act))
        element.set(own("verb"), escape(clause.verb))
        if clause.modifiers:
            element.set(own("modifiers"), escape_list(clause.modifiers))
        frame = Mark(start, end, _CLAUSE, element)
        after = max(start, 0)
        lead = _verbatim(holder.text, clause.lead, (after, end), _LEAD, _element("i", f"{eid}__lead"))
        addressees = []
        for at, addressee in enumerate(clause.addressees, 1):
            name, reference = self._references.addressee(addressee)
            role = etree.Element(akn(name), {"eId": f"{eid}__role_{at}", "refersTo": reference})
            addressees.append((addressee, Mark(*addressee.span, _ADDRESSEE, role)))
            after = max(after, addressee.span[1])
        if lead is not None:
            after = max(after, lead.end)
        words = _action_of(clause.action_text, holder)
        place = _element("inline", f"{eid}__action", name="action")
        action = _verbatim(holder.text, words.head, (after, end), _ACTION, place)
        if words.points:
            element.set(own("points"), "true")
        parts = (frame, lead, action, *(mark for _, mark in addressees))
        holder.marks.extend(mark for mark in parts if mark is not None)
        self._clauses.append(_ClauseMarks(clause, holder, eid, frame, lead, action, words, addressees))

    def _mark_citation(self, citation: Citation, eid: str) -> None:
        href, reference = self._references.document(citation)
        element = etree.Element(akn("ref"), {"eId": eid, "href": href, "refersTo": reference})
        element.set(own("tier"), escape(citation.tier))
        if citation.pinpoint is not None:
            element.set(own("pinpoint"), escape(citation.pinpoint))
        start, end = citation.span or (-1, -1)
        holder = (
            self._layout.by_id.get(citation.paragraph) if citation.span and citation.via is None else None
        )
        if citation.via is not None and citation.span is None:
            holder = note = self._layout.note_by_id.get(citation.via)
            if note is not None:
                start = _free(note, citation.surface)
                end = start + len(citation.surface)
                anchor = note.note.anchor
                if anchor is None or anchor.paragraph != citation.paragraph:
                    element.set(own("paragraph"), escape(citation.paragraph))
        mark = Mark(start, end, _CITATION, element)
        if holder is not None:
            holder.marks.append(mark)
        self._citations.append((citation, mark))

    def _mark_due(self, mandate: Mandate, due: Due) -> None:
        holder = self._layout.by_id.get(mandate.paragraph)
        if holder is None:
            return
        span = _due_span(holder.text, mandate, due)
        if span is None:
            below = ((each, each.text.find(due.text)) for each in holder.all() if due.text)
            holder, at = next((found for found in below if found[1] >= 0), (holder, -1))
            span = (at, at + len(due.text))
        if span[0] < 0:
            return
        key = (holder.eid, span, due.date)
        mark = self._same_due.get(key)
        if mark is None:
            holder.dues += 1
            eid = f"{holder.eid}__due_{holder.dues}"
            if due.date is not None and is_date(due.date):
                element = etree.Element(akn("date"), {"eId": eid, "date": due.date})
            else:
                element = etree.Element(akn("inline"), {"name": "due", "eId": eid})
            mark = self._same_due[key] = Mark(*span, _DUE, element)
            holder.marks.append(mark)
        self._dues[id(due)] = mark

    def entries(self) -> list[etree._Element]:
        """Return the entries of the analysis, once every text is written."""
        found: list[etree._Element] = []
        for marks in self._clauses:
            found.extend(self._clause_entries(marks))
        for citation, mark in self._citations:
            if mark.placed:
                _note_surface(mark.element, citation.surface, self._text_of(citation), mark)
            else:
                found.append(self._citation_entry(citation, mark.element))
        found.extend(self._mandate_entry(at, each) for at, each in enumerate(self._reading.mandates, 1))
        return found

    def _text_of(self, citation: Citation) -> str:
        if citation.via is not None:
            return self._layout.note_by_id[citation.via].text
        return self._layout.by_id[citation.paragraph].text

    def _clause_entries(self, marks: _ClauseMarks) -> list[etree._Element]:
        found: list[etree._Element] = []
        clause = marks.clause
        element = marks.frame.element
        name: Callable[[str], str] = own
        if not marks.frame.placed:
            element = etree.Element(own("clause"), {"eId": marks.eid, "paragraph": f"#{marks.holder.eid}"})
            name = str
            for key in ("refersTo", own("speechAct"), own("verb"), own("modifiers"), own("points")):
                value = marks.frame.element.get(key)
                if value is not None:
                    element.set(etree.QName(key).localname, value)
            _set_span(element, clause.span)
            found.append(element)
        if clause.lead and (marks.lead is None or not marks.lead.placed):
            element.set(name("lead"), escape(clause.lead))
        if marks.action is None or not marks.action.placed:
            marks.words.set_on(element, name, marks.holder.text, clause.span[0])
        for addressee, mark in marks.addressees:
            if mark.placed:
                _note_surface(mark.element, addressee.surface, marks.holder.text, mark)
                continue
            entry = etree.Element(own("addressee"))
            for key in ("eId", "refersTo"):
                entry.set(key, mark.element.get(key, ""))
            entry.set("paragraph", f"#{marks.holder.eid}")
            _set_span(entry, addressee.span)
            if _slice(marks.holder.text, addressee.span) != addressee.surface:
                entry.set("surface", escape(addressee.surface))
            found.append(entry)
        return found

    def _citation_entry(self, citation: Citation, element: etree._Element) -> etree._Element:
        entry = etree.Element(own("citation"))
        for key in ("eId", "refersTo", own("tier"), own("pinpoint")):
            value = element.get(key)
            if value is not None:
                entry.set(etree.QName(key).localname, value)
        holder = self._layout.by_id.get(citation.paragraph)
        if holder is not None:
            entry.set("paragraph", f"#{holder.eid}")
        else:
            entry.set("unknownParagraph", escape(citation.paragraph))
        if citation.span is not None:
            _set_span(entry, citation.span)
        if holder is None or citation.span is None or _slice(holder.text, citation.span) != citation.surface:
            entry.set("surface", escape(citation.surface))
        if citation.via is not None:
            note = self._layout.note_by_id.get(citation.via)
            if note is not None:
                entry.set("via", f"#{note.eid}")
            else:
                entry.set("unknownNote", escape(citation.via))
        return entry

    def _mandate_entry(self, at: int, mandate: Mandate) -> etree._Element:
        entry = etree.Element(own("mandate"), {"eId": f"mandate_{at}", "id": escape(mandate.id)})
        holder = self._layout.by_id.get(mandate.paragraph)
        if holder is not None:
            entry.set("paragraph", f"#{holder.eid}")
        else:
            entry.set("unknownParagraph", escape(mandate.paragraph))
        marks = self._clause_of(mandate, holder)
        clause = marks.clause if marks else None
        if marks is not None:
            entry.set("clause", f"#{marks.eid}")
        else:
            entry.set("verb", escape(mandate.verb))
            words = (
                _Action(mandate.action_text, False)
                if holder is None
                else _action_of(mandate.action_text, holder)
            )
            words.set_on(entry, str, "" if holder is None else holder.text)
            if words.points:
                entry.set("points", "true")
        if clause is None or [each.canonical for each in clause.addressees] != mandate.addressees:
            types = {each.canonical: each.type for each in clause.addressees} if clause else {}
            named = [
                self._references.addressee_named(each, types.get(each))[1] for each in mandate.addressees
            ]
            entry.set("addressees", " ".join(named))
        if mandate.span is not None and (clause is None or clause.span != mandate.span):
            _set_span(entry, mandate.span)
        if mandate.recurring:
            entry.set("recurring", "true")
        for deliverable in mandate.deliverables:
            part = etree.SubElement(entry, own("deliverable"), {"type": escape(deliverable.type)})
            if deliverable.topic is not None:
                part.set("topic", escape(deliverable.topic))
            if deliverable.recipient is not None:
                part.set("recipient", escape(deliverable.recipient))
        if mandate.due is not None:
            entry.append(self._due_entry(mandate.due))
        return entry

    def _clause_of(self, mandate: Mandate, holder: Holder | None) -> _ClauseMarks | None:
        for marks in self._clauses:
            clause = marks.clause
            if (
                marks.holder is holder
                and (clause.verb, clause.action_text) == (mandate.verb, mandate.action_text)
                and mandate.span in (None, clause.span)
            ):
                return marks
        return None

    def _due_entry(self, due: Due) -> etree._Element:
        entry = etree.Element(own("due"), {"relation": escape(due.relation)})
        mark = self._dues.get(id(due))
        if mark is not None and mark.placed:
            entry.set("href", f"#{mark.element.get('eId')}")
        else:
            entry.set("text", escape(due.text))
            if due.span is not None:
                _set_span(entry, due.span)
        for name, value in (("body", due.body), ("date", due.date)):
            if value is not None:
                entry.set(name if name == "body" or is_date(value) else "dateText", escape(value))
        for name, number in (("session", due.session), ("year", due.year)):
            if number is not None:
                entry.set(name, str(number))
        entry.extend([self._due_entry(each) for each in due.also])
        return entry


def _action_of(words: str, holder: Holder) -> _Action:
    """Part what an action says in the text from what it says in the points below."""
    points = said_by_points(holder.points)
    if points and words == points:
        return _Action("", True)
    if points and words.endswith(" " + points) and len(words) > len(points) + 1:
        return _Action(words[: -len(points) - 1], True)
    return _Action(words, False)


def _all_dues(due: Due | None) -> list[Due]:
    if due is None:
        return []
    return [due, *(below for each in due.also for below in _all_dues(each))]


def _element(tag: str, eid: str, **attributes: str) -> etree._Element:
    return etree.Element(akn(tag), {**attributes, "eId": eid})


def _verbatim(text: str, part: str, within: Span, rank: int, element: etree._Element) -> Mark | None:
    """Return a mark where a part stands word for word within a span of a text."""
    at = text.find(part, within[0], max(within[1], 0)) if part else -1
    return None if at < 0 else Mark(at, at + len(part), rank, element)


def _due_span(text: str, mandate: Mandate, due: Due) -> Span | None:
    """Return where a due time stands: at its span, else where the mandate's clause has its words first."""
    if due.span is not None and _slice(text, due.span) == due.text:
        return due.span
    start, end = mandate.span or (0, len(text))
    at = text.find(due.text, max(start, 0), max(end, 0)) if due.text else -1
    return None if at < 0 else (at, at + len(due.text))


def _free(holder: Holder, surface: str) -> int:
    """Return where a surface stands that no mark holds yet, -1 where there is none."""
    taken = [(each.start, each.end) for each in holder.marks]
    at = holder.text.find(surface) if surface else -1
    while at >= 0:
        end = at + len(surface)
        if all(end <= start or stop <= at for start, stop in taken):
            return at
        at = holder.text.find(surface, at + 1)
    return -1


def _note_surface(element: etree._Element, surface: str, text: str, mark: Mark) -> None:
    if text[mark.start : mark.end] != surface:
        element.set(own("surface"), escape(surface))


def _slice(text: str, span: Span) -> str | None:
    start, end = span
    return text[start:end] if 0 <= start <= end <= len(text) else None


def _set_span(element: etree._Element, span: Span) -> None:
    element.set("from", str(span[0]))
    element.set("to", str(span[1]))
