"""The cast's page signs in without a password: it is there in a demonstration on one's own machine, nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import installation, people
from comity.apps.parties.models import Installation, Person

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HERE: dict[str, Any] = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


def somebody(email: str) -> Person:
    person = people.add_person(email=email, name="Somebody", by=SYSTEM, at=AT)
    office = people.open_office(name="An office", by=SYSTEM, at=AT)
    people.give_role(person=person, office=office, role="editor", by=SYSTEM, at=AT)
    return person


@pytest.fixture
def invented(db: None, settings: LazySettings) -> Person:
    """A database made as a demonstration, with one invented person."""
    settings.DEMO, settings.SECURE = True, False
    settings.ALLOWED_HOSTS = ["*"]
    assert installation.found(demo=True, at=AT).demo
    return somebody("amina@demonstration.invalid")


def closed(person: Person, **sent: Any) -> bool:
    """Whether both pages are not there, and nobody is signed in by asking for them."""
    client = Client(raise_request_exception=False)
    listed = client.get("/demo/", **{**HERE, **sent}).status_code
    entered = client.post(f"/demo/{person.number}", **{**HERE, **sent}).status_code
    assert (listed == 404) == (entered == 404), (listed, entered)
    assert ("_auth_user_id" in client.session) == (entered == 302)
    return listed == 404


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8399", "[::1]:8000"])
def test_on_ones_own_machine_a_button_signs_in_as_one_of_the_cast(invented: Person, host: str) -> None:
    client = Client()
    page = client.get("/demo/", **{**HERE, "HTTP_HOST": host})
    assert page.status_code == 200
    assert f'action="/demo/{invented.number}"' in page.content.decode()
    entered = client.post(f"/demo/{invented.number}", **{**HERE, "HTTP_HOST": host})
    assert (entered.status_code, entered["Location"]) == (302, "/library/")
    assert client.session["_auth_user_id"] == str(invented.pk)


@pytest.mark.parametrize(
    "sent",
    [
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_HOST": "localhost"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
        {"HTTP_VIA": "1.1 front"},
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "::ffff:192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "comity.example"},
        {"HTTP_HOST": "127.0.0.1.example"},
        {"HTTP_HOST": "localhost.example:8000"},
    ],
    ids=lambda sent: " ".join(f"{name}={value}" for name, value in sent.items()),
)
def test_from_anywhere_else_the_page_is_not_there(invented: Person, sent: dict[str, str]) -> None:
    assert not closed(invented)
    assert closed(invented, **sent)


def test_without_the_setting_the_page_is_not_there(invented: Person, settings: LazySettings) -> None:
    settings.DEMO = False
    assert closed(invented)


def test_behind_https_the_page_is_not_there(invented: Person, settings: LazySettings) -> None:
    settings.SECURE = True
    assert closed(invented)


@pytest.mark.parametrize("said", [None, False], ids=["never said", "said to be no demonstration"])
def test_in_a_database_not_made_as_a_demonstration_the_page_is_not_there(
    db: None, settings: LazySettings, said: bool | None
) -> None:
    settings.DEMO, settings.SECURE = True, False
    settings.ALLOWED_HOSTS = ["*"]
    if said is not None:
        installation.found(demo=said, at=AT)
    assert closed(somebody("amina@demonstration.invalid"))


def test_a_database_that_held_somebody_never_becomes_a_demonstration(
    db: None, settings: LazySettings
) -> None:
    settings.DEMO, settings.SECURE = True, False
    settings.ALLOWED_HOSTS = ["*"]
    person = somebody("amina@demonstration.invalid")
    assert not installation.found(demo=True, at=AT).demo
    assert not installation.found(demo=True, at=AT).demo  # nor when asked again
    assert Installation.objects.count() == 1
    assert closed(person)


@pytest.mark.parametrize("email", ["olu@example.org", "x@demonstration.invalid.example.org"])
def test_only_invented_people_can_be_signed_in_as(invented: Person, email: str) -> None:
    real, client = somebody(email), Client()
    assert email not in client.get("/demo/", **HERE).content.decode()
    assert client.post(f"/demo/{real.number}", **HERE).status_code == 404
    assert "_auth_user_id" not in client.session


def test_who_left_can_no_longer_be_signed_in_as(invented: Person) -> None:
    Person.objects.filter(pk=invented.pk).update(is_active=False)
    client = Client()
    assert client.post(f"/demo/{invented.number}", **HERE).status_code == 404


def test_signing_in_is_by_a_button_of_the_page_itself(invented: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/demo/{invented.number}", **HERE).status_code == 403
    assert strict.get(f"/demo/{invented.number}", **HERE).status_code == 405
    assert "_auth_user_id" not in strict.session


def test_being_another_begins_a_session_of_its_own(invented: Person) -> None:
    client, other = Client(), somebody("dalia@demonstration.invalid")
    client.post(f"/demo/{invented.number}", **HERE)
    before = client.session.session_key
    client.post(f"/demo/{other.number}", **HERE)
    assert client.session["_auth_user_id"] == str(other.pk)
    assert client.session.session_key != before
