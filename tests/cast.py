"""The cast: the invented people every page and act is asked by.

Hana reads without signing in, Amina signs in and holds no role, Dalia is an editor, Olu an operator.
"""

from __future__ import annotations

from datetime import UTC, datetime

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office, Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PASSWORD = "four plain words together"


def secretariat() -> Office:
    """The office this installation is run from."""
    return people.open_office(name="Secretariat", by=SYSTEM, at=LONG_AGO)


def person(name: str, role: str = "") -> Person:
    """Somebody who signs in with `<name>@example.org` and PASSWORD, with that role if one is given."""
    return people.add_person(
        email=f"{name.lower()}@example.org", name=name, password=PASSWORD, by=SYSTEM, at=LONG_AGO,
        office=secretariat() if role else None, role=role,
    )  # fmt: skip


def amina() -> Person:
    return person("Amina")


def dalia() -> Person:
    return person("Dalia", "editor")


def olu() -> Person:
    return person("Olu", "operator")
