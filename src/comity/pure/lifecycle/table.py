"""The table that is the life of a request (38/3 op 18, 19, 21; 37/23 pp 12, op 2). The workflow, the public page
"How to ask" and the model check are all made from it.

A request stands at a `Position`: a stage, and whether it is stopped there. Two things stop it, at any stage: remarks
the State has been asked to answer, and consent that was withdrawn or has run out. Whoever a stage belongs to, a
stopped request is in the State's hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Stage(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    PAPERS = "papers"
    ELIGIBILITY = "eligibility"
    ASSESSMENT = "assessment"
    PROPOSAL = "proposal"
    ADVICE = "advice"
    DECISION = "decision"
    AGREEMENT = "agreement"
    DELIVERY = "delivery"
    REPORTING = "reporting"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"  # a draft that was never sent


class Holder(StrEnum):
    """Who has the pen, and so whose time runs."""

    STATE = "state"
    SECRETARIAT = "secretariat"
    BOARD = "board"
    NOBODY = "nobody"


class Act(StrEnum):
    """The acts that move a request, and no others. What moves nothing stands in `comity.apps.assistance`."""

    SUBMIT = "submit"
    DISCARD = "discard"
    TAKE_UP = "take-up"
    ACCEPT_PAPERS = "accept-papers"
    RETURN_WITH_REMARKS = "return-with-remarks"
    RESUBMIT = "resubmit"
    FIND_ELIGIBLE = "find-eligible"
    REFER = "refer"  # to the decision without a proposal: it can then be declined or redirected
    PROPOSE = "propose"
    ASK_CHANGE = "ask-change"
    ACCEPT_PROPOSAL = "accept-proposal"
    ADVISE = "advise"
    APPROVE = "approve"
    DECLINE = "decline"
    REDIRECT = "redirect"
    ALLOCATE = "allocate"  # money is set aside: done on the books of the fund, where they are kept here
    AGREE = "agree"
    FILE_REPORT = "file-report"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    WITHDRAW_CONSENT = "withdraw-consent"
    LAPSE_CONSENT = "lapse-consent"  # a consent's last day has passed: done by the system
    RENEW_CONSENT = "renew-consent"


class Need(StrEnum):
    """What must hold before an act. Whoever calls says which needs are met."""

    COMPLETE = "complete"  # the dossier of the fund lacks nothing
    CONSENT_TO_ASSESS = "consent-to-assess"
    CONSENT_TO_HELP = "consent-to-help"
    REMARKS = "remarks"  # at least one remark is ready to go
    NO_OPEN_ASSESSMENT = "no-open-assessment"  # remarks go back together, so nobody may still be writing
    BOTH_ASSESSMENTS = "both-assessments"
    FINDINGS = "findings"  # each criterion of the fund has its finding
    ACCEPTED_PROPOSAL = "accepted-proposal"
    FUNDED = "funded"  # money is set aside, or the money of this fund is not kept here


CONSENTS = frozenset({Need.CONSENT_TO_ASSESS, Need.CONSENT_TO_HELP})
FINAL = frozenset({Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN, Stage.DISCARDED})
# No request may come here without consent to help (37/23 pp 12; 38/3 pp 19).
ONLY_WITH_CONSENT = frozenset({Stage.AGREEMENT, Stage.DELIVERY})

HOLDERS: Mapping[Stage, Holder] = {
    Stage.DRAFT: Holder.STATE,
    Stage.SENT: Holder.SECRETARIAT,
    Stage.PAPERS: Holder.SECRETARIAT,
    Stage.ELIGIBILITY: Holder.SECRETARIAT,
    Stage.ASSESSMENT: Holder.SECRETARIAT,
    Stage.PROPOSAL: Holder.STATE,
    Stage.ADVICE: Holder.BOARD,
    Stage.DECISION: Holder.SECRETARIAT,
    Stage.AGREEMENT: Holder.SECRETARIAT,
    Stage.DELIVERY: Holder.STATE,
    Stage.REPORTING: Holder.SECRETARIAT,
    Stage.CLOSED: Holder.NOBODY,
    Stage.DECLINED: Holder.NOBODY,
    Stage.WITHDRAWN: Holder.NOBODY,
    Stage.DISCARDED: Holder.NOBODY,
}


@dataclass(frozen=True, slots=True)
class Move:
    """Where an act leads, and what it needs. `to` is None where the stage stays; `board_to` is the stage where the
    fund has a Board."""

    to: Stage | None
    needs: frozenset[Need] = frozenset()
    board_to: Stage | None = None


def _to(stage: Stage | None, *needs: Need, board: Stage | None = None) -> Move:
    return Move(stage, frozenset(needs), board)


_ASSESS, _HELP = Need.CONSENT_TO_ASSESS, Need.CONSENT_TO_HELP

MOVES: Mapping[Stage, Mapping[Act, Move]] = {
    Stage.DRAFT: {
        Act.SUBMIT: _to(Stage.SENT, Need.COMPLETE, _ASSESS),
        Act.DISCARD: _to(Stage.DISCARDED),
    },
    Stage.SENT: {
        Act.TAKE_UP: _to(Stage.PAPERS, _ASSESS),
        Act.REDIRECT: _to(Stage.SENT, _ASSESS),
    },
    Stage.PAPERS: {
        Act.RETURN_WITH_REMARKS: _to(None, Need.REMARKS, Need.NO_OPEN_ASSESSMENT, _ASSESS),
        Act.ACCEPT_PAPERS: _to(Stage.ELIGIBILITY, Need.COMPLETE, _ASSESS),
        Act.REDIRECT: _to(Stage.SENT, _ASSESS),
    },
    Stage.ELIGIBILITY: {
        Act.RETURN_WITH_REMARKS: _to(None, Need.REMARKS, Need.NO_OPEN_ASSESSMENT, _ASSESS),
        Act.FIND_ELIGIBLE: _to(Stage.ASSESSMENT, Need.FINDINGS, _ASSESS),
        Act.REFER: _to(Stage.DECISION, Need.FINDINGS, _ASSESS),
        Act.REDIRECT: _to(Stage.SENT, _ASSESS),
    },
    Stage.ASSESSMENT: {
        Act.RETURN_WITH_REMARKS: _to(None, Need.REMARKS, Need.NO_OPEN_ASSESSMENT, _ASSESS),
        Act.PROPOSE: _to(Stage.PROPOSAL, Need.BOTH_ASSESSMENTS, _ASSESS),
        Act.REFER: _to(Stage.DECISION, Need.BOTH_ASSESSMENTS, _ASSESS),
    },
    Stage.PROPOSAL: {
        Act.ASK_CHANGE: _to(Stage.ASSESSMENT, _ASSESS),
        Act.ACCEPT_PROPOSAL: _to(Stage.DECISION, _HELP, board=Stage.ADVICE),
    },
    Stage.ADVICE: {Act.ADVISE: _to(Stage.DECISION, _HELP)},
    Stage.DECISION: {
        Act.APPROVE: _to(Stage.AGREEMENT, Need.ACCEPTED_PROPOSAL, _HELP),
        Act.DECLINE: _to(Stage.DECLINED),
        Act.REDIRECT: _to(Stage.SENT, _ASSESS),
    },
    # What help costs is set aside before it is promised to the State.
    Stage.AGREEMENT: {Act.ALLOCATE: _to(None, _HELP), Act.AGREE: _to(Stage.DELIVERY, Need.FUNDED, _HELP)},
    Stage.DELIVERY: {Act.FILE_REPORT: _to(Stage.REPORTING)},
    Stage.REPORTING: {Act.CLOSE: _to(Stage.CLOSED)},
    Stage.CLOSED: {},
    Stage.DECLINED: {},
    Stage.WITHDRAWN: {},
    Stage.DISCARDED: {},
}
# The consents that count at a stage: withdrawn or run out there, they stop the request. While it is proposed, consent
# to help is not given yet: accepting gives it. While help is delivered it counts to the end.
COUNTS: Mapping[Stage, frozenset[Need]] = {
    stage: frozenset({_HELP})
    if stage in ONLY_WITH_CONSENT
    else frozenset({_ASSESS})
    if stage is Stage.PROPOSAL
    else frozenset(need for move in moves.values() for need in move.needs & CONSENTS)
    if stage is not Stage.DRAFT
    else frozenset()
    for stage, moves in MOVES.items()
}
# The consents a stopped request needs to go on. A decision can stand after no proposal, and consent to help with it.
RENEWS: Mapping[Stage, frozenset[Need]] = {**COUNTS, Stage.DECISION: frozenset({_ASSESS})}


class Reason(StrEnum):
    """Why the table refuses."""

    NOT_AT_THIS_STAGE = "not-at-this-stage"
    ANSWER_FIRST = "answer-first"  # the State has remarks to answer
    CONSENT_STOPPED = "consent-stopped"  # consent was withdrawn or has run out
    NEED_NOT_MET = "need-not-met"  # `need` says which


class Refused(Exception):
    """The table does not allow the act there; nothing moved."""

    def __init__(self, reason: Reason, need: Need | None = None) -> None:
        super().__init__(str(need or reason))
        self.reason = reason
        self.need = need


@dataclass(frozen=True, slots=True)
class Position:
    """Where a request stands."""

    stage: Stage = Stage.DRAFT
    awaiting_answer: bool = False  # remarks are with the State
    consent_stopped: bool = False

    @property
    def holder(self) -> Holder:
        """Whoever has the pen there."""
        if self.stage in FINAL:
            return Holder.NOBODY
        return Holder.STATE if self.awaiting_answer or self.consent_stopped else HOLDERS[self.stage]


def possible(position: Position) -> frozenset[Act]:
    """The acts the table knows at that position, whatever they need."""
    stage = position.stage
    if stage in FINAL:
        return frozenset()
    if stage is Stage.DRAFT:
        return frozenset(MOVES[stage])
    always = {Act.WITHDRAW}
    if position.consent_stopped:
        return frozenset(always | {Act.RENEW_CONSENT})
    always |= {Act.WITHDRAW_CONSENT}
    if COUNTS[stage]:
        always |= {Act.LAPSE_CONSENT}
    if position.awaiting_answer:
        return frozenset(always | {Act.RESUBMIT})
    return frozenset(always | set(MOVES[stage]))


def needs(position: Position, act: Act) -> frozenset[Need]:
    """What `act` needs there."""
    if act is Act.RESUBMIT:
        return frozenset({Need.COMPLETE, Need.CONSENT_TO_ASSESS})
    if act is Act.RENEW_CONSENT:
        return RENEWS[position.stage]
    move = MOVES[position.stage].get(act)
    return move.needs if move else frozenset()


def after(position: Position, act: Act, *, met: frozenset[Need], board: bool) -> Position:
    """Return where `act` leads, or raise `Refused`. `met` are the needs that hold now, `board` whether the fund's Board
    advises."""
    if act not in possible(position):
        if position.consent_stopped and position.stage not in FINAL:
            raise Refused(Reason.CONSENT_STOPPED)
        raise Refused(Reason.ANSWER_FIRST if position.awaiting_answer else Reason.NOT_AT_THIS_STAGE)
    for need in sorted(needs(position, act)):
        if need not in met:
            raise Refused(Reason.NEED_NOT_MET, need)
    match act:
        case Act.WITHDRAW:
            return Position(Stage.WITHDRAWN)
        case Act.WITHDRAW_CONSENT | Act.LAPSE_CONSENT:
            return replace(position, consent_stopped=True)
        case Act.RENEW_CONSENT:
            return replace(position, consent_stopped=False)
        case Act.RETURN_WITH_REMARKS:
            return replace(position, awaiting_answer=True)
        case Act.RESUBMIT:
            return replace(position, awaiting_answer=False)
        case Act.REDIRECT:
            # Consent to be assessed by one fund is not consent to be assessed by another: the State is asked first.
            return Position(Stage.SENT, consent_stopped=True)
    move = MOVES[position.stage][act]
    return Position((move.board_to if board and move.board_to else move.to) or position.stage)
