"""Reading what comes back: a report that mail could not be delivered, in the standard form (RFC 3464) or told in words.

Nothing here trusts the message: whoever calls knows by the address it came to which letter of ours it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

MOST = 2_000_000  # bytes looked at; a report holds at most the letter it is about
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
CODE = re.compile(r"\b(4[25]\d|5[0-5]\d)\b[ -]")  # a line of SMTP
# A mailbox or domain that is not there, has moved or takes no mail for good (RFC 3463, 3.2 and 3.3).
GONE = re.compile(r"5\.1\.(0|1|2|3|6|10)|5\.2\.1|5\.4\.4")
# How programs that write no report say so, in words; final, then passing.
SAID_GONE = re.compile(
    r"user unknown|unknown (user|recipient|address)|no such (user|mailbox|recipient|person)|does ?n[o']t exist|"
    r"mailbox (is )?(unavailable|not found|disabled)|account (has been )?(disabled|closed)|address rejected|"
    r"recipient (address )?rejected|no mailbox here|not our customer|(host|domain) (name )?(not found|unknown)|"
    r"adresse .{0,20}(inconnue|introuvable)|utilisateur inconnu|usuario desconocido|no existe",
    re.IGNORECASE,
)
SAID_LATER = re.compile(
    r"mailbox (is )?full|over quota|quota exceeded|try again|temporar|delayed|deferred|will (be )?retr|greylist",
    re.IGNORECASE,
)
SENDERS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|bounces?|mdaemon)\b", re.IGNORECASE)
SUBJECTS = re.compile(
    r"undeliver|returned mail|delivery (status|failure|has failed)|failure notice|mail delivery|not delivered|"
    r"non remis|no entregad",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a report says: whether the address is gone for good, the status ("5.1.1"), and its own line."""

    hard: bool
    status: str
    said: str
    to: tuple[str, ...]  # the addresses it came to: one of them bears our token


def read_returned(content: bytes) -> Returned | None:
    """Return what a report of failed delivery says; nothing where the message is none (an answer of a person or of an
    out-of-office program, a report of success). Never raises."""
    try:
        mail = message_from_bytes(content[:MOST], policy=default)
        to = tuple(_addressed(mail))
        for group in _groups(mail):
            action = _field(group, "Action").lower()
            if action in ("failed", "delayed"):
                return _reported(group, action, to)
        if _has_report(mail):
            return None  # delivered, relayed or expanded: nothing came back
        return _told(mail, to)
    except Exception:  # the library raises whatever on what it cannot read, and so it is no report
        return None


def _addressed(mail: Message) -> Iterator[str]:
    for name in ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc"):
        for value in mail.get_all(name, []):
            yield from re.findall(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+", str(value))


def _has_report(mail: Message) -> bool:
    return any(each.get_content_type() == "message/delivery-status" for each in mail.walk())


def _groups(mail: Message) -> Iterator[Message]:
    """The groups of fields of a delivery status, one for each recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            held = part.get_payload()
            if isinstance(held, list):
                yield from (each for each in held if isinstance(each, Message) and "Action" in each)


def _field(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).split())


def _reported(group: Message, action: str, to: tuple[str, ...]) -> Returned:
    said = _field(group, "Diagnostic-Code").partition(";")[2].strip() or _field(group, "Status")
    found = STATUS.search(_field(group, "Status"))
    status = found.group(0) if found else ""
    inner = STATUS.search(said)  # "5.0.0" says nothing; the other server's own line may say more
    if inner and status.endswith(".0.0"):
        status = inner.group(0)
    return Returned(action == "failed" and _gone(status, said), status or "5.0.0", said[:200], to)


def _gone(status: str, said: str) -> bool:
    if SAID_LATER.search(said):
        return False
    if status.startswith("5") and not status.endswith(".0.0"):
        return bool(GONE.fullmatch(status))
    return not status.startswith("4") and bool(SAID_GONE.search(said))


def _told(mail: EmailMessage, to: tuple[str, ...]) -> Returned | None:
    """A report in words alone: by its sender or its subject, and a line that says what went wrong."""
    if str(mail.get("Auto-Submitted", "")).lower().startswith("auto-replied"):
        return None
    sender = str(mail.get("From", "")).rpartition("<")[2]
    by_program = bool(SENDERS.search(sender)) or str(mail.get("Return-Path", "")).strip() == "<>"
    if not by_program and not mail.get("X-Failed-Recipients"):
        return None
    if not (SUBJECTS.search(str(mail.get("Subject", ""))) or mail.get("X-Failed-Recipients")):
        return None
    text = _text(mail)
    # What follows is the letter itself, which may say anything.
    report = re.split(r"(?im)^-+ ?(this is a copy|original message|below this line|message header)", text)[0]
    found = STATUS.search(report)
    status = found.group(0) if found else ""
    line = next(
        (each.strip() for each in report.splitlines() if SAID_GONE.search(each) or CODE.search(each)), ""
    )
    if SAID_LATER.search(report) or status.startswith("4"):
        return Returned(False, status or "4.0.0", line[:200], to)
    hard = bool(GONE.fullmatch(status)) if status else bool(SAID_GONE.search(report))
    return Returned(hard, status or "5.0.0", line[:200], to)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain", "html"))
    return str(part.get_content())[:20_000] if part is not None else ""
