"""Forms changed by a seeded editor and saved by LibreOffice: every answer is kept, or its loss is told.

`make soak-word` takes 500; here runs the short form. That a loss is found is shown by planting one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from comity.papers.form_fields import FormProblem
from comity.papers.form_in import read_form
from tests.papers.forms_through_libreoffice import SOFFICE, lost, made, saved


@pytest.mark.soak
@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice on this machine")
def test_every_answer_is_kept_or_its_loss_is_told(tmp_path: Path, soak_forms: int) -> None:
    forms = {str(seed): made(seed) for seed in range(soak_forms)}
    back = saved({name: data for name, (_definition, _given, data, _typed) in forms.items()}, tmp_path)
    told: Counter[str] = Counter()
    wrong = {name: ["LibreOffice did not save it"] for name in forms if name not in back}
    for name, data in back.items():
        definition, given, _data, typed = forms[name]
        if missing := lost(read_form(data, definition), definition, given, typed, told):
            wrong[name] = [*missing, *typed.did]
    print(
        f"{len(back)} forms through LibreOffice: {told['kept']} fields kept, {told['told']} told of, {len(wrong)} wrong"
    )
    assert not wrong


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12))
def test_every_answer_is_kept_or_its_loss_is_told_before_that(seed: int) -> None:
    definition, given, data, typed = made(seed)
    assert not lost(read_form(data, definition), definition, given, typed, Counter())


def test_a_lost_answer_and_a_lost_word_are_found() -> None:
    definition, given, data, typed = made(3)
    found = read_form(data, definition)
    question, name = next(
        (code, name) for code, each in given.items() for name, value in each.items()
        if value and isinstance(value, str) and f"{code}.{name}" not in typed.meant and not typed.meant.get(code)
        and (code, name) not in {(one.question, one.input) for one in found.problems}
    )  # fmt: skip
    answers = {code: dict(each) for code, each in found.answers.items()}
    answers[question][name] = "something else"
    spoilt = replace(found, answers=answers)
    assert any(f"{question}.{name}" in each for each in lost(spoilt, definition, given, typed, Counter()))
    told = FormProblem("not-found", "", question, name)
    spoilt = replace(spoilt, problems=(*found.problems, told))
    assert not any(f"{question}.{name}" in each for each in lost(spoilt, definition, given, typed, Counter()))
    typed.tokens.append("neverseen")
    assert any("neverseen" in each for each in lost(found, definition, given, typed, Counter()))
