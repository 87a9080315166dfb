"""What is held about people: taken out by them, erased when they have left, forgotten in time."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import invitations, people, privacy
from comity.apps.parties.models import Invitation, Person
from comity.apps.parties.refusal import Reason, Refused
from comity.apps.parties.retention import periods
from tests import cast
from tests.cast import LONG_AGO, NOW

pytestmark = pytest.mark.django_db


def _every_table_that_holds(text: str) -> set[str]:
    """The tables of the whole database in which that text stands anywhere."""
    with connection.cursor() as cursor:
        found = set()
        for table in set(connection.introspection.table_names(cursor)) - {"django_migrations"}:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{text}%"])  # noqa: S608
            row = cursor.fetchone()
            if row and row[0]:
                found.add(table)
        return found


def _furnished(name: str) -> Person:
    """Somebody of whom everything that can be held is held."""
    person = cast.person(name, "editor")
    Client().post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    Authenticator.objects.create(user=person, type="totp", data={"secret": "hush-secret"})
    SocialAccount.objects.create(
        user=person, provider="sign-on", uid="77", extra_data={"userinfo": {"email": person.email}}
    )
    return person


def test_the_file_holds_every_table_that_points_at_me_and_no_key() -> None:
    person = _furnished("Tala")
    held = privacy.export_own_data(person=person, by=person, at=NOW)
    text = json.dumps(held)
    assert held["person"]["email"] == person.email
    assert {each["act"] for each in held["journal"]} == {"people.added"}
    for relation in privacy.pointing_at_people():
        table = relation.related_model._meta.label_lower
        rows = relation.related_model._default_manager.filter(**{relation.field.name: person})
        assert len(held["tables"].get(f"{table}.{relation.field.name}", [])) == rows.count()
    session = UserSession.objects.get(user=person)
    for secret in (person.password, "hush-secret", session.session_key):
        assert secret not in text
    assert session.user_agent in text or session.ip in text
    assert Record.objects.filter(act="people.data_exported", subject=person.address).count() == 1


def test_erasing_leaves_no_name_or_address_in_any_table_and_keeps_every_record() -> None:
    person = _furnished("Talaquill")
    invitations.invite(email=person.email, office=cast.secretariat(), role="operator", by=SYSTEM, at=NOW)
    people.end_role(holding=person.holdings.get(), by=SYSTEM, at=NOW)
    records = Record.objects.filter(subject=person.address).count()
    assert _every_table_that_holds("talaquill")
    privacy.erase_person(person=person, by=SYSTEM, at=NOW)
    assert _every_table_that_holds("talaquill") == set()
    assert not UserSession.objects.filter(user=person).exists()
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("", False)
    assert person.holdings.count() == 1
    assert Record.objects.filter(subject=person.address).count() == records + 1


def test_who_holds_a_role_is_not_erased() -> None:
    dalia = cast.dalia()
    with pytest.raises(Refused) as refused:
        privacy.erase_person(person=dalia, by=SYSTEM, at=NOW)
    assert refused.value.reason is Reason.STILL_HELD
    dalia.refresh_from_db()
    assert dalia.name == "Dalia"


def test_two_erased_people_do_not_get_in_each_others_way() -> None:
    for name in ("One", "Two"):
        privacy.erase_person(person=cast.person(name), by=SYSTEM, at=NOW)
    assert EmailAddress.objects.count() == 0


def test_every_period_has_its_days_and_its_reason() -> None:
    table = periods()
    assert len(table) >= 11
    for period in table.values():
        assert period.days >= 0
        assert period.holds
        assert period.why


def test_a_closed_invitation_is_forgotten_after_its_period_and_an_open_one_is_not() -> None:
    office = cast.secretariat()
    for address in ("old@example.org", "withdrawn@example.org"):
        invitations.invite(email=address, office=office, role="editor", by=SYSTEM, at=NOW)
    Invitation.objects.filter(email__startswith="withdrawn").update(withdrawn_at=NOW)
    invitations.invite(email="open@example.org", office=office, role="editor", by=SYSTEM, at=NOW, days=90)
    kept = periods()["closed-invitations"].length
    just_before = NOW + timedelta(days=7) + kept - timedelta(seconds=1)
    assert privacy.forget(at=NOW + kept - timedelta(seconds=1))["closed-invitations"] == 0
    assert privacy.forget(at=just_before)["closed-invitations"] == 1
    assert privacy.forget(at=just_before + timedelta(seconds=1))["closed-invitations"] == 1
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "forgotten@erased.invalid", "open@example.org",
    }  # fmt: skip


def test_who_left_is_forgotten_after_a_year_and_not_a_day_earlier() -> None:
    olu, dalia = cast.olu(), cast.dalia()
    people.hand_over(person=dalia, by=olu, at=NOW)
    year = periods()["people-who-left"].length
    assert privacy.forget(at=NOW + year - timedelta(seconds=1))["people-who-left"] == 0
    assert privacy.forget(at=NOW + year)["people-who-left"] == 1
    assert privacy.forget(at=NOW + year)["people-who-left"] == 0
    assert _every_table_that_holds("dalia") == set()
    assert Record.objects.filter(act="retention.applied", by=SYSTEM).count() == 1


def test_an_account_without_role_or_sign_in_is_forgotten_after_its_period() -> None:
    cast.olu()
    amina, dalia = cast.amina(), cast.dalia()
    busy = cast.person("Busy")
    length = periods()["people-without-role"].length
    Person.objects.filter(pk=busy.pk).update(last_login=LONG_AGO + timedelta(days=1))
    assert privacy.forget(at=LONG_AGO + length - timedelta(seconds=1))["people-without-role"] == 0
    assert privacy.forget(at=LONG_AGO + length)["people-without-role"] == 1
    amina.refresh_from_db()
    assert amina.email.endswith("@erased.invalid")
    for person in (dalia, busy):
        person.refresh_from_db()
        assert person.name


def test_an_ended_session_is_forgotten_and_a_running_one_is_not() -> None:
    person = cast.amina()
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    running = browsers[0].session.session_key
    Session.objects.exclude(session_key=running).update(expire_date=NOW - timedelta(days=3000))
    Session.objects.filter(session_key=running).update(expire_date=NOW + timedelta(days=3000))
    assert privacy.forget(at=NOW)["ended-sessions"] == 1
    assert [each.session_key for each in UserSession.objects.all()] == [running]


def test_written_letters_are_deleted_after_their_period(tmp_path: Path) -> None:
    kept = periods()["written-letters"].length
    old, young = tmp_path / "old.log", tmp_path / "young.log"
    for path, age in ((old, kept), (young, kept - timedelta(seconds=1))):
        path.write_text("a letter")
        moment = (NOW - age).timestamp()
        os.utime(path, (moment, moment))
    assert privacy.forget(at=NOW, letters=tmp_path)["written-letters"] == 1
    assert not old.exists()
    assert young.exists()


def test_forgetting_nothing_writes_nothing() -> None:
    before = Record.objects.count()
    assert set(privacy.forget(at=NOW).values()) == {0}
    assert Record.objects.count() == before
