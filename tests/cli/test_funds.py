"""`comity funds`: loads what was published, once; prints it beside the books; counts again."""

from __future__ import annotations

import csv
import json
import lzma
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.models import Entry, Fund, Rate, StatementLine, Subtotal
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.cli import environment, main
from comity.pure.ledger.rates import Rate as PureRate
from comity.pure.ledger.rates import Rates
from tests.conftest import CHECKOUT
from tests.papers.statements.made import xlsx

pytestmark = pytest.mark.django_db
HEAD = "year,fund_code,fund_name,entity,contributor,contributor_group,amount_usd,names_as_reported\n"


@pytest.fixture(autouse=True)
def _stay_in_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "django", lambda **_: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = "2018,ZAA,Fund of Looms,Office,Weavers,Others,100,Weavers\n"
    rows += "2018,ZAA,Fund of Looms,Office,Smiths,Others,-30,S\n"
    (tmp_path / "human-rights-fund-contributions.csv").write_text(HEAD + rows)
    told = {
        "meta": {"year": 2018, "source": {"symbol": "A/1"}},
        "reconciliation": [
            {"fund_code": "ZAA", "statement_amount_usd": 95, "named_rows_amount_usd": 85, "residual_usd": 10}
        ],
    }
    (tmp_path / "trust-fund-contributors-2018.json.xz").write_bytes(lzma.compress(json.dumps(told).encode()))
    return tmp_path


def comity(*words: object) -> int:
    return main.main(["funds", *map(str, words)])


def told(capsys: pytest.CaptureFixture[str], *words: object) -> Any:
    capsys.readouterr()
    assert comity(*words) == 0
    return json.loads(capsys.readouterr().out)


def test_a_folder_loads_once_and_is_printed_beside_the_books(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert comity("load", folder) == 0
    assert "new: 2 rows, 2 entries, 1 funds, 2 donors" in capsys.readouterr().out
    assert comity("load", folder) == 0
    assert "nothing new" in capsys.readouterr().out
    answer = told(capsys, "totals", "--format", "json")
    assert "official ledger" in answer["note"]
    (row,) = answer["rows"]
    assert {name: row[name] for name in ("fund", "year", "published_total", "ledger", "difference")} == {
        "fund": "ZAA", "year": 2018, "published_total": 95, "ledger": 70, "difference": 25,
    }  # fmt: skip
    assert {each["kind"]: each["amount"] for each in row["gaps"]} == {
        "adjustments": 15, "source-residual": 10, "refunds-and-write-downs": -30,
    }  # fmt: skip
    (donors,) = [each for each in told(capsys, "donors", "--format", "json")["rows"] if each["fund"] == "ZAA"]
    assert (donors["donors"], donors["top_1_share"], donors["unearmarked_share"]) == (1, "1.0000", None)
    assert comity("totals") == 0
    assert "ZAA\t2018\t95\t70\t25\tadjustments 15; source-residual 10" in capsys.readouterr().out


def test_what_cannot_be_read_is_named_and_ends_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "human-rights-fund-contributions-more.csv").write_text(HEAD + "2018,ZAA,F,O,Potters,G,much,P\n")
    (folder / "trust-fund-contributors-2024.json.xz").write_bytes(b"no archive")
    (folder / "human-rights-fund-expenses.csv").write_text("year,code,expenses_usd\n2018,ALL,5\n")
    assert comity("load", folder) == 1
    codes = [line.split("\t")[:2] for line in capsys.readouterr().err.splitlines()]
    assert codes == [
        ["row-unreadable", "human-rights-fund-contributions-more.csv:2"],
        ["file-unreadable", "trust-fund-contributors-2024.json.xz"],
        ["unknown-fund", "human-rights-fund-expenses.csv:2"],
    ]
    assert told(capsys, "totals", "--format", "json")["rows"][0]["ledger"] == 70, "the rest was loaded"


