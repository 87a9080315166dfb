"""The parts of a request, its readers, and which part each may see at which moment.

A draft is its delegation's alone (37/23 pp 12: cooperation rests on consent). What anybody outside sees is what the
State's consent to publish covers, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Part(StrEnum):
    FACT = "fact"  # that there is a request: State, dates, fund, theme, stage
    TITLE = "title"
    ANSWERS = "answers"
    CONTEXT = "context"  # the State's own note, unedited
    REMARKS = "remarks"  # those that went to the State
    FINDINGS = "findings"
    ASSESSMENTS = "assessments"
    PROPOSAL = "proposal"
    ADVICE = "advice"
    DECISION = "decision"
    LETTERS = "letters"
    CONSENTS = "consents"
    TIMELINE = "timeline"
    CLOCKS = "clocks"
    OBSTACLES = "obstacles"
    CIRCULATION = "circulation"
    INPUTS = "inputs"
    PRIORITY = "priority"  # the State's own order of its requests
    FEEDBACK = "feedback"
    OFFICER = "officer"  # who at the desk has the task


class Reader(StrEnum):
    DELEGATION = "delegation"  # an office of the request's own State
    DESK = "desk"
    ASSESSOR = "assessor"
    BOARD = "board"
    DECIDER = "decider"
    AUDITOR = "auditor"
    FINANCE = "finance"  # keeps the books of the request's fund
    OTHER_STATE = "other-state"
    CONTRIBUTOR = "contributor"
    PUBLIC = "public"
    OPERATOR = "operator"  # runs the installation, and reads no request by that


# What a State can consent to publish.
PUBLISHABLE = frozenset({Part.FACT, Part.TITLE, Part.ANSWERS, Part.DECISION})

EVERYTHING = frozenset(Part)
NOTHING: frozenset[Part] = frozenset()
_OF_A_DRAFT = frozenset(
    {
        Part.FACT,
        Part.TITLE,
        Part.ANSWERS,
        Part.CONTEXT,
        Part.CONSENTS,
        Part.TIMELINE,
        Part.OBSTACLES,
        Part.PRIORITY,
    }
)
# What is still being weighed: the State sees it with the decision, and has the proposal put to it before.
_WEIGHED = frozenset({Part.ASSESSMENTS, Part.ADVICE})
# The Board has the file once the assessments are in; before, it can see what is coming and how long it takes.
_TO_COME = frozenset({Part.FACT, Part.TITLE, Part.TIMELINE, Part.CLOCKS})

# Who keeps the books plans for what may come, and pays what was proposed and decided; of what the State wrote, or
# others weigh, the books need nothing.
_FOR_THE_BOOKS = frozenset({Part.FACT, Part.TITLE, Part.PROPOSAL, Part.DECISION})

# Readers who see a sent request without the State's consent to publish, by their task, and what of it.
BY_TASK: Mapping[Reader, frozenset[Part]] = {
    Reader.DELEGATION: EVERYTHING,
    Reader.DESK: EVERYTHING,
    Reader.ASSESSOR: EVERYTHING,
    Reader.BOARD: EVERYTHING,
    Reader.DECIDER: EVERYTHING,
    Reader.AUDITOR: EVERYTHING,
    Reader.FINANCE: _FOR_THE_BOOKS,
    Reader.OTHER_STATE: NOTHING,
    Reader.CONTRIBUTOR: NOTHING,
    Reader.PUBLIC: NOTHING,
    Reader.OPERATOR: NOTHING,
}


def visible(
    reader: Reader,
    *,
    sent: bool,
    both_in: bool,
    decided: bool,
    public_parts: frozenset[str] = frozenset(),
) -> frozenset[Part]:
    """Return the parts of one request that `reader` may see.

    `sent`: it has left the draft. `both_in`: the assessments of the current round are in; until then nobody but an
    auditor sees any, since an assessor may hold another task too, and one's own is shown for having written it.
    `decided`: a decision stands. `public_parts`: what the State's valid consent to publish covers now; what cannot be
    published, and what is not yet there, is left out.
    """
    if not sent:
        return _OF_A_DRAFT if reader is Reader.DELEGATION else NOTHING
    seen = BY_TASK[reader]
    if reader is Reader.DELEGATION and not decided:
        seen -= _WEIGHED
    if reader is Reader.FINANCE and not decided:
        seen -= {Part.PROPOSAL, Part.DECISION}
    if not both_in and reader is not Reader.AUDITOR:
        seen -= {Part.ASSESSMENTS}
        if reader is Reader.BOARD:
            seen &= _TO_COME
    return seen | public(public_parts, decided=decided)


def public(parts: frozenset[str], *, decided: bool) -> frozenset[Part]:
    """Return what anybody sees of a sent request. Of one whose fact is not public, nothing is."""
    if Part.FACT.value not in parts:
        return NOTHING
    seen = frozenset(part for part in PUBLISHABLE if part.value in parts)
    return seen if decided else seen - {Part.DECISION}
