"""The tree cut into tiles of 256 hashes, and the entries into bundles of 256 (C2SP tlog-tiles).

The tile `n` of level `l` holds the roots of 256 complete subtrees of `256**l` leaves each. The rightmost tile of a
level is partial: its width is how many hashes it has yet. A bundle has the number and width of the tile of level 0
over its entries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import HASH, row_above, whole_hash

TILE = 256  # hashes in a full tile, entries in a full bundle
TOP = 63  # the highest level the specification knows
LONGEST = 65_535  # bytes of an entry in a bundle

Level = int | Literal["entries"]

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


class Tile(NamedTuple):
    """The place of a tile and how many hashes it has."""

    level: int
    n: int
    width: int


def tile_path(level: Level, n: int, width: int = TILE) -> str:
    """Return where a tile or bundle lies below the log's address: `tile/0/x001/x234/067`, `tile/1/000.p/17`."""
    if not (n >= 0 and 1 <= width <= TILE and (level == "entries" or 0 <= level <= TOP)):
        raise Refused(Reason.NO_SUCH_PLACE, f"{level}/{n}.p/{width}")
    parts = [f"{n % 1000:03}"]
    while n := n // 1000:
        parts.append(f"x{n % 1000:03}")
    partial = "" if width == TILE else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(parts))}{partial}"


def read_path(path: str) -> tuple[Level, int, int]:
    """Return level, number and width from a path below the log's address; a tile has one path and no other."""
    match = _PATH.fullmatch(path) if len(path) <= 60 and path.isascii() else None
    if match is None:
        raise Refused(Reason.NOT_A_TILE_PATH)
    level: Level = "entries" if match[1] == "entries" else int(match[1])
    n = int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3] or TILE)
    if (level != "entries" and level > TOP) or width > TILE or tile_path(level, n, width) != path:
        raise Refused(Reason.NOT_A_TILE_PATH)
    return level, n, width


def width_of(level: int, n: int, size: int) -> int:
    """Return how many hashes the tile has in a tree of `size`: 0 when there is none."""
    return max(0, min(TILE, (size >> (8 * level)) - n * TILE))


def all_tiles(size: int) -> Iterator[Tile]:
    """Every tile of a tree of `size`, level by level from the leaves."""
    yield from new_tiles(0, size)


def new_tiles(old_size: int, new_size: int) -> Iterator[Tile]:
    """The tiles of the tree of `new_size` that the tree of `old_size` had not, or not as wide.

    Those of level 0 name the bundles of entries that changed, too.
    """
    if not 0 <= old_size <= new_size:
        raise Refused(Reason.NO_SUCH_PLACE, f"{old_size} of {new_size}")
    level = 0
    while new := new_size >> (8 * level):
        old = old_size >> (8 * level)
        if new > old:
            for n in range(old // TILE, -(-new // TILE)):
                yield Tile(level, n, min(TILE, new - n * TILE))
        level += 1


def tile_of(level: int, n: int) -> tuple[int, int, int, int]:
    """Return where the node `(level, n)` lies: level and number of the tile, its first hash there and how many."""
    inside = level % 8
    first = n << inside
    return level // 8, first // TILE, first % TILE, 1 << inside


def grown(
    old_size: int, leaf_hashes: Iterable[bytes], held: Callable[[int, int], bytes]
) -> list[tuple[Tile, bytes]]:
    """Return every tile that changes when leaves are added to a tree of `old_size`, with its new bytes.

    `held(level, n)` gives the bytes of a partial tile as it was; it is asked for at most one of each level.
    """
    found: list[tuple[Tile, bytes]] = []
    added = b"".join(map(whole_hash, leaf_hashes))
    level = 0
    while added:
        old = old_size >> (8 * level)
        first, partial = divmod(old, TILE)
        before = held(level, first) if partial else b""
        if len(before) != partial * HASH:
            raise Refused(Reason.TILE_LENGTH, tile_path(level, first, partial))
        row = before + added
        above = []
        for at in range(0, len(row), TILE * HASH):
            data = row[at : at + TILE * HASH]
            found.append((Tile(level, first + at // (TILE * HASH), len(data) // HASH), data))
            if len(data) == TILE * HASH:
                above.append(tile_root(data))
        added = b"".join(above)
        level += 1
    return found


def tile_root(data: bytes) -> bytes:
    """Return the root over a full tile."""
    if len(data) != TILE * HASH:
        raise Refused(Reason.TILE_LENGTH, f"{len(data)} bytes")
    while len(data) > HASH:
        data = row_above(data)
    return data


def bundle(entries: Sequence[bytes]) -> bytes:
    """Return a bundle: each entry behind its length in two bytes."""
    if not 1 <= len(entries) <= TILE or any(len(entry) > LONGEST for entry in entries):
        raise Refused(Reason.NOT_A_BUNDLE)
    return b"".join([len(entry).to_bytes(2, "big") + entry for entry in entries])


def read_bundle(data: bytes) -> list[bytes]:
    """Return the entries of a bundle: at most 256, and nothing behind the last."""
    found: list[bytes] = []
    at = 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data) or at + 2 > len(data) or len(found) == TILE:
            raise Refused(Reason.NOT_A_BUNDLE)
        found.append(data[at + 2 : end])
        at = end
    return found
