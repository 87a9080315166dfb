"""Statements of banks and treasuries: lines as values, from tables whose columns are told; what makes a line itself.

A line that cannot be read, or balances that do not follow from the lines, leave no statement: half a statement is
worse than none.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from comity.pure.ledger.amounts import EXACT, Amount
from comity.pure.ledger.cells import (
    LARGEST,
    Cell,
    Headings,
    Layout,
    Row,
    below,
    beyond,
    day_of,
    folded,
    headings,
    may_be_a_fraction,
    number_of,
    read_layouts,
    text_of,
)
from comity.pure.ledger.currencies import in_minor_units, shipped
from comity.pure.ledger.entries import Problem

NEEDS = (
    frozenset({"day", "amount"}),
    frozenset({"day", "came", "went"}),
)
FIELDS = frozenset(
    {
        "day", "value_on", "amount", "indicator", "came", "went", "currency", "words", "counterparty", "reference",
        "balance", "account",
    }
)  # fmt: skip
# Named, and no reason to refuse a statement.
HARMLESS = frozenset({"encoding-guessed", "nothing-moved", "not-booked", "balance-unknown"})
# How banks say which way money went, in a column beside the amount.
CAME = frozenset({"c", "cr", "crdt", "credit", "h", "haben", "+"})
WENT = frozenset({"d", "dr", "db", "dbit", "debit", "s", "soll", "-"})
MOST_WORDS, MOST_NAME, MOST_REFERENCE, MOST_ACCOUNT = 4000, 300, 200, 60


@dataclass(frozen=True, slots=True)
class Line:
    """One movement of an account. `number`: came above zero, went below. `line`: its place in the file."""

    line: int
    day: date
    number: Decimal
    currency: str
    value_on: date | None = None
    words: str = ""
    counterparty: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """`layout`: by which its columns were read; for XML the name of the message."""

    form: str
    layout: str
    account: str
    currency: str
    opening: Decimal | None
    closing: Decimal | None
    from_on: date | None
    until_on: date | None
    lines: tuple[Line, ...]


Read = tuple[Statement | None, list[Problem]]


def layouts(text: str) -> list[Layout]:
    """Read a file of layouts of statements. What it lacks is a `ValueError` that names it."""
    return read_layouts(text, NEEDS, FIELDS)


def from_table(rows: Sequence[Row], layout: Layout, form: str, name: str, account: str = "") -> Read | None:
    """A statement from a table; nothing where its headings are not those of the layout. `account`: which one, where the
    table names accounts."""
    found = headings(rows, layout, _needs(layout))
    if found is None:
        return None
    problems: list[Problem] = []
    lines: list[Line] = []
    balances: list[tuple[Line, Decimal]] = []
    whole = list(below(rows, found, layout, "day"))
    table = _of_account(whole, found, account)
    accounts: dict[str, str] = {}
    for each in (table or whole) if "account" in found.columns else ():
        accounts.setdefault(same_account(_account(each, found)), _account(each, found))
    if len(accounts) > 1 or (not table and whole):
        told = ", ".join(sorted(each or "none" for each in accounts.values()))
        return None, [
            Problem("several-accounts", name, f"its lines name the accounts {told}; choose one of these")
        ]
    for line, cells in table:
        try:
            one = _line(line, cells, found, layout)
            after = found.cell(cells, "balance")
            if text_of(after):
                balances.append((one, number_of(after, layout)))
        except ValueError as error:
            problems.append(Problem("row-unreadable", f"{name}:{line}", str(error)))
            continue
        lines.append(one)
    problems += [
        Problem(
            "row-unreadable",
            f"{name}:{line}",
            "a line below the end of the table; take out what stands between",
        )
        for line, _ in beyond(rows, found, layout, "day")
    ]
    opening, closing = None, None
    if balances and not problems:
        opening, closing, wrong = _balances(lines, balances, name)
        problems += wrong
    # Where no balance proves which way the money went, nothing may leave it open.
    if opening is None and all(each.code in HARMLESS for each in problems):
        came = "amount" in found.columns and all(each.number >= 0 for each in lines)
        if came and (unread := _unread(rows[found.row][1], table, found)):
            told = f"the column {unread!r} says what went, and {layout.name} does not read it"
            problems.append(Problem("no-layout", name, told))
        if line := _both_ways(table, found, layout):
            told = (
                "what went has a minus in some rows and none in others, and no balance says what that means"
            )
            problems.append(Problem("row-unreadable", f"{name}:{line}", told))
    one_account = next(iter(accounts.values()), "")
    given = Statement(form, layout.name, one_account, "", opening, closing, None, None, tuple(lines))
    return settled(given, problems, name)


def _needs(layout: Layout) -> list[frozenset[str]]:
    """What must be there. A layout that reads signs from a column is none for a table without it: all would come."""
    more = frozenset({"indicator"} & set(layout.columns))
    return [each | more if "amount" in each else each for each in NEEDS]


def _account(row: Row, found: Headings) -> str:
    return text_of(found.cell(row[1], "account"))[:MOST_ACCOUNT]


def _of_account(table: Sequence[Row], found: Headings, account: str) -> list[Row]:
    """The rows of an account; all where none was chosen, or the rows name none."""
    if not account or not any(_account(each, found) for each in table):
        return list(table)
    return [each for each in table if same_account(_account(each, found)) == same_account(account)]


def same_account(account: str) -> str:
    """An account as it is compared: banks write it with spaces and without."""
    return folded(account).replace(" ", "")


def _unread(heads: Sequence[Cell], table: Sequence[Row], found: Headings) -> str:
    """The heading of a column that says which way the money went, and that nobody reads."""
    read = {place for places in found.columns.values() for place in places}
    for place in sorted(set(range(len(heads))) - read):
        said = {folded(cells[place]) for _, cells in table if place < len(cells)} - {""}
        if said & WENT and said <= WENT | CAME:
            return text_of(heads[place])
    return ""


def _both_ways(table: Sequence[Row], found: Headings, layout: Layout) -> int:
    """The first row where what went has another sign than in the rows before; 0 where there is none."""
    field = "amount" if "amount" in found.columns else "went"
    rows = [
        (line, number_of(cell, layout))
        for line, cells in table
        if text_of(cell := found.cell(cells, field))
        and (field == "went" or folded(found.cell(cells, "indicator")) in layout.went)
    ]
    signs = [(line, number < 0) for line, number in rows if number]
    return next((line for line, sign in signs if sign != signs[0][1]), 0)


def settled(given: Statement, problems: Sequence[Problem], name: str) -> Read:
    """What was gathered as a statement, where nothing stands against it. Lines of nothing are named and left out; days
    and currency that were not told are those of the lines."""
    found = list(problems)
    found += [
        Problem("nothing-moved", f"{name}:{each.line}", "an amount of nothing: left out")
        for each in given.lines
        if not each.number
    ]
    kept = tuple(each for each in given.lines if each.number)
    found += [problem for each in kept for problem in _wrong_money(each, name)]
    currencies = {each.currency for each in kept}
    currency = given.currency or (currencies.pop() if len(currencies) == 1 else "")
    found += _wrong_balances(given, currency, name)
    if any(each.code not in HARMLESS for each in found):
        return None, found
    if not kept and given.opening is None:
        return None, [*found, Problem("empty", name, "no line of a statement and no balance")]
    days = [each.day for each in kept]
    return replace(
        given, lines=kept, currency=currency, from_on=given.from_on or min(days, default=None),
        until_on=given.until_on or max(days, default=None),
    ), found  # fmt: skip


def _wrong_money(line: Line, name: str) -> list[Problem]:
    known = shipped().get(line.currency)
    if known is None or not known.is_money_on(line.day):
        why = (
            f"{line.currency} is no currency on {line.day}"
            if line.currency
            else "no currency is named, by a column or by the layout"
        )
    elif in_minor_units(amount := Amount(abs(line.number), line.currency)) != amount:
        why = f"{line.number:f} is finer than {line.currency} is"
    else:
        return []
    return [Problem("row-unreadable", f"{name}:{line.line}", why)]


def _wrong_balances(given: Statement, currency: str, name: str) -> list[Problem]:
    told = [each for each in (given.opening, given.closing) if each is not None]
    if currency and currency not in shipped():
        return [Problem("row-unreadable", name, f"{currency} is no currency")]
    if told and not currency:
        return [Problem("row-unreadable", name, "a balance of no currency, or of several")]
    return [
        Problem("row-unreadable", name, f"the balance {each:f} is finer than {currency} is, or too large")
        for each in told
        if in_minor_units(Amount(each, currency)).number != each or abs(each) >= LARGEST
    ]


def _line(line: int, cells: Any, found: Headings, layout: Layout) -> Line:
    value = found.cell(cells, "value_on")
    day, number = day_of(found.cell(cells, "day"), layout), _moved(cells, found, layout)
    currency = (text_of(found.cell(cells, "currency")) or layout.currency).upper()
    known = shipped().get(currency)
    told = (found.cell(cells, each) for each in ("amount", "came", "went"))
    if known is not None and known.digits > 2 and any(may_be_a_fraction(each, layout) for each in told):
        raise ValueError(f"{number:f} {currency} may be meant as a thousandth of it; write all three digits")
    if layout.thousands and number.as_tuple().exponent == -3 and known is not None and known.digits < 3:
        raise ValueError(f"{number:f} is finer than {currency} is, or means a thousand times as much")
    return Line(
        line,
        day,
        number,
        currency,
        day_of(value, layout) if text_of(value) else None,
        found.words(cells, "words")[:MOST_WORDS],
        text_of(found.cell(cells, "counterparty"))[:MOST_NAME],
        text_of(found.cell(cells, "reference"))[:MOST_REFERENCE],
    )


def _moved(cells: Any, found: Headings, layout: Layout) -> Decimal:
    if "amount" in found.columns:
        if not text_of(found.cell(cells, "amount")):
            raise ValueError("it has no amount")
        number = number_of(found.cell(cells, "amount"), layout)
        if "indicator" not in found.columns:
            return number
        said = folded(found.cell(cells, "indicator"))
        if said in layout.came and said not in layout.went:
            return number
        if said in layout.went and said not in layout.came:
            return -abs(number)
        raise ValueError(f"{said!r} says neither that it came nor that it went")
    both = {
        field: number_of(cell, layout) if text_of(cell) else Decimal()
        for field in ("came", "went")
        for cell in [found.cell(cells, field)]
    }
    if all(both.values()) or both["came"] < 0:
        raise ValueError("it has what came and what went, or what came with a minus")
    if not any(text_of(found.cell(cells, field)) for field in both):
        raise ValueError("it neither came nor went")
    return both["came"] or -abs(both["went"])


def _balances(
    lines: Sequence[Line], balances: Sequence[tuple[Line, Decimal]], name: str
) -> tuple[Decimal | None, Decimal | None, list[Problem]]:
    """Opening and closing balance from the balance after each line, oldest first or newest first."""
    if len(balances) != len(lines) or len({each.currency for each in lines}) != 1:
        told = "a balance does not stand on every line, or of several currencies"
        return None, None, [Problem("balance-unknown", name, told)]
    breaks = []
    for chain in (list(balances), list(balances)[::-1]):
        opening = before = EXACT.subtract(chain[0][1], chain[0][0].number)
        for line, after in chain:
            if EXACT.add(before, line.number) != after:
                breaks.append((line, before, after))
                break
            before = after
        else:
            return opening, before, []
    line, before, after = breaks[0]
    told = f"{before:f} and {line.number:f} are not {after:f}"
    return None, None, [Problem("does-not-add-up", f"{name}:{line.line}", told)]


def digests(lines: Iterable[Line], account: str) -> list[str]:
    """What makes each line itself, hashed: account, day, amount, and the bank's reference; without one all that the
    line says. Of lines alike in all that, which one it is: so that a day in two statements is one day."""
    times: Counter[tuple[str, ...]] = Counter()
    found = []
    for each in lines:
        told = (
            (folded(each.reference),)
            if each.reference
            else (
                each.value_on.isoformat() if each.value_on else "",
                folded(each.words),
                folded(each.counterparty),
            )
        )
        key = (
            same_account(account),
            each.day.isoformat(),
            f"{each.number.normalize():f}",
            each.currency,
            *told,
        )
        times[key] += 1
        found.append(hashlib.sha256(json.dumps([*key, times[key]]).encode()).hexdigest())
    return found


def plain(statement: Statement) -> dict[str, Any]:
    """A statement as JSON can hold it: amounts and days as text."""
    return {
        "form": statement.form, "layout": statement.layout, "account": statement.account,
        "currency": statement.currency, "opening": _text(statement.opening), "closing": _text(statement.closing),
        "from_on": _text(statement.from_on), "until_on": _text(statement.until_on),
        "lines": [
            [each.line, str(each.day), str(each.number), each.currency, _text(each.value_on), each.words,
             each.counterparty, each.reference]
            for each in statement.lines
        ],
    }  # fmt: skip


def from_plain(told: dict[str, Any]) -> Statement:
    """The statement that `plain` wrote."""
    lines = tuple(
        Line(line, date.fromisoformat(day), Decimal(number), currency, _day(value_on), *words)
        for line, day, number, currency, value_on, *words in told["lines"]
    )
    return Statement(
        told["form"], told["layout"], told["account"], told["currency"], _number(told["opening"]),
        _number(told["closing"]), _day(told["from_on"]), _day(told["until_on"]), lines,
    )  # fmt: skip


def _text(value: Decimal | date | None) -> str | None:
    return None if value is None else str(value)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
