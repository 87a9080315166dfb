"""What people write with an act, made fit to keep."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from comity.apps.assistance.refusal import Reason, Refused

WORDS = 20_000  # characters of a text that goes with an act


def fit_words(words: str, *, field: str = "words", needed: bool = False, most: int = WORDS) -> str:
    """The words as kept: composed, with plain line ends, without control characters and outer space.

    Refuses NO_WORDS where words are needed and there are none, NOT_FIT where there are more than `most` characters.
    """
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    ).strip()
    if needed and not kept:
        raise Refused(Reason.NO_WORDS, field=field)
    if len(kept) > most:
        raise Refused(Reason.NOT_FIT, field=field)
    return kept


def fit_until(until: date | None, at: datetime) -> None:
    """Refuse a last day that has passed."""
    if until is not None and until < at.date():
        raise Refused(Reason.DAY_IN_PAST, field="until")
