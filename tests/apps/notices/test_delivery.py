"""Letters over a real mail server: each arrives at least once and is always the same message."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comity.apps.notices import actions as notices
from comity.apps.notices import delivery, operating
from comity.apps.notices.actions.returned import suspended
from comity.apps.notices.models import Message, State, Topic, Why
from comity.apps.parties.refusal import Refused
from tests import cast, database
from tests.apps.notices.server import Taken
from tests.outbox import deliver

NOW = datetime.now(UTC) - timedelta(minutes=1)  # processes of their own go by the clock
PROGRAM = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from comity.apps.notices import delivery
if "die" in sys.argv:
    send = delivery._Server.send
    def then_die(self, mail):
        send(self, mail)
        os.kill(os.getpid(), signal.SIGKILL)
    delivery._Server.send = then_die
print("ready", flush=True)
delivery.deliver(may=lambda message: True, now=timezone.now)
"""


def post(to: str = "amina@example.org", **more: Any) -> Message:
    given: dict[str, Any] = {"topic": Topic.FOLLOW, "subject": "A line", "body": "Words.", "at": NOW}
    return notices.post(to=to, **(given | more))


def worker(name: str, taken: Taken, *words: str) -> subprocess.Popen[str]:
    """A process of its own that empties the outbox of that database."""
    environment = os.environ | {
        "DATABASE_URL": database.address(name), "COMITY_MAIL_HOST": "127.0.0.1", "COMITY_MAIL_PORT": str(taken.port),
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], env=environment, stdout=subprocess.PIPE, text=True
    )


def test_killed_between_the_servers_yes_and_our_note_the_same_message_goes_again(
    committed: str, taken: Taken
) -> None:
    posted = [post(to=f"r{n}@world.example").message_id for n in range(3)]
    with worker(committed, taken, "die") as died:
        assert died.wait(60) == -signal.SIGKILL
    assert (taken.ids, Message.objects.filter(state=State.SENT).count()) == (posted[:1], 0)
    assert deliver().sent == 3
    assert taken.ids == [posted[0], *posted]
    assert taken.raw[0] == taken.raw[1], "sent again, it was not the same"


@pytest.mark.soak
def test_killed_again_and_again_every_letter_arrives_and_hardly_any_twice(
    committed: str, taken: Taken
) -> None:
    posted = {post(to=f"r{n}@world.example").message_id for n in range(80)}
    taken.slowness, kills, chance = 0.03, 0, random.Random(7)
    for _ in range(5):
        with worker(committed, taken) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(0.2 + chance.random() / 3)
            if running.poll() is None:
                running.kill()
                kills += 1
    deliver()
    assert kills
    assert set(taken.ids) == posted
    assert len(taken.ids) <= len(posted) + kills
    assert not Message.objects.exclude(state=State.SENT).exists()


def test_two_at_once_share_the_outbox_and_send_nothing_twice(committed: str, taken: Taken) -> None:
    posted = sorted(post(to=f"r{n}@world.example").message_id for n in range(40))
    taken.slowness = 0.01
    with worker(committed, taken) as one, worker(committed, taken) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert sorted(taken.ids) == posted
    assert len(taken.peers) == 2, "each used one connection"


@pytest.mark.django_db
def test_many_letters_go_over_one_connection_and_account_letters_first(taken: Taken) -> None:
    for number in range(5):
        post(to=f"r{number}@world.example")
    post(to="amina@example.org", topic=Topic.ACCOUNT, subject="Set a new password")
    assert deliver().sent == 6
    assert len(taken.peers) == 1
    assert taken.letters[0]["To"] == "amina@example.org"


