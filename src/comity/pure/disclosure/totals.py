"""Totals that add up and tell of nobody: small groups are put together, so that neither a figure shown nor the total
minus the figures shown gives away how many a small group has.

Whoever reads a table of totals may know how it was made. So the rule is one under which each small number could as well
have been another: `tests/pure/disclosure/test_totals.py` tries every table of a few cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 5  # a group of fewer is small


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that are shown as one row."""

    names: tuple[str, ...]
    n: int


def put_together(cells: Mapping[str, int], least: int = LEAST) -> tuple[Group, ...]:
    """Group the cells of one table, {name: how many not public}, so that no small number can be told.

    With no small number there is nothing to hide: each cell stands alone. Else all cells under `least` stand together,
    those with none too; and where they are too few, or all of them as large as a small one can be, the first
    of the others by name stands with them: by name, since a choice by size would tell of sizes. Sums stay what they
    were. Rows come in the order of their names, the one put together last.
    """
    small = sorted(name for name, n in cells.items() if n < least)
    large = sorted(name for name, n in cells.items() if n >= least)
    count = sum(cells[name] for name in small)
    if count == 0:
        return tuple(Group((name,), cells[name]) for name in sorted(cells))
    full = count == (least - 1) * len(small)
    if large and (count < least or full):
        small = sorted([*small, large.pop(0)])
    found = [Group((name,), cells[name]) for name in large]
    return (*found, Group(tuple(small), sum(cells[name] for name in small)))
