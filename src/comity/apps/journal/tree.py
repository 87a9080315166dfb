"""The log's tree as the database has it: tiles, read and extended."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from comity.apps.journal.models import Leaf, Tile
from comity.apps.journal.refusal import Stopped, Trouble
from comity.pure.translog.entry import entry
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tiled import TileReader
from comity.pure.translog.tiles import TILE, bundle, grown
from comity.pure.translog.tree import EMPTY, HASH, leaf_hash

# Written out: a proof is asked for a thousand times a second, and is mostly this.
TILES = """
    SELECT tile.level, tile.n, tile.data FROM journal_tile AS tile
    JOIN unnest(%s::smallint[], %s::bigint[]) AS wanted (level, n) USING (level, n)
"""


def size() -> int:
    """How many entries the log has: the last one's number, and one."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def fetch(level: int, n: int, width: int) -> bytes:
    """The first `width` hashes of a tile; fewer, or none, if it has not as many."""
    # Without an order: asked for the first by key, PostgreSQL may walk the keys instead of the index.
    for data in Tile.objects.filter(level=level, n=n).order_by().values_list("data", flat=True):
        return bytes(data)[: width * HASH]
    return b""


def reader(of_size: int, *near: int) -> TileReader:
    """The tree of the first `of_size` entries. The tiles a proof of the entries `near` needs come by one statement."""
    places = {
        place
        for level in range(8)
        if (nodes := of_size >> (8 * level))
        for place in [(level, (nodes - 1) // TILE), *((level, index >> (8 * level + 8)) for index in near)]
    }
    held = _tiles(places) if near else {}

    def found(level: int, n: int, width: int) -> bytes:
        return held[level, n][: width * HASH] if (level, n) in held else fetch(level, n, width)

    return TileReader(found, of_size)


def root(of_size: int) -> bytes:
    """The root over the first `of_size` entries, from at most one tile a level: one statement."""
    if of_size == 0:
        return EMPTY
    try:
        return reader(of_size, of_size - 1).root()
    except Refused as error:
        raise Stopped(Trouble.TREE_BROKEN, size=of_size) from error


def _tiles(places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    levels, numbers = zip(*sorted(places), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(TILES, [list(levels), list(numbers)])
        return {(level, n): bytes(data) for level, n, data in cursor.fetchall()}


def extend(of_size: int, commitments: Iterable[bytes]) -> None:
    """Put the hashes of new entries, from number `of_size` on, into the tiles. Inside the batch's transaction."""
    hashes = [leaf_hash(entry(of_size + place, each)) for place, each in enumerate(commitments)]
    try:
        changed = grown(of_size, hashes, lambda level, n: fetch(level, n, TILE))
    except Refused as error:
        raise Stopped(Trouble.TREE_BROKEN, size=of_size) from error
    Tile.objects.bulk_create(
        [Tile(level=tile.level, n=tile.n, data=data) for tile, data in changed],
        update_conflicts=True, unique_fields=["level", "n"], update_fields=["data"],
    )  # fmt: skip


def entries(n: int, width: int) -> bytes:
    """A bundle of entries, as it is served."""
    rows = Leaf.objects.filter(index__gte=n * TILE, index__lt=n * TILE + width).order_by("index")
    return bundle([entry(index, bytes(mark)) for index, mark in rows.values_list("index", "commitment")])
