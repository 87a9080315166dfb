"""Signing in as one of the invented people, by a button. Only in a database made as a demonstration, and only for a
browser on the same machine: anywhere else these pages are not there."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.apps.parties.actions.installation import is_demo
from comity.apps.parties.models import Person

INVENTED = "@demonstration.invalid"
LOOPBACK = frozenset({"127.0.0.1", "::1"})
NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What a server in front says of where a request came from: with it, this is no browser on the same machine.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST", "HTTP_VIA")


def open_here(request: HttpRequest) -> bool:
    """Whether the cast may be signed in as, by this browser, in this database."""
    return near(request) and is_demo()


def near(request: HttpRequest) -> bool:
    """Whether a demonstration runs here and the browser is on the same machine. Asks the database nothing."""
    if not settings.DEMO or settings.SECURE or any(request.META.get(name) for name in FORWARDED):
        return False
    host = re.sub(r":\d+$", "", request.META.get("HTTP_HOST", ""))
    return request.META.get("REMOTE_ADDR", "") in LOOPBACK and host in NAMES


@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """Everybody one can be, with what they do."""
    if not open_here(request):
        raise Http404
    at = datetime.now(UTC)
    found = Person.objects.filter(email__endswith=INVENTED, is_active=True).prefetch_related(
        "holdings__office"
    )
    known = list(told())  # in the order in which they are told of
    rows = []
    for person in sorted(
        found, key=lambda each: (known.index(each.email) if each.email in known else len(known), each.pk)
    ):
        offices = sorted({held.office.name for held in person.holdings.all() if held.holds_at(at)})
        rows.append({"person": person, "offices": ", ".join(offices), "told": told().get(person.email, "")})
    first = [row for row in rows if row["told"]]
    others = [row for row in rows if not row["told"]]
    groups = [(_("To begin with"), first), (_("Delegates of other States"), others)]
    return render(request, "demo/cast.html", {"groups": groups})


@require_POST
def sign_in(request: HttpRequest, number: UUID) -> HttpResponse:
    """Be one of them, in a session of its own."""
    if not open_here(request):
        raise Http404
    person = get_object_or_404(Person, number=number, email__endswith=INVENTED, is_active=True)
    logout(request)
    login(request, person, backend=BACKEND)
    return redirect(landing(person))


def landing(person: Person) -> str:
    """Where their work is."""
    roles = person.roles(datetime.now(UTC))
    if roles & {"desk", "assessor", "decider"}:
        return "/desk/"
    if "board" in roles:
        return "/board/"
    return "/library/" if "editor" in roles else "/requests/"


@lru_cache(maxsize=1)
def told() -> dict[str, str]:
    """What the demonstration says of each of its people, by address."""
    path = settings.CHECKOUT / "demo" / "people.csv" if settings.CHECKOUT else None
    if path is None or not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["email"]: row["told"] for row in csv.DictReader(lines)}