@pytest.mark.django_db
def test_headers_say_who_answers_where_it_comes_back_and_that_no_person_wrote(
    taken: Taken, settings: Any
) -> None:
    settings.MAIL_IN, settings.MAIL_BOUNCE = "ask@comity.example", "back@comity.example"
    amina = cast.amina()
    asks = post(person=amina, topic=Topic.TURN, about="texts/A/1", language="fr")
    tells = post(topic=Topic.FOLLOW, unsubscribe="https://comity.example/follow/stop/x", subject="Two")
    deliver()
    first, second = taken.letters
    assert first["Message-ID"] == asks.message_id
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Content-Language"] == "fr"
    assert first["Reply-To"] == f"ask+{asks.reply_token}@comity.example"
    assert taken.senders == [f"back+{each.return_token}@comity.example" for each in (asks, tells)]
    assert first["From"] == settings.DEFAULT_FROM_EMAIL
    assert second["List-Unsubscribe"] == "<https://comity.example/follow/stop/x>"
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (second["Reply-To"], first["List-Unsubscribe"]) == (None, None)


@pytest.mark.django_db
def test_without_an_address_for_mail_in_nobody_is_asked_to_answer(taken: Taken) -> None:
    post(person=cast.amina(), about="texts/A/1")
    deliver()
    assert taken.letters[0]["Reply-To"] is None
    assert taken.senders == ["comity@localhost"]


@pytest.mark.parametrize(
    ("subject", "arrives"),
    [
        ("R-2026-0147: a letter\r\nBcc: eve@example.org", "R-2026-0147: a letter Bcc: eve@example.org"),
        ("one\x00two\x85three\u2028four", "one two three four"),
        ("R-2026-0147: حان دور دولتكم", "R-2026-0147: حان دور دولتكم"),
        ("R-2026-0147: \u202egnihtemos", "R-2026-0147: gnihtemos"),
        ("فارسی می\u200cخواهم", "فارسی می\u200cخواهم"),
        ("轮到你们国家了" * 20, "轮到你们国家了" * 20),
        ("x" * 500, "x" * 200),
    ],
)
@pytest.mark.django_db
def test_a_subject_is_one_line_in_any_script(taken: Taken, subject: str, arrives: str) -> None:
    post(subject=subject)
    deliver()
    (letter,) = taken.letters
    assert letter["Subject"].strip() == arrives
    assert letter["Bcc"] is None
    assert max(map(len, taken.raw[0].split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "body", ["long " * 900, "é" * 3000, "حرف " * 800, "\r\n.\r\nQUIT\r\n", "a\x00b\x1bc"]
)
@pytest.mark.django_db
def test_a_body_arrives_as_it_was_whatever_its_lines(taken: Taken, body: str) -> None:
    kept = post(body=body)
    deliver()
    assert max(map(len, taken.raw[0].split(b"\r\n"))) <= 998
    assert taken.letters[0].get_content().replace("\r\n", "\n").strip() == kept.body.strip()


@pytest.mark.django_db
def test_files_go_along_and_stay_what_they_are(taken: Taken) -> None:
    held = bytes(range(256)) * 40
    post(attachments=[notices.Attached("a letter.pdf", "application/pdf", held)])
    deliver()
    (file,) = taken.letters[0].iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "a letter.pdf", "application/pdf", held)  # fmt: skip


@pytest.mark.parametrize(
    "to", ["nobody", "a@b@c", "a@example.org\nBcc: x@example.org", "", "a b@example.org"]
)
@pytest.mark.django_db
def test_what_is_no_address_is_refused_when_it_is_posted(to: str) -> None:
    with pytest.raises(Refused) as refused:
        post(to=to)
    assert str(refused.value.reason) == "no-address"


@pytest.mark.django_db
def test_an_address_that_is_not_there_fails_at_once_and_is_suspended(taken: Taken) -> None:
    taken.refuse["gone@world.example"] = "550 5.1.1 No such user"
    gone, here = post(to="gone@world.example"), post(to="here@world.example")
    done = deliver()
    assert (done.sent, done.failed) == (1, 1)
    gone.refresh_from_db()
    assert (gone.state, gone.tries) == (State.FAILED, 1)
    assert "No such user" in gone.error
    assert suspended("gone@world.example")
    assert [str(each["Message-ID"]) for each in taken.letters] == [here.message_id]
    later = post(to="Gone@world.example")
    assert deliver().held == 1
    later.refresh_from_db()
    assert (later.state, later.error) == (State.HELD, Why.SUSPENDED)
    taken.refuse.clear()
    assert operating.retry(address="gone@world.example", at=NOW) == 2
    assert deliver().sent == 2


