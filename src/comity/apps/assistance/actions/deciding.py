"""The Board's advice, and the decision: by another person, under a mandate, with its reason and words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access, clocks, findings, previews, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.actions.assessing import require_not_recused
from comity.apps.assistance.models import Advice, Assessment, AssistanceRequest, Decision, Finding
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Holding, Party, Person
from comity.pure.lifecycle import table

MEETING = 120  # characters


@transaction.atomic
def advise(
    *, assistance: AssistanceRequest, advises: str, words: str, meeting: str, by: Person, at: datetime
) -> Advice:
    """Record what the Board advises, with its reasons and at which meeting. It decides nothing."""
    moving.lock(assistance)
    held = access.require(Act.ADVISE, by, assistance, at=at)
    require_not_recused(assistance, by)
    if advises not in Advice.Advises:
        raise Refused(Reason.NOT_FIT, field="advises")
    words = fit_words(words, needed=True)
    meeting = fit_words(meeting, field="meeting", needed=True, most=MEETING)
    met = needs.require(assistance, table.Act.ADVISE, at=at)
    advice = Advice.objects.create(
        assistance=assistance, advises=advises, words=words, meeting=meeting, by=by, office=held.office,
        mandate=held.acts_under, at=at,
    )  # fmt: skip
    moving.move(assistance, Act.ADVISE, met=met, by=by, holding=held, at=at, advises=str(advises))
    return advice


@transaction.atomic
def approve(
    *, assistance: AssistanceRequest, reason: str, words: str, letter_seal: str, by: Person, at: datetime,
    in_part: bool = False,
) -> Decision:  # fmt: skip
    """Approve what was proposed and the State has accepted, whole or in part. What the rules find of earlier grants is
    looked at again, so that of two requests for one event one is approved."""
    moving.lock(assistance)
    held = access.require(Act.APPROVE, by, assistance, at=at)
    require_other_person(assistance, by)
    words = fit_words(words, needed=True)
    met = needs.require(assistance, table.Act.APPROVE, at=at)
    # Approvals of one State's requests follow each other: each sees what the one before granted.
    Party.objects.select_for_update(no_key=True).get(pk=assistance.state_id)
    if overtaken := findings.overtaken(assistance):
        raise Refused(Reason.CRITERION_NOT_MET, criteria=[each.criterion for each in overtaken])
    letter = previews.send(
        Act.APPROVE,
        assistance,
        letter_seal,
        held=held,
        by=by,
        at=at,
        reason=reason,
        words=words,
        in_part=in_part,
    )
    outcome = Decision.Outcome.APPROVE_IN_PART if in_part else Decision.Outcome.APPROVE
    decision = decide(assistance, outcome, reason, words, held=held, by=by, at=at)
    moving.move(
        assistance, Act.APPROVE, met=met, by=by, holding=held, at=at, outcome=outcome.value, reason=reason,
        decision=decision.pk, criteria_version=decision.criteria_version, letter=letter.seal,
    )  # fmt: skip
    return decision


@transaction.atomic
def decline(
    *, assistance: AssistanceRequest, reason: str, criterion: str, words: str, letter_seal: str, by: Person,
    at: datetime,
) -> Decision:  # fmt: skip
    """Decline a request by a criterion of its fund that was found not met.

    That is one whose standing finding says so, one an assessor of this round judged not met, or one for people to
    judge: there the deciding officer's own finding is written with the decision.
    """
    moving.lock(assistance)
    held = access.require(Act.DECLINE, by, assistance, at=at)
    require_other_person(assistance, by)
    words = fit_words(words, needed=True)
    _require_not_met(assistance, criterion, words, by=by, at=at)
    met = needs.require(assistance, table.Act.DECLINE, at=at)
    letter = previews.send(
        Act.DECLINE,
        assistance,
        letter_seal,
        held=held,
        by=by,
        at=at,
        reason=reason,
        criterion=criterion,
        words=words,
    )
    decision = decide(
        assistance, Decision.Outcome.DECLINE, reason, words, held=held, by=by, at=at, criterion=criterion
    )
    moving.move(
        assistance, Act.DECLINE, met=met, by=by, holding=held, at=at,
        changes={"end_reason": reason, "end_words": words}, outcome=Decision.Outcome.DECLINE.value, reason=reason,
        criterion=criterion, decision=decision.pk, criteria_version=decision.criteria_version, letter=letter.seal,
    )  # fmt: skip
    return decision


def decide(
    assistance: AssistanceRequest, outcome: Decision.Outcome, reason: str, words: str, *, held: Holding, by: Person,
    at: datetime, criterion: str = "", redirected_to: str = "",
) -> Decision:  # fmt: skip
    """Keep a decision with the version of the criteria and what both clocks show at that moment. A step of an act."""
    shown = clocks.of(assistance, at)
    return Decision.objects.create(
        assistance=assistance, outcome=outcome, reason=reason, criterion=criterion,
        criteria_version=routes.definition(assistance.route).version, words=words, redirected_to=redirected_to, by=by,
        office=held.office, mandate=held.acts_under, at=at, total_days=shown.total, desk_days=shown.secretariat,
    )  # fmt: skip


def require_other_person(assistance: AssistanceRequest, by: Person) -> None:
    """Refuse a decision by whoever assessed or advised on the request, or has stepped aside from it."""
    require_not_recused(assistance, by)
    if (
        Assessment.objects.filter(assistance=assistance, assessor=by).exists()
        or Advice.objects.filter(assistance=assistance, by=by).exists()
    ):
        raise Refused(Reason.SAME_PERSON)


def may_decline_by(assistance: AssistanceRequest) -> list[str]:
    """The criteria a request could be declined by now, in the fund's order."""
    found = _found_not_met(assistance)
    criteria = routes.definition(assistance.route).criteria
    return [each.code for each in criteria if each.kind == findings.JUDGED or each.code in found]


def _found_not_met(assistance: AssistanceRequest) -> set[str]:
    handed_in = assistance.assessments.filter(round=assistance.round, submitted_at__isnull=False)
    judged = {
        criterion
        for each in handed_in
        for criterion, said in each.judged.items()
        if said.get("met") == Finding.Met.NOT_MET
    }
    overtaken = {each.criterion for each in findings.overtaken(assistance)}
    return judged | set(findings.not_met(assistance)) | overtaken


def _require_not_met(
    assistance: AssistanceRequest, criterion: str, words: str, *, by: Person, at: datetime
) -> None:
    definition = routes.definition(assistance.route)
    named = definition.criterion(criterion)
    if named is None:
        raise Refused(Reason.NO_CRITERION, criterion=criterion)
    if criterion in _found_not_met(assistance):
        overtaken = [each for each in findings.overtaken(assistance) if each.criterion == criterion]
        for each in overtaken:  # what the rules find now is kept with the decision that goes by it
            each.at = at
            each.save()
        return
    if named.kind != findings.JUDGED:
        raise Refused(Reason.NO_CRITERION, criterion=criterion)
    Finding.objects.create(
        assistance=assistance, criterion=criterion, criteria_version=definition.version, met=Finding.Met.NOT_MET,
        source=named.source, words=words, by=by, at=at,
    )  # fmt: skip
