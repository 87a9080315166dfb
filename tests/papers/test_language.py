"""The language of a text, told from its script and its commonest words."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.papers.language import language_of

CODES = {"ar": "ara", "en": "eng", "es": "spa", "fr": "fra", "ru": "rus", "zh": "zho"}


@pytest.mark.shared
@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_every_article_of_the_universal_declaration_is_told_in_its_language(
    shared: Path, name: str, code: str
) -> None:
    text = (shared / f"data/udhr-six-languages/udhr-{name}.txt").read_text(encoding="utf-8")
    assert language_of(text) == code
    long = [line for line in text.splitlines() if len(line) > (60 if name == "zh" else 120)]
    assert len(long) >= 10
    assert [language_of(line) for line in long] == [code] * len(long)


@pytest.mark.parametrize(
    "text", ["", "1234 / 5678", "Zażółć gęślą jaźń, mówił wół", "کشورها و مردم چین گفتگو پیش می‌گیرند که"]
)
def test_no_language_is_better_than_a_wrong_one(text: str) -> None:
    assert language_of(text) is None
