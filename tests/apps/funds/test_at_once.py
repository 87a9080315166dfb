"""Two at once, in transactions that really commit: nothing is met or given twice, and no entry slips past a close."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from comity.apps.funds import actions
from comity.apps.funds.balances import balance, outstanding
from comity.apps.funds.checking import check
from comity.apps.funds.matching import open_lines
from comity.apps.funds.models import Entry, Fund, Period, StatementFile, StatementLine
from comity.apps.funds.refusal import Refused
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.matching import What
from tests.apps.funds.conftest import AT, DAY, Books, officer


@pytest.fixture
def kept(committed: str) -> Books:
    rivers = actions.set_fund(code="RIV", name="Fund of the Rivers", by=SYSTEM, at=AT, invented=True)
    hills = actions.set_fund(code="HIL", name="Fund of the Hills", by=SYSTEM, at=AT, invented=True)
    by = officer("Mira", "riv", "hil")
    return Books(rivers, hills, by, by)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Begin them together, each in a transaction of its own. Returns how each ended, sorted: "done" or the reason."""
    barrier = threading.Barrier(len(acts))
    ended: list[str] = []

    def run(act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            act()
            ended.append("done")
        except Refused as refused:
            ended.append(str(refused.reason))
        except Exception as error:  # told by the test: a deadlock, say
            ended.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(ended)


def test_a_pledge_is_met_once(kept: Books) -> None:
    for _ in range(5):
        given = kept.pledge("100.00 USD")
        ended = at_once(*[lambda gift=given: kept.give("receive", gift, "60.00 USD")] * 4)
        assert ended == ["done", *["more-than-outstanding"] * 3] and outstanding(given) == 40
    assert check() == []


def test_money_is_given_on_once_and_crossing_transfers_do_not_lock_each_other_out(kept: Books) -> None:
    for fund in (kept.rivers, kept.hills):
        kept.give("receive", kept.pledge("10.00 USD", fund=fund), "10.00 USD")

    def move(giver: Fund, taker: Fund, words: str) -> Callable[[], Any]:
        return lambda: actions.transfer(
            giver=giver, taker=taker, amount=amount(words), day=DAY, words="", by=kept.by, at=AT
        )

    assert at_once(*[move(kept.rivers, kept.hills, "8.00 USD")] * 3) == ["done", *["more-than-available"] * 2]
    for _ in range(5):
        ended = at_once(move(kept.rivers, kept.hills, "0.10 USD"), move(kept.hills, kept.rivers, "0.10 USD"),
                        lambda: kept.pledge("1.00 USD"), lambda: kept.pledge("1.00 USD", fund=kept.hills))  # fmt: skip
        assert ended == ["done"] * 4
    assert balance(kept.rivers, Kind.AVAILABLE, "USD", DAY) == 2 and check() == []


def test_an_entry_is_taken_back_once(kept: Books) -> None:
    entry = kept.pledge("5.00 USD").entries.get()
    back = [lambda: actions.reverse(entry=entry, day=DAY, words="a slip", by=kept.by, at=AT)] * 3
    assert at_once(*back) == ["already-reversed", "already-reversed", "done"]


def test_no_entry_slips_past_a_close(kept: Books) -> None:
    """The books are closed while an entry is being written: the close waits and counts it."""
    written, ended = threading.Event(), []

    def close() -> None:
        written.wait()
        actions.close_period(fund=kept.rivers, last=DAY, by=kept.by, at=AT)
        ended.append("closed")
        connection.close()

    closing = threading.Thread(target=close)
    closing.start()
    with transaction.atomic():
        kept.pledge("5.00 USD")
        written.set()
        closing.join(timeout=0.5)
        assert ended == [], "it waits for what is being written"
    closing.join()
    assert Period.objects.get().entries == 1 == Entry.objects.count() and check() == []


def test_no_entry_slips_in_while_books_are_closed(kept: Books) -> None:
    """An entry is written while the books are being closed: it waits, and is refused by PostgreSQL."""
    closed, ended = threading.Event(), []

    def pledge() -> None:
        closed.wait()
        try:
            kept.pledge("5.00 USD", day=date(2026, 1, 5))
        except Refused as refused:
            ended.append(str(refused.reason))
        connection.close()

    writing = threading.Thread(target=pledge)
    writing.start()
    with transaction.atomic():
        actions.close_period(fund=kept.rivers, last=DAY, by=kept.by, at=AT)
        closed.set()
        writing.join(timeout=0.5)
        assert ended == []
    writing.join()
    assert ended == ["period-closed"] and not Entry.objects.exists() and check() == []


def brought(kept: Books, *rows: str) -> list[StatementLine]:
    data = ("Booking date,Amount,Currency,Description\n" + "\n".join(rows)).encode()
    found = actions.import_statement(fund=kept.rivers, data=data, name="s.csv", by=kept.by, at=AT)
    return list(found.file.lines.all())


def test_of_officers_who_confirm_the_same_line_one_wins(kept: Books) -> None:
    for number in range(1, 6):
        (line,) = brought(kept, f"2026-02-1{number},100.00,USD,")
        gifts = [kept.pledge("100.00 USD") for _ in range(2)]
        acts = [
            *(
                lambda gift=gift, line=line: actions.confirm_match(
                    line=line, what=What.PLEDGE, contribution=gift, by=kept.by, at=AT
                )
                for gift in gifts
            ),
            lambda line=line: actions.confirm_match(line=line, what=What.INTEREST, by=kept.by, at=AT),
            lambda line=line: actions.confirm_match(
                line=line, what=What.UNPLEDGED, donor=f"New {line.pk}", by=kept.by, at=AT
            ),
        ]
        assert at_once(*acts) == ["already-matched"] * 3 + ["done"]
        assert balance(kept.rivers, Kind.BANK, "USD", AT.date()) == 100 * number
        assert line.matches.count() == 1
    assert check() == []


def test_one_line_of_an_account_of_two_funds_is_confirmed_in_one_of_them(kept: Books) -> None:
    for number in range(5):
        data = f"Booking date,Amount,Currency,Account\n2026-02-12,{number + 1}.00,USD,XX1\n".encode()
        lines = [
            actions.import_statement(fund=fund, data=data, name="s", by=kept.by, at=AT).file.lines.get()
            for fund in (kept.rivers, kept.hills)
        ]
        ended = at_once(
            *[
                lambda line=line: actions.confirm_match(line=line, what=What.INTEREST, by=kept.by, at=AT)
                for line in lines
            ]
        )
        assert ended == ["already-matched", "done"]
    assert check() == []


def test_an_entry_is_tied_to_one_line_of_two(kept: Books) -> None:
    for number in range(1, 4):
        lines = brought(kept, f"2026-02-1{number},100.00,USD,a", f"2026-02-1{number},100.00,USD,b")
        entry = kept.give("receive", kept.pledge("100.00 USD"), "100.00 USD")
        acts = [
            lambda line=line, entry=entry: actions.confirm_match(
                line=line, what=What.ENTRY, entry=entry, by=kept.by, at=AT
            )
            for line in lines
        ]
        assert at_once(*acts) == ["already-matched", "done"]


def test_the_same_statement_brought_at_once_is_kept_once(kept: Books) -> None:
    acts = [lambda: brought(kept, "2026-02-12,1.00,USD,a", "2026-02-12,1.00,USD,a")] * 4
    assert at_once(*acts) == ["done"] * 4
    assert StatementFile.objects.count() == 1 and StatementLine.objects.count() == 2


def test_a_line_confirmed_while_its_entry_is_taken_back_is_posted_once_more_or_not_at_all(
    kept: Books,
) -> None:
    for number in range(1, 6):
        (line,) = brought(kept, f"2026-02-1{number},100.00,USD,")
        match = actions.confirm_match(line=line, what=What.INTEREST, by=kept.by, at=AT)
        ended = at_once(
            lambda match=match: actions.reverse(
                entry=match.entry, day=AT.date(), words="wrong", by=kept.by, at=AT
            ),
            lambda line=line: actions.confirm_match(line=line, what=What.INTEREST, by=kept.by, at=AT),
        )
        assert ended in (["done", "done"], ["already-matched", "done"])
        posted = Entry.objects.filter(act="interest", day=line.day, reversed_by=None, reverses=None).count()
        assert posted == ended.count("done") - 1 == open_lines(kept.rivers).filter(pk=line.pk).count() ^ 1
    assert check() == []
