"""Akoma Ntoso files of others, first of all those that the United Nations Secretariat publishes.

They give paragraphs, numbers, leads, notes, the frame's facts and the vote; verbs, clauses, citations and mandates they
do not mark, so those stay empty. Texts are cleaned as everywhere: runs of white space become one space.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from comity.papers.akn.check import check_tree
from comity.papers.akn.iri import Organ, number_of_iri, organ_of_iri
from comity.papers.akn.marks import flatten
from comity.papers.akn.names import akn, is_date
from comity.papers.akn.official_vote import vote_of
from comity.pure.clauses.reading import (
    SCHEMA,
    Anchor,
    Annex,
    Footnote,
    Metadata,
    Paragraph,
    Problem,
    Reading,
    SourceInfo,
    SubParagraph,
)

_METHODS = {"adoptedRecordedVote": "recorded-vote", "adoptedWithoutVote": "without-a-vote"}
# How published files name the original language, in the languages that they do it in.
_LANGUAGES = {
    name: code
    for code, names in {
        "ara": "arabic arabe árabe",
        "eng": "english anglais inglés",
        "fra": "french français francés",
        "rus": "russian russe ruso",
        "spa": "spanish espagnol español",
        "zho": "chinese chinois chino",
    }.items()
    for name in names.split()
}
_NUMBER = re.compile(r"[0-9]+")
_EMPHASIS = (akn("i"), akn("b"), akn("span"))
_AFTER_LEAD = " \t\n,;:،，"


def read(root: etree._Element, source: SourceInfo) -> tuple[Reading | None, list[Problem]]:
    """Return what a published file says, and how many faults of each kind its mark-up has."""
    document = next((each for each in root if isinstance(each.tag, str)), None)
    if document is None or document.find(akn("meta")) is None:
        return None, [Problem("not-akn", "error", "the file holds no Akoma Ntoso document")]
    reading = _Reader(document, source).read()
    return reading, _summed(check_tree(root))


def _summed(problems: list[Problem]) -> list[Problem]:
    counts = Counter(each.code for each in problems)
    first = {each.code: each.message for each in reversed(problems)}
    return [
        Problem(code, "warning", f"{count} in the file's own mark-up, the first: {first[code]}")
        for code, count in counts.items()
    ]


class _Reader:
    def __init__(self, document: etree._Element, source: SourceInfo) -> None:
        self._document = document
        self._source = source
        self._notes: list[Footnote] = []

    def read(self) -> Reading:
        language = self._document.find(f".//{akn('FRBRExpression')}/{akn('FRBRlanguage')}")
        self._source.language = None if language is None else language.get("language")
        metadata = self._metadata()
        preamble = self._preamble()
        formula = self._document.find(f"{akn('preamble')}/{akn('formula')}")
        operative = self._operative()
        annexes = self._annexes()
        return Reading(
            schema=SCHEMA,
            source=self._source,
            metadata=metadata,
            formula=None if formula is None else _clean(formula),
            preamble=preamble,
            operative=operative,
            vote=vote_of(self._document, metadata.adoption_method),
            footnotes=self._notes,
            annexes=annexes,
        )

    def _metadata(self) -> Metadata:
        document = self._document
        marked: dict[str, etree._Element] = {}
        named: dict[str, etree._Element] = {}
        for page in ("coverPage", "preface", "conclusions"):
            for each in document.iterfind(f"{akn(page)}//*"):
                marked.setdefault((each.get("refersTo") or "").removeprefix("#"), each)
                named.setdefault(each.get("name") or "", each)
        uri = document.find(f".//{akn('FRBRWork')}/{akn('FRBRuri')}")
        iri = None if uri is None else uri.get("value")
        organ = organ_of_iri(iri or "")
        number = document.find(f"{akn('preface')}//{akn('docNumber')}")
        session = document.find(f"{akn('coverPage')}//{akn('session')}")
        printed = None if number is None else _clean(number).rstrip(". ") or None
        printed = printed or (number_of_iri(iri) if iri else None)
        meeting = marked.get("adoptionMeeting", named.get("adoptionMeeting"))
        symbol = marked.get("symbol")
        title = marked.get("resolutionTitle")
        draft = next((each for each in self._steps("draftResolution")), None)
        return Metadata(
            symbol=None if symbol is None else _clean(symbol) or None,
            symbol_in_text=symbol is not None,
            number=printed,
            document_type=document.get("name"),
            body=organ.name if organ else None,
            body_code=organ.code if organ else None,
            session=_number(None if session is None else session.get("value")),
            session_type=None if session is None else _session_type(printed),
            session_start=_day(marked.get("startDate")),
            session_end=_day(marked.get("endDate")),
            agenda_item=_agenda_item(named),
            title=None if title is None else _clean(title) or None,
            adoption_date=self._adoption_date(marked),
            meeting_number=_number(None if meeting is None else meeting.get("title") or _clean(meeting)),
            issue_date=_day(marked.get("dateOfIssuance")),
            original_language=_language(named.get("originalLanguage")),
            adoption_method=self._method(),
            draft_symbol=None if draft is None else draft.get("as") or None,
            akn_work_iri=_published_form(iri, organ),
        )

    def _steps(self, outcome: str) -> list[etree._Element]:
        steps = self._document.iterfind(f"{akn('meta')}/{akn('workflow')}/{akn('step')}")
        return [each for each in steps if each.get("outcome") == outcome]

    def _adoption_date(self, marked: dict[str, etree._Element]) -> str | None:
        stated = _day(marked.get("adoptionDate"))
        if stated is not None:
            return stated
        for each in self._document.iterfind(f".//{akn('FRBRWork')}/{akn('FRBRdate')}"):
            if each.get("name") == "adoption":
                return _day(each)
        return None

    def _method(self) -> str | None:
        path = f"{akn('meta')}/{akn('analysis')}/{akn('parliamentary')}/{akn('voting')}"
        voting = self._document.find(path)
        outcome = self._document.find(f"{akn('conclusions')}//{akn('vote')}/{akn('outcome')}")
        for said in (
            None if outcome is None else outcome.get("refersTo"),
            None if voting is None else voting.get("outcome"),
        ):
            method = _METHODS.get((said or "").removeprefix("#"))
            if method is not None:
                return method
        return None

    def _preamble(self) -> list[Paragraph]:
        found: list[Paragraph] = []
        for element in self._document.iterfind(f"{akn('preamble')}/{akn('container')}"):
            name = f"pp{len(found) + 1}"
            places = [*element.findall(akn("p")), *element.iterfind(f"*/{akn('listIntroduction')}")]
            text, notes = self._text(places, name)
            items = element.findall(f"{akn('blockList')}/{akn('item')}")
            below = [self._point(each, f"{name}.{at}") for at, each in enumerate(items, 1)]
            if text or below:
                lead = " ".join((element.get("name") or "").split())
                lead = lead if lead and text.startswith(lead) else _lead(places)
                at = len(found) + 1
                found.append(Paragraph(name, at, None, lead, "", [], text, [], below, footnotes=notes))
        return found

    def _operative(self) -> list[Paragraph]:
        found: list[Paragraph] = []
        heading: str | None = None
        bodies = self._document.findall(akn("mainBody"))
        for element in (each for body in bodies for each in body.iter(akn("paragraph"), akn("heading"))):
            if element.tag == akn("heading"):
                inside = element.getparent()
                heading = (
                    heading if inside is not None and inside.tag == akn("paragraph") else _clean(element)
                )
                continue
            title = element.find(akn("heading"))
            title = element.find(akn("subheading")) if title is None else title
            heading = _clean(title) if title is not None else heading
            name = f"op{len(found) + 1}"
            places = _places(element)
            text, notes = self._text(places, name)
            below = self._points(element, name)
            if not text and not below:
                continue
            at = len(found) + 1
            paragraph = Paragraph(
                name, at, _num(element), _lead(places), "", [], text, [], below, footnotes=notes
            )
            paragraph.heading, heading = heading, None
            found.append(paragraph)
        return found

    def _points(self, element: etree._Element, name: str) -> list[SubParagraph]:
        """Return the points of a paragraph; a `sublist` holds those of the point before it."""
        found: list[SubParagraph] = []
        for place in element.iterfind(akn("list")):
            for each in place:
                if each.tag == akn("point"):
                    found.append(self._point(each, f"{name}.{len(found) + 1}"))
                elif each.tag == akn("wrapUp"):
                    text, notes = self._text([each], f"{name}.{len(found) + 1}")
                    found.append(SubParagraph(f"{name}.{len(found) + 1}", None, text, [], [], notes))
                elif each.tag == akn("sublist") and found:
                    before = found[-1]
                    for point in each.iterfind(akn("point")):
                        below = f"{before.id}.{len(before.subparagraphs) + 1}"
                        before.subparagraphs.append(self._point(point, below))
        return found

    def _point(self, element: etree._Element, name: str) -> SubParagraph:
        text, notes = self._text(_places(element), name)
        return SubParagraph(name, _num(element), text, [], self._points(element, name), notes)

    def _annexes(self) -> list[Annex]:
        found: list[Annex] = []
        for element in self._document.iterfind(f"{akn('attachments')}/{akn('attachment')}"):
            body = element.find(f"*/{akn('mainBody')}")
            if body is None:
                continue
            name = f"annex{len(found) + 1}"
            title = element.find(f"*/{akn('preface')}//{akn('docTitle')}")
            text, _ = self._text([each for each in body if each.tag == akn("p")], name)
            paragraphs = body.findall(akn("paragraph"))
            points = [self._point(each, f"{name}.{at}") for at, each in enumerate(paragraphs, 1)]
            found.append(Annex(name, None if title is None else _clean(title), text, [], points))
        return found

    def _text(self, places: list[etree._Element], paragraph: str) -> tuple[str, list[str]]:
        """Return the clean text of some blocks and the ids of the notes in it, which are kept."""
        text, _, notes = flatten(places, between=" ")
        named = []
        for note in notes:
            if note.tag != akn("authorialNote"):
                continue
            words, _, _ = flatten([note])
            name = f"fn{len(self._notes) + 1}"
            marker = note.get("marker") or ""
            self._notes.append(Footnote(name, marker, " ".join(words.split()), Anchor(paragraph)))
            named.append(name)
        return " ".join(text.split()), named


def _places(element: etree._Element) -> list[etree._Element]:
    """Return the blocks that hold an element's own text, not that of the points below it."""
    found = [*element.iterfind(f"{akn('content')}/{akn('p')}"), *element.findall(akn("p"))]
    return [*found, *element.iterfind(f"{akn('list')}/{akn('intro')}/{akn('p')}")]


