"""Measures of donors equal what is worked out by hand and by slow code."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.measures import Definition, Gift, measures, non_traditional, shipped_definitions

gifts = st.lists(
    st.builds(
        Gift,
        donor=st.sampled_from("ABCDEFGH"),
        year=st.integers(2015, 2024),
        number=st.integers(-500, 5000).map(Decimal),
        unearmarked=st.sampled_from([True, False, None]),
    ),
    max_size=40,
)


def test_a_year_by_hand() -> None:
    """A 50, B 30, C 20 - 5, D - 4: shares of 95; squares 2,500 + 900 + 225 = 3,625; 3,625 / 9,025 = 0.4017."""
    rows = [("A", 50), ("B", 30), ("C", 20), ("C", -5), ("D", -4)]
    found = measures(Gift(donor, 2024, Decimal(number)) for donor, number in rows)[2024]
    assert (found.named, found.donors, found.total, found.positive) == (4, 3, 91, 95)
    assert (found.top_1_share, found.top_5_share) == (Decimal("0.5263"), 1)
    assert found.herfindahl == Decimal("0.4017")
    assert found.unearmarked_share is None, "nobody said what was left open"
    assert found.first_seen == ("A", "B", "C") and found.without_positive_net == ("D",)


def test_the_unearmarked_share_is_told_where_it_is_known_of_all() -> None:
    rows = [
        Gift("A", 2024, Decimal(75), True),
        Gift("B", 2024, Decimal(25), False),
        Gift("B", 2024, Decimal(-5)),
    ]
    assert measures(rows)[2024].unearmarked_share == Decimal("0.75")


@given(gifts)
def test_measures_equal_those_of_slow_code(rows: list[Gift]) -> None:
    found = measures(rows)
    assert set(found) == {each.year for each in rows}
    for year, told in found.items():
        nets: dict[str, Fraction] = defaultdict(Fraction)
        for each in rows:
            if each.year == year:
                nets[each.donor] += Fraction(each.number)
        given_ = sorted((net for net in nets.values() if net > 0), reverse=True)
        assert told.donors == len(given_) and told.total == sum(nets.values())
        if not given_:
            assert told.top_1_share is None and told.herfindahl is None
            continue
        shares = [net / sum(given_) for net in given_]
        for value, expected in [(told.top_1_share, shares[0]), (told.top_5_share, sum(shares[:5])),
                                (told.herfindahl, sum(each * each for each in shares))]:  # fmt: skip
            assert value is not None and abs(Fraction(value) - expected) <= Fraction(1, 20000)


@given(gifts)
def test_a_donor_is_first_seen_once(rows: list[Gift]) -> None:
    seen = [donor for told in measures(rows).values() for donor in told.first_seen]
    assert len(seen) == len(set(seen))


@given(gifts, st.integers(1, 6), st.integers(0, 3))
def test_non_traditional_donors_equal_those_of_slow_code(rows: list[Gift], window: int, most: int) -> None:
    from datetime import date

    version = Definition(9, date(2018, 1, 1), None, window, most, True, "test")
    told = measures(rows)
    found = non_traditional(rows, version)
    for year in told:
        expected = []
        for donor in sorted({each.donor for each in rows}):

            def gave(at: int, who: str = donor) -> bool:
                return sum(each.number for each in rows if (each.donor, each.year) == (who, at)) > 0

            if gave(year) and sum(gave(at) for at in range(year - window, year)) <= most:
                expected.append(donor)
        assert list(found.get(year, ())) == expected


def test_shipped_definitions_are_marked_as_examples_with_a_source() -> None:
    assert shipped_definitions() and all(each.example and each.source for each in shipped_definitions())