@pytest.mark.parametrize(
    "answer", ["550 5.7.1 Relaying denied", "550 spam is not welcome", "554 5.7.1 blocked"]
)
@pytest.mark.django_db
def test_a_refusal_of_us_is_not_held_against_the_address(taken: Taken, answer: str) -> None:
    taken.refuse["amina@example.org"] = answer
    message = post()
    deliver()
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert suspended("amina@example.org") is None


@pytest.mark.django_db
def test_a_passing_trouble_is_tried_again_ever_later_and_given_up_after_days(taken: Taken) -> None:
    taken.refuse["amina@example.org"] = "450 4.2.1 Try again later"
    message = post()
    at, pauses = NOW, []
    for _ in range(40):
        deliver(at)
        message.refresh_from_db()
        if message.state == State.FAILED:
            break
        pauses.append(message.next_at - at)
        assert deliver(message.next_at - timedelta(seconds=1)).put_off == 0
        at = message.next_at
    assert message.state == State.FAILED
    assert pauses[:6] == list(delivery.PAUSES)
    assert timedelta(days=5) <= at - NOW < timedelta(days=6)
    assert taken.letters == []


@pytest.mark.django_db
def test_while_the_server_is_away_nothing_is_blamed_and_nothing_lost(settings: Any, taken: Taken) -> None:
    message = post()
    right, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    done = deliver()
    assert done.away
    message.refresh_from_db()
    assert (message.state, message.tries) == (State.WAITING, 0)
    settings.EMAIL_PORT = right
    assert deliver().sent == 1


@pytest.mark.django_db
def test_what_cannot_be_written_as_mail_keeps_no_other_back(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = post(subject="bad"), post(subject="good")
    written = delivery.mail_of

    def fail(message: Message) -> Any:
        if message.pk == bad.pk:
            raise UnicodeError
        return written(message)

    monkeypatch.setattr(delivery, "mail_of", fail)
    assert (deliver().sent, taken.ids) == (1, [good.message_id])
    bad.refresh_from_db()
    assert (bad.state, bad.error) == (State.FAILED, "cannot be written: UnicodeError")


@pytest.mark.django_db
def test_one_address_gets_so_many_an_hour_and_letters_about_the_account_all_the_same(
    settings: Any, taken: Taken
) -> None:
    settings.MAIL_PER_HOUR = 3
    for number in range(5):
        post(subject=f"Line {number}")
    post(topic=Topic.ACCOUNT, subject="Set a new password")
    done = deliver(NOW)
    assert (done.sent, done.put_off) == (4, 2)
    assert deliver(NOW + timedelta(minutes=59)).sent == 0
    assert deliver(NOW + timedelta(minutes=61)).sent == 2


@pytest.mark.django_db
def test_what_opens_something_is_erased_when_it_has_left_and_its_digest_stays(taken: Taken) -> None:
    message = post(body="http://x/key/abc", secret=True, topic=Topic.ACCOUNT)
    digest = message.digest
    deliver()
    message.refresh_from_db()
    assert (message.body, message.digest) == ("", digest)
    assert "abc" in taken.letters[0].get_content()


@pytest.mark.django_db
def test_a_name_no_mail_can_reach_is_not_tried(taken: Taken) -> None:
    message = post(to="lena@demonstration.invalid")
    deliver()
    message.refresh_from_db()
    assert (message.state, message.error, taken.letters) == (State.FAILED, Why.NOWHERE, [])


@pytest.mark.django_db
def test_what_opens_something_is_not_kept_for_a_name_no_mail_can_reach(taken: Taken) -> None:
    message = post(to="lena@demonstration.invalid", body="http://x/key/abc", secret=True, topic=Topic.ACCOUNT)
    deliver()
    message.refresh_from_db()
    assert (message.state, message.body) == (State.FAILED, "")


@pytest.mark.django_db
def test_without_a_server_letters_are_files(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_FILE_PATH = "", str(tmp_path / "mail")
    message = post(to="lena@demonstration.invalid")
    deliver()
    (file,) = (tmp_path / "mail").iterdir()
    assert message.message_id in file.read_text()
