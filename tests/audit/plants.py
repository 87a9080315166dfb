"""Ways to spoil a served log, each of which a checker must find. A plant changes `files` and says what it did."""

from __future__ import annotations

import random
from collections.abc import Callable
from hashlib import sha256

from comity.papers.signatures import add_signatures, cosignature_of, sign_note
from comity.pure.translog.checkpoint import Checkpoint
from comity.pure.translog.entry import entry
from comity.pure.translog.note import read_note
from comity.pure.translog.tiles import bundle, read_bundle
from tests.audit.served import NOW, WITNESS, WITNESS_PRIVATE, Log, another_key, marks

Files = dict[str, bytes]
Plant = Callable[[Files, Log, random.Random], str]


def _bundles(files: Files) -> list[str]:
    return sorted(path for path in files if "/entries/" in path)


def _tiles(files: Files) -> list[str]:
    return sorted(path for path in files if "/tile/" in path and "/entries/" not in path)


def _rewritten(files: Files, path: str, change: Callable[[list[bytes]], None]) -> None:
    entries = read_bundle(files[path])
    change(entries)
    files[path] = bundle(entries)


def entry_bit(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(_bundles(files))
    data = bytearray(files[path])
    at = dice.randrange(len(data))
    data[at] ^= 1 << dice.randrange(8)
    files[path] = bytes(data)
    return f"a bit of byte {at} of {path}"


def entry_changed(files: Files, log: Log, dice: random.Random) -> str:
    """Another mark in an entry, of the right form."""
    path = dice.choice(_bundles(files))
    first = 256 * _bundles(files).index(path)

    def change(entries: list[bytes]) -> None:
        at = dice.randrange(len(entries))
        entries[at] = entry(first + at, sha256(b"planted %d" % at).digest())

    _rewritten(files, path, change)
    return f"an entry of {path}"


def tile_bit(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(_tiles(files))
    data = bytearray(files[path])
    at = dice.randrange(len(data))
    data[at] ^= 1 << dice.randrange(8)
    files[path] = bytes(data)
    return f"a bit of byte {at} of {path}"


def entry_and_tile(files: Files, log: Log, dice: random.Random) -> str:
    """An entry and its leaf in the tile, so that the two agree, and nothing above."""
    changed = Log(_changed_marks(log, dice), log.origin, log.private)
    for path in files:
        if "/entries/" in path or "/tile/0/" in path:
            files[path] = changed.files[path]
    return "entries and their tiles of level 0"


def dropped_entry(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(_bundles(files))
    if len(read_bundle(files[path])) == 1:
        files[path] = b""
    else:
        _rewritten(files, path, lambda entries: entries.pop(dice.randrange(len(entries))) and None)
    return f"an entry dropped from {path}"


def added_entry(files: Files, log: Log, dice: random.Random) -> str:
    path = _bundles(files)[-1]
    _rewritten(files, path, lambda entries: entries.insert(dice.randrange(len(entries)), entries[0]))
    return f"an entry twice in {path}"


def dropped_file(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(_bundles(files) + _tiles(files))
    del files[path]
    return f"{path} is gone"


def cut_file(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(sorted(files.keys() - {"log/keys"}))
    files[path] = files[path][: dice.randrange(len(files[path]))]
    return f"{path} cut to {len(files[path])}"


def longer_file(files: Files, log: Log, dice: random.Random) -> str:
    path = dice.choice(_bundles(files) + _tiles(files))
    files[path] += dice.randbytes(dice.choice([1, 2, 32, 5000]))
    return f"{path} with more behind it"


def reordered_entries(files: Files, log: Log, dice: random.Random) -> str:
    path = next(path for path in _bundles(files) if len(read_bundle(files[path])) > 1)

    def change(entries: list[bytes]) -> None:
        one, other = dice.sample(range(len(entries)), 2)
        entries[one], entries[other] = entries[other], entries[one]

    _rewritten(files, path, change)
    return f"two entries of {path} in each other's place"


def reordered_everywhere(files: Files, log: Log, dice: random.Random) -> str:
    """Two records change places and everything is worked out anew and signed: only who saw it before can tell."""
    held = _marks_of(log)
    one, other = dice.sample(range(SEEN), 2)
    held[one], held[other] = held[other], held[one]
    files.update(Log(held, log.origin, log.private).files)
    return f"records {one} and {other} in each other's place, all signed anew"


def swapped_tiles(files: Files, log: Log, dice: random.Random) -> str:
    one, other = dice.sample(_tiles(files), 2)
    files[one], files[other] = files[other], files[one]
    return f"{one} and {other} in each other's place"


def swapped_bundles(files: Files, log: Log, dice: random.Random) -> str:
    one, other = dice.sample(_bundles(files), 2)
    files[one], files[other] = files[other], files[one]
    return f"{one} and {other} in each other's place"


def fork(files: Files, log: Log, dice: random.Random) -> str:
    """Another history, all of it right in itself, signed by log and witness."""
    size = dice.randrange(SEEN, log.size + 50)
    held = (_changed_marks(log, dice) + marks(log.size + 50)[log.size :])[:size]
    files.update(Log(held, log.origin, log.private).files)
    return f"a fork of size {size}"


def dropped_everywhere(files: Files, log: Log, dice: random.Random) -> str:
    """One record left out and everything signed anew."""
    held = _marks_of(log)
    at = dice.randrange(SEEN)
    del held[at]
    files.update(Log(held, log.origin, log.private).files)
    return f"record {at} left out, all signed anew"


def rollback(files: Files, log: Log, dice: random.Random) -> str:
    """The log as it was before the checker looked last."""
    size = dice.randrange(SEEN)
    files.update(Log(_marks_of(log)[:size], log.origin, log.private).files)
    return f"gone back to {size}"


def checkpoint_bit(files: Files, log: Log, dice: random.Random) -> str:
    """A bit of what the log has signed, or of its signature."""
    data = bytearray(files["log/checkpoint"])
    lines = bytes(data).split(b"\n")
    at = dice.randrange(sum(len(line) + 1 for line in lines[:5]) - 1)
    data[at] ^= 1 << dice.randrange(8)
    files["log/checkpoint"] = bytes(data)
    return f"a bit of byte {at} of the checkpoint"


def another_size(files: Files, log: Log, dice: random.Random) -> str:
    """A root that is right under a size that is not, signed by log and witness."""
    size = log.size + dice.choice([-3, -2, -1, 1, 2, 3, 256])
    text = Checkpoint(log.origin, size, log.reader.root()).text
    files["log/checkpoint"] = _both_signed(text, log).encode()
    return f"the root of {log.size} said to be of {size}"


def another_root(files: Files, log: Log, dice: random.Random) -> str:
    text = Checkpoint(log.origin, log.size, dice.randbytes(32)).text
    files["log/checkpoint"] = _both_signed(text, log).encode()
    return "a root of nothing, signed"


def another_key_signs(files: Files, log: Log, dice: random.Random) -> str:
    files["log/checkpoint"] = Log(_marks_of(log), log.origin, another_key()).files["log/checkpoint"]
    return "signed by another key of the same name"


def another_log(files: Files, log: Log, dice: random.Random) -> str:
    text = Checkpoint("other.example/log", log.size, log.reader.root()).text
    files["log/checkpoint"] = _both_signed(text, log).encode()
    return "the checkpoint of another log"


def no_witness(files: Files, log: Log, dice: random.Random) -> str:
    files["log/checkpoint"] = sign_note(log.checkpoint().text, log.origin, log.private).encode()
    return "no witness"


def wrong_witness(files: Files, log: Log, dice: random.Random) -> str:
    text = log.checkpoint().text
    note = sign_note(text, log.origin, log.private)
    posing = cosignature_of(text, WITNESS, another_key(), NOW - 60)
    files["log/checkpoint"] = add_signatures(note, [posing]).encode()
    return "a witness of the same name with another key"


def witness_of_another(files: Files, log: Log, dice: random.Random) -> str:
    """The witness's signature is right, of an earlier checkpoint."""
    before = Log(_marks_of(log)[: dice.randrange(1, log.size)])
    seen = [each for each in read_note(before.note()).signatures if each.name == WITNESS]
    note = sign_note(log.checkpoint().text, log.origin, log.private)
    files["log/checkpoint"] = add_signatures(note, seen).encode()
    return "a witness's signature of an earlier checkpoint"


def stale(files: Files, log: Log, dice: random.Random) -> str:
    files["log/checkpoint"] = log.note(NOW - dice.randrange(25, 5000) * 3600).encode()
    return "an old view"


def to_come(files: Files, log: Log, dice: random.Random) -> str:
    files["log/checkpoint"] = log.note(NOW + dice.randrange(3600, 10**9)).encode()
    return "a witness in the future"


SIZE = 300  # entries of the log that is spoilt
SEEN = 280  # entries it had when the checker looked last
PLANTS: tuple[Plant, ...] = (
    entry_bit, entry_changed, tile_bit, entry_and_tile, dropped_entry, added_entry, dropped_file, cut_file,
    longer_file, reordered_entries, reordered_everywhere, swapped_tiles, swapped_bundles, fork, dropped_everywhere,
    rollback, checkpoint_bit, another_size, another_root, another_key_signs, another_log, no_witness, wrong_witness,
    witness_of_another, stale, to_come,
)  # fmt: skip


def _marks_of(log: Log) -> list[bytes]:
    return marks(log.size)


def _changed_marks(log: Log, dice: random.Random) -> list[bytes]:
    held = _marks_of(log)
    held[dice.randrange(SEEN)] = dice.randbytes(32)
    return held


def _both_signed(text: str, log: Log) -> str:
    note = sign_note(text, log.origin, log.private)
    return add_signatures(note, [cosignature_of(text, WITNESS, WITNESS_PRIVATE, NOW - 60)])
