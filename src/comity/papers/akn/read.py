"""Akoma Ntoso files read back: our own to the reading they were written from, published ones as far as they say."""

from __future__ import annotations

import hashlib

from lxml import etree

from comity.papers.akn import official
from comity.papers.akn.check import parser
from comity.papers.akn.holders import said_by_points
from comity.papers.akn.names import MEDIA_TYPE, SOURCE, akn, own, unescape, unescape_list
from comity.papers.akn.pages_in import metadata_of, vote_of
from comity.papers.akn.texts_in import Texts, own_id, reference_number, required, whole_text
from comity.pure.clauses.reading import (
    SCHEMA,
    Annex,
    Citation,
    Deliverable,
    Due,
    Footnote,
    Mandate,
    Paragraph,
    Problem,
    Reading,
    SourceInfo,
    SubParagraph,
)
from comity.pure.clauses.source import Span


def read(data: bytes) -> tuple[Reading | None, list[Problem]]:
    """Return the reading that an Akoma Ntoso file holds, and what is wrong with the file; never raises.

    A file of ours gives back the reading, but for spans into the source, problems and rules. Any other, such as those
    the Secretariat publishes, gives metadata, paragraphs, leads, notes and votes; what it does not say stays empty.
    """
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, [Problem("akn-malformed", "error", f"not well-formed XML: {error}")]
    if root.tag != akn("akomaNtoso") or not len(root):
        return None, [Problem("not-akn", "error", "not an Akoma Ntoso 3.0 document")]
    source = SourceInfo("", hashlib.sha256(data).hexdigest(), MEDIA_TYPE, None)
    try:
        identification = root.find(f"*/{akn('meta')}/{akn('identification')}")
        if identification is not None and identification.get("source") == SOURCE:
            return _Reader(root, source).read(), []
        return official.read(root, source)
    except Exception as error:
        message = f"the reader stopped at {type(error).__name__}; the file is not as its schema says"
        return None, [Problem("damaged", "error", message)]


