"""The shipped table of States: who is in it, under which codes, in which group."""

from __future__ import annotations

from collections import Counter

import pytest

from comity.papers import tables_parties

STATES = tables_parties.rows("parties/states.csv")
GROUPS = {
    "african": 54,
    "asia-pacific": 54,
    "eastern-european": 23,
    "latin-american-and-caribbean": 33,
    "western-european-and-others": 29,
}


def test_there_are_193_members_and_two_observers() -> None:
    assert Counter(row["kind"] for row in STATES) == {"member": 193, "observer": 2}
    assert {row["iso3"] for row in STATES if row["kind"] == "observer"} == {"PSE", "VAT"}


@pytest.mark.parametrize(("column", "length"), [("iso3", 3), ("iso2", 2), ("m49", 3)])
def test_every_code_has_its_length_and_stands_once(column: str, length: int) -> None:
    codes = [row[column] for row in STATES]
    assert {len(code) for code in codes} == {length}
    assert len(set(codes)) == len(codes)


def test_rows_are_in_the_order_of_their_codes() -> None:
    assert [row["iso3"] for row in STATES] == sorted(row["iso3"] for row in STATES)


def test_every_member_has_a_regional_group_and_the_groups_hold_all_members() -> None:
    assert Counter(row["regional_group"] for row in STATES if row["kind"] == "member") == GROUPS


def test_what_no_source_gives_is_marked_unknown_and_left_empty() -> None:
    for row in STATES:
        assert (row["regional_group"] == "") == (row["group_status"] == "unknown")
        assert (row["admitted"] == "") == (row["admitted_status"] == "unknown")


def test_every_row_carries_its_source() -> None:
    for row in STATES:
        assert row["codes_source"]
        assert bool(row["group_source"]) == bool(row["regional_group"])


def test_seats_of_the_council_add_up_to_47() -> None:
    seats = {row["code"]: int(row["council_seats"]) for row in tables_parties.rows("parties/groups.csv")}
    assert seats == {
        "african": 13,
        "asia-pacific": 13,
        "eastern-european": 6,
        "latin-american-and-caribbean": 8,
        "western-european-and-others": 7,
    }
    assert sum(seats.values()) == 47


def test_97_of_193_members_are_the_majority_that_elects() -> None:
    members = sum(row["kind"] == "member" for row in STATES)
    assert members // 2 + 1 == 97


def test_every_group_is_named_in_six_languages() -> None:
    named = Counter(row["code"] for row in tables_parties.rows("parties/groups.csv") if row["name"])
    assert named == dict.fromkeys(GROUPS, 6)
