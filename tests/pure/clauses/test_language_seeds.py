"""The facts of the two resolutions the project began with, written down by hand before the program was run on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from comity.pure.clauses.reading import to_json
from tests.pure.clauses.structure import seed

pytestmark = pytest.mark.shared
VECTORS = Path(__file__).parents[2] / "vectors"
SEEDS = [("A-HRC-RES-37-23.txt", "37-23.facts.json"), ("A-HRC-RES-38-3.txt", "38-3.facts.json")]


def both(shared: Path, text: str, facts: str) -> tuple[dict[str, Any], dict[str, Any]]:
    expected = json.loads((VECTORS / facts).read_text(encoding="utf-8"))
    return to_json(seed(shared, text)[1]), expected


@pytest.mark.parametrize(("text", "facts"), SEEDS)
def test_leads_and_clauses_are_those_written_down(shared: Path, text: str, facts: str) -> None:
    found, expected = both(shared, text, facts)
    for part in ("preamble", "operative"):
        assert len(found[part]) == len(expected[part])
        for one, wanted in zip(found[part], expected[part], strict=True):
            for key in ("id", "lead", "verb", "modifiers"):
                assert one[key] == wanted[key], one["id"]
            assert len(one["clauses"]) == len(wanted["clauses"]), one["id"]
            for clause, want in zip(one["clauses"], wanted["clauses"], strict=True):
                for key in want.keys() - {"addressees"}:
                    assert clause[key] == want[key], one["id"]
                asked = [
                    {key: each[key] for key in ("surface", "canonical", "type")}
                    for each in clause["addressees"]
                ]
                assert asked == want["addressees"], one["id"]


@pytest.mark.parametrize(("text", "facts"), SEEDS)
def test_citations_are_those_written_down(shared: Path, text: str, facts: str) -> None:
    found, expected = both(shared, text, facts)
    keys = ("paragraph", "tier", "name", "symbol", "date", "body", "via", "pinpoint")
    cited = [
        {key: each[key] for key in keys if each[key] is not None}
        for each in found["citations"]
        if each["tier"] in ("symbol", "named")
    ]
    order = str
    assert sorted(map(order, (sorted(each.items()) for each in cited))) == sorted(
        map(order, (sorted(each.items()) for each in expected["citations"]))
    )


@pytest.mark.parametrize(("text", "facts"), SEEDS)
def test_mandates_are_those_written_down(shared: Path, text: str, facts: str) -> None:
    found, expected = both(shared, text, facts)
    assert [each["paragraph"] for each in found["mandates"]] == [
        each["paragraph"] for each in expected["mandates"]
    ]
    for one, wanted in zip(found["mandates"], expected["mandates"], strict=True):
        for key in ("verb", "addressees", "action_text", "recurring"):
            assert one[key] == wanted[key]
        assert (one["due"] is None) == (wanted["due"] is None)
        if wanted["due"]:
            assert {key: one["due"][key] for key in wanted["due"]} == wanted["due"]
        forms = [{key: each[key] for key in want} for each, want in
                 zip(one["deliverables"], wanted["deliverables"], strict=True)]  # fmt: skip
        assert forms == wanted["deliverables"]


def test_the_year_of_38_3_op_31_is_kept_and_flagged(shared: Path) -> None:
    reading = seed(shared, "A-HRC-RES-38-3.txt")[1]
    assert [each.code for each in reading.problems if each.code == "due-in-past"] == ["due-in-past"]
    first = seed(shared, "A-HRC-RES-37-23.txt")[1]
    assert "due-in-past" not in [each.code for each in first.problems]
