"""What comes back is understood in the standard form and in the words of programs that write none; and what a person or
an out-of-office program writes is not taken for it."""

from __future__ import annotations

import pytest

from comity.papers.returned import read_returned

TO = "back+0123456789abcdef01234567@comity.example"
REPORT = """\
From: Mail Delivery Subsystem <mailer-daemon@mx.example>
To: {to}
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=utf-8

Your message could not be delivered. User unknown.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Sun, 22 Nov 2026 08:00:00 +0000

Final-Recipient: rfc822; amina@world.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--B
Content-Type: message/rfc822

From: comity@comity.example
To: amina@world.example
Subject: R-2026-0001

Words.
--B--
"""


def report(action: str, status: str, said: str) -> bytes:
    return REPORT.format(to=TO, subject="Undelivered Mail", action=action, status=status, said=said).encode()


@pytest.mark.parametrize(
    ("action", "status", "said", "hard", "told"),
    [
        ("failed", "5.1.1", "550 5.1.1 <amina@world.example>: Recipient address rejected", True, "5.1.1"),
        ("failed", "5.1.2", "Host or domain name not found", True, "5.1.2"),
        ("failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", True, "5.1.10"),
        ("failed", "5.2.1", "550 5.2.1 disabled", True, "5.2.1"),
        ("failed", "5.0.0", "550 5.1.1 no such user here", True, "5.1.1"),
        ("failed", "5.0.0", "550 no such user here", True, "5.0.0"),
        ("Failed", "5.2.2", "552 5.2.2 mailbox full", False, "5.2.2"),
        ("failed", "5.7.1", "554 5.7.1 refused by policy", False, "5.7.1"),
        ("failed", "4.4.7", "delivery time expired", False, "4.4.7"),
        ("delayed", "4.4.1", "connection timed out", False, "4.4.1"),
    ],
)
def test_a_report_in_the_standard_form(action: str, status: str, said: str, hard: bool, told: str) -> None:
    found = read_returned(report(action, status, said))
    assert found is not None
    assert (found.hard, found.status, TO in found.to) == (hard, told, True)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_that_it_arrived_is_nothing_that_came_back(action: str) -> None:
    assert read_returned(report(action, "2.0.0", "250 OK")) is None


QMAIL = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {TO}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<amina@world.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Please try again later, said the letter itself.
"""
EXIM = f"""\
From: Mail Delivery System <Mailer-Daemon@mx.example>
To: {TO}
X-Failed-Recipients: amina@world.example
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its recipients.

  amina@world.example
    host mx2.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<amina@world.example>:
    550 unknown user
"""
FULL = f"""\
From: postmaster@mx.example
To: {TO}
Subject: Undeliverable: R-2026-0001
Content-Type: text/html; charset=iso-8859-1

<p>The recipient's mailbox is full and can't accept messages now. Please try again later.</p>
"""
FRENCH = f"""\
From: postmaster@mx.example
To: {TO}
Subject: Non remis : R-2026-0001
Content-Type: text/plain; charset=utf-8

L'adresse du destinataire est inconnue.
"""


@pytest.mark.parametrize(
    ("mail", "hard"),
    [(QMAIL, True), (EXIM, True), (FULL, False), (FRENCH, True)],
    ids=["qmail", "exim", "full", "fr"],
)
def test_a_report_in_words_alone(mail: str, hard: bool) -> None:
    found = read_returned(mail.encode())
    assert found is not None
    assert (found.hard, TO in found.to) == (hard, True)


@pytest.mark.parametrize(
    "mail",
    [
        f"From: amina@world.example\nTo: {TO}\nSubject: Undeliverable: really?\n\nUser unknown? It is me.\n",
        f"From: amina@world.example\nTo: {TO}\nAuto-Submitted: auto-replied\nSubject: Out of office\n\nNo such user.\n",
        f"Return-Path: <>\nFrom: amina@world.example\nTo: {TO}\nSubject: Automatic reply\n\nI am away.\n",
        "", "\x00\x01\x02", "Content-Type: multipart/report; boundary=\n\n--", "From:" + "a" * 5000,
        "Content-Type: message/delivery-status\n\nAction", "Subject: =?utf-8?b?////?=\nFrom: mailer-daemon@x\n\nx",
    ],
    ids=[f"mail {n}" for n in range(9)],
)  # fmt: skip
def test_what_is_no_report_is_none_and_nothing_raises(mail: str) -> None:
    assert read_returned(mail.encode("utf-8", "surrogateescape")) is None


def test_cut_off_anywhere_it_raises_nothing() -> None:
    whole = report("failed", "5.1.1", "550 5.1.1 gone")
    for end in range(0, len(whole), 7):
        read_returned(whole[:end])
