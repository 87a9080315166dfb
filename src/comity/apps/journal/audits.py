"""All of the log counted again from the records: what would have to be so, and is not."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from comity.apps.journal import epochs, log, tree, witnesses
from comity.apps.journal.fields import sealed_fields
from comity.apps.journal.models import Checkpoint, Leaf, Record, Tile, Waiting
from comity.apps.journal.refusal import Stopped
from comity.papers import signatures
from comity.pure.translog.entry import entry
from comity.pure.translog.opening import commitment
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tiles import TILE, tile_root
from comity.pure.translog.tree import joined, leaf_hash, node_hash

AT_ONCE = 2_000


class Found(StrEnum):
    """What may be found wrong. Values; the doors have the sentences."""

    GAP = "gap"  # a number is left out
    RECORD_MISSING = "record-missing"  # an entry is of a record that is not there
    RECORD_CHANGED = "record-changed"  # a record is no longer what was sealed
    ENTRY_CHANGED = "entry-changed"  # an entry's mark is not its record's
    LOST = "lost"  # a record neither has a number nor waits for one
    NUMBERED_AND_WAITING = "numbered-and-waiting"
    TILE_DIFFERS = "tile-differs"
    ROOT_DIFFERS = "root-differs"  # a checkpoint is not of this tree
    SIGNATURE_FALSE = "signature-false"
    KEPT_UNREADABLE = "kept-unreadable"  # the file of the checkpoint kept outside the database cannot be read
    KEPT_DIFFERS = "kept-differs"  # the checkpoint kept outside the database is not of this tree


class Fault(NamedTuple):
    """One thing that is wrong, and where: an index, a record's number, a size or a tile."""

    found: Found
    where: str


class Audited(NamedTuple):
    """How much was counted, and what was found."""

    entries: int
    records: int
    checkpoints: int
    faults: tuple[Fault, ...]


class _Growing:
    """A tree that only grows, of which the tiles of level 0 and the root are asked."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        at = self.size
        while at & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            at >>= 1
        self._peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        return joined(self._peaks)


def audit() -> Audited:
    """Work everything out anew: marks from records, hashes from entries, tiles and roots from hashes. It reads all of
    the log once, in pieces."""
    faults: list[Fault] = []
    signed = list(Checkpoint.objects.order_by("size", "pk").defer("text"))
    growing, rows, waiting = _Growing(), bytearray(), iter(signed)
    next_signed = next(waiting, None)
    above: list[bytes] = []
    records = 0
    for leaf in _leaves():
        if leaf.index != growing.size:
            faults.append(Fault(Found.GAP, str(growing.size)))
            break
        if leaf.record_id is not None:
            records += 1
            faults += _record(leaf)
        hashed = leaf_hash(entry(leaf.index, bytes(leaf.commitment)))
        growing.add(hashed)
        rows += hashed
        if growing.size % TILE == 0:
            faults += _tile(0, growing.size // TILE - 1, bytes(rows))
            above.append(tile_root(bytes(rows)))
            rows.clear()
        while next_signed is not None and next_signed.size == growing.size:
            if bytes(next_signed.root) != growing.root:
                faults.append(Fault(Found.ROOT_DIFFERS, str(next_signed.size)))
            next_signed = next(waiting, None)
    if next_signed is not None:
        faults.append(Fault(Found.ROOT_DIFFERS, str(next_signed.size)))
    if rows:
        faults += _tile(0, growing.size // TILE, bytes(rows))
    faults += [*_upper(above), *_queue(), *_signatures(), *_kept(growing.size)]
    return Audited(growing.size, records, len(signed), tuple(faults))


def _leaves() -> Iterator[Leaf]:
    last = -1
    while rows := list(Leaf.objects.filter(index__gt=last).order_by("index")[:AT_ONCE]):
        held = Record.objects.in_bulk([each.record_id for each in rows if each.record_id is not None])
        for each in rows:
            each.held = held.get(each.record_id)  # type: ignore[attr-defined]
            yield each
        last = rows[-1].index


def _record(leaf: Leaf) -> Iterator[Fault]:
    held: Record | None = leaf.held  # type: ignore[attr-defined]
    if held is None:
        yield Fault(Found.RECORD_MISSING, str(leaf.index))
        return
    if bytes(held.commitment) != bytes(leaf.commitment):
        yield Fault(Found.ENTRY_CHANGED, str(leaf.index))
    salt = held.salt
    if salt is not None and commitment(sealed_fields(held), bytes(salt)) != bytes(held.commitment):
        yield Fault(Found.RECORD_CHANGED, str(held.pk))


def _tile(level: int, n: int, data: bytes) -> Iterator[Fault]:
    held = Tile.objects.filter(level=level, n=n).values_list("data", flat=True).first()
    if held is None or bytes(held) != data:
        yield Fault(Found.TILE_DIFFERS, f"{level}/{n}")


def _upper(hashes: list[bytes]) -> Iterator[Fault]:
    """The tiles above level 0, from the roots of the full tiles below."""
    level = 1
    while hashes:
        above = []
        for n in range(-(-len(hashes) // TILE)):
            row = hashes[n * TILE : (n + 1) * TILE]
            yield from _tile(level, n, b"".join(row))
            if len(row) == TILE:
                above.append(tile_root(b"".join(row)))
        hashes, level = above, level + 1


def _queue() -> Iterator[Fault]:
    numbered = Exists(Leaf.objects.filter(record_id=OuterRef("pk")))
    waits = Exists(Waiting.objects.filter(pk=OuterRef("pk")))
    lost = Record.objects.filter(~numbered, ~waits).values_list("pk", flat=True)
    for number in lost[:AT_ONCE]:
        yield Fault(Found.LOST, str(number))
    for number in Waiting.objects.filter(numbered).values_list("pk", flat=True)[:AT_ONCE]:
        yield Fault(Found.NUMBERED_AND_WAITING, str(number))


def _signatures() -> Iterator[Fault]:
    keys = epochs.public_keys()
    seers = {each.name: each.key for each in witnesses.configured()}
    for each in Checkpoint.objects.order_by("pk").prefetch_related("cosignatures").iterator(AT_ONCE):
        try:
            signatures.open_note(each.text, keys)
            if seers:
                signatures.open_note(log.whole(each), [*keys, *seers.values()])
        except Refused:
            yield Fault(Found.SIGNATURE_FALSE, f"{each.epoch_id}:{each.size}")


def _kept(size: int) -> Iterator[Fault]:
    epoch = epochs.current()
    try:
        held = epochs.kept()
    except Stopped as stopped:
        yield Fault(Found.KEPT_UNREADABLE, stopped.facts["file"])
        return
    kept = held[1] if held is not None and epoch is not None and held[1].origin == epoch.origin else None
    if kept is None:
        return
    try:
        differs = kept.size > size or tree.root(kept.size) != kept.root
    except Stopped:  # its tiles are broken, which is told already
        return
    if differs:
        yield Fault(Found.KEPT_DIFFERS, str(kept.size))
