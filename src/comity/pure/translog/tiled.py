"""A tree read from its tiles: for whoever serves it, and for whoever checks it from the tiles alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from comity.pure.translog.proofs import consistency, inclusion
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tiles import tile_of, tile_path, width_of
from comity.pure.translog.tree import HASH, root_of, row_above

Fetch = Callable[[int, int, int], bytes]  # level, number, width


class TileReader:
    """The tree of `size` leaves, from the tiles `fetch(level, n, width)` gives.

    A tile is fetched once and kept with the rows above it (16 kB), the latest `most` of them. What a tile says is
    believed here: a proof made from tiles of strangers must be checked against a signed root.
    """

    def __init__(self, fetch: Fetch, size: int, most: int = 1024) -> None:
        self.size = size
        self._fetch = fetch
        self._most = most
        self._rows: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()

    def node(self, level: int, n: int) -> bytes:
        """Return the hash of the node `(level, n)`."""
        if level < 0 or n < 0 or (n + 1) << level > self.size:
            raise Refused(Reason.NO_SUCH_PLACE, f"node {level}/{n} of {self.size}")
        tile_level, tile_n, first, _ = tile_of(level, n)
        inside = level % 8
        row = self._tile(tile_level, tile_n)[inside]
        at = (first >> inside) * HASH
        return row[at : at + HASH]

    def root(self) -> bytes:
        """Return the root, as the tiles have it."""
        return root_of(self.size, self.node)

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that the leaf at `index` is in this tree."""
        return inclusion(index, self.size, self.node)

    def consistency(self, old: int) -> list[bytes]:
        """Return the proof that the tree of `old` leaves is the start of this one."""
        return consistency(old, self.size, self.node)

    def _tile(self, level: int, n: int) -> list[bytes]:
        rows = self._rows.get((level, n))
        if rows is None:
            width = width_of(level, n, self.size)
            data = self._fetch(level, n, width)
            if len(data) != width * HASH:
                raise Refused(Reason.TILE_LENGTH, tile_path(level, n, width))
            rows = [data]
            while len(rows[-1]) > HASH and len(rows) < 8:
                rows.append(row_above(rows[-1]))
            self._rows[level, n] = rows
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end((level, n))
        return rows
