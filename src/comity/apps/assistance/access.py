"""Who may do what to a request, and who may see what of it. The act and the page ask the same functions.

Roles are dated and belong to an office. An office of the request's State acts for the State, in Geneva and in capital
alike; an office that serves the request's fund acts for the fund.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from comity.apps.assistance import rounds
from comity.apps.assistance.models import Assessment, AssistanceRequest, Decision
from comity.apps.assistance.models.reach import FUND_ROLES, OF_A_FUND, STATE_ROLES, held_by, held_once
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Holding, Party, Person, Role
from comity.pure.disclosure.table import Part, Reader, visible
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage


class Act(StrEnum):
    """Every act on a request. Those of the table of life have the same names there."""

    # The State's.
    BEGIN = "begin"
    ANSWER = "answer"
    MERGE = "merge"  # what was written offline; and choosing where both sides changed
    CLEAR = "clear"
    DISCARD = "discard"
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    CONSENT = "consent"  # to be assessed, or to be circulated
    WITHDRAW_CONSENT = "withdraw-consent"
    RENEW_CONSENT = "renew-consent"
    PUBLISH = "publish"  # consent to publish, or its end
    RANK = "rank"
    ASK_CHANGE = "ask-change"
    ACCEPT_PROPOSAL = "accept-proposal"
    OBJECT = "object"
    FILE_REPORT = "file-report"
    GIVE_FEEDBACK = "give-feedback"
    WITHDRAW = "withdraw"
    # The desk's.
    TAKE_UP = "take-up"
    ASSIGN = "assign"
    GRANT_EMERGENCY = "grant-emergency"
    REMARK = "remark"
    RETURN_WITH_REMARKS = "return-with-remarks"
    ACCEPT_PAPERS = "accept-papers"
    FIND = "find"
    FIND_ELIGIBLE = "find-eligible"
    REFER = "refer"
    REDIRECT = "redirect"
    OPEN_ASSESSMENT = "open-assessment"
    PROPOSE = "propose"
    OPEN_CIRCULATION = "open-circulation"
    CIRCULATE = "circulate"
    AGREE = "agree"
    CLOSE = "close"
    DECIDE_INPUT = "decide-input"
    # Of two officials: the desk's, the deciding officer's, an operator's (`comity.apps.register`).
    PROPOSE_WITHHOLDING = "propose-withholding"
    CONFIRM_WITHHOLDING = "confirm-withholding"
    LIFT_WITHHOLDING = "lift-withholding"
    # Assessors', the Board's, the deciding officer's.
    ASSESS = "assess"
    ADVISE = "advise"
    APPROVE = "approve"
    DECLINE = "decline"
    RECUSE = "recuse"
    # Others'.
    STATE_OBSTACLE = "state-obstacle"
    FILE_INPUT = "file-input"
    RECEIVE_SCAN = "receive-scan"  # a signed and sealed paper, as it came


READS_AS = {
    Role.DESK: Reader.DESK, Role.ASSESSOR: Reader.ASSESSOR, Role.BOARD: Reader.BOARD, Role.DECIDER: Reader.DECIDER,
    Role.AUDITOR: Reader.AUDITOR, Role.CONTRIBUTOR: Reader.CONTRIBUTOR, Role.OPERATOR: Reader.OPERATOR,
    Role.FINANCE: Reader.FINANCE,
}  # fmt: skip
DECIDED = frozenset({Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING, Stage.CLOSED, Stage.DECLINED})

# The roles that may do an act. A role of the State counts in an office of the request's State alone, a role of the fund
# in an office that serves its fund alone.
MAY: dict[Act, frozenset[Role]] = {
    Act.BEGIN: frozenset({Role.DRAFTER}),
    Act.ANSWER: frozenset({Role.DRAFTER}),
    Act.MERGE: frozenset({Role.DRAFTER}),
    Act.CLEAR: frozenset({Role.CLEARER}),
    Act.DISCARD: frozenset({Role.SUBMITTER}),
    Act.SUBMIT: frozenset({Role.SUBMITTER}),
    Act.RESUBMIT: frozenset({Role.SUBMITTER}),
    Act.CONSENT: frozenset({Role.SUBMITTER}),
    Act.WITHDRAW_CONSENT: frozenset({Role.SUBMITTER}),
    Act.RENEW_CONSENT: frozenset({Role.SUBMITTER}),
    Act.PUBLISH: frozenset({Role.SUBMITTER}),
    Act.RANK: frozenset({Role.SUBMITTER}),
    Act.ASK_CHANGE: frozenset({Role.SUBMITTER}),
    Act.ACCEPT_PROPOSAL: frozenset({Role.SUBMITTER}),
    Act.OBJECT: frozenset({Role.SUBMITTER}),
    Act.FILE_REPORT: frozenset({Role.SUBMITTER}),
    Act.GIVE_FEEDBACK: frozenset({Role.SUBMITTER}),
    Act.WITHDRAW: frozenset({Role.SUBMITTER}),
    Act.TAKE_UP: frozenset({Role.DESK}),
    Act.ASSIGN: frozenset({Role.DESK}),
    Act.GRANT_EMERGENCY: frozenset({Role.DESK}),
    Act.REMARK: frozenset({Role.DESK, Role.ASSESSOR}),
    Act.RETURN_WITH_REMARKS: frozenset({Role.DESK}),
    Act.ACCEPT_PAPERS: frozenset({Role.DESK}),
    Act.FIND: frozenset({Role.DESK}),
    Act.FIND_ELIGIBLE: frozenset({Role.DESK}),
    Act.REFER: frozenset({Role.DESK}),
    Act.REDIRECT: frozenset({Role.DESK, Role.DECIDER}),
    Act.OPEN_ASSESSMENT: frozenset({Role.ASSESSOR}),
    Act.PROPOSE: frozenset({Role.DESK}),
    Act.OPEN_CIRCULATION: frozenset({Role.DESK}),
    Act.CIRCULATE: frozenset({Role.DESK}),
    Act.AGREE: frozenset({Role.DESK}),
    Act.CLOSE: frozenset({Role.DESK}),
    Act.DECIDE_INPUT: frozenset({Role.DESK}),
    Act.PROPOSE_WITHHOLDING: frozenset({Role.DESK, Role.DECIDER, Role.OPERATOR}),
    Act.CONFIRM_WITHHOLDING: frozenset({Role.DESK, Role.DECIDER, Role.OPERATOR}),
    Act.LIFT_WITHHOLDING: frozenset({Role.DESK, Role.DECIDER, Role.OPERATOR}),
    Act.ASSESS: frozenset({Role.ASSESSOR}),
    Act.ADVISE: frozenset({Role.BOARD}),
    Act.APPROVE: frozenset({Role.DECIDER}),
    Act.DECLINE: frozenset({Role.DECIDER}),
    Act.RECUSE: frozenset({Role.ASSESSOR, Role.BOARD, Role.DECIDER}),
    Act.STATE_OBSTACLE: frozenset({Role.SUBMITTER, Role.DESK}),
    Act.FILE_INPUT: frozenset({Role.CONTRIBUTOR}),
    Act.RECEIVE_SCAN: frozenset({Role.SUBMITTER, Role.DESK}),
}
_DESKS = frozenset({Stage.SENT, Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE,
                    Stage.DECISION, Stage.AGREEMENT, Stage.DELIVERY, Stage.REPORTING})  # fmt: skip
_LOOKING = frozenset({Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT})
# Acts that need not move the request, and the stages at which they can be done; the others are in the table of life.
AT: dict[Act, frozenset[Stage]] = {
    Act.ANSWER: frozenset({Stage.DRAFT}) | _LOOKING,  # after sending: only while remarks are to be answered
    Act.MERGE: frozenset({Stage.DRAFT}) | _LOOKING,
    Act.CLEAR: frozenset({Stage.DRAFT}) | _LOOKING,
    Act.CONSENT: frozenset({Stage.DRAFT}) | _DESKS,
    Act.WITHDRAW_CONSENT: frozenset({Stage.DRAFT})
    | _DESKS,  # where the consent counts, it moves the request too
    Act.PUBLISH: frozenset(set(Stage) - {Stage.DISCARDED}),
    Act.RANK: frozenset(set(Stage) - table.FINAL),
    Act.OBJECT: _DESKS,
    Act.GIVE_FEEDBACK: frozenset({Stage.CLOSED, Stage.DECLINED, Stage.WITHDRAWN}),
    Act.ASSIGN: _DESKS,
    Act.GRANT_EMERGENCY: frozenset({Stage.SENT, Stage.PAPERS}),
    Act.REMARK: _LOOKING,
    Act.FIND: frozenset({Stage.ELIGIBILITY, Stage.ASSESSMENT}),
    Act.OPEN_ASSESSMENT: frozenset({Stage.ASSESSMENT}),
    Act.ASSESS: frozenset({Stage.ASSESSMENT}),
    Act.RECUSE: frozenset({Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE, Stage.DECISION}),
    Act.OPEN_CIRCULATION: frozenset(
        {Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE, Stage.DECISION, Stage.AGREEMENT}
    ),
    Act.CIRCULATE: frozenset(
        {Stage.ASSESSMENT, Stage.PROPOSAL, Stage.ADVICE, Stage.DECISION, Stage.AGREEMENT}
    ),
    Act.STATE_OBSTACLE: _DESKS,
    Act.FILE_INPUT: _DESKS,
    Act.DECIDE_INPUT: frozenset(set(Stage) - {Stage.DRAFT, Stage.DISCARDED}),
    Act.PROPOSE_WITHHOLDING: frozenset(set(Stage) - {Stage.DRAFT, Stage.DISCARDED}),
    Act.CONFIRM_WITHHOLDING: frozenset(set(Stage) - {Stage.DRAFT, Stage.DISCARDED}),
    Act.LIFT_WITHHOLDING: frozenset(set(Stage) - {Stage.DRAFT, Stage.DISCARDED}),
    Act.RECEIVE_SCAN: frozenset(set(Stage) - {Stage.DRAFT, Stage.DISCARDED}),
}
# Acts that new help does not hang on: they stay possible while consent is stopped or remarks are with the State.
STAYS_OPEN = frozenset({
    Act.CONSENT, Act.WITHDRAW_CONSENT, Act.PUBLISH, Act.RANK, Act.OBJECT, Act.GIVE_FEEDBACK, Act.ASSIGN,
    Act.STATE_OBSTACLE, Act.DECIDE_INPUT, Act.FILE_INPUT, Act.RECUSE, Act.PROPOSE_WITHHOLDING,
    Act.CONFIRM_WITHHOLDING, Act.LIFT_WITHHOLDING, Act.RECEIVE_SCAN,
})  # fmt: skip


# What the desk of a fund sees of a request that was passed on to it, until the State consents to that fund.
BEFORE_CONSENT = frozenset({Part.FACT, Part.TITLE, Part.TIMELINE, Part.CLOCKS, Part.CONSENTS, Part.OFFICER})


def acting(act: Act, by: Person | None, assistance: AssistanceRequest, *, at: datetime) -> Holding | None:
    """The holding under which `by` does `act`: of those that allow it, one with a mandate, held longest."""
    return _longest(held_by(by, at), act, assistance)


def acting_for(act: Act, by: Person | None, state: Party, *, at: datetime) -> Holding | None:
    """The holding under which `by` does an act for a State that is on no one request: begin, rank."""
    fits = (
        each
        for each in held_by(by, at)
        if each.role in MAY[act] & STATE_ROLES and each.office.party_id == state.pk
    )
    return _first(fits)


def may_do(by: Person | None, assistance: AssistanceRequest, *, at: datetime) -> frozenset[Act]:
    """All acts `by` may do now by role and stage, for a page that offers them: one statement for all."""
    held = held_once(by, at)
    return frozenset(act for act in MAY if _why(act, _longest(held, act, assistance), assistance, at) is None)


def allowed(act: Act, stage: str) -> frozenset[Role]:
    """The roles that may do an act at a stage. Whoever has the decision redirects; before it, the desk does."""
    if act is Act.REDIRECT:
        return frozenset({Role.DECIDER if stage == Stage.DECISION else Role.DESK})
    return MAY[act]


def refusal(act: Act, by: Person | None, assistance: AssistanceRequest, *, at: datetime) -> Reason | None:
    """Why `by` may not do `act` now, by role and stage; or nothing. What the act needs beside is asked by the act."""
    return _why(act, acting(act, by, assistance, at=at), assistance, at)


def _why(act: Act, held: Holding | None, assistance: AssistanceRequest, at: datetime) -> Reason | None:
    if act is Act.BEGIN:
        return Reason.MAY_NOT  # on no one request
    if held is None:
        return Reason.MAY_NOT
    if not held.acts_under:
        return Reason.NO_MANDATE
    if ran_out(act, assistance, at):
        return Reason.CONSENT_STOPPED
    return at_stage(act, assistance)


def ran_out(act: Act, assistance: AssistanceRequest, at: datetime) -> bool:
    """Whether a consent that counts here has passed its last day, though the request has not been stopped for it yet:
    then nothing new is done. Acts that move a request ask the same of the consents themselves."""
    if act not in AT or act in STAYS_OPEN or assistance.is_draft or assistance.ended:
        return False
    return assistance.consent_until is not None and assistance.consent_until < at.date()


def at_stage(act: Act, assistance: AssistanceRequest) -> Reason | None:
    """Why the act cannot be done where the request stands, or nothing."""
    return at_position(act, assistance.position)


def at_position(act: Act, position: table.Position) -> Reason | None:
    """The same for a position, whichever request stands there."""
    if act not in AT:
        if table.Act(act.value) in table.possible(position):
            return None
    elif position.stage in AT[act]:
        if act in STAYS_OPEN or position.stage is Stage.DRAFT:
            return None
        if act in (Act.ANSWER, Act.MERGE, Act.CLEAR):
            if position.awaiting_answer and not position.consent_stopped:
                return None
            return Reason.CONSENT_STOPPED if position.consent_stopped else Reason.NOT_AT_THIS_STAGE
        if not position.consent_stopped and not position.awaiting_answer:
            return None
    if position.consent_stopped and position.stage not in table.FINAL:
        return Reason.CONSENT_STOPPED
    return Reason.ANSWER_FIRST if position.awaiting_answer else Reason.NOT_AT_THIS_STAGE


def require(act: Act, by: Person, assistance: AssistanceRequest, *, at: datetime) -> Holding:
    """Raise why `by` may not do `act` now; else return the holding under which `by` does."""
    held = acting(act, by, assistance, at=at)
    found = _why(act, held, assistance, at)
    if found is not None or held is None:
        raise Refused(found or Reason.MAY_NOT, may_not=found is Reason.MAY_NOT, stage=assistance.stage)
    return held


def require_for(act: Act, by: Person, state: Party, *, at: datetime) -> Holding:
    """The same for an act of a State that is on no one request."""
    held = acting_for(act, by, state, at=at)
    if held is None:
        raise Refused(Reason.MAY_NOT, may_not=True)
    if not held.acts_under:
        raise Refused(Reason.NO_MANDATE)
    return held


def readers(person: Person | None, assistance: AssistanceRequest, at: datetime) -> set[Reader]:
    """As whom somebody reads a request at that moment. Everybody is the public at least."""
    return _readers(held_once(person, at), assistance)


def sees(person: Person | None, assistance: AssistanceRequest, at: datetime) -> frozenset[Part]:
    """The parts of a request somebody may see: those any of their roles may. Empty: they must not learn that it exists.

    Who assesses is blind to the other assessment until both are in, whatever else they are.
    """
    found = _readers(held_once(person, at), assistance)
    sent, both = assistance.first_sent_at is not None, rounds.both_in_as_read(assistance, at)
    public = assistance.public_on(at.date())
    seen: set[Part] = set()
    for reader in found:
        seen |= visible(reader, sent=sent, both_in=both, decided=decided(assistance), public_parts=public)
    if Reader.ASSESSOR in found and not both:
        seen -= {Part.ASSESSMENTS}
    if (
        assistance.stage == Stage.SENT
        and assistance.consent_stopped
        and not found & {Reader.DELEGATION, Reader.AUDITOR}
    ):
        seen &= BEFORE_CONSENT | {
            Part(each) for each in public
        }  # passed on to a fund, and not yet consented to being assessed by it
    return frozenset(seen | _given_back(found, assistance, at))


def sees_listed(person: Person | None, at: datetime) -> Callable[[AssistanceRequest], frozenset[Part]]:
    """What of each request somebody may see in a list: one statement for all of them, so what hangs on assessments and
    decisions is left out."""
    held = held_once(person, at)

    def seen(assistance: AssistanceRequest) -> frozenset[Part]:
        sent, public = assistance.first_sent_at is not None, assistance.public_on(at.date())
        parts: set[Part] = set()
        for reader in _readers(held, assistance):
            parts |= visible(reader, sent=sent, both_in=False, decided=False, public_parts=public)
        return frozenset(parts | _given_back(_readers(held, assistance), assistance, at))

    return seen


def assessments_for(person: Person | None, assistance: AssistanceRequest, at: datetime) -> list[Assessment]:
    """The assessments somebody may read: all where they may see that part, and always their own."""
    rows = assistance.assessments.select_related("assessor").order_by("round", "pk")
    if Part.ASSESSMENTS in sees(person, assistance, at):
        return list(rows)
    earlier = (
        Q(round__lt=assistance.round) if Reader.ASSESSOR in readers(person, assistance, at) else Q(pk=None)
    )
    return list(rows.filter(earlier | Q(assessor=person if isinstance(person, Person) else None)))


def decided(assistance: AssistanceRequest) -> bool:
    """Whether a decision stands, other than to redirect."""
    if assistance.stage == Stage.WITHDRAWN:
        return assistance.decisions.exclude(outcome=Decision.Outcome.REDIRECT).exists()
    return assistance.stage in DECIDED


def _readers(held: list[Holding], assistance: AssistanceRequest) -> set[Reader]:
    found = {Reader.PUBLIC}
    for each in _impartial(held, assistance):
        role = Role(each.role)
        if role in STATE_ROLES:
            own = each.office.party_id == assistance.state_id
            found.add(Reader.DELEGATION if own else Reader.OTHER_STATE)
        elif role in READS_AS and (role not in OF_A_FUND or assistance.fund in each.office.funds):
            found.add(READS_AS[role])
    return found


def _given_back(found: set[Reader], assistance: AssistanceRequest, at: datetime) -> frozenset[Part]:
    """An operator may withhold what is public; that there is such a request they then still know, to give it back."""
    withheld = Part.FACT.value in assistance.withheld_on(at.date())
    return frozenset({Part.FACT}) if withheld and Reader.OPERATOR in found else frozenset()


def _longest(held: Iterable[Holding], act: Act, assistance: AssistanceRequest) -> Holding | None:
    return _first(
        each
        for each in _impartial(held, assistance)
        if each.role in allowed(act, assistance.stage) and _in_place(each, assistance)
    )


def _impartial(held: Iterable[Holding], assistance: AssistanceRequest) -> list[Holding]:
    """The holdings that count on a request: whoever speaks for its State does and reads nothing on it for the fund, or
    as an auditor."""
    rows = list(held)
    own = [each for each in rows if each.role in STATE_ROLES and each.office.party_id == assistance.state_id]
    return own or rows


def _first(fits: Iterable[Holding]) -> Holding | None:
    return min(fits, key=lambda each: (not each.acts_under, each.from_at, each.pk), default=None)


def _in_place(holding: Holding, assistance: AssistanceRequest) -> bool:
    role = Role(holding.role)
    if role in STATE_ROLES:
        return holding.office.party_id == assistance.state_id
    if assistance.first_sent_at is None:
        return False  # a draft is its delegation's alone
    return assistance.fund in holding.office.funds if role in FUND_ROLES else True
