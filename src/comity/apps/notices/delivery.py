"""Emptying the outbox: one connection for many messages, each at least once.

A message is sent while its row is held, and noted before the row is let go. Whoever is killed between the other
server's yes and our note leaves the row waiting, and it goes again with the same Message-ID: the reader's program knows
it for the same. Nothing is lost, and nothing goes twice under two names.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction

from comity.apps.notices.actions.posting import line
from comity.apps.notices.actions.returned import arrived, suspended, trouble
from comity.apps.notices.envelope import mail_of
from comity.apps.notices.models import Message, State, Topic, Why

trace = logging.getLogger(__name__)

# After a passing trouble; the last is repeated until GIVE_UP (RFC 5321, 4.5.4.1: at least four to five days).
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 720))
GIVE_UP = timedelta(days=5)
NOWHERE = (".invalid",)  # RFC 2606: no mail reaches such a name
ENHANCED = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463
GONE = re.compile(r"5\.1\.(1|2|3|6|10)|5\.2\.1")  # no such mailbox or domain, moved, or switched off
POLICY = re.compile(r"relay|spam|polic|block|reputation|authenti|spf|dkim|dmarc|denied", re.IGNORECASE)

May = Callable[[Message], bool]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a server's refusal means: final or passing, and whether the address itself is gone."""

    final: bool
    gone: bool
    status: str
    said: str


