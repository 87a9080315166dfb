"""Which route is in force, and what its text says. A text is checked before it is kept; a kept one is read once."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, override

from comity.apps.assistance.models import Route
from comity.apps.assistance.refusal import Reason, Refused
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition, read_route

SLUG = re.compile(r"[a-z0-9-]{1,40}")


def in_force(code: str, day: date) -> Route:
    """The version of a route in force on a day, or a refusal."""
    # A door may send what no database keeps.
    found = current(day).filter(code=code).first() if SLUG.fullmatch(code) else None
    if found is None:
        raise Refused(Reason.NO_ROUTE, code=code)
    return found


def current(day: date) -> QuerySet[Route]:
    """The routes in force on a day, one version of each: the newest that has begun, unless it has ended. An older
    version never comes back when a newer one ends, so a fund is ended by a last version."""
    newest = Route.objects.filter(in_force_from__lte=day).order_by("code", "-version").distinct("code")
    return Route.objects.filter(
        Q(in_force_until=None) | Q(in_force_until__gte=day), pk__in=newest.values("pk")
    )


def definition(route: Route) -> RouteDefinition:
    """What a kept route says. A version is never changed, so one that was read is known by its key and its seal: the
    text of a route fetched without it is asked for once a process."""
    key = (route.pk, route.seal)
    found = _known.get(key)
    if found is None:
        found = _read(route.text)
        if route.pk is not None:
            _known[key] = found
    return found


_known: dict[tuple[int | None, str], RouteDefinition] = {}


@lru_cache(maxsize=64)
def _read(text: str) -> RouteDefinition:
    found, problems = read_route(text, catalogue=shipped_catalogue())
    if found is None:
        raise RuntimeError(f"a kept route does not read: {problems}")
    return found


@lru_cache(maxsize=32)
def choice_words(definition: RouteDefinition) -> dict[str, tuple[str, ...]]:
    """The words of a route's choices in every language of this installation: {English: (as said, …)}. A form is filled
    in in one of them, and comes back by any door."""
    words = {
        label
        for asked in definition.questions
        for each in asked.question.inputs
        for _code, label in each.choices
    }
    found: dict[str, tuple[str, ...]] = {}
    for code, _name in settings.LANGUAGES if len(settings.LANGUAGES) > 1 else ():
        with override(code):
            for each in words:
                found[each] = (*found.get(each, ()), gettext(each))
    return found
