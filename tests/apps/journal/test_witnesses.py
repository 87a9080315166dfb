"""A witness signs what continues, is waited for by nobody, and stops a log that was put back to an earlier state."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from comity.apps.journal import epochs, log, sealing, tree, witnesses
from comity.apps.journal.actions import record
from comity.apps.journal.models import Checkpoint, Cosignature, LogKey, Standing, Waiting
from comity.apps.journal.refusal import Stopped, Trouble
from comity.audit.witness_keys import Place
from comity.audit.witness_server import Server
from comity.papers import signatures
from comity.pure.translog.checkpoint import Checkpoint as Head
from comity.pure.translog.note import COSIGNATURE, read_key
from comity.pure.translog.witness import request_text
from tests import database
from tests.cli.installation import free_port

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAME = "witness.example/harbour"


class Witness:
    """A witness of its own on a port of its own, that can go away and come back with its memory."""

    def __init__(self, folder: Path) -> None:
        self.place = Place.make(folder, NAME)
        self.port = free_port()

    @property
    def setting(self) -> tuple[str, str]:
        return self.place.key.text, f"http://127.0.0.1:{self.port}"

    def watch(self) -> None:
        for vkey in LogKey.objects.values_list("vkey", flat=True):
            self.place.add_log(read_key(vkey))

    @contextmanager
    def up(self) -> Iterator[None]:
        with Server(self.place, "127.0.0.1", self.port) as server:
            running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            running.start()
            try:
                yield
            finally:
                server.shutdown()
                running.join()


@pytest.fixture
def witness(sealing: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Witness:
    made = Witness(tmp_path / "witness")
    settings.WITNESSES = [made.setting]
    monkeypatch.setattr(witnesses, "_compared", set())
    return made


def written(count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            record("house.opened", subject=f"house/{n}", by="people/1", at=NOW)


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun."""
    monkeypatch.setattr(witnesses, "_compared", set())


def begun(witness: Witness) -> None:
    """A log the witness knows, with something in it."""
    written(20)
    sealing.seal(at=NOW)
    witness.watch()
    sealing.finish(at=NOW)


@pytest.mark.django_db
def test_each_checkpoint_is_cosigned_and_a_receipt_carries_it(witness: Witness) -> None:
    with witness.up():
        begun(witness)
        written(5)
        sealing.seal(at=NOW)
    sizes = list(Cosignature.objects.order_by("pk").values_list("checkpoint__size", flat=True))
    assert sizes == [24, 32]
    held = log.sealed_records(-1, 1)[0][1]
    note = (log.receipt(held) or "").partition("\n\n")[2]
    opened = signatures.open_note(note, [witness.place.key, *epochs.public_keys()])
    assert len(opened.by(COSIGNATURE)) == 1
    assert not log.audit().faults
    assert Standing.objects.get(name=NAME).trouble == ""


@pytest.mark.django_db
def test_a_witness_that_is_away_holds_up_nothing_and_signs_when_it_is_back(witness: Witness) -> None:
    with witness.up():
        begun(witness)
    for minutes in (5, 10, 15):
        written(3)
        assert sealing.seal(at=NOW + timedelta(minutes=minutes)).checkpoint is not None
    row = Standing.objects.get(name=NAME)
    assert (row.trouble, row.size, row.at) == (Trouble.UNREACHABLE, 24, NOW)
    assert row.since == NOW + timedelta(minutes=5)
    with witness.up():
        sealing.finish(at=NOW + timedelta(minutes=16))
    assert Cosignature.objects.order_by("-pk")[0].checkpoint.size == tree.size() == 48
    assert Standing.objects.get(name=NAME).trouble == ""


