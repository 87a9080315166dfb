"""Each rule finds what its truth table says, sees nothing else, and treats two requests alike whoever sends them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.pure.criteria.case import Case
from comity.pure.criteria.findings import WHY, findings
from comity.pure.criteria.rules import CATEGORIES, KINDS, Rule, read_rules
from tests.pure.dossier.shipped import NAMES, route

CASE = Case(
    asked_on=date(2026, 3, 2), categories=frozenset(), member=True, event="", council_member=None,
    geneva_mission=None, earlier_delegates=None, reports_owed=0, services=frozenset(), currency="",
    total=None, own=None, answered=frozenset(), track="ordinary",
)  # fmt: skip


SITS = {"event": "troika", "council_member": True, "geneva_mission": False}


def case(**changes: Any) -> Case:
    return replace(CASE, **changes)


def rule(kind: str, *value: str, otherwise: str = "not-met") -> Rule:
    return Rule("one", kind, value, "Words.", "", ("38/3 op 21",), 3, otherwise)


def finds(one: Rule, **changes: Any) -> str:
    return findings(case(**changes), [one])[0].met


# The categories of the funds, written by hand from what each fund's page says (domain.md 2; 38/3 pp 19), apart from
# the files: every set of the three lists a State can be on, and what the fund's rule must find.
SETS = [frozenset(each) for size in range(4) for each in combinations(("LDC", "LLDC", "SIDS"), size)]
NOTHING, LDC, LLDC, SIDS = frozenset[str](), frozenset({"LDC"}), frozenset({"LLDC"}), frozenset({"SIDS"})
TRAVEL = {  # developing countries: the three lists prove it; off the lists a person looks
    NOTHING: "to-judge", LDC: "met", LLDC: "met", SIDS: "met", LDC | LLDC: "met", LDC | SIDS: "met", LLDC | SIDS: "met",
    LDC | LLDC | SIDS: "met",
}  # fmt: skip
COUNCIL = {  # least developed countries and small island developing States, and no others
    NOTHING: "not-met", LDC: "met", LLDC: "not-met", SIDS: "met", LDC | LLDC: "met", LDC | SIDS: "met",
    LLDC | SIDS: "met", LDC | LLDC | SIDS: "met",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "truth"), [("review-travel", "developing", TRAVEL), ("ldc-sids", "category", COUNCIL)]
)
def test_the_truth_table_of_a_funds_category_rule(
    name: str, code: str, truth: dict[frozenset[str], str]
) -> None:
    rules = read_rules(route(name).criteria, 1)[0]
    found = {
        each: next(one.met for one in findings(case(categories=each), rules) if one.criterion == code)
        for each in SETS
    }
    assert found == truth


def test_the_other_two_funds_ask_for_no_category() -> None:
    for name in ("technical-cooperation", "review-follow-up"):
        assert "category-in" not in {each.kind for each in route(name).criteria}


@pytest.mark.parametrize(
    ("event", "earlier", "event_met", "delegate_met"),
    [
        ("own-review", 0, "met", "met"), ("own-adoption", 0, "met", "met"), ("troika", 0, "met", "met"),
        ("report-training", 0, "met", "met"),
        ("own-review", 1, "met", "not-met"), ("own-adoption", 2, "met", "not-met"),
        ("troika", 1, "met", "not-met"), ("some-other", 0, "not-met", "met"),
        ("", None, "to-judge", "to-judge"),
    ],
)  # fmt: skip
def test_the_truth_table_of_review_travel(
    event: str, earlier: int | None, event_met: str, delegate_met: str
) -> None:
    rules = read_rules(route("review-travel").criteria, 1)[0]
    found = {
        each.criterion: each.met for each in findings(case(event=event, earlier_delegates=earlier), rules)
    }
    assert (found["event"], found["one-delegate"]) == (event_met, delegate_met)


@pytest.mark.parametrize(
    ("one", "changes", "met", "why"),
    [
        (rule("category-in", "LDC"), {"categories": LDC}, "met", "in-list"),
        (rule("category-in", "LDC"), {"categories": SIDS}, "not-met", "not-in-list"),
        (rule("category-in", "LDC", otherwise="to-judge"), {"categories": SIDS}, "to-judge", "not-in-list"),
        (rule("member-or-observer"), {}, "met", "is-party"),
        (rule("member-or-observer"), {"member": False}, "not-met", "is-not-party"),
        (rule("event-in", "own-review"), {"event": "own-review"}, "met", "in-list"),
        (rule("event-in", "own-review"), {"event": "troika"}, "not-met", "not-in-list"),
        (rule("event-in", "own-review"), {}, "to-judge", "not-given"),
        (rule("one-delegate"), {"earlier_delegates": 0}, "met", "none-before"),
        (rule("one-delegate"), {"earlier_delegates": 1}, "not-met", "one-before"),
        (rule("one-delegate"), {}, "to-judge", "not-given"),
        (rule("reports-in"), {}, "met", "all-reported"),
        (rule("reports-in"), {"reports_owed": 2}, "not-met", "report-owed"),
        (rule("reports-in", otherwise="to-judge"), {"reports_owed": 1}, "to-judge", "report-owed"),
        (rule("troika-duty"), {}, "to-judge", "not-given"),
        (rule("troika-duty"), {"event": "own-review", "council_member": False}, "met", "no-troika"),
        (rule("troika-duty"), SITS, "met", "sits-without-mission"),
        (rule("troika-duty"), SITS | {"council_member": False}, "not-met", "does-not-sit"),
        (rule("troika-duty"), SITS | {"council_member": None}, "to-judge", "sits-unknown"),
        (rule("troika-duty"), SITS | {"geneva_mission": True}, "not-met", "has-mission"),
        (
            rule("troika-duty"),
            SITS | {"geneva_mission": True, "council_member": None},
            "not-met",
            "has-mission",
        ),
        (rule("troika-duty"), SITS | {"geneva_mission": None}, "to-judge", "not-given"),
        (rule("answered", "aim", "cost"), {"answered": frozenset({"aim", "cost", "help"})}, "met", "given"),
        (rule("answered", "aim", "cost"), {"answered": frozenset({"aim"})}, "not-met", "not-given"),
        (rule("answered", "aim"), {"track": "emergency"}, "to-judge", "not-given"),
        (rule("at-most", "USD", "50"), {"currency": "USD", "total": Decimal(50)}, "met", "within"),
        (rule("at-most", "USD", "50"), {"currency": "USD", "total": Decimal("50.01")}, "not-met", "above"),
        (
            rule("at-most", "USD", "50"),
            {"currency": "USD", "total": Decimal(60), "own": Decimal(10)},
            "met",
            "within",
        ),
        (
            rule("at-most", "USD", "50"),
            {"currency": "EUR", "total": Decimal(1)},
            "to-judge",
            "other-currency",
        ),
        (rule("at-most", "USD", "50"), {"currency": "USD"}, "to-judge", "not-given"),
        (rule("service-in", "advice"), {"services": frozenset({"advice"})}, "met", "in-list"),
        (rule("service-in", "advice"), {"services": frozenset({"travel"})}, "not-met", "not-in-list"),
        (
            rule("service-in", "advice"),
            {"services": frozenset({"advice", "travel"})},
            "to-judge",
            "some-not-in-list",
        ),
        (rule("service-in", "advice"), {}, "to-judge", "not-given"),
        (rule("judged"), {}, "to-judge", "for-a-person"),
    ],
)
def test_the_truth_table_of_each_kind_of_rule(one: Rule, changes: dict[str, Any], met: str, why: str) -> None:
    found = findings(case(**changes), [one])[0]
    assert (found.met, found.why) == (met, why)


def test_a_finding_carries_its_rules_source_and_what_it_saw_as_plain_values() -> None:
    import json

    one = replace(rule("category-in", "LDC", "SIDS"), source="A/HRC/RES/19/26")
    found = findings(case(categories=LDC | LLDC), [one])[0]
    assert (found.criterion, found.source) == ("one", "A/HRC/RES/19/26")
    assert json.loads(json.dumps(found.facts)) == {
        "on": "2026-03-02", "categories": ["LDC", "LLDC"], "wanted": ["LDC", "SIDS"],
    }  # fmt: skip


# Equal treatment, by properties.

CODES = st.sampled_from(["aim", "cost", "help", "event", "advice", "travel", "own-review", "troika"])
MONEY = st.none() | st.decimals(0, 10**6, places=2)
CASES = st.builds(
    Case,
    asked_on=st.dates(date(2018, 1, 1), date(2030, 1, 1)),
    categories=st.frozensets(st.sampled_from(CATEGORIES)),
    member=st.booleans(),
    event=st.just("") | CODES,
    council_member=st.none() | st.booleans(),
    geneva_mission=st.none() | st.booleans(),
    earlier_delegates=st.none() | st.integers(0, 3),
    reports_owed=st.integers(0, 3),
    services=st.frozensets(CODES),
    currency=st.sampled_from(["", "USD", "EUR", "CHF"]),
    total=MONEY,
    own=MONEY,
    answered=st.frozensets(CODES),
    track=st.sampled_from(["ordinary", "emergency"]),
)


@st.composite
def any_rule(draw: st.DrawFn, kind: str | None = None) -> Rule:
    kind = kind or draw(st.sampled_from(sorted(KINDS)))
    value = {
        "categories": st.lists(st.sampled_from(CATEGORIES), min_size=1),
        "codes": st.lists(CODES, min_size=1),
        "amount": st.sampled_from([["USD", "50000"], ["EUR", "1"]]),
        "": st.just([]),
    }[KINDS[kind][0]]
    return rule(kind, *draw(value), otherwise=draw(st.sampled_from(["not-met", "to-judge"])))


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(deadline=None)
@given(data=st.data(), first=CASES, second=CASES)
def test_two_requests_swapped_give_swapped_findings(
    kind: str, data: st.DataObject, first: Case, second: Case
) -> None:
    """Two States hand in two requests. Had each handed in the other's, each would have got the other's finding: what is
    found follows the request, in whatever order they come, and never who stands behind it."""
    one = data.draw(any_rule(kind))
    states = {"one": first, "two": second}
    straight = {state: findings(given_, [one]) for state, given_ in states.items()}
    crossed = {
        state: findings(states["two" if state == "one" else "one"], [one]) for state in reversed(states)
    }
    assert (crossed["one"], crossed["two"]) == (straight["two"], straight["one"])


@settings(deadline=None)
@given(CASES, st.data())
def test_a_rule_sees_only_the_fields_it_says(given_: Case, data: st.DataObject) -> None:
    """Whatever else of a case changes, the finding stays; the day of asking may show in its facts alone."""
    one = data.draw(any_rule())
    other = data.draw(CASES)
    hidden = {each.name: getattr(other, each.name) for each in fields(Case) if each.name not in one.looks_at}
    before, after = (findings(each, [one])[0] for each in (given_, replace(given_, **hidden)))
    assert (before.met, before.why) == (after.met, after.why)


@settings(deadline=None)
@given(CASES, st.lists(any_rule(), max_size=6))
def test_each_rule_finds_by_itself_whatever_stands_beside_it(given_: Case, rules: list[Rule]) -> None:
    together = findings(given_, rules)
    alone = tuple(chain.from_iterable(findings(given_, [each]) for each in rules))
    assert together == alone
    assert all(each.why in WHY and each.met in ("met", "not-met", "to-judge") for each in together)


@settings(deadline=None)
@given(CASES)
def test_only_a_rule_that_may_end_a_request_finds_not_met(given_: Case) -> None:
    for kind in KINDS:
        assert (
            finds(rule(kind, *SOME[KINDS[kind][0]], otherwise="to-judge"), **_as_changes(given_)) != "not-met"
        )


SOME = {"categories": ["LDC"], "codes": ["aim"], "amount": ["USD", "5"], "": []}


def _as_changes(given_: Case) -> dict[str, Any]:
    return {each.name: getattr(given_, each.name) for each in fields(Case)}


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(given_=CASES)
def test_a_shipped_route_finds_something_of_each_criterion(name: str, given_: Case) -> None:
    rules = read_rules(route(name).criteria, 1)[0]
    assert [each.criterion for each in findings(given_, rules)] == [
        each.code for each in route(name).criteria
    ]
