"""Records get their numbers, the tree grows by them and no gap, and what was erased breaks nothing."""

from __future__ import annotations

from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, connections, transaction

from comity.apps.journal import audits, epochs, log, sealing, tree, witnesses
from comity.apps.journal.actions import erase, record
from comity.apps.journal.audits import Found
from comity.apps.journal.models import Checkpoint, Leaf, LogKey, Record, Standing, Tile, Waiting
from comity.apps.journal.refusal import Stopped, Trouble
from comity.papers import signatures
from comity.pure.translog import opening
from comity.pure.translog.note import ED25519
from comity.pure.translog.receipt import check_receipt, read_receipt
from tests import database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("sealing")


def written(count: int, **facts: Any) -> list[Record]:
    with transaction.atomic():
        return [
            record("house.opened", subject=f"house/{n}", by="people/1", office="offices/x", at=NOW, **facts)
            for n in range(count)
        ]


def faults() -> set[str]:
    return {each.found for each in log.audit().faults}


@pytest.mark.django_db
def test_what_waits_is_numbered_without_a_gap_and_signed() -> None:
    held = written(11)
    done = sealing.seal(at=NOW)
    assert (done.records, done.fillers) == (12, 4)  # the beginning of the log is a record too
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(16))
    assert not Waiting.objects.exists()
    assert {log.index_of(each) for each in held} < set(range(16))
    assert done.checkpoint is not None
    opened = signatures.open_note(done.checkpoint.text, epochs.public_keys())
    assert opened.text == f"localhost:8000/log\n16\n{opened.text.splitlines()[2]}\n"
    assert log.sealed_at(held[0]) == NOW
    assert log.audit() == audits.Audited(16, 12, 1, ())


@pytest.mark.django_db
def test_the_log_grows_by_the_same_step_whether_something_happened_or_not(settings: Any) -> None:
    settings.LOG_FILL = 8
    sizes = []
    for count in (3, 0, 7, 0, 9):
        written(count)
        done = sealing.seal(at=NOW)
        sizes.append(done.records + done.fillers)
    assert sizes == [8, 8, 8, 8, 16]


@pytest.mark.django_db
def test_the_order_inside_a_batch_says_nothing_of_the_order_of_acts() -> None:
    held = written(60)
    sealing.seal(at=NOW)
    order = [log.index_of(each) for each in held]
    assert order != sorted(order)  # type: ignore[type-var]
    marks = [bytes(each) for each in Leaf.objects.order_by("index").values_list("commitment", flat=True)]
    assert marks == sorted(marks)


@pytest.mark.django_db
def test_signing_the_same_tree_twice_gives_the_same_checkpoint() -> None:
    written(3)
    first = sealing.seal(at=NOW).checkpoint
    again = sealing.sign(at=NOW + timedelta(hours=1))
    assert again == first
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_tree_that_a_crash_left_unsigned_is_signed_next(monkeypatch: pytest.MonkeyPatch) -> None:
    written(3)
    with monkeypatch.context() as broken:
        broken.setattr(sealing, "sign", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealing.seal(at=NOW)
    assert tree.size() == 8
    assert not Checkpoint.objects.exists()
    assert sealing.finish(at=NOW).size == 8  # type: ignore[union-attr]
    assert not faults()


def test_a_batch_that_a_crash_cuts_off_leaves_nothing_of_it(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(3)
    with monkeypatch.context() as broken:
        broken.setattr(sealing.tree, "extend", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealing.seal(at=NOW)
    assert (tree.size(), Waiting.objects.count()) == (0, 4)
    assert sealing.seal(at=NOW).records == 4
    assert not faults()


def test_two_sequencers_at_once_and_writers_beside_them_leave_no_gap(committed: str) -> None:
    def live(what: int) -> int:
        try:
            if what % 3:
                return len(written(7))
            return sealing.seal(at=NOW).records
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(live, range(60)))
    sealing.seal(at=NOW)
    assert Leaf.objects.exclude(record=None).count() == 40 * 7 + 1
    assert not faults()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 255, 256, 257, 700])
