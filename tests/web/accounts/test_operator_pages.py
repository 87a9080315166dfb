"""The operators' pages, asked by the whole cast; and the letter of an invitation, followed to its end."""

from __future__ import annotations

import re
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from comity.apps.journal.models import Record
from comity.apps.notices.models import Message, State
from comity.apps.parties.models import Invitation, Person
from tests import cast
from tests.outbox import deliver

pytestmark = pytest.mark.django_db


def _as(person: Person | None, *, sure: bool = False) -> Client:
    """A browser of that person; `sure` when they have just confirmed that it is them."""
    client = Client()
    if person is not None:
        client.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    if sure:
        client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    return client


PAGES = [
    ("people-list", False), ("people-invite", False), ("people-page", True), ("people-give-role", True),
    ("people-hand-over", True), ("people-second-factor", True), ("people-erase", True),
]  # fmt: skip


@pytest.mark.parametrize(("name", "of_a_person"), PAGES)
def test_the_whole_cast_asks_for_a_page_of_the_operators(name: str, of_a_person: bool) -> None:
    emeka = cast.person("Emeka", "editor")
    address = reverse(name, args=[emeka.number] if of_a_person else [])
    assert _as(None).get(address)["Location"] == f"/accounts/login/?next={address}"
    for person, status in ((cast.amina(), 403), (cast.dalia(), 403), (cast.olu(), 200)):
        answer = _as(person).get(address)
        assert answer.status_code == status, person
        assert (b"emeka" in answer.content.lower()) is (status == 200 and name != "people-invite")


POSTS: list[tuple[str, dict[str, str]]] = [
    ("people-hand-over", {"successor": ""}),
    ("people-second-factor", {"check": "in-person"}),
    ("people-erase", {}),
    ("people-give-role", {"role": "operator", "office": "secretariat"}),
    ("people-sessions-end", {}),
]


@pytest.mark.parametrize(("name", "form"), POSTS)
def test_nobody_but_an_operator_does_it(name: str, form: dict[str, str]) -> None:
    emeka = cast.person("Emeka", "editor")
    before = None
    for person in (None, cast.amina(), cast.dalia()):
        client = _as(person, sure=person is not None)
        before = Record.objects.count()
        assert client.post(reverse(name, args=[emeka.number]), form).status_code in {302, 403}
        assert Record.objects.count() == before
    emeka.refresh_from_db()
    assert emeka.is_active


@pytest.mark.parametrize(("name", "form"), POSTS[:4])
def test_what_cannot_be_undone_asks_again_who_you_are_and_then_goes_on(
    name: str, form: dict[str, str]
) -> None:
    olu, emeka = cast.olu(), cast.person("Emeka", "" if name == "people-erase" else "editor")
    client = _as(olu)
    before = Record.objects.count()
    address = reverse(name, args=[emeka.number])
    answer = client.post(address, form)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert Record.objects.count() == before
    client.post(answer["Location"], {"password": "wrong wrong wrong"})
    assert Record.objects.count() == before
    client.post(answer["Location"], {"password": cast.PASSWORD, "next": address})
    assert Record.objects.count() == before + 1


def _invite(client: Client, **form: str) -> Any:
    return client.post(
        "/account/people/invite/",
        {"email": "tala@example.org", "role": "editor", "office": "secretariat"} | form,
    )


