"""Statements from tables: signs, marks, days and balances as told, and no half statement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger import rate_lists, statements
from comity.pure.ledger.cells import Layout, Row, number_of
from comity.pure.ledger.statements import Line, digests, from_plain, from_table, plain


def shipped() -> dict[str, Layout]:
    text = resources.files("comity").joinpath("data", "money", "statements.json").read_text(encoding="utf-8")
    return {each.name: each for each in statements.layouts(text)}


def rows(*lines: Any) -> list[Row]:
    return [(number, cells) for number, cells in enumerate(lines, 1)]


HEAD = ["Booking date", "Amount", "Currency", "Description", "Bank reference", "Balance"]


def test_an_amount_with_a_sign_and_a_balance_after_each_line() -> None:
    table = rows(
        ["Statement of the invented bank"], [], HEAD,
        ["2026-02-03", "1,250.00", "usd", "From  the\nweavers", "A1", "1,350.00"],
        ["2026-02-05", "-50.50", "USD", "Charges", "A2", "1,299.50"],
        ["Total", "1,199.50"], ["Amounts in dollars"],
    )  # fmt: skip
    found = from_table(table, shipped()["one-amount"], "csv", "a.csv")
    assert found is not None and found[1] == []
    assert found[0] == statements.Statement(
        "csv", "one-amount", "", "USD", Decimal("100.00"), Decimal("1299.50"), date(2026, 2, 3), date(2026, 2, 5),
        (
            Line(4, date(2026, 2, 3), Decimal("1250.00"), "USD", None, "From the weavers", "", "A1"),
            Line(5, date(2026, 2, 5), Decimal("-50.50"), "USD", None, "Charges", "", "A2"),
        ),
    )  # fmt: skip


def test_newest_first_has_the_same_opening_and_closing_balance() -> None:
    lines = [
        ["2026-02-03", "10.00", "USD", "", "A1", "30.00"],
        ["2026-02-04", "5.00", "USD", "", "A2", "35.00"],
        ["2026-02-05", "-1.00", "USD", "", "A3", "34.00"],
    ]
    for order in (lines, lines[::-1]):
        found = from_table(rows(HEAD, *order), shipped()["one-amount"], "csv", "a.csv")
        assert found is not None and found[0] is not None
        assert (found[0].opening, found[0].closing) == (Decimal("20.00"), Decimal("34.00"))


def test_balances_that_do_not_follow_leave_no_statement() -> None:
    table = rows(
        HEAD, ["2026-02-03", "10.00", "USD", "", "", "30.00"], ["2026-02-04", "5.00", "USD", "", "", "36.00"]
    )
    found = from_table(table, shipped()["one-amount"], "csv", "a.csv")
    assert found is not None and found[0] is None
    assert [(each.code, each.where) for each in found[1]] == [("does-not-add-up", "a.csv:3")]


def test_what_came_and_what_went_in_columns_of_their_own() -> None:
    head = ["Fecha", "Debe", "Haber", "Divisa", "Concepto"]
    table = rows(
        head, ["03/02/2026", "", "1.234.567,89", "EUR", "a"], ["04.02.2026", "-12,5", "", "EUR", "b"],
        ["05.02.2026", "-3,00", "0,00", "EUR", "c"],
    )  # fmt: skip
    found = from_table(table, shipped()["came-and-went-semicolon"], "csv", "a.csv")
    assert found is not None and found[0] is not None
    assert [each.number for each in found[0].lines] == [
        Decimal("1234567.89"),
        Decimal("-12.5"),
        Decimal("-3.00"),
    ]


def test_a_word_says_which_way_it_went() -> None:
    table = rows(
        ["Entry date", "Amount", "CR/DR", "Currency"], ["3 Feb 2026", "10", "cr", "USD"],
        ["2026-02-04", "10", "DR", "USD"], ["2026-02-04", "10", "", "USD"],
    )  # fmt: skip
    assert from_table(table[:3], shipped()["amount-and-sign"], "csv", "a")[0].lines[1].number == -10  # type: ignore[index, union-attr]
    statement, problems = from_table(table, shipped()["amount-and-sign"], "csv", "a")  # type: ignore[misc]
    assert statement is None and [each.where for each in problems] == ["a:4"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("-1 234,50", "-1234.50"), ("1\u202f234,50", "1234.50"),
        ("(1.234,50)", "-1234.50"), ("12,50-", "-12.50"), ("−3,00", "-3.00"), ("+3", "3"), ("0,00", "0.00"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written_with_a_comma(written: str, told: str) -> None:
    assert number_of(written, shipped()["one-amount-semicolon"]) == Decimal(told)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1.23,4",
        "1,234.50",
        "1.2345,00",
        "12.50",
        "0.500",
        "1e3",
        "NaN",
        "٣",
        "--1",
        "(-1)",
        "1 2",
        "12,",
        ",5",
        "$5",
        "1_0",
    ],
)
def test_what_is_no_number_is_said_and_not_guessed(written: str) -> None:
    with pytest.raises(ValueError):
        number_of(written, shipped()["one-amount-semicolon"])


def test_a_number_a_spreadsheet_changed_is_refused() -> None:
    layout = shipped()["one-amount"]
    assert number_of(Decimal("1234.56"), layout) == Decimal("1234.56")
    for each in (Decimal(repr(123456789012.3456)), Decimal(repr(1234567890123456.78)), Decimal("NaN")):
        with pytest.raises(ValueError):
            number_of(each, layout)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["2026-02-30", "1.00", "USD"], "no day"), (["1.2.2026", "1.00", "USD"], "no day"),
        (["2026-02-03", "1.005", "USD"], "finer"), (["2026-02-03", "100.5", "JPY"], "finer"),
        (["2026-02-03", "1.00", "ABC"], "no currency"), (["2026-02-03", "1.00", ""], "no currency"),
        (["2026-02-03", "1.00", "BYR"], "no currency"), (["2026-02-03", "", "USD"], "no amount"),
        (["2026-02-03", "1000000000000000", "USD"], "larger"), (["0026-02-03", "1.00", "USD"], "no day"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_read_leaves_no_statement(cells: list[str], told: str) -> None:
    good = ["2026-02-03", "1.00", "USD"]
    found = from_table(rows(HEAD[:3], good, cells, good), shipped()["one-amount"], "csv", "a.csv")
    assert found is not None and found[0] is None
    (problem,) = found[1]
    assert problem.where == "a.csv:3" and told in problem.message


@pytest.mark.parametrize(
    ("came_to", "shown"), [(0.1 + 0.2, "0.3"), (1.1 * 1.1, "1.21"), (33.3 * 3 - 1e6, "-999900.1")]
)
def test_what_a_formula_came_to_is_what_its_fifteen_digits_show(came_to: float, shown: str) -> None:
    assert number_of(Decimal(repr(came_to)), shipped()["one-amount"]) == Decimal(shown)


def test_a_day_that_a_spreadsheet_holds_as_a_number_says_what_to_do() -> None:
    table = rows(HEAD[:3], [Decimal(46056), "1.00", "USD"])
    statement, (problem,) = from_table(table, shipped()["one-amount"], "xlsx", "a")  # type: ignore[misc]
    assert statement is None and "form of a date" in problem.message


def test_a_line_that_begins_like_the_end_of_a_table_is_a_line() -> None:
    table = rows(
        ["Description", "Date", "Amount", "Currency"], ["Total Boats and Nets", "2026-02-03", "5.00", "USD"],
        ["Gift", "2026-02-04", "6.00", "USD"], ["Total", "", "11.00", ""],
    )  # fmt: skip
    statement, problems = from_table(table, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert problems == [] and statement is not None and [each.number for each in statement.lines] == [5, 6]


def test_a_line_below_the_end_of_a_table_is_never_passed_over() -> None:
    table = rows(
        HEAD[:3],
        ["2026-02-03", "1.00", "USD"],
        ["Total of page 1", "1.00", ""],
        [],
        ["2026-02-09", "7.00", "USD"],
    )
    statement, problems = from_table(table, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert statement is None and [(each.code, each.where) for each in problems] == [("row-unreadable", "a:5")]


@pytest.mark.parametrize("heading", ["Soll/Haben", "Way"])
def test_amounts_whose_sign_stands_in_a_column_nobody_reads_are_not_all_taken_as_come(heading: str) -> None:
    table = rows(
        ["Booking date", "Amount", "Currency", heading], ["2026-02-03", "10.00", "USD", "C"],
        ["2026-02-04", "4.00", "USD", "D"],
    )  # fmt: skip
    found = from_table(table, shipped()["one-amount"], "csv", "a")
    assert found is not None and found[0] is None and heading in found[1][0].message
    signed = [table[0], table[1], (3, ["2026-02-04", "-4.00", "USD", "D"])]
    assert from_table(signed, shipped()["one-amount"], "csv", "a")[0] is not None  # type: ignore[index]
    entry = rows(["Entry date", *table[0][1][1:]], *[cells for _, cells in table[1:]])
    assert from_table(entry, shipped()["amount-and-sign"], "csv", "a") is None, (
        "its column of signs is missing"
    )


def test_a_column_of_what_went_with_both_signs_counts_only_where_the_balances_prove_it() -> None:
    head = ["Date", "Debit", "Credit", "Currency", "Balance"]
    lines = [["2026-02-03", "5.00", "", "USD"], ["2026-02-04", "-2.00", "", "USD"]]
    statement, problems = from_table(rows(head, *lines), shipped()["came-and-went"], "csv", "a")  # type: ignore[misc]
    assert statement is None and [(each.code, each.where) for each in problems] == [("row-unreadable", "a:3")]
    told = [[*lines[0], "95.00"], [*lines[1], "93.00"]]
    statement, _ = from_table(rows(head, *told), shipped()["came-and-went"], "csv", "a")  # type: ignore[misc]
    assert statement is not None and [each.number for each in statement.lines] == [-5, -2]


def test_one_of_several_accounts_in_a_table_is_chosen_and_another_name_is_refused() -> None:
    table = rows(
        [*HEAD[:3], "IBAN", "Balance"], ["2026-02-03", "1.00", "USD", "XX 01", "1.00"],
        ["2026-02-03", "2.00", "EUR", "XX02", "9.00"], ["2026-02-04", "3.00", "USD", "xx01", "4.00"],
    )  # fmt: skip
    statement, problems = from_table(table, shipped()["one-amount"], "csv", "a", "XX01")  # type: ignore[misc]
    assert problems == [] and statement is not None and statement.closing == 4
    assert [each.number for each in statement.lines] == [1, 3]
    for chosen, held in (("XX03", table), ("XX03", table[:2]), ("", table)):
        statement, problems = from_table(held, shipped()["one-amount"], "csv", "a", chosen)  # type: ignore[misc]
        assert statement is None and [each.code for each in problems] == ["several-accounts"]
        assert "XX 01" in problems[0].message
    none = rows([*HEAD[:3], "IBAN"], ["2026-02-03", "1.00", "USD", ""], ["2026-02-03", "2.00", "USD", "A"])
    statement, problems = from_table(none, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert statement is None and "none" in problems[0].message


@pytest.mark.parametrize(
    ("layout", "written", "told"),
    [
        ("one-amount", "1.250", None), ("one-amount-semicolon", "1,250", None), ("one-amount", "1.2500", "1.25"),
        ("one-amount", "1.25", "1.25"), ("one-amount", "1,250", "1250"),
    ],
)  # fmt: skip
def test_three_digits_behind_the_point_may_be_thousands_and_are_refused(
    layout: str, written: str, told: str | None
) -> None:
    head = ["Date", "Amount", "Currency"]
    statement, problems = from_table(  # type: ignore[misc]
        rows(head, ["2026-02-03", written, "USD"]), shipped()[layout], "csv", "a"
    )
    assert [each.number for each in statement.lines] == [Decimal(told)] if statement else told is None
    assert (statement is None) == ("a thousand times" in "".join(each.message for each in problems))
    dinars = rows(head, ["2026-02-03", "1.250", "KWD"])
    assert from_table(dinars, shipped()["one-amount"], "csv", "a")[0] is not None  # type: ignore[index]


def test_a_day_that_is_none_says_how_days_are_written() -> None:
    for written, message in (("3/2/26", "2026-11-22"), ("", "it has no day")):
        _, (problem,) = from_table(
            rows(HEAD[:3], [written, "1.00", "USD"]), shipped()["one-amount"], "csv", "a"
        )  # type: ignore[misc]
        assert message in problem.message


def test_the_day_it_was_posted_goes_before_a_date_that_may_be_any() -> None:
    table = rows(["Date", "Posting date", "Amount", "Currency"], ["2026-02-01", "2026-02-03", "1.00", "USD"])
    statement, _ = from_table(table, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert statement is not None and statement.lines[0].day == date(2026, 2, 3)


def test_lines_of_nothing_and_what_the_layout_leaves_out_are_not_kept() -> None:
    table = rows(
        [*HEAD[:3], "Status"], ["2026-02-03", "0.00", "USD", ""], ["2026-02-03", "5.00", "USD", "PENDING "],
        ["2026-02-03", "6.00", "USD", "Booked"], ["", "", " "],
    )  # fmt: skip
    statement, problems = from_table(table, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert statement is not None and [each.number for each in statement.lines] == [6]
    assert [each.code for each in problems] == ["nothing-moved"]


def test_lines_of_two_accounts_are_not_one_statement() -> None:
    table = rows([*HEAD[:3], "IBAN"], ["2026-02-03", "1.00", "USD", "A"], ["2026-02-03", "1.00", "USD", "B"])
    statement, problems = from_table(table, shipped()["one-amount"], "csv", "a")  # type: ignore[misc]
    assert statement is None and [each.code for each in problems] == ["several-accounts"]


def test_headings_of_no_layout_and_headings_that_stand_twice_are_not_taken() -> None:
    layout = shipped()["one-amount"]
    assert from_table(rows(["Date", "Sum"], ["2026-02-03", "1.00"]), layout, "csv", "a") is None
    assert (
        from_table(rows(["Date", "Amount", "Amount"], ["2026-02-03", "1", "2"]), layout, "csv", "a") is None
    )


@pytest.mark.parametrize(
    "told",
    [
        '{"layouts": {"x": {"columns": {"day": "Date"}, "dates": ["%Y"]}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A"}}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A", "sum": "B"}, "dates": ["%Y"]}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A"}, "dates": ["%Y"], "decimal": ";"}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A"}, "dates": ["%Y"], "encodings": ["rot13"]}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A"}, "dates": "%Y"}}}',
        '{"layouts": {"x": {"columns": {"day": "Date", "amount": "A"}, "dates": ["%Y"], "marks": 1}}}',
    ],
)
def test_a_layout_that_cannot_be_is_named(told: str) -> None:
    with pytest.raises(ValueError, match="layout x"):
        statements.layouts(told)


def test_a_day_in_two_statements_is_one_day_and_twins_stay_two() -> None:
    def line(number: int, day: int, amount: str, **more: str) -> Line:
        return Line(number, date(2026, 2, day), Decimal(amount), "USD", **more)  # type: ignore[arg-type]

    twin = {"words": "Coffee"}
    first = [line(1, 1, "5", words="Other"), line(2, 2, "10.00", **twin), line(3, 2, "10.00", **twin)]
    second = [line(7, 2, "10.0", words="COFFEE "), line(8, 2, "10.00", **twin), line(9, 3, "10.00", **twin)]
    ours, theirs = digests(first, "X1"), digests(second, "x1")
    assert len({*ours}) == 3 and ours[1:] == theirs[:2] and theirs[2] not in ours
    assert not {*ours} & {*digests(first, "X2")}, "another account is another line"
    assert digests([line(1, 1, "5", reference="R", words="a")], "") == digests(
        [line(4, 1, "5", reference="r", words="b")], ""
    )
    assert digests([line(1, 1, "5", reference="R")], "") != digests([line(1, 1, "6", reference="R")], "")


days = st.dates(date(2000, 1, 1), date(2030, 1, 1))
amounts = st.decimals("-1000000", "1000000", places=2).filter(bool)
lines = st.builds(
    Line, st.integers(1, 9), days, amounts, st.just("USD"), st.none() | days, st.text(), st.text(max_size=30)
)


@given(st.lists(lines, max_size=5), st.none() | amounts, st.none() | days)
def test_a_statement_comes_back_from_its_plain_form(
    told: list[Line], opening: Decimal | None, day: date | None
) -> None:
    whole = statements.Statement("csv", "x", "A", "USD", opening, None, day, None, tuple(told))
    assert from_plain(plain(whole)) == whole


@given(st.lists(amounts, min_size=1, max_size=8), amounts)
def test_what_is_written_with_any_marks_is_read_as_it_was(numbers: list[Decimal], opening: Decimal) -> None:
    table, after = [], opening
    for each in numbers:
        after += each
        told = [f"{number:,.2f}".translate({44: 46, 46: 44}) for number in (each, after)]
        table.append(["03.02.2026", told[0], "EUR", told[1]])
    head = ["Buchungstag", "Betrag", "Währung", "Saldo"]
    found = from_table(rows(head, *table), shipped()["one-amount-semicolon"], "csv", "a")
    assert found is not None and found[0] is not None, found
    assert [each.number for each in found[0].lines] == numbers
    assert (found[0].opening, found[0].closing) == (opening, after)


def test_a_list_of_rates_of_the_middle_of_a_month() -> None:
    text = resources.files("comity").joinpath("data", "money", "rate-lists.json").read_text(encoding="utf-8")
    layout = rate_lists.layouts(text)[0]
    table = rows(
        ["Country", "Currency code", "Effective date", "Rate"], ["A", "eur", "2026-02-15", Decimal("0.871")],
        ["B", "EUR", date(2026, 2, 15), "0.871"], ["C", "USD", "2026-02-15", "1"], ["D", "XYZ", "2026-02-15", "2"],
        ["E", "JPY", "2026-02-15", "0"],
    )  # fmt: skip
    found = rate_lists.from_table(table, layout, "r.csv", "a list", example=True)
    assert found is not None
    known, problems = found
    assert [(each.currency, each.on, each.units, each.source, each.example) for each in known] == [
        ("EUR", date(2026, 2, 15), Decimal("0.871"), "a list", True)
    ]
    assert [each.where for each in problems] == ["r.csv:5", "r.csv:6"]
    assert rate_lists.from_table(rows(["Country", "Rate"]), layout, "r.csv", "a list") is None


def test_a_list_of_rates_with_the_name_of_the_currency_beside_its_code_and_two_rates_of_one_day() -> None:
    text = resources.files("comity").joinpath("data", "money", "rate-lists.json").read_text(encoding="utf-8")
    table = rows(
        ["Currency", "Code", "Effective date", "Rate"], ["Euro", "EUR", "2026-02-15", "0.871"],
        ["Yen", "JPY", "2026-02-15", "150"], ["Yen", "JPY", "2026-02-15", "151"],
    )  # fmt: skip
    found = rate_lists.from_table(table, rate_lists.layouts(text)[0], "r.csv", "a list")
    assert found is not None and [each.currency for each in found[0]] == ["EUR"]
    assert [each.where for each in found[1]] == ["r.csv:3", "r.csv:4"]


@pytest.mark.parametrize(
    ("layout", "written", "told"),
    [
        (0, "0,871", None), (0, "1,420", None), (0, "1,420,000.00", "1420000"), (0, "25.450", "25.45"),
        (1, "0.871", None), (1, "571.345", None), (1, "571,345", "571.345"), (1, "1.420.000", "1420000"),
        (1, "42 000", "42000"),
    ],
)  # fmt: skip
def test_a_rate_that_may_be_a_thousand_times_another_is_left_out(
    layout: int, written: str, told: str | None
) -> None:
    text = resources.files("comity").joinpath("data", "money", "rate-lists.json").read_text(encoding="utf-8")
    table = rows(
        ["Abbreviation", "Currency", "Effective date", "Rate of exchange"],
        ["EUR", "Euro", "2026-02-15", written],
    )
    found = rate_lists.from_table(table, rate_lists.layouts(text)[layout], "r.csv", "a list")
    assert found is not None and [each.units for each in found[0]] == ([Decimal(told)] if told else [])
    assert bool(found[1]) == (told is None)


def test_money_of_three_digits_written_with_one_sign_may_be_a_thousandth() -> None:
    for layout, written in (("one-amount", "1,250"), ("one-amount-semicolon", "1.250")):
        table = rows(["Date", "Amount", "Currency"], ["2026-02-03", written, "KWD"])
        statement, problems = from_table(table, shipped()[layout], "csv", "a")  # type: ignore[misc]
        assert statement is None and "thousandth" in problems[0].message
        statement, _ = from_table(
            [table[0], (2, ["2026-02-03", written, "EUR"])], shipped()[layout], "csv", "a"
        )  # type: ignore[misc]
        assert statement is not None and statement.lines[0].number == 1250


def test_a_list_without_a_rate_is_said_to_be_empty() -> None:
    text = resources.files("comity").joinpath("data", "money", "rate-lists.json").read_text(encoding="utf-8")
    found = rate_lists.from_table(
        rows(["Code", "On", "Rate"]), rate_lists.layouts(text)[0], "r.csv", "a list"
    )
    assert found is not None and [each.code for each in found[1]] == ["empty"]
