"""The world in which States ask, and its people as browsers."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.assistance_world import _in_asking_world, asked, asked_committed, asking_world, person
from tests.web.conftest import browser

__all__ = ["_in_asking_world", "asked", "asked_committed", "asking_world"]

NAMES = (
    "hana",
    "lee",
    "amina",
    "chen",
    "dalia",
    "gita",
    "emeka",
    "efua",
    "fatou",
    "dan",
    "aud",
    "nia",
    "olu",
)


@pytest.fixture
def cast(asked: None) -> dict[str, Client]:
    """Everybody as a browser: Hana has not signed in, Lee holds nothing, Gita serves another fund."""
    return {name: browser(person(name)) for name in NAMES}
