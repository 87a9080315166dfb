"""The acts of those who serve a fund, in the form of `acts.py`. Written by hand, apart from the table in the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from comity.apps.assistance import actions, findings, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office, Role
from tests.apps.assistance.acts import Case
from tests.assistance_world import ASSESSORS, BOARD, DECIDER, DESK, FOLLOW_UP, MANDATE, Way, person, sealed

ASSESS, DECIDE = {"emeka", "efua", "eli"}, {"dan"}
Facts = Callable[[Way], Mapping[str, Any]]


def to(stage: str, *, emergency: bool = False) -> Callable[[Way], None]:
    def go(way: Way) -> None:
        way.emergency = emergency
        way.to(stage)

    return go


def on(**facts: Any) -> Facts:
    return lambda way: {"assistance": way.assistance, **facts}


def letter(act: Act, by: str = "dalia", **facts: Any) -> Facts:
    """The facts of an act that sends a letter, with its seal."""
    return lambda way: {
        "assistance": way.assistance,
        **sealed(act, way.assistance, person(by), way.at, **facts),
    }


def judged(way: Way, met: str = "met") -> dict[str, dict[str, str]]:
    """A judgement on each criterion that is for people."""
    criteria = findings.judged_by_people(routes.definition(way.assistance.route))
    return {each: {"met": met, "words": "Judged."} for each in criteria}


def _remarked(way: Way) -> None:
    way.to("papers")
    way.do(actions.remark, person("dalia"), question="aim", text="Say which places are meant.")


def _opened(way: Way) -> None:
    way.to("assessment")
    way.do(actions.open_assessment, person("emeka"))


def _assessed(way: Way) -> None:
    way.to("assessment")
    way.assess()


def _remark(way: Way) -> Mapping[str, Any]:
    return {"remark": way.assistance.remarks.get()}


def _assess(*, submit: bool) -> Facts:
    return lambda way: {
        "assessment": way.assistance.assessments.get(), "needs": "A register and training.", "judged": judged(way),
        "advises": "propose", "submit": submit,
    }  # fmt: skip


def second_officer(way: Way) -> None:
    """Let Eli sit at the desk too."""
    way.to("sent")
    if not person("eli").holdings.filter(role=Role.DESK).exists():
        desk = Office.objects.get(name=DESK)
        people.give_role(person=person("eli"), office=desk, role=Role.DESK, by=SYSTEM, at=way.at)


def _officer(way: Way) -> Mapping[str, Any]:
    return {"assistance": way.assistance, "officer": person("eli")}


def case(act: Any, record: str, prepare: Any, facts: Facts, by: str = "dalia", **given: Any) -> Case:
    office = {"dalia": DESK, "emeka": ASSESSORS, "eli": ASSESSORS, "fatou": BOARD, "dan": DECIDER}[by]
    return Case(
        act, f"assistance.{record}", prepare, facts, given.pop("may", {by}), by=by, office=office,
        mandate=MANDATE, **given,
    )  # fmt: skip


PLAN = {"plan": "Two advisers.", "cost": Decimal("100000.00"), "currency": "USD", "helpers": "An expert."}
TO_FOLLOW_UP = {"route_code": FOLLOW_UP, "words": "That fund can help more."}

CASES: dict[str, Case] = {
    "take up": case(actions.take_up, "taken_up", to("sent"), letter(Act.TAKE_UP)),
    "assign": case(
        actions.assign, "assigned", second_officer, _officer, may={"dalia", "eli"}, again=Reason.ALREADY_SO
    ),
    "grant emergency": case(
        actions.grant_emergency, "emergency_granted", to("sent", emergency=True), on(words="A storm."),
        again=Reason.ALREADY_SO,
    ),
    "remark": case(
        actions.remark, "remarked", to("papers"), on(question="aim", text="Say which places."), again=None,
        may=ASSESS | {"dalia"},
    ),
    "drop remark": case(
        actions.drop_remark, "remark_dropped", _remarked, _remark, again=Reason.MOVED_MEANWHILE
    ),
    "return with remarks": case(
        actions.return_with_remarks, "returned", _remarked, letter(Act.RETURN_WITH_REMARKS),
        again=Reason.ANSWER_FIRST,
    ),
    "accept papers": case(actions.accept_papers, "papers_accepted", to("papers"), on()),
    "find": case(
        actions.find, "found", to("eligibility"), on(criterion="capacity", met="met", source="a list of 2026"),
        again=None,
    ),
    "find eligible": case(
        actions.find_eligible, "found_eligible", to("eligibility"), letter(Act.FIND_ELIGIBLE)
    ),
    "refer": case(actions.refer, "referred", to("eligibility"), on(words="A criterion is not met.")),
    "redirect": case(
        actions.redirect, "redirected", to("papers"), letter(Act.REDIRECT, **TO_FOLLOW_UP),
        again=Reason.CONSENT_STOPPED,
    ),
    "redirect by decision": case(
        actions.redirect, "redirected", to("decision"), letter(Act.REDIRECT, "dan", **TO_FOLLOW_UP), by="dan",
        again=Reason.MAY_NOT,  # it is before the desk again
    ),
    "open assessment": case(
        actions.open_assessment, "assessment_opened", to("assessment"), on(), by="emeka", may=ASSESS,
        again=Reason.SAME_PERSON,
    ),
    "save assessment": case(
        actions.assess, "assessment_saved", _opened, _assess(submit=False), by="emeka", again=None, succeeds=False
    ),
    "hand in assessment": case(
        actions.assess, "assessed", _opened, _assess(submit=True), by="emeka", again=Reason.ALREADY_SO,
        succeeds=False,
    ),
    "propose": case(actions.propose, "proposed", _assessed, letter(Act.PROPOSE, **PLAN)),
    "recuse": case(
        actions.recuse, "recused", to("assessment"), on(words="A former post."), by="eli",
        may=ASSESS | {"fatou", "dan"}, again=Reason.ALREADY_SO,
    ),
    "advise": case(
        actions.advise, "advised", to("advice"), on(advises="approve", words="The need is plain.", meeting="64th"),
        by="fatou",
    ),
    "approve": case(
        actions.approve, "approved", to("decision"),
        letter(Act.APPROVE, "dan", reason="in-full", words="As proposed."), by="dan",
    ),
    "decline": case(
        actions.decline, "declined", to("decision"),
        letter(Act.DECLINE, "dan", reason="no-money", criterion="money", words="The fund is empty."), by="dan",
    ),
    "agree": case(actions.agree, "agreed", to("agreement"), letter(Act.AGREE, words="Signed by both.")),
    "close": case(
        actions.close, "closed", to("reporting"), letter(Act.CLOSE, reason="completed", words="All was done.")
    ),
}  # fmt: skip
