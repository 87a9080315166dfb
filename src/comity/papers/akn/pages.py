"""What stands before and after the body: cover page, preface, conclusions with the vote.

With the source's text at hand they show its printed lines, each fact in the element that published files use for it.
Without, or where a fact is not printed, they show the value: a number, a day, a name.
"""

from __future__ import annotations

import re

from lxml import etree

from comity.papers.akn.marks import Mark, add_text, flatten, lay
from comity.papers.akn.names import akn, escape, is_date, own
from comity.papers.akn.printed import Line, Printed
from comity.papers.akn.references import References
from comity.pure.clauses.reading import Metadata, Reading, RollCall, Tally, Vote, Voter
from comity.pure.clauses.source import Span

GROUPS = (("inFavour", "in_favour"), ("against", "against"), ("abstaining", "abstaining"))
_OUTCOMES = {"recorded-vote": "recordedVote", "without-a-vote": "withoutAVote"}

# A fact of a page: its key in `metadata_spans`, its elements from the outside in, its value.
Fact = tuple[str, list[etree._Element], str]


def cover_page(reading: Reading, references: References, printed: Printed | None) -> etree._Element | None:
    """Return the masthead; nothing where none is known."""
    page = etree.Element(akn("coverPage"))
    facts = _cover_facts(reading.metadata, references)
    for line in printed.frame("masthead") if printed else []:
        facts = _fill(etree.SubElement(page, akn("p")), line, facts, reading.metadata_spans)
    for key, elements, value in facts:
        if key == "session_dates":
            _session_values(page, reading.metadata, references)
        elif printed is None or key != "symbol" or reading.metadata.symbol_in_text:
            _nest(etree.SubElement(page, akn("p")), elements, value)
    return page if len(page) else None


def _cover_facts(metadata: Metadata, references: References) -> list[Fact]:
    facts: list[Fact] = []
    if metadata.symbol is not None:
        facts.append(("symbol", [_element("docNumber", references.fixed("symbol"))], metadata.symbol))
    if metadata.body is not None:
        facts.append(("body", [_element("docAuthority", references.body(metadata))], metadata.body))
    if metadata.issue_date is not None:
        day = _day("docDate", metadata.issue_date, references.fixed("dateOfIssuance"))
        facts.append(("issue_date", [day], metadata.issue_date))
    if metadata.original_language is not None:
        language = _element("inline", references.fixed("originalLanguage"), name="originalLanguage")
        facts.append(("original_language", [language], metadata.original_language))
    if metadata.session is not None or metadata.session_type is not None:
        number = "" if metadata.session is None else str(metadata.session)
        session = _element("session", references.body(metadata))
        if metadata.session is not None:
            session.set("value", number)
        if metadata.session_type is not None:
            session.set(own("type"), escape(metadata.session_type))
        facts.append(("session", [session], number))
    days = [each for each, _ in _days(metadata, references)]
    if days:
        # One printed run holds both days; where one is missing or no day, values are written instead.
        real = is_date(metadata.session_start) and is_date(metadata.session_end)
        event = [_element("event", references.fixed("session")), *days] if real else []
        facts.append(("session_dates", event, ""))
    if metadata.agenda_item is not None:
        item = _element("inline", references.fixed("agendaItem"), name="agendaItem")
        facts.append(("agenda_item", [item], metadata.agenda_item))
    return facts


def _days(metadata: Metadata, references: References) -> list[tuple[etree._Element, str]]:
    found = []
    for value, concept in ((metadata.session_start, "startDate"), (metadata.session_end, "endDate")):
        if value is not None:
            found.append((_day("date", value, references.fixed(concept)), value))
    return found


def _session_values(page: etree._Element, metadata: Metadata, references: References) -> None:
    place = etree.SubElement(page, akn("p"))
    event = etree.SubElement(place, akn("event"), {"refersTo": references.fixed("session")})
    for each, value in _days(metadata, references):
        if len(event):
            add_text(event, "–")
        add_text(each, value)
        event.append(each)


