"""What the paragraphs say: leads, clauses and whom they address, mandates with their times, and citations.

`facts` fills a `Reading` whose paragraphs, footnotes and metadata the structure half has found. It never raises: what
cannot be read is left empty and named in `problems`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.pure.clauses import addressees, leads, mandates, speech, verbs
from comity.pure.clauses.citations import Citer
from comity.pure.clauses.gazetteer import Names
from comity.pure.clauses.instruments import Namer
from comity.pure.clauses.leads import Lead
from comity.pure.clauses.reading import Addressee, Clause, Mandate, Paragraph, Problem, Reading, SubParagraph
from comity.pure.clauses.source import Span
from comity.pure.clauses.tables import Tables

_LONGEST_LIST = 400
_REQUEST = re.compile(r"\b(?:its|the|their) (?:\w+ ){0,3}requests?\b")


def facts(reading: Reading, italics: dict[str, int], *, tables: Tables) -> None:
    """Fill leads, clauses, citations and mandates of a reading, and add what is odd to its problems.

    `italics` maps a paragraph's id to the end of the italic run that covers its lead alone.
    """
    body = reading.metadata.body or "Human Rights Council"
    names = Names(tables, body)
    names.survey((reading.metadata.title or "", *(text for _, text in _texts(reading))))
    for paragraph in reading.preamble:
        _paragraph(reading, paragraph, "preamble", italics.get(paragraph.id), names)
    for paragraph in reading.operative:
        _paragraph(reading, paragraph, "operative", italics.get(paragraph.id), names)
    for place, mandate in enumerate(reading.mandates, 1):
        mandate.id = f"m{place}"
        _check_due(reading, mandate)
    _cite(reading)


def _paragraph(reading: Reading, paragraph: Paragraph, part: str, italic: int | None, names: Names) -> None:
    text = paragraph.text
    lead = leads.match(text, 0, part)
    names.note(text)
    if lead is None or not lead.known:
        message = f"{paragraph.id}: the leading phrase “{_opening(text)}” is not one the grammar knows."
        reading.problems.append(
            Problem("lead-unknown", "note", message, paragraph.spans[0] if paragraph.spans else None)
        )
    if lead is None:
        if italic:
            paragraph.lead = text[:italic].strip(" ,")
        return
    paragraph.lead, paragraph.verb, paragraph.modifiers = lead.lead, lead.verb, list(lead.modifiers)
    if italic and 0 < italic <= len(text):
        _by_italics(paragraph, lead, italic)
    last: list[Addressee] = []
    points = " ".join(_point_texts(paragraph.subparagraphs)) if paragraph.subparagraphs else ""
    utterances = speech.split(text, lead)
    for place, utterance in enumerate(utterances):
        extra = points if place == len(utterances) - 1 else ""
        clause = _clause(text, utterance, names, last, extra)
        if not clause.addressees and place + 1 < len(utterances):
            _share(text, clause, utterance, utterances[place + 1], names)
        if place == 0 and not lead.parts:
            clause.lead, clause.verb, clause.modifiers = (
                paragraph.lead,
                paragraph.verb,
                list(paragraph.modifiers),
            )
        paragraph.clauses.append(clause)
        last = clause.addressees or last
        if part != "operative" or not mandates.may_make(clause):
            continue
        action = _action(clause, text)
        said = " ".join(filter(None, (text[action : clause.span[1]], extra)))
        mandate = mandates.of_clause(clause, paragraph.id, said, names, reading.metadata, offset=action)
        if mandate is not None:
            reading.mandates.append(mandate)
    if part == "operative":
        _points(reading, paragraph.subparagraphs, names)


def _opening(text: str) -> str:
    return " ".join(text.split(" ", 4)[:4])


def _by_italics(paragraph: Paragraph, lead: Lead, italic: int) -> None:
    """Let italics give the lead's extent where they cover a leading phrase, shorter or longer than the grammar's."""
    printed = paragraph.text[lead.start : italic].rstrip(" ,;:")
    if printed == lead.lead:
        return
    if italic >= len(paragraph.text.rstrip(" ,;:.")):
        return  # the whole paragraph is in italics: they say nothing about the lead
    if not printed or len(printed) > len(lead.lead) + 60:
        return
    if not paragraph.text[lead.start :].startswith(printed) or printed.count(" ") > lead.lead.count(" ") + 6:
        return
    paragraph.lead = printed
    own = leads.read(printed, 0, owned=True)
    if own is not None and len(printed) > len(lead.lead) and own.end == len(printed):
        paragraph.verb, paragraph.modifiers = own.verb, list(own.modifiers)


def _clause(text: str, said: speech.Utterance, names: Names, last: list[Addressee], points: str) -> Clause:
    lead, found, action = said.lead, [], said.body
    if lead.speech_act == verbs.DIRECTIVE:
        asked = addressees.parse(text, said.body, said.end, lead.verb, names)
        found, action = asked.addressees, asked.action
        if asked.pronoun:
            found = _meant(text, said.start, asked.pronoun, last, names)
    action_text = text[action : said.end].strip(" ,:;")
    if points:
        action_text = (
            f"{action_text} {points}".strip().rstrip(";,.").rstrip()
        )  # without the mark that ends the clause
    repeated = lead.verb.split(" ", 1)[0] in verbs.REPEATING and _REQUEST.search(
        text, lead.end - 8, lead.end + 60
    )
    rule = "clause/repeated-request" if repeated and found else "clause/" + lead.form
    return Clause(
        lead.lead,
        lead.verb,
        list(lead.modifiers),
        lead.speech_act,
        found,
        action_text,
        (said.start, said.end),
        rule,
    )


def _meant(text: str, end: int, pronoun: Span, last: list[Addressee], names: Names) -> list[Addressee]:
    """Return the addressees "them" stands for: those of the clause before, or a name in the words before."""
    surface = text[slice(*pronoun)]
    if last:
        return [Addressee(surface, each.canonical, each.type, pronoun, "addressee/pronoun") for each in last]
    return addressees.meant(text, 0, end, pronoun, names)


def _share(
    text: str, clause: Clause, said: speech.Utterance, following: speech.Utterance, names: Names
) -> None:
    """Give "Urges States, and encourages others, to …" its addressees: the infinitive stands in the next clause."""
    if said.lead.speech_act != verbs.DIRECTIVE or following.lead.speech_act != verbs.DIRECTIVE:
        return
    if said.end - said.body > _LONGEST_LIST or said.body == following.body:
        return
    if addressees.has_infinitive(text, said.body, said.end):
        return
    asked = addressees.parse(text, said.body, said.end, said.lead.verb, names, shared=True)
    if asked.addressees:
        clause.addressees, clause.rule = asked.addressees, "clause/shared-infinitive"
        action = addressees.parse(text, following.body, following.end, following.lead.verb, names).action
        clause.action_text = text[action : following.end].strip(" ,:;")


def _action(clause: Clause, text: str) -> int:
    """Return where the action begins in the text, from the clause's own words."""
    head = clause.action_text[:40]
    at = text.find(head, clause.span[0], clause.span[1]) if head else -1
    return at if at >= 0 else clause.span[0]


