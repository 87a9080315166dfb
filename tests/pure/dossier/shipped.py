"""The shipped files, for tests that change one thing in them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition, read_route

FOLDER = Path(__file__).resolve().parents[3] / "src" / "comity" / "data" / "routes"
CATALOGUE = (FOLDER / "catalogue.toml").read_text(encoding="utf-8")
NAMES = sorted(each.stem for each in FOLDER.glob("*.toml") if each.stem != "catalogue")


def text(name: str = "technical-cooperation") -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache
def route(name: str = "technical-cooperation") -> RouteDefinition:
    found, problems = read_route(text(name), catalogue=shipped_catalogue())
    assert found is not None, problems
    return found


def changed(before: str, old: str, new: str) -> str:
    """The text with one place changed; a place that is not there would make the test empty."""
    assert old in before, f"{old!r} does not stand in the file any more"
    return before.replace(old, new, 1)
