"""Single sign-on opens accounts that exist or are announced by an invitation, and makes none by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import invitations, people
from comity.apps.parties.models import Person
from comity.site.settings import single_sign_on
from comity.web.accounts.adapter import SecondFactors
from tests import cast, identity_provider
from tests.identity_provider import Provider

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/sign-on/login/"


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    with identity_provider.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(provider.environment)
        yield provider


def _come_in(
    provider: Provider, client: Client, address: str, *, verified: bool = True, number: str = "7"
) -> Any:
    provider.claims = {"sub": number, "email": address, "email_verified": verified, "name": "Tala Quill"}
    there = client.post(START)
    assert there["Location"].startswith(f"{provider.address}/authorize?")
    back = urlsplit(provider.authorize(urlsplit(there["Location"]).query))
    return client.get(f"{back.path}?{back.query}")


def _is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_without_an_issuer_nothing_is_offered() -> None:
    assert single_sign_on({}) == {}
    assert b"Sign in with Mission" not in Client().get("/accounts/login/").content
    assert Client().post(START).status_code == 404
    with pytest.raises(ImproperlyConfigured, match="CLIENT_ID"):
        single_sign_on({"COMITY_OIDC_ISSUER": "https://id.example"})


def test_it_is_offered_by_its_name(provider: Provider) -> None:
    assert b"Sign in with Mission sign-on" in Client().get("/accounts/login/").content


def test_a_verified_address_opens_its_account_and_keeps_it_joined(provider: Provider) -> None:
    amina = cast.amina()
    client = Client()
    assert _come_in(provider, client, "Amina@example.org")["Location"] == "/account/"
    assert _is_in(client)
    assert SocialAccount.objects.get().user == amina
    assert Record.objects.filter(act="people.sign_on_joined", subject=amina.address).count() == 1
    assert not SocialToken.objects.exists()
    again = Client()
    _come_in(provider, again, "renamed@example.org")  # known by the provider's number from now on
    assert _is_in(again)
    assert Person.objects.count() == 1


def test_an_address_the_provider_has_not_verified_opens_nothing(provider: Provider) -> None:
    cast.amina()
    client = Client()
    answer = _come_in(provider, client, "amina@example.org", verified=False)
    assert b"opened by invitation" in answer.content
    assert not _is_in(client)
    assert not SocialAccount.objects.exists()


def test_an_unknown_address_makes_no_account(provider: Provider) -> None:
    client = Client()
    assert b"opened by invitation" in _come_in(provider, client, "stranger@example.org").content
    assert not _is_in(client)
    assert not Person.objects.exists()


def test_an_invited_address_comes_in_with_the_role_of_the_invitation(provider: Provider) -> None:
    invitations.invite(
        email="tala@example.org",
        office=cast.secretariat(),
        role="editor",
        by=SYSTEM,
        at=cast.LONG_AGO,
        days=9999,
    )
    client = Client()
    _come_in(provider, client, "tala@example.org", verified=False)
    assert not Person.objects.exists()
    client = Client()
    _come_in(provider, client, "tala@example.org")
    assert b"Editor" in client.get("/account/").content
    person = Person.objects.get()
    assert (person.name, person.has_usable_password()) == ("Tala Quill", False)
    assert Record.objects.filter(act="invitations.accepted", by=person.address).count() == 1


def test_who_has_left_stays_out(provider: Provider) -> None:
    cast.olu()
    dalia = cast.dalia()
    _come_in(provider, Client(), dalia.email)
    people.hand_over(person=dalia, by=SYSTEM, at=cast.NOW)
    client = Client()
    _come_in(provider, client, dalia.email)
    assert not _is_in(client)


def test_a_second_factor_of_ours_is_asked_as_well(provider: Provider) -> None:
    amina = cast.amina()
    Authenticator.objects.create(
        user=amina, type="totp", data={"secret": SecondFactors().encrypt("JBSWY3DPEHPK3PXP")}
    )
    client = Client()
    assert _come_in(provider, client, amina.email)["Location"] == "/accounts/2fa/authenticate/"
    assert not _is_in(client)


def test_an_answer_nobody_here_asked_for_is_refused(provider: Provider) -> None:
    cast.amina()
    provider.claims = {"sub": "7", "email": "amina@example.org", "email_verified": True}
    thief, victim = Client(), Client()
    back = urlsplit(provider.authorize(urlsplit(thief.post(START)["Location"]).query))
    answer = victim.get(f"{back.path}?{back.query}")
    assert answer.status_code == 401
    assert not _is_in(victim)
    assert victim.get(f"{back.path}?code=x&state=y").status_code == 401


def test_a_link_on_another_site_does_not_start_it(provider: Provider) -> None:
    answer = Client().get(START)
    assert answer.status_code == 200
    assert b"You go on to Mission sign-on" in answer.content
