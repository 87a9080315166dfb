"""Figures that show whether all are treated alike (37/23 pp 7, 10; 38/3 pp 16, 22, op 16).

All are exact: whole numbers and fractions, never rounded. Groups under five are put together before anything is shown,
so that no figure tells of one request. Nothing is ranked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LEAST = 5  # the smallest group shown apart
MEANS, ABOVE_MEDIAN = "means", "above-median"
# Up to here all sums are worked out: bits shifted and added, fifteen to a nanosecond or so.
MOST_BITS = 1_000_000_000


def median(values: Sequence[int]) -> Fraction | None:
    """The middle value; of an even number, the mean of the two in the middle. None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of 100 values do not exceed (nearest rank). None of nothing."""
    if not 0 < percent <= 100:
        raise ValueError("a percentile lies above 0 and up to 100")
    if not values:
        return None
    return sorted(values)[math.ceil(Fraction(percent * len(values), 100)) - 1]


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one group, or of several put together."""

    names: tuple[str, ...]
    values: tuple[int, ...]
    enough: bool  # whether it is large enough to be shown

    @property
    def together(self) -> bool:
        return len(self.names) > 1


def merged(groups: Mapping[str, Sequence[int]], least: int = LEAST) -> tuple[Group, ...]:
    """Put groups of fewer than `least` together in one, and with them the next smallest while that is still too small.

    Empty groups are left out. Groups come in the order of their names, the one put together last: an order by name
    ranks nobody. Where all together are fewer than `least`, one group is left that is not `enough`.
    """
    left = sorted((len(values), name) for name, values in groups.items() if values)
    small: list[str] = []
    count = 0
    while left and (left[0][0] < least or 0 < count < least):
        size, name = left.pop(0)
        small.append(name)
        count += size
    found = [Group((name,), tuple(groups[name]), True) for name in sorted(name for _, name in left)]
    if small:
        names = tuple(sorted(small))
        values = tuple(value for name in names for value in groups[name])
        found.append(Group(names, values, len(values) >= least))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An exact test of whether two groups differ, with what was compared and how many there were."""

    compared: str  # MEANS, or ABOVE_MEDIAN where there were too many to work out the means
    p: Fraction
    sizes: tuple[int, int]


def difference(a: Sequence[int], b: Sequence[int]) -> Comparison | None:
    """Test whether two groups differ, exactly at any size; None where one is empty.

    The means are compared where that can be worked out, else how many of each lie above the median of both together.
    """
    if not a or not b:
        return None
    compared = MEANS
    if not _can_be_worked_out(a, b):
        middle = median([*a, *b])
        assert middle is not None  # noqa: S101 — neither is empty
        a, b, compared = [int(each > middle) for each in a], [int(each > middle) for each in b], ABOVE_MEDIAN
    return Comparison(compared, permutation_p(a, b), (len(a), len(b)))


def permutation_p(a: Sequence[int], b: Sequence[int]) -> Fraction:
    """The chance that dealing out the same values at random to two groups of these sizes parts their means at least as
    far as they are parted, in either direction. 1 where a group is empty."""
    if not a or not b:
        return Fraction(1)
    if len(b) < len(a):
        a, b = b, a
    pooled = [*a, *b]
    low = min(pooled)
    step = math.gcd(*(each - low for each in pooled)) or 1
    # Neither moving all values nor one measure for all changes which dealings part the means as far.
    values = [(each - low) // step for each in pooled]
    all_sum, size = sum(values), len(values)

    def parted(of_first: int) -> int:
        return abs(of_first * size - all_sum * len(a))

    seen = parted(sum(values[: len(a)]))
    counts = _two_valued(values, len(a)) if max(values) <= 1 else _sums(values, len(a))
    extreme = sum(count for total, count in counts.items() if parted(total) >= seen)
    return Fraction(extreme, math.comb(size, len(a)))


def _two_valued(values: Sequence[int], chosen: int) -> dict[int, int]:
    """In how many ways each sum comes about when `chosen` of values 0 and 1 are taken."""
    ones = sum(values)
    zeros = len(values) - ones
    fewest, most = max(0, chosen - zeros), min(ones, chosen)
    ways = math.comb(ones, fewest) * math.comb(zeros, chosen - fewest)
    found = {fewest: ways}
    for total in range(fewest, most):  # one more of the ones, one fewer of the zeros
        ways = ways * (ones - total) * (chosen - total) // ((total + 1) * (zeros - chosen + total + 1))
        found[total + 1] = ways
    return found


def _sums(values: Sequence[int], chosen: int) -> dict[int, int]:
    """The same of any whole values from 0 up.

    `ways[k]` counts, for each sum, the ways to take k of the values looked at so far. All counts of one k stand in one
    large number, each in a field wide enough for any of them, so that adding a value is one shift and one addition.
    """
    field = len(values) + 1  # there are 2 ** len(values) choices in all
    ways = [1] + [0] * chosen
    for seen, value in enumerate(values, 1):
        for k in range(min(seen, chosen), 0, -1):
            ways[k] += ways[k - 1] << (value * field)
    mask, whole = (1 << field) - 1, ways[chosen]
    data = whole.to_bytes(whole.bit_length() // 8 + 1, "little")
    found: dict[int, int] = {}
    for total in range(whole.bit_length() // field + 1):
        first = total * field
        piece = int.from_bytes(data[first // 8 : (first + field) // 8 + 1], "little") >> first % 8
        if count := piece & mask:
            found[total] = count
    return found


def _can_be_worked_out(a: Sequence[int], b: Sequence[int]) -> bool:
    pooled = [*a, *b]
    low = min(pooled)
    step = math.gcd(*(each - low for each in pooled)) or 1
    values = sorted(((each - low) // step for each in pooled), reverse=True)
    if values[0] <= 1:
        return True
    chosen, size = min(len(a), len(b)), len(pooled)
    longest = sum(values[:chosen]) * (size + 1)  # bits of the largest number
    return longest * chosen * size // 2 <= MOST_BITS
