"""A reading as Akoma Ntoso for the United Nations (AKN4UN, Akoma Ntoso 3.0).

Every fact stands in a typed element or attribute at the place where it belongs; `docs/reference/akn4un.md` lists them.
The structure follows the files that the Secretariat publishes (`statement`, `preamble/container`,
`mainBody/paragraph`, `conclusions/vote`) and, for naming, the AKN4UN guidelines of 2018.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from comity.papers.akn.facts import Facts
from comity.papers.akn.holders import Holder, Layout, NoteHolder, lay_out
from comity.papers.akn.identification import Work, identification, work_of
from comity.papers.akn.marks import add_text, lay
from comity.papers.akn.names import AKN, OWN, SOURCE, Identifiers, akn, escape, escape_list, own
from comity.papers.akn.pages import conclusions, cover_page, preface
from comity.papers.akn.printed import Printed
from comity.papers.akn.references import References
from comity.pure.clauses.reading import Annex, Paragraph, Reading, Tally

# Elements that hold elements only, so that a line break inside them says nothing.
_STRUCTURE = frozenset(
    (
        *map(akn, ("akomaNtoso", "statement", "meta", "identification", "FRBRWork", "FRBRExpression")),
        *map(
            akn,
            ("FRBRManifestation", "analysis", "parliamentary", "voting", "otherReferences", "otherAnalysis"),
        ),
        *map(akn, ("references", "notes", "coverPage", "preface", "preamble", "mainBody", "conclusions")),
        *map(
            akn, ("attachments", "attachment", "doc", "formula", "container", "blockList", "item", "division")
        ),
        *map(akn, ("paragraph", "list", "intro", "point", "wrapUp", "content")),
        *map(own, ("mandate", "due")),
    )
)


def write(reading: Reading, text: str | None = None) -> bytes:
    """Return a reading as AKN4UN, in UTF-8; the same reading gives the same bytes.

    With `text`, into which the reading's spans point, the pages before and after the body show the printed lines.
    Spans into the source, problems and the source's file are left out; all else can be read back.
    """
    return _Writer(reading, text).write()


class _Writer:
    def __init__(self, reading: Reading, text: str | None) -> None:
        self._printed = None if text is None else Printed(reading, text)
        self._reading = reading
        self._references = References()
        self._layout: Layout = lay_out(reading, Identifiers())
        self._facts = Facts(reading, self._layout, self._references)
        self._hung: set[str] = set()

    def write(self) -> bytes:
        reading = self._reading
        references = self._references
        references.fixed("comity")
        references.fixed("author")
        references.body(reading.metadata)
        prefixes: dict[str | None, str] = {None: AKN, "comity": OWN}
        root = etree.Element(akn("akomaNtoso"), nsmap=prefixes)  # type: ignore[arg-type]
        name = reading.metadata.document_type or "statement"
        kind = {"contains": "originalVersion", "name": escape(name)}
        statement = etree.SubElement(root, akn("statement"), kind)
        meta = etree.SubElement(statement, akn("meta"))
        self._facts.mark()
        parts = [
            cover_page(reading, references, self._printed),
            preface(reading, references, self._printed),
            self._preamble(),
            self._main_body(),
            conclusions(reading, references, self._printed),
        ]
        statement.extend([each for each in parts if each is not None])
        work = work_of(reading)
        if self._layout.annexes:
            attachments = etree.SubElement(statement, akn("attachments"))
            for at, (annex, holder) in enumerate(zip(reading.annexes, self._layout.annexes, strict=True), 1):
                self._annex(attachments, annex, holder, work.component(f"annex_{at}"))
        self._meta(meta, work)
        _indent(root, 0)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"

    def _meta(self, meta: etree._Element, work: Work) -> None:
        meta.append(identification(work, self._reading, self._references))
        analysis = etree.Element(akn("analysis"), {"source": SOURCE})
        self._voting(analysis)
        draft = self._reading.metadata.draft_symbol
        if draft is not None:
            others = etree.SubElement(analysis, akn("otherReferences"), {"source": SOURCE})
            shown = {"refersTo": self._references.fixed("draft"), "showAs": escape(draft)}
            etree.SubElement(others, akn("implicitReference"), shown)
        loose = self._loose_notes()
        entries = self._facts.entries()
        if entries:
            etree.SubElement(analysis, akn("otherAnalysis"), {"source": SOURCE}).extend(entries)
        if len(analysis):
            meta.append(analysis)
        meta.append(self._references.element())
        if loose is not None:
            meta.append(loose)

    def _voting(self, analysis: etree._Element) -> None:
        tally = self._reading.vote.tally if self._reading.vote else None
        if tally is None:
            return
        parliamentary = etree.SubElement(analysis, akn("parliamentary"))
        voting = etree.SubElement(parliamentary, akn("voting"), {"eId": "voting_1"})
        for at, (name, value) in enumerate(_groups(tally), 1):
            reference = self._references.fixed(name)
            facts = {"eId": f"count_{at}", "value": str(value), "refersTo": reference}
            etree.SubElement(voting, akn("count"), facts)

    def _loose_notes(self) -> etree._Element | None:
        """Return the notes that hang on no text of this document."""
        loose = [each for each in self._layout.notes if not self._has_place(each)]
        if not loose:
            return None
        notes = etree.Element(akn("notes"), {"source": SOURCE})
        for holder in loose:
            note = self._note(notes, "note", holder)
            if holder.note.anchor is not None:
                note.set(own("anchor"), escape(holder.note.anchor.paragraph))
        return notes

    def _has_place(self, holder: NoteHolder) -> bool:
        anchor = holder.note.anchor
        return anchor is not None and anchor.paragraph in self._layout.by_id

    def _preamble(self) -> etree._Element | None:
        formula = self._reading.formula
        if formula is None and not self._layout.preamble:
            return None
        preamble = etree.Element(akn("preamble"))
        if formula is not None:
            place = etree.SubElement(
                preamble, akn("formula"), {"name": "enactingFormula", "eId": "formula_1"}
            )
            add_text(etree.SubElement(place, akn("p")), formula)
        for at, (fact, holder) in enumerate(
            zip(self._reading.preamble, self._layout.preamble, strict=True), 1
        ):
            facts = {"name": escape(fact.lead), "eId": holder.eid}
            container = etree.SubElement(preamble, akn("container"), facts)
            self._paragraph_facts(container, fact, f"pp{at}", at)
            if fact.heading is not None:
                add_text(etree.SubElement(container, akn("block"), {"name": "heading"}), fact.heading)
            if fact.num is not None:
                add_text(etree.SubElement(container, akn("block"), {"name": "num"}), fact.num)
            self._text(etree.SubElement(container, akn("p")), holder)
            self._block_list(container, holder)
        return preamble

    def _main_body(self) -> etree._Element:
        body = etree.Element(akn("mainBody"))
        place = body
        divisions = 0
        for at, (fact, holder) in enumerate(
            zip(self._reading.operative, self._layout.operative, strict=True), 1
        ):
            if fact.heading is not None:
                divisions += 1
                place = etree.SubElement(body, akn("division"), {"eId": f"division_{divisions}"})
                add_text(etree.SubElement(place, akn("heading")), fact.heading)
            paragraph = etree.SubElement(place, akn("paragraph"), {"eId": holder.eid})
            self._paragraph_facts(paragraph, fact, f"op{at}", at)
            if not _inherits(fact) and (fact.clauses or not fact.text.startswith(fact.lead)):
                paragraph.set(own("lead"), escape(fact.lead))
            _number(paragraph, fact.num)
            self._points(paragraph, holder)
        if not len(body):
            etree.SubElement(body, akn("p"))
        return body

    def _paragraph_facts(self, element: etree._Element, fact: Paragraph, usual_id: str, place: int) -> None:
        element.set(own("id"), escape(fact.id))
        if (fact.id, fact.n) != (usual_id, place):
            element.set(own("n"), str(fact.n))
        if _inherits(fact):
            return
        element.set(own("verb"), escape(fact.verb))
        if fact.modifiers:
            element.set(own("modifiers"), escape_list(fact.modifiers))

    def _points(self, element: etree._Element, holder: Holder) -> None:
        """Write an operative text and the points below it."""
        if not holder.children:
            content = etree.SubElement(element, akn("content"))
            self._text(etree.SubElement(content, akn("p")), holder)
            return
        eid = f"{holder.eid}__list_1"
        points = etree.SubElement(element, akn("list"), {"eId": eid})
        intro = etree.SubElement(points, akn("intro"), {"eId": f"{eid}__intro"})
        self._text(etree.SubElement(intro, akn("p")), holder)
        for child in holder.children:
            name = "wrapUp" if child.wrap_up else "point"
            point = etree.SubElement(points, akn(name), {"eId": child.eid, own("id"): escape(child.fact.id)})
            if child.wrap_up:
                self._text(etree.SubElement(point, akn("p")), child)
                continue
            _number(point, _num(child))
            self._points(point, child)

    def _block_list(self, element: etree._Element, holder: Holder) -> None:
        """Write the points of a preambular paragraph, where the schema has no `list`."""
        if not holder.children:
            return
        points = etree.SubElement(element, akn("blockList"), {"eId": f"{holder.eid}__list_1"})
        for child in holder.children:
            name = "listWrapUp" if child.wrap_up else "item"
            item = etree.SubElement(points, akn(name), {"eId": child.eid, own("id"): escape(child.fact.id)})
            if child.wrap_up:
                self._text(item, child)
                continue
            _number(item, _num(child))
            self._text(etree.SubElement(item, akn("p")), child)
            self._block_list(item, child)

    def _annex(self, attachments: etree._Element, annex: Annex, holder: Holder, work: Work) -> None:
        facts = {"eId": holder.eid, own("id"): escape(annex.id)}
        attachment = etree.SubElement(attachments, akn("attachment"), facts)
        doc = etree.SubElement(attachment, akn("doc"), {"name": "annex"})
        meta = etree.SubElement(doc, akn("meta"))
        meta.append(identification(work, self._reading, self._references))
        if annex.title is not None:
            place = etree.SubElement(etree.SubElement(doc, akn("preface")), akn("p"))
            add_text(etree.SubElement(place, akn("docTitle")), annex.title)
        body = etree.SubElement(doc, akn("mainBody"))
        self._text(etree.SubElement(body, akn("p")), holder)
        for child in holder.children:
            place = etree.SubElement(
                body, akn("paragraph"), {"eId": child.eid, own("id"): escape(child.fact.id)}
            )
            _number(place, _num(child))
            self._points(place, child)

    def _text(self, element: etree._Element, holder: Holder) -> None:
        """Write one text, its marks, and the notes that hang on it."""
        lay(element, holder.text, holder.marks)
        hung = []
        for name in holder.listed:
            note = self._layout.note_by_id.get(name)
            if note is None:
                lost = {"name": "noteRef", own("footnote"): escape(name)}
                etree.SubElement(element, akn("inline"), lost)
            elif note in holder.notes and note.eid not in self._hung:
                self._hung.add(note.eid)
                hung.append(note)
                self._note(element, "authorialNote", note)
            else:
                etree.SubElement(element, akn("noteRef"), {"href": f"#{note.eid}"})
        for note in holder.notes:
            if note not in hung:
                self._note(element, "authorialNote", note).set(own("listed"), "false")

    def _note(self, parent: etree._Element, name: str, holder: NoteHolder) -> etree._Element:
        fact = holder.note
        facts = {
            "marker": escape(fact.marker),
            "placement": "bottom",
            "eId": holder.eid,
            own("id"): escape(fact.id),
        }
        note = etree.SubElement(parent, akn(name), facts)
        lay(etree.SubElement(note, akn("p")), holder.text, holder.marks)
        return note


def _inherits(fact: Paragraph) -> bool:
    """Tell whether a paragraph's lead and verb are those of its first clause, as they mostly are."""
    if not fact.clauses:
        return False
    first = fact.clauses[0]
    return (first.lead, first.verb, first.modifiers) == (fact.lead, fact.verb, fact.modifiers)


def _num(holder: Holder) -> str | None:
    return getattr(holder.fact, "num", None)


def _number(element: etree._Element, num: str | None) -> None:
    if num is not None:
        add_text(etree.SubElement(element, akn("num")), num)


def _groups(tally: Tally) -> Sequence[tuple[str, int]]:
    return (("inFavour", tally.in_favour), ("against", tally.against), ("abstaining", tally.abstaining))


def _indent(element: etree._Element, level: int) -> None:
    """Put every part of the structure on a line of its own; texts stay as they are."""
    if element.tag not in _STRUCTURE or not len(element):
        return
    element.text = "\n" + "  " * (level + 1)
    for child in element:
        _indent(child, level + 1)
        child.tail = element.text
    element[-1].tail = "\n" + "  " * level
