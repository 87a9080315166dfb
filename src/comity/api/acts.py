"""Every act on a request over the API: the same acts, the same refusals. One operation an act, so that the schema says
what each takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from comity.api import act_bodies as takes
from comity.api.act_bodies import plain
from comity.api.request_parts import RequestOut
from comity.api.requests import WRITES, find, told
from comity.api.tokens import Bearer, actor, caller, drafts, reads
from comity.api.tokens import acts as acts_token
from comity.apps.assistance import access, actions, previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.apps.register import actions as withholding
from comity.apps.register.actions import open_of

router = Router(tags=["acts"])


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something to which request, and when."""

    assistance: AssistanceRequest
    by: Person
    at: datetime

    def __call__(self, act: Callable[..., Any], **given: Any) -> None:
        act(assistance=self.assistance, by=self.by, at=self.at, **given)

    def of(self, act: Act, rows: QuerySet[Any], number: int, field: str) -> Any:
        """A row of this request, for somebody who may do the act: no number of another request's is told from none."""
        access.require(act, self.by, self.assistance, at=self.at)
        found = rows.filter(pk=number).first()
        if found is None:
            raise Refused(Reason.NOT_FIT, field=field)
        found.assistance = self.assistance
        return found


Deed = TypeVar("Deed", bound=Callable[..., None])


def act(
    name: str, summary: str, body: type[Schema] | None = None, token: Bearer = acts_token
) -> Callable[[Deed], Deed]:
    """Offer a function as the act of that name: POST /requests/{ref}/acts/{name}."""

    def offered(function: Deed) -> Deed:
        def does(request: HttpRequest, response: HttpResponse, ref: str, **given: Any) -> Any:
            who = caller(request)
            doing = Doing(find(ref, who), actor(request), who.at)
            function(doing, *given.values())
            return told(request, response, doing.assistance, who.at)

        def with_body(request: HttpRequest, response: HttpResponse, ref: str, given: Any) -> Any:
            return does(request, response, ref, given=given)

        def without(request: HttpRequest, response: HttpResponse, ref: str) -> Any:
            return does(request, response, ref)

        operation = with_body if body else without
        operation.__annotations__ = {
            "request": HttpRequest,
            "response": HttpResponse,
            "ref": str,
            "given": body,
        }
        operation.__doc__ = function.__doc__
        router.post(
            f"/requests/{{ref}}/acts/{name}",
            response={200: RequestOut, **WRITES},
            auth=token,
            summary=summary,
            operation_id=f"act_{name.replace('-', '_')}",
        )(operation)
        return function

    return offered


# The State's.


@act("answer", "Answer a question", takes.Answer, token=drafts)
def answer(does: Doing, given: takes.Answer) -> None:
    """What another wrote since is never overwritten: 409 `changed-meanwhile`, with theirs in `facts`."""
    does(actions.answer, **plain(given))


@act("clear", "Clear the answers as they stand")
def clear(does: Doing) -> None:
    does(actions.clear)


@act("discard", "Throw a draft away")
def discard(does: Doing) -> None:
    does(actions.discard)


@act("submit", "Send a draft to its fund", takes.Sending)
def submit(does: Doing, given: takes.Sending) -> None:
    does(actions.submit, **plain(given))


@act("resubmit", "Answer remarks and send again", takes.Sending)
def resubmit(does: Doing, given: takes.Sending) -> None:
    does(actions.resubmit, **plain(given))


@act("consent", "Consent to be assessed, or to be shown to partners", takes.Consent)
def consent(does: Doing, given: takes.Consent) -> None:
    does(actions.consent, **plain(given))


@act("publish", "Choose what of the request is public", takes.Publish)
def publish(does: Doing, given: takes.Publish) -> None:
    does(actions.publish, **plain(given))


@act("withdraw-consent", "Take a consent back", takes.WithdrawConsent)
def withdraw_consent(does: Doing, given: takes.WithdrawConsent) -> None:
    does(actions.withdraw_consent, **plain(given))


@act("renew-consent", "Consent anew, and go on", takes.Until)
def renew_consent(does: Doing, given: takes.Until) -> None:
    does(actions.renew_consent, **plain(given))


@act("accept-proposal", "Accept the proposal, and consent to its help", takes.Until)
def accept_proposal(does: Doing, given: takes.Until) -> None:
    does(actions.accept_proposal, **plain(given))


@act("ask-change", "Ask for another proposal", takes.Words)
def ask_change(does: Doing, given: takes.Words) -> None:
    does(actions.ask_change, **plain(given))


@act("file-report", "Report what was done with the help", takes.Words)
def file_report(does: Doing, given: takes.Words) -> None:
    does(actions.file_report, **plain(given))


@act("give-feedback", "Say whether each thing was answered", takes.Feedback)
def give_feedback(does: Doing, given: takes.Feedback) -> None:
    does(actions.give_feedback, items=[plain(each) for each in given.items], words=given.words)


