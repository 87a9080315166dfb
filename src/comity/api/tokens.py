"""Who calls the API: a person by a token, or nobody. Sessions and cookies of the pages count for nothing here, so no
page of anybody else's can make a browser act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, AuthorizationError, HttpError
from ninja.security import HttpBearer

from comity.apps.parties.actions import tokens
from comity.apps.parties.models import Person, Token

# What each scope opens. A key to the books opens no act on requests.
Scope = Token.Scope
REACH = {
    Scope.READ: {Scope.READ},
    Scope.DRAFT: {Scope.READ, Scope.DRAFT},
    Scope.ACT: {Scope.READ, Scope.DRAFT, Scope.ACT, Scope.BOOKS},
    Scope.BOOKS: {Scope.READ, Scope.BOOKS},
}
# The schema of an operation that may be called without a token, too: an empty requirement beside the token's.
OPTIONAL: dict[str, Any] = {"security": [{}]}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; nobody without a token. `at` is the one moment of the call."""

    person: Person | None
    at: datetime


class Bearer(HttpBearer):
    """`Authorization: Bearer <secret>` of a token that reaches as far as `scope`. Where `optional`, whoever sends none
    asks as the public; a wrong one is refused everywhere. `files`: it takes a file, as multipart/form-data."""

    def __init__(self, scope: Token.Scope, *, optional: bool = False, files: bool = False) -> None:
        super().__init__()
        self.scope = scope
        self.optional = optional
        self.files = files

    def __call__(self, request: HttpRequest) -> Any:
        if self.optional and "Authorization" not in request.headers:
            return Caller(None, datetime.now(UTC))
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        at = datetime.now(UTC)
        found = tokens.find(secret=token.strip(), at=at)
        if found is None:
            raise AuthenticationError(message="The token is not known here, has expired, or was ended")
        if self.scope not in REACH[Token.Scope(found.scope)]:
            raise AuthorizationError(
                message=f"This token is for “{found.scope}”, and this needs “{self.scope}”"
            )
        if not self.files and request.body and request.content_type != "application/json":
            raise HttpError(415, "Bodies are taken as application/json alone")
        return Caller(found.person, at)


reads = Bearer(Token.Scope.READ, optional=True)
own = Bearer(Token.Scope.READ)  # what only whoever holds a token can ask for
drafts = Bearer(Token.Scope.DRAFT)
acts = Bearer(Token.Scope.ACT)
books = Bearer(Token.Scope.BOOKS)


def caller(request: HttpRequest) -> Caller:
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def actor(request: HttpRequest) -> Person:
    """Who acts, on an operation that takes no call without a token."""
    person = caller(request).person
    if person is None:
        raise AuthenticationError(message="This needs a token")
    return person


def for_one(response: HttpResponse) -> None:
    """What is shown depends on who asks: no cache in between may keep it for another."""
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
