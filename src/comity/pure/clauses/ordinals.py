"""Ordinal numbers as United Nations texts print them: "forty-third", "one hundred and fifteenth", "43rd"."""
# ruff: noqa: SIM905
# Word lists and patterns read better whole.

from __future__ import annotations

import re

_ONES = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth""".split()
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_UNITS = "one two three four five six seven eight nine".split()


def _words() -> dict[str, int]:
    small: dict[str, int] = {word: number for number, word in enumerate(_ONES, 1)}
    for place, ten in enumerate(_TENS[1:], 2):
        small[ten[:-1] + "ieth"] = place * 10
        for unit, word in enumerate(_ONES[:9], 1):
            small[f"{ten}-{word}"] = place * 10 + unit
    every = dict(small)
    for hundreds, unit_word in enumerate(_UNITS, 1):
        stems = (f"{unit_word} hundred", "hundred") if hundreds == 1 else (f"{unit_word} hundred",)
        for stem in stems:
            every[f"{stem}th"] = hundreds * 100
            for word, number in small.items():
                every[f"{stem} and {word}"] = hundreds * 100 + number
                every[f"{stem} {word}"] = hundreds * 100 + number
    return every


NUMBERS = _words()
_DASH = r"[-‐‑–\s]\s?"
_TENS_PATTERN = "|".join(_TENS[1:])
_TENTHS = "|".join(ten[:-1] + "ieth" for ten in _TENS[1:])
PATTERN = (
    rf"(?:(?:(?:{'|'.join(_UNITS)})\s)?hundred(?:th\b|\s(?:and\s)?))?"
    rf"(?:(?:{_TENS_PATTERN}){_DASH}(?:{'|'.join(_ONES[:9])})|{_TENTHS}|{'|'.join(reversed(_ONES))})\b"
    r"|\d{1,3}(?:st|nd|rd|th)\b|(?:(?:one|two)\s)?hundredth\b"
)


def number(words: str) -> int | None:
    """Return the number an ordinal names, or nothing: "forty-third" → 43, "43rd" → 43."""
    plain = " ".join(words.lower().replace("‑", "-").replace("‐", "-").replace("–", "-").split())
    plain = plain.replace("- ", "-")
    digits = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", plain)
    if digits:
        return int(digits[1])
    if plain in NUMBERS:
        return NUMBERS[plain]
    parts = plain.rsplit(" ", 1)
    return NUMBERS.get("-".join(parts)) if len(parts) == 2 else None
