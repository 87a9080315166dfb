"""The texts of one of our files, and the facts that stand marked in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from comity.papers.akn.marks import Found, flatten
from comity.papers.akn.names import akn, own, unescape, unescape_list
from comity.pure.clauses.reading import Addressee, Anchor, Citation, Clause, Footnote
from comity.pure.clauses.source import Span


@dataclass(slots=True)
class _Place:
    """A text as read: its words, and the id of the paragraph it belongs to."""

    text: str
    id: str


def whole_text(element: etree._Element) -> str:
    """Return all characters of an element."""
    return flatten([element])[0]


def own_id(element: etree._Element) -> str:
    """Return the id that the reading gives to what an element holds."""
    return unescape(element.get(own("id"), ""))


def required(element: etree._Element, path: str) -> etree._Element:
    """Return what stands at a path; an error where a file of ours has lost it."""
    found = element.find(path)
    if found is None:
        raise ValueError(path)
    return found


def reference_number(eid: str) -> int:
    """Return the place in the row that an eId ends in: 3 for "ref_3"."""
    return int(eid.rpartition("_")[2])


class Texts:
    """Takes texts one by one and keeps what their marks say until the whole file is read."""

    def __init__(self, by_eid: dict[str, etree._Element]) -> None:
        self._by_eid = by_eid
        self._places: dict[str, _Place] = {}
        self._clauses: dict[str, Clause] = {}
        self._clauses_at: dict[str, list[str]] = {}
        self._elements: dict[str, etree._Element] = {}
        self._parts: dict[str, str] = {}
        self.points: dict[str, str] = {}
        self._addressees: dict[str, dict[int, Addressee]] = {}
        self._dues: dict[str, tuple[str, Span]] = {}
        self._listed: list[tuple[list[str], int, str]] = []
        self.citations: dict[int, Citation] = {}
        self.notes: dict[int, Footnote] = {}

    def holder(self, element: etree._Element, places: list[etree._Element]) -> tuple[str, list[str]]:
        """Take the text of a paragraph, a point or an annex; return it, and the ids of the notes that it names."""
        text, found, notes = flatten(places)
        eid, name = element.get("eId", ""), own_id(element)
        self._places[eid] = _Place(text, name)
        for mark in found:
            self._mark(mark, text, eid, name, None)
        named: list[str] = []
        for note in notes:
            lost = note.get(own("footnote"))
            if lost is not None:
                named.append(unescape(lost))
            elif note.tag == akn("noteRef"):
                self._listed.append((named, len(named), note.get("href", "").removeprefix("#")))
                named.append("")
            else:
                self.note(note, name)
                if note.get(own("listed")) != "false":
                    named.append(own_id(note))
        return text, named

    def note(self, element: etree._Element, paragraph: str | None) -> None:
        """Take a note and what stands marked in it. `paragraph` is the id of what it hangs on."""
        name = own_id(element)
        text, found, _ = flatten(element.findall(akn("p")))
        eid = element.get("eId", "")
        self._places[eid] = _Place(text, name)
        anchor = None if paragraph is None else Anchor(paragraph)
        self.notes[reference_number(eid)] = Footnote(name, unescape(element.get("marker", "")), text, anchor)
        for mark in found:
            self._mark(mark, text, eid, paragraph or "", name)

    def _mark(self, mark: Found, text: str, holder: str, paragraph: str, via: str | None) -> None:
        element = mark.element
        eid = element.get("eId", "")
        words = text[mark.start : mark.end]
        span = (mark.start, mark.end)
        part = eid.rpartition("__")[2]
        if element.tag == akn("ref"):
            surface = element.get(own("surface"))
            said = element.get(own("paragraph"))
            self.citations[reference_number(eid)] = self.citation(
                element,
                words if surface is None else unescape(surface),
                paragraph if said is None else unescape(said),
                None if via is not None else span,
                via,
            )
        elif part.startswith("clause_"):
            self._take_clause(eid, element, own, holder, span)
        elif part.startswith("role_"):
            surface = element.get(own("surface"))
            self._take_addressee(eid, element, words if surface is None else unescape(surface), span)
        elif part.startswith("due_"):
            self._dues[eid] = (words, span)
        elif part in ("lead", "action"):
            self._parts[eid] = words

    def _take_clause(
        self, eid: str, element: etree._Element, key: Callable[[str], str], holder: str, span: Span
    ) -> None:
        said = element.get(key("speechAct"))
        act = element.get("refersTo", "").removeprefix("#") if said is None else unescape(said)
        clause = Clause(
            unescape(element.get(key("lead"), "")),
            unescape(element.get(key("verb"), "")),
            unescape_list(element.get(key("modifiers"))),
            act,
            [],
            "",
            span,
        )
        self._clauses[eid] = clause
        self._elements[eid] = element
        self._clauses_at.setdefault(holder, []).append(eid)

    def _take_addressee(self, eid: str, element: etree._Element, surface: str, span: Span) -> None:
        entry = self._by_eid[element.get("refersTo", "").removeprefix("#")]
        addressee = Addressee(
            surface, unescape(entry.get("showAs", "")), unescape(entry.get(own("type"), "")), span
        )
        clause = eid.rpartition("__")[0]
        self._addressees.setdefault(clause, {})[reference_number(eid)] = addressee

    def citation(
        self, element: etree._Element, surface: str, paragraph: str, span: Span | None, via: str | None
    ) -> Citation:
        """Return the citation that an element and the document it refers to describe."""
        entry = self._by_eid[element.get("refersTo", "").removeprefix("#")]

        def said(name: str, place: etree._Element = entry) -> str | None:
            value = place.get(own(name))
            return None if value is None else unescape(value)

        return Citation(
            paragraph=paragraph,
            surface=surface,
            kind=said("kind") or "",
            name=said("name"),
            symbol=said("symbol"),
            date=said("date") or said("dateText"),
            body=said("body"),
            pinpoint=said("pinpoint", element),
            tier=said("tier", element) or "",
            span=span,
            via=via,
        )

    def take_entries(self, entries: list[etree._Element]) -> None:
        """Take the clauses and addressees that found no room in their text."""
        for entry in entries:
            if entry.tag not in (own("clause"), own("addressee")):
                continue
            eid = entry.get("eId", "")
            holder = entry.get("paragraph", "").removeprefix("#")
            span = (int(entry.get("from", "0")), int(entry.get("to", "0")))
            if entry.tag == own("clause"):
                self._take_clause(eid, entry, str, holder, span)
            else:
                surface = entry.get("surface")
                words = self._places[holder].text[slice(*span)] if surface is None else unescape(surface)
                self._take_addressee(eid, entry, words, span)
        for eid, clause in self._clauses.items():
            found = self._addressees.get(eid, {})
            clause.addressees = [each for _, each in sorted(found.items())]
            clause.lead = clause.lead or self.part(f"{eid}__lead")
        for holder, eids in self._clauses_at.items():
            for eid in eids:
                element = self._elements[eid]
                key = str if element.tag == own("clause") else own
                self._clauses[eid].action_text = self.action(
                    element, key, holder, self.part(f"{eid}__action")
                )

    def action(self, element: etree._Element, key: Callable[[str], str], holder: str, marked: str) -> str:
        """Return an action: the words marked, named or pointed to, and the points where it runs on over them."""
        start, end = element.get(key("actionFrom")), element.get(key("actionTo"))
        head = marked or unescape(element.get(key("action"), ""))
        if start is not None and end is not None:
            head = self.text_of(holder)[int(start) : int(end)]
        points = self.points.get(holder, "") if element.get(key("points")) == "true" else ""
        return f"{head} {points}" if head and points else head or points

    def clauses_of(self, holder: str) -> list[Clause]:
        """Return the clauses of a paragraph, in the order of the reading."""
        eids = sorted(self._clauses_at.get(holder, ()), key=reference_number)
        return [self._clauses[eid] for eid in eids]

    def clause(self, eid: str) -> Clause | None:
        """Return one clause by its eId."""
        return self._clauses.get(eid)

    def part(self, eid: str) -> str:
        """Return the words of a lead or an action, nothing where no element has that eId."""
        return self._parts.get(eid, "")

    def due(self, eid: str) -> tuple[str, Span | None]:
        """Return the words of a due time and where they stand."""
        return self._dues.get(eid, ("", None))

    def text_of(self, reference: str | None) -> str:
        """Return the text of the paragraph that a reference leads to."""
        place = self._places.get((reference or "").removeprefix("#"))
        return "" if place is None else place.text

    def shown(self, reference: str) -> str:
        """Return the name that a declared entry shows."""
        return unescape(self._by_eid[reference.removeprefix("#")].get("showAs", ""))

    def name_notes(self) -> None:
        """Give every reference to a note the note's id, now that all notes are known."""
        for named, at, eid in self._listed:
            named[at] = self._places[eid].id
