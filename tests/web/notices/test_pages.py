"""Pages of what goes out by mail: choices, following without an account, and addresses of offices."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from comity.apps.journal.models import Record
from comity.apps.notices.actions import following
from comity.apps.notices.actions.returned import trouble
from comity.apps.notices.models import Follow, Message, State
from comity.apps.parties.models import Office
from tests.assistance_world import MISSION, PASSWORD, Way, address_of, person
from tests.outbox import deliver
from tests.web.conftest import browser

pytestmark = pytest.mark.usefixtures("asked", "letters_leave")
FUND = "funds/technical-cooperation"
MORE = {"what": FUND}


def links(letter: Any) -> list[str]:
    return re.findall(r"http://localhost:8000(/\S+)", letter.body)


def ask(client: Client, what: str = FUND, email: str = "reader@world.example", how: str = "daily") -> Any:
    return client.post(f"/follow/?what={what}", {"email": email, "how": how})


def sure(name: str) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": address_of(name), "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_an_address_follows_once_it_has_confirmed_and_ends_it_with_one_click(mailoutbox: list[Any]) -> None:
    stranger = browser()
    assert stranger.get(f"/follow/?what={FUND}").status_code == 200
    assert ask(stranger).status_code == 200
    (letter,) = mailoutbox
    path = links(letter)[0]
    assert following.followers([FUND]) == []
    stranger.get(path)  # a program that looks at mail opens links
    assert following.followers([FUND]) == []
    assert b"You follow now" in stranger.post(path).content
    (one,) = following.followers([FUND])
    stop = f"/follow/stop/{following.stop_token(one)}"
    stranger.get(stop)
    assert following.followers([FUND]) == [one]
    # RFC 8058: the mail program posts without cookies, and no page of ours came before.
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert following.followers([FUND]) == []
    assert strict.post(stop).status_code == 200
    assert not Record.objects.filter(facts__icontains="reader@").exists()


def test_nobody_finds_out_who_follows_what_and_nobodys_mailbox_is_filled(mailoutbox: list[Any]) -> None:
    first = ask(browser())
    browser().post(links(mailoutbox[0])[0])
    again = ask(browser())
    other = ask(browser(), email="other@world.example")
    assert len({re.sub(rb"csrf\S+", b"", each.content) for each in (first, again, other)}) == 1
    assert [each.to for each in mailoutbox] == [["reader@world.example"], ["other@world.example"]]
    for what in ("register", "log", "funds/review-travel", "funds/review-follow-up", "funds/ldc-sids", FUND):
        following.ask(
            subject=what, email="third@world.example", how="daily", language="", at=datetime.now(UTC)
        )
    for _ in range(following.A_DAY + 3):
        ask(browser(REMOTE_ADDR=f"10.0.0.{_}"), what="register", email="third@world.example")
    assert sum(each.to == ["third@world.example"] for each in mailoutbox) == following.A_DAY


def test_a_network_address_has_its_share_of_an_hour() -> None:
    codes = [ask(browser(), email=f"r{n}@world.example").status_code for n in range(12)]
    assert codes == [200] * 10 + [429] * 2


def test_a_link_to_confirm_runs_out_after_seven_days(
    mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(browser())
    path = links(mailoutbox[0])[0]
    import time

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 7 * 86400 + 60)
    answer = browser().post(path)
    assert answer.status_code == 410
    assert b"run out" in answer.content
    assert browser().get("/follow/confirm/nothing").status_code == 410
    assert browser().post("/follow/stop/nothing").status_code == 410


def test_what_is_not_public_and_what_is_not_there_are_one_answer() -> None:
    way = Way()
    way.to("papers")
    hidden = browser().get(f"/follow/?what=requests/{way.assistance.reference}")
    nothing = browser().get("/follow/?what=requests/R-2026-9999")
    draft = Way()
    draft.to("draft")
    for answer in (hidden, nothing, browser().get(f"/follow/?what={draft.assistance.address}")):
        assert answer.status_code == 404
        assert len(answer.content) == len(nothing.content)
    for what in ("", "%00", "commitments/x", "texts/", "people/1", "funds/%22%0d%0aBcc:x"):
        assert browser().get(f"/follow/?what={what}").status_code == 404
    way.publish()
    shown = browser().get(f"/follow/?what=requests/{way.assistance.reference}")
    assert shown.status_code == 200
    assert f"/follow/?what=requests/{way.assistance.reference}" in (
        browser().get(f"/requests/{way.assistance.reference}").content.decode()
    )


def test_a_header_cannot_be_written_by_a_form(mailoutbox: list[Any]) -> None:
    answer = ask(browser(), email="a@world.example\r\nBcc: b@world.example")
    assert answer.status_code == 422
    assert mailoutbox == []


def test_one_chooses_topic_by_topic_and_letters_cannot_be_switched_off() -> None:
    client = browser(person("amina"))
    page = client.get("/account/notices").content.decode()
    assert "This cannot be switched off" in page
    chosen = {"letter": "daily", "turn": "not", "decision": "at-once", "due": "not", "desk": "daily"}
    assert client.post("/account/notices", chosen).status_code == 302
    page = client.get("/account/notices").content.decode()
    assert re.search(r'name="turn".*?value="not" selected', page, re.DOTALL)
    answer = client.post("/account/notices", chosen | {"letter": "not"})
    assert answer.status_code == 422
    assert browser().get("/account/notices").status_code == 302


def test_one_follows_with_an_account_without_a_letter_and_ends_it_there(mailoutbox: list[Any]) -> None:
    client = browser(person("amina"))
    assert client.post(f"/follow/?what={FUND}", {"how": "daily"}).status_code == 302
    one = Follow.objects.get()
    assert (one.person, one.email, mailoutbox) == (person("amina"), "", [])
    other = browser(person("chen"))
    assert other.post(f"/account/notices/follows/{one.number}/end").status_code == 404
    assert client.post(f"/account/notices/follows/{one.number}/end").status_code == 302
    assert following.followers([FUND]) == []


def test_whoever_letters_come_back_from_is_told_at_the_next_sign_in_and_says_when_it_works() -> None:
    amina = person("amina")
    trouble(email=amina.email, hard=True, status="5.1.1", said="550 5.1.1 No such user", at=datetime.now(UTC))
    client = Client()
    page = client.post(
        "/accounts/login/", {"login": amina.email, "password": PASSWORD}, follow=True
    ).content.decode()
    assert "came back" in page
    assert "No such user" in client.get("/account/notices").content.decode()
    assert "Letters come back" in browser(person("olu")).get("/account/people/").content.decode()
    client.post("/account/notices/works")
    assert "No such user" not in client.get("/account/notices").content.decode()


def test_the_address_of_an_office_changes_by_codes_from_both_mailboxes(mailoutbox: list[Any]) -> None:
    client, office = sure("olu"), Office.objects.get(name=MISSION)
    page = f"/account/offices/{office.code}/"

    def codes() -> dict[str, str]:
        return {each.to[0]: re.findall(r"^[2-9a-z]{8}$", each.body, re.MULTILINE)[0] for each in mailoutbox}

    assert client.post(page, {"address": "mission@marenta.example"}).status_code == 302
    assert client.post(page, {"new": "aaaaaaaa"}).status_code == 422
    assert Office.objects.get(pk=office.pk).email == ""
    assert client.post(page, {"new": codes()["mission@marenta.example"]}).status_code == 302
    assert Office.objects.get(pk=office.pk).email == "mission@marenta.example"
    mailoutbox.clear()
    client.post(page, {"address": "new@marenta.example"})
    assert client.post(page, {"new": codes()["new@marenta.example"]}).status_code == 422
    right = {"new": codes()["new@marenta.example"], "old": codes()["mission@marenta.example"].upper()}
    assert client.post(page, right).status_code == 302
    assert Office.objects.get(pk=office.pk).email == "new@marenta.example"
    assert client.post(page, {"address": "new@marenta.example"}).status_code == 422
    acts = list(
        Record.objects.filter(subject=office.address, act__startswith="offices.address").values_list("act")
    )
    assert [each for (each,) in acts] == ["offices.address_asked", "offices.address_set"] * 2
    assert not Message.objects.filter(state=State.SENT).exclude(body="").exists(), (
        "a code stays in the outbox"
    )


def test_after_five_wrong_codes_the_change_has_ended(mailoutbox: list[Any]) -> None:
    client, office = sure("olu"), Office.objects.get(name=MISSION)
    page = f"/account/offices/{office.code}/"
    client.post(page, {"address": "mission@marenta.example"})
    right = re.findall(r"^[2-9a-z]{8}$", mailoutbox[0].body, re.MULTILINE)[0]
    for _ in range(5):
        client.post(page, {"new": "bbbbbbbb"})
    client.post(page, {"new": right})
    assert Office.objects.get(pk=office.pk).email == ""


@pytest.mark.parametrize("name", ["hana", "amina", "dalia", "aud", "lee"])
def test_nobody_but_an_operator_sees_or_sets_an_offices_address(name: str) -> None:
    client = browser(person(name))
    office = Office.objects.get(name=MISSION)
    for page in ("/account/offices/", f"/account/offices/{office.code}/"):
        assert client.get(page).status_code == (302 if name == "hana" else 403)
    client.post(f"/account/offices/{office.code}/", {"address": "x@marenta.example"})
    assert not Message.objects.exists()


def test_followers_are_told_no_more_than_the_page_and_nothing_once_it_is_not_public(
    sealing: object, mailoutbox: list[Any]
) -> None:
    from tests.outbox import tell

    way = Way()
    way.to("papers")
    way.publish("fact")
    tell(way.at)
    one = following.ask(
        subject=way.assistance.address, email="reader@world.example", how="at-once", language="", at=way.at
    )
    assert one is not None
    following.confirm(token=following.confirm_token(one), at=way.at)
    way.accept_papers()
    (mail,) = (each for each in tell(way.at) if each.follow is not None)
    assert mail.subject == f"{way.assistance.reference}: something new"
    assert way.assistance.title not in mail.body
    assert mail.unsubscribe.startswith("http://localhost:8000/follow/stop/")
    # What the State takes back between composing and sending is not told.
    Message.objects.filter(pk=mail.pk).update(state=State.WAITING, next_at=way.at)
    way.do(way.actions.publish, way.delegate, parts=[])
    mailoutbox.clear()
    deliver(way.at + timedelta(minutes=1))
    assert [each.to for each in mailoutbox if each.to == ["reader@world.example"]] == []
    way.find_eligible()
    assert [each for each in tell(way.at) if each.follow is not None] == []


@pytest.mark.parametrize(
    "address", [f"/follow/?what={FUND}", "/follow/?what=register", "/follow/confirm/x", "/follow/stop/x"]
)
def test_pages_for_everybody_stay_within_their_budget(address: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as statements:
        answer = browser().get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code in (200, 410)
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) <= 14_000
    assert len(statements) <= 10


def test_the_pages_of_choices_and_offices_ask_few_statements() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, office = sure("olu"), Office.objects.get(name=MISSION)
    for address in ("/account/notices", "/account/offices/", f"/account/offices/{office.code}/"):
        with CaptureQueriesContext(connection) as statements:
            assert client.get(address).status_code == 200
        assert len(statements) <= 12, address
