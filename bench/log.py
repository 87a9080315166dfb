"""What the public log costs, and that others read it: `make bench-log` prints a table and writes results/log.json.

A million records: how fast they are sealed and proved beside pymerkle, how large the tiles are, how long an outsider
takes to recompute all of it over HTTP. Go's own sumdb packages read our log and we read theirs. Every bit of every
proof for each size to 200 is flipped once. `--size` makes it smaller, `--no-flips` and `--no-database` leave out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from bench import log_database
from bench.log_peers import go_is_there, pymerkle, through_go
from comity.papers.signatures import (
    add_signatures,
    cosignature_of,
    log_key,
    open_note,
    sign_note,
    witness_key,
)
from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.entry import entry
from comity.pure.translog.note import read_key
from comity.pure.translog.proofs import check_consistency, check_inclusion
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tiled import TileReader
from comity.pure.translog.tiles import TILE, bundle, grown, tile_path
from comity.pure.translog.tree import HASH, leaf_hash, root

RESULTS = Path(__file__).resolve().parent / "results" / "log.json"
ORIGIN = "bench.example/log"
LOG, WITNESS = sha256(b"bench log").digest(), sha256(b"bench witness").digest()
Tiles = dict[tuple[int, int], bytes]
Row = dict[str, object]


def row(what: str, unit: str, value: float, peer: float | None = None, peer_name: str = "") -> Row:
    ratio = round(value / peer, 3) if peer else None
    return {"what": what, "unit": unit, "ours": value, "peer": peer, "peer_name": peer_name, "ratio": ratio}


def entries_of(size: int) -> list[bytes]:
    return [entry(at, sha256(b"%d" % at).digest()) for at in range(size)]


def appended(entries: list[bytes], step: int) -> tuple[Tiles, float]:
    """Grow a log by batches of `step`; its tiles and how many entries a second."""
    held: Tiles = {}
    begun = time.perf_counter()
    for at in range(0, len(entries), step):
        hashes = map(leaf_hash, entries[at : at + step])
        for tile, data in grown(at, hashes, lambda level, n: held[level, n]):
            held[tile.level, tile.n] = data
    return held, len(entries) / (time.perf_counter() - begun)


def rate(count: int, act: Callable[[int], object], best_of: int = 3) -> float:
    """How often a second an act can be done: the best of some runs, since others use the machine, too."""
    best = 0.0
    for _ in range(best_of):
        begun = time.perf_counter()
        for at in range(count):
            act(at)
        best = max(best, count / (time.perf_counter() - begun))
    return best


def in_memory(entries: list[bytes], held: Tiles, peer: dict[str, float] | None) -> list[Row]:
    """Append, prove and check, beside pymerkle's tree in memory."""
    size, name = len(entries), "pymerkle 7.0.0 in memory"
    their = peer or {}
    batches = max(appended(entries, 1000)[1] for _ in range(2))
    singly = appended(entries, 1)[1]
    dice = random.Random(1)
    places = [dice.randrange(size) for _ in range(20_000)]
    reader = TileReader(lambda level, n, width: held[level, n], size, most=len(held))
    top = reader.root()
    for at in range(0, size, TILE):
        reader.node(0, at)  # warm: every tile has been asked for once
    hashes = [leaf_hash(entries[at]) for at in places]
    proofs = [reader.inclusion(at) for at in places]
    for at, leaf, proof in zip(places, hashes, proofs, strict=True):
        check_inclusion(leaf, at, size, proof, top)

    def cold(at: int) -> object:
        return TileReader(lambda level, n, width: held[level, n], size).inclusion(places[at])

    def checked(at: int) -> None:
        check_inclusion(hashes[at], places[at], size, proofs[at], top)

    warm = rate(len(places), lambda at: reader.inclusion(places[at]))
    consistent = rate(5000, lambda at: reader.consistency(places[at] + 1))
    return [
        row("entries sealed, 1,000 at a time", "1/s", round(batches), _of(their, "append"), name),
        row("entries sealed, one at a time", "1/s", round(singly), _of(their, "append"), name),
        row("inclusion proofs, tiles cached", "1/s", round(warm), _of(their, "proofs"), name),
        row("inclusion proofs, nothing cached", "1/s", round(rate(2000, cold)), _of(their, "proofs"), name),
        row("consistency proofs, tiles cached", "1/s", round(consistent), _of(their, "consistency"), name),
        row("inclusion proofs checked", "1/s", round(rate(20_000, checked))),
        row("hashes kept", "bytes", sum(map(len, held.values())), _of(their, "memory"), f"{name}, process"),
        row("same root", "of 1", int(not peer or peer["root"] == top.hex()), 1 if peer else None, name),
    ]


