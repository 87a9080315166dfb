"""What has been asked for, of whom, and by when: one mandate for each "Requests …", and for what the body decides to do.

Invitations and urgings make none; a request that the text only reports makes none (it is no clause).
"""
# ruff: noqa: E501
# Word lists and patterns read better whole.

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.pure.clauses import due as dues
from comity.pure.clauses import gazetteer
from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.gazetteer import Names
from comity.pure.clauses.reading import Clause, Deliverable, Due, Mandate, Metadata
from comity.pure.clauses.source import Span

_KINDS = (
    "summary report", "interactive dialogue", "panel discussion", "high-level discussion", "oral update", "oral report",
    "written update", "oral presentation", "round table", "round-table discussion", "expert meeting", "expert workshop",
    "expert seminar", "consultative meeting", "intersessional meeting", "intersessional workshop", "regional workshop",
    "general debate", "side event", "web page", "website", "database", "action plan", "plan of action", "programme of work",
    "concept note", "report", "update", "study", "workshop", "seminar", "symposium", "conference",
    "meeting", "consultation", "panel", "briefing", "compilation", "guidelines", "guidance",
    "summary", "publication", "handbook", "manual", "toolkit", "questionnaire", "strategy", "road map", "analysis",
    "assessment", "inquiry", "investigation", "forum", "exhibition", "webinar", "survey",
    "repository", "proposal", "draft declaration", "paper", "mapping", "platform",
)  # fmt: skip
_ALIKE = {
    "round-table discussion": "round table", "high-level discussion": "panel discussion", "panel": "panel discussion",
    "expert workshop": "workshop", "regional workshop": "workshop", "intersessional workshop": "workshop",
    "expert meeting": "meeting", "consultative meeting": "meeting", "intersessional meeting": "meeting",
    "expert seminar": "seminar", "website": "web page",
}  # fmt: skip
_MAKING = (
    "prepare|submit|present|provide|conduct|organize|organise|convene|hold|produce|publish|compile|issue|transmit|deliver"
    "|undertake|draft|elaborate|develop|make|draw up|finalize|carry out|create|establish|host|update|facilitate|set up"
    "|complete|launch|circulate|include|dedicate|devote|schedule|arrange|maintain|report|share|give|collect|write"
)
_MAKING = any_of(_MAKING.split("|"))
_NOUN = any_of(_KINDS)
# A verb of making, not the noun ("a report"); what it makes is looked for only from there, which is much faster.
_MAKES = re.compile(rf"\b(?:{_MAKING})\b")
_VERB_BEFORE = re.compile(r"(?:^|\b[Tt]o |\band |\bor |, |ly |\balso |\bfurther |\bnot )$")
_MADE = re.compile(
    rf"(?P<making>{_MAKING})\b(?P<between>(?:[^,;.]{{0,80}}?)(?:,[^,;]{{1,140}},)?\s+(?:[^,;.]{{0,80}}?\b)?)"
    rf"(?P<article>an?|the|its|his|her|their|that|this|such|one|two|three|four|five|[a-z]+ly|annual|regular|further|relevant)\s+"
    rf"(?P<adjectives>(?:(?!(?:of|on|for|in|to|and|the|a|an)\b)[\w’'-]+,?\s+(?:and\s+)?){{0,5}}?)(?P<noun>{_NOUN})s?\b(?!-)"
)
_ALSO = re.compile(
    rf"(?:,|\band|\bas well as)\s+(?:also\s+)?(?P<article>an|a)\s+"
    rf"(?P<adjectives>(?:(?!(?:of|on|for|in|to|and|the|a|an)\b)[\w’'-]+\s+){{0,4}}?)(?P<noun>{_NOUN})s?\b(?!-)"
)
# "hold, on an annual basis, consultations": several of a kind, without an article.
_SEVERAL = re.compile(
    r"\b(?:hold|convene|organi[sz]e|conduct|provide|submit|prepare|present|issue|publish)\b(?:,[^,;]{1,60},)?\s+"
    r"(?:(?!(?:of|on|to|and|the|a|an|for|in|with|or)\b)[\w’'-]+\s+){0,3}?"
    r"(?P<noun>report|update|briefing|consultation|workshop|seminar|meeting|round table|panel discussion|guideline|stud)(?:s|ies)\b(?!-)"
)
_REPORTING = re.compile(
    r"(?:^|\bto\s+(?:[a-z]+ly\s+)?|\band\s+)(?P<verb>report(?:\s+(?:back|regularly|annually|orally|periodically))*"
    r"|(?:orally\s+)?(?:update|brief))\s+(?P<rest>to|on|thereon|at|annually|regularly|in|its|the (?:Human Rights )?Council"
    r"|the (?:General )?Assembly|it)\b"
)
# The words of reporting alone: a quick look before the long one.
_REPORTS = re.compile(
    r"(?:report|update|brief)(?:\s+(?:back|regularly|annually|orally|periodically))*\s+(?:to|on|thereon|at|annually|regularly|in"
    r"|its|the|it)\b"
)
_TOPIC = re.compile(
    r"(?:\s+\w+ed)?\s+(?:on|about|regarding|concerning|focusing on|focused on|with a focus on|of|for)\s+"
)
# "a report, to be submitted to the Council at its tenth session, on …": asides may come first.
_TOPIC_LATER = re.compile(r"(?:\s+to the [^,;]{3,70}?)?(?:,[^,;]{1,110}){0,3}?,?\s+on\s+(?=[a-zA-Z])(?!an? )")
_TOPIC_END = re.compile(
    r"[,;]\s+(?:and\s+)?(?:to\s+[a-z]+\b|proposing|including|taking|with a|with the|in accordance|in consultation|within|for the"
    r"|at its|before its|containing|based on|in cooperation|in collaboration|and a\b|as well as to|in close|drawing|in line"
    r"|to be|which|followed|and submit|and present|through|in order|by\b|focusing|upon|outlining|under|during|and that)"
    r"|\s+(?:to|for) (?:the |its )?(?:consideration by the )?(?:Human Rights Council|Council|General Assembly|Security Council"
    r"|Commission|Assembly)\b|\s+(?:at|before|by|during|prior to|starting from|no later than) (?:its|the) \w+(?:-\w+)? session"
    r"|\s+and (?:to )?(?:submit|present|report|transmit)\b|\s+to be (?:submitted|presented|held)\b|;|\.$"
)
_RECIPIENT = re.compile(
    r"\b(?:to|provide|furnish|present)\s+(?:both\s+)?(?P<who>(?:the\s+)?(?:Human Rights Council|General Assembly|Security Council|Economic and Social Council"
    r"|Commission on (?:Human Rights|the Status of Women|[A-Z]\w+(?: [A-Z]\w+)*)|Third Committee|Council|Assembly|Secretary-General"
    r"|High Commissioner|Advisory Committee|Member States|States|Commission|it)\b)"
)
_COREFERENT = frozenset(("handed", "the", "that", "this", "such", "its", "his", "her", "their"))
_DEFINITE = frozenset(("web page", "database"))
_TO_DO = re.compile(
    r"\s*(?:,[^,]{1,80},\s*)?(?:also\s+|further\s+|therefore\s+)?(?:to\s+[a-z]"
    r"|that\s+[^;]{0,160}?\b(?:will|shall|should)\s+be\s+(?:held|convened|organized|considered|continued)\b)"
)


