"""Two assessors, blind to each other until both are in; stepping aside; and what is proposed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from comity.apps.assistance import access, actions, rounds
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Assessment
from comity.apps.assistance.refusal import Reason
from comity.apps.consents.models import Consent, Scope
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.parties.actions import people
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part
from tests.apps.assistance.desk_acts import judged
from tests.assistance_world import Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("assessment")
    return way


def _write(way: Way, assessment: Assessment, by: str, *, submit: bool = True, **given: Any) -> None:
    facts: dict[str, Any] = {
        "needs": f"What {by} found.",
        "judged": judged(way),
        "advises": "propose",
    } | given
    actions.assess(assessment=assessment, submit=submit, by=person(by), at=way.at, **facts)
    way.assistance.refresh_from_db()


def _reads(way: Way, name: str) -> list[str]:
    return [each.assessor.name for each in access.assessments_for(person(name), way.assistance, way.at)]


def test_neither_assessor_sees_the_others_before_both_are_in(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    efuas = way.do(actions.open_assessment, person("efua"))
    _write(way, emekas, "emeka")
    _write(way, efuas, "efua", submit=False)
    assert (_reads(way, "emeka"), _reads(way, "efua")) == (["Emeka"], ["Efua"])
    for name in ("emeka", "efua", "eli", "dalia", "dan", "fatou", "amina", "chen"):
        assert Part.ASSESSMENTS not in access.sees(person(name), way.assistance, way.at), name
    _write(way, efuas, "efua")
    assert (_reads(way, "emeka"), _reads(way, "efua")) == (["Emeka", "Efua"], ["Emeka", "Efua"])
    for name, may in (("dalia", True), ("dan", True), ("fatou", True), ("amina", False), ("chen", False)):
        assert (Part.ASSESSMENTS in access.sees(person(name), way.assistance, way.at)) == may, name


def test_the_journal_says_nothing_of_what_an_assessor_thinks(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    _write(way, emekas, "emeka", advises="decline")
    record = Record.objects.filter(act="assistance.assessed").get()
    assert "decline" not in str(record.facts)
    assert "found" not in str(record.facts)


def test_in_the_next_round_the_assessors_are_blind_again(way: Way) -> None:
    way.assess()
    way.propose()
    way.do(actions.ask_change, person("amina"), words="More training.")
    again = way.do(actions.open_assessment, person("efua"))
    _write(way, again, "efua")
    assert _reads(way, "emeka") == ["Emeka", "Efua"]  # the round before, and nothing of this one
    assert [each.round for each in access.assessments_for(person("emeka"), way.assistance, way.at)] == [1, 1]


def test_two_hold_the_task_and_one_person_is_not_two(way: Way) -> None:
    way.do(actions.open_assessment, person("emeka"))
    with refused(Reason.SAME_PERSON):
        way.do(actions.open_assessment, person("emeka"))
    way.do(actions.open_assessment, person("efua"))
    with refused(Reason.TWO_ASSESSORS):
        way.do(actions.open_assessment, person("eli"))


def test_one_assesses_in_ones_own_alone(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    with refused(Reason.MAY_NOT):
        _write(way, emekas, "efua")


def test_what_is_handed_in_lacks_nothing_and_stays(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    most = dict(list(judged(way).items())[1:])
    unsaid = {each: {"met": "met", "words": " "} for each in judged(way)}
    for given, reason in (
        ({"needs": " "}, Reason.NO_WORDS), ({"advises": ""}, Reason.NOT_FIT), ({"advises": "maybe"}, Reason.NOT_FIT),
        ({"judged": most}, Reason.FINDINGS_MISSING), ({"judged": unsaid}, Reason.FINDINGS_MISSING),
        ({"judged": judged(way, "perhaps")}, Reason.NOT_FIT),
        ({"judged": {"one-event": {"met": "met", "words": "x"}}}, Reason.NO_CRITERION),
    ):  # fmt: skip
        with refused(reason):
            _write(way, emekas, "emeka", **given)
    _write(way, emekas, "emeka", submit=False, needs="", advises="", judged=most)
    _write(way, emekas, "emeka")
    with refused(Reason.ALREADY_SO):
        _write(way, emekas, "emeka", needs="Another view.")


def test_both_assessments_are_needed_to_propose_or_refer(way: Way) -> None:
    way.assess("emeka")
    with refused(Reason.ASSESSMENTS_NOT_IN):
        way.do(actions.refer, person("dalia"), words="It cannot be helped.")
    with refused(Reason.ASSESSMENTS_NOT_IN):
        _propose(way)
    way.assess("efua")
    _propose(way)
    assert way.assistance.stage == "proposal"


def test_an_open_assessment_of_an_earlier_round_cannot_be_handed_in(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    Assessment.objects.filter(pk=emekas.pk).update(round=0)
    with refused(Reason.NOT_AT_THIS_STAGE):
        _write(way, emekas, "emeka")


def test_who_stepped_aside_assesses_no_more_and_another_takes_the_place(way: Way) -> None:
    emekas = way.do(actions.open_assessment, person("emeka"))
    way.assess("efua")
    way.do(actions.recuse, person("emeka"), words="I held a post there.")
    assert not Assessment.objects.filter(pk=emekas.pk).exists()
    with refused(Reason.RECUSED):  # from a page opened before
        _write(way, emekas, "emeka")
    with refused(Reason.RECUSED):
        way.do(actions.open_assessment, person("emeka"))
    with refused(Reason.ALREADY_SO):
        way.do(actions.recuse, person("emeka"), words="Again.")
    assert not rounds.both_in(way.assistance)
    way.assess("eli")
    assert rounds.both_in(way.assistance)


def test_what_was_handed_in_counts_no_more_once_its_assessor_steps_aside(way: Way) -> None:
    way.assess()
    way.do(actions.recuse, person("efua"), words="I held a post there.")
    assert not rounds.both_in(way.assistance)
    assert Assessment.objects.filter(assessor=person("efua")).exists()  # it stays on record
    with refused(Reason.ASSESSMENTS_NOT_IN):
        _propose(way)
    way.assess("eli", "emeka")  # all could read both by then, so both assess anew
    _propose(way)


def test_stepping_aside_needs_words(way: Way) -> None:
    with refused(Reason.NO_WORDS):
        way.do(actions.recuse, person("dan"), words="")


def test_whoever_left_with_an_assessment_open_gives_the_place_free(way: Way) -> None:
    way.do(actions.open_assessment, person("emeka"))
    people.hand_over(person=person("emeka"), by=SYSTEM, at=way.at)
    way.assess("efua", "eli")
    assert rounds.both_in(way.assistance)


def test_whoever_is_closed_out_with_an_assessment_open_gives_the_place_free(way: Way) -> None:
    way.do(actions.open_assessment, person("emeka"))
    Person.objects.filter(pk=person("emeka").pk).update(is_active=False)
    way.assess("efua", "eli")
    assert rounds.both_in(way.assistance)


def _propose(way: Way, **given: Any) -> Any:
    facts = {"plan": "Two advisers.", "cost": Decimal("1000.50"), "currency": "USD", "helpers": ""} | given
    return way.do_sealed("propose", person("dalia"), **facts)


def test_a_proposal_says_what_at_what_cost_and_by_whom(way: Way) -> None:
    way.assess()
    for given, reason in (
        ({"cost": Decimal("-1")}, Reason.NOT_FIT), ({"cost": Decimal("0.001")}, Reason.NOT_FIT),
        ({"cost": Decimal("NaN")}, Reason.NOT_FIT), ({"cost": Decimal("1e14")}, Reason.NOT_FIT),
        ({"currency": "XXX"}, Reason.NOT_FIT), ({"plan": " "}, Reason.NO_WORDS),
    ):  # fmt: skip
        facts = {"plan": "Two advisers.", "cost": Decimal(1), "currency": "USD", "letter_seal": "-"} | given
        with refused(reason):
            way.do(actions.propose, person("dalia"), **facts)
    proposal = _propose(way, helpers="An expert of another State.")
    assert (proposal.version, proposal.cost, proposal.currency) == (1, Decimal("1000.50"), "USD")
    assert way.assistance.holder == "state"
    assert access.at_stage(Act.PROPOSE, way.assistance) is Reason.NOT_AT_THIS_STAGE


def test_the_next_proposal_has_the_next_number_and_needs_its_own_consent(way: Way) -> None:
    way.assess()
    _propose(way)
    way.do(actions.ask_change, person("amina"), words="More training.")
    way.assess()
    assert _propose(way, plan="Three advisers.").version == 2
    way.accept()
    assert Consent.objects.get(scope=Scope.HELP).parts == ["2"]


def test_a_criterion_not_met_keeps_a_proposal_back(way: Way) -> None:
    way.assess()
    way.do(
        actions.find,
        person("dalia"),
        criterion="not-given-twice",
        met="not-met",
        source="the other fund's list",
    )
    with refused(Reason.CRITERION_NOT_MET):
        _propose(way)


def test_papers_that_an_emergency_let_follow_are_there_before_the_proposal() -> None:
    way = Way(emergency=True)
    way.fill()
    way.assistance.answers.filter(question="consulted").delete()
    way.send()
    way.take_up()
    way.accept_papers()
    way.judge()
    way.do_sealed("find-eligible", person("dalia"))
    way.assess()
    with refused(Reason.INCOMPLETE) as found:
        _propose(way)
    assert {each["question"] for each in found.value.facts["gaps"]} == {"consulted"}
    way.do(actions.remark, person("dalia"), question="consulted", text="Who was consulted?")
    way.do_sealed("return-with-remarks", person("dalia"))
    way.do(actions.answer, person("amina"), question="consulted", value={"who": "Two organizations."}, seen=0)
    way.do(actions.clear, person("amina"))
    way.do(actions.resubmit, person("amina"))
    way.assess()
    _propose(way)
    assert way.assistance.stage == "proposal"
