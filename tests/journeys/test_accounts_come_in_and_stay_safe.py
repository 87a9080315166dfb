"""How people come in, keep their account safe, lose their second factor, and get back: told in a browser, with letters
that travel over a real mail server."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import struct
import time
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.site.settings import origin, single_sign_on
from tests import cast, identity_provider
from tests.cast import PASSWORD
from tests.journeys.chromium import DESK, PHONE, Post, browser, post, site

__all__ = ["browser", "post", "site"]
pytestmark = pytest.mark.browser


def _figures(key: str, step: int = 0) -> str:
    """The six figures an authenticator app shows: RFC 6238 with SHA-1 and steps of thirty seconds."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(key + "=" * (-len(key) % 8)), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def _context(browser: Browser, *, phone: bool = False, script: bool = True) -> BrowserContext:
    context = browser.new_context(viewport=PHONE if phone else DESK, java_script_enabled=script)
    context.set_default_timeout(10_000)
    return context


def _sign_in(page: Page, site: str, address: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(lambda url: url.count("/") == 3 and url.endswith("/"))  # the first page


def _confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def _add_app(page: Page, site: str) -> str:
    page.goto(f"{site}/accounts/2fa/")
    page.get_by_role("link", name="Add an app").click()
    _confirm(page)
    key = page.locator("#totp_key").inner_text()
    page.get_by_label("Code").fill(_figures(key))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.wait_for_load_state()
    return key


@pytest.mark.parametrize(
    ("phone", "script"), [(False, True), (True, False)], ids=["desk", "phone without script"]
)
def test_from_the_invitation_to_signing_in_with_a_second_factor(
    browser: Browser, site: str, post: Post, phone: bool, script: bool
) -> None:
    cast.olu()
    olu = _context(browser, phone=phone, script=script).new_page()
    _sign_in(olu, site, "olu@example.org")
    olu.get_by_role("link", name="People and invitations").click()
    olu.get_by_role("link", name="Invite somebody").click()
    olu.get_by_label("E-mail address").fill("tala@example.org")
    olu.get_by_label("Role").select_option("editor")
    olu.get_by_label("Office", exact=True).select_option("secretariat")
    olu.get_by_role("button", name="Send the invitation").click()
    _confirm(olu)
    expect(olu.get_by_text("The invitation is on its way to tala@example.org")).to_be_visible()

    tala = _context(browser, phone=phone, script=script).new_page()
    tala.goto(post.link("tala@example.org"))
    assert tala.url == f"{site}/account/invitation/"
    tala.get_by_label("Your name").fill("Tala Quill")
    tala.get_by_label("Password").fill("too short")
    tala.get_by_role("button", name="Accept").click()
    expect(tala.get_by_role("alert")).to_contain_text("12")
    tala.get_by_label("Password").fill(PASSWORD)
    tala.get_by_role("button", name="Accept").click()
    tala.wait_for_url(lambda url: "/invitation/" not in url)
    _sign_in(tala, site, "tala@example.org")
    expect(tala.get_by_text("Editor: confirms what a text says")).to_be_visible()

    key = _add_app(tala, site)
    codes = tala.locator("#recovery_codes code").all_inner_texts()
    assert len(codes) == 10
    tala.goto(f"{site}/account/")
    _sign_out(tala)
    _sign_in(tala, site, "tala@example.org")
    tala.get_by_label("Code").fill("000000")
    tala.get_by_role("button", name="Sign in", exact=True).click()
    expect(tala.get_by_role("alert").first).to_be_visible()
    tala.get_by_label("Code").fill(_figures(key, 1))
    tala.get_by_role("button", name="Sign in", exact=True).click()
    expect(tala.get_by_role("heading", name="Your account")).to_be_visible()

    _sign_out(tala)
    _sign_in(tala, site, "tala@example.org")
    tala.get_by_label("Code").fill(codes[0])
    tala.get_by_role("button", name="Sign in", exact=True).click()
    expect(tala.get_by_role("heading", name="Your account")).to_be_visible()
    number = Person.objects.get(email="tala@example.org").number
    assert Record.objects.filter(act="people.authenticator_added", subject=f"people/{number}").count() == 1


def test_a_lost_second_factor_and_the_way_back(browser: Browser, site: str, post: Post) -> None:
    cast.olu()
    cast.dalia()
    dalia = _context(browser).new_page()
    _sign_in(dalia, site, "dalia@example.org")
    _add_app(dalia, site)

    olu = _context(browser).new_page()
    _sign_in(olu, site, "olu@example.org")
    olu.goto(f"{site}/account/people/")
    olu.get_by_role("link", name="Dalia").click()
    olu.get_by_role("link", name="Has lost the second factor").click()
    olu.get_by_label("Seen in person").check()
    olu.get_by_role("button", name="Remove the second factor").click()
    _confirm(olu)
    expect(olu.get_by_text("The second factor of Dalia is removed")).to_be_visible()

    assert "Seen in person" in post.last("dalia@example.org")
    dalia.goto(f"{site}/account/")
    expect(dalia.get_by_role("heading", name="Sign in")).to_be_visible()  # her sessions have ended
    _sign_in(dalia, site, "dalia@example.org")
    expect(dalia.get_by_role("heading", name="Your account")).to_be_visible()
    expect(dalia.get_by_text("a stolen password opens nothing")).to_be_visible()


def test_a_forgotten_password_set_anew_by_letter_on_a_phone_without_script(
    browser: Browser, site: str, post: Post
) -> None:
    cast.amina()
    page = _context(browser, phone=True, script=False).new_page()
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("link", name="Set a new password").click()
    page.get_by_label("E-mail address").fill("amina@example.org")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    page.goto(post.link("amina@example.org"))
    new = "four other plain words"
    page.get_by_label("New password", exact=True).fill(new)
    page.get_by_label("New password, once more").fill(new)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is set")).to_be_visible()
    _sign_in(page, site, "amina@example.org", new)
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def _authenticator(context: BrowserContext, page: Page, *, checks_holder: bool = True) -> tuple[Any, str]:
    """A virtual telephone: keeps passkeys, and asks for its holder's finger if it can."""
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": checks_holder, "isUserVerified": checks_holder,
            "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    return protocol, made["authenticatorId"]


def test_a_passkey_signs_in_by_itself_and_only_for_its_holder(browser: Browser, site: str) -> None:
    cast.amina()
    context = _context(browser)
    page = context.new_page()
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Security Policy" in message.text else None
    )
    protocol, authenticator = _authenticator(context, page)
    _sign_in(page, site, "amina@example.org")
    page.goto(f"{site}/accounts/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    _confirm(page)
    page.get_by_label("Name of the passkey").fill("Telephone")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{site}/account/")
    expect(page.get_by_text("Passkey: Telephone")).to_be_visible()
    _sign_out(page)

    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    _sign_out(page)

    # As the second step after a password it does as well.
    _sign_in(page, site, "amina@example.org")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    _sign_out(page)

    # In other hands the telephone is worth nothing.
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The browser gave no passkey")).to_be_visible()
    page.goto(f"{site}/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert refused == []


def test_a_key_that_cannot_check_its_holder_is_no_passkey(browser: Browser, site: str) -> None:
    cast.amina()
    context = _context(browser)
    page = context.new_page()
    _authenticator(context, page, checks_holder=False)
    _sign_in(page, site, "amina@example.org")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    _confirm(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The browser made no passkey")).to_be_visible()
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_server_refuses_such_a_key_even_if_the_browsers_part_is_forged(browser: Browser, site: str) -> None:
    """The same key, added by a page that asks for less than ours: the server looks for itself."""
    cast.amina()
    context = _context(browser)
    page = context.new_page()
    _authenticator(context, page, checks_holder=False)
    script = resources.files("comity.web").joinpath("static", "passkeys.js").read_text("utf-8")
    forged = script.replace('userVerification: "required"', 'userVerification: "discouraged"')
    assert forged != script
    page.route("**/passkeys.js", lambda route: route.fulfill(content_type="text/javascript", body=forged))
    _sign_in(page, site, "amina@example.org")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    _confirm(page)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Add the passkey").click()
    assert sent.value.url.endswith("/webauthn/add/")
    expect(page.get_by_role("heading", name="Something needs another look")).to_be_visible()
    page.goto(f"{site}/accounts/2fa/webauthn/")
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_key_added_without_asking_its_holder_does_not_sign_in_by_itself(
    browser: Browser, site: str, settings: Any
) -> None:
    """The library alone lets a mere second step in without the password; here it is not let in."""
    cast.amina()
    context = _context(browser)
    page = context.new_page()
    protocol, plain = _authenticator(context, page, checks_holder=False)
    script = resources.files("comity.web").joinpath("static", "passkeys.js").read_text("utf-8")
    forged = script.replace('userVerification: "required"', 'userVerification: "discouraged"')
    page.route("**/passkeys.js", lambda route: route.fulfill(content_type="text/javascript", body=forged))
    ours = settings.MFA_FORMS
    settings.MFA_FORMS, settings.MFA_WEBAUTHN_USER_VERIFICATION = {}, "discouraged"
    _sign_in(page, site, "amina@example.org")
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    _confirm(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{site}/account/")
    _sign_out(page)

    # The same key, now in a device that checks its holder: all that the library asks for when signing in.
    kept = protocol.send("WebAuthn.getCredentials", {"authenticatorId": plain})["credentials"]
    protocol.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": plain})
    protocol, better = _authenticator(context, page)
    protocol.send("WebAuthn.addCredential", {"authenticatorId": better, "credential": kept[0]})

    settings.MFA_FORMS, settings.MFA_WEBAUTHN_USER_VERIFICATION = ours, "required"
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This does not fit")).to_be_visible()
    page.goto(f"{site}/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    settings.MFA_FORMS = {}  # what would happen without our form: this test then sees what it is for
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_single_sign_on_goes_out_and_comes_back(browser: Browser, site: str, settings: Any) -> None:
    """The policy of our pages lets the form lead to the provider, and to nobody else."""
    cast.amina()
    with identity_provider.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on(provider.environment)
        provider.claims = {"sub": "7", "email": "amina@example.org", "email_verified": True}
        page = _context(browser, phone=True, script=False).new_page()
        page.goto(f"{site}/accounts/login/")
        button = page.get_by_role("button", name="Sign in with Mission sign-on")
        button.click(no_wait_after=True)
        page.wait_for_timeout(500)
        assert "/authorize" not in provider.seen  # the provider is not in the policy yet
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"] = ["'self'", origin(provider.address)]
        settings.CONTENT_SECURITY_POLICY = policy
        page.goto(f"{site}/accounts/login/")
        button.click()
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        assert "/authorize" in provider.seen
