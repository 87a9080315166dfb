"""Two assessors, blind to each other until both are in; the proposal that follows; and stepping aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from comity.apps.assistance import access, findings, previews, rounds, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.models import Assessment, AssistanceRequest, Finding, Proposal, Recusal
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage

MOST = Decimal(10) ** 14  # what the column of a cost holds
CENT = Decimal("0.01")


@transaction.atomic
def open_assessment(*, assistance: AssistanceRequest, by: Person, at: datetime) -> Assessment:
    """Begin to assess a request. Two do in each round, and neither sees the other's before both are in."""
    moving.lock(assistance)
    held = access.require(Act.OPEN_ASSESSMENT, by, assistance, at=at)
    require_not_recused(assistance, by)
    standing = rounds.standing(assistance, at)
    if any(each.assessor_id == by.pk for each in standing):
        raise Refused(Reason.SAME_PERSON)
    if len(standing) >= rounds.TOGETHER:
        raise Refused(Reason.TWO_ASSESSORS)
    # Somebody who could not assess for a while takes up what they had begun.
    opened, _new = Assessment.objects.get_or_create(
        assistance=assistance,
        round=assistance.round,
        assessor=by,
        defaults={"office": held.office, "opened_at": at},
    )
    moving.note(
        assistance, "assistance.assessment_opened", by=by, holding=held, at=at, round=assistance.round
    )
    return opened


@transaction.atomic
def assess(
    *, assessment: Assessment, needs: str, judged: Mapping[str, Mapping[str, str]], advises: str, submit: bool,
    by: Person, at: datetime,
) -> None:  # fmt: skip
    """Keep one's own assessment, or with `submit` hand it in: the needs, a judgement with words on each criterion that
    is for people, and what one advises. `judged` is {criterion: {"met": "met" | "not-met", "words": …}}."""
    assistance = assessment.assistance
    moving.lock(assistance)
    held = access.require(Act.ASSESS, by, assistance, at=at)
    require_not_recused(assistance, by)
    assessment.refresh_from_db()
    if assessment.assessor_id != by.pk:
        raise Refused(Reason.MAY_NOT, may_not=True)
    if assessment.round != assistance.round:
        raise Refused(Reason.NOT_AT_THIS_STAGE, stage=assistance.stage)
    if assessment.submitted_at is not None:
        raise Refused(Reason.ALREADY_SO)
    if rounds.both_in(assistance):  # two others have: whoever comes back now could read theirs
        raise Refused(Reason.TWO_ASSESSORS)
    assessment.needs = fit_words(needs)
    assessment.judged = _fit_judged(assistance, judged)
    if advises and advises not in Assessment.Advises:
        raise Refused(Reason.NOT_FIT, field="advises")
    assessment.advises = advises
    if submit:
        _require_whole(assistance, assessment)
        assessment.submitted_at = at
    assessment.save()
    name = "assistance.assessed" if submit else "assistance.assessment_saved"
    moving.note(assistance, name, by=by, holding=held, at=at, round=assessment.round)


def _fit_judged(assistance: AssistanceRequest, judged: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    definition = routes.definition(assistance.route)
    fit = {}
    for criterion, said in judged.items():
        if definition.criterion(criterion) is None:
            raise Refused(Reason.NO_CRITERION, criterion=criterion)
        met, words = str(said.get("met", "")), fit_words(str(said.get("words", "")))
        if met not in ("", Finding.Met.MET, Finding.Met.NOT_MET):
            raise Refused(Reason.NOT_FIT, field="met", criterion=criterion)
        if met or words:
            fit[criterion] = {"met": met, "words": words}
    return fit


def _require_whole(assistance: AssistanceRequest, assessment: Assessment) -> None:
    """What is handed in lacks nothing: it cannot be changed any more."""
    fit_words(assessment.needs, field="needs", needed=True)
    if not assessment.advises:
        raise Refused(Reason.NOT_FIT, field="advises")
    said = assessment.judged
    wanted = findings.judged_by_people(routes.definition(assistance.route))
    if lacking := [each for each in wanted if not said.get(each, {}).get("met") or not said[each]["words"]]:
        raise Refused(Reason.FINDINGS_MISSING, criteria=lacking)


@transaction.atomic
def propose(
    *, assistance: AssistanceRequest, plan: str, cost: Decimal, currency: str, letter_seal: str, by: Person,
    at: datetime, helpers: str = "",
) -> Proposal:  # fmt: skip
    """Put a proposal to the State, once both assessments are in: what would be done, at what cost, and who would help.
    What an emergency let follow must be there by now."""
    moving.lock(assistance)
    held = access.require(Act.PROPOSE, by, assistance, at=at)
    met = needs.require(assistance, table.Act.PROPOSE, at=at)
    needs.require_met(assistance)
    needs.later_papers(assistance)
    plan, helpers = fit_words(plan, field="plan", needed=True), fit_words(helpers, field="helpers")
    if not cost.is_finite() or not 0 <= cost < MOST or cost != cost.quantize(CENT):
        raise Refused(Reason.NOT_FIT, field="cost")
    if currency not in dict(shipped_catalogue().currencies):
        raise Refused(Reason.NOT_FIT, field="currency")
    letter = previews.send(
        Act.PROPOSE, assistance, letter_seal, held=held, by=by, at=at, plan=plan, cost=cost,
        currency=currency, helpers=helpers,
    )  # fmt: skip
    last = assistance.proposals.order_by("-version").first()
    proposal = Proposal.objects.create(
        assistance=assistance, version=last.version + 1 if last else 1, plan=plan, cost=cost, currency=currency,
        helpers=helpers, by=by, office=held.office, at=at,
    )  # fmt: skip
    moving.move(
        assistance,
        Act.PROPOSE,
        met=met,
        by=by,
        holding=held,
        at=at,
        proposal=proposal.version,
        letter=letter.seal,
    )
    return proposal


@transaction.atomic
def recuse(*, assistance: AssistanceRequest, words: str, by: Person, at: datetime) -> None:
    """Step aside from a request, saying why; it cannot be taken back. What one had begun to assess is removed. What one
    handed in counts no more, and if both were in, a new round begins; once a proposal rests on it, it is too late."""
    moving.lock(assistance)
    held = access.require(Act.RECUSE, by, assistance, at=at)
    words = fit_words(words, needed=True)
    if rounds.recused(assistance, by):
        raise Refused(Reason.ALREADY_SO)
    assessed = rounds.counts(assistance, by)
    if assessed and assistance.stage != Stage.ASSESSMENT:
        raise Refused(Reason.NOT_AT_THIS_STAGE, stage=assistance.stage)
    # Once both were in, every assessor could read them: whoever takes the place begins a new round.
    changes = {"round": assistance.round + 1} if assessed and rounds.both_in(assistance) else {}
    Recusal.objects.create(assistance=assistance, person=by, office=held.office, words=words, at=at)
    Assessment.objects.filter(assistance=assistance, assessor=by, submitted_at=None).delete()
    moving.note(assistance, "assistance.recused", by=by, holding=held, at=at, changes=changes)


def require_not_recused(assistance: AssistanceRequest, by: Person) -> None:
    """Refuse somebody who has stepped aside."""
    if rounds.recused(assistance, by):
        raise Refused(Reason.RECUSED)
