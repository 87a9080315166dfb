"""`kill -9` of server, worker and database while delegates, assessors, the Board and the desk act over the API: on
restart no act that was acknowledged is lost, none is half done. `make soak-desk` has 32 clients for five minutes and at
least fifty kills; here runs the short form."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.cli.installation import Installation, free_port, get

CHECKOUT = Path(__file__).resolve().parents[2]
MAKE = """
import json
from comity.cli import environment; environment.django()
from datetime import UTC, datetime
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.actions import tokens
from comity.apps.parties.models import Installation
from tests.desk_life import make_world
now = datetime.now(UTC)
cast = make_world()
keys = {}
for name, person in cast.items():
    keys[name] = tokens.make_token(person=person, name="soak", scope="act", days=2, by=person, at=now)[1]
print("KEYS" + json.dumps(keys))
"""
JUDGE = """
import json, sys
from comity.cli import environment; environment.django()
from datetime import UTC, datetime
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from tests.desk_truths import consents_replayed, counted, replayed, whole
now = datetime.now(UTC)
counts = {}
for each in AssistanceRequest.objects.select_related("state"):
    records = list(Record.objects.filter(subject=each.address).order_by("pk"))
    try:
        for held in (replayed, whole): held(each, records)
        for held in (consents_replayed, counted): held(each, records, now)
    except AssertionError as error:
        print("FAULT" + str(each.number) + " " + str(error)); continue
    for record in records:
        key = f"{each.number} {record.act}"
        counts[key] = counts.get(key, 0) + 1
print("COUNTS" + json.dumps(counts))
"""
FUND = {"amina": "QMA", "chen": "QNA", "petra": "QOA"}
EVERYBODY = ("amina", "chen", "petra", "dalia", "emeka", "efua", "fatou", "felix", "ines")
OF_STATE = {"amina", "chen", "petra"}
# The journal's name of an act, where it is acknowledged over the API.
NAMES = {
    "answer": "answered", "clear": "cleared", "submit": "submitted", "resubmit": "resubmitted", "consent": "consented",
    "publish": "published", "withdraw-consent": "consent_withdrawn", "renew-consent": "consent_renewed",
    "accept-proposal": "accepted", "ask-change": "change_asked", "file-report": "reported", "take-up": "taken_up",
    "remark": "remarked", "return-with-remarks": "returned", "accept-papers": "papers_accepted", "find": "found",
    "find-eligible": "found_eligible", "propose": "proposed", "agree": "agreed", "close": "closed",
    "advise": "advised", "approve": "approved", "decline": "declined", "state-obstacle": "obstacle_stated",
    "withdraw": "withdrawn", "begin": "begun",
}  # fmt: skip
SELDOM = {"withdraw", "withdraw-consent", "decline", "ask-change", "state-obstacle", "publish", "remark", "find",
          "return-with-remarks"}  # fmt: skip
# What of each answer is new every time.
VARIES = {
    "aim": ("aim", "To have one, said {} times."), "references": ("recommendations", "A/HRC/44/5 para {}"),
    "help": ("detail", "Workshop {}."), "results": ("results", "Handbook {}\nA report"),
    "beneficiaries": ("participation", "Meeting {}."), "cost": ("own", "{}"), "other_help": ("other", "None, {}."),
    "consulted": ("who", "Ministry {}."), "contact": ("office", "Mission, room {}"), "urgency": ("why", "None, {}."),
}  # fmt: skip
LETTERS = {
    "take-up",
    "return-with-remarks",
    "find-eligible",
    "propose",
    "agree",
    "close",
    "approve",
    "decline",
}


@dataclass
class Book:
    """What the clients know: what was acknowledged, and what got no answer."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    done: Counter[str] = field(default_factory=Counter)
    doubt: Counter[str] = field(default_factory=Counter)
    begun: list[str] = field(default_factory=list)
    begin_doubt: int = 0
    refused: int = 0
    written: int = 0  # answers, so that each differs from every other
    faults: list[str] = field(default_factory=list)