@pytest.mark.django_db
def test_a_witness_that_does_not_know_the_key_is_told_apart(witness: Witness) -> None:
    with witness.up():
        written(1)
        sealing.seal(at=NOW)
    assert Standing.objects.get(name=NAME).trouble == Trouble.NOT_KNOWN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "said", "trouble"),
    [
        (200, "", Trouble.REFUSED), (200, "— x AAAA\n", Trouble.REFUSED), (500, "x", Trouble.UNREACHABLE),
        (301, "", Trouble.REFUSED), (409, "many\n", Trouble.REFUSED), (409, "9" * 40, Trouble.REFUSED),
        (418, "", Trouble.REFUSED), (409, "999999\n", Trouble.WITNESS_AHEAD), (422, "", Trouble.WITNESS_DIFFERS),
        (409, "24\n", Trouble.WITNESS_DIFFERS),
    ],
)  # fmt: skip
def test_whatever_a_witness_answers_is_taken_calmly(
    witness: Witness, monkeypatch: pytest.MonkeyPatch, status: int, said: str, trouble: Trouble
) -> None:
    written(20)
    monkeypatch.setattr(witnesses, "_send", lambda *_: (status, said))
    assert sealing.seal(at=NOW).checkpoint is not None
    assert Standing.objects.get(name=NAME).trouble == trouble
    assert not Cosignature.objects.exists()


def test_a_restored_database_stands_still_by_what_is_kept_beside_it(committed: str, witness: Witness) -> None:
    with witness.up():
        begun(witness)
        connections.close_all()
        backup = database.make(source=committed)
        written(9)
        sealing.seal(at=NOW)
        seen = tree.size()
        connections.close_all()
        database.use(backup)
        written(2)
        with pytest.raises(Stopped) as stopped:
            sealing.seal(at=NOW)
        assert stopped.value.trouble == Trouble.BEHIND
        assert stopped.value.facts == {"size": 24, "seen": seen}
        assert (tree.size(), Waiting.objects.count()) == (24, 2)
        database.use(committed)
        database.drop(backup)


