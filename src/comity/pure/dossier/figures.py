"""Figures, numbers and days as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

# A figure of money: digits alone, or in groups of three parted by a comma, an apostrophe or a narrow or usual blank;
# then at most two decimals after a point. "48.500" is a figure to some and 48½ to others, so it is refused.
_FIGURE = re.compile(r"([+-]?)(\d+|\d{1,3}(?:[,'’ \u00a0\u2009\u202f]\d{3})+)(?:\.(\d{1,2}))?", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
# What a decimal column of sixteen digits with two decimals can hold.
MOST_DIGITS = 14


def figure(text: str) -> Decimal | None:
    """Return the figure that a text writes, signed as written, or None where it is none or can be read in two ways."""
    found = _FIGURE.fullmatch(_plain_digits(text.strip()))
    if found is None:
        return None
    sign, whole, decimals = found.groups()
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        return None
    return Decimal(f"{sign}{digits}.{decimals or '0'}")


def whole(text: str) -> int | None:
    """Return the whole number that a text writes in digits, or None."""
    plain = _plain_digits(text.strip())
    return int(plain) if _WHOLE.fullmatch(plain) else None


def day(text: str) -> date | None:
    """Return the day that "2026-10-12" means, or None."""
    found = _DAY.fullmatch(_plain_digits(text.strip()))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _plain_digits(text: str) -> str:
    """Write the digits of any script as 0 to 9, and the Arabic separators as comma and point."""
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else {"٬": ",", "٫": "."}.get(each, each)
        for each in text
    )
