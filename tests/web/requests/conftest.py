"""The asking world, and its people as browsers."""

from __future__ import annotations

from django.test import Client

from tests.assistance_world import _in_asking_world, asked, asking_world, person
from tests.web.conftest import browser

__all__ = ["_in_asking_world", "as_", "asked", "asking_world"]


def as_(name: str) -> Client:
    """The browser of somebody, signed in; Hana never signs in."""
    return browser(None if name == "hana" else person(name))
