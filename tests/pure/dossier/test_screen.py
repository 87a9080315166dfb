"""The screen before publication finds the shapes of personal data, and lets the usual text of a request pass."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.dossier.screen import CODES, personal

FOUND = [
    ("write to amina.salo@example.org today", "e-mail"), ("j.doe (at) mail.org", "e-mail"),
    ("ａ.b＠mail.org", "e-mail"),
    ("call +41 22 917 90 00", "telephone"), ("+41229179000", "telephone"), ("0041 22 917 90 00", "telephone"),
    ("Tel.: 917 9000", "telephone"), ("079 123 45 67", "telephone"), ("(022) 917 90 00", "telephone"),
    ("电话：１２３４５６７８", "telephone"), ("هاتف: ٠٢٢١٢٣٤٥٦٧", "telephone"), ("WhatsApp 079 1234567", "telephone"),
    ("CH93 0076 2011 6238 5295 7", "bank-account"), ("GB82WEST12345698765432", "bank-account"),
    ("account number 12345678", "bank-account"), ("compte no 123 456 78", "bank-account"),
    ("passport No. X1234567", "passport"), ("holder of AB1234567", "passport"), ("паспорт 12 3456789", "passport"),
    ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "passport"), ("identity card no 12345678", "passport"),
    ("born on 5 July 1980", "birth"), ("Date of birth: 05.07.1980", "birth"), ("née le 3 mai 1970", "birth"),
    ("1990年5月3日出生", "birth"), ("fecha de nacimiento: 3 de mayo", "birth"), ("родилась 3 мая 1970", "birth"),
]  # fmt: skip
HARMLESS = [
    "A/HRC/44/5 para 120.45", "A/HRC/RES/38/3#op21", "USD 48,500", "1 000 000 000", "2026-10-12 until 2026-10-16",
    "05.07.2018 and 06.07.2018", "12/10/2026", "info@mission.example", "geneva@mission.example",
    "article 19, 20, 21, 22",
    "passport control training for 40 officers", "children born in 2020", "GE.18-12345(E)", "S/RES/1325 (2000)",
    "E/CN.4/2006/104", "a telephone hotline in 14 districts", "R-2026-0147", "2018-2030; 2021, 2022, 2023",
    "account for 12",
    "0.05 0.06 0.07", "ISO 3166-1, M49", "Sixty officers @ ten districts",
]  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND)
def test_the_shapes_of_personal_data_are_found(text: str, code: str) -> None:
    assert code in CODES
    assert [each.code for each in personal(text)] == [code]


@pytest.mark.parametrize("text", HARMLESS)
def test_the_usual_text_of_a_request_passes(text: str) -> None:
    assert personal(text) == ()


def test_a_made_up_account_without_its_check_is_not_one() -> None:
    assert [each.code for each in personal("CH93 0076 2011 6238 5295 8")] != ["bank-account"]


def test_the_place_is_that_of_the_given_text() -> None:
    text = "Зовите ٣ раза: amina.salo@example.org, или +41 22 917 90 00."
    assert [text[slice(*each.span)] for each in personal(text)] == [
        "amina.salo@example.org",
        "+41 22 917 90 00",
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from([each for each, _ in FOUND] + HARMLESS + [" ", "\n", "x", "9"]), max_size=8))
def test_places_come_in_order_and_none_overlaps(pieces: list[str]) -> None:
    text = " ".join(pieces)
    spans = [each.span for each in personal(text)]
    assert all(0 <= first < last <= len(text) for first, last in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@settings(deadline=None)
@given(st.text())
def test_any_text_is_screened_without_raising(text: str) -> None:
    personal(text)


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "@", "a.b@", "+1 ", "0 1", "01 ", "A1 ", "AA11 ", "A<", "tel ", "born ", "A11111111 "],
)
def test_a_long_text_made_to_be_slow_is_not(piece: str) -> None:
    began = time.perf_counter()
    personal(piece * (40_000 // len(piece)))
    assert time.perf_counter() - began < 2.0
