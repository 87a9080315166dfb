"""What trying to break mail in has found, each held to its mend."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.notices.models import Message, Proposed, Received
from comity.apps.parties.models import Holding, Office, Role
from comity.cli import mail_in
from comity.mail import orders, receiving, senders
from comity.papers.message import above
from tests.assistance_world import CAPITAL, FOUNDED, OTHER_MISSION, Way, person, state
from tests.mail.test_receiving import filled_form
from tests.mail.writing import MISSION_MAIL, code_of, letter_to, mail, register_mission, reply_to, take

pytestmark = pytest.mark.usefixtures("asked", "sealing", "mission")
Became = Received.Became
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def mission(asked: None, settings: Any) -> None:
    register_mission(settings)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda: orders.form_asked("re: " * 23 + "x"), id="a subject of answers to answers"),
        pytest.param(lambda: orders.person_in("person:" + "a@" * 15_000 + " x"), id="a person of many signs"),
        pytest.param(
            lambda: orders.orders_in("publish" + " " * 4_000 + "!", AssistanceRequest()), id="a wide order"
        ),
        pytest.param(lambda: above("From: " + "a" * 60_000), id="a long line that begins as a header"),
    ],
)
def test_no_words_cost_more_than_their_length(read: Callable[[], object]) -> None:
    began = time.process_time()
    read()
    assert time.process_time() - began < 0.5


def test_a_line_too_long_for_an_order_ends_the_orders_above_text() -> None:
    words = "send\n" + "x" * 3000 + "\nwithdraw other-source"
    assert [each.act for each in orders.orders_in(words, AssistanceRequest(stage="draft"))][-1] == "submit"


def test_nobody_is_answered_where_the_envelope_cannot_be_read() -> None:
    """A sender of signs beyond ASCII (SMTPUTF8) is not the one the mail names: its answer would go to a victim."""
    for envelope in ("é@evil.example", "x" * 300 + "@evil.example", "a\nb@evil.example"):
        got = take(mail(sender="victim@far.example"), sender=envelope, at=NOW)
        assert (got.became, got.answer) == (Became.UNANSWERED, None), envelope
    assert not Message.objects.filter(to="victim@far.example").exists()


@pytest.mark.parametrize(
    ("told", "environment", "sender"),
    [
        (["--sender", ""], None, "<>"), ([], "", "<>"), ([], None, ""), (["--sender", "a@b.example"], "", "a@b.example")
    ],
)  # fmt: skip
def test_an_empty_sender_is_the_empty_return_path(
    told: list[str], environment: str | None, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import django.core.management

    monkeypatch.delenv("SENDER", raising=False)
    if environment is not None:
        monkeypatch.setenv("SENDER", environment)
    given: dict[str, str] = {}
    monkeypatch.setattr(django.core.management, "call_command", lambda _name, **facts: given.update(facts))
    monkeypatch.setattr("comity.cli.environment.django", lambda: None)
    parser = argparse.ArgumentParser()
    mail_in.add(parser.add_subparsers())
    mail_in.run(parser.parse_args(["mail-in", *told]))
    assert given["sender"] == sender


@pytest.mark.parametrize(
    "result",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=marenta.example "@evil.example',
        "spf=pass (helo (x) ; dmarc=pass header.from=marenta.example ; y) smtp.mailfrom=evil.example",
        r'spf=pass smtp.mailfrom="a\"; dmarc=pass header.from=marenta.example ; x"@evil.example',
    ],
    ids=["in quotes", "in comments", "in quotes with a quote"],
)
def test_words_that_the_sender_chose_are_no_results(result: str, settings: Any) -> None:
    settings.MAIL_TRUST = "mx.comity.example"
    assert not senders.proven([f"mx.comity.example; {result}"], MISSION_MAIL)
    good = f"mx.comity.example; {result}; dmarc=pass (p=reject) header.from=marenta.example"
    assert senders.proven([good], MISSION_MAIL)


def test_offices_that_share_a_mailbox_give_codes_from_it() -> None:
    Office.objects.filter(name=CAPITAL).update(email=MISSION_MAIL)
    Holding.objects.filter(person=person("amina")).update(office=Office.objects.get(name=CAPITAL))
    take(mail(sender=person("amina").email, files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    assert Proposed.objects.get().office.name == CAPITAL
    got = take(mail(to=reply_to(letter), words=code_of(letter.body)), to=reply_to(letter), at=NOW)
    assert got.became == Became.CODE, got.why


def test_a_draft_begins_for_the_state_that_was_shown_its_acts() -> None:
    """Somebody who serves two States gets the code at one's mailbox, and gives it from their own address."""
    amina, other = person("amina"), Office.objects.get(name=OTHER_MISSION)
    Office.objects.filter(pk=other.pk).update(email="other@other.example")
    for role in (Role.DRAFTER, Role.CLEARER, Role.SUBMITTER):
        Holding.objects.create(person=amina, office=other, role=role, from_at=FOUNDED.replace(year=2000))
    take(mail(words=f"Person: {amina.email}", files=[filled_form()]), at=NOW)
    letter = letter_to(MISSION_MAIL)
    raw = mail(sender=amina.email, to=reply_to(letter), words=code_of(letter.body))
    assert take(raw, to=reply_to(letter), at=NOW).became == Became.CODE
    assert {each.state for each in AssistanceRequest.objects.all()} == {state()}


