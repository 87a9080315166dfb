"""What folding forgives, and what it does not."""

from __future__ import annotations

import pytest

from comity.pure.names import folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CÔTE D’ORIA", "Côte d'Oria"),
        ("Oria  of\nthe\u00a0North", "oria of the north"),
        ("Oria\u2011Bissan", "Oria-Bissan"),
        ("Ko\u0301ra", "Kóra"),
        ("Oria,", "ORIA"),
        ("Or\u00adia", "Oria"),
        ("\u202bأوريا\u202c", "أوريا"),
        ("Oria *", "Oria"),
    ],
)
def test_light_folding_forgives_case_form_apostrophes_dashes_and_space(one: str, other: str) -> None:
    assert folding.light(one) == folding.light(other)


def test_light_folding_keeps_accents_apart() -> None:
    assert folding.light("Niral") != folding.light("Nirál")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nirál", "niral"),
        ("THE ORIAS", "Orias (the)"),
        ("l’Oria", "Oria (l')"),
        ("la Oria", "Oria (la)"),
        ("Cote dOria", "Côte d'Oria"),
        ("Oria & Bissan", "Oria and Bissan"),
        ("Oria (Bissan)", "Oria-Bissan"),
        ("ORİYE", "Oriye"),
        ("Ёлния", "ЕЛНИЯ"),
        ("奥里亚（布）", "奥里亚(布)"),
    ],
)
def test_full_folding_also_forgives_accents_articles_and_punctuation(one: str, other: str) -> None:
    assert folding.full(one) == folding.full(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oria", "Orian"),
        ("Republic of Oria", "Democratic Republic of Oria"),
        ("Therapia", "rapia"),
        ("Lasoria", "oria"),
    ],
)
def test_folding_never_brings_different_words_together(one: str, other: str) -> None:
    assert folding.full(one) != folding.full(other)


@pytest.mark.parametrize(
    ("index_form", "natural"),
    [
        ("Oria, Republic of", "Republic of Oria"),
        ("Oria (Republic of)", "Republic of Oria"),
        ("Oria (the Republic of the)", "the Republic of the Oria"),
        ("Oria (République islamique d’)", "République islamique d'Oria"),
        ("Ория (Многонациональное Государство)", "Многонациональное Государство Ория"),
    ],
)
def test_an_index_form_is_read_in_its_natural_order(index_form: str, natural: str) -> None:
    assert folding.turned(index_form) == [folding.full(natural)]


def test_a_plain_name_has_no_other_order() -> None:
    assert folding.turned("Republic of Oria") == []