def _point_texts(points: list[SubParagraph]) -> Iterator[str]:
    for point in points:
        yield f"{point.num} {point.text}" if point.num else point.text
        yield from _point_texts(point.subparagraphs)


def _points(reading: Reading, points: list[SubParagraph], names: Names) -> None:
    """Read points that have a verb of their own: "(a) Requests the High Commissioner to …"."""
    for point in points:
        lead = leads.read(point.text, 0) if point.text[:1].isupper() else None
        if lead is not None and lead.form == verbs.FINITE and lead.speech_act != verbs.DECLARATORY:
            for utterance in speech.split(point.text, lead):
                clause = _clause(point.text, utterance, names, [], "")
                mandate = mandates.of_clause(clause, point.id, clause.action_text, names, reading.metadata)
                if mandate is not None:
                    reading.mandates.append(mandate)
        names.note(point.text)
        _points(reading, point.subparagraphs, names)


def _check_due(reading: Reading, mandate: Mandate) -> None:
    """Name a time that had come already when the text was adopted; it is kept as printed."""
    if mandate.due is None:
        return
    due, adopted = mandate.due, reading.metadata.adoption_date or reading.metadata.session_end
    if not adopted:
        return
    past = False
    if due.year is not None:
        past = due.year <= int(adopted[:4])
    elif due.date is not None:
        past = due.date < adopted[: len(due.date)]
    elif due.session is not None and due.body == reading.metadata.body_code and reading.metadata.session:
        past = due.session < reading.metadata.session
    if past:
        message = (
            f"{mandate.paragraph}: “{due.text}” had begun or passed when the text was adopted on {adopted}."
        )
        reading.problems.append(
            Problem("due-in-past", "warning", message, _place(reading, mandate.paragraph))
        )


def _place(reading: Reading, paragraph: str) -> Span | None:
    """Return where a paragraph stands in the source, from its first character to its last."""
    whole = paragraph.split(".", 1)[0]
    for each in (*reading.preamble, *reading.operative):
        if each.id == whole and each.spans:
            return each.spans[0][0], each.spans[-1][1]
    return None


def _cite(reading: Reading) -> None:
    citer, namer = Citer(reading.metadata.body_code or "HRC"), Namer()
    notes = {each.id: each for each in reading.footnotes}
    by_anchor: dict[str, list[str]] = {}
    for note in reading.footnotes:
        if note.anchor is not None:
            by_anchor.setdefault(note.anchor.paragraph, []).append(note.id)
    before: str | None = None
    for place, text in _texts(reading):
        quiet = citer.read(place, text)
        for citation in namer.read(place, text, quiet):
            citer.add(citation)
        for each in by_anchor.get(place, ()):
            count = len(citer.found)
            citer.read(place, notes[each].text, via=each)
            if len(citer.found) > count:
                before = citer.found[-1].symbol
            elif before and notes[each].text.lstrip().startswith("Ibid"):
                _ibid(citer, place, notes[each].text, before, each)
    reading.citations.extend(citer.found)
    for place, surface in citer.unresolved:
        message = f"{place}: “{surface}” belongs to a body whose numbering the reader does not know."
        reading.problems.append(Problem("citation-unresolved", "note", message, _place(reading, place)))


def _ibid(citer: Citer, place: str, text: str, symbol: str, via: str) -> None:
    from comity.pure.clauses.citations import body_of
    from comity.pure.clauses.reading import Citation

    pin = text.strip()[4:].strip(" .,") or None
    citer.add(
        Citation(place, "Ibid.", "document", None, symbol, None, body_of(symbol), pin, "symbol", None, via)
    )


def _texts(reading: Reading) -> Iterator[tuple[str, str]]:
    for paragraph in (*reading.preamble, *reading.operative):
        yield paragraph.id, paragraph.text
        yield from _below(paragraph.subparagraphs)


def _below(points: list[SubParagraph]) -> Iterator[tuple[str, str]]:
    for point in points:
        yield point.id, point.text
        yield from _below(point.subparagraphs)
