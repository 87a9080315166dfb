"""Published schedules are read by the columns they are said to have; a row that cannot be read is named."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.pure.ledger.published import (
    Adjusted,
    Given,
    Spent,
    Stated,
    adjustments,
    contributions,
    expenses,
    read_columns,
    statements,
)

SHIPPED = resources.files("comity").joinpath("data", "money", "published.json").read_text(encoding="utf-8")
COLUMNS = read_columns(SHIPPED)
HEAD = "year,fund_code,fund_name,entity,contributor,contributor_group,amount_usd,names_as_reported\n"


def of_contributors(rows: str) -> tuple[list[object], list[tuple[str, str]]]:
    found, problems = contributions(HEAD + rows, COLUMNS["contributions"], "a.csv")
    return list(found), [(each.code, each.where) for each in problems]


def test_a_row_is_read_with_its_line() -> None:
    found, problems = of_contributors('2024,AHA,A fund,O,"Weavers, house of",Others,"1,234.50",Weavers\n')
    assert found == [
        Given(2, 2024, "AHA", "A fund", "O", "Weavers, house of", "Others", Decimal("1234.50"), "Weavers")
    ]
    assert problems == []


@pytest.mark.parametrize(
    "row",
    ["2024,AHA,F,O,W,G,twelve,W", "2024,AHA,F,O,W,G,,W", "x,AHA,F,O,W,G,1,W", "2024,AHA,F,O,,G,1,W",
     "2024,,F,O,W,G,1,W", "2024,AHA,F,O,W,G,NaN,W", "2024,AHA,F,O,W,G,1.005,W", "2024,AHA", "0,AHA,F,O,W,G,1,W",
     "2024,AHA,F,O,W,G,9e99,W"],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_named_and_stops_no_other(row: str) -> None:
    found, problems = of_contributors(f"{row}\n2024,AHA,F,O,W,G,-7,W\n")
    assert problems == [("row-unreadable", "a.csv:2")]
    assert [each.number for each in found] == [-7]  # type: ignore[attr-defined]


def test_columns_that_are_not_there_are_named() -> None:
    found, problems = contributions("year,amount_usd\n2024,1\n", COLUMNS["contributions"], "a.csv")
    assert found == [] and problems[0].code == "columns-missing" and "contributor" in problems[0].message
    mine = {**COLUMNS["expenses"], "amount": "spent", "fund": "key"}
    assert expenses("year,key,spent\n2024,AHA,5\n", mine, "b.csv")[0] == [Spent(2, 2024, "AHA", Decimal(5))]


def test_statements_and_adjustments_are_read_from_json() -> None:
    told = {
        "meta": {"year": 2024, "source": {"symbol": "A/1"}},
        "reconciliation": [
            {"fund_code": "AHA", "statement_amount_usd": 10, "named_rows_amount_usd": 9, "residual_usd": 1},
            {"fund_code": "UPR"},
        ],
    }
    found, problems = statements(json.dumps(told), COLUMNS["statements"], "s.json")
    assert found == [Stated(1, 2024, "AHA", Decimal(10), Decimal(9), Decimal(1), "A/1")]
    assert [(each.code, each.where) for each in problems] == [("row-unreadable", "s.json:2")]
    rows = '[{"year": 2018, "label": "From/(To) (AHA)", "amount_usd": -5}]'
    assert adjustments(rows, COLUMNS["adjustments"], "j")[0] == [
        Adjusted(1, 2018, "From/(To) (AHA)", Decimal(-5))
    ]


@given(st.text(max_size=60))
def test_nothing_that_is_handed_in_breaks_a_reader(text: str) -> None:
    for kind, reader in [("contributions", contributions), ("expenses", expenses), ("adjustments", adjustments),
                         ("statements", statements)]:  # fmt: skip
        found, problems = reader(text, COLUMNS[kind], "x")
        assert not found or not problems
        reader(HEAD + text, COLUMNS[kind], "x")


def test_a_configuration_says_what_it_lacks() -> None:
    told = json.loads(SHIPPED)
    del told["expenses"]["amount"]
    with pytest.raises(ValueError, match="expenses does not say: amount"):
        read_columns(json.dumps(told))
