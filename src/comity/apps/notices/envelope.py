"""A message as it goes over the wire: who it is from, what comes back where, and who may answer to which address."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from comity.apps.notices.models import Message


def mail_of(message: Message) -> EmailMessage:
    """The message as mail. The same message gives the same headers each time it is sent."""
    headers: dict[str, str] = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.made_at),
        "From": settings.DEFAULT_FROM_EMAIL,
        "Auto-Submitted": "auto-generated",  # RFC 3834: machines do not answer it
        "Content-Language": message.language,
    }
    if message.answers:  # RFC 3834, 3.1: an answer says so, and to what
        headers["In-Reply-To"] = headers["References"] = message.answers
        headers["Auto-Submitted"] = "auto-replied"
    if message.unsubscribe:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail = EmailMessage(
        subject=message.subject,
        body=message.body,
        # What the server is told comes back to; readers see From.
        from_email=marked(settings.MAIL_BOUNCE, message.return_token) or settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        reply_to=[reply] if (reply := reply_address(message)) else None,
        headers=headers,
    )
    for each in message.attachments.order_by("pk"):
        mail.attach(each.name, bytes(each.data), each.media)
    return mail


def reply_address(message: Message) -> str:
    """The address an answer to this message comes in by; empty where this installation takes no mail, and for what
    nobody answers: letters to followers and about accounts."""
    if message.follow_id is not None or not message.about:
        return ""
    return marked(settings.MAIL_IN, message.reply_token)


def marked(address: str, token: str) -> str:
    """`ask@host` with a token: `ask+token@host`; empty where there is no address."""
    local, at, host = address.rpartition("@")
    return f"{local}+{token}@{host}" if at else ""


def token_of(address: str, own: str) -> str:
    """The token in an address of ours (`own`: "ask@host"); empty where it is another's."""
    local, _, host = own.rpartition("@")
    name, _, of = address.strip().strip("<>").rpartition("@")
    start = f"{local}+".lower()
    if not local or of.lower() != host.lower() or not name.lower().startswith(start):
        return ""
    return name[len(start) :].lower()


def by_reply_token(token: str) -> Message | None:
    """The message an answer belongs to: it says who was asked (`person`, `office`) and about what (`about`)."""
    rows: Any = Message.objects.filter(reply_token=token).select_related("person", "office")
    return rows.first() if token else None
