"""The sequencer: gives waiting records their numbers, puts them into the tree, signs the tree.

Two transactions, one after the other. The first moves a batch from the queue into entries and tiles, all or nothing;
the second reads what is committed and signs it. Whatever is killed wherever, there is no gap, no record twice, and no
signature under a tree that is not there. One lock in the database lets one sequencer at a time do either.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from comity.apps.journal import epochs, tree, witnesses
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Checkpoint, Epoch, Leaf, Record
from comity.apps.journal.refusal import Stopped, Trouble
from comity.pure.translog.checkpoint import Checkpoint as Head

LOCK = 0x636F6D69_6C6F67  # any number that nothing else locks by
MOST = 4096  # records in one batch
SEQUENCER = "sequencer"
MARK = 32  # bytes of a commitment

told = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did: records numbered, fillers beside them, the checkpoint that covers all, and what somebody has to
    look at though the log goes on."""

    records: int
    fillers: int
    checkpoint: Checkpoint | None
    trouble: Trouble | None = None


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other sequencer is at work; until the transaction ends, none begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    yield


def tick(*, at: datetime) -> Sealed | None:
    """Seal, and write down how it went. What stops the log is told, and stops nothing else."""
    try:
        done = seal(at=at)
    except Stopped as stopped:
        told.warning("the log stands still: %s %s", stopped.trouble, stopped.facts)
        witnesses.stand(SEQUENCER, at=at, trouble=stopped.trouble, size=tree.size())
        return None
    size = done.checkpoint.size if done.checkpoint else 0
    witnesses.stand(SEQUENCER, at=at, size=size, trouble=done.trouble or "")
    return done


def seal(*, at: datetime) -> Sealed:
    """Number all that waits, sign the tree, ask the witnesses. `Stopped` if the log may not go on: nothing was done."""
    epoch = ready(at=at)
    records = fillers = 0
    while True:
        batch, added = _number()
        records, fillers = records + batch, fillers + added
        if batch < MOST:
            break
    checkpoint, trouble = _finish(epoch, at)
    return Sealed(records, fillers, checkpoint, trouble)


def finish(*, at: datetime) -> Checkpoint | None:
    """Sign what is committed and not signed yet, and ask each witness that has not seen it."""
    return _finish(ready(at=at), at)[0]


def _finish(epoch: Epoch, at: datetime) -> tuple[Checkpoint | None, Trouble | None]:
    """What is signed is public: that it cannot be kept here too keeps it from no witness."""
    checkpoint = sign(at=at)
    trouble = None
    if checkpoint is not None:
        try:
            epochs.keep(checkpoint.text)
        except OSError as error:
            told.error("the last checkpoint cannot be kept in %s: %s", epochs.kept_place(), error.strerror)
            trouble = Trouble.NOT_KEPT
        witnesses.ask_all(epoch, checkpoint, at=at)
    return checkpoint, trouble


def ready(*, at: datetime) -> Epoch:
    """The epoch that runs. `Stopped` unless the tree at hand goes on from the last that was signed, as far as this
    installation and its witnesses know."""
    epoch = epochs.current()
    if epoch is None:
        with transaction.atomic(durable=True), alone():
            epoch = epochs.current() or epochs.begin_first(by=SYSTEM, at=at)
    epochs.signers(epoch, at)
    kept = epochs.compare(epoch)
    witnesses.compare_once(epoch, kept=kept, at=at)
    return epoch


def _number() -> tuple[int, int]:
    """One batch: the records that waited and the fillers beside them, as entries in the tree."""
    with transaction.atomic(durable=True), alone():
        first = tree.size()
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM journal_waiting WHERE record_id IN"
                " (SELECT record_id FROM journal_waiting ORDER BY record_id LIMIT %s) RETURNING record_id",
                [MOST],
            )
            waiting = [number for (number,) in cursor.fetchall()]
        marks = Record.objects.filter(pk__in=waiting).values_list("commitment", "pk")
        batch: list[tuple[bytes, int | None]] = [(bytes(mark), number) for mark, number in marks]
        # Neither how many acts there were nor when can be told from a log that grows by the same step each time.
        fill = -len(batch) % settings.LOG_FILL or (0 if batch else settings.LOG_FILL)
        batch += [(secrets.token_bytes(MARK), None) for _ in range(fill)]
        # Marks are as good as drawn by lot: within a batch the order says nothing either.
        batch.sort(key=lambda each: each[0])
        Leaf.objects.bulk_create(
            [
                Leaf(index=first + place, record_id=number, commitment=mark)
                for place, (mark, number) in enumerate(batch)
            ]
        )
        tree.extend(first, [mark for mark, _number in batch])
    return len(waiting), fill


def sign(*, at: datetime) -> Checkpoint | None:
    """The checkpoint of the committed tree: the one that stands, or a new one. None for a tree without entries."""
    with transaction.atomic(durable=True), alone():
        epoch = epochs.current()
        size = tree.size()
        if epoch is None or size == 0:
            return None
        last = epochs.newest(epoch)
        if last is not None and last.size == size:
            return last
        if last is not None and (last.size > size or tree.root(last.size) != bytes(last.root)):
            raise Stopped(Trouble.TREE_BROKEN, size=size, signed=last.size)
        head = Head(epoch.origin, size, tree.root(size))
        text = epochs.signed(head, epochs.signers(epoch, at))
        return Checkpoint.objects.create(epoch=epoch, size=size, root=head.root, text=text, at=at)