def _link() -> str:
    found = re.search(r"http://localhost:8000(/account/invitations/\S+/)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_an_invitation_is_written_followed_and_accepted() -> None:
    assert _invite(_as(cast.olu(), sure=True)).status_code == 302
    letter = mail.outbox[0]
    assert letter.to == ["tala@example.org"]
    assert letter.message().get_content_type() == "text/plain"
    tala = Client()
    answer = tala.get(_link())
    assert answer["Location"] == "/account/invitation/"  # the secret is out of the address
    page = tala.get("/account/invitation/").content.decode()
    assert "tala@example.org" in page
    assert "Secretariat" in page
    answer = tala.post("/account/invitation/", {"name": "Tala Quill", "password": "short"})
    assert 'href="#id_password"' in answer.content.decode()
    assert 'value="Tala Quill"' in answer.content.decode()  # what was typed is kept
    answer = tala.post("/account/invitation/", {"name": "Tala Quill", "password": cast.PASSWORD})
    assert answer.status_code == 302
    person = Person.objects.get(email="tala@example.org")
    assert b"Editor" in _as(person).get("/account/").content
    assert Client().get(_link(), follow=True).status_code == 410


def test_an_invitation_to_somebody_with_an_account_asks_them_to_sign_in() -> None:
    amina = cast.amina()
    _invite(_as(cast.olu(), sure=True), email=amina.email)
    stranger = Client()
    stranger.get(_link())
    page = stranger.get("/account/invitation/").content.decode()
    assert "/accounts/login/?next=/account/invitation/" in page
    assert 'name="password"' not in page
    assert (
        stranger.post("/account/invitation/", {"name": "X", "password": "stolen stolen stolen"}).status_code
        == 409
    )
    amina.refresh_from_db()
    assert amina.check_password(cast.PASSWORD)
    known = _as(amina)
    known.get(_link())
    assert known.post("/account/invitation/").status_code == 302
    assert amina.holdings.count() == 1


def test_a_letter_waits_while_the_mail_server_is_away_and_leaves_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.core.mail.backends.locmem import EmailBackend

    def fail(self: EmailBackend) -> bool:
        raise SMTPServerDisconnected

    client = _as(cast.olu(), sure=True)
    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "open", fail)
        _invite(client)
    assert (mail.outbox, Message.objects.get().state) == ([], State.WAITING)
    deliver()
    assert mail.outbox[0].to == ["tala@example.org"]
    kept = Message.objects.get()
    assert (kept.state, kept.body) == (State.SENT, ""), "the link stays where others can read it"


def test_an_invitation_without_office_names_the_field_and_writes_nothing() -> None:
    client = _as(cast.olu(), sure=True)
    before = Record.objects.count()
    answer = _invite(client, office="")
    assert answer.status_code == 422
    assert b'href="#id_office"' in answer.content
    assert b"<title>Error: " in answer.content
    assert (Record.objects.count(), mail.outbox) == (before, [])


def test_nobody_is_made_an_operator_by_forgetting_to_choose() -> None:
    client = _as(cast.olu(), sure=True)
    assert _invite(client, role="").status_code == 422
    assert not Invitation.objects.exists()


def test_the_last_operator_is_told_why_they_cannot_leave() -> None:
    olu = cast.olu()
    client = _as(olu, sure=True)
    answer = client.post(reverse("people-hand-over", args=[olu.number]), {"successor": ""})
    assert b"Nobody would be left" in answer.content
    client.post(reverse("people-role-end", args=[olu.number, olu.holdings.get().pk]))
    assert b"Nobody would be left" in client.get("/account/people/").content


def test_a_withdrawn_invitation_is_gone_from_the_list() -> None:
    client = _as(cast.olu(), sure=True)
    _invite(client)
    assert b"tala@example.org" in client.get("/account/people/").content
    client.get("/account/people/")  # reads the message away
    client.post(reverse("people-invitation-withdraw", args=[Invitation.objects.get().pk]))
    assert b"tala@example.org" not in client.get("/account/people/").content


def test_a_reset_second_factor_is_told_to_its_person() -> None:
    olu, dalia = cast.olu(), cast.dalia()
    Authenticator.objects.create(user=dalia, type="totp", data={})
    client = _as(olu, sure=True)
    answer = client.post(reverse("people-second-factor", args=[dalia.number]), {})
    assert b'href="#id_check_0"' in answer.content
    client.post(reverse("people-second-factor", args=[dalia.number]), {"check": "video"})
    assert not Authenticator.objects.filter(user=dalia).exists()
    assert mail.outbox[-1].to == [dalia.email]
    assert "Seen on a video call" in mail.outbox[-1].body
    own = client.post(reverse("people-second-factor", args=[olu.number]), {"check": "video"})
    assert b"Somebody else has to do this" in own.content


def test_ones_own_data_is_a_file_and_nobody_elses() -> None:
    amina, dalia = cast.amina(), cast.dalia()
    client = _as(amina, sure=True)
    answer = client.post("/account/data")
    assert "attachment" in answer["Content-Disposition"]
    held = answer.json()
    assert held["person"]["email"] == amina.email
    assert dalia.email not in answer.content.decode()
    assert client.get("/account/data").status_code == 405
    assert Client().post("/account/data").status_code == 302


def test_signing_out_everywhere_else_keeps_this_browser() -> None:
    amina = cast.amina()
    here, there = _as(amina), _as(amina)
    here.post("/account/sessions")
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_account_pages_are_not_kept_by_caches() -> None:
    client = _as(cast.olu())
    for address in ("/account/", "/account/people/", "/account/invitation/"):
        assert "no-store" in client.get(address)["Cache-Control"]
