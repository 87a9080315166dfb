"""`kill -9` of server and database during uploads by editors: on restart every acknowledged upload is there, whole,
and nothing else is. `make soak-uploads` does a hundred uploads with many kills; here runs the short form."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import queue
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.cli.installation import Installation, free_port, get

CHECKOUT = Path(__file__).resolve().parents[2]
DEMO = (CHECKOUT / "demo" / "demo-res-1-4.txt").read_text(encoding="utf-8")
UPLOAD = "/library/add"
COOKIE = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SIGN_IN = """
from comity.cli import environment; environment.django()
from datetime import UTC, datetime
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests.cast import dalia
from comity.apps.parties.models import Person
person = Person.objects.filter(name='Dalia').first() or dalia()
store = SessionStore()
store[SESSION_KEY] = str(person.pk)
store[BACKEND_SESSION_KEY] = 'allauth.account.auth_backends.AuthenticationBackend'
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.save()
print(store.session_key)
"""


def paper(number: int) -> bytes:
    """One of many invented resolutions, each with a symbol of its own."""
    return DEMO.replace("1/4", f"1/{number}").encode()


@dataclass
class Book:
    """What the editors know: what they sent, and what was acknowledged."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    acknowledged: set[str] = field(default_factory=set)
    in_doubt: set[str] = field(default_factory=set)  # sent, and no answer came


class World:
    """One installation with its web server, that can be killed and comes back."""

    def __init__(self, home: Path, application: str) -> None:
        self.installation = Installation(home)
        self.application = application
        self.port = free_port()
        self.web: subprocess.Popen[bytes] | None = None
        self.installation.done("migrate")
        self.installation.done("load", "--facts", "--demo")
        env = self.installation.env | {"PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "default"}
        done = subprocess.run(
            [sys.executable, "-c", SIGN_IN],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            cwd=CHECKOUT,
        )
        assert done.returncode == 0, done.stderr
        self.session = done.stdout.split()[-1]
        self.address = self.installation.done("database", "address").strip()

    def start(self) -> None:
        self.installation.done("database", "start")
        kept = json.loads((self.installation.home / "secrets.json").read_text())
        env = self.installation.env | {
            "DATABASE_URL": self.address, "COMITY_SIGNING_KEY": kept["signing_key"], "PYTHONPATH": str(CHECKOUT),
            "COMITY_POOL": "1", "PYTHONWARNINGS": "default", "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        }  # fmt: skip
        log = (self.installation.home / "logs" / "web.log").open("ab")
        with log:
            self.web = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}", "--workers",
                 "2", "--threads", "4", "--timeout", "120", "--log-level", "warning"],
                env=env, cwd=CHECKOUT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                if get(self.port, "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the web server does not come back")

    def kill(self, what: str) -> None:
        if what in ("web", "both") and self.web is not None:
            os.killpg(self.web.pid, signal.SIGKILL)
        if what in ("database", "both"):
            os.kill(self.installation.postmaster(), signal.SIGKILL)
        if self.web is not None:
            time.sleep(0.1)
            if self.web.poll() is None:
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait(timeout=30)
            self.web = None

    def stored(self) -> dict[str, tuple[int, bool]]:
        """By SHA-256: how many documents, and whether each is whole with all that was made from it."""
        rows = """
            SELECT d.sha256, count(*), bool_and(
                encode(sha256(d.content), 'hex') = d.sha256
                AND (SELECT count(*) FROM texts_paragraph p WHERE p.instrument_id = d.instrument_id) = %s
                AND (SELECT count(*) FROM texts_candidate c WHERE c.document_id = d.id) = %s
                AND (SELECT count(*) FROM journal_record r WHERE r.subject = 'texts/' || i.symbol
                     AND r.act LIKE 'texts.%%') = 1)
            FROM texts_document d JOIN texts_instrument i ON i.id = d.instrument_id GROUP BY d.sha256
        """
        with psycopg.connect(self.address) as connection:
            sample = connection.execute(
                "SELECT (SELECT count(*) FROM texts_paragraph p WHERE p.instrument_id = i.id),"
                " (SELECT count(*) FROM texts_candidate c JOIN texts_paragraph p ON p.id = c.paragraph_id"
                "  WHERE p.instrument_id = i.id) FROM texts_instrument i WHERE symbol = 'DEMO/RES/1/4'"
            ).fetchone()
            assert sample is not None
            found = connection.execute(rows, sample).fetchall()
        return {sha: (count, whole) for sha, count, whole in found}


