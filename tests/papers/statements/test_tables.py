"""Statements in CSV and XLSX: encodings, sheets, cells that are numbers and days, bombs; and who reads them."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime
from decimal import Decimal
from importlib import resources

import pytest

from comity.papers import rate_lists as lists
from comity.papers.limits import Limits
from comity.papers.refusal import UnreadableError
from comity.papers.statements.reading import LARGEST, Asked, read_guarded
from comity.papers.tabular import reading as tables
from comity.pure.ledger import rate_lists
from tests.papers.statements.made import codes, document, entry, reading, shipped, statement, xlsx

CSV = (
    "Booking date,Amount,Currency,Description\r\n"
    '2026-02-03,"1,250.00",USD,Weavers\r\n2026-02-04,-1.00,USD,Fee\r\n'
)
FRENCH = "Date comptable;Montant;Devise;Libellé\n03.02.2026;1 250,00;EUR;Intérêts\n"
NOON = datetime(2026, 2, 4, 12)  # noqa: DTZ001 — spreadsheets know no zones
HEAD = ["Booking date", "Amount", "Currency", "Description"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_with_a_mark_or_in_utf_8_is_read_without_asking(encoding: str) -> None:
    told, problems = reading(CSV.encode(encoding))
    assert problems == [] and told is not None and told.form == "csv" and told.layout == "one-amount"
    assert [each.number for each in told.lines] == [Decimal("1250.00"), Decimal("-1.00")]


def test_another_encoding_is_taken_where_the_layout_names_it_and_said() -> None:
    told, problems = reading(FRENCH.encode("cp1252"))
    assert told is not None and told.lines[0].words == "Intérêts" and told.lines[0].number == 1250
    assert told.layout == "one-amount-semicolon" and [each.code for each in problems] == ["encoding-guessed"]
    assert reading(FRENCH.encode())[1] == []


def test_a_layout_by_name_and_one_of_the_deployer_before_ours() -> None:
    own = (
        '{"layouts": {"ours": {"columns": {"day": "Booking date", "amount": "Amount"}, "dates": ["%Y-%m-%d"],'
    )
    own += ' "thousands": ",", "currency": "EUR"}}}'
    told, _ = tables_of(CSV.encode(), (own, shipped()))
    assert told == ("ours", "EUR")
    assert tables_of(CSV.encode(), (own, shipped()), layout="one-amount")[0] == ("one-amount", "USD")
    assert tables_of(CSV.encode(), (own,), layout="theirs") == (None, ["no-layout"])


def tables_of(
    data: bytes, layouts: tuple[str, ...], layout: str = ""
) -> tuple[tuple[str, str] | None, list[str]]:
    told, problems = read_guarded(data, "s.csv", Asked(layouts, layout))
    return (told.layout, told.currency) if told else None, [each.code for each in problems]


def test_numbers_and_days_of_a_spreadsheet_stay_what_they_are() -> None:
    data = xlsx(
        [["not this"]],
        [["A bank"], [], HEAD, [date(2026, 2, 3), 1250.1, "USD", "a"], [NOON, -7, "USD", 12],
         ["2026-02-05", "1,000.05", "USD", None]],
    )  # fmt: skip
    told, problems = reading(data)
    assert problems == [] and told is not None and told.form == "xlsx"
    assert [(str(each.number), each.day.day, each.words) for each in told.lines] == [
        ("1250.1", 3, "a"), ("-7", 4, "12"), ("1000.05", 5, ""),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [12.005, 1234567890123456.7, True, date(2026, 1, 1), "#REF!", "=1+1"])
def test_a_cell_that_is_no_amount_of_the_currency_leaves_no_statement(number: object) -> None:
    assert codes(xlsx([HEAD, [date(2026, 2, 3), number, "USD", ""]])) == ["row-unreadable"]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_is_refused() -> None:
    row = "<row>{}</row>".format
    cells = "".join(f'<c t="inlineStr"><is><t>{each}</t></is></c>' for each in HEAD[:3])
    for number, found in (
        ("1250.1", []), (repr(0.1 + 0.2), []), ("123456789012.3456", ["row-unreadable"]),
    ):  # fmt: skip
        told = (
            f'<c t="inlineStr"><is><t>2026-02-03</t></is></c><c><v>{number}</v></c><c t="str"><v>USD</v></c>'
        )
        assert codes(packed(**{SHEET: WIDE.format(row(cells) + row(told)).encode()})) == found


def test_a_column_of_signs_is_read_whatever_the_day_is_called_and_from_which_form() -> None:
    rows = [
        ["Date", "Amount", "Currency", "D/C"],
        ["2026-02-03", 5, "USD", "D"],
        ["2026-02-04", 6, "USD", "C"],
    ]
    for data in (xlsx(rows), "\n".join(",".join(map(str, row)) for row in rows).encode()):
        told, problems = reading(data)
        assert problems == [] and told is not None and [each.number for each in told.lines] == [-5, 6]


def test_a_statement_on_each_of_two_sheets_is_no_half_statement() -> None:
    january, february = ([HEAD, [date(2026, month, 3), 5, "USD", ""]] for month in (1, 2))
    assert codes(xlsx(january, february)) == ["several-tables"]
    told, _ = reading(xlsx([["Notes"]], january, [HEAD], [["Date", "Amount"]]))
    assert told is not None and len(told.lines) == 1


def test_rates_on_each_of_two_sheets_are_no_half_list() -> None:
    text = resources.files("comity").joinpath("data", "money", "rate-lists.json").read_text(encoding="utf-8")
    known = rate_lists.layouts(text)
    head, euro, wrong = ["Code", "On", "Rate"], ["EUR", date(2026, 3, 1), 0.871], ["EUR", "soon", 1]
    for second in (euro, wrong):
        told, problems = lists.read(xlsx([head, euro], [head, second]), "r", known, "a list")
        assert told is None and [each.code for each in problems] == ["several-tables"]
    told, problems = lists.read(xlsx([["Notes"]], [head], [head, euro]), "r", known, "a list")
    assert told is not None and problems == [] and str(told[0].units) == "0.871"
    assert [each.code for each in lists.read(xlsx([head]), "r", known, "a list")[1]] == ["empty"]


def test_one_account_of_a_table_is_chosen() -> None:
    rows = [[*HEAD, "Account"], ["2026-02-03", 5, "USD", "", "A"], ["2026-02-03", 6, "USD", "", "B"]]
    for data in (xlsx(rows), "\n".join(",".join(map(str, row)) for row in rows).encode()):
        assert codes(data) == ["several-accounts"]
        told, _ = reading(data, account="B")
        assert told is not None and (told.account, told.lines[0].number) == ("B", 6)


def test_hidden_sheets_are_not_read() -> None:
    rows = [HEAD, [date(2026, 2, 3), 5, "USD", ""]]
    assert codes(xlsx(rows, [["nothing here"]], hidden=1)) == ["no-layout"]


def packed(**parts: bytes) -> bytes:
    """A workbook with parts replaced or added."""
    held = io.BytesIO(xlsx([HEAD, [date(2026, 2, 3), 5, "USD", "x"]]))
    made = io.BytesIO()
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
)
WIDE = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (b"\x00\x00", "empty"), (b"\xef\xbb\xbf", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown-type"), (b"PK\x03\x04" + bytes(99), "broken-zip"),
        (b"%PDF-1.7\n", "no-layout"), (b"a,b\n1,2\n", "no-layout"), (b"\xff\xfe\x00\xd8", "wrong-encoding"),
        (b"Date,Amount\n2026\x00,1\n", "wrong-encoding"), (b'Date,"Amount\n', "broken-table"),
        (packed(**{SHEET: ENTITY}), "broken-xml"), (packed(**{SHEET: ENTITY.decode().encode("utf-16")}), "broken-xml"),
        (packed(**{SHEET: b" " * 30_000_000}), "zip-bomb"), (packed(**{"xl/vbaProject.bin": b"x"}), "has-macros"),
        (packed(**{"xl/workbook.xml": b"<no"}), "broken-table"), (packed(**{SHEET: b"<no"}), "broken-table"),
        (packed(**{SHEET: WIDE.format('<row r="99999999"><c r="A99999999"><v>1</v></c></row>').encode()}), "too-long"),
        (packed(**{SHEET: WIDE.format('<row><c r="ZZZZZ1"><v>1</v></c></row>').encode()}), "broken-table"),
    ],
    ids=range(18),
)  # fmt: skip
def test_a_broken_or_hostile_table_leaves_no_statement(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_rows_and_columns_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(b"," * 101 + b"\n") == ["too-wide"]
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert codes(CSV.encode()) == ["too-long"]
    assert codes(xlsx([HEAD, *[[date(2026, 2, 3), 5, "USD", ""]] * 2])) == ["too-long"]


def test_what_unpacks_to_more_than_is_allowed_is_refused() -> None:
    data = xlsx([HEAD, [date(2026, 2, 3), 5, "USD", ""]])
    with pytest.raises(UnreadableError, match="unpacks to too much"):
        tables.sheets(data, Limits(max_unzipped=2000))
    assert tables.sheets(data, Limits())


def test_any_damage_is_a_problem_and_no_exception() -> None:
    dice = random.Random(11)
    sound = [CSV.encode(), FRENCH.encode("cp1252"), document(statement(entry("5.00"))), packed()]
    for _ in range(300):
        data = bytearray(dice.choice(sound))
        for _ in range(dice.randint(1, 6)):
            place = dice.randrange(len(data))
            if dice.random() < 0.5:
                data[place] = dice.randrange(256)
            else:
                del data[place : place + dice.randint(1, 40)]
        told, problems = reading(bytes(data))
        assert told is not None or problems
        assert all(each.code != "damaged" for each in problems), problems


@pytest.mark.parametrize(
    "data",
    [CSV.encode(), document(statement(entry("5.00"))), xlsx([HEAD, ["2026-02-03", 5, "USD"]])],
    ids=["csv", "xml", "xlsx"],
)
def test_the_process_answers_what_the_reader_finds(data: bytes) -> None:
    assert read_guarded(data, "s", Asked((shipped(),))) == reading(data)
    assert reading(data)[0] is not None


def test_what_needs_too_much_or_is_too_large_ends_without_us() -> None:
    large = b"Booking date,Amount,Currency\n" + b"x" * 19_000_000  # three copies of it do not fit
    _, problems = read_guarded(large, "s", Asked((shipped(),)), Limits(memory_mb=120))
    assert [each.code for each in problems] == ["out-of-memory"]
    assert [each.code for each in read_guarded(b"x" * (LARGEST + 1), "s", Asked(()))[1]] == ["too-large"]
