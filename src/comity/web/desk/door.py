"""Who comes in at the fund's side, and which request they asked for. The acts ask again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from comity.apps.parties.models import Holding, Person, Role

Page = Callable[..., HttpResponseBase]
STAFF = frozenset({Role.DESK, Role.ASSESSOR, Role.DECIDER})
READERS = STAFF | {Role.AUDITOR}  # an auditor reads every list and may do nothing on it


def now() -> datetime:
    return datetime.now(UTC)


def person(request: HttpRequest) -> Person:
    """The reader, with every role they hold at hand: one statement a page."""
    by = cast(Person, request.user)
    if "holdings" not in getattr(by, "_prefetched_objects_cache", {}):
        prefetch_related_objects([by], Prefetch("holdings", Holding.objects.select_related("office")))
    return by


def held(by: Person, roles: frozenset[Role] | set[Role], at: datetime) -> list[Holding]:
    """The holdings of a person in those roles at that moment."""
    return [each for each in by.holdings.all() if each.role in roles and each.holds_at(at)]


def funds_of(by: Person, roles: frozenset[Role] | set[Role], at: datetime) -> list[str]:
    """The codes of the funds a person serves in those roles, in order."""
    return sorted({str(code) for each in held(by, roles, at) for code in each.office.funds})


def is_staff(request: HttpRequest) -> bool:
    """Whether the reader has a desk here: for the link in the frame."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return False
    return bool(held(person(request), READERS | {Role.BOARD}, now()))


def only(*roles: Role) -> Callable[[Page], Page]:
    """Let in who holds one of the roles; strangers are asked to sign in, others told that the page is not theirs."""

    def door(page: Page) -> Page:
        @never_cache
        @login_required
        @wraps(page)
        def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            if not held(person(request), set(roles), now()):
                raise PermissionDenied
            return page(request, *arguments, **named)

        return guarded

    return door


readers_only = only(*READERS)
desk_only = only(Role.DESK)
