"""Statements in: kept once, proposed for, confirmed by a person, open again when taken back; nothing moves alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.funds import actions, layouts
from comity.apps.funds.actions import Reason, Refused
from comity.apps.funds.balances import balance, balances, outstanding
from comity.apps.funds.checking import check
from comity.apps.funds.matching import compared, line_of, matched, open_lines, suggest, suggestions, unmatched
from comity.apps.funds.models import Entry, Match, Posting, StatementFile, StatementLine
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.amounts import amount
from comity.pure.ledger.matching import Rule, What
from tests.apps.funds.conftest import AT, DAY, Books
from tests.funds_world import AT as LATE
from tests.funds_world import SPENT_ON, Kept
from tests.papers.statements.made import balance as bank_balance
from tests.papers.statements.made import document, entry, statement, xlsx

HEAD = "Booking date,Amount,Currency,Description,Counterparty,Bank reference\n"
LATER = AT + timedelta(hours=1)


def csv(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


def bring(books: Books, data: bytes, name: str = "march.csv", **more: Any) -> actions.Imported:
    told = {"fund": books.rivers, "by": books.by, "at": AT} | more
    return actions.import_statement(data=data, name=name, **told)


def a_line(books: Books, row: str) -> StatementLine:
    found = bring(books, csv(row))
    return StatementLine.objects.get(file=found.file)


def confirm(books: Books, line: StatementLine, what: What, *, at: datetime = LATER, **more: Any) -> Match:
    return actions.confirm_match(line=line, what=what, by=books.by, at=at, **more)


def everything() -> dict[str, int]:
    counted = (Entry, Posting, StatementFile, StatementLine, Match, Record)
    return {each.__name__: each.objects.count() for each in counted}


def refused(reason: Reason) -> Any:
    return pytest.raises(Refused, match=f"^{reason}$")


def test_a_statement_is_kept_line_by_line_and_moves_nothing(books: Books) -> None:
    found = bring(
        books, csv("2026-02-12,100.00,USD,Gift,A house of weavers,A1", "2026-02-13,-4.50,USD,Fee,,A2")
    )
    assert (found.new, found.held, found.again, found.notes) == (2, 0, False, [])
    kept = found.file
    assert (kept.form, kept.currency, kept.from_on, kept.until_on) == (
        "csv", "USD", date(2026, 2, 12), date(2026, 2, 13),
    )  # fmt: skip
    told = StatementLine.objects.values_list("day", "number", "words", "counterparty", "reference", "line")
    assert list(told) == [
        (date(2026, 2, 12), Decimal("100.00"), "Gift", "A house of weavers", "A1", 2),
        (date(2026, 2, 13), Decimal("-4.50"), "Fee", "", "A2", 3),
    ]
    assert not Entry.objects.exists()
    act = Record.objects.get(act="funds.statement_imported")
    assert act.facts["lines"] == 2 and act.by == books.by.address and act.office
    assert "weavers" not in str(act.facts) and "Gift" not in str(act.facts)


def test_the_same_bytes_again_change_and_record_nothing(books: Books) -> None:
    data = csv("2026-02-12,100.00,USD,Gift,,A1")
    first = bring(books, data)
    before = everything()
    for more in ({}, {"name": "other.csv"}, {"account": "XX1"}, {"layout": "came-and-went"}, {"by": SYSTEM}):
        again = bring(books, data, **more)
        assert again.again and again.new == 0 and again.file == first.file
    assert everything() == before
    assert bring(books, data, fund=books.hills).new == 1, "another fund has a statement of its own"


def test_a_line_of_two_statements_is_kept_once_and_twins_stay_two(books: Books) -> None:
    twin = "2026-02-13,7.00,USD,Coffee,,"
    bring(books, csv("2026-02-12,100.00,USD,Gift,,A1", twin, twin))
    found = bring(
        books, csv(twin, twin, "2026-02-14,7.00,USD,Coffee,,", "2026-02-12,100.00,USD,Words changed,,A1")
    )
    assert (found.new, found.held) == (1, 3)
    assert StatementLine.objects.count() == 4 and found.file.lines.count() == 1
    before = everything()
    only_held = bring(books, csv(twin))
    assert (only_held.new, only_held.held) == (0, 1)
    grown = {name: count - before[name] for name, count in everything().items()}
    assert grown == {
        "Entry": 0,
        "Posting": 0,
        "StatementFile": 1,
        "StatementLine": 0,
        "Match": 0,
        "Record": 1,
    }


def test_a_statement_that_cannot_be_read_whole_leaves_nothing(books: Books) -> None:
    before = everything()
    for data in (csv("2026-02-12,100.00,USD,,,", "2026-02-12,1.001,USD,,,"), b"", b"PK\x03\x04", csv()):
        with refused(Reason.UNREADABLE) as told:
            bring(books, data)
        assert told.value.facts["problems"]
    assert told.value.facts["problems"][0][0] == "empty"
    with refused(Reason.NOT_FIT):
        bring(books, csv("2026-02-12,100.00,USD,,,"), layout="nobody's")
    assert everything() == before


def test_only_officers_of_the_fund_and_the_console_bring_one_in(books: Books) -> None:
    data = csv("2026-02-12,100.00,USD,,,")
    for more in ({"by": None}, {"by": "somebody"}, {"by": books.half, "fund": books.hills}):
        with refused(Reason.MAY_NOT):
            bring(books, data, **more)
    assert bring(books, data, by=SYSTEM).new == 1
    line = StatementLine.objects.get()
    for act in (
        lambda: actions.confirm_match(line=line, what=What.INTEREST, by=SYSTEM, at=AT),
        lambda: actions.set_line_apart(line=line, words="ours", by=SYSTEM, at=AT),
    ):
        with refused(Reason.MAY_NOT):
            act()


def test_one_file_with_two_accounts_is_two_statements(books: Books) -> None:
    data = document(
        statement(entry("1.00"), account="<IBAN>A</IBAN>"), statement(entry("2.00"), account="<IBAN>B</IBAN>")
    )
    with refused(Reason.UNREADABLE):
        bring(books, data)
    for account in ("A", "B"):
        assert bring(books, data, account=account).new == 1
    before = everything()
    assert bring(books, data, account="A").again and bring(books, data, account="B").again
    assert everything() == before and set(StatementFile.objects.values_list("account", flat=True)) == {
        "A",
        "B",
    }


def test_each_account_and_currency_of_a_file_is_brought_in_once_and_none_is_forgotten(books: Books) -> None:
    head = HEAD.strip() + ",Account\n"
    row = "2026-02-12,{},{},Gift,,A1,{}\n".format
    table = (head + row("1.00", "USD", "A") + row("2.00", "USD", "B")).encode()
    several = document(
        statement(entry("3.00"), account="<IBAN>C</IBAN>"),
        statement(entry("4.00", currency="EUR"), account="<IBAN>C</IBAN>"),
    )
    for data, names in ((table, ("A", "B")), (several, ("C USD", "C EUR"))):
        for account in names:
            assert bring(books, data, account=account).new == 1
            with refused(Reason.UNREADABLE):
                bring(books, data)
        before = everything()
        assert [bring(books, data, account=account).again for account in (*names, names[0].lower())] == [
            True
        ] * 3
        assert everything() == before
    one = (head + row("5.00", "USD", "D")).encode()
    with refused(Reason.UNREADABLE) as told:
        bring(books, one, account="E")
    assert told.value.facts["problems"][0][0] == "several-accounts"


def test_an_account_is_one_however_its_number_is_parted(books: Books) -> None:
    def of(account: str, first: str, last: str, moved: str, day: str) -> bytes:
        ends = bank_balance("OPBD", first, day), bank_balance("CLBD", last, day)
        return document(statement(*ends, entry(moved, day), account=f"<IBAN>{account}</IBAN>"))

    bring(books, of("XX00 1234", "0.00", "5.00", "5.00", "2026-02-12"))
    found = bring(books, of("XX001234", "6.00", "7.00", "1.00", "2026-02-13"))
    assert [each.code for each in found.notes] == ["does-not-follow"]
    told = compared(found.file)
    assert told is not None and (told.open, told.others) == (6, 0)


def test_a_statement_of_days_to_come_has_day_and_month_the_wrong_way_round(books: Books) -> None:
    with refused(Reason.UNREADABLE) as told:
        bring(books, csv("2026-02-12,1.00,USD,,,", "2026-12-02,1.00,USD,,,"))
    ((code, where, message),) = told.value.facts["problems"]
    assert (code, where) == ("row-unreadable", "march.csv:3") and "day and month" in message
    assert bring(books, csv(f"{AT.date() + timedelta(1)},1.00,USD,,,")).new == 1, (
        "where the bank is it is tomorrow"
    )


def test_what_may_be_wrong_with_a_statement_is_said_when_it_comes_in(books: Books) -> None:
    def of(first: str, last: str, day: str, *moved: str, account: str = "XX1") -> bytes:
        ends = bank_balance("OPBD", first, day), bank_balance("CLBD", last, day)
        return document(
            statement(*ends, *(entry(each, day) for each in moved), account=f"<IBAN>{account}</IBAN>")
        )

    morning = of("0.00", "5.00", "2026-02-12", "5.00")
    assert bring(books, morning, "morning.xml").notes == []
    assert bring(books, morning + b"\n", "again.xml").notes == [], "the same day once more is no gap"
    found = bring(books, of("5.00", "11.00", "2026-02-12", "5.00", "1.00"), "noon.xml")
    assert (found.new, found.held) == (1, 1), "alike in all: nothing tells them apart"
    assert [each.code for each in found.notes] == ["held-in-the-one-before"]
    assert "morning.xml" in found.notes[0].message
    found = bring(books, csv("2026-02-12,5.00,USD,Other words,,B7"), "table.csv")
    assert [each.code for each in found.notes] == ["like-others"] and "again.xml" not in found.notes[
        0
    ].message
    found = bring(books, of("0.00", "9.00", "2026-02-20", "9.00", account="xx 1"), fund=books.hills)
    assert [each.code for each in found.notes] == ["account-of-another-fund"] and "RIV" in found.notes[
        0
    ].message


def test_one_line_of_one_account_is_money_of_one_fund_only(books: Books) -> None:
    data = document(statement(entry("5.00", "2026-02-12", reference="A1")))
    ours = bring(books, data).file.lines.get()
    theirs = bring(books, data, fund=books.hills).file.lines.get()
    match = confirm(books, ours, What.UNPLEDGED, donor="Weavers")
    before = everything()
    with refused(Reason.ALREADY_MATCHED) as told:
        confirm(books, theirs, What.UNPLEDGED, donor="Weavers")
    assert told.value.facts == {"fund": "RIV"} and everything() == before
    assert match.entry is not None
    actions.reverse(entry=match.entry, day=ours.day, words="of the other fund", by=books.by, at=LATER)
    confirm(books, theirs, What.UNPLEDGED, donor="Weavers")
    alike = csv("2026-02-12,5.00,USD,Interest,,")  # no account is named: nothing says that it is one line
    for fund in (books.rivers, books.hills):
        confirm(books, bring(books, alike, fund=fund).file.lines.get(), What.INTEREST)


def test_money_for_a_pledge_is_proposed_and_posted_when_a_person_says_so(books: Books) -> None:
    given = books.pledge("100.00 USD", letter="NV/12-2026")
    line = a_line(books, "2026-02-12,60.00,USD,Letter NV/12-2026,Somebody,A1")
    (proposed,) = suggest(line)
    assert (proposed.rule, proposed.what, proposed.contribution) == (Rule.REFERENCE, What.PLEDGE, given)
    assert outstanding(given) == 100 and [each.line for each in unmatched(books.rivers, DAY)] == [line]
    match = confirm(books, line, What.PLEDGE, contribution=given, rule=proposed.rule)
    assert match.entry is not None and match.entry.act == "received" and match.entry.day == line.day
    assert outstanding(given) == 40 and matched(line) == match and line_of(match.entry) == line
    assert unmatched(books.rivers, DAY) == []
    acts = list(Record.objects.order_by("-pk").values_list("act", flat=True)[:2])
    assert acts == ["funds.line_matched", "funds.received"]
    with refused(Reason.ALREADY_MATCHED):
        confirm(books, line, What.PLEDGE, contribution=given)
    with refused(Reason.ALREADY_MATCHED):
        actions.set_line_apart(line=line, words="no", by=books.by, at=LATER)
    assert outstanding(given) == 40 and check() == []


def test_a_line_waits_again_when_its_entry_is_taken_back(books: Books) -> None:
    given = books.pledge("100.00 USD")
    line = a_line(books, "2026-02-12,100.00,USD,,A house of weavers,A1")
    match = confirm(books, line, What.PLEDGE, contribution=given, rule=suggest(line)[0].rule)
    assert match.entry is not None
    assert {each.what for each in suggest(line)} == {What.UNPLEDGED}, (
        "nothing is owed; the entry has its line"
    )
    actions.reverse(entry=match.entry, day=line.day, words="another donor's", by=books.by, at=LATER)
    assert matched(line) is None and [each.pk for each in open_lines(books.rivers)] == [line.pk]
    assert [each.rule for each in suggest(line)] == [Rule.NAME_AND_AMOUNT]
    confirm(books, line, What.UNPLEDGED, donor="Another", at=LATER + timedelta(1))
    assert list(open_lines(books.rivers)) == [] and outstanding(given) == 100 and check() == []


def test_money_nobody_announced_interest_and_charges_are_posted(books: Books) -> None:
    bring(
        books,
        csv(
            "2026-02-20,100.00,EUR,Gift,New friends,A1", "2026-02-21,3.00,EUR,Credit interest,,A2",
            "2026-02-22,-1.50,EUR,Bank charges,,A3",
        ),
    )  # fmt: skip
    gift, interest, charge = open_lines(books.rivers)
    assert [[each.rule for each in suggest(line)] for line in (interest, charge)] == [
        [Rule.INTEREST], [Rule.CHARGES],
    ]  # fmt: skip
    confirm(books, gift, What.UNPLEDGED, donor="New friends")
    confirm(books, interest, What.INTEREST, rule=Rule.INTEREST)
    confirm(books, charge, What.CHARGES, rule=Rule.CHARGES)
    held = {each.kind: each.number for each in balances(books.rivers, AT.date())}
    assert held[Kind.BANK] == held[Kind.AVAILABLE] == Decimal("101.50")
    assert (held[Kind.UNPLEDGED], held[Kind.INTEREST], held[Kind.CHARGES]) == (100, 3, Decimal("1.50"))
    assert check() == [] and list(open_lines(books.rivers)) == []


def test_charges_beyond_what_is_there_are_refused(books: Books) -> None:
    line = a_line(books, "2026-02-12,-1.50,USD,Bank charges,,A3")
    before = everything()
    with refused(Reason.MORE_THAN_AVAILABLE):
        confirm(books, line, What.CHARGES)
    assert everything() == before


def test_an_entry_that_is_in_the_books_already_is_tied_and_not_posted_twice(books: Books) -> None:
    given = books.pledge("100.00 USD")
    received = books.give("receive", given, "100.00 USD")
    line = a_line(books, "2026-02-12,100.00,USD,,Weavers,A1")
    (proposed,) = suggest(line)
    assert (proposed.rule, proposed.what, proposed.entry) == (Rule.ENTRY, What.ENTRY, received)
    before = everything()
    confirm(books, line, What.ENTRY, entry=received, rule=Rule.ENTRY)
    assert everything() == before | {"Match": 1, "Record": before["Record"] + 1}
    twin = a_line(books, "2026-02-13,100.00,USD,,Weavers,A2")
    assert suggest(twin) == []
    with refused(Reason.ALREADY_MATCHED):
        confirm(books, twin, What.ENTRY, entry=received)
    apart = actions.set_line_apart(line=line, words="it was the other one", by=books.by, at=LATER)
    assert matched(line) == apart
    confirm(books, twin, What.ENTRY, entry=received, at=LATER)
    assert line_of(received) == twin


def test_money_changed_into_another_currency_is_a_line_on_each_side(books: Books) -> None:
    books.give("receive", books.pledge("100.00 USD"), "100.00 USD")
    changed = actions.convert(
        fund=books.rivers, given=amount("100.00 USD"), taken=amount("90.00 EUR"), day=date(2026, 2, 20), words="bank",
        by=books.by, at=AT,
    )  # fmt: skip
    went = a_line(books, "2026-02-20,-100.00,USD,Exchange,,F1")
    came = a_line(books, "2026-02-20,90.00,EUR,Exchange,,F2")
    again = a_line(books, "2026-02-21,90.00,EUR,Exchange,,F3")
    confirm(books, went, What.ENTRY, entry=changed)
    assert [each.entry for each in suggest(came)] == [changed]
    confirm(books, came, What.ENTRY, entry=changed)
    assert suggest(again) == [] and [each.line for each in unmatched(books.rivers, DAY)] == [again]
    with refused(Reason.ALREADY_MATCHED):
        confirm(books, again, What.ENTRY, entry=changed)


def test_an_entry_of_another_amount_fund_or_taken_back_is_not_tied(books: Books) -> None:
    given = books.pledge("100.00 USD")
    received = books.give("receive", given, "100.00 USD")
    other = books.give("receive", books.pledge("100.00 USD", fund=books.hills), "100.00 USD")
    (back,) = actions.reverse(entry=received, day=DAY, words="wrong", by=books.by, at=AT)
    again = books.give("receive", given, "100.00 USD")
    less = a_line(books, "2026-02-12,99.99,USD,,,A1")
    with refused(Reason.ANOTHER_AMOUNT) as told:
        confirm(books, less, What.ENTRY, entry=again)
    assert told.value.facts == {"moved": {"USD": "100.0000"}}
    line = a_line(books, "2026-02-12,100.00,USD,,,A2")
    for wrong, reason in ((other, Reason.NOT_FIT), (back, Reason.NOT_FIT), (None, Reason.NOT_FIT),
                          (received, Reason.ALREADY_REVERSED)):  # fmt: skip
        with refused(reason):
            confirm(books, line, What.ENTRY, entry=wrong)
    assert [each.entry for each in suggest(line)] == [again]


def test_a_line_is_not_confirmed_as_what_went_the_other_way(books: Books) -> None:
    given = books.pledge("100.00 USD")
    came = a_line(books, "2026-02-12,100.00,USD,,,A1")
    went = a_line(books, "2026-02-12,-100.00,USD,,,A2")
    for line, what in (
        (came, What.CHARGES),
        (went, What.PLEDGE),
        (went, What.UNPLEDGED),
        (went, What.INTEREST),
    ):
        with refused(Reason.NOT_FIT):
            confirm(books, line, what, contribution=given, donor="Somebody")
    for more in ({"contribution": None}, {"contribution": books.pledge(fund=books.hills)}, {"rule": "mine"},
                 {"day": date(2026, 2, 11)}):  # fmt: skip
        with refused(Reason.NOT_FIT):
            confirm(books, came, What.PLEDGE, **({"contribution": given} | more))
    with refused(Reason.MORE_THAN_OUTSTANDING):
        confirm(books, came, What.PLEDGE, contribution=books.pledge("99.99 USD"))
    assert Match.objects.count() == 0


def test_a_line_is_posted_on_no_day_to_come_and_for_no_pledge_of_another_currency_or_later_day(
    books: Books,
) -> None:
    line = a_line(books, "2026-02-12,100.00,USD,,,A1")
    with refused(Reason.NOT_FIT) as told:
        confirm(books, line, What.UNPLEDGED, donor="Weavers", day=AT.date() + timedelta(2))
    assert told.value.facts == {"field": "day"}
    with refused(Reason.NOT_FIT) as told:
        confirm(books, line, What.PLEDGE, contribution=books.pledge("100.00 EUR"))
    assert told.value.facts == {"field": "contribution", "currency": "USD"}
    late = books.pledge("100.00 USD", day=date(2026, 2, 20))
    for day, since in ((None, late.day), (date(2026, 2, 11), line.day)):
        with refused(Reason.NOT_FIT) as told:
            confirm(books, line, What.PLEDGE, contribution=late, day=day)
        assert told.value.facts == {"field": "day", "since": since.isoformat()}
    with refused(Reason.MORE_THAN_OUTSTANDING) as told:
        confirm(books, line, What.PLEDGE, contribution=books.pledge("40.00 USD"))
    assert told.value.facts == {"over": "60"}


def test_a_line_set_apart_says_why_and_may_be_confirmed_later(books: Books) -> None:
    line = a_line(books, "2026-02-12,5.00,USD,Interest,,A1")
    with refused(Reason.NOT_FIT):
        actions.set_line_apart(line=line, words=" ", by=books.by, at=AT)
    apart = actions.set_line_apart(line=line, words="of another fund", by=books.by, at=AT)
    assert matched(line) == apart and list(open_lines(books.rivers)) == []
    with refused(Reason.ALREADY_MATCHED):
        actions.set_line_apart(line=line, words="again", by=books.by, at=AT)
    assert "another" not in str(Record.objects.get(act="funds.line_set_apart").facts)
    confirm(books, line, What.INTEREST)
    assert balance(books.rivers, Kind.BANK, "USD", line.day) == 5


def test_a_line_of_a_closed_day_is_posted_on_an_open_one(books: Books) -> None:
    line = a_line(books, "2026-02-12,5.00,USD,Interest,,A1")
    actions.close_period(fund=books.rivers, last=date(2026, 2, 28), by=books.by, at=AT)
    with refused(Reason.PERIOD_CLOSED):
        confirm(books, line, What.INTEREST)
    match = confirm(books, line, What.INTEREST, day=date(2026, 3, 1))
    assert match.entry is not None and match.entry.day == date(2026, 3, 1)


def test_two_that_fit_are_both_proposed(books: Books) -> None:
    gifts = [books.pledge("100.00 USD"), books.pledge("100.00 USD")]
    books.pledge("100.00 EUR")
    line = a_line(books, "2026-02-12,100.00,USD,,A house of weavers,A1")
    assert [each.contribution for each in suggest(line)] == gifts


def test_many_lines_are_proposed_for_in_a_handful_of_statements(books: Books) -> None:
    books.pledge("100.00 USD")
    bring(books, csv(*[f"2026-02-12,100.00,USD,,A house of weavers,B{number}" for number in range(30)]))
    lines = list(open_lines(books.rivers))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = suggestions(books.rivers, lines)
    assert len(asked) <= 7 and len(found) == 30 and all(len(each) == 1 for each in found.values())
    with CaptureQueriesContext(connection) as asked:
        assert len(unmatched(books.rivers, DAY + timedelta(12))) == 30
    assert len(asked) == 1


def test_how_long_a_line_waits_is_counted_from_its_day(books: Books) -> None:
    a_line(books, "2026-02-12,5.00,USD,,,A1")
    assert [each.age for each in unmatched(books.rivers, date(2026, 3, 1))] == [17]


def test_the_closing_balance_stands_beside_the_books_and_nothing_is_forced(books: Books) -> None:
    data = document(
        statement(
            bank_balance("OPBD", "0.00", "2026-02-11"), bank_balance("CLBD", "107.00", "2026-02-13"),
            entry("100.00", "2026-02-12", reference="A1"), entry("7.00", "2026-02-13", reference="A2"),
        )
    )  # fmt: skip
    file = bring(books, data, "february.xml").file
    first, second = open_lines(books.rivers)
    confirm(books, first, What.UNPLEDGED, donor="Weavers")
    told = compared(file)
    assert told is not None
    assert (told.day, told.statement, told.books, told.difference, told.open) == (
        date(2026, 2, 13), Decimal("107"), Decimal("100"), Decimal("7"), Decimal("7"),
    )  # fmt: skip
    confirm(books, second, What.INTEREST)
    told = compared(file)
    assert told is not None and (told.difference, told.open, told.others) == (0, 0, 0)
    assert compared(bring(books, csv("2026-02-20,5.00,USD,,,A1")).file) is None


def test_a_statement_that_does_not_open_where_the_last_closed_says_so(books: Books) -> None:
    def of(first: str, last: str, moved: str, day: str) -> bytes:
        ends = [
            bank_balance(kind, number.strip("-"), day, indicator="DBIT" if "-" in number else "CRDT")
            for kind, number in (("OPBD", first), ("CLBD", last))
        ]
        return document(statement(ends[0], entry(moved, day), ends[1]))

    assert bring(books, of("0.00", "5.00", "5.00", "2026-02-12")).notes == []
    assert bring(books, of("5.00", "9.00", "4.00", "2026-02-13")).notes == []
    found = bring(books, of("10.00", "11.00", "1.00", "2026-02-16"))
    assert [each.code for each in found.notes] == ["does-not-follow"] and found.new == 1
    assert bring(books, of("-5.00", "0.00", "5.00", "2026-02-11")).notes == [], (
        "earlier, and brought in later"
    )
    early = bring(books, of("-7.00", "-6.00", "1.00", "2026-02-09"), "early.csv")
    assert [each.code for each in early.notes] == ["does-not-follow"] and "-5.00" in early.notes[0].message


def test_a_spreadsheet_by_a_layout_of_this_installation(books: Books, settings: Any, tmp_path: Any) -> None:
    own = tmp_path / "ours.json"
    own.write_text(
        '{"layouts": {"ours": {"columns": {"day": "Tag", "amount": "Wert"}, "dates": ["%d.%m.%Y"], "currency": "EUR"}}}'
    )
    settings.STATEMENT_LAYOUTS = str(own)
    layouts.of_statements.cache_clear()
    try:
        assert layouts.names()[0] == "ours"
        found = bring(books, xlsx([["Tag", "Wert"], [date(2026, 2, 12), 12.5]]), "a.xlsx")
        assert (found.new, found.file.form, found.file.currency) == (1, "xlsx", "EUR")
        own.write_text("{")
        layouts.of_statements.cache_clear()
        with pytest.raises(Exception, match="COMITY_STATEMENT_LAYOUTS cannot be used"):
            layouts.names()
    finally:
        layouts.of_statements.cache_clear()


def test_a_part_of_an_agreement_is_paid_in_the_books_and_then_tied_to_its_line(kept: Kept) -> None:
    kept.give("Weavers", "2000.00 USD")
    _, (first, _) = kept.promised()
    data = csv(f"{SPENT_ON},-565.00,USD,Transfer to a ministry,,B1")
    found = actions.import_statement(fund=kept.fund, data=data, name="june.csv", by=kept.by, at=LATE)
    line = found.file.lines.get()
    told = suggest(line)
    assert [(each.rule, each.what) for each in told] == [(Rule.TRANCHE, None)] * 2, "two parts of that amount"
    assert told[0].tranche == first
    with refused(Reason.NOT_FIT):
        actions.confirm_match(line=line, what=What.ENTRY, by=kept.by, at=LATE)
    paid = kept.pay(first)
    (proposed, _) = suggest(line)
    assert (proposed.rule, proposed.entry) == (Rule.ENTRY, paid)
    actions.confirm_match(line=line, what=What.ENTRY, entry=paid, rule=Rule.ENTRY, by=kept.by, at=LATE)
    assert unmatched(kept.fund, SPENT_ON) == [] and check() == []
    actions.reverse(entry=paid, day=SPENT_ON, words="came back", by=kept.by, at=LATE)
    assert [each.line for each in unmatched(kept.fund, SPENT_ON)] == [line]
    assert [each.rule for each in suggest(line)] == [Rule.TRANCHE, Rule.TRANCHE]
