"""What stands before and after the body: cover page, preface, conclusions with the vote.

The reading holds values, not the printed lines, so these pages show values: a number, a day, a name, each in the
element that the published files use for it.
"""

from __future__ import annotations

from lxml import etree

from comity.papers.akn.marks import add_text
from comity.papers.akn.names import akn, escape, is_date, own
from comity.papers.akn.references import References
from comity.pure.clauses.reading import Metadata, Reading, RollCall, Tally, Vote

GROUPS = (("inFavour", "in_favour"), ("against", "against"), ("abstaining", "abstaining"))
_OUTCOMES = {"recorded-vote": "recordedVote", "without-a-vote": "withoutAVote"}


def cover_page(metadata: Metadata, references: References) -> etree._Element | None:
    """Return symbol, body, day of issue, language, session and agenda item; nothing where none is known."""
    page = etree.Element(akn("coverPage"))
    if metadata.symbol is not None:
        _line(page, "docNumber", metadata.symbol, references.fixed("symbol"))
    if metadata.body is not None:
        _line(page, "docAuthority", metadata.body, references.body(metadata))
    if metadata.issue_date is not None:
        day = references.fixed("dateOfIssuance")
        _date(etree.SubElement(page, akn("p")), "docDate", metadata.issue_date, day)
    if metadata.original_language is not None:
        line = _line(page, "inline", metadata.original_language, references.fixed("originalLanguage"))
        line.set("name", "originalLanguage")
    if metadata.session is not None or metadata.session_type is not None:
        number = "" if metadata.session is None else str(metadata.session)
        line = _line(page, "session", number, references.body(metadata))
        if metadata.session is not None:
            line.set("value", number)
        if metadata.session_type is not None:
            line.set(own("type"), escape(metadata.session_type))
    if metadata.session_start is not None or metadata.session_end is not None:
        place = etree.SubElement(page, akn("p"))
        event = etree.SubElement(place, akn("event"), {"refersTo": references.fixed("session")})
        if metadata.session_start is not None:
            _date(event, "date", metadata.session_start, references.fixed("startDate"))
        if metadata.session_start is not None and metadata.session_end is not None:
            add_text(event, "–")
        if metadata.session_end is not None:
            _date(event, "date", metadata.session_end, references.fixed("endDate"))
    if metadata.agenda_item is not None:
        line = _line(page, "inline", metadata.agenda_item, references.fixed("agendaItem"))
        line.set("name", "agendaItem")
    return page if len(page) else None


def preface(metadata: Metadata, references: References) -> etree._Element | None:
    """Return number and title, or nothing."""
    if metadata.number is None and metadata.title is None:
        return None
    page = etree.Element(akn("preface"))
    place = etree.SubElement(page, akn("p"))
    if metadata.number is not None:
        number = {"refersTo": references.fixed("resolutionNumber")}
        add_text(etree.SubElement(place, akn("docNumber"), number), metadata.number)
    if metadata.number is not None and metadata.title is not None:
        add_text(place, " ")
    if metadata.title is not None:
        title = {"refersTo": references.fixed("resolutionTitle")}
        add_text(etree.SubElement(place, akn("docTitle"), title), metadata.title)
    return page


def conclusions(reading: Reading, references: References) -> etree._Element | None:
    """Return how, when and where the text was adopted, and the vote with its roll call; nothing where none is known."""
    page = etree.Element(akn("conclusions"), {"eId": "conclusions"})
    event = _adoption(reading.metadata, references)
    if event is not None:
        etree.SubElement(page, akn("p")).append(event)
    if reading.vote is not None:
        etree.SubElement(page, akn("p")).append(_vote(reading.vote, reading.metadata, references))
    return page if len(page) else None


def _adoption(metadata: Metadata, references: References) -> etree._Element | None:
    values = (
        metadata.adoption_date,
        metadata.meeting_number,
        metadata.adoption_method,
        metadata.oral_revision,
    )
    if all(each is None for each in values):
        return None
    event = etree.Element(akn("event"), {"refersTo": references.fixed("adoption")})
    if metadata.adoption_method is not None:
        event.set(own("method"), escape(metadata.adoption_method))
    if metadata.oral_revision is not None:
        event.set(own("oralRevision"), "true" if metadata.oral_revision else "false")
    if metadata.meeting_number is not None:
        number = str(metadata.meeting_number)
        meeting = {"refersTo": references.fixed("adoptionMeeting"), "title": number}
        add_text(etree.SubElement(event, akn("location"), meeting), number)
    if metadata.meeting_number is not None and metadata.adoption_date is not None:
        add_text(event, " ")
    if metadata.adoption_date is not None:
        _date(event, "docDate", metadata.adoption_date, references.fixed("adoptionDate"))
    return event


def _vote(vote: Vote, metadata: Metadata, references: References) -> etree._Element:
    element = etree.Element(akn("vote"), {"by": references.body(metadata), "as": references.fixed("author")})
    if vote.method is not None:
        element.set(own("method"), escape(vote.method))
        if vote.method in _OUTCOMES:
            element.set("refersTo", references.fixed(_OUTCOMES[vote.method]))
    if vote.tally_consistent is not None:
        element.set(own("tallyConsistent"), "true" if vote.tally_consistent else "false")
    if vote.stated_tally is not None:
        _tally(element, vote.stated_tally, references)
    if vote.roll_call is not None:
        _roll_call(element, vote.roll_call, references)
    return element


def _tally(element: etree._Element, tally: Tally, references: References) -> None:
    outcome = etree.SubElement(element, akn("outcome"), {"refersTo": references.fixed("votingResult")})
    for reference, name in GROUPS:
        if len(outcome):
            add_text(outcome, "–")
        number = str(getattr(tally, name))
        facts = {"normalized": number, "refersTo": references.fixed(reference)}
        add_text(etree.SubElement(outcome, akn("quantity"), facts), number)


def _roll_call(element: etree._Element, roll_call: RollCall, references: References) -> None:
    for reference, name in GROUPS:
        if len(element):
            etree.SubElement(element, akn("eol"))
        group = etree.SubElement(element, akn("outcome"), {"refersTo": references.fixed(reference)})
        for voter in getattr(roll_call, name):
            if len(group):
                add_text(group, ", ")
            place = etree.SubElement(group, akn("organization"), {"refersTo": references.voter(voter)})
            add_text(place, voter.name)


def _line(page: etree._Element, name: str, value: str, reference: str) -> etree._Element:
    line = etree.SubElement(etree.SubElement(page, akn("p")), akn(name), {"refersTo": reference})
    add_text(line, value)
    return line


def _date(place: etree._Element, name: str, value: str, reference: str) -> None:
    """Write a day; what is no real day keeps its words and gets no `date`."""
    facts = {"refersTo": reference}
    if is_date(value):
        element = etree.SubElement(place, akn(name), {"date": value, **facts})
    else:
        element = etree.SubElement(place, akn("inline"), {"name": "date", **facts})
    add_text(element, value)
