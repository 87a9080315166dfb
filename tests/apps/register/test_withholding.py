"""What is public can be withheld by two officials, and by no one alone; its State takes it back at once, by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.models import Record
from comity.apps.register import actions
from comity.apps.register.models import Confirmation, Withholding
from tests.assistance_world import Way, person

TWO = ("dalia", "dan")  # of the fund's desk, and its deciding officer


def public_way(*parts: str) -> Way:
    way = Way()
    way.to("papers")
    way.publish(*(parts or ("fact", "title", "answers")))
    return way


def propose(way: Way, *parts: str, by: str = "dalia", **given: Any) -> Withholding:
    told = {"reason": "safety", "words": "A witness lives near."} | given
    return way.do(actions.propose_withholding, person(by), parts=list(parts or ("fact",)), **told)  # type: ignore[no-any-return]


def confirm(way: Way, one: Withholding, by: str = "dan") -> None:
    one.assistance = way.assistance
    actions.confirm_withholding(withholding=one, by=person(by), at=way.at)


def lift(way: Way, one: Withholding, by: str = "dalia") -> None:
    one.assistance = way.assistance
    actions.lift_withholding(withholding=one, words="It is safe now.", by=person(by), at=way.at)


def refused(why: Reason, act: Any, /, *given: Any, **named: Any) -> None:
    before = Record.objects.count()
    with pytest.raises(Refused) as told:
        act(*given, **named)
    assert told.value.reason is why
    assert Record.objects.count() == before


def is_public(way: Way) -> bool:
    return AssistanceRequest.objects.published(way.at.date()).filter(pk=way.assistance.pk).exists()


def test_a_proposal_alone_withholds_nothing(asked: None) -> None:
    way = public_way()
    propose(way)
    assert is_public(way)
    assert access.sees(None, way.assistance, way.at)


@pytest.mark.parametrize("by", ["dan", "olu"])
def test_two_officials_withhold_and_everything_public_is_gone(asked: None, by: str) -> None:
    way = public_way()
    confirm(way, propose(way), by)
    assert not is_public(way)
    assert access.sees(None, way.assistance, way.at) == frozenset()
    assert way.assistance.withheld_on(way.at.date())["fact"]["reason"] == "safety"
    assert way.assistance.public_parts == ["answers", "fact", "title"], (
        "what the State agreed to stays its own"
    )


def test_whoever_proposed_does_not_confirm(asked: None) -> None:
    way = public_way()
    one = propose(way)
    refused(Reason.SECOND_PERSON, confirm, way, one, "dalia")
    assert is_public(way)


def test_the_database_itself_refuses_one_person_twice(asked: None) -> None:
    way = public_way()
    one = propose(way)
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(
            withholding=one, proposed_by=one.by, by=one.by, office=one.office, at=way.at
        )


@pytest.mark.parametrize("who", ["amina", "chen", "gita", "emeka", "fatou", "aud", "nia", "lee"])
def test_nobody_else_proposes_confirms_or_lifts(asked: None, who: str) -> None:
    way = public_way()
    refused(Reason.MAY_NOT, propose, way, by=who)
    one = propose(way)
    refused(Reason.MAY_NOT, confirm, way, one, who)
    confirm(way, one)
    refused(Reason.MAY_NOT, lift, way, one, who)


def test_a_part_is_withheld_and_the_rest_stays(asked: None) -> None:
    way = public_way()
    confirm(way, propose(way, "answers"))
    assert is_public(way)
    assert {each.value for each in access.sees(None, way.assistance, way.at)} == {"fact", "title"}
    assert set(way.assistance.withheld_on(way.at.date())) == {"answers"}


def test_what_is_lifted_shows_again_and_only_then(asked: None) -> None:
    way = public_way()
    one, other = propose(way), propose(way, "title", by="dan")
    confirm(way, one)
    confirm(way, other, "dalia")
    lift(way, one)
    assert {each.value for each in access.sees(None, way.assistance, way.at)} == {"fact", "answers"}
    lift(way, other)
    assert way.assistance.withheld == {}
    refused(Reason.ALREADY_SO, lift, way, other)


def test_a_proposal_that_was_taken_back_is_not_confirmed(asked: None) -> None:
    way = public_way()
    one = propose(way)
    lift(way, one)
    refused(Reason.ALREADY_SO, confirm, way, one)
    assert is_public(way)


def test_a_state_takes_back_at_once_what_is_being_withheld_and_nothing_of_it_is_told(asked: None) -> None:
    way = public_way()
    confirm(way, propose(way))
    way.do(way.actions.publish, person("sam"), parts=[])
    assert way.assistance.withheld_on(way.at.date()) == {}
    lift(way, Withholding.objects.get(assistance=way.assistance))
    assert not is_public(way), "lifting gives back what the State agrees to, and no more"


def test_a_state_that_publishes_again_does_not_undo_what_two_officials_withheld(asked: None) -> None:
    way = public_way()
    confirm(way, propose(way))
    way.do(way.actions.publish, person("sam"), parts=["fact"])
    assert not is_public(way)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"parts": []}, Reason.NOT_FIT), ({"parts": ["letters"]}, Reason.NOT_FIT),
        ({"parts": ["decision"]}, Reason.NOT_PUBLIC),
        ({"reason": "because"}, Reason.NO_REASON), ({"words": " "}, Reason.NO_WORDS),
        ({"words": "Write to maria.lopez@mail.example"}, Reason.PERSONAL_DATA),
    ],
)  # fmt: skip
def test_what_is_proposed_is_looked_at(asked: None, given: dict[str, Any], reason: Reason) -> None:
    way = public_way()
    told: dict[str, Any] = {"parts": ["fact"], "reason": "safety", "words": "w"} | given
    refused(reason, way.do, actions.propose_withholding, person("dalia"), **told)


def test_what_no_state_published_cannot_be_withheld_and_what_is_waits_for_one_proposal(asked: None) -> None:
    quiet = Way()
    quiet.to("papers")
    refused(Reason.NOT_PUBLIC, propose, quiet)
    way = public_way()
    propose(way, "title")
    refused(Reason.ALREADY_SO, propose, way, "title")


def test_each_act_writes_one_record_with_no_words_in_it(asked: None) -> None:
    way = public_way()
    before = Record.objects.count()
    one = propose(way)
    confirm(way, one)
    lift(way, one)
    told = list(Record.objects.filter(subject=way.assistance.address).order_by("-pk")[:3])
    assert Record.objects.count() == before + 3
    acts = [each.act.removeprefix("assistance.withholding_") for each in told]
    assert acts == ["lifted", "confirmed", "proposed"]
    assert not any("witness" in str(each.facts) for each in told)


def test_an_operator_still_knows_of_what_is_withheld_and_no_more_than_that(asked: None) -> None:
    way = public_way()
    one = propose(way)
    confirm(way, one, "olu")
    at = way.at
    for name, knows in (("olu", True), ("hana", False), ("chen", False), ("nia", False), ("lee", False)):
        who = person(name)
        listed = AssistanceRequest.objects.seen_by(who, at).filter(pk=way.assistance.pk).exists()
        seen = access.sees(who, way.assistance, at)
        assert (listed, seen == {"fact"}) == (knows, knows), name
        assert access.sees_listed(who, at)(way.assistance) == seen
    lift(way, one, "olu")
    assert is_public(way)
