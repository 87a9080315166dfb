"""`comity funds donors` on both bases, and `comity funds define`: versions of a word; none replaces another."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from comity.apps.funds import actions
from comity.apps.funds.models import DonorDefinition
from comity.cli import environment, main
from comity.pure.ledger.amounts import amount
from tests.apps.funds.conftest import AT, Books, books

__all__ = ["books"]


@pytest.fixture(autouse=True)
def _stay_in_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "django", lambda **_: None)


def comity(*words: object) -> int:
    return main.main(["funds", *map(str, words)])


def rows(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    assert comity("donors", "--format", "json", *words) == 0
    return {f"{each['fund']} {each['year']}": each for each in json.loads(capsys.readouterr().out)["rows"]}


def gift(books: Books, donor: str, words: str, day: date, **more: Any) -> None:
    told: dict[str, Any] = {"fund": books.rivers} | more
    actions.receive_unpledged(donor=donor, amount=amount(words), day=day, by=books.by, at=AT, **told)


def test_a_donor_of_two_funds_is_first_seen_in_one_and_once_in_all(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    gift(books, "A", "10.00 USD", date(2025, 3, 1))
    gift(books, "A", "30.00 USD", date(2025, 4, 1), fund=books.hills)
    gift(books, "B", "10.00 USD", date(2025, 5, 1), fund=books.hills, in_kind="A press")
    found = rows(capsys)
    assert found["RIV 2025"]["first_seen"] == ["A"] and found["HIL 2025"]["first_seen"] == ["B"]
    assert found["all 2025"]["first_seen"] == ["A", "B"]
    whole = found["all 2025"]
    assert (whole["basis"], whole["donors"], whole["total"], whole["in_kind"]) == ("received", 2, 50, 10)
    assert (whole["top_1_share"], whole["herfindahl"]) == ("0.8000", "0.6800")
    assert rows(capsys, "--basis", "recognised") == {}


def test_a_version_is_added_and_both_series_are_told(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    for year in (2023, 2024, 2025):
        gift(books, "A", "10.00 USD", date(year, 3, 1))
    told = ("define", "--from", "2026-01-01", "--years", 1, "--given", 0, "--source", "Board, 4 March")
    assert comity(*told) == 0 and comity(*told) == 0
    assert "version 2, from 2026-01-01: gave in at most 0 of the 1 years before" in capsys.readouterr().out
    assert DonorDefinition.objects.count() == 1
    found = rows(capsys, "--fund", "RIV")
    series = {
        key: [(new["version"], new["donors"]) for new in each["non_traditional"]]
        for key, each in found.items()
    }
    assert series == {
        "RIV 2023": [(1, 1), (2, 1)],
        "RIV 2024": [(1, 1), (2, 0)],
        "RIV 2025": [(1, 0), (2, 0)],
    }


def test_what_is_no_definition_is_refused(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    assert comity("define", "--from", "2026-01-01", "--years", 2, "--given", 2, "--source", "x") != 0
    assert "not-fit max_years_given" in capsys.readouterr().err and not DonorDefinition.objects.exists()
