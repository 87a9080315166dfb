"""Dated facts about States: the special categories, the groups, membership of the Human Rights Council."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import states
import tables
from tables import Row

STATUS_COLUMNS = [
    "iso3", "status", "valid_from", "valid_until", "certainty", "from_certainty", "source", "note",
]  # fmt: skip
CATEGORIES = {
    "LDC": "Least Developed Countries (LDC)",
    "LLDC": "Land Locked Developing Countries (LLDC)",
    "SIDS": "Small Island Developing States (SIDS)",
}
LIST_SOURCE = "country-codes (ODC-PDDL): list of UNSD M49"
GROUP_COLUMNS = ["code", "language", "name", "council_seats", "status", "source"]
SEAT_COLUMNS = [
    "valid_from",
    "valid_until",
    "regional_group",
    "left_by",
    "taken_by",
    "cause",
    "certainty",
    "source",
]
MEMBER_COLUMNS = ["iso3", "valid_from", "valid_until", "certainty", "source", "note"]
CALENDAR_YEARS_FROM = 2012
VOTES_SOURCE = "recorded votes printed in resolutions; terms are calendar years"
EARLY_SOURCE = "States seen voting; terms ran from June to June, days unknown"
LATE_SOURCE = "States seen voting, from one record that is not the printed text"


def statuses(shared: Path) -> list[Row]:
    """Return the spells of each State in a special category; `valid_until` is the last day of the spell."""
    spells: dict[tuple[str, str], Row] = {}
    for iso3, row in states.country_rows(shared).items():
        for status, column in CATEGORIES.items():
            if row[column]:
                spells[iso3, status] = _spell(iso3, status)
    for row in tables.written("least-developed.csv"):
        listed = spells.get((row["iso3"], "LDC"))
        spell = (listed or _spell(row["iso3"], "LDC")) | row
        if listed and listed["source"] != row["source"]:
            spell["source"] = f"{listed['source']}; {row['source']}"
        spell["from_certainty"] = row["certainty"] if row["valid_from"] else "unknown"
        spells[row["iso3"], "LDC"] = spell
    return [spells[key] for key in sorted(spells)]


def _spell(iso3: str, status: str) -> Row:
    return {
        "iso3": iso3, "status": status, "valid_from": "", "valid_until": "",
        "certainty": "sourced", "from_certainty": "unknown", "source": LIST_SOURCE, "note": "",
    }  # fmt: skip


def council_members(shared: Path) -> list[Row]:
    """Return the spells of membership of the Council, both ends included.

    From 2012 a term is three calendar years; a State seen voting in a year was a member in it, but for the
    changes
    within a year, which are written by hand. Before, terms ran from June to June: only the year is known. A
    spell
    may span two terms.
    """
    years: dict[str, set[int]] = defaultdict(set)
    for row in tables.read(shared / "data/hrc-membership/states-voting-in-hrc-by-year.csv"):
        years[row["iso3"]].add(int(row["year"]))
    printed = {
        int(row["year"]): row["derived_from"].startswith("recorded votes in official")
        for row in tables.read(shared / "data/hrc-membership/states-voting-in-hrc-by-year.csv")
    }
    changes = {(row["iso3"], int(row["year"])): row for row in tables.written("council-changes.csv")}
    found = []
    for iso3 in sorted(years):
        for run in _runs(sorted(years[iso3]), iso3, printed, changes):
            found.append(_membership(iso3, run[0], run[-1], printed, changes))
    return found


def _runs(
    years: list[int], iso3: str, printed: dict[int, bool], changes: dict[tuple[str, int], Row]
) -> list[list[int]]:
    """Cut the years of a State where one is missing, where the evidence changes, and at a change within a year."""
    runs = [[years[0]]]
    for year, following in pairwise(years):
        joined = bool(changes.get((iso3, following), {}).get("valid_from"))
        left = bool(changes.get((iso3, year), {}).get("valid_until"))
        if following == year + 1 and printed[following] == printed[year] and not joined and not left:
            runs[-1].append(following)
        else:
            runs.append([following])
    return runs


def _membership(
    iso3: str, first: int, last: int, printed: dict[int, bool], changes: dict[tuple[str, int], Row]
) -> Row:
    row = {"iso3": iso3, "note": ""}
    if first < CALENDAR_YEARS_FROM:
        # Whoever sat at the end of 2011 and was seen in 2012 stayed: the terms were stretched to the year's
        # end.
        return row | {
            "valid_from": str(first), "valid_until": str(last), "certainty": "derived", "source": EARLY_SOURCE,
        }  # fmt: skip
    row |= {
        "valid_from": f"{first}-01-01",
        "valid_until": f"{last}-12-31",
        "certainty": "sourced" if printed[first] else "derived",
        "source": VOTES_SOURCE if printed[first] else LATE_SOURCE,
    }
    for year in {first, last}:
        change = changes.get((iso3, year))
        if change:
            row |= {name: change[name] for name in ("valid_from", "valid_until") if change[name]}
            row |= {"note": change["note"], "source": f"{VOTES_SOURCE}; {change['source']}"}
            if change["certainty"] != "sourced":
                row["certainty"] = change["certainty"]
    return row
