"""Figures of equal treatment, against hand-worked cases and against working everything out one by one."""

from __future__ import annotations

import itertools
import math
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.fairness import statistics
from comity.pure.fairness.statistics import (
    ABOVE_MEDIAN,
    MEANS,
    Group,
    difference,
    median,
    merged,
    percentile,
    permutation_p,
)

days = st.lists(st.integers(0, 400), min_size=1, max_size=40)
few = st.lists(st.integers(-3, 9), min_size=1, max_size=6)


def test_the_median_is_the_middle_or_between_the_two_in_the_middle() -> None:
    assert median([]) is None
    assert median([7]) == 7
    assert median([9, 1, 5]) == 5
    assert median([4, 1, 9, 6]) == 5
    assert median([1, 2]) == Fraction(3, 2)


@given(days)
def test_at_most_half_lie_on_either_side_of_the_median(values: list[int]) -> None:
    middle = median(values)
    assert middle is not None
    assert 2 * sum(each < middle for each in values) <= len(values)
    assert 2 * sum(each > middle for each in values) <= len(values)


def test_the_ninetieth_percentile_is_the_nearest_rank() -> None:
    assert percentile([], 90) is None
    assert percentile([12], 90) == 12
    assert percentile(range(1, 11), 90) == 9
    assert percentile(range(1, 12), 90) == 10  # 9.9 of 11: the tenth
    assert percentile([5, 1, 4, 2, 3], 90) == 5
    assert percentile([5, 1, 4, 2, 3], 100) == 5
    assert percentile([5, 1, 4, 2, 3], 1) == 1


@given(days, st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_enough_others_do_not_exceed(
    values: list[int], percent: int
) -> None:
    reaching = [v for v in values if 100 * sum(each <= v for each in values) >= percent * len(values)]
    assert percentile(values, percent) == min(reaching)


@pytest.mark.parametrize("percent", [0, -1, 101])
def test_there_is_no_percentile_outside_the_hundred(percent: int) -> None:
    with pytest.raises(ValueError):
        percentile([1], percent)


def test_groups_of_five_stand_alone_in_the_order_of_their_names() -> None:
    found = merged({"b": [1] * 5, "a": [2] * 6, "c": []})
    assert found == (Group(("a",), (2,) * 6, True), Group(("b",), (1,) * 5, True))


def test_groups_under_five_are_put_together_last() -> None:
    found = merged({"a": [1] * 3, "c": [2] * 2, "b": [3] * 9})
    assert [each.names for each in found] == [("b",), ("a", "c")]
    assert found[1].values == (1, 1, 1, 2, 2)
    assert found[1].together
    assert not found[0].together


def test_a_small_group_alone_takes_the_next_smallest_with_it() -> None:
    """Shown alone, or told apart from the rest by subtraction, it would tell of single requests."""
    found = merged({"a": [1] * 2, "b": [2] * 9, "c": [3] * 6})
    assert [each.names for each in found] == [("b",), ("a", "c")]


def test_too_few_in_all_are_not_enough_to_show() -> None:
    assert merged({"a": [1], "b": [2, 3]}) == (Group(("a", "b"), (1, 2, 3), False),)
    assert merged({}) == ()


@given(
    st.dictionaries(
        st.text("abcdefg", min_size=1, max_size=2), st.lists(st.integers(0, 9), max_size=9), max_size=7
    )
)
def test_putting_together_loses_nobody_and_shows_no_small_group(groups: dict[str, list[int]]) -> None:
    found = merged(groups)
    names = [name for each in found for name in each.names]
    assert sorted(names) == sorted(name for name, values in groups.items() if values)
    assert sum(len(each.values) for each in found) == sum(map(len, groups.values()))
    for each in found:
        assert sorted(each.values) == sorted(value for name in each.names for value in groups[name])
        assert each.enough == (len(each.values) >= 5)
        assert each.enough or len(found) == 1
    apart = [each.names for each in found if not each.together and each.enough]
    assert apart == sorted(apart)


def one_by_one(a: list[int], b: list[int]) -> Fraction:
    """Deal the values out in every way and count."""
    pooled, size = [*a, *b], len(a)

    def parted(first: tuple[int, ...]) -> Fraction:
        rest = sum(pooled) - sum(first)
        return abs(Fraction(sum(first), len(a)) - Fraction(rest, len(b)))

    dealt = [parted(each) for each in itertools.combinations(pooled, size)]
    return Fraction(sum(each >= parted(tuple(a)) for each in dealt), len(dealt))


def test_two_pairs_that_do_not_mix_are_one_chance_in_three() -> None:
    """1 2 | 3 4: of six dealings, this one and its mirror image part the means by two."""
    assert permutation_p([1, 2], [3, 4]) == Fraction(1, 3)


def test_three_against_three_that_do_not_mix_are_one_in_ten() -> None:
    assert permutation_p([10, 11, 12], [30, 40, 50]) == Fraction(2, 20)


def test_equal_values_show_nothing() -> None:
    assert permutation_p([7, 7, 7], [7, 7]) == 1
    assert permutation_p([], [1, 2]) == 1


def test_one_against_three_counts_both_directions() -> None:
    """0 | 3 4 5: apart by 4. Alone, 0 parts by 4; 3 by 0; 4 by 4/3; 5 by 8/3."""
    assert permutation_p([0], [3, 4, 5]) == Fraction(1, 4)
    assert permutation_p([5], [0, 3, 4]) == Fraction(2, 4)


@settings(max_examples=300, deadline=None)
@given(few, few)
def test_the_chance_is_what_dealing_in_every_way_counts(a: list[int], b: list[int]) -> None:
    assert permutation_p(a, b) == one_by_one(a, b)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 1), min_size=1, max_size=7), st.lists(st.integers(0, 1), min_size=1, max_size=7)
)
def test_two_values_only_are_counted_in_closed_form_alike(a: list[int], b: list[int]) -> None:
    assert permutation_p(a, b) == one_by_one(a, b)


