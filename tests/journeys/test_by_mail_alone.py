"""By mail and Word alone: a small mission asks, answers remarks, accepts a proposal and hears the decision without ever
opening a page. What goes out passes a real mail server, what comes in the real `comity mail-in`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from comity.apps.assistance import routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal import sealing as sequencer
from comity.apps.journal.models import Record
from comity.apps.notices.models import Cursor, Message, State
from comity.audit.checks import Asked
from comity.audit.fetch import Missing
from comity.audit.trust import published
from comity.audit.verify import Visit, verify
from comity.mail import composing, receiving, sealed
from comity.pure.translog.receipt import read_receipt
from tests import assistance_world, database
from tests.assistance_world import ANSWERS, COOPERATION, DAY, Way, address_of, person
from tests.journeys.chromium import Post, post
from tests.mail.filling import fill
from tests.mail.writing import DOCX, MISSION_MAIL, OURS, code_of, mail, register_mission
from tests.outbox import deliver, letters_leave
from tests.papers.forms_through_libreoffice import SOFFICE, saved
from tests.sealing import sealing

__all__ = ["letters_leave", "post", "sealing"]


class Mission:
    """The mission's mail program: it sends through the pipe, and reads what the mail server took for it."""

    def __init__(self, name: str, post: Post, settings: Any, home: Path) -> None:
        self.post = post
        kept = {each: os.environ[each] for each in ("PATH", "HOME", "LANG") if each in os.environ}
        self.env = kept | {
            "DATABASE_URL": database.address(name), "COMITY_SIGNING_KEY": settings.SECRET_KEY,
            "COMITY_HOME": str(home), "COMITY_MAIL_IN": OURS, "COMITY_URL": settings.SITE_URL,
            "PYTHONWARNINGS": "error",
        }  # fmt: skip

    def send(self, raw: bytes, to: str) -> str:
        """Bring one mail, as Postfix would. Returns what it became."""
        command = [
            sys.executable,
            "-m",
            "comity.cli.main",
            "mail-in",
            "--sender",
            MISSION_MAIL,
            "--recipient",
            to,
        ]
        ended = subprocess.run(
            command, input=raw, env=self.env, capture_output=True, check=False, timeout=120
        )
        assert ended.returncode == 0, ended.stderr.decode()
        deliver()
        assert not ended.stderr, ended.stderr.decode()
        return ended.stdout.decode().strip()

    def newest(self, saying: str = "") -> EmailMessage:
        """The newest letter to the mission that says something; letters of one sealing come in any order."""
        return [each for each in self.post.letters if each["To"] == MISSION_MAIL and saying in text_of(each)][
            -1
        ]

    def answer(self, letter: EmailMessage, words: str, form: bytes | None = None) -> str:
        """Answer a letter as a mail program does: to its Reply-To, its text quoted below."""
        to = str(letter["Reply-To"])
        quoted = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
        files = [("our request.docx", f"application/{DOCX}", form)] if form else []
        raw = mail(to=to, subject=f"Re: {letter['Subject']}", words=f"{words}\n\n{quoted}", files=files,
                   answers=str(letter["Message-ID"]))  # fmt: skip
        return self.send(raw, to)

    def with_code(self) -> str:
        """Read the code in the letter to the registered address, and give it back."""
        letter = self.newest("alone on the first line")
        return self.answer(letter, code_of(text_of(letter)))


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body()
    assert body is not None
    return str(body.get_content())


def attached(letter: EmailMessage, ending: str) -> bytes:
    (found,) = (each for each in letter.iter_attachments() if str(each.get_filename()).endswith(ending))
    return bytes(found.get_payload(decode=True))


def told(at: datetime) -> None:
    """The log seals, the worker composes, sends receipts and delivers."""
    Cursor.objects.get_or_create(name=sealed.CURSOR, defaults={"place": -1})
    sequencer.seal(at=at)
    while composing.compose(at=at):
        pass
    receiving.send_receipts(at)
    deliver(at + timedelta(minutes=1))


def desk_of(assistance: AssistanceRequest, at: datetime) -> Way:
    """The steps of the desk and of who decides, on a request that somebody else began."""
    way = Way.__new__(Way)
    way.assistance, way.at, way.emergency = assistance, at, False
    from comity.apps.assistance import actions

    way.actions = actions
    return way


def outside(path: str, most: int) -> bytes:
    answer = Client().get(f"/{path}")
    if answer.status_code != 200:
        raise Missing(path)
    return answer.content[:most]


