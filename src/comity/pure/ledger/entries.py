"""Entries of postings. What is wrong with one is a value, so that books with errors can still be read and shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from comity.pure.ledger.accounts import Kind, path, shipped_kinds
from comity.pure.ledger.amounts import EXACT, Amount
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.rates import Rate, at_rate


@dataclass(frozen=True, slots=True)
class Posting:
    """A line of an entry: so much on one account of one fund; positive is debit. `base`: the same in US dollars, with
    the rate that made it so; an exchange difference has a base and no number."""

    fund: str
    kind: Kind
    amount: Amount
    base: Decimal
    rate: Rate | None = None

    @property
    def account(self) -> str:
        return path(self.fund, self.kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one act moved. `name` is its own; `reverses` the name of the one it takes back; `transfer` is shared by the
    two sides of a transfer between funds."""

    name: str
    fund: str
    day: date
    postings: tuple[Posting, ...]
    reverses: str = ""
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold in the books, and where."""

    code: str
    where: str
    message: str


def problems(entry: Entry) -> list[Problem]:
    """What is wrong with an entry taken alone."""
    found: list[Problem] = []

    def add(code: str, message: str) -> None:
        found.append(Problem(code, entry.name, message))

    if len(entry.postings) < 2:
        found.append(
            Problem("too-few-postings", entry.name, "an entry moves something from one account to another")
        )
    sums: dict[str, Decimal] = defaultdict(Decimal)
    base = Decimal()
    for each in entry.postings:
        sums[each.amount.currency] = EXACT.add(sums[each.amount.currency], each.amount.number)
        base = EXACT.add(base, each.base)
        if each.fund != entry.fund:
            add("other-fund", f"{each.account} is of another fund than the entry ({entry.fund})")
        if each.kind in (Kind.TRANSFERRED_IN, Kind.TRANSFERRED_OUT) and not entry.transfer:
            add("undeclared-transfer", f"{each.account} moves money between funds and names no other side")
        if wrong := _wrong_base(each):
            add("wrong-base", f"{each.account}: {wrong}")
    for currency, total in sorted(sums.items()):
        if total:
            add("does-not-balance", f"{total:f} {currency} are left over")
    if base:
        add("base-does-not-balance", f"{base:f} {BASE} are left over in base")
    return found


def _wrong_base(posting: Posting) -> str:
    if not posting.amount.number:
        return "" if posting.kind is Kind.EXCHANGE and posting.base else "it moves nothing"
    if posting.amount.currency == BASE:
        return (
            ""
            if posting.base == posting.amount.number
            else f"{posting.amount} are not {posting.base:f} {BASE}"
        )
    if posting.rate is None:
        return f"{posting.amount} without a rate"
    expected = at_rate(posting.amount, posting.rate)
    return (
        ""
        if posting.base == expected
        else f"{posting.amount} at {posting.rate.units} are {expected:f} {BASE}"
    )


def problems_of_books(entries: Iterable[Entry]) -> list[Problem]:
    """What is wrong with the entries, each alone and all together: names, reversals, transfers."""
    books = list(entries)
    found = [each for entry in books for each in problems(entry)]
    by_name = {entry.name: entry for entry in books}
    for name, times in Counter(entry.name for entry in books).items():
        if times > 1:
            found.append(Problem("named-twice", name, f"{times} entries have this name"))
    for name, times in Counter(entry.reverses for entry in books if entry.reverses).items():
        if times > 1:
            found.append(Problem("reversed-twice", name, f"{times} entries take it back"))
    for entry in books:
        if entry.reverses and (original := by_name.get(entry.reverses)) is None:
            found.append(Problem("reverses-nothing", entry.name, f"there is no entry {entry.reverses}"))
        elif entry.reverses and original is not None and not _takes_back(entry, original):
            found.append(
                Problem("wrong-reversal", entry.name, f"it is not {entry.reverses} with its signs changed")
            )
    return [*found, *_problems_of_transfers(books)]


def _takes_back(entry: Entry, original: Entry) -> bool:
    return (
        entry.fund == original.fund
        and not original.reverses
        and Counter(reversed_postings(original.postings)) == Counter(entry.postings)
    )


def _problems_of_transfers(books: Sequence[Entry]) -> list[Problem]:
    sides: dict[str, list[Entry]] = defaultdict(list)
    for entry in books:
        if entry.transfer:
            sides[entry.transfer].append(entry)
    found = []
    for name, both in sorted(sides.items()):
        moved: dict[str, Decimal] = defaultdict(Decimal)
        for each in (posting for entry in both for posting in entry.postings):
            if each.kind in (Kind.TRANSFERRED_IN, Kind.TRANSFERRED_OUT):
                moved[each.amount.currency] = EXACT.add(moved[each.amount.currency], each.amount.number)
        if len(both) != 2 or both[0].fund == both[1].fund or any(moved.values()):
            found.append(Problem("one-sided-transfer", name, "two funds must show it, and the same amount"))
    return found


def reversed_postings(postings: Iterable[Posting]) -> tuple[Posting, ...]:
    """The postings that take these back."""
    return tuple(
        replace(each, amount=-each.amount, base=-each.base if each.base else each.base) for each in postings
    )


def reversal(entry: Entry, *, name: str, day: date, transfer: str = "") -> Entry:
    """The entry that takes this one back, and names it."""
    return Entry(
        name, entry.fund, day, reversed_postings(entry.postings), reverses=entry.name, transfer=transfer
    )


def balances(entries: Iterable[Entry], *, until: date | None = None) -> dict[tuple[str, str], Decimal]:
    """The sum of each account and currency, as posted (debit positive), of entries up to that day and with it."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in entries:
        if until is None or entry.day <= until:
            for each in entry.postings:
                key = (each.account, each.amount.currency)
                found[key] = EXACT.add(found[key], each.amount.number)
    return {key: total for key, total in found.items() if total}


def joint(views: Iterable[Mapping[tuple[str, str], Decimal]]) -> dict[tuple[str, str], Decimal]:
    """Balances of several funds added up by kind of account. Funds run jointly share a view, never books."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for view in views:
        for (account, currency), total in view.items():
            key = (account.rpartition(":")[2], currency)
            found[key] = EXACT.add(found[key], total)
    return {key: total for key, total in found.items() if total}


def figure(kind: Kind, posted: Decimal) -> Decimal:
    """A posted sum as people read it: what grows by credits is shown positive."""
    return posted if shipped_kinds()[kind].sign > 0 or not posted else -posted
