"""The note verbale of a State, drafted from its answers as they were sent: its mission takes it, initials and seals it.

A State asks in diplomatic form. The note goes its own way, outside Comity, and is kept nowhere here; it names the
reference and the seal of the answers, so that whoever holds both can see that they belong together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from comity.apps.assistance import routes
from comity.apps.assistance.models import Submission
from comity.apps.letters.drafts import draft
from comity.apps.parties.models import Office, Role
from comity.pure.dossier.route import RouteDefinition


def note_verbale(submission: Submission, *, language: str = "en") -> str:
    """Return the note with which the answers of one sending can be conveyed."""
    assistance, answers = submission.assistance, submission.answers
    definition = routes.definition(assistance.route)
    desk = (
        Office.objects.filter(funds__contains=[definition.code], holdings__role=Role.DESK)
        .order_by("pk")
        .first()
    )
    cost = answers.get("cost") or {}
    facts: dict[str, Any] = {
        "office": submission.office.name,
        "to": desk.name if desk else definition.fund,
        "state": assistance.state.name,
        "reference": assistance.reference,
        "title": assistance.title,
        "fund": definition.fund,
        "day": submission.at.astimezone(UTC).date(),
        "aim": (answers.get("aim") or {}).get("aim", ""),
        "help": _chosen(answers, definition, "help", "services"),
        "event": ", ".join(_chosen(answers, definition, "event", "kind")),
        "cost": _amount(cost, "total"),
        "own": _amount(cost, "own"),
        "seal": submission.seal,
    }
    return draft("note-verbale", facts, language=language)


def _chosen(answers: Mapping[str, Any], definition: RouteDefinition, question: str, name: str) -> list[str]:
    """The labels of what was chosen in one input, as the fund's route asks it."""
    chosen = (answers.get(question) or {}).get(name) or []
    asked = definition.asked(question)
    field = asked.question.input(name) if asked else None
    labels = dict(field.choices) if field else {}
    return [labels.get(code, code) for code in ([chosen] if isinstance(chosen, str) else chosen)]


def _amount(cost: Mapping[str, Any], name: str) -> str:
    return f"{cost.get('currency', '')} {cost[name]}".strip() if cost.get(name) else ""
