"""Putting a message into the outbox, in the transaction of whatever causes it. The worker sends it."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from comity.apps.notices.models import Attachment, Follow, How, Message, State, Topic, Why
from comity.apps.notices.refusal import Reason, Refused
from comity.apps.notices.topics import chosen
from comity.apps.parties.models import Office, Person

DELIVER = "notices.deliver"  # the job that empties the outbox
# What would turn the rest of a line around, or hide in it; marks that only shape letters stay.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message: `media` is its type ("application/pdf")."""

    name: str
    media: str
    data: bytes


@transaction.atomic
def post(
    *, to: str, topic: str, subject: str, body: str, at: datetime, person: Person | None = None,
    office: Office | None = None, follow: Follow | None = None, about: str = "", language: str = "",
    link: str = "", unsubscribe: str = "", secret: bool = False, attachments: Sequence[Attached] = (),
    for_digest: bool = False, answers: str = "",
) -> Message:  # fmt: skip
    """Put one message into the outbox and wake the worker when the transaction is done. Returns it.

    `to` is one address; `person`, `office` or `follow` say who it is for. `subject` must tell nothing confidential: it
    becomes one line without signs that control or turn text. `about` is the address of what it tells of
    ("assistance/…"): before it leaves, whether its reader may still see that is asked anew. `secret`: the body opens
    something (a link that works once) and is erased when it has left. `for_digest`: it waits for the daily letter,
    which says its subject and `link`. `answers` is the Message-ID of what this answers. Refuses (NO_ADDRESS) what is no
    e-mail address.
    """
    to = to.strip()
    try:
        validate_email(to)
    except ValidationError as error:
        raise Refused(Reason.NO_ADDRESS) from error
    said = words(body)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = Message.objects.create(
        message_id=f"<{uuid.uuid4()}@{host}>", to=to, person=person, office=office, follow=follow, topic=Topic(topic),
        about=about, language=language or settings.LANGUAGE_CODE, subject=line(subject), body=said,
        digest=hashlib.sha256(said.encode()).hexdigest(), secret=secret, link=link, unsubscribe=unsubscribe,
        reply_token=secrets.token_hex(12), return_token=secrets.token_hex(12),
        state=State.HELD if for_digest else State.WAITING, error=Why.DIGEST if for_digest else "",
        made_at=at, next_at=at, answers=answers[:250],
    )  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(message=message, name=line(each.name)[:120], media=each.media, data=each.data)
        for each in attachments
    )
    if not for_digest:
        wake()
    return message


def tell(
    *, person: Person, topic: Topic, subject: str, body: str, at: datetime, about: str = "", link: str = "",
    attachments: Sequence[Attached] = (), follow: Follow | None = None, unsubscribe: str = "",
) -> Message | None:  # fmt: skip
    """Tell a person as they chose: at once, in the daily letter, or not. Nothing to whoever can no longer sign in."""
    if not person.is_active:
        return None
    how = How(follow.how) if follow is not None else chosen(person)[topic]
    if how == How.NOT:
        return None
    daily = how == How.DAILY
    return post(
        to=person.email, topic=topic, subject=subject, body=body, at=at, person=person, about=about, link=link,
        language=person.language, attachments=() if daily else attachments, follow=follow,
        unsubscribe=unsubscribe, for_digest=daily,
    )  # fmt: skip


def line(text: str) -> str:
    """One line for a header: no line breaks, no controls, nothing that turns the line around; at most 200 signs."""
    plain = _TURNING.sub("", unicodedata.normalize("NFC", text))
    shown = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp", "Cs") else each for each in plain)
    return " ".join(shown.split())[:200]


def words(text: str) -> str:
    """A body: line breaks and tabs are the only controls in it."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = (each for each in plain if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs"))
    return "".join(kept).strip() + "\n"


def wake() -> None:
    """Let the worker look into the outbox as soon as this transaction is done. Should this be lost, it looks every
    minute by itself."""
    if not any(each[1] is _defer for each in connection.run_on_commit):
        transaction.on_commit(_defer, robust=True)


def _defer() -> None:
    try:
        app.configure_task(DELIVER, queueing_lock=DELIVER).defer(timestamp=0)
    except AlreadyEnqueued:
        pass  # it is about to look anyway
