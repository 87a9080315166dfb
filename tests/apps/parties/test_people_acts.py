"""Roles, handing over, sessions and lost second factors: done, refused without a trace, and refused the second time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import invitations, people, privacy
from comity.apps.parties.models import Holding, Invitation, Office, Person
from comity.apps.parties.refusal import Reason, Refused
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _traces() -> tuple[int, ...]:
    """How much is written, in every table an act on people may touch."""
    tables = (Record, Person, Holding, Office, Invitation, EmailAddress, Authenticator, UserSession)
    return tuple(table.objects.count() for table in tables)


def _last() -> Record:
    return Record.objects.order_by("pk")[Record.objects.count() - 1]


def _sign_in(person: Person) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    assert client.get("/account/").status_code == 200
    return client


def test_adding_a_person_leaves_one_record_without_their_name_or_address() -> None:
    office = cast.secretariat()
    before = Record.objects.count()
    person = people.add_person(
        email="Tala@Example.org", name="Tala Quill", office=office, role="editor", by=SYSTEM, at=NOW
    )
    assert person.email == "tala@example.org"
    assert person.roles(NOW) == {"editor"}
    assert Record.objects.count() == before + 1
    written = _last()
    assert (written.act, written.subject) == ("people.added", f"people/{person.number}")
    assert "tala" not in str(written.facts).lower() + written.subject + written.by
    assert not person.has_usable_password()


def test_an_address_is_somebodys_whatever_its_capitals() -> None:
    cast.amina()
    before = _traces()
    with pytest.raises(Refused) as refused:
        people.add_person(email="AMINA@example.org", name="", by=SYSTEM, at=NOW)
    assert refused.value.reason is Reason.KNOWN_ADDRESS
    assert _traces() == before


ACTS: dict[str, Any] = {
    "add": lambda by, on: people.add_person(email="new@example.org", name="", by=by, at=NOW),
    "open office": lambda by, on: people.open_office(name="A new office", by=by, at=NOW),
    "invite": lambda by, on: invitations.invite(
        email="new@example.org", office=Office.objects.get(), role="editor", by=by, at=NOW
    ),
    "give role": lambda by, on: people.give_role(
        person=on, office=Office.objects.get(), role="operator", by=by, at=NOW
    ),
    "end role": lambda by, on: people.end_role(holding=on.holdings.get(), by=by, at=NOW),
    "hand over": lambda by, on: people.hand_over(person=on, by=by, at=NOW),
    "end sessions": lambda by, on: people.end_sessions(person=on, by=by, at=NOW),
    "reset": lambda by, on: people.reset_second_factor(person=on, check="in-person", by=by, at=NOW),
    "export": lambda by, on: privacy.export_own_data(person=on, by=by, at=NOW),
    "erase": lambda by, on: privacy.erase_person(person=on, by=by, at=NOW),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["amina", "dalia", "a former operator", "somebody closed out"])
def test_only_an_operator_acts_on_others_and_a_refusal_leaves_no_trace(act: str, who: str) -> None:
    olu = cast.olu()
    on = cast.person("Emeka", "editor")
    if who == "a former operator":
        by = cast.person("Former", "operator")
        people.end_role(holding=by.holdings.get(), by=olu, at=NOW)
    elif who == "somebody closed out":
        by = cast.person("Closed", "operator")
        Person.objects.filter(pk=by.pk).update(is_active=False)
        by.refresh_from_db()
    else:
        by = {"amina": cast.amina, "dalia": cast.dalia}[who]()
    before = _traces()
    with pytest.raises(Refused) as refused:
        ACTS[act](by, on)
    assert refused.value.reason is Reason.MAY_NOT
    assert refused.value.may_not
    assert _traces() == before


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"export", "erase"}))
def test_an_operator_may(act: str) -> None:
    olu, on = cast.olu(), cast.person("Emeka", "editor")
    before = Record.objects.count()
    ACTS[act](olu, on)
    assert Record.objects.count() == before + 1
    assert _last().by == olu.address


def test_an_operator_may_not_take_out_the_data_of_another() -> None:
    olu, amina = cast.olu(), cast.amina()
    with pytest.raises(Refused):
        privacy.export_own_data(person=amina, by=olu, at=NOW)


def test_a_role_is_held_between_its_days() -> None:
    olu, amina = cast.olu(), cast.amina()
    office = cast.secretariat()
    later = NOW + timedelta(days=10)
    people.give_role(person=amina, office=office, role="editor", by=olu, at=NOW, until_at=later)
    assert amina.roles(NOW - timedelta(seconds=1)) == set()
    assert amina.roles(NOW) == {"editor"}
    assert amina.roles(later) == set()
    with pytest.raises(Refused) as refused:
        people.give_role(person=amina, office=office, role="editor", by=olu, at=NOW)
    assert refused.value.reason is Reason.ALREADY_HELD


def test_a_role_ends_once() -> None:
    olu, dalia = cast.olu(), cast.dalia()
    holding = dalia.holdings.get()
    people.end_role(holding=holding, by=olu, at=NOW)
    assert dalia.roles(NOW) == set()
    before = _traces()
    with pytest.raises(Refused) as refused:
        people.end_role(holding=holding, by=olu, at=NOW)
    assert refused.value.reason is Reason.NOT_HELD
    assert _traces() == before


def test_handing_over_passes_the_roles_ends_the_sessions_and_shuts_the_door() -> None:
    olu, dalia, amina = cast.olu(), cast.dalia(), cast.amina()
    browser = _sign_in(dalia)
    Authenticator.objects.create(user=dalia, type="totp", data={"secret": "x"})
    before = Record.objects.count()
    passed = people.hand_over(person=dalia, successor=amina, by=olu, at=NOW)
    assert [each.role for each in passed] == ["editor"]
    assert amina.roles(NOW) == {"editor"}
    assert dalia.roles(NOW) == set()
    assert dalia.roles(NOW - timedelta(days=1)) == {"editor"}  # what was held stays known
    dalia.refresh_from_db()
    assert dalia.left_at == NOW
    assert browser.get("/account/").status_code == 302
    answer = Client().post("/accounts/login/", {"login": dalia.email, "password": cast.PASSWORD})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=dalia).exists()
    assert Record.objects.count() == before + 1
    assert _last().facts == {
        "successor": amina.address, "roles": [{"office_code": "secretariat", "role": "editor"}],
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        people.hand_over(person=dalia, by=olu, at=NOW)
    assert refused.value.reason is Reason.HAS_LEFT


def test_nobody_succeeds_themselves_and_nobody_who_left_succeeds() -> None:
    olu, dalia, gone = cast.olu(), cast.dalia(), cast.person("Gone")
    people.hand_over(person=gone, by=olu, at=NOW)
    before = _traces()
    for successor, reason in ((dalia, Reason.SAME_PERSON), (gone, Reason.HAS_LEFT)):
        with pytest.raises(Refused) as refused:
            people.hand_over(person=dalia, successor=successor, by=olu, at=NOW)
        assert refused.value.reason is reason
    assert _traces() == before
    assert dalia.roles(NOW) == {"editor"}


def test_the_last_operator_stays() -> None:
    olu = cast.olu()
    before = _traces()
    for act in (
        lambda: people.hand_over(person=olu, by=olu, at=NOW),
        lambda: people.end_role(holding=olu.holdings.get(), by=olu, at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Reason.LAST_OPERATOR
    assert _traces() == before
    assert olu.roles(NOW) == {"operator"}
    dalia = cast.dalia()
    people.hand_over(person=olu, successor=dalia, by=olu, at=NOW)
    assert dalia.roles(NOW) == {"editor", "operator"}


def test_an_editor_leaves_even_where_nobody_is_an_operator() -> None:
    dalia = cast.dalia()
    people.hand_over(person=dalia, by=SYSTEM, at=NOW)
    assert dalia.roles(NOW) == set()


def test_ending_sessions_spares_the_one_in_use() -> None:
    amina = cast.amina()
    here, there = _sign_in(amina), _sign_in(amina)
    number = people.end_sessions(person=amina, by=amina, at=NOW, keep=here.session.session_key or "")
    assert number == 1
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_lost_second_factor_is_removed_by_somebody_else_with_how_it_was_checked() -> None:
    olu, dalia = cast.olu(), cast.dalia()
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=dalia, type=kind, data={})
    assert people.reset_second_factor(person=dalia, check="called-back", by=olu, at=NOW) == 2
    assert not Authenticator.objects.filter(user=dalia).exists()
    assert _last().facts == {"check": "called-back", "number": 2}
    Authenticator.objects.create(user=olu, type="totp", data={})
    before = _traces()
    with pytest.raises(Refused) as refused:
        people.reset_second_factor(person=olu, check="in-person", by=olu, at=NOW)
    assert refused.value.reason is Reason.SAME_PERSON
    with pytest.raises(ValueError, match="because"):
        people.reset_second_factor(person=dalia, check="because I say so", by=olu, at=NOW)
    assert _traces() == before
