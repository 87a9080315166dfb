"""The vote of a published file: the numbers printed, and the names, which stand in one run for each group."""

from __future__ import annotations

import re

from lxml import etree

from comity.papers.akn.marks import flatten
from comity.papers.akn.names import AKN4UN, akn
from comity.papers.akn.pages import GROUPS
from comity.papers.tables_parties import state_names
from comity.pure.clauses.reading import RollCall, Tally, Vote, Voter

_BETWEEN = re.compile(r"\s*[,;،、，؛]\s*")
_ARABIC_AND = "\u0648"
_ENDS = " \t\n[].。"


def vote_of(document: etree._Element, method: str | None) -> Vote | None:
    """Return the vote: from the closing lines, and where those say nothing of it, from the metadata."""
    printed = document.find(f"{akn('conclusions')}//{akn('vote')}")
    counts = document.findall(
        f"{akn('meta')}/{akn('analysis')}/{akn('parliamentary')}/{akn('voting')}/{akn('count')}"
    )
    stated = _stated([] if printed is None else [*printed.iter(akn("quantity"))], "normalized")
    names = {} if printed is None else _printed_names(printed)
    if stated is None:
        stated = _stated(counts, "value")
    if not names:
        names = _listed_names(counts)
    if printed is None and stated is None and method is None:
        return None
    vote = Vote(method, stated)
    if names:
        vote.roll_call = RollCall(**{name: names.get(reference, []) for reference, name in GROUPS})
        vote.tally = Tally(*(len(names.get(reference, [])) for reference, _ in GROUPS))
        vote.tally_consistent = None if stated is None else vote.tally == stated
    return vote


def _stated(places: list[etree._Element], attribute: str) -> Tally | None:
    numbers: dict[str, int] = {}
    for each in places:
        value = (each.get(attribute) or "").strip()
        if value.isdigit():
            numbers.setdefault(_group(each), int(value))
    if "inFavour" not in numbers:
        return None
    return Tally(*(numbers.get(reference, 0) for reference, _ in GROUPS))


def _printed_names(vote: etree._Element) -> dict[str, list[Voter]]:
    found: dict[str, list[Voter]] = {}
    for outcome in vote.iter(akn("outcome")):
        organizations = outcome.findall(akn("organization"))
        if organizations:
            words = ", ".join(flatten([each])[0].strip(_ENDS) for each in organizations)
            found.setdefault(_group(outcome), []).extend(_voters(words))
    return found


def _listed_names(counts: list[etree._Element]) -> dict[str, list[Voter]]:
    found: dict[str, list[Voter]] = {}
    for count in counts:
        for each in count.iterfind(f"{{{AKN4UN}}}voters/{akn('organization')}"):
            name = " ".join(flatten([each])[0].split())
            if name:
                found.setdefault(_group(count), []).append(Voter(name, _state(name)))
    return found


def _voters(words: str) -> list[Voter]:
    voters: list[Voter] = []
    for part in _BETWEEN.split(words):
        name = " ".join(part.split()).strip(_ENDS)
        if name:
            voters.extend(_one_or_two(name))
    return voters


def _one_or_two(name: str) -> list[Voter]:
    """Return one voter; two where a joining word stands between two known names and the whole is none."""
    state = _state(name)
    if state is None:
        words = name.split()
        for at in range(1, len(words) - 1):
            one, other = " ".join(words[:at]), " ".join(words[at + 1 :])
            first, second = _state(one), _state(other)
            if first is not None and second is not None:
                return [Voter(one, first), Voter(other, second)]
        # Arabic writes the joining word onto the name that follows it.
        state = _state(name[1:]) if name.startswith(_ARABIC_AND) else None
        name = name[1:] if state is not None else name
    return [Voter(name, state)]


def _state(name: str) -> str | None:
    return state_names().find(name, suggestions=0).bearer


def _group(element: etree._Element) -> str:
    return (element.get("refersTo") or "").removeprefix("#")
