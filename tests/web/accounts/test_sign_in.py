"""Signing in: what a stranger can learn, break or borrow. The answer should be: nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.hashers import identify_hasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver, reverse

from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.web.accounts.adapter import SecondFactors
from tests import cast

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
HOUSE = Path(__file__).resolve().parents[3] / "src" / "comity" / "web" / "templates"


def _sign_in(person: Person, client: Client | None = None, **extra: Any) -> Any:
    client = client or Client()
    return client.post(LOGIN, {"login": person.email, "password": cast.PASSWORD, **extra})


def _plain(answer: Any) -> str:
    """A page without what differs by chance: the form's token, and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r"\w+@example\.org", "", text)


def _library_pages() -> list[str]:
    """The template of every page of the sign-in library that has an address here."""
    names = set()
    for views in (get_resolver().reverse_dict,):
        assert views
    todo = list(get_resolver().url_patterns)
    while todo:
        pattern = todo.pop()
        todo += getattr(pattern, "url_patterns", [])
        view = getattr(getattr(pattern, "callback", None), "view_class", None)
        name = getattr(view, "template_name", None)
        if name and view.__module__.startswith("allauth."):
            names.add(name)
    # Only shown where somebody may sign up, or where letters hold codes: neither is the case here.
    return sorted(
        names - {"account/signup.html", "account/confirm_login_code.html", "socialaccount/signup.html"}
    )


def test_every_page_of_the_library_is_drawn_by_the_house() -> None:
    pages = _library_pages()
    assert len(pages) > 20
    foreign = [name for name in pages if HOUSE not in Path(get_template(name).origin.name).parents]
    assert foreign == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    """The policy allows scripts and styles from files alone; a JSON block is no script."""
    for path in HOUSE.rglob("*.html"):
        if path.relative_to(HOUSE).parts[0] not in {
            "account",
            "mfa",
            "people",
            "usersessions",
            "socialaccount",
        }:
            continue
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), path


