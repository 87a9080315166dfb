"""What all tests share. Tests on a database get one of their own, copied from a template that is migrated once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    from django.conf import settings as installed

    # Argon2 is made to cost a fifth of a second, and most tests need only some people who can sign in. Whoever asks how
    # passwords are kept takes the fixture `hashed_as_in_service`; programs that tests start hash so in any case.
    AS_IN_SERVICE = installed.PASSWORD_HASHERS
    installed.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *AS_IN_SERVICE]


# What takes longest, begun first: no worker is then left alone with it at the end. Two soaks do not begin together.
LONGEST = (
    "tests/privacy/test_two_worlds.py",
    "tests/soak/test_log_survives_kills.py",
    "tests/soak/test_uploads_survive_kills.py",
    "tests/access/test_matrix_over_the_pages.py",
    "tests/journeys/test_fresh_clone.py",
    "tests/access/test_matrix_over_the_api.py",
    "tests/soak/test_desk_survives_kills.py",
    "tests/web/test_hostile_forms.py",
    "tests/soak/test_money_survives_kills.py",
    "tests/cli/test_backup.py",
    "tests/cli/test_own_server.py",
    "tests/soak/test_books_hold.py",
    "tests/mail/test_mail_in_process.py",
    "tests/journeys/test_by_mail_alone.py",
    "tests/cli/test_log.py",
    "tests/journeys/test_ask_and_be_decided.py",
    "tests/api/test_schemathesis.py",
    "tests/journeys/test_requests_look_right.py",
    "tests/journeys/test_accounts_come_in_and_stay_safe.py",
    "tests/journeys/test_look_right_everywhere.py",
    "tests/journeys/test_ask_for_help.py",
    "tests/apps/assistance/test_at_once.py",
    "tests/apps/assistance/test_access.py",
    "tests/soak/test_desk_keeps_its_word.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--kills", default="4", help="how often the long runs kill; the short form's number is 4"
    )
    parser.addoption(
        "--requests",
        default="2000",
        help="how many requests the open data are written of; 2000 in the short form",
    )
    parser.addoption(
        "--everybody",
        action="store_true",
        help="all kinds of readers compare each pair of worlds, and every cell of access is asked",
    )
    parser.addoption(
        "--forms", default="12", help="how many forms go through LibreOffice; the short form's number is 12"
    )
    parser.addoption(
        "--postings",
        default="20000",
        help="how many postings the books have whose pages are weighed; 20000 in the short form",
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
    def hashed_as_in_service(settings: Any) -> None:
        """Passwords cost here what they cost in service."""
        settings.PASSWORD_HASHERS = AS_IN_SERVICE

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
