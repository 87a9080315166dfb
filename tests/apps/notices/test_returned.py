"""What comes back finds its letter by the address it came to, and nothing else does anything."""

from __future__ import annotations

import io
from typing import Any

import pytest

from comity.apps.notices import actions as notices
from comity.apps.notices import operating
from comity.apps.notices.actions.returned import SOFT, suspended
from comity.apps.notices.models import Address, Message, State, Topic
from comity.apps.parties.refusal import Refused
from comity.cli.main import main
from tests import cast
from tests.cast import NOW
from tests.papers.test_returned import QMAIL, TO, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_bounces(settings: Any) -> None:
    settings.MAIL_BOUNCE = "back@comity.example"


def sent(to: str = "amina@example.org") -> Message:
    message = notices.post(to=to, topic=Topic.TURN, subject="A line", body="Words.", at=NOW)
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=NOW)
    return message


def returned(message: Message, mail: bytes) -> str:
    address = f"back+{message.return_token}@comity.example"
    return operating.take_back(mail.replace(TO.encode(), address.upper().encode()), at=NOW)


def test_a_final_report_suspends_the_address_and_names_why() -> None:
    message = sent()
    assert returned(message, report("failed", "5.1.1", "550 5.1.1 No such user")) == "suspended"
    message.refresh_from_db()
    known = suspended("amina@example.org")
    assert known is not None
    assert (message.state, known.status, known.words) == (State.FAILED, "5.1.1", "550 5.1.1 No such user")
    assert returned(sent("eve@example.org"), QMAIL.encode()) == "suspended"


def test_passing_troubles_are_counted_and_too_many_in_a_row_suspend() -> None:
    for number in range(SOFT):
        assert suspended("amina@example.org") is None, number
        assert returned(sent(), report("delayed", "4.2.2", "mailbox full")) == "counted"
    assert suspended("amina@example.org")


def test_the_same_report_twice_counts_once() -> None:
    message = sent()
    for _ in range(3):
        returned(message, report("delayed", "4.2.2", "mailbox full"))
    assert Address.objects.get().soft == 1


def test_a_report_under_a_wrong_token_does_nothing() -> None:
    sent()
    assert operating.take_back(report("failed", "5.1.1", "gone"), at=NOW) == "not-ours"
    assert operating.take_back(b"From: a@b.example\n\nHello", at=NOW) == "no-report"
    assert not Address.objects.exists()


def test_only_whose_address_it_is_says_that_it_works_again() -> None:
    amina, dalia = cast.amina(), cast.dalia()
    with pytest.raises(Refused):
        notices.works_again(email=amina.email, by=dalia, at=NOW)


def test_the_pipe_of_the_mail_server_reads_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = sent()
    mail = report("failed", "5.1.1", "550 5.1.1 gone").replace(
        TO.encode(), f"back+{message.return_token}@comity.example".encode()
    )
    monkeypatch.setattr("sys.stdin", type("In", (), {"buffer": io.BytesIO(mail)}))
    assert main(["notices", "bounced"]) == 0
    assert capsys.readouterr().out == "suspended\n"
    assert main(["notices", "status"]) == 0
    said = capsys.readouterr().out
    assert "failed\t1" in said
    assert "suspended\t" in said
    assert "amina@example.org" in said
    assert main(["notices", "retry", "amina@example.org"]) == 0
    assert "1 wait again" in capsys.readouterr().out
    assert suspended("amina@example.org") is None


def test_the_console_sends_without_a_worker(
    capsys: pytest.CaptureFixture[str], mailoutbox: list[Any]
) -> None:
    notices.post(to="amina@example.org", topic=Topic.ACCOUNT, subject="A", body="B", at=cast.LONG_AGO)
    assert main(["notices", "send"]) == 0
    assert "1 sent" in capsys.readouterr().out
    assert len(mailoutbox) == 1
