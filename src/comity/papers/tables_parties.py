"""The shipped tables of parties and sessions, read into plain values.

Reads the CSV files under `comity/data` that `data-build/` makes; each folder's SOURCE.md says where the facts
are from. Dates are ISO 8601, cut to the month or year where no more is known; both ends of a spell belong to it.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from comity.pure.names.table import Name, NameTable
from comity.pure.timetable.sessions import Interval, Session, Timetable

Row = dict[str, str]
DAY = len("2018-07-05")
LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar")


@cache
def rows(table: str) -> tuple[Row, ...]:
    """Return the rows of a shipped table, named by its path: "parties/states.csv"."""
    place = resources.files("comity").joinpath("data", *table.split("/"))
    return tuple(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


@cache
def state_names() -> NameTable:
    """Return the names of all States, in six languages; a name's bearer is the ISO 3166-1 alpha-3 code."""
    return NameTable(
        Name(
            row["name"],
            row["iso3"],
            row["language"],
            row["form"],
            row["valid_from"] or None,
            row["valid_until"] or None,
        )
        for row in rows("parties/names.csv")
    )


@cache
def body_names() -> NameTable:
    """Return the names of United Nations bodies, offices, mechanisms and officials; the bearer is the code."""
    return NameTable(name for row in rows("parties/bodies.csv") for name in _names_of_body(row))


def _names_of_body(row: Row) -> Iterator[Name]:
    for language in LANGUAGES:
        if row[f"name_{language}"]:
            yield Name(row[f"name_{language}"], row["code"], language, "formal")
    for column, form in (("variants_en", "variant"), ("abbreviations", "abbreviation")):
        for text in filter(None, row[column].split(";")):
            yield Name(text.strip(), row["code"], "en", form)


@cache
def timetable() -> Timetable:
    """Return the sessions of the Human Rights Council ("HRC") and the General Assembly ("GA")."""
    every = [*rows("sessions/council.csv"), *rows("sessions/assembly.csv")]
    found: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in every:
        unnumbered = "" if row["number"] else row["first_day"]
        found.setdefault((row["body"], row["kind"], row["number"], unnumbered), []).append(row)
    return Timetable(_session(parts) for parts in found.values())


def _session(parts: list[Row]) -> Session:
    first = parts[0]
    return Session(
        body=first["body"],
        number=int(first["number"]) if first["number"] else None,
        kind=first["kind"],
        intervals=tuple(
            Interval(
                datetime.date.fromisoformat(part["first_day"]), datetime.date.fromisoformat(part["last_day"])
            )
            for part in parts
            if part["first_day"]
        ),
        certainty=first["certainty"],
        source=first["source"],
    )


@dataclass(frozen=True, slots=True)
class Members:
    """Who sat on the Human Rights Council on a day, as ISO 3166-1 alpha-3 codes.

    `surely` are members by spells dated to the day. `perhaps` are States of which only the year is known: on a day
    of that year they sat or not. Of years without any spell, both are empty.
    """

    surely: frozenset[str]
    perhaps: frozenset[str]


def council_members(day: datetime.date) -> Members:
    """Return the members of the Human Rights Council on `day`."""
    in_force = [row for row in rows("parties/council-membership.csv") if holds(row, day)]
    to_the_day = {row["iso3"] for row in in_force if len(row["valid_from"]) == len(row["valid_until"]) == DAY}
    return Members(frozenset(to_the_day), frozenset(row["iso3"] for row in in_force) - to_the_day)


def in_status(status: str, day: datetime.date) -> frozenset[str]:
    """Return the States in a special category ("LDC", "LLDC", "SIDS") on `day`.

    A spell whose start no source gives counts as begun: true of recent years, not of the first ones.
    """
    spells = rows("parties/statuses.csv")
    return frozenset(row["iso3"] for row in spells if row["status"] == status and holds(row, day))


def regional_group(iso3: str) -> str | None:
    """Return the code of the State's regional group, or None where none is known."""
    return _groups().get(iso3)


@cache
def _groups() -> dict[str, str]:
    return {row["iso3"]: row["regional_group"] for row in rows("parties/states.csv") if row["regional_group"]}


def holds(row: Row, day: datetime.date) -> bool:
    """Say whether nothing known speaks against a row's `valid_from` and `valid_until` on `day`."""
    text, begun, ended = day.isoformat(), row["valid_from"], row["valid_until"]
    return (not begun or begun <= text[: len(begun)]) and (not ended or ended >= text[: len(ended)])