@settings(max_examples=100, deadline=None)
@given(days, days, st.integers(-50, 50), st.integers(1, 5))
def test_swapping_moving_or_scaling_both_groups_changes_nothing(
    a: list[int], b: list[int], moved: int, scale: int
) -> None:
    p = permutation_p(a, b)
    assert permutation_p(b, a) == p
    assert permutation_p([scale * x + moved for x in a], [scale * x + moved for x in b]) == p
    assert 0 < p <= 1


def test_all_ways_to_deal_are_counted() -> None:
    values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    assert sum(statistics._sums(values, 5).values()) == math.comb(11, 5)
    assert sum(statistics._two_valued([0, 1, 1, 0, 1, 1, 1], 3).values()) == math.comb(7, 3)


def test_means_are_compared_where_that_can_be_worked_out() -> None:
    found = difference([1, 2], [3, 4])
    assert found is not None
    assert (found.compared, found.p, found.sizes) == (MEANS, Fraction(1, 3), (2, 2))
    assert difference([], [1]) is None


def test_very_large_groups_are_compared_by_their_common_median_in_good_time() -> None:
    began = time.perf_counter()
    same = difference([n % 97 for n in range(5_000)], [n % 97 for n in range(45_000)])
    apart = difference([n % 97 + 9 for n in range(5_000)], [n % 97 for n in range(45_000)])
    assert time.perf_counter() - began < 5
    assert same is not None
    assert apart is not None
    assert same.compared == apart.compared == ABOVE_MEDIAN
    assert same.p > Fraction(1, 2)
    assert apart.p < Fraction(1, 1000)


def test_comparing_by_the_common_median_is_the_test_on_who_lies_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(statistics, "MOST_BITS", 0)
    found = difference([1, 2, 3], [2, 9, 9, 9])
    assert found is not None  # the median of all is 3: above it lie none of three, and three of four
    assert (found.compared, found.p) == (ABOVE_MEDIAN, one_by_one([0, 0, 0], [0, 1, 1, 1]))
