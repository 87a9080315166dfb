"""Tiles: where they lie, what changes when the log grows, and that a tree read from them is the same tree."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.translog.proofs import check_consistency, check_inclusion
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tiled import TileReader
from comity.pure.translog.tiles import (
    Tile,
    all_tiles,
    bundle,
    grown,
    new_tiles,
    read_bundle,
    read_path,
    tile_of,
    tile_path,
    tile_root,
    width_of,
)
from comity.pure.translog.tree import EMPTY, HASH, leaf_hash, root

LEAVES = [leaf_hash(b"%d" % index) for index in range(66_000)]


def stored(sizes: list[int]) -> dict[tuple[int, int], bytes]:
    """The tiles of a log that has grown by those steps."""
    held: dict[tuple[int, int], bytes] = {}
    old = 0
    for new in sizes:
        for tile, data in grown(old, LEAVES[old:new], lambda level, n: held[level, n]):
            assert len(data) == tile.width * HASH
            held[tile.level, tile.n] = data
        old = new
    return held


def reader(held: dict[tuple[int, int], bytes], size: int, **more: int) -> TileReader:
    return TileReader(lambda level, n, width: held[level, n][: width * HASH], size, **more)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ((0, 0, 256), "tile/0/000"),
        ((0, 1_234_067, 256), "tile/0/x001/x234/067"),
        ((3, 1000, 17), "tile/3/x001/000.p/17"),
        (("entries", 273, 112), "tile/entries/273.p/112"),
        ((63, 999, 1), "tile/63/999.p/1"),
    ],
)
def test_a_tile_lies_where_the_specification_says(place, path: str) -> None:  # type: ignore[no-untyped-def]
    assert tile_path(*place) == path
    assert read_path(path) == place


@pytest.mark.parametrize(
    "path",
    [
        "", "tile/0", "tile/00/000", "tile/64/000", "tile/0/0", "tile/0/0000", "tile/0/x000/001", "tile/0/001/002",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/-1/000", "tile/entries/x01/000", "/tile/0/000",
        "tile/0/000/", "tile/0/../000", "tile/data/000", "tile/0/٠٠٠", "tile/0/000\n", "tile/0/" + "x001/" * 20 + "000",
    ],
)  # fmt: skip
def test_a_tile_has_no_other_path(path: str) -> None:
    with pytest.raises(Refused) as refused:
        read_path(path)
    assert refused.value.reason == Reason.NOT_A_TILE_PATH


@settings(deadline=None)
@given(st.integers(0, 63) | st.just("entries"), st.integers(0, 10**12), st.integers(1, 256))
def test_every_path_reads_back(level, n: int, width: int) -> None:  # type: ignore[no-untyped-def]
    assert read_path(tile_path(level, n, width)) == (level, n, width)


def test_the_tiles_of_the_specifications_example() -> None:
    """A tree of 70,000 (C2SP tlog-tiles, "Partial tiles")."""
    tiles = list(all_tiles(70_000))
    assert [each for each in tiles if each.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert len(tiles) == 273 + 1 + 1 + 1 + 1
    assert list(all_tiles(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert list(all_tiles(0)) == []
    assert width_of(0, 273, 70_000) == 112
    assert width_of(0, 274, 70_000) == 0
    with pytest.raises(Refused):
        list(new_tiles(3, 2))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1200), min_size=1, max_size=6))
def test_a_log_that_grows_by_steps_has_the_tiles_of_one_made_at_once(steps: list[int]) -> None:
    sizes = sorted(steps)
    held = stored(sizes)
    size = sizes[-1]
    at_once = {(tile.level, tile.n): data for tile, data in grown(0, LEAVES[:size], lambda *_: b"")}
    assert held == at_once
    assert {(each.level, each.n, each.width) for each in all_tiles(size)} == {
        (level, n, len(data) // HASH) for (level, n), data in held.items()
    }
    for old, new in pairwise(sizes):
        before = {place: data[: width_of(*place, old) * HASH] for place, data in at_once.items()}
        changed = [tile for tile, _ in grown(old, LEAVES[old:new], lambda *at, held=before: held[at])]
        assert changed == list(new_tiles(old, new))


def test_a_partial_tile_that_is_not_as_it_was_stops_the_growth() -> None:
    with pytest.raises(Refused) as refused:
        grown(5, LEAVES[5:9], lambda *_: b"x" * 32 * 4)
    assert refused.value.reason == Reason.TILE_LENGTH


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 66_000])
def test_a_tree_read_from_tiles_gives_proofs_that_hold(size: int) -> None:
    tree = reader(stored([size // 3, size]), size)
    top = root(LEAVES[:size])
    assert tree.root() == top
    if size == 0:
        assert top == EMPTY
        return
    dice = random.Random(size)
    for index in {0, size - 1, size // 2, *(dice.randrange(size) for _ in range(40))}:
        check_inclusion(LEAVES[index], index, size, tree.inclusion(index), top)
    for old in {1, size, max(1, size // 2), *(dice.randrange(1, size + 1) for _ in range(5))}:
        check_consistency(old, root(LEAVES[:old]), size, top, tree.consistency(old))


def test_every_node_lies_where_it_is_looked_for() -> None:
    tree = reader(stored([700]), 700)
    for level in range(10):
        for n in range(700 >> level):
            first = n << level
            assert tree.node(level, n) == root(LEAVES[first : first + (1 << level)])
    for place in ((0, 700), (1, 350), (10, 0), (-1, 0), (0, -1)):
        with pytest.raises(Refused):
            tree.node(*place)
    assert tile_of(9, 3) == (1, 0, 6, 2)


def test_a_reader_keeps_no_more_tiles_than_it_may() -> None:
    asked: list[tuple[int, int]] = []
    held = stored([5000])

    def fetch(level: int, n: int, width: int) -> bytes:
        asked.append((level, n))
        return held[level, n][: width * HASH]

    tree = TileReader(fetch, 5000, most=4)
    for _ in range(2):
        for n in range(10):
            tree.node(0, n * 256)
    assert len(asked) == 20  # each had given way before its turn came again
    tree.node(0, 9 * 256 + 5)
    assert len(asked) == 20
    assert len(tree._rows) == 4


def test_a_tile_of_another_length_is_refused() -> None:
    for wrong in (b"", b"x" * 31, b"x" * 32 * 255, b"x" * 32 * 257):
        with pytest.raises(Refused) as refused:
            TileReader(lambda *_, wrong=wrong: wrong, 256).root()
        assert refused.value.reason == Reason.TILE_LENGTH
    with pytest.raises(Refused):
        tile_root(b"x" * 32 * 255)


def test_a_bundle_gives_back_its_entries() -> None:
    entries = [b"", b"a", b"\n" * 300, b"x" * 65_535]
    assert read_bundle(bundle(entries)) == entries
    for wrong in ([], [b""] * 257, [b"x" * 65_536]):
        with pytest.raises(Refused):
            bundle(wrong)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_a_bundle_is_read_whole_or_refused(data: bytes) -> None:
    try:
        entries = read_bundle(data)
    except Refused as refused:
        assert refused.reason == Reason.NOT_A_BUNDLE
    else:
        assert not entries or bundle(entries) == data


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abcd", b"\x00\x01ab", b"\x00\x00" * 257])
def test_a_cut_or_overlong_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_bundle(data)
