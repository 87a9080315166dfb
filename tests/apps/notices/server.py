"""A mail server over SMTP that refuses what a test wants refused."""

from __future__ import annotations

import email
import email.policy
import socket
import time
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest


class Taken:
    """What the server took in, who spoke to it, and what it answers to whom."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []
        self.peers: set[Any] = set()
        self.refuse: dict[str, str] = {}  # answers to RCPT, by address
        self.refuse_data = ""
        self.slowness = 0.0
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse_data:
            return self.refuse_data
        if self.slowness:
            time.sleep(self.slowness)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.raw.append(envelope.content)
        self.senders.append(envelope.mail_from)
        self.peers.add(session.peer)
        return "250 Taken"

    @property
    def ids(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.letters]


@pytest.fixture
def taken(settings: Any) -> Iterator[Taken]:
    from aiosmtpd.controller import Controller

    server = Taken()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    controller.stop()
