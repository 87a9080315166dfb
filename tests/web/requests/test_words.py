"""Every value that a page may have to say has its words."""

from __future__ import annotations

import re
from pathlib import Path

from comity.apps.assistance.models import Advice, Assessment, Decision, Finding, PublicInput
from comity.apps.assistance.shown import INNER
from comity.apps.consents.models import Scope
from comity.pure.disclosure.table import PUBLISHABLE
from comity.pure.dossier import gaps, screen
from comity.pure.dossier.catalogue import GROUPS
from comity.pure.lifecycle.table import Act, Holder, Need, Stage
from comity.web.requests import words

ACTS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "acts.md"


def test_every_entry_of_the_journal_is_told_in_the_way_or_is_inner_work() -> None:
    recorded = set(re.findall(r"`assistance\.([a-z_]+)`", ACTS.read_text(encoding="utf-8")))
    assert len(recorded) > 30
    assert recorded - set(words.DONE) - INNER == set()


def test_every_value_has_its_words() -> None:
    assert set(words.STAGES) == set(Stage)
    assert set(words.HOLDERS) == set(Holder)
    assert set(words.ACTS) == set(Act)
    assert set(words.NEEDS) == set(Need)
    assert set(words.SCOPES) == set(Scope.values)
    assert set(words.PUBLISHABLE) == set(PUBLISHABLE)
    assert set(words.GROUPS) == set(GROUPS)
    assert set(words.FOUND) == set(screen.CODES)
    assert set(words.MET) == set(Finding.Met.values)
    assert set(words.OUTCOMES) == set(Decision.Outcome.values)
    assert set(words.ADVISES) == set(Advice.Advises.values) | set(Assessment.Advises.values)
    assert set(words.STANDINGS) == set(PublicInput.Standing.values)


def test_every_gap_names_its_field_and_says_what_to_do() -> None:
    other = words.gap("unheard-of", "Total cost")
    for code in gaps.CODES:
        said = words.gap(code, "Total cost", {"line": "x", "most": 200})
        assert said.startswith("Total cost: ") and said != other, code


def test_a_refusal_names_what_its_facts_name() -> None:
    assert "R-2026-0007" in words.refusal(words.Reason.WAITED_LONGER, {"reference": "R-2026-0007"})
