"""The witness: signs what continues what it saw, refuses forks and rollbacks, forgets nothing, breaks on nothing."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from comity.audit.witness import main
from comity.audit.witness_answers import Answer, add_checkpoint, read_only
from comity.audit.witness_keys import CannotWitness, Place
from comity.audit.witness_server import MOST_CONNECTIONS, Server
from comity.papers.signatures import generate, log_key, open_note, sign_note
from comity.pure.translog.checkpoint import Checkpoint
from comity.pure.translog.note import COSIGNATURE
from comity.pure.translog.witness import request_text
from tests.audit.served import LOG_PRIVATE, ORIGIN, Log, marks

NAME = "witness.example/new"
KEY = log_key(ORIGIN, LOG_PRIVATE)
LOGS = {size: Log(marks(size)) for size in (0, 1, 5, 8, 13, 60, 300)}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place.make(tmp_path / "witness", NAME)
    made.add_log(KEY)
    return made


def note_of(log: Log) -> str:
    return sign_note(log.checkpoint().text, log.origin, log.private)


def ask(place: Place, old: int, log: Log, now: int = 1000) -> Answer:
    body = request_text(old, log.reader.consistency(min(old, log.size)), note_of(log))
    return add_checkpoint(place, body.encode(), lambda: now)


def test_what_continues_is_cosigned_and_remembered(place: Place) -> None:
    old = 0
    for size, log in LOGS.items():
        answer = ask(place, old, log, 1000 + size)
        assert answer.status == 200
        opened = open_note(note_of(log) + answer.body, [KEY, place.key])
        assert [each.time for each in opened.by(COSIGNATURE)] == [1000 + size]
        watched = place.watched(ORIGIN)
        assert watched is not None and watched.size == size
        old = size
    assert ask(place, 300, LOGS[300]).status == 200  # asked again, since the answer may have been lost


def test_a_fork_a_rollback_and_a_lie_about_what_was_seen_are_refused(place: Place) -> None:
    assert ask(place, 0, LOGS[60]).status == 200
    before = place.watched(ORIGIN)
    changed = marks(300)
    changed[7] = b"\x07" * 32
    fork = Log(changed)
    same_size = Log(changed[:60])
    for old, log, status, body in (
        (60, fork, 422, ""),
        (60, same_size, 409, "60\n"),
        (0, fork, 409, "60\n"),
        (0, LOGS[13], 409, "60\n"),
        (60, LOGS[13], 400, ""),
        (13, LOGS[13], 409, "60\n"),
        (61, LOGS[300], 409, "60\n"),
    ):
        answer = ask(place, old, log)
        assert answer.status == status
        assert body in answer.body
        assert "—" not in answer.body
        assert place.watched(ORIGIN) == before
    assert ask(place, 0, LOGS[13]).kind == "text/x.tlog.size"
    assert ask(place, 60, LOGS[300]).status == 200


def test_a_thousand_forks_and_rollbacks_are_refused(place: Place) -> None:
    assert ask(place, 0, LOGS[60]).status == 200
    before = place.watched(ORIGIN)
    dice = random.Random(60)
    for _ in range(1000):
        size = dice.randrange(1, 70)
        held = marks(size)
        if size >= 60 or dice.random() < 0.5:
            held[dice.randrange(min(size, 60))] = dice.randbytes(32)
        answer = ask(place, dice.choice([0, 60, size, min(size, 60)]), Log(held))
        assert answer.status in {400, 409, 422}
    assert place.watched(ORIGIN) == before


def test_strangers_and_nonsense_are_refused(place: Place) -> None:
    stranger = Log(marks(5), origin="stranger.example/log")
    assert ask(place, 0, stranger).status == 404
    assert len(list((place._folder / "logs").iterdir())) == 2  # no file for a log nobody watches
    stolen = Log(marks(5), private=generate())
    assert ask(place, 0, stolen).status == 403
    good = request_text(0, [], note_of(LOGS[5])).encode()
    for body in (b"", b"\xff", b"old 0\n\nx\n", good[:-9], good.replace(b"old 0", b"old -1"), b"x" * 200_000):
        assert add_checkpoint(place, body, lambda: 1).status == 400
    with_proof = request_text(0, [bytes(32)], note_of(LOGS[5])).encode()
    assert add_checkpoint(place, with_proof, lambda: 1).status == 422
    other_text = sign_note("hello\n", ORIGIN, LOG_PRIVATE)
    assert add_checkpoint(place, request_text(0, [], other_text).encode(), lambda: 1).status == 400
    watched = place.watched(ORIGIN)
    assert watched is not None and watched.note == ""


def test_a_further_key_of_a_log_is_known_beside_the_first(place: Place) -> None:
    assert ask(place, 0, LOGS[5]).status == 200
    turned = Log(marks(13), private=generate())
    assert ask(place, 5, turned).status == 403
    place.add_log(log_key(ORIGIN, turned.private))
    assert ask(place, 5, turned).status == 200
    assert ask(place, 13, LOGS[60]).status == 200
    place.add_log(KEY)  # known already
    assert [len(each.keys) for each in place.logs()] == [2]


def test_a_damaged_memory_signs_nothing(place: Place) -> None:
    assert ask(place, 0, LOGS[5]).status == 200
    file = place._file(ORIGIN)
    for text in ("", "{}", file.read_text().replace("comity.example/log\\n5", "comity.example/log\\nfive")):
        file.write_text(text)
        assert ask(place, 0, LOGS[13]).status == 500
        with pytest.raises(CannotWitness):
            place.watched(ORIGIN)
    (place._folder / "witness.json").write_text("{}")
    with pytest.raises(CannotWitness):
        Place(place._folder)


def test_what_is_signed_was_on_the_disk_before(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: no signature leaves the house, and the memory is what it was."""
    assert ask(place, 0, LOGS[5]).status == 200

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert ask(place, 5, LOGS[13]).status == 500
    monkeypatch.undo()
    watched = place.watched(ORIGIN)
    assert watched is not None and watched.size == 5
    assert [each.name for each in place._folder.joinpath("logs").iterdir() if "json." in each.name] == []


