"""Names of documents in the Akoma Ntoso naming convention of the United Nations, and back.

A work is named by organ, day and number: `/akn/un/statement/deliberation/unga-hrc/2018-03-23/37-23/`. Published files
write the organ `unga`, `unga-hrc`; the guidelines of 2018 write `un-ga`. We write the first and read both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.papers.akn.names import is_date, slug

WORK = "/akn/un/statement/deliberation"
ONTOLOGY = "/akn/ontology"


@dataclass(frozen=True, slots=True)
class Organ:
    """An adopting body: its code, its name, the step it has in an IRI, other steps seen, the start of its symbols."""

    code: str
    name: str
    step: str
    also: tuple[str, ...]
    symbols: tuple[str, ...]


ORGANS = (
    Organ(
        "HRC",
        "Human Rights Council",
        "unga-hrc",
        ("un-ga-hrc", "un-hrc", "unhrc", "hrc"),
        ("A/HRC/RES/", "A/HRC/DEC/", "A/HRC/PRST/"),
    ),
    Organ("GA", "General Assembly", "unga", ("un-ga", "ga"), ("A/RES/", "A/DEC/")),
    Organ("SC", "Security Council", "unsc", ("un-sc", "sc"), ("S/RES/", "S/PRST/")),
    Organ(
        "ECOSOC",
        "Economic and Social Council",
        "unecosoc",
        ("un-ecosoc", "ecosoc", "unesc"),
        ("E/RES/", "E/DEC/"),
    ),
)

_BY_STEP = {step: organ for organ in ORGANS for step in (organ.step, *organ.also)}
_BY_CODE = {organ.code: organ for organ in ORGANS}
_STARTS = tuple((start, organ) for organ in ORGANS for start in organ.symbols)
_WORK = re.compile(
    r"/akn/un/statement/(?P<subtype>[^/]+)/(?P<organ>[^/]+)/(?P<date>[^/]*)/(?P<number>[^/!~]+)/?"
)
_NOT_IN_STEP = re.compile(r"[^A-Za-z0-9]+")
_YEAR_AFTER = re.compile(r"\s*\([0-9]{4}\)\s*$")


def organ_of_step(step: str) -> Organ | None:
    """Return the organ that a step of an IRI names, in the published or in the guidelines' form."""
    return _BY_STEP.get(step.lower())


def organ_of_iri(iri: str) -> Organ | None:
    """Return the organ that a work IRI names, or nothing."""
    found = _WORK.match(iri)
    return organ_of_step(found["organ"]) if found else None


def number_of_iri(iri: str) -> str | None:
    """Return the number of a work as it is printed: "56/4" for ".../56-4/"."""
    found = _WORK.match(iri)
    if found is None:
        return None
    head, _, tail = found["number"].rpartition("-")
    return f"{head}/{tail}" if head else tail


def same_work(iri: str, other: str) -> bool:
    """Tell whether two IRIs name one work, whichever form the organ has and whatever component they add."""
    one, two = _WORK.match(iri), _WORK.match(other)
    if one is None or two is None:
        return iri == other
    same_organ = (organ_of_step(one["organ"]) or one["organ"]) == (
        organ_of_step(two["organ"]) or two["organ"]
    )
    return same_organ and (one["date"], one["number"]) == (two["date"], two["number"])


def iri_of_symbol(symbol: str | None, day: str | None) -> str | None:
    """Return the work IRI of a resolution or decision, or nothing: the name needs a day and a symbol of an organ."""
    if symbol is None or not is_date(day):
        return None
    for start, organ in _STARTS:
        if symbol.startswith(start):
            number = _step(_YEAR_AFTER.sub("", symbol.removeprefix(start)))
            return f"{WORK}/{organ.step}/{day}/{number}/"
    return None


def iri_of_parts(body_code: str | None, day: str | None, number: str | None, symbol: str | None) -> str:
    """Return the work IRI that what is known allows; a part that is not known is left out, never invented."""
    organ = _BY_CODE.get(body_code or "")
    steps = [
        organ.step if organ else slug(f"un-{body_code}") if body_code else "un",
        day if is_date(day) else None,
        _step(number or symbol or "unnumbered"),
    ]
    return "/".join([WORK, *(each for each in steps if each)]) + "/"


def _step(number: str) -> str:
    return _NOT_IN_STEP.sub("-", number).strip("-") or "unnumbered"


def symbol_of(organ: Organ, document_type: str | None, number: str) -> str | None:
    """Return the full symbol of a numbered document, where the organ's symbols have a form for its type."""
    sign = {"resolution": "/RES/", "decision": "/DEC/", "presidential-statement": "/PRST/"}.get(
        document_type or ""
    )
    start = next((each for each in organ.symbols if sign and each.endswith(sign)), None)
    return start + number if start else None
