"""One message that came in: kept first, worked on second. Whoever is killed between the two loses nothing: the worker
finds what waits, and a message brought twice is one."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import datetime
from email.parser import BytesParser

from django.conf import settings
from django.db import transaction

from comity.apps.notices.actions import incoming
from comity.apps.notices.models import Received
from comity.mail import answering, coded, sorting
from comity.papers import message as papers

trace = logging.getLogger(__name__)

Became = Received.Became
SMALL = 2 * 1024 * 1024  # worked on at once; what is larger waits for the worker
PIECE = 64 * 1024
UNREAD = "?"  # an envelope's sender that is no plain address

__all__ = ["Came", "keep", "send_receipts", "work", "work_on_waiting"]
Came = tuple[Received, bool]
send_receipts = coded.send_receipts


def keep(stream: Iterable[bytes], *, sender: str, recipient: str, at: datetime) -> Received:
    """Read one message from pieces, and keep it. What is larger than 30 MB is read to its end, so that the mail server
    is not left hanging, and not held: its beginning and its SHA-256 are kept."""
    digest, held, size = hashlib.sha256(), bytearray(), 0
    for piece in stream:
        digest.update(piece)
        size += len(piece)
        if size <= papers.MOST_BYTES:
            held += piece
        elif len(held) > PIECE:
            del held[PIECE:]
    large = size > papers.MOST_BYTES
    raw = bytes(held)
    mail = papers.read_message(raw if not large else _head(raw))
    # A sender that cannot be read is somebody else's than the mail names: nobody is answered for it.
    envelope = (
        "<>" if sender.strip() in ("<>", "MAILER-DAEMON") else _plain(sender) or (sender.strip() and UNREAD)
    )
    to = _plain(recipient) or next((each for each in mail.recipients if _ours(each)), "")
    kept, _new = incoming.keep(
        raw=raw, size=size, sha256=digest.hexdigest(), number=mail.number, body=_body(raw), sender=mail.sender,
        envelope=envelope, recipient=to, at=at, became=Became.WAITING if mail.read else Became.UNREADABLE,
        why="too-large" if large else " ".join(mail.problems)[:200],
    )  # fmt: skip
    return kept


def work(pk: int, at: datetime) -> None:
    """Do what a kept message asks for, in one transaction with its answer. Done once, whoever calls again."""
    if not incoming.begin(pk):
        return
    try:
        with transaction.atomic():
            received = incoming.take(pk)
            if received is not None:
                _work(received, at)
    except Exception as error:  # whatever a stranger's message breaks must not stop those behind it
        trace.exception("work on message %s broke off", pk)
        incoming.failed(pk, type(error).__name__)


def work_on_waiting(at: datetime) -> int:
    """Work on all that waits. Returns how many there were."""
    found = incoming.waiting()
    for pk in found:
        work(pk, at)
    return len(found)


def _work(received: Received, at: datetime) -> None:
    raw = bytes(received.raw or b"")
    if received.size > papers.MOST_BYTES:
        mail = papers.read_message(_head(raw))
        known, why = sorting.sender(received, mail, at)
        sent = None
        if not why:
            sent = answering.answer(
                received, mail, "in_large", at=at, to=known, most=papers.MOST_BYTES // 1024 // 1024
            )
        incoming.settle(received, became=Became.TOO_LARGE, why=why, answer=sent, person=known.person if known else None,
                        office=known.office if known else None)  # fmt: skip
        return
    sorting.sort(received, papers.read_message(raw), at)


def _body(raw: bytes) -> str:
    """The SHA-256 of what stands below the headers, as far as it is held: servers on the way add headers alone."""
    below = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[1:]
    return hashlib.sha256(b"".join(below).replace(b"\r\n", b"\n")).hexdigest()


def _head(raw: bytes) -> bytes:
    """The headers of a message alone, as a message without words."""
    head = BytesParser().parsebytes(raw[:PIECE], headersonly=True)
    for name in ("Content-Type", "Content-Transfer-Encoding"):
        del head[name]
    head.set_payload("")
    try:
        return head.as_bytes()
    except (UnicodeError, ValueError, LookupError):
        return b""


def _plain(address: str) -> str:
    text = address.strip().strip("<>")
    return text.lower() if text.isascii() and text.isprintable() and len(text) <= 254 else ""


def _ours(address: str) -> bool:
    local, _, host = settings.MAIL_IN.rpartition("@")
    name, _, of = address.rpartition("@")
    return bool(host) and of.lower() == host.lower() and name.partition("+")[0].lower() == local.lower()
