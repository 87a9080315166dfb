"""Answers to what came in: to whom one may go, how often, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from comity.apps.notices import actions as notices
from comity.apps.notices.actions import Attached, incoming
from comity.apps.notices.models import Message, Received, Topic
from comity.apps.notices.refusal import Refused
from comity.apps.parties.models import Office, Person
from comity.mail import words
from comity.mail.senders import Known, proven
from comity.papers import message as papers
from comity.papers.message import LINE


def answer(
    received: Received, mail: papers.Message, template: str, *, at: datetime, to: Known | None, about: str = "",
    attachments: Sequence[Attached] = (), **facts: Any,
) -> Message | None:  # fmt: skip
    """Post an answer to who wrote, where one may go: somebody known gets some an hour, at the address kept here;
    anybody else one a day, at the address the mail would be returned to. None where nobody is answered."""
    if withheld(received, mail, at=at, to=to):
        return None
    if to is not None:
        person = to.person if to.person is not None and to.person.email == to.address else None
        return post(received, template, to=to.address, at=at, person=person,
                    office=to.office if person is None else None, about=about, attachments=attachments,
                    **facts)  # fmt: skip
    try:
        return post(received, template, to=stranger(received, mail), at=at, attachments=attachments, **facts)
    except Refused:
        return None  # no address a letter can go to


def withheld(received: Received, mail: papers.Message, *, at: datetime, to: Known | None) -> str:
    """Why no answer goes now; empty where one may. Anybody can write any sender into a mail: strangers whose domain
    does not stand behind it are not answered, where our server tells, and all strangers together get some answers an
    hour, so that whoever forges many senders does not make us write to many."""
    hour = at - timedelta(hours=1)
    if to is not None:
        enough = incoming.answered(to.address, since=hour) >= settings.MAIL_ANSWERS_PER_HOUR
        return "enough-today" if enough else ""
    address = stranger(received, mail)
    if not address or not proven(mail.checked, mail.sender):
        return "sender-not-proven"
    if incoming.answered(address, since=at - timedelta(days=1)):
        return "enough-today"
    if not _kept_here(address) and incoming.strangers(since=hour) >= settings.MAIL_STRANGERS_PER_HOUR:
        return "enough-this-hour"
    return ""


def _kept_here(address: str) -> bool:
    """Whether an address is a person's or an office's of this installation, though no State's."""
    return (
        Person.objects.filter(email__iexact=address, is_active=True).exists()
        or Office.objects.filter(email__iexact=address).exists()
    )


def stranger(received: Received, mail: papers.Message) -> str:
    """Where an answer to somebody unknown goes: the envelope's sender, and only where the mail names the same one, so
    that nobody is answered for another (RFC 3834, 4)."""
    if received.envelope:
        return mail.sender if received.envelope.lower() == mail.sender else ""
    return mail.sender


def post(
    received: Received | None, template: str, *, to: str, at: datetime, person: Person | None = None,
    office: Office | None = None, about: str = "", secret: bool = False, attachments: Sequence[Attached] = (),
    **facts: Any,
) -> Message:  # fmt: skip
    """Put a letter into the outbox, as an answer to the message it answers."""
    language = person.language if person is not None else ""
    subject, body = words.written(
        template, language, line=LINE, mail_in=settings.MAIL_IN, source=settings.SITE_URL, **facts
    )
    return notices.post(
        to=to, topic=Topic.LETTER, subject=subject, body=body, at=at, person=person, office=office, about=about,
        language=language, secret=secret, attachments=attachments, answers=received.message_id if received else "",
    )  # fmt: skip
