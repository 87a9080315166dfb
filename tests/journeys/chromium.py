"""A running installation and a browser, for stories told in Chromium.

A story imports what it needs: `site` (address of a server on a database of its own), `post` (a real mail
server), `browser` (Chromium, or the story is skipped and counted).
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser

# Playwright keeps a loop of its own in the thread of the tests; Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: the story is told by its test."""


@pytest.fixture
def site(committed: str, settings: Any) -> Iterator[str]:
    """The address of a server of this installation, on a database of its own."""
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    settings.SITE_URL = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield settings.SITE_URL
    server.shutdown()
    server.server_close()
    thread.join()


class Post:
    """What a real mail server took in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 taken"

    def last(self, to: str) -> str:
        """The text of the newest letter to that address; waits for one."""
        for _ in range(100):
            for letter in reversed(self.letters):
                if letter["To"] == to:
                    return str(letter.get_content())
            time.sleep(0.05)
        raise AssertionError(
            f"no letter to {to}; there are letters to {[each['To'] for each in self.letters]}"
        )

    def link(self, to: str) -> str:
        found = re.search(r"http://localhost:\d+/acc\S+", self.last(to))
        assert found, self.last(to)
        return found[0]


@pytest.fixture
def post(settings: Any, letters_leave: None) -> Iterator[Post]:
    """A mail server that takes letters in over SMTP, and this installation set to use it; no worker is waited for."""
    from aiosmtpd.controller import Controller

    taken = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield taken
    controller.stop()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """The one Chromium of the run, which `conftest.py` starts; without it the story is skipped, and counted."""
    try:
        started: Browser = request.getfixturevalue("chromium")
    except pytest.FixtureLookupError:
        pytest.skip("no browser is started for the stories")
    return started
