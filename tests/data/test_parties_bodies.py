"""The shipped bodies, offices, mechanisms and officials."""

from __future__ import annotations

import pytest

from comity.papers import tables_parties

ROWS = tables_parties.rows("parties/bodies.csv")
TABLE = tables_parties.body_names()
TYPES = {"un-official", "un-office", "un-body", "un-mechanism", "un-system"}


def test_codes_stand_once_and_are_no_codes_of_states_or_groups() -> None:
    codes = [row["code"] for row in ROWS]
    others = {row["iso3"] for row in tables_parties.rows("parties/states.csv")}
    others |= {row["code"] for row in tables_parties.rows("parties/groups.csv")}
    assert len(set(codes)) == len(codes) >= 80
    assert not set(codes) & others


def test_types_are_those_of_addressees_in_a_reading() -> None:
    assert {row["type"] for row in ROWS} == TYPES


def test_every_parent_is_in_the_table_and_none_is_its_own_ancestor() -> None:
    parents = {row["code"]: row["parent"] for row in ROWS}
    for code in parents:
        line = [code]
        while parents[line[-1]]:
            line.append(parents[line[-1]])
            assert len(set(line)) == len(line)


def test_every_body_has_an_english_name_and_a_source() -> None:
    assert all(row["name_en"] and row["status"] and row["source"] for row in ROWS)


def test_wording_is_called_seen_only_where_there_is_a_name() -> None:
    for row in ROWS:
        assert all(row[f"name_{language}"] for language in row["seen_in"].split())


def test_every_name_leads_to_its_body_alone() -> None:
    for name in TABLE.names:
        assert TABLE.find(name.text).bearer == name.bearer


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the Office of the High Commissioner", "OHCHR"),
        ("the High Commissioner", "HCHR"),
        ("United Nations High Commissioner for Human Rights", "HCHR"),
        ("Office of the United Nations High Commissioner for Refugees", "UNHCR"),
        ("le Conseil des droits de l’homme", "HRC"),
        ("Комитет по правам человека", "CCPR"),
        ("人权理事会咨询委员会", "HRC-AC"),
        ("الجمعية العامة", "GA"),
        ("ECOSOC", "ECOSOC"),
    ],
)
def test_a_person_in_office_and_the_office_are_two(text: str, code: str) -> None:
    assert TABLE.find(text).bearer == code