@act("withdraw", "Withdraw the request", takes.Withdraw)
def withdraw(does: Doing, given: takes.Withdraw) -> None:
    does(actions.withdraw, **plain(given))


@act("object", "Object to showing it to partners", takes.Objection)
def object_to(does: Doing, given: takes.Objection) -> None:
    circulation = does.of(Act.OBJECT, does.assistance.circulations.all(), given.circulation, "circulation")
    actions.object_to(circulation=circulation, words=given.words, by=does.by, at=does.at)


# The desk's.


@act("take-up", "Take up from the queue", takes.TakeUp)
def take_up(does: Doing, given: takes.TakeUp) -> None:
    access.require(Act.TAKE_UP, does.by, does.assistance, at=does.at)
    officer = _officer(given.officer) if given.officer else None
    does(actions.take_up, officer=officer, letter_seal=given.letter_seal)


@act("assign", "Put into the charge of an officer", takes.Assign)
def assign(does: Doing, given: takes.Assign) -> None:
    access.require(Act.ASSIGN, does.by, does.assistance, at=does.at)
    does(actions.assign, officer=_officer(given.officer))


@act("grant-emergency", "Put on the emergency track", takes.Words)
def grant_emergency(does: Doing, given: takes.Words) -> None:
    does(actions.grant_emergency, **plain(given))


@act("remark", "Write a remark on a question", takes.RemarkIn)
def remark(does: Doing, given: takes.RemarkIn) -> None:
    does(actions.remark, **plain(given))


@act("drop-remark", "Take back one's own unsent remark", takes.RemarkId)
def drop_remark(does: Doing, given: takes.RemarkId) -> None:
    row = does.of(Act.REMARK, does.assistance.remarks.all(), given.remark, "remark")
    actions.drop_remark(remark=row, by=does.by, at=does.at)


@act("return-with-remarks", "Send all remarks back to the State", takes.Sealed)
def return_with_remarks(does: Doing, given: takes.Sealed) -> None:
    does(actions.return_with_remarks, **plain(given))


@act("accept-papers", "Find the papers complete")
def accept_papers(does: Doing) -> None:
    does(actions.accept_papers)


@act("find", "Find whether a criterion is met", takes.Find)
def finds(does: Doing, given: takes.Find) -> None:
    does(actions.find, **plain(given))


@act("find-eligible", "Find the request eligible", takes.Sealed)
def find_eligible(does: Doing, given: takes.Sealed) -> None:
    does(actions.find_eligible, **plain(given))


@act("refer", "Refer to the decision without a proposal", takes.Words)
def refer(does: Doing, given: takes.Words) -> None:
    does(actions.refer, **plain(given))


@act("redirect", "Pass to the desk of another fund", takes.Redirect)
def redirect(does: Doing, given: takes.Redirect) -> None:
    does(
        actions.redirect, route_code=given.fund, words=given.words, reason=given.reason or "",
        letter_seal=given.letter_seal,
    )  # fmt: skip


@act("propose", "Put a proposal to the State", takes.Propose)
def propose(does: Doing, given: takes.Propose) -> None:
    does(actions.propose, **plain(given))


@act("open-circulation", "Open the days to object to showing it", takes.OpenCirculation)
def open_circulation(does: Doing, given: takes.OpenCirculation) -> None:
    does(actions.open_circulation, **plain(given))


@act("circulate", "Show the request to partners", takes.Circulation)
def circulate(does: Doing, given: takes.Circulation) -> None:
    row = does.of(Act.CIRCULATE, does.assistance.circulations.all(), given.circulation, "circulation")
    actions.circulate(circulation=row, by=does.by, at=does.at)


@act("agree", "Agree on the work", takes.Agree)
def agree(does: Doing, given: takes.Agree) -> None:
    does(actions.agree, **plain(given))


@act("close", "Close", takes.Close)
def close(does: Doing, given: takes.Close) -> None:
    does(actions.close, **plain(given))


@act("decide-input", "Make a public input public, or decline it", takes.DecideInput)
def decide_input(does: Doing, given: takes.DecideInput) -> None:
    row = does.of(Act.DECIDE_INPUT, does.assistance.inputs.all(), given.input, "input")
    actions.decide_input(
        public_input=row, standing=given.standing, reason=given.reason, by=does.by, at=does.at
    )


# Assessors', the Board's, the deciding officer's, others'.


@act("open-assessment", "Begin to assess")
def open_assessment(does: Doing) -> None:
    does(actions.open_assessment)


@act("assess", "Keep or hand in one's own assessment", takes.Assess)
def assess(does: Doing, given: takes.Assess) -> None:
    access.require(Act.ASSESS, does.by, does.assistance, at=does.at)
    own = does.assistance.assessments.filter(assessor=does.by, round=does.assistance.round).first()
    if own is None:
        raise Refused(Reason.NOT_FIT, field="assessment")
    judged = {criterion: plain(said) for criterion, said in given.judged.items()}
    actions.assess(assessment=own, **{**plain(given), "judged": judged}, by=does.by, at=does.at)


