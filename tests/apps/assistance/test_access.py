"""Who may know of a request and what of it they see; and that lists, pages and acts never disagree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from comity.apps.assistance import access, actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office
from comity.pure.disclosure.table import Part
from comity.pure.lifecycle.table import Stage
from tests.assistance_world import ISLANDS, PEOPLE, TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")
EVERYBODY = [*map(str.lower, PEOPLE), "hana"]
OWN = {"amina", "petra", "cleo", "sam", "bruno"}
FUND = {"dalia", "emeka", "efua", "eli", "fatou", "dan", "femi", "frida"}


def _knowing(way: Way) -> set[str]:
    """Who may know of the request; the list and the page are held against each other."""
    way.assistance.refresh_from_db()
    found = set()
    for name in EVERYBODY:
        one = person(name)
        listed = AssistanceRequest.objects.seen_by(one, way.at).filter(pk=way.assistance.pk).exists()
        assert listed == bool(access.sees(one, way.assistance, way.at)), name
        if listed:
            found.add(name)
    return found


def test_a_draft_is_its_delegations_alone() -> None:
    way = Way()
    way.to("draft")
    way.publish()
    assert _knowing(way) == OWN
    way.discard()
    assert _knowing(way) == OWN


def test_a_sent_request_is_known_to_its_state_its_fund_and_the_auditor() -> None:
    way = Way()
    way.to("sent")
    assert _knowing(way) == OWN | FUND | {"aud"}


def test_a_fund_without_a_board_s_task_is_not_the_board_s_to_know() -> None:
    way = Way(fund=TRAVEL)
    way.to("sent")
    assert _knowing(way) == OWN | FUND - {"fatou"} | {"aud"}


def test_another_fund_s_desk_knows_of_its_own_and_of_no_other() -> None:
    way = Way(fund=ISLANDS)
    way.to("sent")
    assert _knowing(way) == OWN | {"gita", "ivo", "aud"}


def test_what_is_made_public_is_known_to_everybody_to_its_last_day() -> None:
    way = Way()
    way.to("sent")
    way.do(actions.publish, person("amina"), parts=["fact", "title"], until=way.at.date() + timedelta(days=1))
    assert _knowing(way) == set(EVERYBODY)
    for name in ("hana", "lee", "olu", "chen", "nia", "gita"):
        assert access.sees(person(name), way.assistance, way.at) == {Part.FACT, Part.TITLE}
    way.at += timedelta(days=1)
    assert _knowing(way) == OWN | FUND | {"aud"}


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.DISCARDED])
def test_list_and_page_agree_at_every_stage(stage: str) -> None:
    way = Way()
    way.to(stage)
    assert _knowing(way) == (OWN if stage == "draft" else OWN | FUND | {"aud"})


def test_a_visitor_by_any_name_sees_nothing_and_may_do_nothing() -> None:
    way = Way()
    way.to("sent")
    for nobody in (None, AnonymousUser()):
        assert access.sees(nobody, way.assistance, way.at) == frozenset()  # type: ignore[arg-type]
        assert access.may_do(nobody, way.assistance, at=way.at) == frozenset()  # type: ignore[arg-type]
        assert not AssistanceRequest.objects.seen_by(nobody, way.at).exists()


def test_what_a_person_sees_ends_with_their_role_and_begins_with_the_successor_s() -> None:
    way = Way()
    way.to("draft")
    people.hand_over(person=person("amina"), successor=person("lee"), by=SYSTEM, at=way.at)
    assert _knowing(way) == OWN - {"amina"} | {"lee"}
    assert Act.ANSWER in access.may_do(person("lee"), way.assistance, at=way.at)


def test_a_role_counts_between_its_two_moments_and_in_its_office_alone() -> None:
    way = Way()
    way.to("sent")
    office = Office.objects.get(name="Fund secretariat")
    end = way.at + timedelta(days=10)
    people.give_role(person=person("lee"), office=office, role="desk", until_at=end, by=SYSTEM, at=way.at)
    for moment, knows in ((way.at - timedelta(seconds=1), False), (way.at, True), (end, False)):
        assert bool(access.sees(person("lee"), way.assistance, moment)) is knows
    Office.objects.filter(pk=office.pk).update(funds=[TRAVEL])
    assert not access.sees(person("lee"), way.assistance, way.at)


def test_an_assessor_is_blind_to_the_other_until_both_are_in_whatever_else_they_are() -> None:
    way = Way()
    way.to("assessment")
    board = Office.objects.get(name="Board of the funds")
    people.give_role(person=person("efua"), office=board, role="board", by=SYSTEM, at=way.at)

    def seen(name: str) -> set[str]:
        rows = access.assessments_for(person(name), way.assistance, way.at)
        return {each.assessor.name for each in rows}

    way.assess("emeka")
    assert seen("emeka") == {"Emeka"}
    for name in ("efua", "eli", "dalia", "dan", "fatou", "amina", "hana"):
        assert seen(name) == set(), name
    assert seen("aud") == {"Emeka"}
    way.assess("efua")
    for name in ("emeka", "efua", "dalia", "dan", "fatou", "aud"):
        assert seen(name) == {"Emeka", "Efua"}, name
    assert seen("amina") == set()


def test_the_next_round_is_blind_again_and_the_last_one_is_not() -> None:
    way = Way()
    way.to("proposal")
    way.do(actions.ask_change, person("amina"), words="More.")
    way.assess("emeka")
    rows = access.assessments_for(person("efua"), way.assistance, way.at)
    assert [(each.round, each.assessor.name) for each in rows] == [(1, "Emeka"), (1, "Efua")]
    assert len(access.assessments_for(person("emeka"), way.assistance, way.at)) == 3


@pytest.mark.parametrize("stage", ["sent", "assessment", "advice", "decision", "agreement", "declined"])
def test_the_state_sees_assessments_and_advice_once_it_is_decided(stage: str) -> None:
    way = Way()
    way.to(stage)
    weighed = {Part.ASSESSMENTS, Part.ADVICE}
    seen = access.sees(person("bruno"), way.assistance, way.at)
    assert weighed & seen == (weighed if stage in ("agreement", "declined") else set())


def test_a_decision_before_a_withdrawal_is_a_decision_and_a_redirection_is_none() -> None:
    way = Way()
    way.to("agreement")
    way.withdraw()
    assert access.decided(way.assistance)
    other = Way()
    other.to("papers")
    other.redirect()
    other.withdraw()
    assert not access.decided(other.assistance)


@pytest.mark.parametrize("stage", list(Stage))
def test_what_a_page_offers_is_what_the_act_asks(stage: str) -> None:
    way = Way()
    way.to(stage)
    for name in EVERYBODY:
        one = person(name)
        offered = access.may_do(one, way.assistance, at=way.at)
        for act in Act:
            if act is not Act.BEGIN:
                assert (access.refusal(act, one, way.assistance, at=way.at) is None) == (act in offered)


def test_a_mandate_at_one_office_is_used_where_the_other_has_none() -> None:
    way = Way()
    way.to("draft")
    Office.objects.filter(name="Mission of Marenta").update(mandate="")
    capital = Office.objects.get(name="Ministry of Marenta")
    people.give_role(person=person("amina"), office=capital, role="clearer", by=SYSTEM, at=way.at)
    way.do(actions.clear, person("amina"))
    assert way.assistance.clearances.get().office == capital
    with refused(access.Reason.NO_MANDATE):
        way.do(actions.answer, person("amina"), question="context", value={"note": "x"}, seen=1)


def test_the_offered_acts_of_a_page_cost_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    way = Way()
    way.to("sent")
    one = person("dalia")
    with django_assert_num_queries(1):
        access.may_do(one, way.assistance, at=way.at)
