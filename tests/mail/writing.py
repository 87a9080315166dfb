"""Mails as people write them, and what the table holds after they came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

from comity.apps.notices.models import Message, Received
from comity.mail import receiving
from tests.assistance_world import MISSION

OURS = "ask@comity.example"
MISSION_MAIL = "mission@marenta.example"
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"


def mail(
    *, sender: str = MISSION_MAIL, to: str = OURS, subject: str = "About our request", words: str = "",
    files: Sequence[tuple[str, str, bytes]] = (), answers: str = "", **headers: str,
) -> bytes:  # fmt: skip
    """One mail as bytes. `files`: (name, type, data)."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = headers.pop("number", make_msgid(domain="marenta.example"))
    if answers:
        made["In-Reply-To"] = answers
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words or "\n")
    for name, media, data in files:
        made.add_attachment(
            data, maintype=media.partition("/")[0], subtype=media.partition("/")[2], filename=name
        )
    return made.as_bytes()


def take(raw: bytes, *, sender: str = "", to: str = OURS, at: datetime | None = None) -> Received:
    """What `comity mail-in` does, in this process."""
    moment = at or datetime.now(UTC)
    pieces = (raw[start : start + 65536] for start in range(0, len(raw), 65536))
    kept = receiving.keep(pieces, sender=sender, recipient=to, at=moment)
    receiving.work(kept.pk, moment)
    kept.refresh_from_db()
    return kept


def letter_to(address: str) -> Message:
    found = Message.objects.filter(to=address).order_by("-pk").first()
    assert found is not None, f"no letter to {address}"
    return found


def code_of(text: str) -> str:
    found = re.search(r"^\s*([2-9a-z]{4}-[2-9a-z]{4})\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def reply_to(message: Message) -> str:
    from comity.apps.notices.envelope import reply_address

    return reply_address(message)


def register_mission(settings: Any) -> None:
    """The Mission of Marenta has a registered address, and this installation takes mail."""
    from comity.apps.parties.models import Office

    Office.objects.filter(name=MISSION).update(email=MISSION_MAIL)
    settings.MAIL_IN = OURS
