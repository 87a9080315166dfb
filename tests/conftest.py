"""What all tests share. Tests on a database get one of their own, copied from a template that is migrated once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COMITY_SHARED", CHECKOUT.parent / "shared"))

try:
    import django
except ModuleNotFoundError:  # the light install: only tests/pure and tests/papers run there
    django = None  # type: ignore[assignment]

if django is not None:
    from tests import database

    database.prepare()
    django.setup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", default="4", help="how often the long runs kill; the short form's number is 4"
    )
    parser.addoption(
        "--examples",
        default="2",
        help="how many calls of each kind test_schemathesis makes of each operation",
    )


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts and data beside the checkout; without it the test is skipped, and counted."""
    if not (SHARED / "texts").is_dir():
        pytest.skip("the shared test data is not beside this checkout")
    return SHARED


if django is not None:

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
        with django_db_blocker.unblock():
            name = database.make()
            database.use(name)
        yield
        with django_db_blocker.unblock():
            database.drop(name)

    @pytest.fixture
    def committed(django_db_setup: None, django_db_blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
        """A database in which transactions really commit; its name. Gone after the test."""
        with django_db_blocker.unblock():
            before = database.current()
            name = database.make()
            database.use(name)
            yield name
            database.use(before)
            database.drop(name)
