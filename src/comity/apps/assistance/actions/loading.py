"""Taking in routes: each is checked whole before it is kept, and a kept version is never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from django.db import transaction

from comity.apps.assistance.checking import as_kept, check
from comity.apps.assistance.models import Route
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.apps.parties import access as people
from comity.apps.parties.access import Actor


@dataclass(frozen=True, slots=True)
class Shipped:
    """How many shipped routes were new, and which versions of the installation's own stand in their place."""

    new: int
    own: tuple[str, ...]


@transaction.atomic
def load_route(*, text: str, by: Actor, at: datetime) -> Route:
    """Keep a version of a route from its text. The same text again changes nothing.

    Refuses what does not read, with every problem found, and another text for a version that is kept: requests under
    way keep what they began with, so a change is a new version.
    """
    people.require(people.Act.LOAD_REGISTRY, by, at=at)
    text = as_kept(text)
    found, problems = check(text)
    if found is None:
        raise Refused(Reason.NOT_FIT, field="route", problems=problems)
    # An invented route under a real fund's code would stand in its place, and the other way round.
    if Route.objects.filter(code=found.code).exclude(fictional=found.fictional).exists():
        raise Refused(Reason.NOT_FIT, field="fictional", kept=not found.fictional)
    seal = hashlib.sha256(text.encode()).hexdigest()
    route, fresh = Route.objects.get_or_create(
        code=found.code, version=found.version,
        defaults={
            "text": text, "seal": seal, "in_force_from": found.in_force_from,
            "in_force_until": found.in_force_until, "fictional": found.fictional, "loaded_at": at,
        },
    )  # fmt: skip
    if route.seal != seal:
        raise Refused(Reason.NOT_FIT, field="version", kept=route.version)
    if fresh:
        record(
            "routes.loaded", subject=f"routes/{route.code}", by=people.address(by), at=at, version=route.version,
            seal=seal,
        )  # fmt: skip
    return route


@transaction.atomic
def load_shipped(*, by: Actor, at: datetime) -> Shipped:
    """Keep the routes that come with the platform.

    An installation may have given a shipped route a version of its own before the platform came with that number. Its
    own stays, and bringing the platform to a new version does not stop at it.
    """
    people.require(people.Act.LOAD_REGISTRY, by, at=at)
    new, own = 0, []
    for text in shipped_texts().values():
        found, problems = check(text)
        if found is None:
            raise RuntimeError("; ".join(problems))  # a fault of the platform, which its tests exclude
        kept = Route.objects.filter(code=found.code, version=found.version).first()
        if kept is None:
            load_route(text=text, by=by, at=at)
            new += 1
        elif kept.text != as_kept(text):
            own.append(f"{found.code} version {found.version}")
    return Shipped(new, tuple(own))


def shipped_texts() -> dict[str, str]:
    """Return the texts of the routes that come with the platform, by the name of their file."""
    folder = resources.files("comity").joinpath("data", "routes")
    return {
        each.name: each.read_text(encoding="utf-8")
        for each in sorted(folder.iterdir(), key=lambda one: one.name)
        if each.name.endswith(".toml") and each.name != "catalogue.toml"
    }