def test_anybody_can_ask_what_it_saw_last(place: Place) -> None:
    number = sha256(ORIGIN.encode()).hexdigest()
    assert read_only(place, "/") == Answer(200, place.key.text + "\n")
    assert read_only(place, f"/{number}/checkpoint").status == 404
    ask(place, 0, LOGS[5])
    assert read_only(place, f"/{number}/checkpoint") == Answer(200, note_of(LOGS[5]))
    for path in (
        "/x",
        f"/{number}",
        f"/{number}/key",
        "/../witness/checkpoint",
        f"/{number[:-1]}/checkpoint",
        "//",
    ):
        assert read_only(place, path).status == 404


@contextlib.contextmanager
def serving(place: Place) -> Iterator[int]:
    with Server(place, "127.0.0.1", 0) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def post(port: int, body: bytes, path: str = "/add-checkpoint", **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request("POST", path, body, headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def test_over_http_it_answers_as_the_specification_says(place: Place) -> None:
    with serving(place) as port:
        body = request_text(0, [], note_of(LOGS[5])).encode()
        status, line = post(port, body)
        assert status == 200
        assert line.startswith(f"— {NAME} ") and line.endswith("\n")
        assert post(port, body) == (409, "5\n")
        assert post(port, body, "/elsewhere")[0] == 404
        assert post(port, b"x", **{"Content-Length": "200000"})[0] == 413
        assert post(port, b"x", **{"Content-Length": "000000000200000"})[0] == 413
        assert post(port, b"", **{"Content-Length": "minus"})[0] == 411
        with socket.create_connection(("127.0.0.1", port), timeout=20) as rude:
            rude.sendall(b"POST /add-checkpoint HTTP/1.1\r\nContent-Length: 50\r\n\r\nshort")
        assert post(port, body) == (409, "5\n")


def test_two_at_once_never_sign_two_trees_of_one_size(place: Place) -> None:
    """Many threads, each with a fork of its own from the same start: one is signed, the rest are told the size."""
    assert ask(place, 0, LOGS[5]).status == 200
    forks = []
    for number in range(12):
        held = marks(13)
        held[10] = bytes([number]) * 32
        forks.append(Log(held))
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda log=fork: answers.append(ask(place, 5, log))) for fork in forks]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.status for each in answers) == [200] + [409] * 11


def test_more_connections_than_it_has_are_let_go_and_it_goes_on(place: Place) -> None:
    with serving(place) as port, contextlib.ExitStack() as held:
        for _ in range(MOST_CONNECTIONS + 8):
            held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
        time.sleep(0.2)
        held.close()
        time.sleep(0.2)
        assert post(port, request_text(0, [], note_of(LOGS[5])).encode())[0] == 200


def test_the_command_makes_shows_serves_and_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "w")
    assert main(["show", folder]) == 1
    assert main(["init", folder, "a b"]) == 1
    assert main(["init", folder, NAME]) == 0
    key = capsys.readouterr().out.strip()
    assert (tmp_path / "w" / "witness.json").stat().st_mode & 0o777 == 0o600
    assert main(["init", folder, NAME]) == 1  # never over a key that is in use
    assert main(["add-log", folder, "nonsense"]) == 1
    assert main(["add-log", folder, key]) == 1
    assert main(["add-log", folder, KEY.text]) == 0
    command = [sys.executable, "-m", "comity.audit.witness", "serve", folder, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        assert post(port, request_text(0, [], note_of(LOGS[60])).encode())[0] == 200
        process.send_signal(signal.SIGKILL)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1])
        assert post(port, request_text(0, [], note_of(LOGS[60])).encode()) == (409, "60\n")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    capsys.readouterr()
    assert main(["show", folder]) == 0
    assert f"{ORIGIN} 60 entries seen" in capsys.readouterr().out


def test_an_empty_tree_has_one_root() -> None:
    assert LOGS[0].checkpoint() == Checkpoint(ORIGIN, 0, sha256(b"").digest())
