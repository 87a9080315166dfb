"""Distances between names, judged by a slow and plain definition."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.names.nearness import Neighbourhood, distance

WORDS = st.text(alphabet="abcd ", max_size=7)


def plainly(one: str, other: str) -> int:
    """The definition, by recursion: insert, drop, replace, swap neighbours."""

    @cache
    def rest(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        best = min(rest(i - 1, j) + 1, rest(i, j - 1) + 1, rest(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            best = min(best, rest(i - 2, j - 2) + 1)
        return best

    return rest(len(one), len(other))


@given(WORDS, WORDS)
def test_distance_is_what_the_definition_says(one: str, other: str) -> None:
    assert distance(one, other) == plainly(one, other)


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("oria", "roia", 1), ("oria", "ori", 1), ("oria", "bissan", 5)]
)
def test_distance_counts_steps(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps


@given(st.lists(WORDS.filter(lambda word: word.strip() == word and word), min_size=1), st.data())
def test_a_name_one_letter_away_is_always_found(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    place = data.draw(st.integers(0, len(name)))
    typed = name[:place] + "x" + name[place + data.draw(st.integers(0, 1)) :]
    assert name in [each for each, _ in Neighbourhood(names).near(typed)]


def test_nearest_comes_first_and_scores_fall() -> None:
    near = Neighbourhood(["oria", "orian", "republic of oria", "bissan"]).near("oriam")
    assert [name for name, _ in near][:2] == ["oria", "orian"]
    assert [score for _, score in near] == sorted((score for _, score in near), reverse=True)
    assert "bissan" not in [name for name, _ in near]


def test_a_word_of_a_long_name_finds_it() -> None:
    names = ["republic of oria", "democratic peoples republic of oria", "bissan"]
    assert [name for name, _ in Neighbourhood(names).near("oria")] == names[:2]


def test_nothing_is_near_nothing() -> None:
    assert Neighbourhood(["oria"]).near("") == []


def test_a_page_is_near_no_name_and_costs_nothing() -> None:
    assert Neighbourhood(["oria"]).near("oria " * 100_000) == []
