"""What tests of pages share: the shipped facts, and the cast as browsers."""

from __future__ import annotations

import pytest
from django.test import Client

from comity.apps.parties.models import Person
from tests import cast
from tests.world import _in_world, facts, world

__all__ = ["_in_world", "facts", "world"]

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person: Person | None = None, **more: object) -> Client:
    """A browser, signed in as that person or as nobody."""
    client = Client(raise_request_exception=False, **more)  # type: ignore[arg-type]
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def everybody(facts: None) -> dict[str, Client]:
    """The whole cast: Hana has no account, Amina no role, Dalia edits, Olu runs the installation."""
    return {
        "Hana": browser(),
        "Amina": browser(cast.amina()),
        "Dalia": browser(cast.dalia()),
        "Olu": browser(cast.olu()),
    }
