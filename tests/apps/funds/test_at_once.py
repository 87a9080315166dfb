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
from comity.apps.funds.models import Entry, Fund, Period
from comity.apps.funds.refusal import Refused
from comity.apps.journal.actions import SYSTEM
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
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
