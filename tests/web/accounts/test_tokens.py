"""Keys for programs: made by their person alone, shown once, ended at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from comity.apps.journal.models import Record
from comity.apps.parties.models import Person, Token
from tests import cast

pytestmark = pytest.mark.django_db
FORM = {"name": "Our register", "scope": "read", "days": "7"}


def signed_in(person: Person, *, sure: bool = True) -> Client:
    """A browser of that person; `sure` when they have just confirmed that it is them."""
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    if sure:
        client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    return client


def secret_on(page: bytes) -> str:
    found = re.search(r"comity_[\w-]{20,}", page.decode())
    assert found, "the page shows no secret"
    return found[0]


def api(secret: str) -> int:
    return Client().get("/api/requests", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_key_is_shown_once_and_opens_the_api_until_it_is_ended() -> None:
    client = signed_in(cast.amina())
    made = client.post("/account/tokens/", FORM)
    secret = secret_on(made.content)
    assert "no-store" in made["Cache-Control"]
    assert api(secret) == 200
    again = client.get("/account/tokens/")
    assert "Our register" in again.content.decode()
    assert secret.encode() not in again.content
    token = Token.objects.get()
    assert secret not in str(token.__dict__.values())
    assert client.post(f"/account/tokens/{token.pk}/end").status_code == 302
    assert api(secret) == 401
    assert b"Our register" not in client.get("/account/tokens/").content
    acts = list(Record.objects.filter(subject=f"tokens/{token.pk}").values_list("act", flat=True))
    assert acts == ["tokens.made", "tokens.ended"]


def test_a_key_that_has_expired_or_whose_person_has_left_opens_nothing() -> None:
    amina = cast.amina()
    secret = secret_on(signed_in(amina).post("/account/tokens/", FORM).content)
    Token.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert api(secret) == 401
    Token.objects.update(expires_at=datetime.now(UTC) + timedelta(days=1))
    assert api(secret) == 200
    Person.objects.filter(pk=amina.pk).update(is_active=False)
    assert api(secret) == 401


def test_nobody_ends_or_sees_the_key_of_another() -> None:
    amina, dalia = signed_in(cast.amina()), signed_in(cast.dalia())
    secret = secret_on(amina.post("/account/tokens/", FORM).content)
    number = Token.objects.get().pk
    assert dalia.post(f"/account/tokens/{number}/end").status_code == 404
    assert b"Our register" not in dalia.get("/account/tokens/").content
    assert Client().get("/account/tokens/").status_code == 302
    assert api(secret) == 200


def test_making_a_key_asks_again_who_one_is() -> None:
    client = signed_in(cast.amina(), sure=False)
    answer = client.post("/account/tokens/", FORM)
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Token.objects.exists()
    answer = client.post(
        answer["Location"], {"password": cast.PASSWORD, "next": "/account/tokens/"}, follow=True
    )
    assert api(secret_on(answer.content)) == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 81}, {"scope": "all"}, {"days": "0"}, {"days": "366"},
                                   {"name": "a\x00b"}])  # fmt: skip
def test_a_key_that_does_not_fit_is_not_made(wrong: dict[str, str]) -> None:
    answer = signed_in(cast.amina()).post("/account/tokens/", FORM | wrong)
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_the_account_page_leads_there() -> None:
    assert b'href="/account/tokens/"' in signed_in(cast.amina()).get("/account/").content
