"""Sessions of the Council from the mastheads of its resolutions; sessions of the Assembly by its rule."""

from __future__ import annotations

import datetime
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tables import Row

from comity.pure.timetable import sessions as rule

COLUMNS = [
    "body", "number", "kind", "interval", "first_day", "last_day", "certainty", "source", "first_seen", "last_seen",
]  # fmt: skip
MASTHEAD = "masthead of resolutions of the session"
LAST_ASSEMBLY = 81
LAST_COUNCIL = 60
LAST_SPECIAL = 37
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier", "february février", "march mars", "april avril", "may mai", "june juin",
            "july juillet", "august août", "september septembre", "october octobre", "november novembre",
            "december décembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(MONTHS)
_DAYS = re.compile(
    rf"(\d{{1,2}})(?:er)?(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?(?:\s*[-–—]\s*(\d{{1,2}})(?:er)?(?:\s+({_MONTH}))?(?:\s+(\d{{4}}))?)?",
    re.IGNORECASE,
)
_SESSION_LINE = re.compile(
    rf"session(?:\s+extraordinaire)?\s+((?:\d{{1,2}}(?:er)?\s*(?:{_MONTH})?\s*(?:\d{{4}})?\s*(?:[-–—]|\band\b|\bet\b|,)?\s*)+)",
    re.IGNORECASE,
)
Days = tuple[tuple[datetime.date, datetime.date], ...]
Key = tuple[str, str]  # kind, number


def days(text: str) -> Days:
    """Return the intervals of a masthead's date line: "24 February–13 March and 15–23 June 2020".

    A month or year that is not printed is that of the next date printed.
    """
    ends = []
    for day, month, year, last, last_month, last_year in _DAYS.findall(text):
        ends.append([int(day), month, year])
        ends.append([int(last), last_month, last_year] if last else [int(day), month, year])
    month = year = ""
    for end in reversed(ends):
        month, year = end[1] or month, end[2] or year
        end[1], end[2] = month, year
    if not ends or any(not each for end in ends for each in end):
        return ()
    dates = [datetime.date(int(year), MONTHS[month.lower()], day) for day, month, year in ends]
    return tuple(zip(dates[::2], dates[1::2], strict=True))


def council(shared: Path) -> list[Row]:
    """Return the Council's sessions: intervals printed by most documents; unknown where none prints them."""
    printed: dict[Key, Counter[Days]] = defaultdict(Counter)
    for key, intervals in _printed(shared):
        printed[key][intervals] += 1
    adopted = _seen(shared)
    keys = [("regular", str(n)) for n in range(1, LAST_COUNCIL + 1)]
    keys += [("special", str(n)) for n in range(1, LAST_SPECIAL + 1)]
    keys += sorted(key for key in printed if key[0] == "organizational")
    rows = []
    for kind, number in keys:
        found = printed.get((kind, number))
        intervals: Days = found.most_common(1)[0][0] if found else ()
        shown = "" if kind == "organizational" else number
        seen = adopted.get((kind, number), ("", ""))
        rows += _rows("HRC", shown, kind, intervals, certainty="sourced", source=MASTHEAD, seen=seen)
    return rows


def assembly(shared: Path) -> list[Row]:
    """Return the Assembly's regular sessions: by rule from session 58, unknown before."""
    rows = []
    for number in range(1, LAST_ASSEMBLY + 1):
        intervals: Days = ()
        if number >= rule.ASSEMBLY_RULE_FROM:
            opening, following = rule.assembly_opening(number), rule.assembly_opening(number + 1)
            intervals = ((opening, following - rule.ONE_DAY),)
        source = "rule of opening; closes on the eve of the next session"
        rows += _rows("GA", str(number), "regular", intervals, certainty="derived", source=source)
    return rows


def _rows(
    body: str,
    number: str,
    kind: str,
    intervals: Days,
    *,
    certainty: str,
    source: str,
    seen: tuple[str, str] = ("", ""),
) -> list[Row]:
    empty: Row = {
        "body": body, "number": number, "kind": kind, "interval": "", "first_day": "", "last_day": "",
        "certainty": "unknown", "source": "", "first_seen": seen[0], "last_seen": seen[1],
    }  # fmt: skip
    if not intervals:
        return [empty]
    return [
        {
            **empty,
            "interval": str(place),
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "certainty": certainty,
            "source": source,
        }
        for place, (first, last) in enumerate(intervals, start=1)
    ]


def _printed(shared: Path) -> Iterator[tuple[Key, Days]]:
    with (shared / "data/hrc-akn4un/data_extract.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            intervals = days(f"{record.get('session_start_date')}–{record.get('session_end_date')}")
            if intervals:
                yield _key(record["symbol"], intervals), intervals
    for symbol, text in _mastheads(shared):
        match = _SESSION_LINE.search(text)
        intervals = days(match[1]) if match else ()
        if intervals:
            yield _key(symbol, intervals), intervals


def _mastheads(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield symbol and opening text of the Council's documents, English and French."""
    for name, blocks, field in (
        ("resolutions-en-paragraphs", "paragraphs", "text"),
        ("resolutions-fr-docling", "blocks", "text_fr"),
    ):
        with lzma.open(shared / "data" / name / "hrc.jsonl.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                texts = [block.get(field) or "" for block in record[blocks][:12]]
                yield record["symbol"], " ".join(" ".join(texts).split())


def _key(symbol: str, intervals: Days) -> Key:
    """Return kind and number of the session that a symbol names: A/HRC/RES/S-30/1 is of special session 30."""
    part = symbol.split("/")[3]
    if part.startswith("S-"):
        return "special", part.removeprefix("S-")
    if part.isdigit():
        return "regular", part
    return "organizational", intervals[0][0].isoformat()


def _seen(shared: Path) -> dict[Key, tuple[str, str]]:
    """Return, for each session, the first and last day on which a document says that it was adopted there."""
    found: dict[Key, list[str]] = defaultdict(list)
    with (shared / "data/hrc-votes/hrc-adoption-summary.csv").open(encoding="utf-8") as lines:
        for line in lines:
            symbol, adopted = line.split(",")[:2]
            intervals = days(adopted)
            if symbol.startswith("A/HRC/") and intervals:
                found[_key(symbol, intervals)].append(intervals[0][0].isoformat())
    return {key: (min(dates), max(dates)) for key, dates in found.items()}