class World:
    """One installation with web server and worker, that can be killed and comes back."""

    def __init__(self, home: Path, application: str) -> None:
        self.installation = Installation(home)
        self.application = application
        self.port = free_port()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.installation.done("migrate")
        self.keys = json.loads(self.python(MAKE).rsplit("KEYS", 1)[1])
        self.address = self.installation.done("database", "address").strip()

    def python(self, code: str) -> str:
        env = self.installation.env | {"PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "default"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False, cwd=CHECKOUT
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self) -> None:
        self.installation.done("database", "start")
        kept = json.loads((self.installation.home / "secrets.json").read_text())
        env = self.installation.env | {
            "DATABASE_URL": self.address, "COMITY_SIGNING_KEY": kept["signing_key"], "PYTHONPATH": str(CHECKOUT),
            "COMITY_POOL": "1", "PYTHONWARNINGS": "default", "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        }  # fmt: skip
        server = ["gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4",
                  "--timeout", "120", "--log-level", "warning"]  # fmt: skip
        for name, words in (("web", server), ("work", ["comity.cli.main", "work"])):
            if name in self.running:
                continue
            log = (self.installation.home / "logs" / f"{name}.log").open("ab")
            with log:
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-m", *words],
                    env=env,
                    cwd=CHECKOUT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                if get(self.port, "/healthz")[0] in (200, 503):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the web server does not come back")

    def kill(self, what: str) -> None:
        if what in ("database", "all"):
            os.kill(self.installation.postmaster(), signal.SIGKILL)
        names = {"all": ("web", "work"), "database": ("web", "work")}.get(what, (what,))
        for name in names:
            process = self.running.pop(name, None)
            if process is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=30)

    def end(self) -> None:
        self.kill("all") if self.running else None
        self.installation.remove()


