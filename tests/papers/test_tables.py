"""The reader's tables as built from the shipped data."""

from __future__ import annotations

from comity.papers.tables import load


def test_every_name_variant_leads_to_its_state() -> None:
    states = load().states
    pairs = {
        "Venezuela (Bolivarian Republic of)": "VEN", "Venezuela, Bolivarian Republic of": "VEN",
        "Republic of Korea": "KOR", "Congo": "COG", "Democratic Republic of the Congo": "COD",
        "Türkiye": "TUR", "Turkey": "TUR", "United Kingdom of Great Britain and Northern Ireland": "GBR",
    }  # fmt: skip
    assert {name: states.get(name) for name in pairs} == pairs


def test_a_known_misprint_is_no_name() -> None:
    assert "Cameron" not in load().states


def test_seats_and_sessions_are_known_where_the_seeds_need_them() -> None:
    tables = load()
    assert any(first <= "2018-03-23" <= last for first, last in tables.members["TUN"])
    assert not any(first <= "2018-03-23" <= last for first, last in tables.members.get("RUS", ()))
    assert list(tables.sessions["HRC", 43]) == [("2020-02-24", "2020-03-13"), ("2020-06-15", "2020-06-23")]


def test_the_tables_are_built_once() -> None:
    assert load() is load()
