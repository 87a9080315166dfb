"""An invitation opens the door once, to the invited address, while it is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import connection

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import invitations, people
from comity.apps.parties.models import Holding, Invitation, Person
from comity.apps.parties.refusal import Reason, Refused
from tests import cast
from tests.cast import NOW, PASSWORD

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def _invite(email: str = "tala@example.org", role: str = "editor") -> tuple[Invitation, str]:
    return invitations.invite(email=email, office=cast.secretariat(), role=role, by=SYSTEM, at=NOW)


def _refused(**what: object) -> Reason:
    before = (Record.objects.count(), Person.objects.count(), Holding.objects.count())
    with pytest.raises(Refused) as refused:
        invitations.accept(at=NOW, **what)  # type: ignore[arg-type]
    assert (Record.objects.count(), Person.objects.count(), Holding.objects.count()) == before
    return refused.value.reason  # type: ignore[return-value]


def test_accepting_makes_the_person_and_gives_the_role() -> None:
    invitation, secret = _invite()
    person = invitations.accept(secret=secret, at=NOW, name="Tala Quill", password=PASSWORD)
    assert (person.email, person.name) == ("tala@example.org", "Tala Quill")
    assert person.check_password(PASSWORD)
    assert person.roles(NOW) == {"editor"}
    written = Record.objects.get(act="invitations.accepted")
    assert written.by == person.address
    assert "tala" not in f"{written.subject}{written.facts}"
    invitation.refresh_from_db()
    assert invitation.accepted_at == NOW


def test_the_secret_itself_is_kept_nowhere() -> None:
    invitation, secret = _invite()
    with connection.cursor() as cursor:
        for table in ("parties_invitation", "journal_record"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret}%"])  # noqa: S608
            assert cursor.fetchone() == (0,)
    assert invitation.secret_hash == invitations.fingerprint(secret)


def test_a_used_withdrawn_expired_or_invented_secret_opens_nothing() -> None:
    _invitation, used = _invite()
    invitations.accept(secret=used, at=NOW, name="Tala", password=PASSWORD)
    taken_back, withdrawn = _invite("b@example.org")
    invitations.withdraw(invitation=taken_back, by=SYSTEM, at=NOW)
    stale, expired = _invite("c@example.org")
    Invitation.objects.filter(pk=stale.pk).update(expires_at=NOW)
    for secret in (used, withdrawn, expired, "invented", ""):
        assert _refused(secret=secret, name="X", password=PASSWORD) is Reason.NOT_OPEN
    with pytest.raises(Refused):
        invitations.withdraw(invitation=taken_back, by=SYSTEM, at=NOW)


def test_the_last_second_of_the_week_still_counts() -> None:
    _invitation, secret = _invite()
    assert invitations.find(secret=secret, at=NOW + WEEK) is None
    assert invitations.find(secret=secret, at=NOW + WEEK - timedelta(seconds=1)) is not None


def test_inviting_again_withdraws_the_earlier_link() -> None:
    _first, old = _invite()
    _second, new = _invite()
    assert _refused(secret=old, name="X", password=PASSWORD) is Reason.NOT_OPEN
    invitations.accept(secret=new, at=NOW, name="X", password=PASSWORD)


def test_a_link_alone_does_not_open_an_account_that_exists() -> None:
    amina, dalia = cast.amina(), cast.dalia()
    _invitation, secret = _invite(amina.email)
    for person in (None, dalia):
        assert (
            _refused(secret=secret, person=person, password="another four plain words")
            is Reason.SIGN_IN_FIRST
        )
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)
    assert invitations.accept(secret=secret, at=NOW, person=amina) == amina
    assert amina.roles(NOW) == {"editor"}


def test_an_account_opened_by_single_sign_on_is_not_opened_by_a_link() -> None:
    person = people.add_person(email="sso@example.org", name="S", by=SYSTEM, at=NOW)
    SocialAccount.objects.create(user=person, provider="sign-on", uid="1")
    _invitation, secret = _invite(person.email)
    assert _refused(secret=secret, name="X", password=PASSWORD) is Reason.SIGN_IN_FIRST


def test_somebody_added_at_the_console_sets_their_password_and_holds_the_role_once() -> None:
    office = cast.secretariat()
    person = people.add_person(
        email="tala@example.org", name="Tala", office=office, role="editor", by=SYSTEM, at=NOW
    )
    _invitation, secret = _invite()
    invitations.accept(secret=secret, at=NOW, name="Tala Quill", password=PASSWORD)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert person.holdings.count() == 1


def test_somebody_who_left_comes_back_by_invitation_under_the_same_number() -> None:
    dalia = cast.dalia()
    people.hand_over(person=dalia, by=SYSTEM, at=NOW)
    _invitation, secret = _invite(dalia.email)
    person = invitations.accept(secret=secret, at=NOW, name="Dalia", password=PASSWORD)
    assert person.number == dalia.number
    assert person.is_active
    assert person.left_at is None


def test_a_role_held_already_is_not_offered_again() -> None:
    dalia = cast.dalia()
    with pytest.raises(Refused) as refused:
        _invite(dalia.email)
    assert refused.value.reason is Reason.ALREADY_HELD


def test_a_verified_address_accepts_what_it_was_invited_to_and_nothing_else() -> None:
    _invite("tala@example.org", "editor")
    _invite("tala@example.org", "operator")
    assert invitations.accept_by_address(email="other@example.org", name="O", at=NOW) is None
    person = invitations.accept_by_address(email="TALA@example.org", name="Tala", at=NOW)
    assert person is not None
    assert person.roles(NOW) == {"editor", "operator"}
    assert not person.has_usable_password()
    assert invitations.accept_by_address(email="tala@example.org", name="Tala", at=NOW) is None
