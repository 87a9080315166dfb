"""37/23, operative paragraph 4 (and 38/3, 29): paragraphs on a matter, found in everything held, the same each time."""

from __future__ import annotations

import pytest

from comity.apps.texts.models import Paragraph
from tests.readings import paragraph, resolution, take_in

pytestmark = pytest.mark.django_db


def _held() -> None:
    for year, said in ((2024, "mutual cooperation"), (2025, "lamps"), (2026, "cooperating mutually")):
        operative = [paragraph("op1", f"Invites mechanisms to look at {said}."), paragraph("op2", "Decides.")]
        take_in(resolution(f"DEMO/RES/{year - 2000}/1", adopted=f"{year}-03-01", operative=operative))


def test_each_hit_has_symbol_and_paragraph_and_two_runs_agree() -> None:
    _held()
    hits = [each.address for each in Paragraph.objects.all().found("mutual cooperation")]
    assert hits == ["texts/DEMO/RES/24/1#op1", "texts/DEMO/RES/26/1#op1"]
    assert hits == [each.address for each in Paragraph.objects.all().found("mutual cooperation")]


def test_counts_by_year_add_up_to_the_list() -> None:
    _held()
    found = Paragraph.objects.all().found("mutual cooperation")
    assert found.by_year() == [(2024, "", 1), (2026, "", 1)]
    assert sum(count for _, _, count in found.by_year()) == len(found)


def test_no_words_find_nothing() -> None:
    _held()
    assert not Paragraph.objects.all().found("  ")
