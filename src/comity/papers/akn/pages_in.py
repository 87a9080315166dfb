"""Metadata and vote of one of our files, from the pages before and after its body."""

from __future__ import annotations

from lxml import etree

from comity.papers.akn.names import akn, own, unescape
from comity.papers.akn.pages import GROUPS
from comity.papers.akn.texts_in import required, whole_text
from comity.pure.clauses.reading import Metadata, RollCall, Tally, Vote, Voter

ByEid = dict[str, etree._Element]


def metadata_of(document: etree._Element, meta: etree._Element, by_eid: ByEid) -> Metadata:
    """Return the metadata of one of our files."""
    work = required(meta, f"{akn('identification')}/{akn('FRBRWork')}")
    uri = required(work, akn("FRBRuri"))
    symbol = work.find(akn("FRBRalias"))
    draft = meta.find(f"{akn('analysis')}/{akn('otherReferences')}/{akn('implicitReference')}")
    body = by_eid["body"]
    session = document.find(f"{akn('coverPage')}//{akn('session')}")
    cover, preface, end = (_marked(document, name) for name in ("coverPage", "preface", "conclusions"))
    event = end.get("adoption")
    meeting = end.get("adoptionMeeting")
    name = unescape(document.get("name", ""))
    return Metadata(
        symbol=_attribute(symbol, "value"),
        symbol_in_text=uri.get(own("symbolInText")) == "true",
        number=_text(preface.get("resolutionNumber")),
        document_type=None if name == "statement" else name,
        body=_attribute(body, own("name")),
        body_code=_attribute(body, own("code")),
        session=_number(session, "value"),
        session_type=_attribute(session, own("type")),
        session_start=_day(cover.get("startDate")),
        session_end=_day(cover.get("endDate")),
        agenda_item=_text(cover.get("agendaItem")),
        title=_text(preface.get("resolutionTitle")),
        adoption_date=_day(end.get("adoptionDate")),
        meeting_number=_number(meeting, "title"),
        issue_date=_day(cover.get("dateOfIssuance")),
        original_language=_text(cover.get("originalLanguage")),
        adoption_method=_attribute(event, own("method")),
        oral_revision=_truth(event, own("oralRevision")),
        draft_symbol=_attribute(draft, "showAs"),
        akn_work_iri=None if uri.get(own("constructed")) == "true" else _attribute(uri, "value"),
    )


def vote_of(document: etree._Element, meta: etree._Element, by_eid: ByEid) -> Vote | None:
    """Return the vote of one of our files."""
    element = document.find(f"{akn('conclusions')}/{akn('p')}/{akn('vote')}")
    if element is None:
        return None
    stated: Tally | None = None
    groups: dict[str, list[Voter]] = {}
    for outcome in element.iterfind(akn("outcome")):
        quantities = outcome.findall(akn("quantity"))
        if quantities:
            stated = _tally({each.get("refersTo", ""): each.get("normalized", "") for each in quantities})
            continue
        voters = [_voter(each, by_eid) for each in outcome.iterfind(akn("organization"))]
        groups[outcome.get("refersTo", "").removeprefix("#")] = voters
    counts = meta.findall(f"{akn('analysis')}/{akn('parliamentary')}/{akn('voting')}/{akn('count')}")
    called = {name: groups[reference] for reference, name in GROUPS if reference in groups}
    return Vote(
        method=_attribute(element, own("method")),
        stated_tally=stated,
        tally=_tally({each.get("refersTo", ""): each.get("value", "") for each in counts})
        if counts
        else None,
        tally_consistent=_truth(element, own("tallyConsistent")),
        roll_call=RollCall(**called) if groups else None,
    )


def _voter(element: etree._Element, by_eid: ByEid) -> Voter:
    entry = by_eid[element.get("refersTo", "").removeprefix("#")]
    return Voter(_text(element) or "", _attribute(entry, own("iso3")))


def _tally(numbers: dict[str, str]) -> Tally:
    return Tally(*(int(numbers[f"#{reference}"]) for reference, _ in GROUPS))


def _marked(document: etree._Element, page: str) -> dict[str, etree._Element]:
    """Return the elements of a page by what they refer to."""
    place = document.find(akn(page))
    if place is None:
        return {}
    found: dict[str, etree._Element] = {}
    for each in place.iter(etree.Element):
        reference = each.get("refersTo")
        if reference is not None:
            found.setdefault(reference.removeprefix("#"), each)
    return found


def _attribute(element: etree._Element | None, name: str) -> str | None:
    value = None if element is None else element.get(name)
    return None if value is None else unescape(value)


def _text(element: etree._Element | None) -> str | None:
    if element is None:
        return None
    value = _attribute(element, own("value"))
    return whole_text(element) if value is None else value


def _day(element: etree._Element | None) -> str | None:
    return None if element is None else element.get("date") or _text(element)


def _number(element: etree._Element | None, name: str) -> int | None:
    value = _attribute(element, name)
    return None if value is None else int(value)


def _truth(element: etree._Element | None, name: str) -> bool | None:
    value = _attribute(element, name)
    return None if value is None else value == "true"