def test_other_columns_are_set_in_a_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = json.loads((CHECKOUT / "src/comity/data/money/published.json").read_text())
    columns["contributions"] |= {"files": "gifts.csv", "amount": "dollars"}
    (folder / "gifts.csv").write_text(HEAD.replace("amount_usd", "dollars") + "2020,ZBB,F,O,Potters,G,7,P\n")
    (tmp_path / "columns.json").write_text(json.dumps(columns))
    assert comity("load", folder, "--columns", tmp_path / "columns.json") == 0
    assert [each["fund"] for each in told(capsys, "totals", "--format", "json")["rows"]] == ["ZBB"]
    (tmp_path / "columns.json").write_text("{}")
    assert comity("load", folder, "--columns", tmp_path / "columns.json") == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_folder_without_schedules_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert comity("load", tmp_path) == 1 and comity("load", tmp_path / "none") == 1
    assert "is no folder" in capsys.readouterr().err


def test_rates_are_imported_by_the_columns_they_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(
        "code,from,rate\nEUR,2024-03-01,0.923\nGBP,2024-03-01,0.786\nXXX,2024-03-01,1\nCHF,soon,1\n"
    )
    words = ("rates", file, "--source", "a list", "--currency-column", "code", "--on-column", "from",
             "--units-column", "rate")  # fmt: skip
    assert comity(*words) == 1, "two rows cannot be read"
    assert capsys.readouterr().err.count("row-unreadable") == 2
    assert {(each.currency, str(each.units.normalize())) for each in Rate.objects.all()} == {
        ("EUR", "0.923"),
        ("GBP", "0.786"),
    }
    file.write_text("code,from,rate\nEUR,2024-03-01,0.923\n")
    assert comity(*words) == 0 and "0 rates new, 1 held already" in capsys.readouterr().out
    for content in (b"code,from,rate\nEUR,\xff,1\n", b"code,from\n"):
        file.write_bytes(content)
        assert comity(*words) == 1
    told = capsys.readouterr().err
    assert "wrong-encoding" in told and "no-layout" in told


def test_a_list_of_the_middle_of_a_month_comes_as_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, head = tmp_path / "rates.xlsx", ["Country", "Currency code", "Effective date", "Operational rate"]
    file.write_bytes(
        xlsx([["A list"], head, ["A", "EUR", date(2024, 3, 1), 0.923], ["B", "JPY", date(2024, 3, 1), 149]])
    )
    assert comity("rates", file, "--source", "a list") == 0
    file.write_bytes(xlsx([head, ["A", "EUR", date(2024, 3, 15), "0.871"]]))
    assert comity("rates", file, "--source", "a list, corrected") == 0
    assert "1 rates new" in capsys.readouterr().out
    known = Rates(PureRate(each.currency, each.on, each.units, each.source) for each in Rate.objects.all())
    found = [known.on(code, date(2024, 3, day)) for code, day in (("EUR", 14), ("EUR", 20), ("JPY", 20))]
    assert [each and str(each.units.normalize()) for each in found] == ["0.923", "0.871", "149"]
    assert comity("rates", file, "--source", "a list, corrected") == 0
    assert "0 rates new, 1 held already" in capsys.readouterr().out


def test_lists_of_rates_are_read_by_layouts_of_ones_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, own = tmp_path / "rates.csv", tmp_path / "own.json"
    file.write_bytes("Währung;ab;Kurs\nEUR;01.03.2024;0,923\n".encode("cp1252"))
    assert comity("rates", file, "--source", "a list") == 1 and "no-layout" in capsys.readouterr().err
    layout = {
        "columns": {"currency": "Währung", "on": "ab", "units": "Kurs"}, "dates": ["%d.%m.%Y"], "decimal": ",",
        "separator": ";", "encodings": ["utf-8", "cp1252"],
    }  # fmt: skip
    own.write_text(json.dumps({"layouts": {"own": layout}}))
    assert comity("rates", file, "--source", "a list", "--columns", own) == 0
    assert str(Rate.objects.get().units.normalize()) == "0.923"
    own.write_text("{}")
    assert comity("rates", file, "--source", "a list", "--columns", own) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_a_statement_is_brought_in_once_and_moves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.set_fund(code="RIV", name="Fund of the Rivers", by=SYSTEM, at=datetime.now(UTC), invented=True)
    file = tmp_path / "march.csv"
    file.write_text("Date,Amount,Currency\n2026-02-12,100.00,USD\n2026-02-12,0.00,USD\n")
    assert comity("statement", file, "--fund", "riv") == 0
    told = capsys.readouterr()
    assert "1 lines new, 0 held already" in told.out and told.err.startswith("nothing-moved\tmarch.csv:3")
    records = Record.objects.count()
    assert comity("statement", file, "--fund", "RIV") == 0 and "nothing new" in capsys.readouterr().out
    assert (
        StatementLine.objects.count() == 1
        and not Entry.objects.exists()
        and Record.objects.count() == records
    )
    file.write_text("Date,Amount,Currency\n2026-02-12,100.001,USD\n")
    assert comity("statement", file, "--fund", "RIV") == 1
    told = capsys.readouterr()
    assert "row-unreadable\tmarch.csv:2" in told.err and "nothing of" in told.err
    assert comity("statement", file, "--fund", "RIV", "--layout", "none") == 1
    assert comity("statement", file, "--fund", "ZZZ") == 1
    assert comity("statement", tmp_path / "none.csv", "--fund", "RIV") == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_check_finds_a_subtotal_that_was_touched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    comity("load", folder)
    assert comity("check") == 0 and "2 entries, 4 postings" in capsys.readouterr().out
    Subtotal.objects.filter(kind="refunded").update(number=1)
    assert comity("check") == 1
    assert "subtotal-differs\tZAA:refunded USD 2018-12" in capsys.readouterr().err


