"""The whole log, recomputed from its entries: every leaf in its place, every tile equal to the one served, the root
equal to the signed one. Memory holds one tile a level, whatever the size of the log."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice

from comity.audit.fetch import Get, Missing, Unreachable
from comity.audit.words import why
from comity.pure.translog.entry import read_entry
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tiles import TILE, Level, read_bundle, tile_path, tile_root
from comity.pure.translog.tiles import bundle as bundle_of
from comity.pure.translog.tree import HASH, joined, leaf_hash, row_above

MOST_BUNDLE = TILE * (2 + 19 + 1 + 44 + 1)  # bytes: our entries are a number and a mark
MOST_FAULTS = 20

Progress = Callable[[int], None]  # how many entries are done
Pair = tuple[bytes | Unreachable, bytes | Unreachable]  # a bundle and the tile over it


@dataclass
class Walked:
    """What a walk found. No faults means that all of it was seen and is right."""

    entries: int = 0
    tiles: int = 0
    bytes: int = 0
    faults: list[str] = field(default_factory=list)


class TooMany(Exception):
    """Enough faults: the rest would only repeat them."""


class Walk:
    """One walk over the log below `prefix`, with so many requests on their way at once."""

    def __init__(self, get: Get, prefix: str, workers: int = 1) -> None:
        self._get = get
        self._prefix = prefix
        self._workers = workers
        self._found = Walked()
        self._rows: list[list[bytes]] = [[]]  # of each level, the hashes of the tile that is not full yet
        self._done = [0]  # of each level, how many full tiles lie behind

    def over(self, size: int, root: bytes, progress: Progress) -> Walked:
        """Walk all of it; the signed checkpoint says `size` and `root`."""
        found = self._found
        try:
            for n, (bundle, tile) in enumerate(self._pairs(size)):
                width = min(TILE, size - n * TILE)
                hashes = self._leaves(bundle, n, width)
                self._compare(tile, b"".join(hashes), 0, n)
                if len(hashes) < width:
                    return found  # what is not there cannot be hashed
                found.entries += width
                self._rows[0] = hashes
                if width == TILE:
                    self._rise()
                progress(found.entries)
            for level, row in enumerate(self._rows):
                if row and level:
                    self._served(level, b"".join(row))
            if _folded(self._rows) != root:
                self._fault("The entries lead to another root than the signed one.")
        except TooMany:
            pass
        return found

    def _leaves(self, bundle: bytes | Unreachable, n: int, width: int) -> list[bytes]:
        """The hashes of the entries of a bundle; what is wrong with them is noted."""
        if isinstance(bundle, Unreachable):
            self._fault(f"Bundle {n}: {bundle}")
            return []
        self._found.bytes += len(bundle)
        try:
            entries = read_bundle(bundle)
        except Refused as refused:
            self._fault(f"Bundle {n}: {why(refused)}.")
            return []
        if len(entries) != width:
            self._fault(f"Bundle {n}: {len(entries)} entries, where the log has {width}.")
        for at, data in enumerate(entries, n * TILE):
            try:
                index, _ = read_entry(data)
            except Refused as refused:
                self._fault(f"Entry {at:,}: {why(refused)}.")
                continue
            if index != at:
                self._fault(f"Entry {at:,}: another stands there, which says it is entry {index:,}.")
        return [leaf_hash(data) for data in entries[:width]]

    def _rise(self) -> None:
        """A tile of level 0 is full: its root goes to the level above, and so on while that fills a tile, too."""
        level = 0
        while len(self._rows[level]) == TILE:
            data = b"".join(self._rows[level])
            if level:
                self._served(level, data)
            self._rows[level] = []
            self._done[level] += 1
            level += 1
            if level == len(self._rows):
                self._rows.append([])
                self._done.append(0)
            self._rows[level].append(tile_root(data))

    def _served(self, level: int, data: bytes) -> None:
        n = self._done[level]
        self._compare(self._one(level, n, len(data) // HASH), data, level, n)

    def _compare(self, tile: bytes | Unreachable, data: bytes, level: int, n: int) -> None:
        """Note when the tile served is not the one the entries give."""
        self._found.tiles += 1
        if isinstance(tile, Unreachable):
            self._fault(f"Tile {n} of level {level}: {tile}")
            return
        self._found.bytes += len(tile)
        if tile != data:
            self._fault(f"Tile {n} of level {level} is not what the entries below it give.")

    def _fault(self, words: str) -> None:
        self._found.faults.append(words)
        if len(self._found.faults) >= MOST_FAULTS:
            raise TooMany

    def _one(self, level: Level, n: int, width: int) -> bytes | Unreachable:
        """A tile, or a bundle as it stands; the full one when the partial one is there no more."""
        each = MOST_BUNDLE // TILE if level == "entries" else HASH
        try:
            try:
                return self._get(self._prefix + tile_path(level, n, width), width * each)
            except Missing:
                if width == TILE:
                    raise
            full = self._get(self._prefix + tile_path(level, n), TILE * each)
            return _cut(full, width) if level == "entries" else full[: width * each]
        except Unreachable as error:
            return error

    def _pairs(self, size: int) -> Iterator[Pair]:
        """Bundle and tile of level 0 for each 256 entries, in order, a few of them asked for ahead."""

        def pair(n: int) -> Pair:
            width = min(TILE, size - n * TILE)
            return self._one("entries", n, width), self._one(0, n, width)

        numbers = iter(range(-(-size // TILE)))
        if self._workers <= 1:
            yield from map(pair, numbers)
            return
        with ThreadPoolExecutor(self._workers) as pool:
            ahead: deque[Future[Pair]] = deque()
            ahead.extend(pool.submit(pair, n) for n in islice(numbers, 4 * self._workers))
            try:
                while ahead:
                    found = ahead.popleft().result()
                    ahead.extend(pool.submit(pair, n) for n in islice(numbers, 1))
                    yield found
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _cut(full: bytes, width: int) -> bytes:
    """The first entries of a bundle; a damaged one stays as it is, to be found out."""
    try:
        return bundle_of(read_bundle(full)[:width])
    except Refused:
        return full


def _folded(rows: list[list[bytes]]) -> bytes:
    """The root over the rows, from the highest, which lies leftmost."""
    peaks: list[bytes] = []
    for row in reversed(rows):
        complete: list[bytes] = []
        above = b"".join(row)
        while above:
            if (len(above) // HASH) % 2:
                complete.append(above[-HASH:])
            above = row_above(above)
        peaks.extend(reversed(complete))
    return joined(peaks)
