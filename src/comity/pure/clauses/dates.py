"""Dates and ordinals as mastheads print them: "23 March 2018", "26 February–23 March 2018", "Thirty-seventh"."""

from __future__ import annotations

import re

_YEAR = "January February March April May June July August September October November December"
_MONTHS = _YEAR.split()
MONTH = "(?:" + "|".join(_MONTHS) + ")"
DATE = rf"\d{{1,2}}\s+{MONTH}\s+(?:19|20)\d\d"
_NUMBER_OF = {name: index + 1 for index, name in enumerate(_MONTHS)}
_PARTS = re.compile(rf"(\d{{1,2}})\s+({MONTH})\s+((?:19|20)\d\d)", re.IGNORECASE)
_DASH = r"\s?[–—‒-]\s?"
RANGE = (
    rf"\d{{1,2}}(?:\s+{MONTH})?(?:\s+(?:19|20)\d\d)?{_DASH}\d{{1,2}}\s+{MONTH}(?:\s+(?:19|20)\d\d)?"
    rf"(?:\s*(?:,|and|,\s*and)\s+\d{{1,2}}(?:\s+{MONTH})?(?:{_DASH}\d{{1,2}}\s+{MONTH})?(?:\s+(?:19|20)\d\d)?)*"
)
_POINT = re.compile(rf"(\d{{1,2}})(?:\s+({MONTH}))?(?:\s+((?:19|20)\d\d))?", re.IGNORECASE)

_UNITS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
    "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "one": 0, "hundred": 100, "and": 0,
}  # fmt: skip


def iso(text: str) -> str | None:
    """Return the first full date of a text as YYYY-MM-DD, or None where there is none that a calendar knows."""
    match = _PARTS.search(text)
    return _write(int(match.group(1)), match.group(2), int(match.group(3))) if match else None


def _write(day: int, month: str, year: int) -> str | None:
    return f"{year:04d}-{_NUMBER_OF[month.capitalize()]:02d}-{day:02d}" if 1 <= day <= 31 else None


def span_of_days(text: str) -> tuple[str, str] | None:
    """Return the first and last day of a range such as "26 February–23 March 2018" as ISO dates.

    What the print leaves out (the first month, the first year) is taken from the next date to the right.
    """
    month: str | None = None
    year: int | None = None
    days: list[str] = []
    for match in reversed(list(_POINT.finditer(text))):
        earlier = month
        month = match.group(2) or month
        year = int(match.group(3)) if match.group(3) else year
        if month is None or year is None:
            return None
        if (
            match.group(2)
            and not match.group(3)
            and earlier
            and _NUMBER_OF[month.capitalize()] > _NUMBER_OF[earlier.capitalize()]
        ):
            year -= 1
        written = _write(int(match.group(1)), month, year)
        if written is None:
            return None
        days.append(written)
    return (days[-1], days[0]) if len(days) > 1 else None


def ordinal(words: str) -> int | None:
    """Return the value of an English ordinal in words or digits ("Thirty-seventh", "103rd"), None for no ordinal."""
    total = 0
    parts = re.findall(r"[a-z]+|\d+", words.lower())
    if not parts:
        return None
    if parts[0].isdigit():
        return int(parts[0])
    for each in parts[:-1]:
        if each not in _TENS:
            return None
        total += _TENS[each]
    if parts[-1] not in _UNITS:
        return None
    return total + _UNITS[parts[-1]]