def test_only_pages_with_passkeys_send_a_script() -> None:
    olu = cast.olu()
    client = Client()
    assert b"passkeys.js" in client.get(LOGIN).content
    _sign_in(olu, client)
    for name in ("account-page", "people-list", "people-invite", "mfa_index", "account_change_password"):
        answer = client.get(reverse(name))
        assert answer.status_code in {200, 302}
        assert b"<script" not in answer.content, name
    answer = client.get("/account/passkeys.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "script-src 'self'" in client.get(LOGIN)["Content-Security-Policy"]


def test_a_person_signs_in_and_out() -> None:
    amina = cast.amina()
    client = Client()
    answer = _sign_in(amina, client)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert b"Your account" in client.get("/account/").content
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302


def test_a_link_does_not_sign_out() -> None:
    client = Client()
    _sign_in(cast.amina(), client)
    client.get("/accounts/logout/")
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "https:evil.example", "/\\evil.example", "javascript:alert(1)",
     "http://testserver.evil.example/", "https://testserver@evil.example/"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(elsewhere: str) -> None:
    answer = _sign_in(cast.amina(), next=elsewhere)
    assert answer["Location"] == "/account/"
    client = Client()
    _sign_in(Person.objects.get(), client)
    assert client.get(LOGIN, {"next": elsewhere})["Location"] == "/account/"
    assert "evil" not in client.post("/accounts/logout/", {"next": elsewhere})["Location"]


def test_signing_in_leads_back_to_the_page_asked_for() -> None:
    assert _sign_in(cast.amina(), next="/accounts/2fa/")["Location"] == "/accounts/2fa/"


def test_a_session_planted_before_signing_in_is_not_the_one_after() -> None:
    client = Client()
    client.get("/account/invitations/planted/")  # gives a session to somebody unknown
    planted = client.session.session_key
    assert planted
    _sign_in(cast.amina(), client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/account/").status_code == 302


POSTS = [
    "/accounts/login/", "/accounts/logout/", "/accounts/password/reset/", "/accounts/password/change/",
    "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/login/", "/account/data", "/account/sessions",
    "/account/people/invite/", "/account/invitation/",
]  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
def test_a_form_on_another_site_changes_nothing(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.olu(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(address, {"email": "a@example.org"}).status_code == 403


def test_an_unknown_host_is_refused_and_a_letter_never_names_the_host_that_was_asked(
    settings: LazySettings,
) -> None:
    amina = cast.amina()
    client = Client()
    assert (
        client.post("/accounts/password/reset/", {"email": amina.email}, HTTP_HOST="evil.example").status_code
        == 400
    )
    assert mail.outbox == []
    settings.ALLOWED_HOSTS = ["comity.example", "other.example"]
    settings.SITE_URL = "https://comity.example"
    client.post("/accounts/password/reset/", {"email": amina.email}, HTTP_HOST="other.example")
    (letter,) = mail.outbox
    assert "https://comity.example/accounts/password/reset/key/" in letter.body
    assert "other.example" not in str(letter.message())


def test_a_stranger_cannot_find_out_who_has_an_account() -> None:
    amina = cast.amina()
    gone = cast.person("Gone")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    pages = []
    for address in (amina.email, gone.email, "nobody@example.org"):
        pages.append(_plain(Client().post(LOGIN, {"login": address, "password": "wrong wrong wrong"})))
    assert len(set(pages)) == 1
    answers = []
    for address in (amina.email, gone.email, "nobody@example.org"):
        answer = Client().post("/accounts/password/reset/", {"email": address})
        answers.append((answer.status_code, answer["Location"]))
    assert set(answers) == {(302, "/accounts/password/reset/done/")}
    # Each of them gets a letter, so that the time taken tells nothing either; only one holds a link.
    assert [letter.to for letter in mail.outbox] == [[amina.email], [gone.email], ["nobody@example.org"]]
    assert ["/key/" in letter.body for letter in mail.outbox] == [True, False, False]


@pytest.mark.usefixtures("hashed_as_in_service")
def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed: list[str] = []
    plain = Argon2PasswordHasher.encode
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, *given: hashed.append("") or plain(self, *given)
    )
    Client().post(LOGIN, {"login": "nobody@example.org", "password": "wrong wrong wrong"})
    assert len(hashed) == 1


def test_after_five_wrong_passwords_the_right_one_waits_too_whichever_process_answers() -> None:
    amina = cast.amina()
    for number in range(5):
        answer = Client(REMOTE_ADDR=f"192.0.2.{number}").post(
            LOGIN, {"login": amina.email, "password": f"wrong wrong {number}"}
        )
        assert answer.status_code == 200
    late = Client(REMOTE_ADDR="192.0.2.99")
    answer = _sign_in(amina, late)
    assert b"Too many tries" in answer.content
    assert late.get("/account/").status_code == 302
    # The count stands in the database, not in this process.
    assert caches["default"].__class__.__name__ == "DatabaseCache"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM comity_cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] > 0
    dalia = cast.dalia()
    assert _sign_in(dalia, late).status_code == 302


def test_right_passwords_are_not_counted_as_wrong_ones() -> None:
    amina = cast.amina()
    for _ in range(7):
        assert _sign_in(amina).status_code == 302


def test_asking_for_letters_without_end_is_refused_with_a_page() -> None:
    amina = cast.amina()
    last = None
    for _ in range(6):
        last = Client().post("/accounts/password/reset/", {"email": amina.email})
    assert last is not None
    assert last.status_code == 429
    assert b"Too many tries" in last.content
    assert len(mail.outbox) == 5


def test_nobody_signs_up() -> None:
    answer = Client().post("/accounts/signup/", {"email": "new@example.org", "password1": cast.PASSWORD})
    assert b"opened by invitation" in answer.content
    assert not Person.objects.exists()


@pytest.mark.usefixtures("hashed_as_in_service")
@pytest.mark.parametrize(
    ("password", "good"),
    [("short word", False), ("eleven char", False), ("password1234", False), ("amina@example.org", False),
     ("twelve chars", True)],
)  # fmt: skip
def test_a_password_is_long_and_not_a_known_one(password: str, good: bool) -> None:
    amina = cast.amina()
    client = Client()
    _sign_in(amina, client)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": cast.PASSWORD, "password1": password, "password2": password},
    )
    amina.refresh_from_db()
    assert amina.check_password(password) is good
    assert identify_hasher(amina.password).algorithm == "argon2"
    assert Record.objects.filter(act="people.password_changed").exists() is good


def test_changing_the_password_ends_the_other_sessions_and_is_told() -> None:
    amina = cast.amina()
    here, there = Client(), Client()
    _sign_in(amina, here)
    _sign_in(amina, there)
    here.post(
        "/accounts/password/change/",
        {
            "oldpassword": cast.PASSWORD,
            "password1": "four other plain words",
            "password2": "four other plain words",
        },
    )
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [[amina.email]]


def test_a_reset_link_works_once() -> None:
    amina = cast.amina()
    Client().post("/accounts/password/reset/", {"email": amina.email})
    link = re.search(r"http://\S+/(accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    client = Client()
    form = client.get(f"/{link[1]}")["Location"]
    assert link[1].rpartition("-")[2] not in form  # the key is out of the address by now
    new = "four other plain words"
    client.post(form, {"password1": new, "password2": new})
    amina.refresh_from_db()
    assert amina.check_password(new)
    assert b"works no more" in Client().get(f"/{link[1]}", follow=True).content


def test_a_password_alone_does_not_pass_the_second_factor() -> None:
    amina = cast.amina()
    Authenticator.objects.create(
        user=amina, type="totp", data={"secret": SecondFactors().encrypt("JBSWY3DPEHPK3PXP")}
    )
    client = Client()
    assert _sign_in(amina, client)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert b'href="#id_code"' in answer.content
    assert client.get("/account/").status_code == 302


def test_keys_of_second_factors_are_not_readable_in_a_copy_of_the_database(settings: LazySettings) -> None:
    kept = SecondFactors().encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DP" not in kept
    assert SecondFactors().decrypt(kept) == "JBSWY3DPEHPK3PXP"
    settings.SECRET_KEY = "another installation's key"
    with pytest.raises(Exception):  # noqa: B017 — whatever the cipher raises, nothing is read
        SecondFactors().decrypt(kept)


def test_where_it_is_demanded_a_role_waits_for_its_second_factor(settings: LazySettings) -> None:
    settings.REQUIRE_SECOND_FACTOR = ["operator"]
    olu, dalia = cast.olu(), cast.dalia()
    client, other = Client(), Client()
    _sign_in(olu, client)
    _sign_in(dalia, other)
    assert client.get("/account/people/")["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/").status_code == 200
    assert other.get("/account/").status_code == 200
    Authenticator.objects.create(user=olu, type="recovery_codes", data={})
    assert client.get("/account/").status_code == 302  # recovery codes alone are no second factor
    Authenticator.objects.create(user=olu, type="totp", data={})
    assert client.get("/account/people/").status_code == 200


def test_errors_stand_on_top_and_lead_to_their_field() -> None:
    text = Client().post(LOGIN, {"login": "", "password": ""}).content.decode()
    assert text.index('class="errs"') < text.index("<h1>")
    for name in ("id_login", "id_password"):
        assert f'href="#{name}"' in text
        assert re.search(rf'id="{name}"[^>]*|<input[^>]*id="{name}"', text)
        assert f'for="{name}"' in text
    assert "placeholder" not in text


def _link(letter: Any) -> str:
    found = re.search(r"http://localhost:8000(/accounts/confirm-email/\S+)", letter.body)
    assert found
    return found[1]


def test_a_new_address_counts_once_its_letter_is_followed_and_the_old_one_is_told() -> None:
    amina = cast.amina()
    client = Client()
    _sign_in(amina, client)
    form = {"email": "salo@example.org", "action_add": ""}
    assert client.post("/accounts/email/", form)["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    client.post("/accounts/email/", form)
    assert [letter.to for letter in mail.outbox] == [["salo@example.org"]]
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"
    client.get(_link(mail.outbox[0]))  # looking changes nothing
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"
    client.post(_link(mail.outbox[0]))
    amina.refresh_from_db()
    assert amina.email == "salo@example.org"
    assert ["amina@example.org"] in [letter.to for letter in mail.outbox[1:]]
    assert Record.objects.filter(act="people.address_changed", subject=amina.address).count() == 1
    assert _sign_in(amina, Client())["Location"] == "/account/"


def test_the_address_of_somebody_else_is_neither_taken_nor_given_away() -> None:
    amina, dalia = cast.amina(), cast.dalia()
    client = Client()
    _sign_in(amina, client)
    client.post("/accounts/reauthenticate/", {"password": cast.PASSWORD})
    answers = []
    for address in (dalia.email, "nobody@example.org"):
        answer = client.post("/accounts/email/", {"email": address, "action_add": ""})
        answers.append((answer.status_code, answer.get("Location")))
    assert len(set(answers)) == 1
    amina.refresh_from_db()
    assert amina.email == "amina@example.org"


def test_sessions_end_on_the_accounts_own_page_with_a_record() -> None:
    amina = cast.amina()
    here, there = (
        Client(),
        Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/144.0"),
    )
    _sign_in(amina, here)
    _sign_in(amina, there)
    page = here.get("/account/").content.decode()
    assert "Firefox, Windows" in page
    assert here.post("/accounts/sessions/").status_code == 302
    assert there.get("/account/").status_code == 200
    here.post("/account/sessions")
    assert there.get("/account/").status_code == 302
    assert "Firefox" not in here.get("/account/").content.decode()
    assert Record.objects.get(act="people.sessions_ended").facts == {"number": 1}


def test_the_square_code_is_drawn_on_white_so_that_a_dark_page_can_be_read() -> None:
    drawn = SecondFactors().build_totp_svg("otpauth://totp/Comity:x?secret=JBSWY3DPEHPK3PXP")
    assert re.search(r"<svg:?\w*|<\w*:?rect", drawn)
    assert 'fill="white"' in drawn
    assert "JBSWY" not in drawn
