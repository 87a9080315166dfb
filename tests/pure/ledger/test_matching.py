"""Proposals for lines of a statement: by named rules, never across currencies, and the same in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.matching import (
    NEAR,
    Books,
    Candidate,
    Due,
    Moved,
    Pledge,
    Rule,
    Seen,
    What,
    candidates,
    payment_reference,
)

DAY = date(2026, 2, 10)
WEAVERS = Pledge(7, "A house of weavers", "USD", Decimal("100.00"), letter="NV/12-2026")
BOATS = Pledge(8, "Boats", "USD", Decimal("250.00"))


def line(number: str = "100.00", words: str = "", *, who: str = "", currency: str = "USD") -> Seen:
    return Seen(DAY, Decimal(number), currency, words, who)


def rules(found: list[Candidate]) -> list[tuple[str, int]]:
    return [(each.rule.value, each.number) for each in found]


def test_the_reference_of_the_letter_finds_its_pledge_whatever_the_amount() -> None:
    books = Books("RIV", [WEAVERS, BOATS])
    assert rules(candidates(line("60.00", "your letter nv/12-2026 part one"), books)) == [("reference", 7)]
    assert rules(candidates(line("60.00", f"payment {payment_reference('riv', 7)}"), books)) == [
        ("reference", 7)
    ]
    for other in ("nv/12-20267", "xnv/12-2026", "RIV-77", "HIL-7", "nv 12"):
        assert candidates(line("60.00", other), books) == [], other


def test_a_letter_too_short_to_tell_anything_finds_nothing() -> None:
    books = Books("RIV", [replace(WEAVERS, letter="12")])
    assert candidates(line("60.00", "invoice 12"), books) == []


def test_the_donors_name_and_the_very_amount_find_the_pledge() -> None:
    books = Books("RIV", [WEAVERS, BOATS])
    assert rules(candidates(line(who="A HOUSE OF WÉAVERS, Ltd"), books)) == [("name-and-amount", 7)]
    assert candidates(line("100.01", who="A house of weavers"), books) == [
        Candidate(Rule.NAME, What.UNPLEDGED, donor="A house of weavers")
    ]


def test_a_part_of_what_a_donor_owes_is_proposed_for_its_pledge_before_money_nobody_announced() -> None:
    books = Books("RIV", [WEAVERS, BOATS, replace(WEAVERS, number=9, currency="EUR")])
    assert candidates(line("99.99", who="A house of weavers"), books) == [
        Candidate(Rule.NAME, What.PLEDGE, 7), Candidate(Rule.NAME, What.UNPLEDGED, donor="A house of weavers")
    ]  # fmt: skip


def test_two_pledges_that_fit_are_two_proposals() -> None:
    twin = replace(WEAVERS, number=9)
    assert rules(candidates(line(who="A house of weavers"), Books("RIV", [twin, WEAVERS]))) == [
        ("name-and-amount", 7), ("name-and-amount", 9),
    ]  # fmt: skip


def test_a_name_inside_a_longer_one_is_not_its_owner() -> None:
    short, long = replace(WEAVERS, donor="Isle"), replace(WEAVERS, number=9, donor="Isle of Boats")
    books = Books("RIV", [short], donors=["Isle of Boats"])
    assert [each.donor for each in candidates(line(who="Isle of Boats"), books)] == ["Isle of Boats"]
    assert rules(candidates(line(who="Isle of Boats"), Books("RIV", [short, long]))) == [
        ("name-and-amount", 9)
    ]
    assert candidates(line(who="Islet"), books) == []


def test_what_is_met_already_is_not_proposed() -> None:
    books = Books("RIV", [replace(WEAVERS, left=Decimal(0))])
    assert candidates(line("60.00", "nv/12-2026"), books) == []


@pytest.mark.parametrize(("days", "found"), [(0, True), (NEAR, True), (-NEAR, True), (NEAR + 1, False)])
def test_an_entry_of_the_books_near_that_day_is_proposed(days: int, found: bool) -> None:
    paid = Moved(3, DAY + timedelta(days), "USD", Decimal("-40.00"))
    books = Books("RIV", moved=[paid])
    assert (rules(candidates(line("-40.00"), books)) == [("entry", 3)]) is found
    assert candidates(line("40.00"), books) == [] and candidates(line("-40.01"), books) == []


def test_a_part_not_yet_paid_in_the_books_is_shown_and_cannot_be_confirmed_as_it_is() -> None:
    books = Books("RIV", due=[Due(5, "USD", Decimal("40.00"))])
    assert candidates(line("-40.00"), books) == [Candidate(Rule.TRANCHE, None, 5)]
    assert candidates(line("40.00"), books) == []


@pytest.mark.parametrize(
    ("number", "words", "what"),
    [
        ("1.00", "Credit interest Q1", What.INTEREST), ("-1.00", "Account fees", What.CHARGES),
        ("-1.00", "FRAIS DE TENUE", What.CHARGES), ("1.00", "INTÉRÊTS", What.INTEREST),
        ("1.00", "利息收入", What.INTEREST),
        ("-1.00", "interest", None), ("1.00", "fees", None), ("1.00", "interesting news", None),
    ],
)  # fmt: skip
def test_interest_and_charges_are_known_by_words(number: str, words: str, what: What | None) -> None:
    assert [each.what for each in candidates(line(number, words), Books("RIV"))] == ([what] if what else [])


names = st.sampled_from(["Isle", "Isle of Boats", "A house of weavers", "Boats"])
money = st.sampled_from([Decimal("100.00"), Decimal("40.00"), Decimal("7.50")])
codes = st.sampled_from(["USD", "EUR"])
pledges = st.builds(Pledge, st.integers(1, 6), names, codes, money, st.sampled_from(["", "NV/12-2026", "12"]))
moves = st.builds(
    Moved, st.integers(1, 6), st.dates(DAY, DAY + timedelta(20)), codes, money | money.map(lambda each: -each)
)
dues = st.builds(Due, st.integers(1, 6), codes, money)
worlds = st.builds(
    Books, st.just("RIV"), st.lists(pledges, max_size=4), st.lists(moves, max_size=3), st.lists(dues, max_size=3),
    st.lists(names, max_size=2),
)  # fmt: skip
seen = st.builds(
    Seen, st.just(DAY), money | money.map(lambda each: -each), codes,
    st.sampled_from(["", "nv 12 2026", "RIV-3", "interest", "fees"]), names | st.just(""),
)  # fmt: skip


@given(seen, worlds)
def test_proposals_hold_in_any_world(told: Seen, books: Books) -> None:
    found = candidates(told, books)
    assert [each.rule for each in found] == sorted((each.rule for each in found), key=list(Rule).index)
    assert len({(each.what, each.number, each.donor) for each in found}) == len(found)
    for each in found:
        if each.what is What.PLEDGE:
            assert told.number > 0
            assert any(
                pledge.number == each.number and pledge.currency == told.currency and pledge.left > 0
                for pledge in books.pledges
            )
        if each.what is What.ENTRY:
            assert Moved(each.number, DAY, told.currency, told.number) in [
                replace(moved, day=DAY) for moved in books.moved
            ]
        assert each.what not in {What.INTEREST, What.UNPLEDGED} or told.number > 0
        assert each.what is not What.CHARGES or told.number < 0
    turned = Books(books.fund, books.pledges[::-1], books.moved[::-1], books.due[::-1], books.donors[::-1])
    assert candidates(told, turned) == found