@pytest.mark.parametrize("kept", ["gone", "old"])
def test_database_and_folder_put_back_together_are_found_out_by_the_witness(  # noqa: PLR0917
    committed: str,
    witness: Witness,
    sealing: Path,
    tmp_path: Path,
    kept: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from comity.apps.journal import sealing as sequencer

    with witness.up():
        begun(witness)
        shutil.copytree(sealing, tmp_path / "old")
        connections.close_all()
        backup = database.make(source=committed)
        written(9)
        sequencer.seal(at=NOW)
        last = _kept()
        connections.close_all()
        database.use(backup)
        (sealing / "log-last-checkpoint").unlink()
        if kept == "old":
            shutil.copy(tmp_path / "old" / "log-last-checkpoint", sealing)
        forget(monkeypatch)
        written(2)
        for _ in range(2):  # and it stays so
            with pytest.raises(Stopped):
                sequencer.seal(at=NOW)
            forget(monkeypatch)
        assert (tree.size(), Waiting.objects.count()) == (24, 2)
        assert _kept().startswith(last.partition("\n\n")[0])

        epochs.begin(
            why="The disk failed; the backup of the night before was put back.", by="people/1", at=NOW
        )
        epoch = epochs.current()
        assert epoch is not None
        assert (epoch.origin, epoch.from_size) == ("localhost:8000/log/2", 24)
        assert epoch.last_checkpoint.split("\n")[1] == "40", (
            "what was signed last is declared, not what is left"
        )
        witness.watch()
        done = sequencer.seal(at=NOW)
        assert done.checkpoint is not None
        assert done.checkpoint.cosignatures.count() == 1
        assert not log.audit().faults
        database.use(committed)
        database.drop(backup)


def test_with_nothing_kept_and_no_witness_to_ask_the_log_waits(
    committed: str, witness: Witness, sealing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from comity.apps.journal import sealing as sequencer

    with witness.up():
        begun(witness)
    (sealing / "log-last-checkpoint").unlink()
    forget(monkeypatch)
    written(2)
    assert sequencer.tick(at=NOW) is None
    assert Standing.objects.get(name="sequencer").trouble == Trouble.NOT_COMPARED
    with witness.up():
        assert sequencer.tick(at=NOW) is not None
    assert Standing.objects.get(name="sequencer").trouble == ""


def test_a_planted_fork_is_refused_by_the_witness_and_stops_the_log(
    committed: str, witness: Witness, settings: Any
) -> None:
    """Somebody with all rights rewrites the past, signs it by the log’s own key, and puts right what is kept."""
    with witness.up():
        begun(witness)
        with psycopg.connect(database.address(committed, owner=True)) as owner:
            owner.execute("ALTER TABLE journal_checkpoint DISABLE TRIGGER USER")
            owner.execute("ALTER TABLE journal_leaf DISABLE TRIGGER USER")
            owner.execute("UPDATE journal_leaf SET commitment = sha256('x') WHERE index = 3")
            owner.execute("DELETE FROM journal_tile")
        with transaction.atomic():
            tree.extend(0, [bytes(each.commitment) for each in _leaves()])
        root = tree.root(24)
        with psycopg.connect(database.address(committed, owner=True)) as owner:
            owner.execute("UPDATE journal_checkpoint SET root = %s", [root])
        epoch = epochs.current()
        assert epoch is not None
        epochs.keep(epochs.signed(Head(epoch.origin, 24, root), epochs.signers(epoch, NOW)))
        written(2)
        sealing.seal(at=NOW)
        assert Standing.objects.get(name=NAME).trouble == Trouble.WITNESS_DIFFERS
        for _ in range(2):
            with pytest.raises(Stopped):
                sealing.seal(at=NOW)
        settings.WITNESSES = []  # whoever takes the witness away has said so for everybody to see
        assert sealing.ready(at=NOW)
        last = Checkpoint.objects.order_by("-pk")[0]
        body = request_text(24, tree.reader(last.size).consistency(24), last.text).encode()
        status, _said = witnesses._send(f"http://127.0.0.1:{witness.port}/add-checkpoint", body)
        assert status == 422
        assert not last.cosignatures.exists()


def _leaves() -> Any:
    from comity.apps.journal.models import Leaf

    return Leaf.objects.order_by("index")


def _kept() -> str:
    return epochs.kept_place().read_text(encoding="utf-8")


def test_a_database_from_before_a_declared_epoch_is_found_out_without_a_witness(
    committed: str, sealing: Path, settings: Any
) -> None:
    from comity.apps.journal import sealing as sequencer

    written(3)
    sequencer.seal(at=NOW)
    connections.close_all()
    backup = database.make(source=committed)
    epochs.begin(why="The key was lost.", by="people/1", at=NOW)
    sequencer.seal(at=NOW)
    connections.close_all()
    database.use(backup)
    with pytest.raises(Stopped) as stopped:
        sequencer.seal(at=NOW)
    assert stopped.value.trouble == Trouble.BEHIND
    assert epochs.begin(why="An old backup.", by="people/1", at=NOW).origin == "localhost:8000/log/3"
    assert sequencer.seal(at=NOW).checkpoint is not None
    database.use(committed)
    database.drop(backup)


@pytest.mark.django_db
def test_a_witness_that_erred_is_asked_again_and_the_log_goes_on(
    witness: Witness, monkeypatch: pytest.MonkeyPatch
) -> None:
    with witness.up():
        begun(witness)
        with monkeypatch.context() as erring:
            erring.setattr(witnesses, "_send", lambda *_: (409, "999999\n"))
            written(1)
            sealing.seal(at=NOW)
            with pytest.raises(Stopped):
                sealing.seal(at=NOW)
        assert sealing.seal(at=NOW).checkpoint is not None
    assert Standing.objects.get(name=NAME).trouble == ""


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "witness.example/harbour",
        "VKEY https://w.example",
        "{key}",
        "{key} w.example",
        "{key}+ https://x",
    ],
)
def test_a_setting_that_names_no_witness_is_refused_at_once(given: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from comity.site.settings import _witness

    key = signatures.witness_key(NAME, bytes(32)).text
    assert _witness(f"{key} https://w.example") == (key, "https://w.example")
    with pytest.raises(ImproperlyConfigured, match="COMITY_WITNESSES"):
        _witness(given.format(key=key))
