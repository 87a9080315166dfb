"""What the log seals is told to those whom it concerns, and to nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from comity.apps.assistance import told as told_of
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.notices import actions as notices
from comity.apps.notices.models import How, Message, State, Topic, Why
from comity.apps.parties.models import Office
from comity.apps.parties.refusal import Refused
from comity.mail import composing
from comity.pure.translog.opening import check_opening, sealed_by
from comity.pure.translog.receipt import read_receipt
from tests.assistance_world import CAPITAL, MISSION, Way, address_of, person, sealed
from tests.outbox import deliver, tell

pytestmark = pytest.mark.usefixtures("asked", "sealing")
OWN_PEOPLE = {address_of(name) for name in ("amina", "petra", "cleo", "sam", "bruno")}


def told(messages: list[Message]) -> dict[str, str]:
    return {each.to: each.topic for each in messages}


def test_nothing_is_told_of_a_draft() -> None:
    way = Way()
    way.to("draft")
    assert tell(way.at) == []


def test_the_desk_hears_that_a_request_came_and_the_state_that_it_was_taken_up() -> None:
    way = Way()
    way.to("sent")
    assert told(tell(way.at)) == {address_of("dalia"): Topic.DESK}
    way.take_up()
    found = tell(way.at)
    assert told(found) == dict.fromkeys(OWN_PEOPLE, Topic.LETTER)
    assert {each.subject for each in found} == {f"{way.assistance.reference}: a letter from the desk"}
    assert way.assistance.title not in "".join(each.body for each in found)
    assert [each.name for each in found[0].attachments.all()] == [
        f"{way.assistance.reference}-receipt.tlog-proof"
    ]
    assert tell(way.at) == [], "the same record was told twice"


def test_the_receipt_that_goes_along_keeps_shut_what_is_for_the_office_that_acted() -> None:
    way = Way()
    way.to("sent")
    way.take_up()
    found = [each for each in tell(way.at) if each.topic == Topic.LETTER]
    assert found
    for each in found:
        held = read_receipt(bytes(each.attachments.get().data))
        opened = check_opening(held.opening, sealed_by(held.opening))
        assert opened["act"] == "assistance.taken_up"
        assert "facts" not in opened


def test_whoever_did_it_is_not_told_of_it() -> None:
    way = Way()
    way.to("papers")
    tell(way.at)
    way.send_back()
    assert told(tell(way.at)) == dict.fromkeys(OWN_PEOPLE, Topic.TURN)
    way.answer_remarks()
    assert told(tell(way.at)) == {address_of("dalia"): Topic.DESK}


def test_the_letter_goes_to_the_registered_address_of_the_office_with_both_files() -> None:
    Office.objects.filter(name=MISSION).update(email="mission@marenta.example")
    way = Way()
    way.to("papers")
    (mail,) = (each for each in tell(way.at) if each.office is not None)
    assert (mail.to, mail.topic) == ("mission@marenta.example", Topic.LETTER)
    assert mail.subject == f"{way.assistance.reference}: a letter from the desk"
    files = {each.name.rpartition(".")[2]: bytes(each.data)[:4] for each in mail.attachments.all()}
    assert files == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}
    assert "sha-256" in mail.body.lower()


def test_a_decision_is_told_and_the_next_has_work() -> None:
    way = Way()
    way.to("decision")
    tell(way.at)
    way.approve()
    found = told(tell(way.at))
    assert {to for to, topic in found.items() if topic == Topic.DECISION} == OWN_PEOPLE
    assert found[address_of("dalia")] == Topic.DESK
    assert address_of("chen") not in found
    assert address_of("gita") not in found


def test_whoever_switched_turns_off_is_told_of_letters_all_the_same() -> None:
    amina, petra = person("amina"), person("petra")
    for each in (amina, petra):
        notices.choose(person=each, choices={"turn": "not"}, by=each, at=each.joined_at)
    notices.choose(person=petra, choices={"letter": "daily"}, by=petra, at=petra.joined_at)
    way = Way()
    way.to("papers")
    tell(way.at)
    way.send_back()
    by = {each.to: each for each in tell(way.at)}
    assert (by[amina.email].topic, by[amina.email].state) == (Topic.LETTER, State.WAITING)
    assert (by[petra.email].topic, by[petra.email].state) == (Topic.LETTER, State.HELD)
    with pytest.raises(Refused) as refused:
        notices.choose(person=amina, choices={"letter": How.NOT}, by=amina, at=amina.joined_at)
    assert str(refused.value.reason) == "no-choice"


def test_who_lost_the_role_before_it_leaves_gets_nothing(mailoutbox: list[object]) -> None:
    way = Way()
    way.to("papers")
    tell(way.at)
    person("amina").holdings.update(until_at=way.at)
    deliver(way.at + timedelta(minutes=1))
    kept = Message.objects.get(to=address_of("amina"))
    assert (kept.state, kept.error, kept.body) == (State.FAILED, Why.NO_LONGER, "")
    assert not kept.attachments.exists()
    assert Message.objects.get(to=address_of("petra")).state == State.SENT


def test_an_office_that_moved_gets_no_letter_at_its_old_address(mailoutbox: list[object]) -> None:
    Office.objects.filter(name=CAPITAL).update(email="old@marenta.example")
    way = Way()
    way.to("papers")
    tell(way.at)
    Office.objects.filter(name=CAPITAL).update(email="new@marenta.example")
    deliver(way.at + timedelta(minutes=1))
    assert Message.objects.get(to="old@marenta.example").state == State.FAILED


def test_a_record_that_cannot_be_told_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.mail import requests

    def fail(letter: object, reference: str) -> list[object]:
        raise RuntimeError("no font")

    Office.objects.filter(name=MISSION).update(email="mission@marenta.example")
    way = Way()
    way.to("sent")
    monkeypatch.setattr(requests, "files_of", fail)
    way.take_up()
    assert told(tell(way.at)) == {address_of("dalia"): Topic.DESK}
    monkeypatch.undo()
    way.send_back()
    assert set(told(tell(way.at))) == OWN_PEOPLE | {"mission@marenta.example"}


def test_a_circulation_is_told_with_its_letter() -> None:
    Office.objects.filter(name=MISSION).update(email="mission@marenta.example")
    way = Way()
    way.to("assessment")
    tell(way.at)
    facts = {"partners": "A partner", "objections_until": objections_until(way.assistance, way.at)}
    facts = sealed(Act.OPEN_CIRCULATION, way.assistance, person("dalia"), way.at, **facts)
    del facts["objections_until"]
    way.do(way.actions.open_circulation, person("dalia"), **facts)
    found = told(tell(way.at))
    assert found == dict.fromkeys([*OWN_PEOPLE, "mission@marenta.example"], Topic.LETTER)


def two_followed_daily() -> tuple[Way, Way]:
    """Two public requests that one address follows, each with news that wait for the daily letter."""
    from comity.apps.notices.actions import following

    way, other = Way(), Way()
    for each in (way, other):
        each.to("sent")
        each.publish("fact")
        one = following.ask(
            subject=each.assistance.address, email="r@world.example", how="daily", language="", at=each.at
        )
        assert one is not None
        following.confirm(token=following.confirm_token(one), at=each.at)
    tell(other.at)
    way.take_up()
    other.take_up()
    tell(other.at)
    Message.objects.filter(follow=None).delete()
    return way, other


def test_whoever_follows_several_gets_one_letter_a_day_and_ends_one_or_all_with_a_click(
    mailoutbox: list[object],
) -> None:
    from comity.apps.notices import daily
    from comity.apps.notices.actions import following
    from comity.mail import words

    way, other = two_followed_daily()
    daily.send_daily(write=words.daily, may=lambda each: True, at=other.at)
    deliver(other.at)
    (mail,) = mailoutbox
    assert mail.to == ["r@world.example"]  # type: ignore[attr-defined]
    ends = re.findall(r"/follow/stop/(\S+)", mail.body)  # type: ignore[attr-defined]
    assert len(ends) == 3
    assert mail.extra_headers["List-Unsubscribe"].endswith(f"{ends[-1]}>")  # type: ignore[attr-defined]
    following.stop_by_link(token=ends[0], at=other.at)
    assert len(following.followers([way.assistance.address, other.assistance.address])) == 1
    following.stop_by_link(token=ends[2], at=other.at)
    assert following.followers([way.assistance.address, other.assistance.address]) == []


def test_a_daily_letter_that_waits_tells_nothing_that_was_taken_back_meanwhile(
    mailoutbox: list[object],
) -> None:
    from comity.apps.notices import daily
    from comity.mail import words

    way, other = two_followed_daily()
    daily.send_daily(write=words.daily, may=lambda each: told_of.may(each, other.at), at=other.at)
    # The mail server is away, and meanwhile the State takes one back.
    way.do(way.actions.publish, way.delegate, parts=[])
    deliver(other.at)
    assert mailoutbox == []
    daily.send_daily(write=words.daily, may=lambda each: told_of.may(each, other.at), at=other.at)
    deliver(other.at)
    (mail,) = mailoutbox
    assert other.assistance.reference in mail.body  # type: ignore[attr-defined]
    assert way.assistance.reference not in mail.body  # type: ignore[attr-defined]


def test_whoever_stepped_aside_is_not_told_of_the_work() -> None:
    way = Way()
    way.to("assessment")
    tell(way.at)
    way.do(way.actions.recuse, person("fatou"), words="I know them.")
    way.propose()
    way.accept()
    found = told(tell(way.at))
    assert address_of("fatou") not in found


def test_what_is_due_in_three_days_is_told_once_in_the_morning() -> None:
    from datetime import UTC, datetime, time

    from comity.mail import due

    way = Way()
    way.to("papers")
    tell(way.at)
    day = way.assistance.due_on
    assert day is not None
    morning = datetime.combine(day - timedelta(days=3), time(6), UTC)
    assert due.tell(at=morning - timedelta(days=1)) == 0
    assert due.tell(at=morning) == 1
    (message,) = Message.objects.filter(topic=Topic.DUE)
    assert (message.to, message.state) == (address_of("dalia"), State.HELD)
    assert due.tell(at=morning + timedelta(days=1)) == 0


def test_followers_of_the_log_hear_once_that_it_has_grown() -> None:
    from comity.apps.journal import sealing
    from comity.apps.notices.actions import following
    from comity.mail import due

    way = Way()
    way.to("sent")
    sealing.seal(at=way.at)
    one = following.ask(subject="log", email="auditor@world.example", how="daily", language="", at=way.at)
    assert one is not None
    following.confirm(token=following.confirm_token(one), at=way.at)
    due.tell(at=way.at)
    due.tell(at=way.at)
    (message,) = Message.objects.filter(follow=one)
    assert (message.subject, message.link) == ("The public log: something new", "http://localhost:8000/log/")


def test_what_lies_far_back_is_no_news() -> None:
    way = Way()
    way.to("papers")
    assert tell(way.at + composing.NEWS + timedelta(days=30)) == []


def test_the_first_time_nothing_of_the_past_is_told() -> None:
    from comity.apps.journal import sealing

    way = Way()
    way.to("papers")
    sealing.seal(at=way.at)
    assert composing.compose(at=way.at) == 0
    assert composing.compose(at=way.at) == 0
    assert not Message.objects.exists()


def test_one_letter_a_day_says_a_line_and_a_link_each(mailoutbox: list[object]) -> None:
    from comity.apps.notices import daily
    from comity.mail import words

    dalia = person("dalia")
    first, second = Way(), Way()
    first.to("sent")
    second.to("sent")
    tell(second.at)
    assert deliver(second.at).sent == 0
    morning = second.at + timedelta(hours=20)
    assert daily.send_daily(write=words.daily, may=lambda each: True, at=morning) == 1
    deliver(morning)
    (mail,) = mailoutbox
    assert mail.to == [dalia.email]  # type: ignore[attr-defined]
    assert mail.subject == "Comity today: 2 matters"  # type: ignore[attr-defined]
    for way in (first, second):
        assert f"/requests/{way.assistance.reference}" in mail.body  # type: ignore[attr-defined]
    assert daily.send_daily(write=words.daily, may=lambda each: True, at=morning) == 0


def test_a_reader_whose_daily_letter_cannot_be_made_keeps_no_other_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    from django.db import connection

    from comity.apps.notices import daily
    from comity.mail import words

    way = Way()
    way.to("sent")
    tell(way.at)
    for name in ("cleo", "fatou"):  # before the desk's officer and after them
        notices.post(to=address_of(name), topic=Topic.DESK, subject="x", body="x", at=way.at, person=person(name),
                     for_digest=True)  # fmt: skip
    readers = sorted({each.person_id or 0 for each in Message.objects.filter(error=Why.DIGEST)})
    assert len(readers) == 3

    def write(messages: list[Message], language: str) -> tuple[str, str, str]:
        if messages[0].person_id == readers[0]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return words.daily(messages, language)

    assert daily.send_daily(write=write, may=lambda each: True, at=way.at) == 2  # type: ignore[arg-type]
    assert {each.person_id for each in Message.objects.filter(error=Why.DIGEST)} == {readers[0]}
    (line,) = [each for each in caplog.messages if "daily letter" in each]
    assert "\n" not in line and "@" not in line


@pytest.mark.parametrize("account", [True, False])
@pytest.mark.parametrize("first", ["register", "request"])
def test_the_follow_that_tells_at_once_wins_over_one_that_tells_daily(first: str, account: bool) -> None:
    from comity.apps.notices.actions import following

    way = Way()
    way.to("sent")
    way.publish("fact")
    wishes = {"register": ("register", How.DAILY), "request": (way.assistance.address, How.AT_ONCE)}
    for subject, how in (wishes.pop(first), *wishes.values()):
        if account:
            following.follow(subject=subject, person=person("fatou"), how=how, at=way.at)
            continue
        one = following.ask(subject=subject, email="r@world.example", how=how, language="", at=way.at)
        assert one is not None
        following.confirm(token=following.confirm_token(one), at=way.at)
    tell(way.at)
    way.take_up()
    (message,) = [each for each in tell(way.at) if each.follow is not None]
    assert (message.follow.subject, message.state) == (way.assistance.address, State.WAITING)  # type: ignore[union-attr]


def test_among_follows_that_tell_alike_the_most_particular_is_told_of() -> None:
    from comity.apps.notices.actions import following

    subjects = ["assistance/x", "funds/x", "register"]
    for subject in reversed(subjects):
        following.follow(subject=subject, person=person("fatou"), how=How.DAILY, at=Way().at)
    assert [each.subject for each in following.followers(subjects)] == ["assistance/x"]


def test_a_letter_that_asks_to_confirm_says_nothing_of_what_was_taken_back_meanwhile(
    mailoutbox: list[object],
) -> None:
    from comity.apps.notices.actions import following

    way, other = Way(), Way()
    for each in (way, other):
        each.to("sent")
        each.publish("fact")
        one = following.ask(
            subject=each.assistance.address, email="r@world.example", how="daily", language="", at=each.at
        )
        notices.post(to="r@world.example", topic=Topic.ACCOUNT, subject=each.assistance.reference, body="x",
                     at=each.at, follow=one, secret=True)  # fmt: skip
    way.do(way.actions.publish, way.delegate, parts=[])
    deliver(max(way.at, other.at))
    assert [mail.subject for mail in mailoutbox] == [other.assistance.reference]  # type: ignore[attr-defined]
    kept = Message.objects.get(subject=way.assistance.reference)
    assert (kept.state, kept.error, kept.body) == (State.FAILED, Why.NO_LONGER, "")
