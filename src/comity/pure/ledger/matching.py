"""What a line of a statement may be: proposals by named rules, for a person to confirm. Nothing is chosen here.

The rules, the strongest first:

- `reference`: the line names a contribution of this fund as the books do, or its donor's letter;
- `name-and-amount`: it came from a donor who owes exactly so much in this currency;
- `entry`: the books have an entry that moved exactly so much in the bank, near that day, and no line is matched to it;
- `tranche`: exactly so much is promised and not yet paid in the books;
- `interest`, `charges`: by words set in a table;
- `name`: it came from a known donor, and no pledge is of that amount: a part of one, or money nobody announced.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from comity.pure.ledger.currencies import table

NEAR = 10  # days between the day of an entry and the bank's


class Rule(StrEnum):
    REFERENCE = "reference"
    NAME_AND_AMOUNT = "name-and-amount"
    ENTRY = "entry"
    TRANCHE = "tranche"
    INTEREST = "interest"
    CHARGES = "charges"
    NAME = "name"


class What(StrEnum):
    """What a person may confirm a line to be."""

    PLEDGE = "pledge"  # money that came for a pledge
    UNPLEDGED = "unpledged"  # money that came and no pledge announced
    INTEREST = "interest"
    CHARGES = "charges"
    ENTRY = "entry"  # what is in the books already


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a line counts here. `number`: came above zero, went below."""

    day: date
    number: Decimal
    currency: str
    words: str = ""
    counterparty: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A contribution of the fund: `number` is its own in the books, `left` what is outstanding of it."""

    number: int
    donor: str
    currency: str
    left: Decimal
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that moved money in the bank and is matched to no line; `number` as the bank sees it."""

    entry: int
    day: date
    currency: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """A part that is promised and not paid."""

    tranche: int
    currency: str
    number: Decimal


@dataclass(frozen=True, slots=True)
class Books:
    """What the books know of one fund. `donors`: every name they know, so that a name inside a longer one is not taken
    for it."""

    fund: str
    pledges: Sequence[Pledge] = ()
    moved: Sequence[Moved] = ()
    due: Sequence[Due] = ()
    donors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal. `what`: what would be confirmed; nothing for a part that has to be paid in the books first.
    `number`: of the contribution, entry or part; `donor`: the name, where it is money nobody announced."""

    rule: Rule
    what: What | None
    number: int = 0
    donor: str = ""


def payment_reference(fund: str, contribution: int) -> str:
    """How a donor may name its contribution when it pays: "<fund>-<number of the contribution>"."""
    return f"{fund}-{contribution}"


def candidates(line: Seen, books: Books) -> list[Candidate]:
    """Every proposal for a line, the strongest rule first, and within a rule by number; each thing once, by the
    strongest rule that finds it."""
    said = _folded(" | ".join((line.reference, line.words, line.counterparty)))
    came = line.number > 0
    pledges = [each for each in books.pledges if each.currency == line.currency]
    named = _named(said, {each.donor for each in books.pledges} | set(books.donors)) if came else set()
    found: list[Candidate] = []
    if came:
        by_reference = [each for each in pledges if _refers(said, books.fund, each)]
        found += _of(Rule.REFERENCE, [each for each in by_reference if each.left > 0])
        owed = [each for each in pledges if each.donor in named and each.left == line.number]
        found += _of(Rule.NAME_AND_AMOUNT, owed)
    same = [each for each in books.moved if (each.currency, each.number) == (line.currency, line.number)]
    near = [each.entry for each in same if abs((each.day - line.day).days) <= NEAR]
    found += [Candidate(Rule.ENTRY, What.ENTRY, each) for each in sorted(near)]
    if not came:
        due = [each for each in books.due if (each.currency, each.number) == (line.currency, -line.number)]
        found += [Candidate(Rule.TRANCHE, None, each) for each in sorted(each.tranche for each in due)]
    rule, what = (Rule.INTEREST, What.INTEREST) if came else (Rule.CHARGES, What.CHARGES)
    if any(_stands(word, said) for word in words(rule)):
        found.append(Candidate(rule, what))
    if came and not any(each.what is What.PLEDGE for each in found):
        found += _of(Rule.NAME, [each for each in pledges if each.donor in named and each.left > line.number])
        found += [Candidate(Rule.NAME, What.UNPLEDGED, donor=each) for each in sorted(named)]
    return _once(found)


def _of(rule: Rule, pledges: Iterable[Pledge]) -> list[Candidate]:
    return [Candidate(rule, What.PLEDGE, each) for each in sorted({each.number for each in pledges})]


def _once(found: Iterable[Candidate]) -> list[Candidate]:
    kept: dict[tuple[What | None, int, str], Candidate] = {}
    for each in found:
        kept.setdefault((each.what, each.number, each.donor), each)
    return list(kept.values())


def _refers(said: str, fund: str, pledge: Pledge) -> bool:
    """Whether the line names the contribution or its letter, word for word. A letter that is one short word or number
    ("12") says nothing."""
    letter = _folded(pledge.letter)
    telling = len(letter.replace(" ", "")) >= 4 or (" " in letter and any(each.isdigit() for each in letter))
    return _stands(_folded(payment_reference(fund, pledge.number)), said) or (
        telling and _stands(letter, said)
    )


def _named(said: str, donors: Iterable[str]) -> set[str]:
    """The donors whose names stand in a line; not one that stands there only inside another's longer name."""
    rest = f" {said} "
    found = set()
    for name in sorted(donors, key=lambda each: (-len(_folded(each)), each)):
        told = f" {_folded(name)} "
        if told.strip() and told in rest:
            found.add(name)
            same = {each for each in donors if f" {_folded(each)} " == told}
            found |= same
            rest = rest.replace(told, " | ")
    return found


def _stands(told: str, said: str) -> bool:
    """Whether words stand in others as whole words; where a script has no spaces, anywhere."""
    if not told:
        return False
    return f" {told} " in f" {said} " or (_without_spaces(told) and told in said)


def _without_spaces(told: str) -> bool:
    return any("\u3040" <= each <= "\u9fff" for each in told)


@lru_cache(maxsize=8192)  # the same donors and letters are held against line after line
def _folded(text: str) -> str:
    """Letters and digits in words, without capitals and accents; a bar parts what stood in different places."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (each for each in plain if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() or each == "|" else " " for each in kept).split())


@lru_cache(maxsize=2)
def words(rule: Rule) -> tuple[str, ...]:
    """The words by which interest, or what a bank takes, is known; folded."""
    rows = csv.DictReader(table("statement-words.csv").splitlines())
    return tuple(_folded(row["word"]) for row in rows if row["what"] == rule.value)
