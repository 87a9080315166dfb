"""Whole installations of their own, for tests that start, kill and restore: a home folder, run through the command."""

from __future__ import annotations

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

KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


class Installation:
    """Commands run in an environment of their own, so that no setting of the test run leaks into them."""

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self.env = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.env |= {"COMITY_HOME": str(home), "PYTHONWARNINGS": "error"} | more

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "comity.cli.main", *words]
        return subprocess.run(
            command, env=self.env | more, capture_output=True, text=True, check=False, timeout=180
        )

    def done(self, *words: str, **more: str) -> str:
        ended = self.run(*words, **more)
        assert ended.returncode == 0, f"{words}: {ended.stderr}{ended.stdout}"
        return ended.stdout

    def up(self, port: int, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "comity.cli.main", "up", "--port", str(port), *words],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip

    @property
    def store(self) -> Path:
        pointer = self.home / "place"
        return Path(pointer.read_text().strip()) if pointer.is_file() else self.home

    def postmaster(self) -> int:
        data = sorted(self.store.glob("data-*"))[-1]
        return int((data / "postmaster.pid").read_text().splitlines()[0])

    def remove(self) -> None:
        self.run("database", "stop")
        if self.store != self.home:
            shutil.rmtree(self.store, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_ready(process: subprocess.Popen[str], seconds: float = 120) -> list[str]:
    """Read what `up` says until it says it is ready; return it all. Fails with it if the process ends before."""
    assert process.stdout is not None
    said: list[str] = []
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        line = process.stdout.readline()
        if not line:
            raise AssertionError(f"it ended before it was ready: {''.join(said)}")
        said.append(line)
        if line.startswith("Comity is ready at"):
            return said
    raise AssertionError(f"not ready in {seconds} s: {''.join(said)}")


def get(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def gone(number: int, seconds: float = 20) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            os.kill(number, 0)
            if "Z" in Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]:
                return True
        except (ProcessLookupError, OSError):
            return True
        time.sleep(0.05)
    return False


def end(process: subprocess.Popen[str]) -> int:
    """Ctrl-C: a terminal sends it to the whole group."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    ended = process.wait(timeout=60)
    if process.stdout is not None:
        process.stdout.close()
    return ended
