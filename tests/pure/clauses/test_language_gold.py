"""Paragraphs of other resolutions, annotated by hand: clauses, addressees and mandates (facts only, no text)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import language_gold as gold

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def scores(shared: Path) -> dict[str, gold.Score]:
    return gold.by_hand(shared)


@pytest.mark.parametrize("what", ["clauses", "addressees", "mandates"])
def test_the_hand_made_paragraphs_are_read(scores: dict[str, gold.Score], what: str) -> None:
    assert scores[what].wanted > 10
    assert scores[what].f1 >= 0.97


def test_leads_of_early_sessions_are_the_printed_ones(shared: Path) -> None:
    found = gold.leads_of(shared, range(54, 55))
    for part in ("preamble", "operative"):
        assert found[part].wanted > 100
        assert found[part].f1 >= 0.985
