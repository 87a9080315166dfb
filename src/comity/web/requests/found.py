"""Finding a request for whoever reads. What a reader may not know of is answered as what is not there, by the same
page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from comity.apps.assistance import one
from comity.apps.assistance.access import MAY, Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import STATE_ROLES, held_once
from comity.apps.parties.models import Holding, Party, Person
from comity.web.desk import door
from comity.web.register.withheld import Withheld

Page = Callable[..., HttpResponse]


def moment() -> datetime:
    """The moment of a page or an act."""
    return datetime.now(UTC)


def person(request: HttpRequest) -> Person | None:
    """Who reads; nobody where they have not signed in."""
    user = getattr(request, "user", None)
    return cast(Person, user) if user is not None and user.is_authenticated else None


def reader(request: HttpRequest) -> Person | None:
    """Who reads, with every role they hold at hand, for a page that asks often: the frame asks for them too."""
    by = person(request)
    return door.person(request) if by is not None else None


def somebody(request: HttpRequest) -> Person:
    """Who acts, on a page for those who have signed in."""
    return cast(Person, request.user)


def signed_in(page: Page) -> Page:
    """For a page on which something is done. It asks to sign in before it looks whether there is such a request."""

    @never_cache
    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        return page(request, *arguments, **named)

    return guarded


def find(request: HttpRequest, ref: str, at: datetime | None = None) -> AssistanceRequest:
    """The request at an address, its number or its reference, where the reader may know of it; else nothing is held
    there."""
    at = at or moment()
    found = one.seen(ref, person(request), at)
    if found is None:
        gone = AssistanceRequest.objects.withheld_from_all(at.date()).named(ref).first()
        if gone is not None:
            raise Withheld(gone.reference, gone.withheld_on(at.date())["fact"])
        raise Http404
    return found


def may_begin(request: HttpRequest, at: datetime) -> bool:
    """Whether to offer the reader to begin a request: a delegate who may, and a visitor, who is asked to sign in."""
    by = person(request)
    return by is None or any(each.role in MAY[Act.BEGIN] for each in held_once(by, at))


def states_of(by: Person | None, at: datetime) -> list[tuple[Party, list[Holding]]]:
    """The States whose delegations somebody belongs to, each with the roles held for it."""
    held: dict[int, list[Holding]] = {}
    for each in held_once(by, at):
        if each.role in STATE_ROLES and each.office.party_id is not None:
            held.setdefault(each.office.party_id, []).append(each)
    return [(state, held[state.pk]) for state in Party.objects.filter(pk__in=held)] if held else []
