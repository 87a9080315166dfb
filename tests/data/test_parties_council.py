"""Membership of the Council, vacant seats, special categories (test truths T02-T05, T15, T25)."""

from __future__ import annotations

import csv
import datetime
from collections import Counter
from pathlib import Path

import pytest

from comity.papers import tables_parties

SEATS = {
    "african": 13,
    "asia-pacific": 13,
    "eastern-european": 6,
    "latin-american-and-caribbean": 8,
    "western-european-and-others": 7,
}
CERTAINTIES = {"sourced", "derived", "public-record", "unknown"}
day = datetime.date.fromisoformat


@pytest.mark.parametrize("year", range(2012, 2027))
@pytest.mark.parametrize("month", [1, 12])
def test_the_council_is_full_in_every_group_at_both_ends_of_each_year(year: int, month: int) -> None:
    members = tables_parties.council_members(datetime.date(year, month, 15))
    assert members.perhaps == frozenset()
    assert Counter(tables_parties.regional_group(iso3) for iso3 in members.surely) == SEATS


@pytest.mark.parametrize("year", range(2006, 2012))
def test_before_2012_nobody_is_called_a_member_to_the_day(year: int) -> None:
    members = tables_parties.council_members(datetime.date(year, 9, 1))
    assert members.surely == frozenset()
    assert 47 <= len(members.perhaps) <= 62


def test_early_spells_are_marked_derived() -> None:
    rows = tables_parties.rows("parties/council-membership.csv")
    assert {row["certainty"] for row in rows if row["valid_from"] < "2012"} == {"derived"}
    assert {row["certainty"] for row in rows} <= CERTAINTIES
    assert all(row["source"] for row in rows)


@pytest.mark.parametrize(
    ("date", "seats"),
    [
        ("2018-06-19", 47),
        ("2018-06-20", 46),
        ("2018-07-05", 46),
        ("2018-07-12", 46),
        ("2018-07-13", 47),
        ("2022-04-07", 47),
        ("2022-04-08", 46),
        ("2022-05-09", 46),
        ("2022-05-10", 47),
    ],
)
def test_a_seat_stands_empty_between_leaving_and_election(date: str, seats: int) -> None:
    members = tables_parties.council_members(day(date)).surely
    vacant = [
        row for row in tables_parties.rows("parties/vacant-seats.csv") if tables_parties.holds(row, day(date))
    ]
    assert len(members) == seats
    assert len(members) + len(vacant) == 47
    for row in vacant:
        assert row["left_by"] not in members
        assert row["taken_by"] not in members
        assert tables_parties.regional_group(row["left_by"]) == row["regional_group"]


def _votes(shared: Path, symbol: str) -> dict[str, str]:
    with (shared / "data/hrc-votes/hrc-recorded-votes.csv").open(encoding="utf-8") as lines:
        return {row["iso3"]: row["vote"] for row in csv.DictReader(lines) if row["symbol"] == symbol}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("symbol", "date", "lists", "absent"),
    [
        ("A/HRC/RES/37/23", "2018-03-23", (28, 1, 17), {"TUN"}),
        ("A/HRC/RES/38/3", "2018-07-05", (28, 14, 3), {"PAN"}),
    ],
)
def test_of_the_members_one_is_not_recorded(
    shared: Path, symbol: str, date: str, lists: tuple[int, ...], absent: set[str]
) -> None:
    votes = _votes(shared, symbol)
    count = Counter(votes.values())
    assert (count["in favour"], count["against"], count["abstaining"]) == lists
    assert tables_parties.council_members(day(date)).surely - set(votes) == absent


@pytest.mark.shared
@pytest.mark.parametrize(
    ("symbol", "by_group"),
    [
        ("A/HRC/RES/37/23", ((11, 0, 1), (10, 0, 3), (0, 0, 6), (7, 0, 1), (0, 1, 6))),
        ("A/HRC/RES/38/3", ((13, 0, 0), (10, 2, 1), (0, 6, 0), (5, 0, 2), (0, 6, 0))),
    ],
)
def test_votes_by_regional_group(shared: Path, symbol: str, by_group: tuple[tuple[int, ...], ...]) -> None:
    votes = Counter(
        (tables_parties.regional_group(iso3), vote) for iso3, vote in _votes(shared, symbol).items()
    )
    found = tuple(
        tuple(votes[group, vote] for vote in ("in favour", "against", "abstaining")) for group in SEATS
    )
    assert found == by_group


@pytest.mark.shared
def test_everybody_who_voted_was_a_member_that_day(shared: Path) -> None:
    with (shared / "data/hrc-votes/hrc-recorded-votes.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            date = datetime.datetime.strptime(row["adoption_date"], "%d %B %Y").date()  # noqa: DTZ007
            members = tables_parties.council_members(date)
            assert row["iso3"] in members.surely | members.perhaps, row


@pytest.mark.parametrize(
    ("date", "count"),
    [
        ("2018-07-05", 47),
        ("2021-06-01", 46),
        ("2023-12-12", 46),
        ("2023-12-13", 45),
        ("2024-12-12", 45),
        ("2024-12-13", 44),
    ],
)
def test_least_developed_countries_by_date(date: str, count: int) -> None:
    assert len(tables_parties.in_status("LDC", day(date))) == count


def test_eight_states_graduated_from_1994_to_2024() -> None:
    spells = [row for row in tables_parties.rows("parties/statuses.csv") if row["status"] == "LDC"]
    graduated = sorted((row["valid_until"][:4], row["iso3"]) for row in spells if row["valid_until"])
    assert [iso3 for _, iso3 in graduated] == ["BWA", "CPV", "MDV", "WSM", "GNQ", "VUT", "BTN", "STP"]
    assert (graduated[0][0], graduated[-1][0]) == ("1994", "2024")


def test_a_status_uses_the_list_of_the_day_asked_about() -> None:
    assert "VUT" in tables_parties.in_status("LDC", day("2020-12-03"))
    assert "VUT" not in tables_parties.in_status("LDC", day("2020-12-04"))
    assert "SSD" not in tables_parties.in_status("LDC", day("2012-12-17"))
    assert "SSD" in tables_parties.in_status("LDC", day("2012-12-18"))


@pytest.mark.parametrize(("status", "count"), [("LLDC", 32), ("SIDS", 37)])
def test_landlocked_and_small_island_states_are_counted(status: str, count: int) -> None:
    assert len(tables_parties.in_status(status, day("2025-06-01"))) == count


def test_a_start_that_no_source_gives_is_empty_and_marked_unknown() -> None:
    for row in tables_parties.rows("parties/statuses.csv"):
        assert (row["valid_from"] == "") == (row["from_certainty"] == "unknown")
        assert row["certainty"] in CERTAINTIES
        assert row["source"]