def upload(world: World, number: int, book: Book) -> None:
    """Hand one paper over, as the page's own form does."""
    data = paper(number)
    sha = hashlib.sha256(data).hexdigest()
    cookie = f"sessionid={world.session}"
    connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=60)
    try:
        connection.request("GET", UPLOAD, headers={"Cookie": cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        assert answer.status == 200, f"{UPLOAD}: {answer.status}"
        token = COOKIE.search(page)
        assert token is not None, "the page has no form"
        cookies = [each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or []]
        edge = "----------comity"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token[1]}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="symbol"\r\n\r\nDEMO/RES/1/{number}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="document"; filename="paper-{number}.txt"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        ).encode() + data + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
        connection.request("POST", UPLOAD, body=body, headers={
            "Cookie": "; ".join([cookie, *cookies]), "Content-Type": f"multipart/form-data; boundary={edge}",
            "Referer": f"http://127.0.0.1:{world.port}{UPLOAD}",
        })  # fmt: skip
        with book.lock:
            book.in_doubt.add(sha)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status < 400 or answer.status >= 500, f"refused: {answer.status} {said[-3000:]!r}"
        if answer.status == 302 and "/texts/" in (answer.getheader("Location") or ""):
            with book.lock:
                book.acknowledged.add(sha)
                book.in_doubt.discard(sha)
            return
        raise ConnectionError(f"not acknowledged: {answer.status}")
    finally:
        connection.close()


def check(world: World, book: Book) -> None:
    """What must hold after every restart, before anybody sends again."""
    stored = world.stored()
    own = hashlib.sha256(DEMO.encode()).hexdigest()
    stored.pop(own, None)
    missing = book.acknowledged - stored.keys()
    assert not missing, f"acknowledged and not there: {len(missing)}"
    strangers = stored.keys() - book.acknowledged - book.in_doubt
    assert not strangers, f"there and never sent: {len(strangers)}"
    broken = [sha for sha, (count, whole) in stored.items() if count != 1 or not whole]
    assert not broken, f"not whole: {broken}"


def soak(world: World, papers: int, kills: int, seed: int) -> None:
    """Upload all papers with four editors, killing in between; whoever got no answer sends again."""
    chance = random.Random(seed)
    waiting: queue.Queue[int] = queue.Queue()
    for number in range(100, 100 + papers):
        waiting.put(number)
    book = Book()
    stop, up = threading.Event(), threading.Event()
    faults: list[str] = []

    def editor() -> None:
        while not stop.is_set():
            up.wait(0.2)
            try:
                number = waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            try:
                upload(world, number, book)
            except (OSError, http.client.HTTPException):
                waiting.put(number)
                time.sleep(0.05)
            except AssertionError as error:
                faults.append(str(error))
                stop.set()

    world.start()
    up.set()
    editors = [threading.Thread(target=editor) for _ in range(4)]
    for each in editors:
        each.start()
    try:
        for _ in range(kills):
            if stop.is_set():
                break
            done = len(book.acknowledged)
            time.sleep(chance.uniform(0.2, 1.2))
            limit = time.monotonic() + 30  # some work between kills, or nothing is tested
            while len(book.acknowledged) == done and not waiting.empty() and time.monotonic() < limit:
                time.sleep(0.02)
            up.clear()
            world.kill(chance.choice(["web", "database", "both"]))
            world.installation.done("database", "start")
            check(world, book)
            world.start()
            up.set()
        limit = time.monotonic() + 300
        while len(book.acknowledged) < papers and not stop.is_set() and time.monotonic() < limit:
            time.sleep(0.1)
    finally:
        stop.set()
        for each in editors:
            each.join(timeout=90)
    check(world, book)
    assert len(book.acknowledged) == papers, f"{len(book.acknowledged)} of {papers}; {faults[:3]}"
    own = hashlib.sha256(DEMO.encode()).hexdigest()
    assert world.stored().keys() - {own} == book.acknowledged
    print(f"{papers} uploads, {kills} kills: all acknowledged, all there, whole, and nothing else")


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    made = World(tmp_path / "home", request.param)
    yield made
    if made.web is not None:
        os.killpg(made.web.pid, signal.SIGKILL)
        made.web.wait(timeout=30)
    made.installation.remove()


@pytest.mark.soak
@pytest.mark.parametrize("world", ["comity.site.wsgi:application"], indirect=True)
def test_every_acknowledged_upload_is_there_whole_and_no_other(world: World, soak_kills: int) -> None:
    long = soak_kills > 10
    soak(world, papers=100 if long else 16, kills=soak_kills, seed=2026)


@pytest.mark.soak
@pytest.mark.parametrize("world", ["tests.soak.planted:application"], indirect=True)
def test_a_planted_early_acknowledgement_is_found(world: World) -> None:
    with pytest.raises(AssertionError, match="acknowledged and not there"):
        soak(world, papers=24, kills=12, seed=7)