def may_make(clause: Clause) -> bool:
    """Whether a clause is of a kind that makes a mandate: it requests, or says what the body decides."""
    return clause.verb in ("request", "decide", "resolve") or (clause.rule or "").endswith("repeated-request")


def of_clause(
    clause: Clause, place: str, said: str, names: Names, metadata: Metadata, *, offset: int = 0
) -> Mandate | None:
    """Return the mandate of a clause, or nothing. `said` is the action with its points, where a time may stand.

    `offset` is where `said` begins in the paragraph, so that the spans of its times point into the paragraph.
    """
    if not may_make(clause):
        return None
    asks = clause.verb == "request" or (clause.rule or "").endswith("repeated-request")
    decides = clause.verb in ("decide", "resolve")
    if decides and not _TO_DO.match(said):
        return None
    year = _year(metadata)
    found = dues.times(said, metadata.body_code or "HRC", metadata.session, year)
    if decides and not found:
        return None
    due: Due | None = None
    for each in found:
        each.span = _shifted(each.span, offset, clause.span[1])
    if found:
        due, *rest = found
        due.also = rest
    return Mandate(
        "", place, "request" if asks else clause.verb, [each.canonical for each in clause.addressees],
        clause.action_text, deliverables(said, names), due, dues.recurring(said), clause.span, "mandate/" + clause.verb,
    )  # fmt: skip


def _shifted(span: Span | None, offset: int, end: int) -> Span | None:
    """Return a span of the action as one of the paragraph; nothing for what stands in a point."""
    if span is None or span[1] + offset > end:
        return None
    return span[0] + offset, span[1] + offset


def _year(metadata: Metadata) -> int | None:
    for printed in (metadata.adoption_date, metadata.session_end, metadata.session_start):
        if printed:
            return int(printed[:4])
    return None


