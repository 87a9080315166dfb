"""The API itself, and how it refuses: always `application/problem+json` (RFC 9457), never an unhandled error."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from comity.api import (
    acts,
    books,
    books_acts,
    commitments,
    notices,
    offline,
    open_data,
    parties,
    register,
    requests,
    routes,
    statements,
    texts,
)
from comity.api.problems import PROBLEM, problem, refusal
from comity.apps.parties.refusal import Refused


class Strict(Parser):
    """JSON as it is written down (RFC 8259): no NaN, and no half of a pair of surrogates, which no database keeps."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class Door(NinjaAPI):
    def get_openapi_schema(self, **named: Any) -> OpenAPISchema:
        """Problems go under their own media type, as they do over the wire."""
        schema = super().get_openapi_schema(**named)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400 and "application/json" in answer.get("content", {}):
                        answer["content"][PROBLEM] = answer["content"].pop("application/json")
        return schema


api = Door(
    title="Comity",
    version="1",
    description=(
        "Texts, commitments and parties held by this installation, and requests for assistance. Reading what is public"
        " needs no token; acts on requests need one, made on the account page. Comity is independent open-source"
        " software: not a system of the United Nations, and it does not speak for it."
    ),
    urls_namespace="api",
    docs_url=None,  # the schema is the reference; a page of somebody else's scripts is not ours to send
    openapi_url="/openapi.json",
    parser=Strict(),
)
api.add_router("", texts.router)
api.add_router("", commitments.router)
api.add_router("", parties.router)
api.add_router("", routes.router)
api.add_router("", register.router)
api.add_router("", open_data.router)
api.add_router("", requests.router)
api.add_router("", acts.router)
api.add_router("", offline.router)
api.add_router("", notices.router)
api.add_router("", books.router)
api.add_router("", books_acts.router)
api.add_router("", statements.router)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "Nothing is held here under that address")


@api.exception_handler(register.Withheld)
def _withheld(request: HttpRequest, error: register.Withheld) -> HttpResponse:
    answer = problem(410, "It was public; two officials withheld it", code="withheld", facts=error.facts)
    answer["Cache-Control"] = "no-cache"
    return answer


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = [{"where": list(map(str, each["loc"])), "what": each["msg"]} for each in error.errors]
    return problem(422, "A parameter does not fit", code="not-fit", errors=said)


@api.exception_handler(Refused)
def _not_done(request: HttpRequest, error: Refused) -> HttpResponse:
    return refusal(error)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    said = (
        str(error) if str(error) != "Unauthorized" else "This needs a token: Authorization: Bearer <secret>"
    )
    answer = problem(401, said, code="token")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(AuthorizationError)
def _out_of_scope(request: HttpRequest, error: AuthorizationError) -> HttpResponse:
    return problem(403, str(error), code="scope")


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))
