"""Is a text a route that can run? The whole check, rules of criteria included, without a database."""

from __future__ import annotations

from comity.pure.criteria.rules import read_rules
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition, read_route


def check(text: str) -> tuple[RouteDefinition | None, list[str]]:
    """Return what a route's text says, and its problems as lines. With any problem there is no route.

    What the file is made of is checked by `pure/dossier`, what its criteria mean by `pure/criteria`.
    """
    found, problems = read_route(text, catalogue=shipped_catalogue())
    if found is None:
        return None, [str(each) for each in problems]
    faults = read_rules(found.criteria, found.version)[1]
    return (None, [str(each) for each in faults]) if faults else (found, [])


def as_kept(text: str) -> str:
    """Return the text as it is kept and sealed: with one kind of line break, so that a file that went through another
    system's editor is still the same version."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
