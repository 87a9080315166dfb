"""What a bank knows, in pieces that overlap, in any order and form: each line is kept once, and the bank in the books
is what was confirmed and not taken back, whatever officers do in between."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from comity.apps.funds import actions
from comity.apps.funds.actions import Refused
from comity.apps.funds.balances import held
from comity.apps.funds.checking import check
from comity.apps.funds.matching import open_lines, suggestions
from comity.apps.funds.models import Entry, Match, StatementLine
from comity.apps.journal.models import Record
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.matching import What
from tests.apps.funds.conftest import AT, Books
from tests.papers.statements.made import xlsx

FIRST = date(2026, 1, 5)
HEAD = ["Booking date", "Amount", "Currency", "Description", "Counterparty", "Bank reference"]
Row = tuple[date, Decimal, str, str, str, str]


def a_year(dice: random.Random) -> list[Row]:
    """What the bank knows: lines with references and without, twins among them."""
    rows: list[Row] = []
    for number in range(40):
        day = FIRST + timedelta(dice.randrange(20))
        moved = Decimal(dice.choice(["100.00", "100.00", "7.50", "2.00", "-1.25"]))
        words = dice.choice(["Credit interest", "Bank charges", "Gift", "Gift"])
        who = dice.choice(["A house of weavers", "Boats", ""])
        rows.append((day, moved, "USD", words, who, f"R{number}" if dice.random() < 0.5 else ""))
    rows += dice.choices([row for row in rows if not row[5]], k=6)
    return sorted(rows, key=lambda row: row[0])


def piece(year: list[Row], dice: random.Random) -> bytes:
    """Some whole days of it, as CSV or XLSX."""
    start = FIRST + timedelta(dice.randrange(20))
    end = start + timedelta(dice.randrange(1, 8))
    rows = [row for row in year if start <= row[0] <= end]
    if dice.random() < 0.5:
        return xlsx([HEAD, *[[row[0], float(row[1]), *row[2:]] for row in rows]])
    return "\n".join(",".join(str(cell) for cell in row) for row in [HEAD, *rows]).encode()


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_comes_in_whatever_order(books: Books, seed: int) -> None:
    dice = random.Random(seed)
    year = a_year(dice)
    for _ in range(6):
        books.pledge("100.00 USD", donor=dice.choice(["A house of weavers", "Boats"]), day=FIRST)
    for step in range(50):
        at = AT + timedelta(minutes=step)
        waiting = list(open_lines(books.rivers))
        posted = list(Entry.objects.filter(matches__isnull=False, reverses=None, reversed_by=None).distinct())
        turn = dice.random()
        try:
            if turn < 0.3 or not waiting:
                actions.import_statement(
                    fund=books.rivers, data=piece(year, dice), name="s", by=books.by, at=at
                )
            elif turn < 0.8:
                line = dice.choice(waiting)
                told = dice.choice(suggestions(books.rivers, [line])[line.pk] or [None])
                what = told.what if told else What.UNPLEDGED if line.number > 0 else What.CHARGES
                actions.confirm_match(
                    line=line, what=what or What.CHARGES, contribution=told.contribution if told else None,
                    entry=told.entry if told else None, donor="Somebody", by=books.by, at=at,
                )  # fmt: skip
            elif turn < 0.9 and posted:
                entry = dice.choice(posted)
                actions.reverse(entry=entry, day=AT.date(), words="wrong", by=books.by, at=at)
            else:
                actions.set_line_apart(line=dice.choice(waiting), words="not ours", by=books.by, at=at)
        except Refused as refused:
            assert refused.reason in {"more-than-available", "more-than-outstanding", "unreadable"}, (
                refused.reason
            )
        _holds(books)
    acts = set(Record.objects.values_list("act", flat=True))
    assert {"funds.line_matched", "funds.line_set_apart", "funds.reversed", "funds.received"} <= acts
    assert Match.objects.count() > 10, "something was done"
    for first in range(0, 20, 5):
        rows = [row for row in year if 0 <= (row[0] - FIRST).days - first < 5]
        text = "\n".join(",".join(str(cell) for cell in row) for row in [HEAD, *rows])
        actions.import_statement(fund=books.rivers, data=text.encode(), name="s", by=books.by, at=AT)
    kept = StatementLine.objects.values_list(
        "day", "number", "currency", "words", "counterparty", "reference"
    )
    assert sorted(kept) == sorted(year), "each line of the bank once, twins twice"
    assert check() == []


def _holds(books: Books) -> None:
    lines = {each.pk: each for each in StatementLine.objects.all()}
    last = {each.line_id: each for each in Match.objects.select_related("entry__reversed_by").order_by("pk")}
    holding = {
        pk: each for pk, each in last.items() if each.entry is None or not hasattr(each.entry, "reversed_by")
    }
    tied = [each.entry_id for each in holding.values() if each.entry_id]
    assert len(tied) == len(set(tied)), "an entry is one line"
    moved = [lines[pk].number for pk, each in holding.items() if each.entry_id]
    assert held(books.rivers, Kind.BANK, "USD") == sum(moved, Decimal())
    assert {line.pk for line in open_lines(books.rivers)} == set(lines) - set(holding)
