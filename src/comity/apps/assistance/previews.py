"""The letter an act would send, shown before it goes. The act takes the seal of what was shown, and refuses where the
letter would now be another: what was previewed is what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from comity.apps.assistance import access, calendar, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.assistance.written import fit_words
from comity.apps.letters import actions as letters
from comity.apps.letters.drafts import draft, seal
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Holding, Person
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import Position, Stage

__all__ = ["KINDS", "preview", "reason_words", "seal", "send"]

LANGUAGE = "en"
# The kind of letter each act sends. An act that is not here tells the State nothing by letter.
KINDS: Mapping[Act, str] = {
    Act.TAKE_UP: "taken-up", Act.RETURN_WITH_REMARKS: "returned", Act.FIND_ELIGIBLE: "found-eligible",
    Act.PROPOSE: "proposed", Act.APPROVE: "decided-approve", Act.DECLINE: "decided-decline",
    Act.REDIRECT: "redirected", Act.AGREE: "agreed", Act.CLOSE: "closed", Act.OPEN_CIRCULATION: "circulation",
}  # fmt: skip


def preview(act: Act, assistance: AssistanceRequest, *, by: Person, at: datetime, **facts: Any) -> str:
    """Return the letter `act` by `by` would send on the day of `at`, with the facts the act takes:

    PROPOSE plan, cost, currency, helpers; APPROVE reason, words, in_part; DECLINE reason, criterion, words; REDIRECT
    route_code, words; AGREE words; CLOSE reason, words; OPEN_CIRCULATION partners, objections_until. Facts that cannot
    be are refused as the act would.
    """
    return _body(act, assistance, access.require(act, by, assistance, at=at), at, facts)


def send(
    act: Act, assistance: AssistanceRequest, letter_seal: str, *, held: Holding, by: Person, at: datetime, **facts: Any
) -> Letter:  # fmt: skip
    """Keep the letter of an act, if it is the one that was previewed. A step of the act, before it moves anything."""
    body = _body(act, assistance, held, at, facts)
    if seal(body) != letter_seal:
        raise Refused(Reason.LETTER_CHANGED)
    return letters.keep(
        subject=assistance.address, kind=KINDS[act], to_party=assistance.state, body=body, language=LANGUAGE,
        by=by, office=held.office, at=at,
    )  # fmt: skip


def reason_words(definition: RouteDefinition, outcome: str, code: str) -> str:
    """The words of a reason for that outcome, or a refusal: every end has a reason of its fund."""
    for each in definition.reasons_for(outcome):
        if each.code == code:
            return each.words
    raise Refused(Reason.NO_REASON, outcome=outcome)


def _body(
    act: Act, assistance: AssistanceRequest, held: Holding, at: datetime, facts: Mapping[str, Any]
) -> str:
    definition = routes.definition(assistance.route)
    day = at.astimezone(UTC).date()
    told = {
        "office": held.office.name, "state": assistance.state.name, "reference": assistance.reference,
        "title": assistance.title, "fund": definition.fund, "day": day,
        **{name: _plain(value) for name, value in facts.items()},
        **_told(act, assistance, held, at, facts),
    }  # fmt: skip
    return draft(KINDS[act], told, language=LANGUAGE)


def _plain(value: Any) -> Any:
    """A fact as a letter writes it: words as the act keeps them, money with its thousands."""
    match value:
        case Decimal():
            return f"{value:,.2f}".removesuffix(".00")
        case str():
            return fit_words(value)
        case list() | date():
            return value
    return str(value)


def _told(
    act: Act, assistance: AssistanceRequest, held: Holding, at: datetime, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """What the letter says beside the facts the act takes, or in their place."""
    definition = routes.definition(assistance.route)
    decided = {"mandate": held.acts_under, "criteria_version": definition.version}
    match act:
        case Act.TAKE_UP:
            return {"due_on": _due(assistance, definition, Stage.PAPERS, at)}
        case Act.FIND_ELIGIBLE:
            return {"due_on": _due(assistance, definition, Stage.ASSESSMENT, at)}
        case Act.RETURN_WITH_REMARKS:
            asked = {each.code: each.question.title for each in definition.questions}
            unsent = assistance.remarks.filter(sent_at=None)
            return {"remarks": [f"{asked.get(each.question, each.question)} {each.text}" for each in unsent]}
        case Act.APPROVE:
            outcome = "approved-in-part" if facts.get("in_part") else "approved"
            return {"reason": reason_words(definition, outcome, facts["reason"]), **decided}
        case Act.DECLINE:
            criterion = definition.criterion(facts["criterion"])
            if criterion is None:
                raise Refused(Reason.NO_CRITERION)
            reason = reason_words(definition, "declined", facts["reason"])
            return {"reason": reason, "criterion": criterion.words, **decided}
        case Act.CLOSE:
            return {"reason": reason_words(definition, "closed", facts["reason"])}
        case Act.REDIRECT:
            to = routes.in_force(facts["route_code"], at.astimezone(UTC).date())
            return {"to_fund": routes.definition(to).fund}
    return {}


def _due(
    assistance: AssistanceRequest, definition: RouteDefinition, stage: Stage, at: datetime
) -> date | str:
    """The target day of the stage an act leads to; "" where there is none."""
    position, track = Position(stage), assistance.track
    return calendar.due_on(definition, position, track=track, assistance=assistance, at=at) or ""
