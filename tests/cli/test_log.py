"""The log from the command line: an old backup is told as soon as it is back, and the demonstration has its witness."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.installation import Installation, end, free_port, get, gone, wait_ready


def children(here: Installation) -> list[int]:
    return list(json.loads((here.home / "children.json").read_text()))


def test_the_demonstration_has_a_witness_that_comes_back_with_its_memory(tmp_path: Path) -> None:
    here, port = Installation(tmp_path / "home"), free_port()
    try:
        first = here.up(port, "--demo")
        try:
            wait_ready(first)
            status, note = get(port, "/log/checkpoint")
            assert status == 200
            assert b"witness.demonstration.invalid/harbour" in note
            running = children(here)
            assert len(running) == 3
        finally:
            end(first)
        assert all(gone(each) for each in running)
        key = (here.home / "witness" / "witness.json").read_bytes()

        second = here.up(port, "--demo")
        try:
            wait_ready(second)
            again = get(port, "/log/checkpoint")[1]
            assert b"witness.demonstration.invalid/harbour" in again
            assert int(again.split(b"\n")[1]) > int(note.split(b"\n")[1])
            verified = subprocess.run(
                [sys.executable, "-m", "comity.audit.verify", f"http://127.0.0.1:{port}", "--audit", "--state",
                 str(tmp_path / "seen")],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert verified.returncode == 0, verified.stdout
            running = children(here)
            os.killpg(second.pid, signal.SIGKILL)
            assert all(gone(each) for each in running)
        finally:
            end(second)
        assert (here.home / "witness" / "witness.json").read_bytes() == key
    finally:
        here.remove()


def test_an_old_backup_is_told_at_once_and_goes_on_only_when_declared(tmp_path: Path) -> None:
    here, archive = Installation(tmp_path / "home"), tmp_path / "comity.dump"
    again = Installation(tmp_path / "again")
    try:
        here.done("migrate")
        here.done("load", "--facts")
        assert "has not begun" in here.done("log", "status")
        here.done("log", "seal")
        here.done("backup", str(archive))
        assert b"PRIVATE+KEY" not in archive.read_bytes()
        here.done("log", "seal")
        assert "0 things" not in here.done("log", "audit")
        assert (here.home / "log-key").stat().st_mode & 0o777 == 0o600

        again.home.mkdir(parents=True)
        for name in ("log-key", "log-last-checkpoint"):  # what was kept apart from the backups
            (again.home / name).write_bytes((here.home / name).read_bytes())
        restored = again.run("restore", str(archive))
        assert restored.returncode == 0
        assert "an old backup was restored" in restored.stderr
        assert "Traceback" not in restored.stderr
        for words in (("seal",), ("status",)):
            stopped = again.run("log", *words)
            assert stopped.returncode == 1
            assert "the log stands still" in stopped.stderr
        begun = again.done("log", "begin-epoch", "--why", "The disk failed.")
        assert "localhost:8000/log/2 goes on from" in begun
        again.done("log", "seal")
        again.done("log", "audit")
        assert "epoch 2" in again.done("log", "status")

        (again.home / "log-last-checkpoint").write_text("Here was a note.\n")
        stopped = again.run("log", "status")
        assert stopped.returncode == 1
        assert "cannot be read as the checkpoint that was signed last" in stopped.stderr
        again.done("log", "begin-epoch", "--why", "The note was damaged.")
        again.done("log", "seal")
        assert "epoch 3" in again.done("log", "status")
    finally:
        here.remove()
        again.remove()


def test_keys_are_rotated_and_forgotten(tmp_path: Path) -> None:
    here = Installation(tmp_path / "home")
    try:
        here.done("migrate")
        here.done("log", "seal")
        said = here.done("log", "rotate-key", "--overlap", "0")
        here.done("log", "seal")
        assert (here.home / "log-key").read_text().count("PRIVATE+KEY+") == 2
        assert "1 keys removed" in here.done("log", "forget-keys")
        assert said.splitlines()[0] in here.done("log", "status")
        here.done("log", "seal")
        refused = here.run("log", "rotate-key", "--overlap", "-1")
        assert refused.returncode != 0
        refused = here.run("log", "begin-epoch", "--why", "  ")
        assert refused.returncode == 1
        assert "--why needs words" in refused.stderr
    finally:
        here.remove()
