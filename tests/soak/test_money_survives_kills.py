"""Allocators against one fund, cut off by `kill -9` of their processes and of PostgreSQL: never a cent more than there
is, every acknowledged allocation there, none half done, no deadlock left standing. `make soak-ledger` has 32 of them
for three minutes; here runs the short form.

That this finds faults is shown by planting them: no lock on the fund; money and request moved in two transactions; what
is acknowledged and not kept.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.cli.installation import Installation

CHECKOUT = Path(__file__).resolve().parents[2]
ALLOCATORS = 4  # threads of one process
MAKE = """
import sys
from comity.cli import environment; environment.django()
from datetime import UTC, date, datetime
from decimal import Decimal
from comity.apps.funds import actions
from comity.apps.funds.models import Fund
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.rates import Rate
from tests.assistance_world import COOPERATION, FOUNDED, Way, build, person
build()
actions.set_fund(code=COOPERATION, name="A fund", by=SYSTEM, at=FOUNDED, invented=True)
rates = [Rate("EUR", date(2026, 1, 1), Decimal("0.923"), "invented", True)]
actions.import_rates(known=rates, by=SYSTEM, at=FOUNDED)
fund, by = Fund.objects.get(), person("femi")
for place in range(12):
    amount = Amount(Decimal(20_000 + 7_919 * place).scaleb(-2), "EUR" if place % 4 == 3 else "USD")
    until = date(2026, 12, 31) if place % 3 else None
    actions.receive_unpledged(
        fund=fund, donor=f"Donor {place}", amount=amount, day=date(2026, 2, 1 + place), until_on=until, by=by,
        at=FOUNDED,
    )
for _ in range(int(sys.argv[1])):
    Way(fund=COOPERATION).to("agreement")
"""
JUDGE = """
import json
from comity.cli import environment; environment.django()
from django.db import connection, transaction
from django.db.models import Sum
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds.checking import check
from comity.apps.funds.models import Allocation, Entry, Posting
from comity.apps.journal.models import Record
faults = []
with transaction.atomic():
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    # In the order of the books what is left is nowhere below nothing, not even for one entry.
    left = {}
    rows = Posting.objects.filter(kind="available").values("currency", "entry").annotate(moved=Sum("number"))
    for each in rows.order_by("entry", "currency"):
        left[each["currency"]] = left.get(each["currency"], 0) + each["moved"]
        if left[each["currency"]] < 0: faults.append(f"overspent at entry {each['entry']}")
    sums = {}
    for kind, currency, total in Posting.objects.values_list("kind", "currency").annotate(Sum("number")):
        sums[kind, currency] = total
    for currency in {each for _, each in sums}:
        held = [sums.get((kind, currency), 0) for kind in ("available", "allocated", "obligated", "reserve")]
        if min(held) < 0: faults.append(f"overspent {currency} {held}")
        if sum(held) != sums.get(("bank", currency), 0): faults.append(f"bank-differs {currency} {held}")
    pieces = Posting.objects.filter(kind="available").values("contribution", "currency").annotate(left=Sum("number"))
    faults += [f"overspent contribution {each['contribution']} {each['left']}" for each in pieces if each["left"] < 0]
    held = dict(Posting.objects.filter(kind="allocated").values_list("allocation__assistance").annotate(Sum("number")))
    for request in AssistanceRequest.objects.filter(stage="agreement"):
        if (request.funded_at is not None) != (held.get(request.pk, 0) > 0):
            faults.append(f"half-done request {request.pk} holds {held.get(request.pk, 0)} funded {request.funded_at}")
    allocations = {each.pk: each for each in Allocation.objects.all()}
    entries = {}
    for pk, act, allocation in Entry.objects.values_list("pk", "act", "allocation"):
        entries.setdefault(act, {})[pk] = allocation
    told = [pk for row in Record.objects.filter(act="funds.allocated") for pk in row.facts["allocations"]]
    moved = [row.facts["allocation"] for row in Record.objects.filter(act="assistance.money_set_aside")]
    posted = list(entries.get("allocated", {}).values())
    for name, found in (("recorded", told), ("moved", moved), ("posted", posted)):
        if sorted(found) != sorted(allocations): faults.append(f"half-done allocations {name}")
    released = entries.get("released", {})
    told = [row.facts["entry"] for row in Record.objects.filter(act="funds.released")]
    if sorted(told) != sorted(released): faults.append("half-done releases")
    faults += [f"{each.code} {each.where} {each.told}" for each in check()]
