"""A whole log as files in a dictionary, with its keys: the site that the tests check, and spoil."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import sha256

from comity.audit.checks import Asked
from comity.audit.fetch import Get, Missing, Unreachable
from comity.audit.verify import Visit
from comity.papers.signatures import (
    add_signatures,
    cosignature_of,
    generate,
    log_key,
    sign_note,
    witness_key,
)
from comity.pure.translog.checkpoint import Checkpoint
from comity.pure.translog.entry import entry
from comity.pure.translog.opening import commitment, opening
from comity.pure.translog.receipt import Receipt
from comity.pure.translog.tiled import TileReader
from comity.pure.translog.tiles import TILE, all_tiles, bundle, grown, tile_path, width_of
from comity.pure.translog.tree import leaf_hash

ORIGIN = "comity.example/log"
WITNESS = "witness.example/harbour"
NOW = 1_795_000_000
LOG_PRIVATE = sha256(b"the log of the tests").digest()
WITNESS_PRIVATE = sha256(b"the witness of the tests").digest()


def record(index: int) -> dict[str, object]:
    """A record of the journal, as it is sealed."""
    return {
        "act": "assistance.sent",
        "subject": f"requests/{index}",
        "by": "people/1",
        "office": "offices/mission",
        "mandate": "A/HRC/RES/38/3#op18",
        "at": "2026-11-01T10:12:00+00:00",
        "facts": {"round": 1, "words": "é — \u0627"},
    }


def salt(index: int) -> bytes:
    return sha256(b"salt %d" % index).digest()


@cache
def mark(index: int) -> bytes:
    return commitment(record(index), salt(index))


def marks(size: int) -> list[bytes]:
    """The commitments of `size` records."""
    return [mark(index) for index in range(size)]


class Log:
    """A log of the given commitments; `files` is what it serves, by path."""

    def __init__(self, commitments: list[bytes], origin: str = ORIGIN, private: bytes = LOG_PRIVATE) -> None:
        self.origin = origin
        self.private = private
        self.prefix = "log/"
        self.entries = [entry(index, mark) for index, mark in enumerate(commitments)]
        self.stored = {
            (tile.level, tile.n): data
            for tile, data in grown(0, map(leaf_hash, self.entries), lambda *_: b"")
        }
        self.size = len(commitments)
        self.reader = TileReader(lambda level, n, width: self.stored[level, n][: width * 32], self.size)
        self.files: dict[str, bytes] = {}
        self._write()

    def _write(self) -> None:
        for level, n, width in all_tiles(self.size):
            self.files[self.prefix + tile_path(level, n, width)] = self.stored[level, n]
            if level == 0:
                held = bundle(self.entries[n * TILE : n * TILE + width])
                self.files[self.prefix + tile_path("entries", n, width)] = held
        self.files[self.prefix + "checkpoint"] = self.note().encode()
        keys = [log_key(self.origin, self.private), witness_key(WITNESS, WITNESS_PRIVATE)]
        self.files["log/keys"] = (
            "# keys\n" + "".join(key.text + " 2026-11-01 -\n\n" for key in keys)
        ).encode()

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.origin, self.size, self.reader.root())

    def note(self, time: int = NOW - 60) -> str:
        """The checkpoint signed by log and witness."""
        text = self.checkpoint().text
        note = sign_note(text, self.origin, self.private)
        return add_signatures(note, [cosignature_of(text, WITNESS, WITNESS_PRIVATE, time)])

    def receipt(self, index: int, fields: tuple[str, ...] = ("act", "subject", "at")) -> Receipt:
        held = opening(record(index), salt(index), fields)
        return Receipt(index, held, tuple(self.reader.inclusion(index)), self.note())

    def width(self, level: int, n: int) -> int:
        return width_of(level, n, self.size)


def served(files: dict[str, bytes]) -> Get:
    """A `get` from a dictionary, with the limits of a real one."""

    def get(path: str, most: int) -> bytes:
        if path not in files:
            raise Missing(f"{path}: not there")
        if len(files[path]) > most:
            raise Unreachable(f"{path}: longer than {most}")
        return files[path]

    return get


def visit(files: dict[str, bytes], said: list[str] | None = None, **changes: object) -> Visit:
    """A visit to those files by somebody who was given the keys, unless told otherwise."""
    given = [log_key(ORIGIN, LOG_PRIVATE), witness_key(WITNESS, WITNESS_PRIVATE)]
    say: Callable[[str], None] = said.append if said is not None else lambda line: None
    held: dict[str, object] = {
        "get": served(files),
        "given": given,
        "site": [],
        "seen": {},
        "asked": Asked(NOW),
        "say": say,
    }
    return Visit(**(held | changes))  # type: ignore[arg-type]


def another_key() -> bytes:
    return generate()