@dataclass(slots=True)
class Run:
    """What one run did."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    held: int = 0
    away: str = ""  # why the mail server could not be spoken to


def deliver(*, may: May, now: Callable[[], datetime], most: int = 1000) -> Run:
    """Send what waits, account letters first; several workers share the work. `may` says of each message whether its
    reader may still see what it tells of."""
    run, server = Run(), _Server()
    try:
        for _ in range(most):
            if not _one(server, run, may, now()):
                break
    except _Away as away:
        run.away = str(away)
        trace.error("the mail server could not be spoken to: %s", away)
    finally:
        server.close()
    return run


def _one(server: _Server, run: Run, may: May, at: datetime) -> bool:
    """Send the next message that is due, within its own transaction. Says whether there was one."""
    with transaction.atomic():
        due = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            state=State.WAITING, next_at__lte=at
        )
        message = (
            due.filter(topic=Topic.ACCOUNT).order_by("next_at", "pk").first()
            or due.order_by("next_at", "pk").first()
        )
        if message is None:
            return False
        if message.person is not None and message.topic != Topic.ACCOUNT:
            message.to = message.person.email  # who changed their address meanwhile is told at the new one
        if why := _kept(message, may):
            _keep(message, why, run)
        elif (later := _limited(message, at)) is not None:
            message.next_at = later
            message.save(update_fields=["next_at"])
            run.put_off += 1
        else:
            _send(server, run, message, at)
    return True


def _kept(message: Message, may: May) -> Why | None:
    if settings.EMAIL_HOST and message.to.lower().endswith(NOWHERE):
        return Why.NOWHERE
    if message.topic != Topic.ACCOUNT and suspended(message.to):
        return Why.SUSPENDED
    return None if may(message) else Why.NO_LONGER


def _keep(message: Message, why: Why, run: Run) -> None:
    message.error = why
    message.state = State.HELD if why == Why.SUSPENDED else State.FAILED
    if why == Why.NO_LONGER or (message.secret and message.state == State.FAILED):
        message.body = ""
        message.attachments.all().delete()
    message.save(update_fields=["error", "state", "body"])
    if why == Why.NO_LONGER:
        # Of a daily letter, what may still be told waits for the next.
        Message.objects.filter(in_digest=message).update(
            state=State.HELD, error=Why.DIGEST, in_digest=None, sent_at=None
        )
    run.held += message.state == State.HELD
    run.failed += message.state == State.FAILED


def _limited(message: Message, at: datetime) -> datetime | None:
    """When a message to one address may go, where that address has had its share of this hour."""
    if message.topic == Topic.ACCOUNT:
        return None
    hour = Message.objects.filter(to=message.to, sent_at__gt=at - timedelta(hours=1), in_digest=None)
    hour = hour.exclude(topic=Topic.ACCOUNT).order_by("sent_at")
    sent = list(hour.values_list("sent_at", flat=True)[: settings.MAIL_PER_HOUR])
    full = len(sent) >= settings.MAIL_PER_HOUR
    return sent[0] + timedelta(hours=1) if full and sent[0] else None


def _send(server: _Server, run: Run, message: Message, at: datetime) -> None:
    server.open()
    try:
        server.send(mail_of(message))
    except (OSError, SMTPException) as error:
        found = verdict(error)
        if not isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
            server.close()  # the line is broken: the next message opens another
        _refused(message, found, run, at)
        return
    except (ValueError, LookupError, TypeError) as error:
        # It cannot be written as mail at all; no other waits for it.
        trace.error("message %s cannot be written: %s", message.pk, type(error).__name__)
        _refused(message, Verdict(True, False, "", f"cannot be written: {type(error).__name__}"), run, at)
        return
    message.state, message.sent_at, message.error = State.SENT, at, ""
    message.tries += 1
    if message.secret:
        message.body = ""
        message.attachments.all().delete()
    message.save(update_fields=["to", "state", "sent_at", "error", "tries", "body"])
    arrived(message.to)
    run.sent += 1


def _refused(message: Message, found: Verdict, run: Run, at: datetime) -> None:
    message.tries += 1
    message.error = line(found.said)
    if found.final or at - message.made_at >= GIVE_UP:
        message.state = State.FAILED
        message.body = "" if message.secret else message.body  # what it opened is asked for anew
        run.failed += 1
    else:
        message.next_at = at + PAUSES[min(message.tries, len(PAUSES)) - 1]
        run.put_off += 1
    message.save(update_fields=["tries", "error", "state", "next_at", "body"])
    if found.gone:
        trouble(email=message.to, hard=True, status=found.status, said=found.said, at=at)
    elif found.status.startswith("4.2") and message.tries == 1:  # a full mailbox counts once a letter
        trouble(email=message.to, hard=False, status=found.status, said=found.said, at=at)


def verdict(error: Exception) -> Verdict:
    """What a server's answer, or its silence, means (RFC 5321, 4.2.1; RFC 3463)."""
    code, recipient = 0, False
    text: str | bytes = f"{type(error).__name__}: {error}"
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        recipient = True
    elif isinstance(error, SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    status = found.group(1) if (found := ENHANCED.search(said)) else ""
    # A sender that is not taken is this installation's own mistake: once it is put right, everything may go.
    final = 500 <= code < 600 and not isinstance(error, SMTPSenderRefused)
    if status:
        gone = final and bool(GONE.fullmatch(status))
    else:
        gone = final and recipient and code in (550, 551, 553) and not POLICY.search(said)
    return Verdict(
        final, gone, status or (f"{code // 100}.0.0" if code else ""), f"{code or ''} {said}".strip()
    )


class _Away(Exception):
    """The mail server cannot be spoken to at all: everything waits, and no message is blamed."""


class _Server:
    """A connection that is opened when the first message goes, and kept for the rest."""

    def __init__(self) -> None:
        self.line: Any = None

    def open(self) -> None:
        if self.line is not None:
            return
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            Path(settings.EMAIL_FILE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = get_connection(fail_silently=False)
        try:
            fresh.open()
        except (OSError, SMTPException) as error:
            raise _Away(f"{type(error).__name__}: {error}") from error
        self.line = fresh

    def send(self, mail: Any) -> None:
        self.line.send_messages([mail])

    def close(self) -> None:
        fresh, self.line = self.line, None
        if fresh is not None:
            try:
                fresh.close()
            except (OSError, SMTPException):
                trace.debug("the mail server hung up first")
