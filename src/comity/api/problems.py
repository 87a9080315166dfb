"""How the API refuses: a problem (RFC 9457), with the refusal's own reason as `code`."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse

from comity.apps.assistance.refusal import Kind, Refused, kind

PROBLEM = "application/problem+json"
STATUS = {Kind.MAY_NOT: 403, Kind.NOT_NOW: 409, Kind.TOO_MUCH: 429, Kind.NOT_SO: 422}
SAID = {
    Kind.MAY_NOT: "No office this person holds may do this here",
    Kind.NOT_NOW: "This cannot be done now; nothing was done",
    Kind.TOO_MUCH: "That is more than is taken; nothing was done",
    Kind.NOT_SO: "This cannot be done so; nothing was done",
}


def problem(status: int, title: str, **more: Any) -> JsonResponse:
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, **more}, status=status, content_type=PROBLEM
    )


def refusal(refused: Refused) -> JsonResponse:
    """An act's refusal: its reason as `code`, and the plain facts that came with it."""
    of = kind(refused)
    return problem(STATUS[of], SAID[of], code=str(refused.reason), facts=refused.facts)