def preface(reading: Reading, references: References, printed: Printed | None) -> etree._Element | None:
    """Return number and title, or nothing."""
    metadata = reading.metadata
    facts: list[Fact] = []
    if metadata.number is not None:
        facts.append(
            ("number", [_element("docNumber", references.fixed("resolutionNumber"))], metadata.number)
        )
    if metadata.title is not None:
        facts.append(("title", [_element("docTitle", references.fixed("resolutionTitle"))], metadata.title))
    line = printed.whole(*printed.spans("title")) if printed else None
    if not facts and line is None:
        return None
    page = etree.Element(akn("preface"))
    place = etree.SubElement(page, akn("p"))
    if line is not None:
        facts = _fill(place, line, facts, reading.metadata_spans)
    for at, (_, elements, value) in enumerate(facts):
        if at:
            add_text(place, " ")
        _nest(place, elements, value)
    return page


def conclusions(reading: Reading, references: References, printed: Printed | None) -> etree._Element | None:
    """Return how, when and where the text was adopted, and the vote with its roll call; nothing where none is known."""
    page = etree.Element(akn("conclusions"), {"eId": "conclusions"})
    event = _adoption(reading.metadata, references, printed)
    if event is not None:
        etree.SubElement(page, akn("p")).append(event)
    if reading.vote is not None:
        line = printed.whole(reading.vote.span) if printed else None
        element = _vote(reading.vote, reading.metadata, references)
        etree.SubElement(page, akn("p")).append(element)
        if line is not None:
            _printed_vote(element, line, reading.vote, references)
        else:
            _vote_values(element, reading.vote, references)
    return page if len(page) else None


def _adoption(metadata: Metadata, references: References, printed: Printed | None) -> etree._Element | None:
    values = (
        metadata.adoption_date,
        metadata.meeting_number,
        metadata.adoption_method,
        metadata.oral_revision,
    )
    lines = printed.frame("closing") if printed else []
    if all(each is None for each in values) and not lines:
        return None
    event = _element("event", references.fixed("adoption"))
    if metadata.adoption_method is not None:
        event.set(own("method"), escape(metadata.adoption_method))
    if metadata.oral_revision is not None:
        event.set(own("oralRevision"), "true" if metadata.oral_revision else "false")
    facts: list[tuple[str, etree._Element, str]] = []
    if metadata.meeting_number is not None:
        number = str(metadata.meeting_number)
        meeting = _element("location", references.fixed("adoptionMeeting"), title=number)
        facts.append((rf"(?<!\d){number}(?!\d)", meeting, number))
    if metadata.adoption_date is not None:
        day = metadata.adoption_date
        place = _day("docDate", day, references.fixed("adoptionDate"))
        facts.append((rf"(?<!\d){re.escape(day[:4])}(?!\d)", place, day))
    for at, line in enumerate(lines):
        if at:
            etree.SubElement(event, akn("eol"))
        said = [each for each in facts if re.search(each[0], line.text)]
        facts = [each for each in facts if each not in said]
        _nest(event, [element for _, element, _ in said], line.text)
        for _, element, value in said:
            _keep_value(element, value)
    for _, element, value in facts:
        if len(event):
            add_text(event, " ")
        add_text(element, value)
        event.append(element)
    return event


def _vote(vote: Vote, metadata: Metadata, references: References) -> etree._Element:
    element = etree.Element(akn("vote"), {"by": references.body(metadata), "as": references.fixed("author")})
    if vote.method is not None:
        element.set(own("method"), escape(vote.method))
        if vote.method in _OUTCOMES:
            element.set("refersTo", references.fixed(_OUTCOMES[vote.method]))
    if vote.tally_consistent is not None:
        element.set(own("tallyConsistent"), "true" if vote.tally_consistent else "false")
    return element


def _printed_vote(element: etree._Element, line: Line, vote: Vote, references: References) -> None:
    """Write the vote's printed lines with numbers and names marked; values instead where a name has no place."""
    marks: list[Mark] = []
    calls: list[tuple[str, list[Mark | None]]] = []
    for reference, name in GROUPS:
        voters = getattr(vote.roll_call, name) if vote.roll_call else []
        found = []
        for voter in voters:
            place = _element("organization", references.voter(voter))
            found.append(_mark(line, voter.span, 2, place))
        calls.append((reference, found))
    known = [mark for _, found in calls for mark in found if mark is not None]
    if any(mark is None for _, found in calls for mark in found):
        _vote_values(element, vote, references)
        return
    first = min((each.start for each in known), default=len(line.text))
    quantities = _quantities(line.text[:first], vote, references)
    if quantities:
        outcome = _element("outcome", references.fixed("votingResult"))
        marks += [Mark(quantities[0].start, quantities[-1].end, 0, outcome), *quantities]
    for reference, found in calls:
        present = [mark for mark in found if mark is not None]
        if present:
            group = _element("outcome", references.fixed(reference))
            marks += [Mark(present[0].start, present[-1].end, 1, group), *present]
    lay(element, line.text, marks)
    if not all(mark.placed for mark in marks):
        _clear(element)
        _vote_values(element, vote, references)
        return
    for voters, (_, found) in zip(_called(vote), calls, strict=True):
        for voter, mark in zip(voters, found, strict=True):
            if mark is not None:
                _keep_value(mark.element, voter.name)
    _say_silently(
        element, vote, quantities, [reference for reference, found in calls if not found], references
    )


