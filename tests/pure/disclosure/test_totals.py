"""Totals: they add up, and no small number can be told from them, not even by who knows the rule."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.disclosure.totals import LEAST, put_together

NAMES = "ABCDE"
TABLES = st.dictionaries(st.sampled_from([f"g{n}" for n in range(9)]), st.integers(0, 60), min_size=1)


@given(TABLES)
def test_every_cell_stands_in_one_row_and_the_rows_add_up(cells: dict[str, int]) -> None:
    rows = put_together(cells)
    assert sorted(name for row in rows for name in row.names) == sorted(cells)
    assert all(row.n == sum(cells[name] for name in row.names) for row in rows)


@given(TABLES)
def test_no_small_group_stands_alone_unless_it_is_all_there_is(cells: dict[str, int]) -> None:
    for row in put_together(cells):
        if 0 < row.n < LEAST:
            assert set(row.names) == set(cells)


@pytest.mark.parametrize(("cells", "most"), [(2, 14), (3, 9), (4, 6)])
def test_a_small_number_could_always_have_been_another(cells: int, most: int) -> None:
    """By brute force: of all tables that would be shown alike, each small cell takes two values at least. `inside`
    leaves room above, so that a table's alternatives are among those tried."""
    shown: dict[object, list[tuple[int, ...]]] = {}
    for values in product(range(most + 4 * cells), repeat=cells):
        if sum(values) > most + 4 * cells:
            continue
        shown.setdefault(put_together(dict(zip(NAMES, values, strict=False))), []).append(values)
    told = [
        (values, NAMES[place])
        for tables in shown.values()
        for values in tables
        for place in range(cells)
        if 0 < values[place] < LEAST and len({each[place] for each in tables}) < 2
    ]
    assert told == []


def test_what_needs_no_hiding_is_shown_as_it_is() -> None:
    assert [(row.names, row.n) for row in put_together({"A": 0, "B": 7, "C": 5})] == [
        (("A",), 0), (("B",), 7), (("C",), 5)]  # fmt: skip


def test_one_small_group_takes_a_large_one_with_it_so_that_the_total_gives_nothing_away() -> None:
    assert [(row.names, row.n) for row in put_together({"A": 2, "B": 7, "C": 9})] == [
        (("C",), 9), (("A", "B"), 9)]  # fmt: skip