@act("recuse", "Step aside", takes.Words)
def recuse(does: Doing, given: takes.Words) -> None:
    does(actions.recuse, **plain(given))


@act("advise", "Record what the Board advises", takes.Advise)
def advise(does: Doing, given: takes.Advise) -> None:
    does(actions.advise, **plain(given))


@act("approve", "Approve, whole or in part", takes.Approve)
def approve(does: Doing, given: takes.Approve) -> None:
    does(actions.approve, **plain(given))


@act("decline", "Decline by a criterion", takes.Decline)
def decline(does: Doing, given: takes.Decline) -> None:
    does(actions.decline, **plain(given))


@act("state-obstacle", "Put an outside obstacle on record", takes.Obstacle)
def state_obstacle(does: Doing, given: takes.Obstacle) -> None:
    does(actions.state_obstacle, **plain(given))


@act("file-input", "File an input on a public request", takes.FileInput)
def file_input(does: Doing, given: takes.FileInput) -> None:
    does(actions.file_input, **plain(given))


# Of two officials.


@act("propose-withholding", "Propose to withhold parts from the public", takes.ProposeWithholding)
def propose_withholding(does: Doing, given: takes.ProposeWithholding) -> None:
    """Another official confirms it. Nothing is withheld before."""
    does(withholding.propose_withholding, **plain(given))


@act("confirm-withholding", "Confirm what another official proposed to withhold", takes.WithholdingId)
def confirm_withholding(does: Doing, given: takes.WithholdingId) -> None:
    """Refused to whoever proposed it: 422 `second-person`."""
    one = does.of(Act.CONFIRM_WITHHOLDING, open_of(does.assistance), given.withholding, "withholding")
    withholding.confirm_withholding(withholding=one, by=does.by, at=does.at)


@act("lift-withholding", "Give back what is withheld, or end a proposal", takes.LiftWithholding)
def lift_withholding(does: Doing, given: takes.LiftWithholding) -> None:
    one = does.of(Act.LIFT_WITHHOLDING, open_of(does.assistance), given.withholding, "withholding")
    withholding.lift_withholding(withholding=one, words=given.words, by=does.by, at=does.at)


def _officer(number: UUID) -> Person:
    found = Person.objects.filter(number=number).first()
    if found is None:
        raise Refused(Reason.NOT_FIT, field="officer")
    return found


# Letters, before they go.

LetterAct = StrEnum("LetterAct", {each.name: each.value for each in previews.KINDS})  # type: ignore[misc]
TOLD: dict[Act, tuple[str, ...]] = {
    Act.PROPOSE: ("plan", "cost", "currency", "helpers"), Act.APPROVE: ("reason", "words", "in_part"),
    Act.DECLINE: ("reason", "criterion", "words"), Act.REDIRECT: ("fund", "words"), Act.AGREE: ("words",),
    Act.CLOSE: ("reason", "words"), Act.OPEN_CIRCULATION: ("partners",),
}  # fmt: skip
PATH = "/requests/{ref}/letters/preview/{act}"
PREVIEW: dict[str, Any] = {"response": {200: takes.Letter, **WRITES}, "auth": Bearer(reads.scope)}


@router.get(PATH, **PREVIEW, summary="The letter an act would send")
def preview(
    request: HttpRequest, response: HttpResponse, ref: str, act: LetterAct, given: Query[takes.LetterFacts]
) -> Any:
    """For whoever may do the act now. Nothing is done. The act then takes its `seal`."""
    return _letter(request, ref, Act(act), given)


@router.post(PATH, **PREVIEW, summary="The same, where the words are too long for an address")
def preview_long(
    request: HttpRequest, response: HttpResponse, ref: str, act: LetterAct, given: takes.LetterFacts
) -> Any:
    """Nothing is done here either."""
    return _letter(request, ref, Act(act), given)


def _letter(request: HttpRequest, ref: str, of: Act, given: takes.LetterFacts) -> dict[str, Any]:
    who, by = caller(request), actor(request)
    assistance = find(ref, who)
    access.require(of, by, assistance, at=who.at)
    facts: dict[str, Any] = {}
    for name in TOLD.get(of, ()):
        value = getattr(given, name)
        if value is None:
            raise Refused(Reason.NOT_FIT, field=name)
        facts["route_code" if name == "fund" else name] = (
            fit_words(value) if isinstance(value, str) else value
        )
    if of is Act.OPEN_CIRCULATION:
        facts["objections_until"] = objections_until(assistance, who.at)
    body = previews.preview(of, assistance, by=by, at=who.at, **facts)
    return {"kind": previews.KINDS[of], "body": body, "seal": previews.seal(body)}
