"""Papers and criteria: the machine's findings and people's, side by side; the newest counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from comity.apps.assistance import actions, findings, routes
from comity.apps.assistance.actions import needs
from comity.apps.assistance.case import case, rules
from comity.apps.assistance.models import AssistanceRequest, Finding
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.models import Record
from comity.apps.parties.models import Party, Status
from comity.pure.criteria.rules import seal
from comity.pure.lifecycle.table import Need
from tests.assistance_world import OTHER, OWN, TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("eligibility")
    return way


def _answer(way: Way, question: str, **value: Any) -> None:
    """Change what the row says, past the acts."""
    way.assistance.answers.filter(question=question).update(value=value)


def test_the_machine_finds_every_criterion_and_the_record_bears_their_seal(way: Way) -> None:
    definition = routes.definition(way.assistance.route)
    rows = list(Finding.objects.all())
    assert [each.criterion for each in rows] == [each.code for each in definition.criteria]
    assert {each.by for each in rows} == {None}
    assert {each.criteria_version for each in rows} == {definition.version}
    assert {each.criterion for each in rows if each.met == "met"} == {"state", "own-request", "kind-of-help"}
    assert {each.met for each in rows if each.criterion in needs.judged_by_assessors(way.assistance)} == {
        "to-judge"
    }
    assert Record.objects.get(act="assistance.papers_accepted").facts["criteria"] == seal(rules(definition))


def test_papers_are_complete_by_the_same_function_as_the_form() -> None:
    way = Way()
    way.to("papers")
    _answer(way, "cost", currency="USD", total="12,0", own="")
    assert Need.COMPLETE not in needs.met(way.assistance, way.at)
    with refused(Reason.INCOMPLETE) as found:
        way.do(actions.accept_papers, person("dalia"))
    assert [(each["question"], each["code"]) for each in found.value.facts["gaps"]] == [
        (each.question, each.code) for each in needs.gaps(way.assistance)
    ]
    assert {each["question"] for each in found.value.facts["gaps"]} == {"cost"}


def test_a_person_finds_beside_the_machine_and_the_newest_counts(way: Way) -> None:
    way.do(
        actions.find, person("dalia"), criterion="kind-of-help", met="not-met", source="the fund's list of 2026",
        words="Its second part is not of a kind the fund gives.",
    )  # fmt: skip
    rows = Finding.objects.filter(criterion="kind-of-help")
    assert [(each.met, each.by and each.by.name) for each in rows] == [("met", None), ("not-met", "Dalia")]
    assert findings.standing(way.assistance)["kind-of-help"].met == "not-met"
    assert needs.not_met(way.assistance) == ["kind-of-help"]
    way.do(
        actions.find, person("dalia"), criterion="kind-of-help", met="met", source="the fund's list of 2026"
    )
    assert needs.not_met(way.assistance) == []


def test_a_finding_needs_its_source_and_a_criterion_of_the_fund(way: Way) -> None:
    given = {"criterion": "kind-of-help", "met": "met", "source": "a list"}
    for field, wrong, reason in (
        ("source", " ", Reason.NO_WORDS), ("source", "x" * 301, Reason.NOT_FIT), ("met", "to-judge", Reason.NOT_FIT),
        ("met", "", Reason.NOT_FIT), ("criterion", "one-event", Reason.NO_CRITERION),
    ):  # fmt: skip
        with refused(reason):
            way.do(actions.find, person("dalia"), **(given | {field: wrong}))


def test_a_request_with_a_criterion_not_met_is_not_found_eligible(way: Way) -> None:
    way.do(actions.find, person("dalia"), criterion="kind-of-help", met="not-met", source="a list")
    with refused(Reason.CRITERION_NOT_MET) as found:
        way.do_sealed("find-eligible", person("dalia"))
    assert found.value.facts == {"criteria": ["kind-of-help"]}
    way.do(actions.refer, person("dalia"), words="A criterion is not met.")
    assert way.assistance.stage == "decision"


def test_what_no_rule_could_decide_is_found_by_a_person_first() -> None:
    way = Way()
    way.to("papers")
    _answer(way, "help", services=["advice", "co-funding"], detail="Both.")
    way.accept_papers()
    assert needs.to_judge(way.assistance) == ["kind-of-help"]
    for act in ("find-eligible", "refer"):
        with refused(Reason.FINDINGS_MISSING) as found:
            if act == "refer":
                way.do(actions.refer, person("dalia"), words="Not a kind of help it gives.")
            else:
                way.do_sealed(act, person("dalia"))
        assert found.value.facts["criteria"] == ["kind-of-help"]
    way.judge()
    way.do_sealed("find-eligible", person("dalia"))
    assert way.assistance.stage == "assessment"


def test_changed_answers_are_looked_at_again_and_what_did_not_change_stands(way: Way) -> None:
    way.do(actions.find, person("dalia"), criterion="own-request", met="met", source="their letter")
    before = Finding.objects.count()
    way.do(actions.remark, person("dalia"), question="help", text="Is all of it advice?")
    way.do_sealed("return-with-remarks", person("dalia"))
    kept = way.assistance.answers.get(question="help")
    value = {"services": ["co-funding"], "detail": "Money alone."}
    way.do(actions.answer, person("amina"), question="help", value=value, seen=kept.version)
    way.do(actions.clear, person("amina"))
    way.do(actions.resubmit, person("amina"))
    assert Finding.objects.count() == before + 1
    assert findings.standing(way.assistance)["kind-of-help"].met != "met"
    assert findings.standing(way.assistance)["own-request"].source == "their letter"


def _case(way: Way, **given: Any) -> Any:
    return case(AssistanceRequest.objects.get(pk=way.assistance.pk), way.at)


def test_a_case_holds_what_the_answers_say(way: Way) -> None:
    found = _case(way)
    assert (found.services, found.currency, found.total, found.own) == (
        {"advice", "training"}, "USD", Decimal("120000.00"), Decimal("20000.00"),
    )  # fmt: skip
    assert (found.member, found.track, found.event, found.earlier_delegates) == (True, "ordinary", "", None)
    assert found.asked_on == way.assistance.first_sent_at.date()
    assert {"aim", "cost", "help"} <= found.answered
    _answer(way, "cost", currency="", total="", own="")
    found = _case(way)
    assert (found.currency, found.total) == ("", None)
    assert "cost" not in found.answered


def test_categories_are_those_of_the_day_the_State_asked(way: Way) -> None:
    asked_on = way.assistance.first_sent_at.date()
    own = Party.objects.get(code=OWN)
    Status.objects.filter(party=own).delete()
    for name, first, last in (
        ("LDC", None, asked_on), ("LLDC", asked_on, None), ("SIDS", date(2026, 12, 1), None),
        ("LDC", None, date(2025, 12, 31)),
    ):  # fmt: skip
        Status.objects.create(party=own, status=name, valid_from=first, valid_until=last, source="a test")
    Status.objects.create(party=Party.objects.get(code=OTHER), status="SIDS", source="a test")
    assert _case(way).categories == {"LDC", "LLDC"}


def test_delegates_to_the_same_event_are_counted_from_what_was_approved() -> None:
    first = Way(fund=TRAVEL)
    first.to("decision")
    second = Way(fund=TRAVEL, at=first.at)
    second.to("sent")
    assert _case(second).earlier_delegates == 0
    first.approve()
    assert _case(second).earlier_delegates == 1
    assert _case(first).earlier_delegates == 0  # its own delegate is not an earlier one
    AssistanceRequest.objects.filter(pk=first.assistance.pk).update(fund="another-fund")
    assert _case(second).earlier_delegates == 0
    AssistanceRequest.objects.filter(pk=first.assistance.pk).update(fund=TRAVEL)
    _answer(second, "event", kind="own-review", session="54")
    assert _case(second).earlier_delegates == 0
    _answer(second, "event", kind="own-adoption", session="53")
    assert _case(second).earlier_delegates == 0
    _answer(second, "delegate", post="Director", earlier="yes")
    assert _case(second).earlier_delegates == 1
    _answer(second, "delegate", post="Director")
    assert _case(second).earlier_delegates is None


def test_another_States_delegate_counts_for_nothing() -> None:
    first = Way(fund=TRAVEL, of=OTHER)
    first.to("agreement")
    second = Way(fund=TRAVEL, at=first.at)
    second.to("sent")
    assert _case(second).earlier_delegates == 0


def test_two_States_that_say_the_same_are_found_the_same() -> None:
    ways = [Way(of=OWN), Way(of=OTHER)]
    Status.objects.all().delete()
    for way in ways:
        way.to("eligibility")
    one, two = (
        [(each.criterion, each.met, each.words, each.source) for each in way.assistance.findings.all()]
        for way in ways
    )
    assert one == two
