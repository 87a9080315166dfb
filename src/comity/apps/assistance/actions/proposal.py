"""What the State says to a proposal: it accepts, and with that consents to the help, or asks for a change."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving, needs
from comity.apps.assistance.actions.consenting import told
from comity.apps.assistance.models import AssistanceRequest, Proposal, Statement
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_until, fit_words
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.apps.parties.models import Person


@transaction.atomic
def accept_proposal(
    *, assistance: AssistanceRequest, by: Person, at: datetime, until: date | None = None, words: str = ""
) -> Consent:
    """Accept the proposal as it stands, and consent to the help it proposes until that day. No other proposal is
    covered by it."""
    moving.lock(assistance)
    held = access.require(Act.ACCEPT_PROPOSAL, by, assistance, at=at)
    words = fit_words(words)
    fit_until(until, at)
    proposal = _standing(assistance)
    given = consents.give(
        subject=assistance.address, state=assistance.state, scope=Scope.HELP, by=by, office=held.office, at=at,
        parts=[str(proposal.version)], until=until, words=words,
    )  # fmt: skip
    moving.move(
        assistance, Act.ACCEPT_PROPOSAL, met=moving.consented(assistance, at), by=by, holding=held, at=at,
        version=proposal.version, **told(given),
    )  # fmt: skip
    return given


@transaction.atomic
def ask_change(*, assistance: AssistanceRequest, words: str, by: Person, at: datetime) -> None:
    """Send the proposal back with what should change. The next round of assessment begins, and the turn is counted."""
    moving.lock(assistance)
    held = access.require(Act.ASK_CHANGE, by, assistance, at=at)
    words = fit_words(words, needed=True)
    proposal = _standing(assistance)
    Statement.objects.create(
        assistance=assistance, act=Act.ASK_CHANGE.value, words=words, by=by, office=held.office, at=at
    )
    changes = {"turns": assistance.turns + 1, "round": assistance.round + 1}
    moving.move(
        assistance, Act.ASK_CHANGE, met=moving.consented(assistance, at), by=by, holding=held, at=at,
        changes=changes, version=proposal.version, turn=changes["turns"],
    )  # fmt: skip


def _standing(assistance: AssistanceRequest) -> Proposal:
    proposal = needs.proposal_of(assistance)
    if proposal is None:
        raise Refused(Reason.NO_PROPOSAL)
    return proposal
