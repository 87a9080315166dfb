"""`kill -9` of writers, sequencers, the witness and the database at random: the log has no gap, loses no record that
was acknowledged, is the tree its checkpoints say, and every receipt holds by what `comity-verify` itself does.
`make soak-log` kills two hundred times; here runs the short form."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.installation import Installation, free_port

CHECKOUT = Path(__file__).resolve().parents[2]
BEGIN = "from comity.cli import environment; environment.django()\n"
WRITER = (
    BEGIN
    + """
import sys, time
from datetime import UTC, datetime
from django.db import DatabaseError, InterfaceError, connection, transaction
from comity.apps.journal.actions import record
name, n = sys.argv[1], int(sys.argv[2])
while True:
    try:
        with transaction.atomic():
            record("soak.written", subject=f"soak/{name}/{n}", by="system", at=datetime.now(UTC), n=n)
        print(n, flush=True)
        n += 1
    except (DatabaseError, InterfaceError):
        connection.close()
        n += 1  # whether it went in nobody knows: it is not claimed
        time.sleep(0.05)
    time.sleep(0.02)
"""
)
SEQUENCER = (
    BEGIN
    + """
import sys, time
from datetime import UTC, datetime
from django.db import DatabaseError, InterfaceError, connection
from comity.apps.journal import sealing
if "planted" in sys.argv:
    from tests.soak import planted_log
    planted_log.plant()
while True:
    try:
        sealing.tick(at=datetime.now(UTC))
    except (DatabaseError, InterfaceError):
        connection.close()
    time.sleep(0.03)
"""
)


class World:
    """One installation with writers, two sequencers and a witness, each of which can be killed and comes back."""

    def __init__(self, home: Path, *, writers: int, planted: bool) -> None:
        self.installation = Installation(home)
        self.planted = planted
        self.writers = [f"w{n}" for n in range(writers)]
        self.acknowledged: dict[str, set[int]] = {name: set() for name in self.writers}
        self.next = dict.fromkeys(self.writers, 0)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.installation.done("migrate")
        self.address = self.installation.done("database", "address").strip()
        kept = json.loads((home / "secrets.json").read_text())
        self.folder, self.port = home / "witness", free_port()
        key = self.witness("init", str(self.folder), "witness.example/harbour").split()[0]
        self.env = self.installation.env | {
            "DATABASE_URL": self.address, "COMITY_SIGNING_KEY": kept["signing_key"], "PYTHONPATH": str(CHECKOUT),
            "COMITY_WITNESSES": f"{key} http://127.0.0.1:{self.port}", "COMITY_HOSTS": "testserver",
        }  # fmt: skip
        self.installation.done("log", "seal", "--watched-by", str(self.folder), **self.env)

    def witness(self, *words: str) -> str:
        command = [sys.executable, "-m", "comity.audit.witness", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def start(self) -> None:
        self.installation.done("database", "start")
        for name in [*self.writers, "s0", "s1", "witness"]:
            if name not in self.running:
                self.running[name] = self._one(name)

    def _one(self, name: str) -> subprocess.Popen[bytes]:
        python = [sys.executable, "-c"]
        if name == "witness":
            words = [
                sys.executable,
                "-m",
                "comity.audit.witness",
                "serve",
                str(self.folder),
                "--port",
                str(self.port),
            ]
        elif name.startswith("s"):
            words = [*python, SEQUENCER, *(["planted"] if self.planted else [])]
        else:
            words = [*python, WRITER, name, str(self.next[name])]
        with (self.installation.home / "logs" / f"{name}.log").open("ab") as log:
            told = (self.installation.home / f"{name}.told").open("ab")
            with told:
                return subprocess.Popen(
                    words, env=self.env, cwd=CHECKOUT, stdout=told, stderr=log, start_new_session=True
                )

    def kill(self, *names: str) -> None:
        for name in names:
            process = self.running.pop(name, None)
            if process is not None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=30)
                self._heard(name)

    def kill_database(self) -> None:
        os.kill(self.installation.postmaster(), signal.SIGKILL)

    def _heard(self, name: str) -> None:
        """What a writer had acknowledged. Its next begins well behind what it may have tried beside."""
        if name in self.acknowledged:
            lines = (self.installation.home / f"{name}.told").read_text().split("\n")[:-1]
            self.acknowledged[name] = {int(each) for each in lines}
            self.next[name] = max(self.acknowledged[name], default=self.next[name]) + 1000

    def judge(self, *words: str) -> dict[str, int]:
        """Everybody stands still; then all of it is counted again."""
        self.kill(*list(self.running))
        self.installation.done("database", "start")
        if "all" in words:
            self.running["witness"] = self._one("witness")
            time.sleep(1)
        claimed = [f"soak/{name}/{n}" for name, held in self.acknowledged.items() for n in held]
        done = subprocess.run(
            [sys.executable, "-m", "tests.soak.log_judge", *words], env=self.env, cwd=CHECKOUT,
            input=json.dumps(claimed), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, int] = json.loads(done.stdout)
        return found

    def end(self) -> None:
        self.kill(*list(self.running))
        self.installation.remove()


def soak(world: World, *, kills: int, between: int, seed: int) -> dict[str, int]:
    """Kill at random moments; look at all of it every so many kills, and at the end at every receipt."""
    chance = random.Random(seed)
    began, told = time.monotonic(), 0
    world.start()
    time.sleep(2)
    for number in range(1, kills + 1):
        time.sleep(chance.uniform(0.05, 1.2))
        what = chance.choice([*world.writers, "s0", "s1", "s0", "s1", "witness", "database", "all"])
        if what in ("database", "all"):
            world.kill_database()
        world.kill(*(list(world.running) if what == "all" else [what]))
        if number % between == 0:
            world.judge()
        world.start()
    time.sleep(2)
    found = world.judge("all")
    told = sum(len(each) for each in world.acknowledged.values())
    print(
        f"{kills} kills in {time.monotonic() - began:.0f} s: {told} records acknowledged and there, "
        f"{found['entries']} entries without a gap, {found['checkpoints']} checkpoints, {found['cosigned']} cosigned, "
        f"{found['receipts']} receipts hold, {found['forks']} forks refused"
    )
    return found


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    made = World(tmp_path / "home", writers=3, planted=request.param)
    yield made
    made.end()


@pytest.mark.soak
@pytest.mark.parametrize("world", [False], indirect=True, ids=["as-shipped"])
def test_the_log_has_no_gap_and_every_receipt_holds(world: World, soak_kills: int) -> None:
    long = soak_kills > 10
    found = soak(world, kills=soak_kills, between=10 if long else 4, seed=2026)
    assert found["receipts"] > (2_000 if long else 100)
    assert found["cosigned"] > (50 if long else 1)
    assert found["forks"] == 2


@pytest.mark.soak
@pytest.mark.parametrize("world", [True], indirect=True, ids=["planted"])
def test_a_sequencer_that_numbers_outside_its_lock_is_found(world: World) -> None:
    with pytest.raises(AssertionError, match="broken"):
        soak(world, kills=8, between=2, seed=7)
