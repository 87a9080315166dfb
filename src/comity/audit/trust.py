"""Whose signatures are believed, and why: a key may be given by hand, noted on an earlier visit, or taken from the
site itself. The last is no proof against the site, and is said to be none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from comity.audit.fetch import Get, Missing
from comity.audit.notebook import Remembered
from comity.pure.translog.note import COSIGNATURE, ED25519, Key, read_key
from comity.pure.translog.refusal import Refused

MOST_KEYS = 100_000  # bytes of /log/keys

# The log of an installation, or, once a restored backup has made a new one necessary, its later ones.
_ORIGIN = re.compile(r"[^\s+]+/log(?:/([2-9]|[1-9][0-9]{1,5}))?")


class Source(StrEnum):
    GIVEN = "given"
    NOTED = "noted"
    SITE = "site"


@dataclass(frozen=True)
class Trust:
    """The keys believed for one log."""

    keys: tuple[Key, ...]
    keys_from: Source
    witnesses: tuple[Key, ...]
    witnesses_from: Source


def epoch_of(origin: str) -> int | None:
    """Return which log of its installation an origin names, from 1; None when it is not of our form."""
    match = _ORIGIN.fullmatch(origin)
    return int(match[1] or 1) if match else None


def prefix_of(origin: str) -> str:
    """Return where a log lies below its site's address."""
    epoch = epoch_of(origin)
    return "log/" if epoch in (None, 1) else f"log/{epoch}/"


def earlier(origin: str, known: Iterable[str]) -> str | None:
    """Return the newest log of the same installation before this one, among those known."""
    stem = stem_of(origin)
    epoch = epoch_of(origin) or 1
    before = [
        (there, each)
        for each in known
        if (there := epoch_of(each)) and there < epoch and stem_of(each) == stem
    ]
    return max(before)[1] if before else None


def stem_of(origin: str) -> str:
    """Return the name all logs of an installation share."""
    return re.sub(r"/log/[0-9]+$", "/log", origin)


def published(get: Get) -> list[Key]:
    """Return the keys a site says are its logs' and its witnesses': the first word of each line (since when and until
    when stand behind it). Lines that begin with no key are passed over."""
    try:
        text = get("log/keys", MOST_KEYS).decode("utf-8", "replace")
    except Missing:
        return []
    found = []
    for line in filter(str.strip, text.splitlines()):
        try:
            found.append(read_key(line.split(maxsplit=1)[0]))
        except Refused:
            continue
    return found


def newest(keys: Iterable[Key]) -> str | None:
    """Return the origin of the newest log among those keys."""
    origins = {key.name: epoch_of(key.name) for key in keys if key.kind == ED25519}
    named = [(epoch, origin) for origin, epoch in origins.items() if epoch]
    return max(named)[1] if named else None


def trusted(origin: str, given: Iterable[Key], noted: Remembered, site: Iterable[Key]) -> Trust:
    """Return whom to believe about one log: what was given before what was noted before what the site says.

    What is given by hand joins what was noted, since a key may be announced as the next one. Whoever gives a key of
    some log believes no key of another log on the site's word: otherwise a site would be rid of a key it cannot use
    by declaring a new log.
    """
    given, site = list(given), list(site)
    held = [read_key(each) for each in [*noted.keys, *noted.witnesses]]

    def chosen(kind: int) -> tuple[tuple[Key, ...], Source]:
        def of(keys: list[Key]) -> list[Key]:
            return [key for key in keys if key.kind == kind and (kind == COSIGNATURE or key.name == origin)]

        if by_hand := of(given):
            return tuple(dict.fromkeys([*by_hand, *of(held)])), Source.GIVEN
        if known := of(held):
            return tuple(known), Source.NOTED
        if any(key.kind == kind for key in given):
            return (), Source.GIVEN
        return tuple(dict.fromkeys(of(site))), Source.SITE

    return Trust(*chosen(ED25519), *chosen(COSIGNATURE))
