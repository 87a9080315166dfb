"""Which needs of the table of life hold for a request now, and what is told where one does not.

An act of the table asks `require` between "may they" and "move": what it returns goes to `moving.move`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from comity.apps.assistance import findings, rounds, routes
from comity.apps.assistance.actions import moving
from comity.apps.assistance.actions.drafting import answers_of
from comity.apps.assistance.models import AssistanceRequest, Decision, MoneyKept, Proposal
from comity.apps.assistance.models.request import EMERGENCY
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.pure.dossier.gaps import Gap, missing
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Need

__all__ = [
    "answers_of",
    "gaps",
    "judged_by_assessors",
    "kept_here",
    "met",
    "not_met",
    "proposal_of",
    "require",
    "to_judge",
]


def met(
    assistance: AssistanceRequest, at: datetime, wanted: frozenset[Need] | None = None
) -> frozenset[Need]:
    """Return the needs that hold at that moment, of those `wanted` or of all."""
    wanted = frozenset(Need) if wanted is None else wanted
    consented = moving.consented(assistance, at) if wanted & table.CONSENTS else frozenset()
    found = set()
    for need in wanted:
        if need in table.CONSENTS:
            holds = need in consented and (need is not Need.CONSENT_TO_HELP or covers_proposal(assistance))
        else:
            holds = _LOOKS[need](assistance, at)
        if holds:
            found.add(need)
    return frozenset(found)


def require(assistance: AssistanceRequest, act: table.Act, *, at: datetime) -> frozenset[Need]:
    """Return the needs of `act` that hold, all of them; or refuse, saying what is missing."""
    wanted = table.needs(assistance.position, act)
    holding = met(assistance, at, wanted)
    for need in sorted(wanted - holding):
        raise _refusal(assistance, need, at)
    return holding


def gaps(assistance: AssistanceRequest, *, track: str = "") -> tuple[Gap, ...]:
    """What the dossier lacks, by the same function the form uses. `track` stands for the request's own."""
    definition = routes.definition(assistance.route)
    return missing(answers_of(assistance), definition, track=track or assistance.track)


def require_complete(assistance: AssistanceRequest, *, track: str = "") -> None:
    """Refuse a dossier that lacks something, naming each gap."""
    if found := gaps(assistance, track=track):
        named = [{"question": each.question, "input": each.input, "code": each.code} for each in found]
        raise Refused(Reason.INCOMPLETE, need=Need.COMPLETE.value, gaps=named)


def later_papers(assistance: AssistanceRequest) -> None:
    """Refuse while a paper is missing that an emergency let come later."""
    if assistance.track == EMERGENCY:
        require_complete(assistance, track="ordinary")


def to_judge(assistance: AssistanceRequest) -> list[str]:
    """The criteria the desk must still find met or not met before the request can be found eligible or referred."""
    return findings.lacking(assistance)


def judged_by_assessors(assistance: AssistanceRequest) -> list[str]:
    """The criteria each assessor judges before handing in."""
    return findings.judged_by_people(routes.definition(assistance.route))


def not_met(assistance: AssistanceRequest) -> list[str]:
    """The criteria that stand not met."""
    return findings.not_met(assistance)


def require_met(assistance: AssistanceRequest) -> None:
    """Refuse while a criterion lacks its finding or stands not met: such a request goes to the decision instead."""
    if criteria := findings.lacking(assistance):
        raise Refused(Reason.FINDINGS_MISSING, criteria=criteria)
    if criteria := findings.not_met(assistance):
        raise Refused(Reason.CRITERION_NOT_MET, criteria=criteria)


def proposal_of(assistance: AssistanceRequest) -> Proposal | None:
    """The proposal that stands: the newest, unless the request has gone to another fund since it was made."""
    newest = Proposal.objects.filter(assistance=assistance).order_by("-version").first()
    if newest is None:
        return None
    left = Decision.objects.filter(
        assistance=assistance, outcome=Decision.Outcome.REDIRECT, at__gte=newest.at
    )
    return None if left.exists() else newest


def covers_proposal(assistance: AssistanceRequest) -> bool:
    """Whether the State's newest consent to help, valid or not, is to the proposal that stands."""
    proposal = proposal_of(assistance)
    given = Consent.objects.filter(subject=assistance.address, scope=Scope.HELP).order_by("-pk").first()
    return proposal is not None and given is not None and str(proposal.version) in map(str, given.parts)


def kept_here(assistance: AssistanceRequest) -> bool:
    """Whether the money of its fund is kept in books of this installation."""
    return MoneyKept.objects.filter(code=assistance.fund).exists()


def _no_open_assessment(assistance: AssistanceRequest, at: datetime) -> bool:
    return all(each.submitted_at for each in rounds.standing(assistance, at))


_LOOKS: dict[Need, Callable[[AssistanceRequest, datetime], bool]] = {
    Need.COMPLETE: lambda assistance, at: not gaps(assistance),
    Need.REMARKS: lambda assistance, at: assistance.remarks.filter(sent_at=None).exists(),
    Need.NO_OPEN_ASSESSMENT: _no_open_assessment,
    Need.BOTH_ASSESSMENTS: lambda assistance, at: rounds.both_in(assistance),
    Need.FINDINGS: lambda assistance, at: not findings.lacking(assistance),
    Need.ACCEPTED_PROPOSAL: lambda assistance, at: covers_proposal(assistance),
    Need.FUNDED: lambda assistance, at: assistance.funded_at is not None or not kept_here(assistance),
}


def _refusal(assistance: AssistanceRequest, need: Need, at: datetime) -> Refused:
    match need:
        case Need.COMPLETE:
            require_complete(assistance)
        case Need.CONSENT_TO_ASSESS | Need.CONSENT_TO_HELP:
            scope = Scope.ASSESS if need is Need.CONSENT_TO_ASSESS else Scope.HELP
            held = scope in consents.valid(assistance.address, at)
            return Refused(Reason.NO_CONSENT, need=need.value, scope=scope.value, held=held)
        case Need.FINDINGS:
            return Refused(Reason.FINDINGS_MISSING, need=need.value, criteria=findings.lacking(assistance))
    return Refused(moving.UNMET[need], need=need.value)
