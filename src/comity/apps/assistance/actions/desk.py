"""The desk's acts on its queue and its charge: take up, assign, grant the emergency track, refer, redirect."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access, calendar, previews, queue, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import deciding, moving, needs
from comity.apps.assistance.actions.sending import desk_of
from comity.apps.assistance.models import AssistanceRequest, Decision, Statement
from comity.apps.assistance.models.request import EMERGENCY
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.parties.models import Person
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import Stage


@transaction.atomic
def take_up(
    *,
    assistance: AssistanceRequest,
    letter_seal: str,
    by: Person,
    at: datetime,
    officer: Person | None = None,
) -> None:
    """Take a request up from the queue, and tell the State who has it: `officer`, or whoever takes it up.

    Ordinary requests have a guaranteed share, and nobody is passed over without end: what the fund's guarantees put
    first is taken up first.
    """
    moving.lock(assistance)
    held = access.require(Act.TAKE_UP, by, assistance, at=at)
    met = needs.require(assistance, table.Act.TAKE_UP, at=at)
    officer = by if officer is None else officer
    require_officer(assistance, officer, at)
    queue.require_turn(assistance)
    letter = previews.send(Act.TAKE_UP, assistance, letter_seal, held=held, by=by, at=at)
    sent_at = assistance.first_sent_at
    moving.move(
        assistance, Act.TAKE_UP, met=met, by=by, holding=held, at=at, changes={"officer": officer},
        officer=officer.address, reference=assistance.reference, sent_at=sent_at.isoformat() if sent_at else "",
        letter=letter.seal,
    )  # fmt: skip


@transaction.atomic
def assign(*, assistance: AssistanceRequest, officer: Person, by: Person, at: datetime) -> None:
    """Put a request into the charge of an officer of its fund's desk."""
    moving.lock(assistance)
    held = access.require(Act.ASSIGN, by, assistance, at=at)
    if assistance.officer_id == officer.pk:
        raise Refused(Reason.ALREADY_SO)
    require_officer(assistance, officer, at)
    moving.note(
        assistance, "assistance.assigned", by=by, holding=held, at=at, changes={"officer": officer},
        officer=officer.address,
    )  # fmt: skip


def require_officer(assistance: AssistanceRequest, officer: Person, at: datetime) -> None:
    """Refuse an officer who does not sit at the desk of the request's fund."""
    if access.acting(Act.ASSIGN, officer, assistance, at=at) is None:
        raise Refused(Reason.NOT_FIT, field="officer")


@transaction.atomic
def grant_emergency(*, assistance: AssistanceRequest, words: str, by: Person, at: datetime) -> None:
    """Put a request on the emergency track, if its State has asked for it: shorter targets, and papers that may follow.
    What needs consent still needs it, and every act is still on record."""
    moving.lock(assistance)
    held = access.require(Act.GRANT_EMERGENCY, by, assistance, at=at)
    words = fit_words(words, needed=True)
    if needs.answers_of(assistance).get("urgency", {}).get("wanted") != "yes":
        raise Refused(Reason.NOT_AN_EMERGENCY)
    if assistance.track == EMERGENCY:
        raise Refused(Reason.ALREADY_SO)
    Statement.objects.create(
        assistance=assistance, act=Act.GRANT_EMERGENCY.value, words=words, by=by, office=held.office, at=at
    )
    definition = routes.definition(assistance.route)
    due_on = calendar.due_on(definition, assistance.position, track=EMERGENCY, assistance=assistance, at=at)
    changes = {"track": EMERGENCY, "due_on": due_on}
    moving.note(assistance, "assistance.emergency_granted", by=by, holding=held, at=at, changes=changes)


@transaction.atomic
def refer(*, assistance: AssistanceRequest, words: str, by: Person, at: datetime) -> None:
    """Put a request before the deciding officer without a proposal, saying why: to be declined or redirected."""
    moving.lock(assistance)
    held = access.require(Act.REFER, by, assistance, at=at)
    words = fit_words(words, needed=True)
    met = needs.require(assistance, table.Act.REFER, at=at)
    Statement.objects.create(
        assistance=assistance, act=Act.REFER.value, words=words, by=by, office=held.office, at=at
    )
    moving.move(assistance, Act.REFER, met=met, by=by, holding=held, at=at)


@transaction.atomic
def redirect(
    *, assistance: AssistanceRequest, route_code: str, words: str, letter_seal: str, by: Person, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Pass a request to the desk of another fund. It keeps its reference, its answers and the day it was first sent.

    The State is asked before anything is done there: consent to be assessed by one fund is none for another. `reason`
    is a reason of the route it leaves; its first for redirection where none is given.
    """
    moving.lock(assistance)
    held = access.require(Act.REDIRECT, by, assistance, at=at)
    if assistance.stage == Stage.DECISION:
        deciding.require_other_person(assistance, by)
    words = fit_words(words, needed=True)
    definition = routes.definition(assistance.route)
    reason = reason or definition.reasons_for("redirected")[0].code
    previews.reason_words(definition, "redirected", reason)
    if route_code == assistance.fund:
        raise Refused(Reason.SAME_ROUTE)
    route = routes.in_force(route_code, at.date())
    if not desk_of(route.code):
        raise Refused(Reason.NO_DESK, fund=route.code)
    met = needs.require(assistance, table.Act.REDIRECT, at=at)
    letter = previews.send(
        Act.REDIRECT, assistance, letter_seal, held=held, by=by, at=at, route_code=route_code, words=words
    )
    decision = deciding.decide(
        assistance,
        Decision.Outcome.REDIRECT,
        reason,
        words,
        held=held,
        by=by,
        at=at,
        redirected_to=route.code,
    )
    assessed = assistance.assessments.filter(round=assistance.round).exists()
    changes = {"route": route, "fund": route.code, "officer": None, "round": assistance.round + assessed}
    left = assistance.fund
    moving.move(
        assistance, Act.REDIRECT, met=met, by=by, holding=held, at=at, changes=changes, left=left,
        route_version=route.version, decision=decision.pk, letter=letter.seal,
    )  # fmt: skip
