"""The desk reads in words why a program found what it found."""

from __future__ import annotations

from comity.pure.criteria.findings import WHY
from comity.web.desk import words


def test_each_reason_of_a_rule_has_its_words() -> None:
    assert set(words.WHY) == set(WHY)
    assert len({str(each) for each in words.WHY.values()}) == len(WHY)