def test_every_receipt_holds_by_itself(count: int, settings: Any) -> None:
    settings.LOG_FILL = 1
    held = written(count, words=["a", {"b": None}], share=0.5)
    sealing.seal(at=NOW)
    keys = epochs.public_keys()
    for each in held[:: max(1, count // 40)]:
        text = log.receipt(each)
        assert text is not None
        found = read_receipt(text)
        check_receipt(found)
        shown = opening.check_opening(found.opening, bytes(each.commitment))
        assert (shown["subject"], shown["facts"]["words"]) == (each.subject, ["a", {"b": None}])
        assert shown["at"] == "2026-11-23T09:00:00.000000Z"
        assert signatures.open_note(found.note, keys).by(ED25519)


@pytest.mark.django_db
def test_a_receipt_opens_only_the_fields_asked_for() -> None:
    (held,) = written(1)
    assert log.receipt(held) is None, "it waits"
    sealing.seal(at=NOW)
    found = read_receipt(log.receipt(held, fields=("act", "at")) or "")
    check_receipt(found)
    assert set(opening.check_opening(found.opening, bytes(held.commitment))) == {"act", "at"}
    assert "house/0" not in str(found.opening)


@pytest.mark.django_db
def test_an_erased_record_opens_no_more_and_every_other_receipt_holds() -> None:
    held = written(5)
    sealing.seal(at=NOW)
    before = [log.receipt(each) for each in held]
    with transaction.atomic():
        erase(held[2], by="system", at=NOW, why="period")
    sealing.seal(at=NOW)
    again = Record.objects.get(pk=held[2].pk)
    assert again.salt is None
    found = read_receipt(log.receipt(again) or "")
    check_receipt(found)
    assert opening.check_opening(found.opening, bytes(again.commitment)) == {}
    for each, text in zip(held, before, strict=True):
        check_receipt(read_receipt(text or ""))
        if each.pk != again.pk:
            assert log.receipt(each) == text
    assert not faults()
    assert Record.objects.filter(act="journal.erased", subject="house/2").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_record SET salt = sha256('x')",
        "UPDATE journal_record SET salt = NULL, act = 'house.closed'",
        "UPDATE journal_record SET commitment = sha256('x')",
        "UPDATE journal_leaf SET commitment = sha256('x')",
        "DELETE FROM journal_leaf",
        "UPDATE journal_checkpoint SET size = 1",
        "DELETE FROM journal_logkey",
    ],
)
def test_the_app_may_empty_a_salt_and_nothing_else(change: str) -> None:
    written(1)
    sealing.seal(at=NOW)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert not faults()


