"""What stands beside an act's question: the answers, remarks, findings, assessments and the rest, each for who may see
it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from comity.apps.assistance import access, calendar, rounds, routes, shown
from comity.apps.assistance.actions import needs
from comity.apps.assistance.models import Assessment, AssistanceRequest, Decision
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part, Reader
from comity.pure.dossier.catalogue import Question, shipped_catalogue
from comity.web.desk.words import ASSESSES, WHY
from comity.web.requests import forms
from comity.web.requests.words import ADVISES, MET, OUTCOMES, STANDINGS, gap
from comity.web.templatetags.requests import said as spoken

Panel = Callable[[AssistanceRequest, Person, datetime], dict[str, Any]]


def of(
    wanted: tuple[str, ...], assistance: AssistanceRequest, by: Person, at: datetime
) -> list[tuple[str, Any]]:
    """The panels asked for that the reader may see: pairs of the template of each and what it shows."""
    if not wanted:
        return []
    seen = access.sees(by, assistance, at)
    found = []
    for name in wanted:
        part, panel = PANELS[name]
        # One's own assessment is one's own to read, whatever else is hidden.
        if part in seen or name == "assessments":
            found.append((f"desk/panels/{panel.__name__}.html", panel(assistance, by, at)))
    return found


def said(question: Question, value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An answer in words: pairs of a field's label and what was written or chosen there."""
    return [(label, ", ".join(lines)) for label, lines in forms.read(question.inputs, value)]