_ANY_NOUN = re.compile(rf"\b(?:{_NOUN})s?\b")
_FARTHEST = 450  # from a verb of making to what it makes


def _made(said: str) -> Iterator[re.Match[str]]:
    nouns = [each.start() for each in _ANY_NOUN.finditer(said)]
    at = 0
    while nouns:
        makes = _MAKES.search(said, at)
        if makes is None:
            return
        at, low = makes.end(), makes.start()
        hit = None
        near = any(low < each < low + _FARTHEST for each in nouns)
        if near and _VERB_BEFORE.search(said, max(0, makes.start() - 9), makes.start()):
            hit = _MADE.match(said, makes.start())
        if hit is not None:
            at = hit.end()
            yield hit


def deliverables(said: str, names: Names) -> list[Deliverable]:
    """Return what is to be delivered, in text order: its form, its subject, and to whom."""
    hits: list[tuple[int, int, str, str]] = []
    for hit in _made(said):
        handed = hit["making"] in ("submit", "present", "transmit")
        article = "handed" if handed and hit["article"] == "the" else hit["article"]
        hits.append((hit.start(), hit.end(), hit["noun"], article))
    for hit in _ALSO.finditer(said) if hits and (" a " in said or " an " in said) else ():
        if not any(low <= hit.start("noun") < high for low, high, _, _ in hits):
            hits.append((hit.start(), hit.end(), hit["noun"], hit["article"]))
    for hit in _SEVERAL.finditer(said):
        if not any(low <= hit.start("noun") < high for low, high, _, _ in hits):
            noun = {"stud": "study", "guideline": "guidelines"}.get(hit["noun"], hit["noun"])
            hits.append((hit.start(), hit.end(), noun, "several"))
    for hit in _REPORTING.finditer(said) if _REPORTS.search(said) else ():
        kind = "report" if hit["verb"].startswith("report") else "oral update"
        hits.append((hit.start(), hit.end("verb"), kind, ""))
    hits.sort()
    found: list[Deliverable] = []
    waiting: Deliverable | None = (
        None  # "a study and a report on one subject": the first waits for what the second says
    )
    last: Deliverable | None = None
    for place, (start, end, noun, article) in enumerate(hits):
        until = hits[place + 1][0] if place + 1 < len(hits) else len(said)
        kind = _ALIKE.get(noun, noun)
        topic = _topic(said, end, until)
        recipient = _recipient(said, start, min(until, end + 400), names)
        if (
            article == ""
            and recipient is None
            and not re.match(r"\s+(?:thereon|back|annually|regularly)", said[end : end + 20])
        ):
            continue
        same = next((each for each in found if each.type == kind or each.type.endswith(" " + kind)), None)
        if same is not None and (article in _COREFERENT or topic is None):
            same.recipient = same.recipient or recipient
            continue
        if article in _COREFERENT and kind not in _DEFINITE and article != "handed":
            continue
        if topic is None and re.match(r"\s+thereon\b", said[end : end + 12]) and found:
            topic = found[-1].topic
        if recipient is None and last is not None and said[start : start + 5] in (" and ", "and a", "and t"):
            recipient = last.recipient
        last = Deliverable(kind, topic, recipient)
        if waiting is not None:
            waiting.topic, waiting.recipient = topic, waiting.recipient or recipient
        joined = topic is None and recipient is None and _JOINED.fullmatch(said, end, until)
        waiting = last if joined and until < len(said) else None
        found.append(last)
    return found


_JOINED = re.compile(r"\s+and(?:\s+to)?\s*")
_NOT_GIVEN = re.compile(
    r"(?:recommendations?|advice|assistance|support|guidance|services|contributions?)(?:,[^,;]{1,40},)?(?: \w+){0,3}? to"
)


def _topic(said: str, at: int, until: int) -> str | None:
    opening = _TOPIC.match(said, at, until) or _TOPIC_LATER.match(said, at, until)
    if opening is None:
        return None
    end = _TOPIC_END.search(said, opening.end(), until)
    topic = said[opening.end() : end.start() if end else until].strip(" ,;.")
    for tail in (" and to", " and"):
        topic = topic.removesuffix(tail)
    return topic.rstrip(" ,;") or None


def _recipient(said: str, at: int, until: int, names: Names) -> str | None:
    found = None
    for found in _RECIPIENT.finditer(said, at, until):
        if found["who"] not in ("States", "Member States"):
            break
        if _NOT_GIVEN.search(said, max(at, found.start() - 40), found.start() + 2):
            found = None
    if found is None:
        return None
    if found["who"] == "it":
        return names.body
    return names.resolve(gazetteer.strip(found["who"]))[0]