class Client:
    """Somebody who acts at random. Each draws for itself, as the person who may."""

    def __init__(self, world: World, book: Book, seed: int) -> None:
        self.world, self.book, self.chance = world, book, random.Random(seed)

    def ask(self, who: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=60)
        try:
            headers = {"Authorization": f"Bearer {self.world.keys[who]}", "Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, json.loads(said) if said else None
        finally:
            connection.close()

    def turn(self) -> None:
        """One act, or the attempt."""
        if len(self.book.begun) < 14 or self.chance.random() < 0.02:
            self.begin()
            return
        ref = self.chance.choice(self.book.begun)
        who = self.chance.choice(EVERYBODY)
        status, told = self.ask(who, "GET", f"/api/requests/{ref}")
        if status != 200:
            return
        may = [each for each in told["may"] if each in NAMES]
        often = [each for each in may if each not in SELDOM]
        if not may:
            return
        name = self.chance.choice(often) if often and self.chance.random() < 0.9 else self.chance.choice(may)
        body = self.body(name, told)
        if body is None:
            return
        if name in LETTERS:
            facts = {key: value for key, value in body.items() if key != "in_part"}
            status, letter = self.ask(
                who, "GET", f"/api/requests/{ref}/letters/preview/{name}?{urlencode(facts)}"
            )
            if status != 200:
                return
            body["letter_seal"] = letter["seal"]
        self.act(who, ref, name, body)

    def begin(self) -> None:
        who = self.chance.choice(sorted(OF_STATE))
        with self.book.lock:
            self.book.begin_doubt += 1
        body = {"state": FUND[who], "fund": self.chance.choice(["demo-cooperation", "demo-follow-up"])}
        status, told = self.ask(who, "POST", "/api/requests", body)
        with self.book.lock:
            if status == 201:
                self.book.begun.append(told["number"])
                self.book.done[f"{told['number']} assistance.begun"] += 1
            if status < 500:
                self.book.begin_doubt -= 1

    def act(self, who: str, ref: str, name: str, body: dict[str, Any]) -> None:
        key = f"{ref} assistance.{NAMES[name]}"
        with self.book.lock:
            self.book.doubt[key] += 1
        status, told = self.ask(who, "POST", f"/api/requests/{ref}/acts/{name}", body)
        with self.book.lock:
            if status < 300:
                self.book.done[key] += 1
            elif status < 500:
                self.book.refused += 1
            elif status != 503:
                self.book.faults.append(f"{name}: {status} {told}")
            if status < 500:
                self.book.doubt[key] -= 1

    def body(self, name: str, told: dict[str, Any]) -> dict[str, Any] | None:
        """What the act takes."""
        from tests.desk_answers import ANSWERS

        match name:
            case "answer":
                held = {each["question"]: each for each in told.get("answers") or []}
                open_ones = [code for code in sorted(VARIES) if not (held.get(code) or {}).get("version")]
                code = self.chance.choice(open_ones or sorted(VARIES))
                seen = (held.get(code) or {}).get("version") or 0
                # Each answer differs from every other: one that says what stands there already makes no record.
                with self.book.lock:
                    self.book.written += 1
                    number = self.book.written
                name, words = VARIES[code]
                value = ANSWERS[code] | {name: words.format(number)}
                if code == "cost":
                    value |= {"total": "10000000"}
                return {"question": code, "value": value, "seen": seen}
            case "consent":
                return {"scope": "assess"}
            case "publish":
                return {"parts": self.chance.choice([["fact"], ["fact", "title"]]), "confirmed": True}
            case "withdraw-consent":
                return {"scope": self.chance.choice(["assess", "help"])}
            case "ask-change" | "file-report":
                return {"words": "As written."}
            case "withdraw":
                return {"reason": "no-reason-given"} if self.chance.random() < 0.1 else None
            case "remark":
                return {"question": self.chance.choice(["aim", "cost"]), "text": "Which of the two holds?"}
            case "find":
                codes = [each["criterion"] for each in told.get("findings") or []]
                return (
                    {"criterion": self.chance.choice(codes), "met": "met", "source": "Papers"}
                    if codes
                    else None
                )
            case "propose":
                return {"plan": "Workshops.", "cost": "900.00", "currency": "USD", "helpers": ""}
            case "approve":
                return {"reason": "in-full", "words": "Met.", "in_part": False}
            case "decline":
                return {"reason": "no-money", "criterion": "money", "words": "There is none."}
            case "advise":
                return {"advises": "approve", "words": "It fits.", "meeting": "By correspondence"}
            case "agree":
                return {"words": "Signed."}
            case "close":
                return {"reason": "completed", "words": "Done."}
            case "state-obstacle":
                return {
                    "code": "other",
                    "words": "The hall burned.",
                    "source": "Letter",
                    "from_on": "2026-01-05",
                }
        return {}


def assess(client: Client) -> None:
    """An assessor's whole work on one request: open, then hand in. Not counted: what counts is that it stays whole."""
    ref = client.chance.choice(client.book.begun or [""])
    who = client.chance.choice(["emeka", "efua"])
    status, told = client.ask(who, "GET", f"/api/requests/{ref}")
    if status != 200 or told["stage"] != "assessment":
        return
    client.ask(who, "POST", f"/api/requests/{ref}/acts/open-assessment", {})
    codes = [each["criterion"] for each in told.get("findings") or [] if each["met"] == "to-judge"]
    judged = {code: {"met": "met", "words": "Shown."} for code in codes}
    body = {"needs": "Training.", "judged": judged, "advises": "propose", "submit": True}
    client.ask(who, "POST", f"/api/requests/{ref}/acts/assess", body)


def check(world: World, book: Book) -> None:
    """What must hold after every restart, before anybody acts again."""
    said = world.python(JUDGE)
    faults = [line.removeprefix("FAULT") for line in said.splitlines() if line.startswith("FAULT")]
    assert not faults, f"not whole: {faults[:3]}"
    counts = Counter(json.loads(said.rsplit("COUNTS", 1)[1]))
    lost = {key: (told, counts[key]) for key, told in book.done.items() if counts[key] < told}
    assert not lost, f"acknowledged and not there: {dict(list(lost.items())[:3])}"
    known = {f"assistance.{each}" for each in NAMES.values()}
    extra = {
        key: found
        for key, found in counts.items()
        if key.split()[1] in known and key.split()[0] in book.begun and found > book.done[key] + book.doubt[key]
        and not key.endswith(("publication_ended", ".found"))
    }  # fmt: skip
    assert not extra, f"there and never asked for: {dict(list(extra.items())[:3])}"
    strangers = len({key.split()[0] for key in counts}) - len(book.begun)
    assert strangers <= book.begin_doubt, f"{strangers} drafts that nobody began"


def soak(world: World, *, clients: int, kills: int, seconds: float, seed: int) -> Book:
    """Let the clients act, killing in between."""
    chance, book = random.Random(seed), Book()
    stop, up = threading.Event(), threading.Event()

    def live(number: int) -> None:
        client = Client(world, book, seed * 1000 + number)
        while not stop.is_set():
            up.wait(0.2)
            try:
                assess(client) if number % 8 == 0 and book.begun else client.turn()
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                time.sleep(0.05)
            except Exception as error:
                book.faults.append(repr(error))
                stop.set()

    world.start()
    up.set()
    people = [threading.Thread(target=live, args=(number,)) for number in range(clients)]
    for each in people:
        each.start()
    began, killed, acting = time.monotonic(), 0, 0.0
    try:
        while (killed < kills or acting < seconds) and not stop.is_set():
            before = sum(book.done.values())
            slice_began = time.monotonic()
            time.sleep(chance.uniform(0.5, max(1.0, 1.6 * seconds / max(1, kills))))
            limit = time.monotonic() + 30  # some work between kills, or nothing is tested
            while sum(book.done.values()) == before and not stop.is_set() and time.monotonic() < limit:
                time.sleep(0.02)
            acting += time.monotonic() - slice_began
            up.clear()
            world.kill(chance.choice(["web", "work", "database", "all"]))
            killed += 1
            world.kill("web")  # nobody acts while the judge looks
            world.installation.done("database", "start")
            check(world, book)
            world.start()
            up.set()
    finally:
        stop.set()
        for each in people:
            each.join(timeout=90)
    check(world, book)
    assert not book.faults, book.faults[:3]
    print(
        f"{clients} clients, {acting:.0f} s of acting in {time.monotonic() - began:.0f} s, {killed} kills: "
        f"{sum(book.done.values())} acts acknowledged and there, {book.refused} refused, "
        f"{sum(book.doubt.values())} without an answer, {len(book.begun)} requests, none half done"
    )
    return book


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    made = World(tmp_path / "home", request.param)
    yield made
    made.end()


@pytest.mark.soak
@pytest.mark.parametrize("world", ["comity.site.wsgi:application"], indirect=True)
def test_no_acknowledged_act_is_lost_and_none_half_done(world: World, soak_kills: int) -> None:
    long = soak_kills > 10
    clients, kills, seconds = (32, 50, 300.0) if long else (8, 3, 6.0)
    book = soak(world, clients=clients, kills=kills, seconds=seconds, seed=2026)
    assert sum(book.done.values()) > (1000 if long else 20)


@pytest.mark.soak
@pytest.mark.parametrize("world", ["tests.soak.planted_acts:application"], indirect=True)
def test_a_planted_early_acknowledgement_is_found(world: World) -> None:
    with pytest.raises(AssertionError, match="acknowledged and not there"):
        soak(world, clients=8, kills=10, seconds=5, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("world", ["tests.soak.unlocked:application"], indirect=True)
def test_a_planted_lost_lock_is_found(world: World) -> None:
    with pytest.raises(AssertionError, match="not whole"):
        soak(world, clients=12, kills=4, seconds=10, seed=11)