def answers(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """The request as sent, question by question."""
    definition, given = routes.definition(assistance.route), shown.answers_for(by, assistance, at)
    asked = [
        (each.question, said(each.question, given.get(each.code) or {})) for each in definition.questions
    ]
    return {"asked": [(question, words) for question, words in asked if words]}


def urgency(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What the State says of its urgency."""
    return _only("urgency", shown.answers_for(by, assistance, at))


def cost(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What the State says of the cost."""
    return _only("cost", shown.answers_for(by, assistance, at))


def _only(code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    question = shipped_catalogue().question(code)
    return {"asked": [(question, said(question, given.get(code) or {}))] if question else []}


def remarks(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """All remarks written and not sent, with the answers they are on; and those of turns before."""
    given: Mapping[str, Any] = shown.answers_for(by, assistance, at)
    found = []
    unsent = assistance.remarks.filter(sent_at=None).select_related("by")
    if Reader.ASSESSOR in access.readers(by, assistance, at):
        unsent = unsent.filter(by=by)  # one assessor must not learn from a remark what another thinks
    for each in unsent:
        question = shipped_catalogue().question(each.question)
        words = said(question, given.get(each.question) or {}) if question else []
        found.append(
            (each, spoken(question.title) if question else each.question, words, each.by_id == by.pk)
        )
    return {"remarks": found, "before": assistance.remarks.filter(sent_at__isnull=False).count()}


def gaps(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What a program finds missing."""
    found = []
    for each in needs.gaps(assistance):
        question = shipped_catalogue().question(each.question)
        field = question.input(each.input) if question else None
        found.append(gap(each.code, spoken(field.label) if field else each.question, dict(each.facts)))
    return {"gaps": found}


def findings(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """Each rule with all its findings since the request came to its fund, the newest first: the program's and
    people's."""
    definition = routes.definition(assistance.route)
    left = assistance.decisions.filter(outcome=Decision.Outcome.REDIRECT).order_by("-pk").first()
    rows: dict[str, list[Any]] = {}
    for each in assistance.findings.select_related("by").order_by("-pk"):
        if left is None or each.at >= left.at:
            said = each.words if each.by_id else WHY.get(each.words, each.words)
            rows.setdefault(each.criterion, []).append((each, *MET[each.met], said))
    return {
        "rules": [(rule, rows.get(rule.code, [])) for rule in definition.criteria],
        "version": definition.version, "may_find": access.refusal(access.Act.FIND, by, assistance, at=at) is None,
        "address": f"/desk/{assistance}/find",
    }  # fmt: skip


def assessments(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """The assessments the reader may read, side by side, the round at hand first; and whether both of it are in."""
    definition = routes.definition(assistance.route)
    by_round: dict[int, list[Assessment]] = {}
    for each in access.assessments_for(by, assistance, at):
        by_round.setdefault(each.round, []).append(each)
    found = []
    for number in sorted(by_round, reverse=True):
        beside = by_round[number]
        judged = [
            (rule, [_judged(each.judged.get(rule.code)) for each in beside])
            for rule in definition.criteria
            if any(rule.code in each.judged for each in beside)
        ]
        advised = [ASSESSES.get(each.advises, "") for each in beside]
        found.append((number, number == assistance.round, beside, judged, advised))
    return {"rounds": found, "both": rounds.both_in(assistance)}


def _judged(told: Mapping[str, str] | None) -> tuple[Any, str, str]:
    """A judgment in words, with its shape and why."""
    words, shape = MET.get((told or {}).get("met", ""), ("", ""))
    return words, shape, (told or {}).get("words", "")


def proposal(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """The proposal that stands."""
    return {"proposal": needs.proposal_of(assistance)}


def advice(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What the Board advised, and who stepped aside."""
    rows = [
        (each, ADVISES[each.advises]) for each in assistance.advice.select_related("office").order_by("pk")
    ]
    return {"advice": rows, "recusals": assistance.recusals.select_related("office").order_by("pk")}


def decision(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What was decided."""
    rows = [(each, OUTCOMES[each.outcome]) for each in assistance.decisions.select_related("office")]
    return {"decisions": rows}


def reports(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What the State reported."""
    return {"reports": assistance.statements.filter(act=access.Act.FILE_REPORT.value)}


def circulations(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """The wishes to show the request to partners, and what became of each."""
    today = at.date()
    rows = []
    for each in assistance.circulations.all():
        if each.circulated_at:
            state = _("shown on %(day)s") % {"day": each.circulated_at.date()}
        elif each.objected_at:
            state = _("the State objected")
        elif each.objections_until >= today:
            left = calendar.working_days().between(today, each.objections_until)
            state = _("the State may object until %(day)s, %(n)d working days from now") % {
                "day": each.objections_until, "n": left,
            }  # fmt: skip
        else:
            state = _("nobody objected; it may be shown with the State’s consent")
        rows.append(
            (each, state, not each.circulated_at and not each.objected_at and each.objections_until < today)
        )
    return {"circulations": rows, "address": f"/desk/{assistance}"}


def obstacles(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """What was stated to stand in the way."""
    names = dict(shipped_catalogue().obstacles)
    return {
        "obstacles": [(each, spoken(names.get(each.code, each.code))) for each in assistance.obstacles.all()]
    }


def inputs(assistance: AssistanceRequest, by: Person, at: datetime) -> dict[str, Any]:
    """The public's inputs, and where each stands."""
    rows = assistance.inputs.select_related("office")
    return {
        "inputs": [(each, STANDINGS[each.standing]) for each in rows], "address": f"/desk/{assistance}/inputs",
    }  # fmt: skip


# Which part of a request each panel shows.
PANELS: dict[str, tuple[Part, Panel]] = {
    "answers": (Part.ANSWERS, answers), "urgency": (Part.ANSWERS, urgency), "cost": (Part.ANSWERS, cost),
    "remarks": (Part.REMARKS, remarks), "gaps": (Part.ANSWERS, gaps), "findings": (Part.FINDINGS, findings),
    "assessments": (Part.ASSESSMENTS, assessments), "proposal": (Part.PROPOSAL, proposal),
    "advice": (Part.ADVICE, advice), "decision": (Part.DECISION, decision), "reports": (Part.TIMELINE, reports),
    "circulations": (Part.CIRCULATION, circulations), "obstacles": (Part.OBSTACLES, obstacles),
    "inputs": (Part.INPUTS, inputs),
}  # fmt: skip