def _lead(places: list[etree._Element]) -> str:
    """Return the phrase that a paragraph begins with in italics, or in bold where a script has no italics."""
    for place in places:
        if (place.text or "").strip() or not len(place):
            return ""
        first = place[0]
        return _clean(first).strip(_AFTER_LEAD) if first.tag in _EMPHASIS else ""
    return ""


def _clean(element: etree._Element) -> str:
    return " ".join(flatten([element])[0].split())


def _num(element: etree._Element) -> str | None:
    num = element.find(akn("num"))
    return None if num is None else _clean(num) or None


def _day(element: etree._Element | None) -> str | None:
    """Return the day that an element states, nothing for a placeholder."""
    day = None if element is None else (element.get("date") or "")[:10]
    return day if is_date(day) else None


def _number(words: str | None) -> int | None:
    found = _NUMBER.search(words or "")
    return int(found[0]) if found else None


def _session_type(number: str | None) -> str:
    if (number or "").startswith("ES-"):
        return "emergency"
    return "special" if (number or "").startswith("S-") else "regular"


def _language(element: etree._Element | None) -> str | None:
    """Return the language that a line such as "Original: English" names, in whatever language it does."""
    if element is None:
        return None
    return _LANGUAGES.get((element.get("refersTo") or "").removeprefix("#").lower())


def _agenda_item(named: dict[str, etree._Element]) -> str | None:
    element = named.get("agenda item")
    return None if element is None else element.get("title") or _clean(element) or None


def _published_form(iri: str | None, organ: Organ | None) -> str | None:
    """Return a work IRI with the organ's step as published files write it."""
    if iri is None or organ is None:
        return iri
    steps = iri.split("/")
    steps[5] = organ.step
    return "/".join(steps)
