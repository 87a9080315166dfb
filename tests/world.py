"""A database for tests with the shipped facts in it, loaded once. A conftest takes the fixtures from here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import database


@pytest.fixture(scope="session")
def world(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """The name of a database that holds the registry and the shipped facts."""
    from comity.cli import load

    with django_db_blocker.unblock():
        before = database.current()
        name = database.make()
        database.use(name)
        load.facts()
        database.use(before)
        yield name
        database.drop(name)


@pytest.fixture
def _in_world(world: str, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        before = database.current()
        database.use(world)
    yield
    with django_db_blocker.unblock():
        database.use(before)


@pytest.fixture
def facts(_in_world: None, db: None) -> None:
    """The test runs among the shipped facts; what it writes is rolled back."""