@pytest.mark.shared
def test_the_published_schedules_load_and_reconcile(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = shared / "data" / "un-voluntary-funds"
    assert comity("load", data) == 0
    assert comity("load", data) == 0 and "nothing new" in capsys.readouterr().out
    sums: dict[tuple[str, int], int] = defaultdict(int)
    for path in sorted(data.glob("human-rights-fund-contributions*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            sums[row["fund_code"], int(row["year"])] += int(row["amount_usd"])
    rows = {(each["fund"], each["year"]): each for each in told(capsys, "totals", "--format", "json")["rows"]}
    assert {key: each["ledger"] for key, each in rows.items() if each["named_rows"]} == sums
    for year in (2018, 2024):
        source = json.loads(lzma.decompress((data / f"trust-fund-contributors-{year}.json.xz").read_bytes()))
        for each in source["reconciliation"]:
            row = rows.get((each["fund_code"], year))
            if row is None:
                continue
            assert row["published_total"] == each["statement_amount_usd"]
            assert row["source_residual"] == each["residual_usd"]
            assert row["difference"] == row["published_total"] - row["ledger"]
            listed = {gap["kind"]: gap["amount"] for gap in row["gaps"]}
            assert row["difference"] == listed.get("adjustments", 0) + listed.get("source-residual", 0)
    assert {year for (_, year), row in rows.items() if row["published_total"] is not None} == {2018, 2024}
    assert "no-named-contributors" in {gap["kind"] for gap in rows["VPU", 2020]["gaps"]}
    assert rows["HCA", 2024]["difference"] == 454_164 and rows["AHA", 2018]["difference"] == -5_885
    assert comity("check") == 0


@pytest.mark.shared
def test_measures_of_donors_equal_those_worked_out_apart(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """tests/vectors/donor-measures.csv was worked out from the published rows with sort and awk."""
    comity("load", shared / "data" / "un-voluntary-funds")
    found = {
        (each["fund"], each["year"]): each for each in told(capsys, "donors", "--format", "json")["rows"]
    }
    with (CHECKOUT / "tests" / "vectors" / "donor-measures.csv").open() as lines:
        for row in csv.DictReader(lines):
            mine = found[row["fund"], int(row["year"])]
            names = ("named", "donors", "total", "top_1_share", "top_5_share", "herfindahl")
            assert [str(mine[name]) for name in names] == [row[name] for name in names]
            assert str(mine["positive_total"]) == row["positive"]


def test_books_of_a_fund_are_begun_once_and_a_bad_code_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert comity("set", "coast-fund", "--name", "Coast Fund", "--basis", "A decision") == 0
    assert capsys.readouterr().out == "coast-fund: Coast Fund\n" * 2
    fund = Fund.objects.get(code="coast-fund")
    assert (fund.name, fund.basis, fund.invented) == ("Coast Fund", "A decision", False)
    assert Record.objects.filter(act="funds.set").count() == 1

    assert comity("set", "no code", "--name", "X") == 1
    assert "nothing was kept: not-fit code" in capsys.readouterr().err
    assert Fund.objects.count() == 1