def test_the_owner_too_may_only_empty_a_salt(committed: str) -> None:
    written(1)
    with psycopg.connect(database.address(committed, owner=True)) as owner:
        for change in ("salt = sha256('x')", "salt = NULL, act = 'a.b'", "commitment = sha256('x')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
                owner.execute(f"UPDATE journal_record SET {change}")  # noqa: S608
        owner.execute("UPDATE journal_record SET salt = NULL")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
            owner.execute("UPDATE journal_record SET salt = sha256('x')")


@pytest.mark.django_db
def test_facts_that_would_come_back_changed_are_refused() -> None:
    for bad in (1e17, float("nan"), {1: "a"}, NOW):
        with pytest.raises((TypeError, ValueError)), transaction.atomic():
            record("house.opened", subject="house/1", by="system", at=NOW, bad=bad)
    assert not Record.objects.exists()


PLANTED = {
    "UPDATE journal_record SET facts = '{\"a\": 1}' WHERE subject = 'house/3'": Found.RECORD_CHANGED,
    "UPDATE journal_record SET at = at + interval '1 day' WHERE subject = 'house/3'": Found.RECORD_CHANGED,
    "UPDATE journal_record SET commitment = sha256('x') WHERE subject = 'house/3'": Found.ENTRY_CHANGED,
    "DELETE FROM journal_record WHERE subject = 'house/3'": Found.RECORD_MISSING,
    "DELETE FROM journal_leaf WHERE index = 7": Found.GAP,
    "UPDATE journal_leaf SET commitment = sha256('x') WHERE index = 7": Found.TILE_DIFFERS,
    "UPDATE journal_tile SET data = data || sha256('x') WHERE n = 1": Found.TILE_DIFFERS,
    "DELETE FROM journal_tile WHERE level = 1": Found.TILE_DIFFERS,
    "UPDATE journal_checkpoint SET root = sha256('x')": Found.ROOT_DIFFERS,
    "UPDATE journal_checkpoint SET size = 9999": Found.ROOT_DIFFERS,
    "UPDATE journal_checkpoint SET text = replace(text, '/log', '/dog')": Found.SIGNATURE_FALSE,
    "DELETE FROM journal_leaf WHERE index >= 256": Found.KEPT_DIFFERS,
    "UPDATE journal_leaf SET record_id = NULL WHERE index = 9": Found.LOST,
    "INSERT INTO journal_waiting SELECT max(id) FROM journal_record": Found.NUMBERED_AND_WAITING,
}


def test_every_change_by_somebody_with_all_rights_is_found(committed: str, settings: Any) -> None:
    settings.LOG_FILL = 1  # every entry is of a record
    app = dict(connections["default"].settings_dict)
    written(300)
    sealing.seal(at=NOW)
    assert not faults()
    connections.close_all()
    connections["default"].settings_dict.update(_owner(committed))
    for change, found in PLANTED.items():
        with transaction.atomic(), connection.cursor() as cursor:
            for table in ("record", "leaf", "checkpoint"):
                cursor.execute(f"ALTER TABLE journal_{table} DISABLE TRIGGER USER")
            cursor.execute(change)
            assert cursor.rowcount > 0, change
            assert found in faults(), change
            transaction.set_rollback(True)
    connections.close_all()
    connections["default"].settings_dict.update(app)


def test_records_of_before_are_sealed_by_the_migration(committed: str) -> None:
    """The journal goes back to what it was before the log, with records in it, and forward again."""
    from django.core.management import call_command

    written(3)
    app = dict(connections["default"].settings_dict)
    with psycopg.connect(database.address(committed, owner=True), autocommit=True) as owner:
        before = owner.execute("SELECT id, act, facts, at FROM journal_record ORDER BY id").fetchall()
        connections["default"].settings_dict.update(_owner(committed))
        try:
            connections.close_all()
            call_command("migrate", "journal", "0003", verbosity=0, interactive=False)
            call_command("migrate", "journal", "0004", verbosity=0, interactive=False)
            assert (
                owner.execute("SELECT id, act, facts, at FROM journal_record ORDER BY id").fetchall()
                == before
            )
            assert sealing.seal(at=NOW).records == 4
            assert not faults()
        finally:
            connections.close_all()
            connections["default"].settings_dict.update(app)


def _owner(name: str) -> dict[str, Any]:
    from comity.site.settings import _database

    found = _database(database.address(name, owner=True))
    return {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT") if key in found}


@pytest.mark.django_db
def test_readers_of_the_log_keep_a_cursor() -> None:
    seen: list[int] = []
    last = -1
    for count in (5, 0, 9):
        written(count)
        sealing.seal(at=NOW)
        while batch := log.sealed_records(last, 4):
            seen += [held.pk for _index, held in batch]
            last = batch[-1][0]
    assert sorted(seen) == sorted(Record.objects.values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) == 15


@pytest.mark.django_db
def test_the_key_lies_outside_the_database_and_for_us_alone(sealing: Path) -> None:
    from comity.apps.journal import keys
    from comity.apps.journal import sealing as sequencer

    sequencer.seal(at=NOW)
    path = sealing / "log-key"
    assert path.stat().st_mode & 0o777 == 0o600
    (private,) = keys.held().values()
    assert LogKey.objects.get().vkey == signatures.log_key("localhost:8000/log", private).text
    path.write_text(path.read_text().replace("+A", "+B", 1).replace("KEY+l", "KEY+m"))
    with pytest.raises(Stopped) as stopped:
        sequencer.seal(at=NOW)
    assert stopped.value.trouble == Trouble.KEY_FILE


GARBLED = {
    "empty": b"", "cut": b"localhost:8000/log\n8\n", "no text": b"\xff\xfe\x00", "other words": b"Here was a note.\n",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("held", GARBLED)
def test_a_kept_checkpoint_that_cannot_be_read_is_not_none(sealing: Path, held: str) -> None:
    from comity.apps.journal import sealing as sequencer

    sequencer.seal(at=NOW)
    path = sealing / "log-last-checkpoint"
    path.write_bytes(GARBLED[held])
    written(2)
    with pytest.raises(Stopped) as stopped:
        sequencer.seal(at=NOW)
    assert (stopped.value.trouble, stopped.value.facts) == (Trouble.KEPT_FILE, {"file": str(path)})
    assert sequencer.tick(at=NOW) is None
    assert Standing.objects.get(name="sequencer").trouble == Trouble.KEPT_FILE
    assert (tree.size(), Waiting.objects.count(), path.read_bytes()) == (8, 2, GARBLED[held])
    assert log.audit().faults == ((Found.KEPT_UNREADABLE, str(path)),)

    assert epochs.begin(why="The disk failed.", by="people/1", at=NOW).number == 2
    assert sequencer.seal(at=NOW).checkpoint is not None
    assert (sealing / "log-last-checkpoint.unreadable").read_bytes() == GARBLED[held]
    assert not faults()


@pytest.mark.django_db
def test_what_cannot_be_kept_is_signed_and_shown_to_the_witnesses_and_somebody_is_told(
    sealing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from comity.apps.journal import sealing as sequencer
    from comity.cli import log as doors

    shown: list[int] = []
    monkeypatch.setattr(witnesses, "ask_all", lambda epoch, checkpoint, *, at: shown.append(checkpoint.size))
    sequencer.seal(at=NOW)
    path = sealing / "log-last-checkpoint"
    before = path.read_bytes()
    path.unlink()
    path.mkdir()  # nothing can be put in its place: what a full disk or a folder of somebody else's does
    (path / "x").touch()
    monkeypatch.setattr(epochs, "kept", lambda: None)
    written(2)
    done = sequencer.tick(at=NOW)
    assert done is not None and done.checkpoint is not None
    assert (done.checkpoint.size, done.trouble) == (16, Trouble.NOT_KEPT)
    assert shown == [8, 16]
    assert Standing.objects.get(name="sequencer").trouble == Trouble.NOT_KEPT
    assert sorted(each.name for each in sealing.iterdir()) == ["log-key", "log-last-checkpoint"], "no litter"
    assert sequencer.finish(at=NOW) == done.checkpoint
    for what in (doors._seal, doors._status):
        assert what(Namespace(watched_by=None), NOW) == 1
        said = capsys.readouterr().err
        assert f"the last checkpoint cannot be written to {path}" in said
        assert "stands still" not in said
    (path / "x").unlink()
    path.rmdir()
    assert sequencer.tick(at=NOW) is not None
    assert Standing.objects.get(name="sequencer").trouble == ""
    assert path.read_bytes() != before
    assert doors._status(Namespace(), NOW) == 0


@pytest.mark.django_db
def test_a_lost_key_stops_the_log_and_no_other_is_made(sealing: Path) -> None:
    from comity.apps.journal import sealing as sequencer

    sequencer.seal(at=NOW)
    (sealing / "log-key").unlink()
    written(2)
    assert sequencer.tick(at=NOW) is None
    assert (tree.size(), Waiting.objects.count(), LogKey.objects.count()) == (8, 2, 1)
    epochs.begin(why="The key was lost with the disk.", by="people/1", at=NOW)
    done = sequencer.seal(at=NOW)
    assert done.checkpoint is not None
    assert done.checkpoint.text.startswith("localhost:8000/log/2\n16\n")
    assert not faults()


@pytest.mark.django_db
def test_two_keys_sign_while_one_takes_over_from_the_other() -> None:
    sealing.seal(at=NOW)
    epochs.rotate_key(overlap=timedelta(days=7), by="people/1", at=NOW)
    signers = []
    for days in (0, 6, 8):
        written(1)
        at = NOW + timedelta(days=days)
        checkpoint = sealing.seal(at=at).checkpoint
        assert checkpoint is not None
        signers.append(
            [each.key.text for each in signatures.open_note(checkpoint.text, epochs.public_keys()).held]
        )
    old, new = LogKey.objects.order_by("pk").values_list("vkey", flat=True)
    assert signers == [[old, new], [old, new], [new]]
    assert not faults()


@pytest.mark.django_db
def test_tiles_can_be_made_anew_from_the_entries() -> None:
    """They are no evidence: what is lost of them is no loss."""
    written(300)
    sealing.seal(at=NOW)
    root = tree.root(tree.size())
    Tile.objects.all().delete()
    assert Found.TILE_DIFFERS in faults()
    with transaction.atomic():
        tree.extend(0, [bytes(each.commitment) for each in Leaf.objects.order_by("index")])
    assert tree.root(tree.size()) == root
    assert not faults()
