"""Which route is in force, and what its text says. A text is checked before it is kept; a kept one is read once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Q

from comity.apps.assistance.models import Route
from comity.apps.assistance.refusal import Reason, Refused
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition, read_route


def in_force(code: str, day: date) -> Route:
    """The newest version of a route in force on a day, or a refusal."""
    found: Route | None = current(day).filter(code=code).order_by("-version").first()
    if found is None:
        raise Refused(Reason.NO_ROUTE, code=code)
    return found


def current(day: date):  # type: ignore[no-untyped-def]
    """All versions in force on a day."""
    return Route.objects.filter(Q(in_force_until=None) | Q(in_force_until__gte=day), in_force_from__lte=day)


def definition(route: Route) -> RouteDefinition:
    """What a kept route says."""
    return _read(route.text)


@lru_cache(maxsize=64)
def _read(text: str) -> RouteDefinition:
    found, problems = read_route(text, catalogue=shipped_catalogue())
    if found is None:
        raise RuntimeError(f"a kept route does not read: {problems}")
    return found
