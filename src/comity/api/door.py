"""The API itself, and how it refuses: always `application/problem+json` (RFC 9457), never an unhandled error."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from comity.api import commitments, parties, texts

api = NinjaAPI(
    title="Comity",
    version="1",
    description=(
        "Texts, commitments and parties held by this installation. Read-only. Comity is independent open-source"
        " software: not a system of the United Nations, and it does not speak for it."
    ),
    urls_namespace="api",
    docs_url=None,  # the schema is the reference; a page of somebody else's scripts is not ours to send
    openapi_url="/openapi.json",
)
api.add_router("", texts.router)
api.add_router("", commitments.router)
api.add_router("", parties.router)


def problem(status: int, title: str, **more: Any) -> JsonResponse:
    return JsonResponse(
        {"type": "about:blank", "title": title, "status": status, **more},
        status=status,
        content_type="application/problem+json",
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Nothing is held here under that address")


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = [{"where": list(map(str, each["loc"])), "what": each["msg"]} for each in error.errors]
    return problem(422, "A parameter does not fit", errors=said)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))
