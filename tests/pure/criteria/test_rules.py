"""Criteria become rules only where their values mean something, and the seal moves with every word of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from comity.pure.criteria import rules as module
from comity.pure.criteria.case import FIELDS
from comity.pure.criteria.rules import KINDS, Rule, read_rules, seal
from comity.pure.dossier import route as dossier
from tests.pure.dossier.shipped import NAMES, route


@dataclass(frozen=True)
class Data:
    code: str = "one"
    kind: str = "judged"
    value: tuple[str, ...] = ()
    otherwise: str = "not-met"
    words: str = "Words."
    source: str = ""
    serves: tuple[str, ...] = ("38/3 op 21",)


def codes(*data: Data) -> list[str]:
    return [each.code for each in read_rules(data, 1)[1]]


def test_the_kinds_are_those_a_route_may_name() -> None:
    assert tuple(KINDS) == dossier.CRITERION_KINDS
    assert {module.NOT_MET, module.TO_JUDGE} == set(dossier.OTHERWISE)


@pytest.mark.parametrize("name", NAMES)
def test_the_criteria_of_a_shipped_route_are_rules_of_its_version(name: str) -> None:
    rules, problems = read_rules(route(name).criteria, route(name).version)
    assert problems == []
    assert [each.code for each in rules] == [each.code for each in route(name).criteria]
    assert {each.version for each in rules} == {route(name).version}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (Data(kind="voted-for"), "criterion-kind-unknown"),
        (Data(otherwise="met"), "wrong-value"),
        (Data(kind="judged", value=("a",)), "criterion-value"),
        (Data(kind="category-in"), "criterion-value"),
        (Data(kind="category-in", value=("LDC", "G77")), "criterion-value"),
        (Data(kind="answered"), "criterion-value"),
        (Data(kind="event-in", value=("Own review",)), "criterion-value"),
        (Data(kind="at-most", value=("USD",)), "criterion-value"),
        (Data(kind="at-most", value=("usd", "5")), "criterion-value"),
        (Data(kind="at-most", value=("USD", "NaN")), "criterion-value"),
        (Data(kind="at-most", value=("USD", "0")), "criterion-value"),
        (Data(kind="at-most", value=("USD", "five")), "criterion-value"),
    ],
)
def test_each_kind_of_fault_is_told(data: Data, code: str) -> None:
    assert codes(data) == [code]


def test_two_criteria_of_one_code_are_told() -> None:
    assert codes(Data(), Data()) == ["given-twice"]


def test_the_seal_moves_with_every_part_of_a_rule_and_with_their_order() -> None:
    rule = Rule("a", "category-in", ("LDC",), "Words.", "A/RES/1/1", ("38/3 op 21",), 1)
    other = [
        replace(rule, code="b"), replace(rule, kind="answered"), replace(rule, value=("SIDS",)),
        replace(rule, words="W"),
        replace(rule, source=""), replace(rule, serves=()), replace(rule, version=2),
        replace(rule, otherwise="to-judge"),
    ]  # fmt: skip
    seals = {seal([rule]), seal([]), seal([rule, rule]), *(seal([each]) for each in other)}
    assert len(seals) == 3 + len(other) and seal([rule]) == seal([replace(rule)])
    assert seal([rule, other[0]]) != seal([other[0], rule])


def test_the_seal_moves_with_the_list_of_what_may_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = seal([])
    monkeypatch.setattr(module, "FIELDS", {**FIELDS, "track": "Something else"})
    assert seal([]) != before


def test_a_rule_says_which_fields_it_looks_at() -> None:
    assert {field for _, fields in KINDS.values() for field in fields} | {"asked_on"} == set(FIELDS)