def test_work_that_kills_its_process_is_left_for_a_person_too() -> None:
    """A process that is killed says nothing afterwards: its try was counted before."""
    from comity.mail import sorting

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    got = receiving.keep([mail()], sender="", recipient="", at=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "sort", killed)
        for _ in range(5):
            with pytest.raises(Killed):
                receiving.work(got.pk, NOW)
        receiving.work(got.pk, NOW)
    got.refresh_from_db()
    assert got.became == Became.GIVEN_UP


def test_whoever_writes_to_a_full_request_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.apps.assistance import together

    monkeypatch.setattr(together, "LETTERS_IN", 1)
    reference = Way().to("sent").reference
    assert take(mail(subject=reference, words="One"), at=NOW).became == Became.LETTER
    got = take(mail(subject=reference, words="Two"), at=NOW)
    assert got.became == Became.REFUSED and got.answer is not None


def test_two_mails_that_a_program_numbered_alike_are_two() -> None:
    first = take(mail(number="<scanner@marenta.example>", words="One"), at=NOW)
    second = take(mail(number="<scanner@marenta.example>", words="Two"), at=NOW)
    again = take(
        b"Received: from elsewhere\r\n" + mail(number="<scanner@marenta.example>", words="Two"), at=NOW
    )
    assert first.pk != second.pk == again.pk


def test_forged_answers_do_not_keep_true_ones_from_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever got a letter of ours can answer it under any name: a few a day are kept, and half of the room at most."""
    from comity.apps.assistance import together
    from comity.apps.letters.models import Incoming

    monkeypatch.setattr(together, "LETTERS_IN", 12)
    monkeypatch.setattr(together, "STRANGE_A_DAY", 4)
    reference = Way().to("sent").reference
    take(mail(subject=reference, words="One"), at=NOW)
    to = reply_to(letter_to(MISSION_MAIL))
    for day, kept in enumerate((4, 2)):
        at = NOW + timedelta(days=day, minutes=1)
        got = [
            take(mail(sender=f"x{each}@far.example", words=f"{day} {each}", to=to), to=to, at=at)
            for each in range(6)
        ]
        assert [each.became for each in got] == ["letter"] * kept + ["refused"] * (6 - kept)
    assert Incoming.objects.filter(office=None).count() == 6
    assert take(mail(subject=reference, words="Two"), at=NOW + timedelta(days=1, hours=1)).became == "letter"