class _Reader:
    def __init__(self, root: etree._Element, source: SourceInfo) -> None:
        self._root = root
        self._document = next(each for each in root if isinstance(each.tag, str))
        self._source = source
        self._by_eid = {each.get("eId", ""): each for each in root.iter(etree.Element)}
        self._eids = {
            own_id(each): eid for eid, each in self._by_eid.items() if each.get(own("id")) is not None
        }
        self._texts = Texts(self._by_eid)

    def read(self) -> Reading:
        document = self._document
        meta = required(document, akn("meta"))
        language = meta.find(f"{akn('identification')}/{akn('FRBRExpression')}/{akn('FRBRlanguage')}")
        if language is not None and language.get("language") != "und":
            self._source.language = unescape(language.get("language", ""))
        formula = document.find(f"{akn('preamble')}/{akn('formula')}/{akn('p')}")
        for note in meta.iterfind(f"{akn('notes')}/{akn('note')}"):
            anchor = note.get(own("anchor"))
            self._texts.note(note, None if anchor is None else unescape(anchor))
        preamble = self._preamble()
        operative = self._operative()
        annexes = self._annexes()
        analysis = meta.find(f"{akn('analysis')}/{akn('otherAnalysis')}")
        entries = [] if analysis is None else list(analysis)
        self._count_points(preamble, operative, annexes)
        self._texts.take_entries(entries)
        for paragraph, eid in (*preamble, *operative):
            paragraph.clauses = self._texts.clauses_of(eid)
            self._inherit(paragraph, eid)
        self._texts.name_notes()
        return Reading(
            schema=SCHEMA,
            source=self._source,
            metadata=metadata_of(document, meta, self._by_eid),
            formula=None if formula is None else whole_text(formula),
            preamble=[each for each, _ in preamble],
            operative=[each for each, _ in operative],
            citations=self._citations(entries),
            mandates=[self._mandate(each) for each in entries if each.tag == own("mandate")],
            vote=vote_of(document, meta, self._by_eid),
            footnotes=self._footnotes(),
            annexes=annexes,
        )

    def _count_points(
        self,
        preamble: list[tuple[Paragraph, str]],
        operative: list[tuple[Paragraph, str]],
        annexes: list[Annex],
    ) -> None:
        """Let actions run on over the points of the text they begin in."""

        def take(eid: str, points: list[SubParagraph]) -> None:
            self._texts.points[eid] = said_by_points(points)
            for each in points:
                take(self._eids.get(each.id, ""), each.subparagraphs)

        for paragraph, eid in (*preamble, *operative):
            take(eid, paragraph.subparagraphs)
        for annex in annexes:
            take(self._eids.get(annex.id, ""), annex.paragraphs)

    def _preamble(self) -> list[tuple[Paragraph, str]]:
        found = []
        containers = self._document.iterfind(f"{akn('preamble')}/{akn('container')}")
        for at, element in enumerate(containers, 1):
            blocks = {each.get("name"): whole_text(each) for each in element.iterfind(akn("block"))}
            paragraph = self._paragraph(element, f"pp{at}", at, [element.find(akn("p"))])
            paragraph.heading = blocks.get("heading")
            paragraph.num = blocks.get("num")
            paragraph.lead = unescape(element.get("name", ""))
            paragraph.subparagraphs = self._items(element)
            found.append((paragraph, element.get("eId", "")))
        return found

    def _operative(self) -> list[tuple[Paragraph, str]]:
        found = []
        body = required(self._document, akn("mainBody"))
        heading: str | None = None
        at = 0
        for element in body.iter(akn("division"), akn("paragraph")):
            if element.tag == akn("division"):
                title = element.find(akn("heading"))
                heading = "" if title is None else whole_text(title)
                continue
            at += 1
            paragraph = self._paragraph(element, f"op{at}", at, self._own_text(element))
            paragraph.heading, heading = heading, None
            paragraph.num = _num(element)
            paragraph.subparagraphs = self._points(element)
            found.append((paragraph, element.get("eId", "")))
        return found

    def _paragraph(
        self, element: etree._Element, usual_id: str, at: int, places: list[etree._Element | None]
    ) -> Paragraph:
        number = element.get(own("n"))
        name = own_id(element) or usual_id
        text, notes = self._texts.holder(element, [each for each in places if each is not None])
        paragraph = Paragraph(
            name, at if number is None else int(number), None, "", "", [], text, [], footnotes=notes
        )
        paragraph.verb = unescape(element.get(own("verb"), ""))
        paragraph.modifiers = unescape_list(element.get(own("modifiers")))
        return paragraph

    def _inherit(self, paragraph: Paragraph, eid: str) -> None:
        """Give a paragraph the lead it has of its own, or that of its first clause."""
        element = self._by_eid[eid]
        if element.get(own("verb")) is None and paragraph.clauses:
            first = paragraph.clauses[0]
            paragraph.lead, paragraph.verb, paragraph.modifiers = (
                first.lead,
                first.verb,
                list(first.modifiers),
            )
        elif element.tag == akn("paragraph"):
            said = element.get(own("lead"))
            paragraph.lead = self._texts.part(f"{eid}__lead") if said is None else unescape(said)

    def _own_text(self, element: etree._Element) -> list[etree._Element | None]:
        content = element.find(f"{akn('content')}/{akn('p')}")
        return [content if content is not None else element.find(f"{akn('list')}/{akn('intro')}/{akn('p')}")]

    def _points(self, element: etree._Element) -> list[SubParagraph]:
        points = element.find(akn("list"))
        if points is None:
            return []
        return [self._point(each) for each in points if each.tag in (akn("point"), akn("wrapUp"))]

    def _point(self, element: etree._Element) -> SubParagraph:
        closes = element.tag == akn("wrapUp")
        places = [element.find(akn("p"))] if closes else self._own_text(element)
        text, notes = self._texts.holder(element, [each for each in places if each is not None])
        return SubParagraph(own_id(element), _num(element), text, [], self._points(element), notes)

    def _items(self, element: etree._Element) -> list[SubParagraph]:
        found = []
        for each in element.iterfind(f"{akn('blockList')}/*"):
            closes = each.tag == akn("listWrapUp")
            place = each if closes else each.find(akn("p"))
            text, notes = self._texts.holder(each, [] if place is None else [place])
            below = [] if closes else self._items(each)
            found.append(SubParagraph(own_id(each), None if closes else _num(each), text, [], below, notes))
        return found

    def _annexes(self) -> list[Annex]:
        found = []
        for element in self._document.iterfind(f"{akn('attachments')}/{akn('attachment')}"):
            title = element.find(f"{akn('doc')}/{akn('preface')}/{akn('p')}/{akn('docTitle')}")
            body = required(element, f"{akn('doc')}/{akn('mainBody')}")
            place = body.find(akn("p"))
            text, _ = self._texts.holder(element, [] if place is None else [place])
            points = [self._point(each) for each in body.iterfind(akn("paragraph"))]
            shown = None if title is None else whole_text(title)
            found.append(Annex(own_id(element), shown, text, [], points))
        return found

    def _footnotes(self) -> list[Footnote]:
        return [each for _, each in sorted(self._texts.notes.items())]

    def _citations(self, entries: list[etree._Element]) -> list[Citation]:
        found = dict(self._texts.citations)
        for entry in entries:
            if entry.tag == own("citation"):
                found[reference_number(entry.get("eId", ""))] = self._citation_entry(entry)
        return [each for _, each in sorted(found.items())]

    def _citation_entry(self, entry: etree._Element) -> Citation:
        span = _span(entry)
        surface = entry.get("surface")
        if surface is None and span is not None:
            surface = self._texts.text_of(entry.get("paragraph"))[slice(*span)]
        else:
            surface = unescape(surface or "")
        paragraph = self._named(entry, "paragraph", "unknownParagraph") or ""
        via = self._named(entry, "via", "unknownNote")
        citation = self._texts.citation(entry, surface, paragraph, span, via)
        citation.tier = unescape(entry.get("tier", ""))
        pinpoint = entry.get("pinpoint")
        citation.pinpoint = None if pinpoint is None else unescape(pinpoint)
        return citation

    def _named(self, entry: etree._Element, known: str, unknown: str) -> str | None:
        """Return the id of what an entry points to, or the id it had where this file has no such thing."""
        target = entry.get(known)
        if target is not None:
            return own_id(self._by_eid[target.removeprefix("#")])
        name = entry.get(unknown)
        return None if name is None else unescape(name)

    def _mandate(self, entry: etree._Element) -> Mandate:
        clause = self._texts.clause((entry.get("clause") or "").removeprefix("#"))
        span = _span(entry)
        named = entry.get("addressees")
        if named is not None or clause is None:
            addressees = [self._texts.shown(each) for each in (named or "").split()]
        else:
            addressees = [each.canonical for each in clause.addressees]
        due = entry.find(own("due"))
        place = entry.get("paragraph", "").removeprefix("#")
        return Mandate(
            id=unescape(entry.get("id", "")),
            paragraph=self._named(entry, "paragraph", "unknownParagraph") or "",
            verb=clause.verb if clause else unescape(entry.get("verb", "")),
            addressees=addressees,
            action_text=clause.action_text if clause else self._texts.action(entry, str, place, ""),
            deliverables=[
                Deliverable(unescape(each.get("type", "")), _said(each, "topic"), _said(each, "recipient"))
                for each in entry.iterfind(own("deliverable"))
            ],
            due=None if due is None else self._due(due),
            recurring=entry.get("recurring") == "true",
            span=clause.span if span is None and clause else span,
        )

    def _due(self, entry: etree._Element) -> Due:
        href = entry.get("href")
        text, span = (
            self._texts.due(href.removeprefix("#"))
            if href
            else (unescape(entry.get("text", "")), _span(entry))
        )
        session, year = entry.get("session"), entry.get("year")
        return Due(
            text=text,
            relation=unescape(entry.get("relation", "")),
            body=_said(entry, "body"),
            session=None if session is None else int(session),
            year=None if year is None else int(year),
            date=_said(entry, "date") if entry.get("date") is not None else _said(entry, "dateText"),
            span=span,
            also=[self._due(each) for each in entry.iterfind(own("due"))],
        )


def _num(element: etree._Element) -> str | None:
    num = element.find(akn("num"))
    return None if num is None else whole_text(num)


def _said(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None else unescape(value)


def _span(element: etree._Element) -> Span | None:
    start, end = element.get("from"), element.get("to")
    return None if start is None or end is None else (int(start), int(end))
