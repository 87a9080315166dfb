"""As much is paid as any choice could pay, the most restricted money first: proven against every choice there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.ledger.covering import Against, Covered, Need, Source, against, cover

DAY = date(2026, 5, 1)
THEMES = ["water", "courts"]
themes = st.frozensets(st.sampled_from(THEMES), max_size=2)
days = st.sampled_from([date(2026, month, 1) for month in (3, 5, 7)])
needs = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 3), st.sampled_from(THEMES), days), max_size=3
).map(lambda rows: [Need(f"n{place}", *row) for place, row in enumerate(rows)])
sources = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 3), themes, st.none() | days, st.none() | days),
    max_size=3,
).map(lambda rows: [Source(f"s{place}", *row) for place, row in enumerate(rows)])


def every_choice(wanted: list[Need], held: list[Source]) -> Iterator[dict[tuple[str, str], int]]:
    """Every way to pay whole cents that keeps to what is needed, what is there, and what donors wrote."""
    pairs = [(need, source) for need in wanted for source in held if against(need, source) is None]
    rooms = [range(min(need.cents, source.cents) + 1) for need, source in pairs]
    for cents in product(*rooms):
        paid = {(need.name, source.name): number for (need, source), number in zip(pairs, cents, strict=True)}
        if holds(paid, wanted, held):
            yield paid


def holds(paid: dict[tuple[str, str], int], wanted: list[Need], held: list[Source]) -> bool:
    return all(
        sum(n for (name, _), n in paid.items() if name == need.name) <= need.cents for need in wanted
    ) and all(
        sum(n for (_, name), n in paid.items() if name == source.name) <= source.cents for source in held
    )


def open_first(paid: dict[tuple[str, str], int], held: list[Source]) -> tuple[int, ...]:
    """How much is taken of each degree of restriction, the least restricted first."""
    degree = {source.name: source.restrictions for source in held}
    return tuple(sum(n for (_, name), n in paid.items() if degree[name] == each) for each in range(3))


@given(needs, sources)
@settings(max_examples=300, deadline=None)
def test_no_choice_pays_more_and_none_that_pays_as_much_keeps_more_open(
    wanted: list[Need], held: list[Source]
) -> None:
    found = cover(wanted, held)
    paid = dict(found.paid)
    fits = {need.name: need for need in wanted}, {source.name: source for source in held}
    assert holds(paid, wanted, held) and all(against(fits[0][n], fits[1][s]) is None for n, s in paid)
    best = min((-sum(each.values()), open_first(each, held)) for each in every_choice(wanted, held))
    assert (-found.total, open_first(paid, held)) == best
    for need in wanted:
        left = need.cents - sum(n for (name, _), n in paid.items() if name == need.name)
        assert found.short.get(need.name, 0) == left


def the_only(need: Need, *held: Source) -> Covered:
    return cover([need], held)


def test_restricted_money_goes_first_and_open_money_stays_for_what_nothing_else_can_pay() -> None:
    held = [
        Source("open", "A", 100), Source("water", "A", 100, frozenset({"water"})),
        Source("water in spring", "A", 30, frozenset({"water"}), date(2026, 3, 1), date(2026, 5, 31)),
    ]  # fmt: skip
    wanted = [Need("wells", "A", 120, "water", DAY), Need("judges", "A", 90, "courts", DAY)]
    found = cover(wanted, held)
    assert dict(found.paid) == {
        ("wells", "water in spring"): 30,
        ("wells", "water"): 90,
        ("judges", "open"): 90,
    }
    assert not found.short and not found.against


def test_a_need_that_is_not_covered_is_told_what_stood_in_the_way_of_each_source() -> None:
    need = Need("judges", "A", 50, "courts", DAY)
    found = the_only(
        need, Source("other fund", "B", 99), Source("water", "A", 99, frozenset({"water"})),
        Source("over", "A", 99, until_on=date(2026, 4, 30)), Source("to come", "A", 99, from_on=date(2026, 5, 2)),
        Source("small", "A", 20),
    )  # fmt: skip
    assert found.short == {"judges": 30}
    assert dict(found.against["judges"]) == {
        "other fund": Against.FUND, "water": Against.THEME, "over": Against.PERIOD, "to come": Against.PERIOD,
        "small": Against.NOTHING_LEFT,
    }  # fmt: skip


def test_many_needs_with_large_amounts_are_decided_in_time() -> None:
    held = [Source(f"s{n}", "A", 10**11 + n, frozenset(THEMES[: n % 3])) for n in range(40)]
    wanted = [Need(f"n{n}", "A", 3 * 10**10 + n, THEMES[n % 2], DAY) for n in range(80)]
    assert cover(wanted, held).total == sum(each.cents for each in wanted)


def test_a_name_stands_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        cover([], [Source("a", "A", 1), Source("a", "A", 1)])
