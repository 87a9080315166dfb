"""`comity mail-in` as the mail server runs it: exit status, size, two at once, and death at any moment."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.apps.notices.models import Message, Received
from comity.mail import receiving
from tests import database
from tests.mail.writing import OURS, mail

BIG = 60 * 2**20


@pytest.fixture
def pipe(committed: str, settings: Any, tmp_path: Path) -> Callable[..., subprocess.Popen[bytes]]:
    """Starts the command on a database of its own."""
    from tests import assistance_world

    assistance_world.build()
    settings.MAIL_IN = OURS
    kept = {each: os.environ[each] for each in ("PATH", "HOME", "LANG") if each in os.environ}
    env = kept | {
        "DATABASE_URL": database.address(committed), "COMITY_SIGNING_KEY": settings.SECRET_KEY,
        "COMITY_HOME": str(tmp_path), "COMITY_MAIL_IN": OURS, "PYTHONWARNINGS": "error",
    }  # fmt: skip

    def start(**more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "comity.cli.main", "mail-in", "--recipient", OURS], env=env | more,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return start


def ended(process: subprocess.Popen[bytes], raw: bytes) -> tuple[int, str]:
    out, _err = process.communicate(raw, timeout=120)
    return process.returncode, out.decode().strip()


def test_what_it_says_to_the_mail_server(pipe: Callable[..., subprocess.Popen[bytes]]) -> None:
    raw = mail(sender="x@far.example", subject="form technical cooperation")
    assert ended(pipe(), raw) == (0, "form-asked")
    assert ended(pipe(), raw) == (0, "form-asked"), "brought twice"
    assert Message.objects.count() == 1
    assert ended(pipe(), b"\x00\x01\x02") == (65, "unreadable")
    kept = Received.objects.get(became="unreadable")
    assert bytes(kept.raw) == b"\x00\x01\x02"
    count = Received.objects.count()
    away = pipe(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert ended(away, raw.replace(b"Message-ID: <", b"Message-ID: <2")) == (75, "")
    assert ended(pipe(COMITY_MAIL_IN=""), raw) == (75, "")
    assert Received.objects.count() == count


def test_sixty_megabytes_are_refused_without_being_held(pipe: Callable[..., subprocess.Popen[bytes]]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    head = b"From: x@far.example\nMessage-ID: <big@far.example>\nSubject: big\n\n"
    code, said = ended(pipe(), head + b"a" * BIG)
    assert (code, said) in ((0, "waiting"), (0, "too-large"))
    receiving.work_on_waiting(datetime.now(UTC))
    kept = Received.objects.get()
    assert (kept.became, kept.size) == ("too-large", BIG + len(head))
    assert len(bytes(kept.raw)) <= receiving.PIECE
    held = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    # The peak of all programs this worker has run, whatever tests came before.
    assert held <= max(before + 10_000, 300_000), f"{held} kB"


def test_the_same_message_brought_by_two_at_once_is_one(pipe: Callable[..., subprocess.Popen[bytes]]) -> None:
    raw = mail(sender="x@far.example", subject="form technical cooperation")
    both = [pipe() for _ in range(3)]
    for each in both:
        assert each.stdin is not None
        each.stdin.write(raw[:-1])
        each.stdin.flush()
    for each in both:
        assert ended(each, raw[-1:])[0] == 0
    receiving.work_on_waiting(datetime.now(UTC))
    assert (Received.objects.count(), Message.objects.count()) == (1, 1)


def test_death_at_any_moment_loses_nothing_and_doubles_nothing(
    pipe: Callable[..., subprocess.Popen[bytes]],
) -> None:
    """The mail server brings again what ended badly; the worker goes on with what was kept."""
    chance, killed = random.Random(20261122), 0
    sent = []
    for number in range(6):
        sender = f"x{number}@far.example"
        raw = mail(sender=sender, subject="form technical cooperation")
        sent.append(sender)
        process = pipe()
        assert process.stdin is not None
        process.stdin.write(raw)
        process.stdin.close()
        time.sleep(chance.uniform(0.3, 2.5))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        if process.returncode != 0:
            assert ended(pipe(), raw)[0] == 0, "the mail server brings it again"
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    receiving.work_on_waiting(datetime.now(UTC))
    assert killed, "nothing was killed: the times are wrong for this machine"
    assert sorted(each.to for each in Message.objects.all()) == sorted(sent)
    assert set(Received.objects.values_list("became", flat=True)) == {"form-asked"}
