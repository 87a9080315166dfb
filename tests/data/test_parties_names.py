"""The shipped names of States: complete in six languages, each leading to its State, no State lost in another."""

from __future__ import annotations

import csv
import datetime
import json
import lzma
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.papers import tables_parties
from comity.pure.names import folding

ROWS = tables_parties.rows("parties/names.csv")
STATES = {row["iso3"] for row in tables_parties.rows("parties/states.csv")}
TABLE = tables_parties.state_names()
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
FORMS = {"short", "formal", "un-list", "inverted", "upper", "variant", "former", "misprint"}


@pytest.mark.parametrize("form", ["short", "formal"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_one_name_of_each_form_in_each_language(form: str, language: str) -> None:
    named = Counter(row["iso3"] for row in ROWS if (row["form"], row["language"]) == (form, language))
    assert named == dict.fromkeys(STATES, 1)


def test_forms_languages_and_statuses_are_of_the_closed_lists() -> None:
    assert {row["form"] for row in ROWS} == FORMS
    assert {row["language"] for row in ROWS} == set(LANGUAGES)
    assert {row["status"] for row in ROWS} == {"sourced", "derived", "public-record"}
    assert {row["iso3"] for row in ROWS} == STATES


def test_every_name_carries_its_source_and_a_dated_one_is_not_called_sourced() -> None:
    for row in ROWS:
        assert row["source"]
        if row["valid_from"] or row["valid_until"]:
            assert row["status"] in ("public-record", "derived")


def test_dates_are_cut_or_whole_and_in_order() -> None:
    for row in ROWS:
        for text in (row["valid_from"], row["valid_until"]):
            assert not text or datetime.date.fromisoformat((text + "-01-01")[:10])
        if row["valid_from"] and row["valid_until"]:
            assert row["valid_from"] <= row["valid_until"]


def test_names_are_clean() -> None:
    for row in ROWS:
        assert row["name"] == row["name"].strip()
        assert not set(row["name"]) & set("*_\n\t\u00a0")


def test_every_name_leads_to_its_state() -> None:
    for name in TABLE.names:
        assert name.bearer in TABLE.find(name.text).bearers
        assert name.bearer in TABLE.find(name.text, language=name.language).bearers
        assert name.bearer in TABLE.find(name.text.upper()).bearers
        assert name.bearer in TABLE.find(f"  {name.text.replace(' ', '  ')} ").bearers


def test_only_a_name_that_two_states_bore_is_ambiguous() -> None:
    ambiguous = {name.text for name in TABLE.names if len(TABLE.find(name.text).bearers) > 1}
    assert ambiguous == {"United Arab Republic"}
    assert TABLE.find("United Arab Republic").bearers == ("EGY", "SYR")
    assert TABLE.find("United Arab Republic", at=datetime.date(1965, 1, 1)).bearer == "EGY"


@pytest.mark.parametrize(
    ("text", "iso3"),
    [
        ("Venezuela (Bolivarian Republic of)", "VEN"),
        ("Venezuela, Bolivarian Republic of", "VEN"),
        ("Bolivarian Republic of Venezuela", "VEN"),
        ("Republic of Korea", "KOR"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Democratic People’s Republic of", "PRK"),
        ("Democratic Republic of the Congo", "COD"),
        ("Congo, the Democratic Republic of the", "COD"),
        ("Congo", "COG"),
        ("the Congo", "COG"),
        ("Republic of the Congo", "COG"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Guinea", "GIN"),
        ("Guinea-Bissau", "GNB"),
        ("Equatorial Guinea", "GNQ"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("Türkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("TURKIYE", "TUR"),
        ("Turkey", "TUR"),
        ("Swaziland", "SWZ"),
        ("Eswatini", "SWZ"),
        ("Czech Republic", "CZE"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Cape Verde", "CPV"),
        ("UNITED STATES", "USA"),
        ("UNITED KINGDOM", "GBR"),
        ("Cote d’Ivoire", "CIV"),
        ("Pays-Bas (Royaume des)", "NLD"),
        ("Iran (République islamique d’)", "IRN"),
        ("États-Unis d’Amérique", "USA"),
        ("Reino Unido de Gran Bretaña e Irlanda del Norte", "GBR"),
        ("Боливия (Многонациональное Государство)", "BOL"),
        ("刚果", "COG"),
        ("刚果民主共和国", "COD"),
        ("جمهورية الكونغو الديمقراطية", "COD"),
        ("الكونغو", "COG"),
        ("دولة فلسطين", "PSE"),
        ("Holy See (the)", "VAT"),
    ],
)
def test_a_name_in_any_form_and_script_finds_its_state(text: str, iso3: str) -> None:
    assert TABLE.find(text).bearer == iso3


@pytest.mark.parametrize(
    ("text", "day", "in_force"),
    [
        ("Turkey", "2022-05-01", True),
        ("Turkey", "2023-01-01", False),
        ("Türkiye", "2022-07-01", True),
        ("Swaziland", "2017-01-01", True),
        ("Swaziland", "2019-01-01", False),
        ("the former Yugoslav Republic of Macedonia", "2016-03-24", True),
        ("the former Yugoslav Republic of Macedonia", "2020-01-01", False),
        ("Serbia and Montenegro", "2005-01-01", True),
        ("Serbia and Montenegro", "2006-06-04", False),
    ],
)
def test_a_former_name_is_found_and_its_time_is_told(text: str, day: str, in_force: bool) -> None:
    matches = TABLE.find(text, at=datetime.date.fromisoformat(day)).exact
    assert {match.in_force for match in matches} == {in_force}


def test_a_short_name_shared_by_two_states_is_no_answer() -> None:
    found = TABLE.find("Korea")
    assert found.exact == ()
    assert {each.name.bearer for each in found.suggestions[:2]} == {"KOR", "PRK"}


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(TABLE.names), st.data())
def test_one_wrong_letter_gives_the_right_suggestion_and_no_answer(name, data) -> None:  # type: ignore[no-untyped-def]
    place = data.draw(st.integers(0, len(name.text) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase + "жщ丰ض"))
    typed = name.text[:place] + letter + name.text[place + 1 :]
    if folding.full(typed) in {folding.full(each.text) for each in TABLE.names}:
        return  # the letter made another name, or the same
    found = TABLE.find(typed, suggestions=len(STATES))
    turned_into_a_name = found.exact and found.exact[0].how == "order"
    assert turned_into_a_name or found.exact == ()
    if not found.exact:
        assert name.bearer in {each.name.bearer for each in found.suggestions}


@pytest.mark.shared
def test_every_name_printed_in_the_councils_votes_finds_its_state(shared: Path) -> None:
    with (shared / "data/hrc-votes/hrc-recorded-votes.csv").open(encoding="utf-8") as lines:
        printed = {(row["name_as_printed"], row["iso3"]) for row in csv.DictReader(lines)}
    assert len(printed) > 150
    assert {(text, TABLE.find(text).bearer) for text, _ in printed} == printed


def _voters(shared: Path) -> Iterator[str]:
    with (shared / "data/hrc-akn4un/data_extract.jsonl").open(encoding="utf-8") as lines:
        yield from _lists(lines)
    place = shared / "data/ga-akn4un/data_extract-all-committees.jsonl.xz"
    with lzma.open(place, "rt", encoding="utf-8") as lines:
        yield from _lists(lines)


def _lists(lines: object) -> Iterator[str]:
    for line in lines:  # type: ignore[attr-defined]
        record = json.loads(line)
        for key in ("MS_in_favour", "MS_against", "MS_abstaining"):
            yield from record.get(key) or []


@pytest.mark.shared
def test_every_name_in_the_assemblys_votes_finds_a_state(shared: Path) -> None:
    lost = {text for text in _voters(shared) if text.strip() and TABLE.find(text).bearer is None}
    assert lost == set()


@pytest.mark.shared
def test_every_country_of_the_assemblys_older_votes_that_is_a_state_today_is_found(shared: Path) -> None:
    iso2 = {row["iso2"]: row["iso3"] for row in tables_parties.rows("parties/states.csv")}
    with (shared / "data/unga-votes/countries.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["country_code"] in iso2:
                assert TABLE.find(row["country"]).bearer == iso2[row["country_code"]], row