@pytest.fixture
def mission(committed: str, post: Post, sealing: Path, settings: Any, tmp_path: Path) -> Mission:
    assistance_world.build()
    register_mission(settings)
    return Mission(committed, post, settings, tmp_path / "home")


@pytest.mark.parametrize("program", ["word", pytest.param("libreoffice", marks=pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not on this machine"))])  # fmt: skip
def test_a_state_asks_and_hears_by_mail_and_word_alone(
    mission: Mission, post: Post, tmp_path: Path, program: str
) -> None:
    definition = routes.definition(routes.in_force(COOPERATION, datetime.now(UTC).date()))

    def write(form: bytes, answers: dict[str, Any]) -> bytes:
        made = fill(form, definition, answers)
        if program == "libreoffice":
            folder = tmp_path / str(time.monotonic_ns())
            made = saved({"form": made}, folder)["form"]
        return made

    # A blank form is asked for, filled in and sent; the code goes to the registered address and comes back.
    assert mission.send(mail(subject="Form Technical cooperation"), OURS) == "form-asked"
    first = mission.newest()
    assert str(first["Auto-Submitted"]) == "auto-replied"
    form = write(attached(first, ".docx"), ANSWERS)
    raw = mail(subject="Our request", words="Please find our request attached.",
               files=[("our request.docx", f"application/{DOCX}", form)])  # fmt: skip
    assert mission.send(raw, OURS) == "form"
    assert not AssistanceRequest.objects.exists()
    assert mission.with_code() == "code"
    assistance = AssistanceRequest.objects.get()
    assert assistance.stage == "sent"
    assert {each.question for each in assistance.answers.all()} == set(ANSWERS) & {
        each.code for each in definition.questions
    }

    # Its receipts come once the log is sealed.
    told(datetime.now(UTC))
    receipts = mission.newest()
    assert len(list(receipts.iter_attachments())) == 6

    # The desk takes it up and sends it back with a remark; the form comes with the letter, and is answered by mail.
    way = desk_of(assistance, datetime.now(UTC))
    way.take_up()
    way.at = datetime.now(UTC)
    way.send_back("aim")
    told(way.at)
    remarks = mission.newest("Say which places are meant.")
    (again,) = (
        each for each in remarks.iter_attachments() if str(each.get_filename()).startswith("request-")
    )
    changed = write(bytes(again.get_payload(decode=True)), {"aim": {"aim": "All places named in the annex."}})
    assert mission.answer(remarks, "Here is our answer.", changed) == "form"
    assert mission.with_code() == "code"
    assistance.refresh_from_db()
    assert not assistance.awaiting_answer
    assert assistance.submissions.last().answers["aim"]["aim"] == "All places named in the annex."

    # A proposal is accepted by one word and its code.
    way = desk_of(assistance, datetime.now(UTC))
    way.accept_papers()
    way.at = datetime.now(UTC)
    way.find_eligible()
    way.propose()
    told(way.at)
    proposal = mission.newest("Two advisers, from June.")
    assert mission.answer(proposal, "Accept.") == "order"
    assert mission.with_code() == "code"
    assistance.refresh_from_db()
    assert assistance.stage == "advice"
    assert Record.objects.get(act="assistance.accepted").by == person("amina").address

    # The decision comes as a letter, with its receipt for the person of the mission; a stranger's check holds.
    way = desk_of(assistance, way.at + DAY)
    way.advise()
    way.approve()
    told(way.at)
    decision = mission.newest("As proposed and accepted.")
    assert attached(decision, ".docx")[:2] == b"PK"
    assert attached(decision, ".pdf")[:4] == b"%PDF"
    person_told = [each for each in post.letters if each["To"] == address_of("amina")][-1]
    held = [
        ("decision", read_receipt(attached(person_told, ".tlog-proof"))),
        *(
            ("act", read_receipt(bytes(each.get_payload(decode=True))))
            for each in receipts.iter_attachments()
        ),
    ]
    said: list[str] = []
    asked = Asked(int(time.time()), witnesses=0, most_age=400 * 86400)
    verify(Visit(outside, [], published(outside), {}, asked, said.append), held)
    assert said.count("  The receipt holds.") == len(held) == 7, said
    assert not Message.objects.filter(state__in=[State.WAITING, State.FAILED], to=MISSION_MAIL).exists()
