"""`comity up`: everything of one installation, in the foreground: database, worker, web. Ctrl-C stops what it started.

Whatever ended the run before (a power cut, `kill -9`), the next one finds what was left and goes on: the database
server is found by its own process file, orphans by ours, and every step before "ready" can be repeated.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from comity.cli import environment, orphan, place, postgres
from comity.cli.place import CannotGoOn, Place

ROOM_MB = 400  # for the first start: programs and data are copied and made
ROOM_LATER_MB = 80
READY_SECONDS = 120
WITNESS = "witness.demonstration.invalid/harbour"


def add(commands: Any) -> None:
    parser = commands.add_parser("up", help="start database, worker and web; Ctrl-C stops them")
    parser.add_argument("--port", default="8000", help="port on this machine's loopback address (8000)")
    parser.add_argument("--demo", action="store_true", help="fill the installation with the demonstration")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    here = place.find(database=not os.environ.get("DATABASE_URL"))
    port = _port(options.port)
    alone = (here.home / "up.lock").open("a+")
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CannotGoOn(
            f"this installation is already running: {_where(here)}. Stop that one first."
        ) from error
    _end_orphans(here)
    _must_be_free(port)
    _must_have_room(here)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _leave)
    server: postgres.Server | None = None
    running: list[subprocess.Popen[bytes]] = []
    try:
        os.environ["COMITY_URL"] = os.environ.get("COMITY_URL") or f"http://localhost:{port}"
        if options.demo:
            os.environ["COMITY_DEMO"] = "1"
        owner = os.environ.get("DATABASE_OWNER_URL", "")
        server = environment.prepare()
        if server is not None:
            owner = server.url(postgres.OWNER)
            if server.started:
                (here.home / "database.ours").touch()
        _step(here, "migrate", **({"DATABASE_OWNER_URL": owner} if owner else {}))
        witness: list[subprocess.Popen[bytes]] = []
        if options.demo:
            _step(here, "load", "--facts", "--demo")
            if not (here.home / "open-data").is_dir():
                _step(here, "open-data", "write")  # so that the first night need not be waited for
            witness = running = _witness(here)
        (here.home / "up.json").write_text(json.dumps({"process": os.getpid(), "port": port}))
        running = [_start(here, "work"), _start(here, "serve", "--port", str(port)), *witness]
        (here.home / "children.json").write_text(json.dumps([each.pid for each in running]))
        _wait_for(port, running, here)
        print(f"Comity is ready at http://localhost:{port}", flush=True)
        _watch(running, here)
    except _Leave:
        return 0
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(
                name, signal.SIG_IGN
            )  # one Ctrl-C is enough; a second must not leave half of it standing
        _end(running)
        for note in ("children.json", "up.json"):
            (here.home / note).unlink(missing_ok=True)
        if server is not None and (here.home / "database.ours").exists():
            postgres.stop(here)
            (here.home / "database.ours").unlink(missing_ok=True)
    return 0


class _Leave(Exception):
    """Somebody asked us to stop."""


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise _Leave


def _port(given: str) -> int:
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise CannotGoOn(
            f"{given!r} is no port: give a number from 1 to 65535, for example make demo PORT=8001."
        )
    return int(given)


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CannotGoOn(
                f"port {port} is kept for the system: choose one from 1024, make demo PORT=8001."
            ) from error
        except OSError as error:
            raise CannotGoOn(
                f"port {port} is taken by another program: choose another, make demo PORT={port + 1}."
            ) from error


def _must_have_room(here: Place) -> None:
    needed = ROOM_LATER_MB if list(here.store.glob("data-*/PG_VERSION")) else ROOM_MB
    for folder in {here.home, here.store}:
        free = shutil.disk_usage(folder).free // 1_000_000
        if free < needed:
            raise CannotGoOn(
                f"only {free} MB are free in {folder}: {needed} MB are needed. Free some room and start again."
            )


def _where(here: Place) -> str:
    try:
        known = json.loads((here.home / "up.json").read_text())
        return f"process {known['process']}, http://localhost:{known['port']}"
    except (OSError, ValueError, KeyError):
        return "it is still starting or stopping"


def _step(here: Place, *words: str, **more: str) -> None:
    """One command that must end well before the next. What it says goes to a log; what went wrong is shown."""
    command = [sys.executable, "-m", "comity.cli.main", *words]
    with (here.logs / f"{words[0]}.log").open("ab") as log:
        done = subprocess.run(command, env=os.environ | more, stdout=log, check=False)
    if done.returncode != 0:
        raise CannotGoOn(f"the step 'comity {' '.join(words)}' did not end well; nothing was started.")


def _start(here: Place, *words: str) -> subprocess.Popen[bytes]:
    log = (here.logs / f"{words[0]}.log").open("ab")
    with log:
        return subprocess.Popen(
            [sys.executable, "-m", "comity.cli.main", *words],
            env=os.environ | {"COMITY_PARENT": str(os.getpid())},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def _witness(here: Place) -> list[subprocess.Popen[bytes]]:
    """The demonstration's own witness, a program apart with its folder and key, and the log told to ask it. Where the
    operator named witnesses, or none, those stand."""
    os.environ.setdefault("COMITY_LOG_MINUTES", "1")
    if "COMITY_WITNESSES" in os.environ:
        _step(here, "log", "seal")
        return []
    folder, program = here.home / "witness", [sys.executable, "-m", "comity.audit.witness"]
    words = ["show", str(folder)] if (folder / "witness.json").exists() else ["init", str(folder), WITNESS]
    made = subprocess.run([*program, *words], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise CannotGoOn(f"the demonstration's witness cannot be made: {made.stderr.strip()}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (here.logs / "witness.log").open("ab") as log:
        running = subprocess.Popen(
            [*program, "serve", str(folder), "--port", str(port)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=orphan.tie,  # noqa: PLW1509 — no thread of ours runs yet
        )  # fmt: skip
    os.environ["COMITY_WITNESSES"] = f"{made.stdout.splitlines()[0]} http://127.0.0.1:{port}"
    try:
        _step(here, "log", "seal", "--watched-by", str(folder))
    except BaseException:
        _end([running])
        raise
    return [running]


def _wait_for(port: int, running: list[subprocess.Popen[bytes]], here: Place) -> None:
    limit = time.monotonic() + READY_SECONDS
    question = urllib.request.Request(
        f"http://127.0.0.1:{port}/healthz", headers={"Host": _answered_host(port)}
    )
    while time.monotonic() < limit:
        _all_live(running, here)
        try:
            with urllib.request.urlopen(question, timeout=5) as answer:  # noqa: S310 — our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotGoOn(f"the web server does not answer; see {here.logs / 'serve.log'}")


def _answered_host(port: int) -> str:
    """A host name this installation answers: the loopback address may not be among COMITY_HOSTS."""
    hosts = [each.strip() for each in os.environ.get("COMITY_HOSTS", "").split(",") if each.strip()]
    if not hosts or "*" in hosts or "127.0.0.1" in hosts:
        return f"127.0.0.1:{port}"
    return hosts[0].lstrip(".")


def _watch(running: list[subprocess.Popen[bytes]], here: Place) -> None:
    while True:
        _all_live(running, here)
        time.sleep(0.5)


def _all_live(running: list[subprocess.Popen[bytes]], here: Place) -> None:
    for process, name in zip(running, ("work", "serve"), strict=False):
        if process.poll() is not None:
            raise CannotGoOn(f"'comity {name}' ended by itself; see {here.logs / name}.log. Start again.")


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    limit = time.monotonic() + 15
    for process in running:
        try:
            process.wait(timeout=max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _end_orphans(here: Place) -> None:
    """End what an earlier run left behind. On Linux the kernel already did; elsewhere our note of them helps."""
    note = here.home / "children.json"
    try:
        numbers = json.loads(note.read_text())
    except (OSError, ValueError):
        return
    for number in numbers:
        said = subprocess.run(
            ["ps", "-p", str(number), "-o", "command="], capture_output=True, text=True, check=False
        )
        if "comity" in said.stdout:
            try:
                os.killpg(number, signal.SIGTERM)
            except (ProcessLookupError, PermissionError):
                continue
    limit = time.monotonic() + 10
    while time.monotonic() < limit and any(Path(f"/proc/{number}").exists() for number in numbers):
        time.sleep(0.05)
    note.unlink(missing_ok=True)