def _say_silently(
    element: etree._Element, vote: Vote, quantities: list[Mark], empty: list[str], references: References
) -> None:
    """Add, without words, the numbers that are printed as words ("none") and the groups that nobody is in."""
    if vote.stated_tally is not None and not quantities:
        outcome = etree.SubElement(element, akn("outcome"), {"refersTo": references.fixed("votingResult")})
        for reference, name in GROUPS:
            number = str(getattr(vote.stated_tally, name))
            outcome.append(_element("quantity", references.fixed(reference), normalized=number))
    for reference in empty if vote.roll_call is not None else ():
        element.append(_element("outcome", references.fixed(reference)))


def _called(vote: Vote) -> list[list[Voter]]:
    return [getattr(vote.roll_call, name) if vote.roll_call else [] for _, name in GROUPS]


def _quantities(text: str, vote: Vote, references: References) -> list[Mark]:
    """Return marks for the three numbers of the tally, in the order printed; none where one is not in figures."""
    marks: list[Mark] = []
    at = 0
    for reference, name in GROUPS if vote.stated_tally is not None else ():
        number = str(getattr(vote.stated_tally, name))
        found = re.compile(rf"(?<!\d){number}(?!\d)").search(text, at)
        if found is None:
            return []
        at = found.end()
        marks.append(
            Mark(found.start(), at, 3, _element("quantity", references.fixed(reference), normalized=number))
        )
    return marks


def _vote_values(element: etree._Element, vote: Vote, references: References) -> None:
    if vote.stated_tally is not None:
        _tally(element, vote.stated_tally, references)
    if vote.roll_call is not None:
        _roll_call(element, vote.roll_call, references)


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


def _fill(place: etree._Element, line: Line, facts: list[Fact], spans: dict[str, Span]) -> list[Fact]:
    """Write a printed line with the facts that stand in it; return those that do not."""
    marks: list[tuple[Fact, list[Mark]]] = []
    for fact in facts:
        span = line.span_of(spans.get(fact[0]))
        if span is not None and fact[1]:
            marks.append((fact, [Mark(*span, rank, each) for rank, each in enumerate(fact[1])]))
    lay(place, line.text, [mark for _, found in marks for mark in found])
    done = [fact for fact, found in marks if all(mark.placed for mark in found)]
    for key, elements, value in done:
        if not key.startswith("session"):  # a session says its number and its days in attributes
            _keep_value(elements[-1], value)
    return [fact for fact in facts if not any(fact is each for each in done)]


def _mark(line: Line, span: Span | None, rank: int, element: etree._Element) -> Mark | None:
    found = line.span_of(span)
    return None if found is None else Mark(*found, rank, element)


def _nest(place: etree._Element, elements: list[etree._Element], value: str) -> None:
    for each in elements:
        place.append(each)
        place = each
    add_text(place, value)


def _keep_value(element: etree._Element, value: str) -> None:
    """Say a value in an attribute where the printed words are not the value."""
    said = any(element.get(name) is not None for name in ("date", "value", "title"))
    if not said and flatten([element])[0] != value:
        element.set(own("value"), escape(value))


def _clear(element: etree._Element) -> None:
    element.text = None
    for each in list(element):
        element.remove(each)


def _element(tag: str, reference: str, /, **attributes: str) -> etree._Element:
    return etree.Element(akn(tag), {"refersTo": reference, **attributes})


def _day(tag: str, value: str, reference: str) -> etree._Element:
    """Return the element for a day; what is no real day gets no `date`, and keeps its words."""
    if is_date(value):
        return _element(tag, reference, date=value)
    return _element("inline", reference, name="date")
