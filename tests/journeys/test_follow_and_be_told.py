"""Follow and be told: somebody without an account follows a public request on a telephone without scripts, hears of its
next step over a real mail server, and ends it with one click. Its State hears too, and its office gets the letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from comity.apps.notices.models import Message, State
from comity.apps.parties.models import Office
from tests import assistance_world
from tests.assistance_world import MISSION, PASSWORD, Way, address_of, person
from tests.journeys.chromium import PHONE, Post, browser, post, site
from tests.outbox import deliver, letters_leave, tell
from tests.sealing import sealing

__all__ = ["browser", "letters_leave", "post", "sealing", "site"]
pytestmark = pytest.mark.browser
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
READER = "reader@world.example"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    window = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    yield window.new_page()
    window.close()


def letter(post: Post, to: str, subject: str) -> Any:
    found = [each for each in post.letters if each["To"] == to and str(each["Subject"]).strip() == subject]
    assert len(found) == 1, [(each["To"], each["Subject"]) for each in post.letters]
    return found[0]


def link(text: str, start: str) -> str:
    found = re.search(rf"http://localhost:\d+{start}\S+", text)
    assert found, text
    return found[0]


def told(way: Way) -> None:
    """The log seals, the worker composes and sends."""
    tell(way.at)
    deliver(way.at + timedelta(minutes=1))


def test_follow_and_be_told(site: str, post: Post, sealing: object, phone: Page) -> None:
    assistance_world.build()
    Office.objects.filter(name=MISSION).update(email="mission@marenta.example")
    way = Way()
    way.to("sent")
    way.publish("fact")
    told(way)
    ref = way.assistance.reference

    phone.goto(f"{site}/requests/{ref}")
    phone.get_by_role("link", name="Follow by e-mail").click()
    phone.get_by_label("E-mail address").fill(READER)
    phone.get_by_label("How often").select_option("at-once")
    phone.get_by_role("button", name="Follow").click()
    expect(phone.get_by_role("heading", name="Look into your mail")).to_be_visible()
    phone.goto(
        link(letter(post, READER, "Confirm that you want to follow").get_content(), "/follow/confirm/")
    )
    phone.get_by_role("button", name="Yes, follow").click()
    expect(phone.get_by_role("heading", name=f"You follow now: {ref}")).to_be_visible()

    post.letters.clear()
    way.take_up()
    told(way)
    news = letter(post, READER, f"{ref}: something new")
    text = news.get_content()
    assert way.assistance.title not in text, "more than the page says"
    assert str(news["List-Unsubscribe"]).strip(" <>") == link(text, "/follow/stop/")
    phone.goto(link(text, "/requests/"))
    expect(phone.get_by_role("heading", level=1)).to_contain_text(ref)

    mine = letter(post, address_of("amina"), f"{ref}: a letter from the desk")
    assert [each.get_filename() for each in mine.iter_attachments()] == [f"{ref}-receipt.tlog-proof"]
    official = letter(post, "mission@marenta.example", f"{ref}: a letter from the desk")
    assert [each.get_filename().rpartition(".")[2] for each in official.iter_attachments()] == ["docx", "pdf"]
    assert way.assistance.title in official.get_body().get_content()
    assert not any(each["To"] == address_of("chen") for each in post.letters)

    phone.goto(link(text, "/follow/stop/"))
    phone.get_by_role("button", name="End these letters").click()
    expect(phone.get_by_role("heading", name="No more letters")).to_be_visible()
    post.letters.clear()
    way.accept_papers()
    told(way)
    assert READER not in {each["To"] for each in post.letters}
    assert not Message.objects.filter(state=State.WAITING).exists()


def test_every_page_of_mail_fits_and_reads(browser: Browser, site: str, post: Post, sealing: object) -> None:
    assistance_world.build()
    page = browser.new_page(viewport={"width": 320, "height": 640})
    office = Office.objects.get(name=MISSION)
    axe, faults = Axe(), []

    def look(address: str) -> None:
        page.goto(address if address.startswith("http") else f"{site}{address}")
        found = axe.run(page).response["violations"]
        faults.extend((page.url, each["id"], each["nodes"][0]["html"]) for each in found)
        if page.evaluate(OVERFLOW) > 0:
            faults.append((page.url, "too wide", ""))

    look("/follow/?what=register")
    page.get_by_label("E-mail address").fill(READER)
    page.get_by_role("button", name="Follow").click()
    look(link(post.last(READER), "/follow/confirm/"))
    look("/follow/confirm/nothing")
    page.goto(f"{site}/accounts/login/")
    page.get_by_label("Your e-mail address").fill(person("olu").email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    look("/follow/?what=funds/technical-cooperation")
    page.get_by_role("button", name="Follow").click()
    page.wait_for_url("**/account/notices")
    page.goto(f"{site}/accounts/reauthenticate/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/reauthenticate/" not in url)
    for address in ("/account/notices", "/account/offices/", f"/account/offices/{office.code}/"):
        look(address)
    page.get_by_label("New registered address").fill("mission@marenta.example")
    page.get_by_role("button", name="Send the codes").click()
    expect(page.get_by_label("Code sent to the new address")).to_be_visible()
    look(f"/account/offices/{office.code}/")
    page.close()
    assert "\n".join(map(str, faults)) == ""
