"""One test for each way in that should not be one: another site's form, a planted session, a false host, a way out to
elsewhere, a guessed number; and the headers every page carries."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from comity.apps.journal.models import Record
from tests.assistance_world import OTHER, Way, _in_asking_world, asked, asking_world, person, traces
from tests.cast import PASSWORD
from tests.web.conftest import BACKEND, browser

__all__ = ["_in_asking_world", "asked", "asking_world"]
ELSEWHERE = ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)",
             "https:elsewhere.example", "/%09/elsewhere.example")  # fmt: skip


def test_a_form_of_another_site_does_nothing(asked: None) -> None:
    """Cross-site request forgery: the browser sends the session, and the form lacks this site's own word."""
    draft = Way().assistance
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("amina"), backend=BACKEND)
    before = Record.objects.count()
    for address, form in (
        (f"/requests/{draft.number}/answers/aim", {"title": "x", "aim": "y"}), (f"/requests/{draft.number}/clear", {}),
        (f"/requests/{draft.number}/discard", {}), ("/requests/new", {"fund": "technical-cooperation"}),
        ("/account/tokens/", {"name": "x", "scope": "act", "days": "1"}), ("/accounts/logout/", {}),
    ):  # fmt: skip
        for headers in ({}, {"origin": "https://elsewhere.example"}, {"hx-request": "true"}):
            assert client.post(address, form, headers=headers).status_code == 403, address
    api = client.post(f"/api/requests/{draft.number}/acts/clear", content_type="application/json")
    assert api.status_code == 401
    assert Record.objects.count() == before


def test_a_session_planted_before_signing_in_is_not_the_one_afterwards(asked: None) -> None:
    client = Client()
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    client.post("/accounts/login/", {"login": person("amina").email, "password": PASSWORD})
    assert client.get("/account/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert stranger.get("/account/").status_code == 302
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/logout/")
    late = Client()
    late.cookies[settings.SESSION_COOKIE_NAME] = before
    assert late.get("/account/").status_code == 302


def test_cookies_are_for_this_site_alone_and_no_script_reads_the_session(asked: None) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": person("amina").email, "password": PASSWORD})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(
    "address", ["/", "/requests/", "/accounts/login/", "/api/requests", "/accounts/password/reset/"]
)
def test_a_false_host_is_refused_and_stands_in_no_page_and_no_letter(
    asked: None, address: str, mailoutbox: Any
) -> None:
    for host in (
        "elsewhere.example",
        "localhost.elsewhere.example",
        "localhost:80@elsewhere.example",
        "[::1",
    ):
        answer = browser().get(address, headers={"host": host})
        assert answer.status_code == 400, host
        assert b"elsewhere.example" not in answer.content
    answer = browser().get(address, headers={"x-forwarded-host": "elsewhere.example"})
    assert b"elsewhere.example" not in answer.content
    form = {"email": person("amina").email}
    assert (
        browser().post("/accounts/password/reset/", form, headers={"host": "elsewhere.example"}).status_code
        == 400
    )
    assert mailoutbox == []
    browser().post("/accounts/password/reset/", form, headers={"x-forwarded-host": "elsewhere.example"})
    assert all("elsewhere" not in each.body for each in mailoutbox)


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_address_leads_out_to_another_site(asked: None, to: str) -> None:
    amina = person("amina")
    answers = [
        browser().post(f"/accounts/login/?next={to}", {"login": amina.email, "password": PASSWORD, "next": to}),
        browser(amina).post("/accounts/logout/", {"next": to}), browser().get("/language/en", {"next": to}),
        browser(amina).post("/accounts/reauthenticate/", {"password": PASSWORD, "next": to}),
        browser(amina).get("/accounts/login/", {"next": to}), browser().get("/accounts/login/", {"next": to}),
        browser(amina).post("/requests/new", {"fund": "technical-cooperation", "next": to}),
        browser().get("//elsewhere.example/%2f.."),
    ]  # fmt: skip
    for answer in answers:
        place = answer.get("Location", "")
        assert re.match(r"/(?![/\\])|$", place), (answer.request["PATH_INFO"], place)
        assert not re.search(rb'(href|action)="(https?:)?//elsewhere', answer.content)


def test_numbers_are_not_guessed_and_what_is_theirs_is_answered_as_what_is_not_there(asked: None) -> None:
    draft, theirs = Way().assistance, Way(of=OTHER)
    theirs.to("papers")
    addresses = [
        "", "/send", "/answers/aim", "/clear", "/consent", "/withdraw", "/letters/1", "/discard", "/publish",
    ]  # fmt: skip
    before = traces()
    for who, one in (
        ("chen", draft),
        ("dalia", draft),
        ("aud", draft),
        ("lee", draft),
        ("amina", theirs.assistance),
    ):
        client = browser(person(who))
        for address in addresses:
            for method in (client.get, client.post):
                known, none = (
                    method(f"/requests/{one.number}{address}"),
                    method(f"/requests/{uuid4()}{address}"),
                )
                assert known.status_code == none.status_code, (who, address)
                assert known.status_code in (404, 405), (who, address, known.status_code)
                assert str(one.number).encode() not in known.content.replace(
                    f"/requests/{one.number}".encode(), b""
                )
    after = {
        name: value for name, value in traces().items() if "session" not in name and name != "parties_person"
    }
    assert after == {name: before[name] for name in after}
    assert draft.number.version == 4  # nothing to count up


PAGES = (
    "/", "/requests/", "/requests/how-to-ask", "/account/", "/account/tokens/", "/desk/", "/board/", "/nothing/here",
    "/requests/00000000-0000-4000-8000-000000000000", "/accounts/login/", "/api/requests", "/api/nothing",
)  # fmt: skip


def test_every_answer_carries_what_keeps_a_page_to_itself(asked: None) -> None:
    own = Way().assistance
    for who in ("hana", "amina", "dalia"):
        client = browser(None if who == "hana" else person(who))
        for address in (*PAGES, f"/requests/{own.number}", f"/requests/{own.number}/answers/aim"):
            answer = client.get(address)
            said = f"{address} as {who}"
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy, said
            assert "unsafe" not in policy, said
            assert not re.search(r"(script|style|default)-src[^;]*(\*|https?:|data:)", policy), said
            for directive in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
                assert directive in policy, said
            assert answer["X-Content-Type-Options"] == "nosniff", said
            assert answer["X-Frame-Options"] == "DENY", said
            assert answer["Referrer-Policy"] == "same-origin", said
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", said


def test_what_is_shown_to_one_is_kept_by_no_cache_for_another(asked: None) -> None:
    own = Way().assistance
    for address in (f"/requests/{own.number}", "/account/", "/account/tokens/", "/desk/"):
        client = browser(person("dalia" if address == "/desk/" else "amina"))
        answer = client.get(address)
        assert answer.status_code == 200, address
        kept = answer.get("Cache-Control", "") + answer.get("Vary", "")
        assert "private" in kept or "no-store" in kept or "Cookie" in kept, address
    assert json.dumps(own.address)
