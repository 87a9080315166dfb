"""A body that no table knows: its own symbol, sessions and numbers stay its own, and none of ours are guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.papers.limits import Limits
from comity.papers.reader import read_document
from comity.pure.clauses.reading import Reading

DEMO = Path(__file__).resolve().parents[3] / "demo" / "demo-res-1-4.txt"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_document(DEMO.read_bytes(), DEMO.name, Limits())


def test_the_printed_symbol_and_its_code_are_taken(reading: Reading) -> None:
    assert reading.metadata.symbol == "DEMO/RES/1/4"
    assert reading.metadata.symbol_in_text
    assert reading.metadata.body_code == "DEMO"


def test_its_session_and_the_assembly_are_its_own(reading: Reading) -> None:
    dues = {mandate.paragraph: mandate.due for mandate in reading.mandates}
    assert [(dues[op].body, dues[op].session) for op in ("op4", "op5", "op12")] == [  # type: ignore[union-attr]
        ("DEMO", 3), ("DEMO", 2), ("DEMO", 4),
    ]  # fmt: skip


def test_its_resolution_is_its_own_and_named_bodies_keep_theirs(reading: Reading) -> None:
    symbols = [each.symbol for each in reading.citations if each.tier == "symbol"]
    assert symbols[:4] == ["DEMO/RES/1/1", "A/RES/48/141", "A/HRC/RES/5/1", "A/HRC/RES/5/2"]
    assert "DEMO/RES/1/2" in symbols


def test_an_and_inside_a_name_in_mid_list_parts_nothing(reading: Reading) -> None:
    assert reading.vote is not None
    assert reading.vote.roll_call is not None
    assert reading.vote.roll_call.in_favour[0].name == "Islands and Coasts of Yarrow"
    assert [each.name for each in reading.vote.roll_call.in_favour[-2:]] == ["Tamsin", "Ulloa"]
    assert reading.vote.tally_consistent


def test_what_is_asked_in_points_ends_without_the_clause_s_own_mark(reading: Reading) -> None:
    asked = next(mandate for mandate in reading.mandates if mandate.paragraph == "op5")
    assert asked.action_text.endswith("at its second session")