print("TOLD" + json.dumps({"faults": faults, "allocate": sorted(allocations), "release": sorted(released)}))
"""

ADDRESSES = """
from comity.cli import environment, postgres
server = environment.prepare()
print(server.url(postgres.APP), server.url(postgres.OWNER))
"""
UNGUARD = """
import os
from importlib import import_module
import psycopg
from comity.cli import environment
environment.django(as_owner=True)
from tests.soak.planted_money import GUARD
written = import_module("comity.apps.funds.migrations.0007_left").AFTER
assert GUARD[0] in written
with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
    connection.execute(written.replace(*GUARD))
"""


@dataclass
class Said:
    """What the allocators' logs say."""

    tried: dict[str, str] = field(default_factory=dict)  # which act, by the name of the try
    done: dict[str, list[int]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    faults: list[str] = field(default_factory=list)
    ready: int = 0

    @property
    def made(self) -> Counter[str]:
        """What was acknowledged, by act."""
        return Counter(self.tried[name] for name, each in self.done.items() if each)

    @property
    def open(self) -> Counter[str]:
        """Tries without an answer, by act."""
        return Counter(act for name, act in self.tried.items() if name not in self.done)


class Home:
    """An installation with one fund and requests that wait for money. Worlds are copies of its database."""

    def __init__(self, home: Path, requests: int) -> None:
        self.installation = Installation(home)
        self.installation.done("migrate")
        python(self.installation.env, MAKE, str(requests))
        self.addresses = python(self.installation.env, ADDRESSES).split()
        self.key = json.loads((home / "secrets.json").read_text())["signing_key"]

    def copy(self, name: str) -> tuple[str, str]:
        """A copy of the database; its addresses for the application and for its owner."""
        owner = self.addresses[1]
        with psycopg.connect(
            urlunsplit(urlsplit(owner)._replace(path="/postgres")), autocommit=True
        ) as connection:
            source = urlsplit(owner).path[1:]
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
            )
        app, owner = (urlunsplit(urlsplit(each)._replace(path=f"/{name}")) for each in self.addresses)
        with psycopg.connect(owner, autocommit=True) as connection:
            # A sequence that was copied has told its log nothing yet of the numbers it gives next: without this they
            # would be given again after a crash, which no database that was made by migrating does.
            connection.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, 1),"
                " last_value IS NOT NULL) FROM pg_sequences WHERE schemaname = 'public'"
            )
        return app, owner


def python(env: dict[str, str], code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=env | {"PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "default"},
        capture_output=True, text=True, check=False, cwd=CHECKOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


class World:
    """One copy, and processes of allocators that can be killed."""

    def __init__(self, home: Home, name: str) -> None:
        self.installation = home.installation
        app, owner = home.copy(name)
        self.env = home.installation.env | {
            "DATABASE_URL": app, "DATABASE_OWNER_URL": owner, "COMITY_SIGNING_KEY": home.key, "COMITY_POOL": "0",
            "PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "default",
        }  # fmt: skip
        self.logs = home.installation.home / name
        self.logs.mkdir()
        self.running: list[subprocess.Popen[bytes]] = []
        self.begun = 0

    def without_guard(self) -> None:
        """Take away what PostgreSQL refuses by itself, as its owner: what is left is counted still."""
        python(self.env, UNGUARD)

    def begin(self, planted: str = "") -> None:
        self.begun += 1
        words = [str(self.logs / f"{self.begun}.log"), str(ALLOCATORS), str(self.begun)]
        with (self.logs / "stderr").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.soak.allocators", *words], env=self.env | {"COMITY_PLANTED": planted},
                cwd=CHECKOUT, stdout=log, stderr=log,
            )  # fmt: skip
        self.running.append(process)

    def kill_one(self, chance: random.Random) -> None:
        process = self.running.pop(chance.randrange(len(self.running)))
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)

    def kill_database(self) -> None:
        os.kill(self.installation.postmaster(), signal.SIGKILL)
        time.sleep(0.2)
        self.installation.done("database", "start")

    def end_allocators(self) -> None:
        """Let everybody finish what they do; whoever still waits for a lock after that is in a deadlock."""
        for each in self.running:
            each.send_signal(signal.SIGTERM)
        limit = time.monotonic() + 60
        for each in self.running:
            try:
                each.wait(timeout=max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.stop()
                raise AssertionError("an allocator stands still") from None
        self.running.clear()

    def stop(self) -> None:
        for each in self.running:
            each.send_signal(signal.SIGKILL)
            each.wait(timeout=30)
        self.running.clear()

    def said(self) -> Said:
        found = Said()
        for path in sorted(self.logs.glob("*.log")):
            for line in path.read_text(encoding="utf-8").splitlines():
                what, name, *more = line.split(" ")
                match what:
                    case "try":
                        found.tried[name] = more[0]
                    case "done":
                        found.done[name] = list(map(int, more))
                    case "no":
                        found.done[name] = []
                        found.refused[more[0]] += 1
                    case "lost":
                        found.lost += 1
                    case "fault":
                        found.faults.append(line)
                    case "ready":
                        found.ready += 1
        return found

    def check(self) -> None:
        """Look at the books as they stand at one moment, between acts that go on."""
        before = self.said()
        told: dict[str, Any] = json.loads(python(self.env, JUDGE).rsplit("TOLD", 1)[1])
        after = self.said()
        assert not told["faults"], told["faults"][:3]
        assert not after.faults, after.faults[:3]
        for act in ("allocate", "release"):
            there = set(told[act])
            lost = {
                name: made
                for name, made in before.done.items()
                if before.tried[name] == act and not set(made) <= there
            }
            assert not lost, f"acknowledged and not there: {dict(list(lost.items())[:3])}"
            known = {pk for name, made in after.done.items() if after.tried[name] == act for pk in made}
            most = after.open[act] * (2 if act == "allocate" else 1)
            assert len(there - known) <= most, f"{len(there - known)} of {act} that nobody asked for"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Home]:
    long = int(request.config.getoption("--kills")) > 10
    made = Home(tmp_path_factory.mktemp("money") / "home", 64 if long else 8)
    yield made
    made.installation.remove()


