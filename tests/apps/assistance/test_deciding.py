"""Advice and decision: by different people, under a mandate, with reason, words and the version of the criteria."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions, clocks, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.deciding import may_decline_by
from comity.apps.assistance.models import Advice, Decision, Finding
from comity.apps.assistance.refusal import Reason
from comity.apps.consents.models import Scope
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office, Role
from comity.pure.lifecycle.table import Need
from tests.assistance_world import BOARD, DECIDER, FOLLOW_UP, MANDATE, TRAVEL, Way, person, refused, sealed

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("decision")
    return way


def _role(name: str, role: str, office: str, way: Way) -> None:
    people.give_role(
        person=person(name), office=Office.objects.get(name=office), role=role, by=SYSTEM, at=way.at
    )


def _decline(way: Way, **given: Any) -> Any:
    facts = {"reason": "no-money", "criterion": "money", "words": "The fund is empty."} | given
    return way.do_sealed("decline", person("dan"), **facts)


def _approve(way: Way, by: str = "dan", **given: Any) -> Any:
    return way.do_sealed("approve", person(by), **({"reason": "in-full", "words": "As proposed."} | given))


def test_advice_decides_nothing() -> None:
    way = Way()
    way.to("advice")
    given = {"advises": "decline", "words": "The need is small.", "meeting": "64th meeting"}
    for field, wrong, reason in (
        ("advises", "perhaps", Reason.NOT_FIT), ("words", "", Reason.NO_WORDS), ("meeting", " ", Reason.NO_WORDS),
        ("meeting", "x" * 121, Reason.NOT_FIT),
    ):  # fmt: skip
        with refused(reason):
            way.do(actions.advise, person("fatou"), **(given | {field: wrong}))
    way.do(actions.advise, person("fatou"), **given)
    advice = Advice.objects.get()
    assert (advice.mandate, advice.office.name) == (MANDATE, BOARD)
    assert (way.assistance.stage, Decision.objects.count()) == ("decision", 0)
    _approve(way)
    assert way.assistance.stage == "agreement"


def test_a_member_who_stepped_aside_does_not_advise() -> None:
    way = Way()
    way.to("advice")
    way.do(actions.recuse, person("fatou"), words="I held a post there.")
    with refused(Reason.RECUSED):
        way.do(actions.advise, person("fatou"), advises="approve", words="Yes.", meeting="64th")


def test_a_decision_names_office_mandate_reason_words_and_version(way: Way) -> None:
    at = way.at
    decision = _approve(way)
    kept = Decision.objects.get(pk=decision.pk)
    assert (kept.outcome, kept.reason, kept.words, kept.at) == ("approve", "in-full", "As proposed.", at)
    assert (kept.mandate, kept.office.name) == (MANDATE, DECIDER)
    assert kept.criteria_version == routes.definition(way.assistance.route).version
    facts = Record.objects.get(act="assistance.approved").facts
    assert (facts["decision"], facts["criteria_version"]) == (kept.pk, kept.criteria_version)
    letter = Letter.objects.get(kind="decided-approve")
    assert MANDATE in letter.body
    assert facts["letter"] == letter.seal


@pytest.mark.parametrize("outcome", ["approve", "decline", "redirect"])
def test_its_days_are_those_of_the_clocks(outcome: str) -> None:
    way = Way()
    way.to("proposal")
    way.at += timedelta(days=7)  # with the State
    way.accept()
    way.advise()
    way.at += timedelta(days=9)
    before = clocks.of(way.assistance, way.at)
    if outcome == "redirect":
        way.redirect(by="dan")
    else:
        _approve(way) if outcome == "approve" else _decline(way)
    kept = Decision.objects.get()
    assert (kept.total_days, kept.desk_days) == (before.total, before.secretariat)
    assert kept.total_days > kept.desk_days > 0
    if outcome != "redirect":
        after = clocks.of(way.assistance, way.at + timedelta(days=30))
        assert (after.total, after.secretariat) == (kept.total_days, kept.desk_days)


def test_in_part_is_another_outcome_with_its_own_reasons(way: Way) -> None:
    for reason, in_part in (("in-full", True), ("in-part-money", False), ("no-money", False), ("", False)):
        with refused(Reason.NO_REASON):
            way.do(
                actions.approve, person("dan"), reason=reason, words="Yes.", in_part=in_part, letter_seal="-"
            )
    _approve(way, reason="in-part-money", in_part=True)
    assert Decision.objects.get().outcome == "approve-in-part"


def test_a_decision_needs_words(way: Way) -> None:
    with refused(Reason.NO_WORDS):
        way.do(actions.approve, person("dan"), reason="in-full", words=" ", letter_seal="-")
    with refused(Reason.NO_WORDS):
        way.do(
            actions.decline, person("dan"), reason="no-money", criterion="money", words="", letter_seal="-"
        )


@pytest.mark.parametrize("name", ["emeka", "fatou"])
def test_who_assessed_or_advised_does_not_decide(way: Way, name: str) -> None:
    _role(name, Role.DECIDER, DECIDER, way)
    before = way.at
    for act, facts in (
        (Act.APPROVE, {"reason": "in-full", "words": "As proposed."}),
        (Act.DECLINE, {"reason": "no-money", "criterion": "money", "words": "The fund is empty."}),
        (Act.REDIRECT, {"route_code": FOLLOW_UP, "words": "That fund can help more."}),
    ):
        given = sealed(act, way.assistance, person(name), before, **facts)
        with refused(Reason.SAME_PERSON):
            way.do(getattr(actions, act.value), person(name), **given)


def test_who_stepped_aside_does_not_decide(way: Way) -> None:
    way.do(actions.recuse, person("dan"), words="I held a post there.")
    for act, facts in (
        (Act.APPROVE, {"reason": "in-full", "words": "As proposed."}),
        (Act.DECLINE, {"reason": "no-money", "criterion": "money", "words": "The fund is empty."}),
        (Act.REDIRECT, {"route_code": FOLLOW_UP, "words": "That fund can help more."}),
    ):
        given = sealed(act, way.assistance, person("dan"), way.at, **facts)
        with refused(Reason.RECUSED):
            way.do(getattr(actions, act.value), person("dan"), **given)


def test_nothing_is_approved_without_a_proposal_the_State_accepted() -> None:
    way = Way()
    way.to("eligibility")
    way.do(actions.refer, person("dalia"), words="A criterion is not met.")
    with refused(Reason.NO_PROPOSAL) as found:
        _approve(way)
    assert found.value.facts["need"] == Need.ACCEPTED_PROPOSAL.value


def test_nothing_is_approved_once_consent_to_help_has_ended() -> None:
    way = Way()
    way.to("proposal")
    way.do(actions.accept_proposal, person("amina"), until=(way.at + timedelta(days=3)).date())
    way.advise()
    way.at += timedelta(days=7)  # its last day has passed, and the system has not run
    with refused(Reason.NO_CONSENT) as found:
        _approve(way)
    assert found.value.facts["scope"] == Scope.HELP.value


def test_declined_names_a_criterion_found_not_met_and_its_version(way: Way) -> None:
    for criterion in ("state", "own-request", "kind-of-help", "one-event", ""):
        with refused(Reason.NO_CRITERION):
            way.do(
                actions.decline,
                person("dan"),
                reason="no-money",
                criterion=criterion,
                words="No.",
                letter_seal="-",
            )
    with refused(Reason.NO_REASON):
        way.do(
            actions.decline, person("dan"), reason="in-full", criterion="money", words="No.", letter_seal="-"
        )
    assert set(may_decline_by(way.assistance)) == {
        "consultation", "capacity", "beneficiaries", "cost", "not-given-twice", "money",
    }  # fmt: skip
    decision = _decline(way)
    version = routes.definition(way.assistance.route).version
    assert (decision.criterion, decision.criteria_version) == ("money", version)
    one = way.assistance
    assert (one.stage, one.holder, one.end_reason, one.end_words) == (
        "declined", "nobody", "no-money", "The fund is empty.",
    )  # fmt: skip
    body = Letter.objects.get(kind="decided-decline").body
    assert "The fund has the money for it now." in body
    assert f"version {version} of the published criteria" in body


def test_where_people_judge_the_deciding_officers_finding_is_written(way: Way) -> None:
    _decline(way)
    found = Finding.objects.filter(criterion="money").last()
    assert found is not None
    assert (found.met, found.by, found.words) == ("not-met", person("dan"), "The fund is empty.")


def test_a_finding_of_the_desk_or_an_assessor_is_enough_to_decline_by() -> None:
    way = Way()
    way.to("assessment")
    way.assess(met="not-met", advises="decline")
    way.do(actions.find, person("dalia"), criterion="kind-of-help", met="not-met", source="the fund's list")
    way.do(actions.refer, person("dalia"), words="It cannot be helped.")
    before = Finding.objects.count()
    assert {"kind-of-help", "capacity"} <= set(may_decline_by(way.assistance))
    _decline(way, criterion="kind-of-help", reason="criterion-not-met")
    assert Finding.objects.count() == before


def test_where_a_fund_has_no_Board_a_request_comes_to_its_decision_without_advice() -> None:
    way = Way(fund=TRAVEL)
    way.to("decision")
    assert not Record.objects.filter(act="assistance.advised").exists()
    _approve(way)


def test_after_the_agreement_the_work_begins_and_ends_with_a_reason(way: Way) -> None:
    _approve(way)
    with refused(Reason.NO_WORDS):
        way.do(actions.agree, person("dalia"), words="", letter_seal="-")
    way.agree()
    assert (way.assistance.stage, way.assistance.holder) == ("delivery", "state")
    way.report()
    for reason in ("in-full", "other", ""):
        with refused(Reason.NO_REASON):
            way.do(actions.close, person("dalia"), reason=reason, words="Done.", letter_seal="-")
    with refused(Reason.NO_WORDS):
        way.do(actions.close, person("dalia"), reason="completed", words="", letter_seal="-")
    way.close()
    one = way.assistance
    assert (one.stage, one.end_reason, one.ended_at) == ("closed", "completed", way.at - timedelta(days=1))


def test_nothing_is_agreed_once_consent_to_help_is_withdrawn(way: Way) -> None:
    _approve(way)
    seal = sealed(Act.AGREE, way.assistance, person("dalia"), way.at, words="Signed.")
    way.do(actions.withdraw_consent, person("amina"), scope="help")
    with refused(Reason.CONSENT_STOPPED):
        way.do(actions.agree, person("dalia"), **seal)