def _of(found: dict[str, float], what: str) -> float | None:
    return round(found[what]) if what in found else None


def written(folder: Path, entries: list[bytes], held: Tiles) -> int:
    """Write what a site serves; the bytes of the bundles."""
    size, bundles = len(entries), 0
    for (level, n), data in held.items():
        _put(folder / tile_path(level, n, len(data) // HASH), data)
    for at in range(0, size, TILE):
        part = bundle(entries[at : at + TILE])
        bundles += len(part)
        _put(folder / tile_path("entries", at // TILE, min(TILE, size - at)), part)
    top = TileReader(lambda level, n, width: held[level, n], size).root()
    text = Checkpoint(ORIGIN, size, top).text
    note = sign_note(text, ORIGIN, LOG)
    note = add_signatures(note, [cosignature_of(text, "witness.example/bench", WITNESS, int(time.time()))])
    _put(folder / "checkpoint", note.encode())
    keys = [log_key(ORIGIN, LOG), witness_key("witness.example/bench", WITNESS)]
    _put(folder / "keys", "".join(key.text + "\n" for key in keys).encode())
    return bundles


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


_SERVER = """
import functools, sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
SimpleHTTPRequestHandler.protocol_version = "HTTP/1.1"
SimpleHTTPRequestHandler.log_message = lambda *_: None
SimpleHTTPRequestHandler.disable_nagle_algorithm = True  # as any real server does
server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(SimpleHTTPRequestHandler, directory=sys.argv[1]))
print(server.server_address[1], flush=True)
server.serve_forever()
"""


# What a process says of its own peak: what the system says of a child counts its parent, too.
_AUDIT = """
import re, sys
from comity.audit.verify import main
status = main()
print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
sys.exit(status)
"""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-c", _SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


def audited(folder: Path, size: int) -> list[Row]:
    """Let comity-verify recompute the whole log over HTTP, on one core."""
    command = [sys.executable, "-c", _AUDIT, "--audit", "--connections", "1"]

    def one_core() -> None:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    with served(folder) as address:
        state = str(folder / "seen.json")
        begun = time.perf_counter()
        run = subprocess.run(
            [*command, address, "--state", state],
            check=False,
            capture_output=True,
            text=True,
            preexec_fn=one_core if hasattr(os, "sched_setaffinity") else None,
        )
        seconds = time.perf_counter() - begun
    assert run.returncode == 0, f"the audit failed: {run.stdout} {run.stderr}"
    memory = int(run.stderr.split()[-1]) * 1024
    return [
        row(f"audit of {size:,} entries over HTTP, one core", "s (at most 300)", round(seconds, 1)),
        row("memory of that audit at its peak", "bytes", memory),
    ]


def with_go(folder: Path, entries: list[bytes], held: Tiles) -> list[Row]:
    """Our checkpoint, tiles and proofs through Go's packages, and a log of Go's through ours."""
    if not go_is_there():
        print("no Go here: left out", file=sys.stderr)
        return []
    size, dice = len(entries), random.Random(2)
    reader = TileReader(lambda level, n, width: held[level, n], size, most=len(held))
    places = sorted({0, size - 1, *(dice.randrange(size) for _ in range(300))})
    olds = sorted({1, size - 1, *(dice.randrange(1, size) for _ in range(60))})
    leaves = [leaf_hash(each) for each in entries]
    roots = {old: root(leaves[:old]) for old in olds}
    records = [{"index": at, "entry": entries[at], "proof": reader.inclusion(at)} for at in places]
    trees = [{"size": old, "root": roots[old], "proof": reader.consistency(old)} for old in olds]
    asked = {"key": log_key(ORIGIN, LOG).text, "records": records, "trees": trees}
    went = through_go(folder, asked | {"ownSize": 70_000, "ownOrigin": "go.example/log"})
    found, top = went.answer, reader.root()
    theirs = 0
    for at, proof in zip(places, found["RecordProofs"], strict=True):
        check_inclusion(leaves[at], at, size, _hashes(proof), top)
        theirs += 1
    for old, proof in zip(olds, found["TreeProofs"], strict=True):
        check_consistency(old, roots[old], size, top, _hashes(proof))
        theirs += 1
    many = len(places) + len(olds)
    return [
        row("our checkpoint opened by Go's sumdb/note", "of 1", int(found["Signers"] == [ORIGIN]), 1),
        row("our proofs accepted by Go's sumdb/tlog", f"of {many}", found["Records"] + found["Trees"], many),
        row("our proofs with one bit changed refused by Go", f"of {many}", found["Refused"], many),
        row("Go's proofs from our tiles accepted by us", f"of {many}", theirs, many),
        row("leaves of Go's own log accepted by us", "of 500", _go_log(went.folder, found["OwnKey"]), 500),
    ]


def _hashes(proof: list[str] | None) -> list[bytes]:
    return [b64decode(each) for each in proof or []]


def _go_log(folder: Path, key: str) -> int:
    """Open the note Go signed, and prove leaves of its tree from its tiles."""
    head = read_checkpoint(open_note((folder / "checkpoint").read_bytes(), [read_key(key)]).text)

    def fetch(level: int, n: int, width: int) -> bytes:
        return (folder / tile_path(level, n, width)).read_bytes()

    reader = TileReader(fetch, head.size)
    dice, held = random.Random(3), 0
    for at in (dice.randrange(head.size) for _ in range(500)):
        with contextlib.suppress(Refused):
            check_inclusion(leaf_hash(b"record %d\n" % at), at, head.size, reader.inclusion(at), head.root)
            held += 1
    old = head.size // 3
    check_consistency(
        old,
        root([leaf_hash(b"record %d\n" % at) for at in range(old)]),
        head.size,
        head.root,
        reader.consistency(old),
    )
    return held


def flipped() -> list[Row]:
    """Every bit of every proof, leaf and root, for each size to 200."""
    command = [sys.executable, "-m", "tests.pure.translog.flips"]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    print(run.stdout, run.stderr, file=sys.stderr)
    match = re.search(r"([\d,]+) bits flipped, (\d+) unnoticed", run.stdout)
    assert match, "the flips did not run"
    bits = int(match[1].replace(",", ""))
    return [row("bits flipped and refused, sizes 1 to 200", f"of {bits:,}", bits - int(match[2]), bits)]


def table(rows: list[Row]) -> str:
    lines = ["| what | unit | ours | peer | peer is | ratio |", "| --- | --- | --- | --- | --- | --- |"]
    for each in rows:
        shown = [f"{value:,}" if isinstance(value, int | float) else value or "" for value in each.values()]
        lines.append("| " + " | ".join(map(str, shown)) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.log")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--no-flips", action="store_true")
    parser.add_argument("--no-database", action="store_true")
    options = parser.parse_args()
    entries = entries_of(options.size)
    held, _ = appended(entries, 1000)
    rows = in_memory(entries, held, pymerkle(options.size, min(2000, options.size)))
    with tempfile.TemporaryDirectory(prefix="comity-log-") as place:
        folder = Path(place) / "log"
        rows.append(row("entry bundles", "bytes", written(folder, entries, held)))
        rows += audited(Path(place), options.size)
        rows += with_go(folder, entries, held)
    rows += [] if options.no_flips else flipped()
    rows += [] if options.no_database else log_database.rows(options.size)
    print(table(rows))
    if options.size == parser.get_default("size"):
        RESULTS.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