@pytest.fixture
def world(home: Home, request: pytest.FixtureRequest) -> Iterator[World]:
    made = World(home, re.sub(r"\W", "_", request.node.name))
    yield made
    made.stop()


def soak(
    world: World, *, processes: int, kills: int, seconds: float, least: int = 0, planted: str = ""
) -> Said:
    """Let them act, killing in between; every third kill is the server's."""
    chance = random.Random(2026)
    for _ in range(processes):
        world.begin(planted)
    limit = time.monotonic() + 120
    while world.said().ready < processes and time.monotonic() < limit:
        time.sleep(0.1)
    began = time.monotonic()
    for place in range(kills):
        before = len(world.said().done)
        time.sleep(chance.uniform(0.4, 1.6) * seconds / (kills + 1))
        limit = time.monotonic() + 30  # some work between kills, or nothing is tested
        while len(world.said().done) <= before and time.monotonic() < limit:
            time.sleep(0.05)
        if place % 3 == 0:
            world.kill_database()
            world.check()
        else:
            world.kill_one(chance)
            world.begin(planted)
    time.sleep(max(0.0, seconds - (time.monotonic() - began)))
    limit = time.monotonic() + 90  # a slow machine has done little by now
    while min(world.said().made[act] for act in ("allocate", "release")) < least and time.monotonic() < limit:
        time.sleep(0.2)
    world.end_allocators()
    world.check()
    said = world.said()
    made = said.made
    print(
        f"{processes * ALLOCATORS} allocators, {time.monotonic() - began:.0f} s, {kills} kills: {made['allocate']} "
        f"allocations and {made['release']} releases acknowledged and there, {sum(said.refused.values())} refused "
        f"{dict(said.refused)}, {said.lost} connections lost, {sum(said.open.values())} without an answer"
    )
    return said


@pytest.mark.soak
def test_never_a_cent_too_much_and_nothing_by_half(world: World, soak_kills: int) -> None:
    long = soak_kills > 10
    processes, kills, seconds = (8, 50, 180.0) if long else (2, 2, 4.0)
    least = 300 if long else 8
    said = soak(world, processes=processes, kills=kills, seconds=seconds, least=least)
    assert said.made["allocate"] >= least and said.made["release"] >= least
    assert sum(said.refused.values()) > 0, (
        "nobody was ever refused: there was too much money to tell anything"
    )


@pytest.mark.soak
@pytest.mark.parametrize(
    ("planted", "found"),
    [("no-lock", "overspent"), ("two-transactions", "half-done"), ("early", "acknowledged and not there")],
)
def test_a_planted_fault_is_found(world: World, planted: str, found: str) -> None:
    world.without_guard()
    with pytest.raises(AssertionError, match=found):
        soak(world, processes=2, kills=6, seconds=12, planted=planted)
