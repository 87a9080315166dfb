"""What of a request may count before its fund's criteria: the closed, published list of `comity.pure.criteria`.

This is the one place where a State's request becomes a case. What is not a field there cannot count: no vote, no
sponsorship, no gift, and nothing a State says of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from comity.apps.assistance import earlier, routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Kind, Status
from comity.pure.criteria.case import Case
from comity.pure.criteria.rules import Rule, read_rules
from comity.pure.dossier.figures import day, figure
from comity.pure.dossier.gaps import is_empty
from comity.pure.dossier.route import RouteDefinition

Answers = Mapping[str, Mapping[str, Any]]
PARTIES = (Kind.STATE, Kind.OBSERVER)
EARLIER = {"yes": 1, "no": 0}  # what the State says of delegates to the same event
MISSION = {"yes": True, "no": False}
TROIKA = "troika"


def rules(definition: RouteDefinition) -> tuple[Rule, ...]:
    """The criteria of a route as rules."""
    found, problems = read_rules(definition.criteria, definition.version)
    if problems:
        raise RuntimeError("; ".join(map(str, problems)))  # a kept route was checked before it was kept
    return found


def case(assistance: AssistanceRequest, at: datetime) -> Case:
    """Return the request as the rules see it. What changes with time counts as on the day of first sending; `at` stands
    for it in a draft."""
    definition = routes.definition(assistance.route)
    answers: Answers = {each.question: each.value for each in assistance.answers.all()}
    asked_on = (assistance.first_sent_at or at).astimezone(UTC).date()
    cost = answers.get("cost", {})
    services = answers.get("help", {}).get("services", [])
    return Case(
        asked_on=asked_on,
        categories=_categories(assistance, asked_on),
        member=assistance.state.kind in PARTIES,
        event=_text(answers, "event", "kind"),
        council_member=_sits(assistance, answers, asked_on),
        geneva_mission=MISSION.get(_text(answers, "event", "mission")),
        earlier_delegates=_earlier(assistance, answers),
        reports_owed=earlier.reports_owed(assistance),
        services=frozenset([services] if isinstance(services, str) else services) - {""},
        currency=str(cost.get("currency", "")),
        total=figure(str(cost.get("total", ""))),
        own=figure(str(cost.get("own", ""))),
        answered=frozenset(
            each.code
            for each in definition.questions
            if not is_empty(each.question, answers.get(each.code) or {})
        ),
        track=assistance.track,
    )


def _categories(assistance: AssistanceRequest, asked_on: date) -> frozenset[str]:
    return frozenset(
        Status.objects.on(asked_on).filter(party=assistance.state_id).values_list("status", flat=True)
    )


def _sits(assistance: AssistanceRequest, answers: Answers, asked_on: date) -> bool | None:
    """Membership of the Council on the first day of a duty in a troika; of no other travel is it looked up."""
    if _text(answers, "event", "kind") != TROIKA:
        return None
    return earlier.sits(assistance.state, day(_text(answers, "event", "from")) or asked_on)


def _earlier(assistance: AssistanceRequest, answers: Answers) -> int | None:
    """How many delegates to the same event the fund has paid for: what the State says, or what stands here if that is
    more. None where the State says nothing and nothing stands here."""
    question = "event" if "event" in answers else "session"
    event = {name: said for name in ("kind", "session") if (said := _text(answers, question, name))}
    stands = earlier.delegates(assistance, question, event) if "session" in event else 0
    told = EARLIER.get(_text(answers, "delegate", "earlier"))
    return stands or None if told is None else max(told, stands)


def _text(answers: Answers, question: str, name: str) -> str:
    found = answers.get(question, {}).get(name, "")
    return found if isinstance(found, str) else ""
