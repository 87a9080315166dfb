"""The queue: whoever takes up, ordinary requests keep their share and nobody is passed over without end."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from comity.apps.assistance import actions, previews, queue
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest, Route
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.parties.actions import people
from comity.apps.parties.models import Office, Role
from tests.assistance_world import BEGAN, COOPERATION, DESK, FOLLOW_UP, OTHER, OWN, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


def _sent(days: int, **given: Any) -> Way:
    """A request sent some days after the first."""
    way = Way(at=BEGAN + timedelta(days=days), **given)
    way.to("sent")
    return way


def _share(fund: str = COOPERATION) -> Any:
    return queue.of_fund(fund, Route.objects.get(code=fund)).share


def test_whoever_takes_up_has_charge_unless_another_officer_is_named() -> None:
    eli = person("eli")
    people.give_role(person=eli, office=Office.objects.get(name=DESK), role=Role.DESK, by=SYSTEM, at=BEGAN)
    one, two = _sent(0), _sent(1)
    one.take_up()
    two.do(actions.take_up, person("dalia"), officer=eli, letter_seal=_seal(two))
    for way in (one, two):
        way.assistance.refresh_from_db()
    assert (one.assistance.officer, two.assistance.officer) == (person("dalia"), eli)


def _seal(way: Way) -> str:
    return previews.seal(previews.preview(Act.TAKE_UP, way.assistance, by=person("dalia"), at=way.at))


@pytest.mark.parametrize("name", ["emeka", "gita", "amina", "lee"])
def test_nobody_has_charge_who_does_not_sit_at_the_desk_of_that_fund(name: str) -> None:
    way = _sent(0)
    with refused(Reason.NOT_FIT) as found:
        way.do(actions.assign, person("dalia"), officer=person(name))
    assert found.value.facts == {"field": "officer"}
    with refused(Reason.NOT_FIT):
        way.do(actions.take_up, person("dalia"), officer=person(name), letter_seal=_seal(way))


def test_the_record_and_the_letter_say_it_and_the_days_begin_to_count() -> None:
    way = _sent(0)
    at = way.at
    way.take_up()
    record = Record.objects.get(act="assistance.taken_up")
    letter = Letter.objects.get(subject=way.assistance.address)
    assert record.facts["officer"] == person("dalia").address
    assert record.facts["letter"] == letter.seal
    assert record.facts["sent_at"] == way.assistance.first_sent_at.isoformat()
    assert (letter.kind, letter.to_party.code, letter.at) == ("taken-up", OWN, at)
    due_on = way.assistance.due_on
    assert f"by {due_on.day} {due_on:%B %Y}." in letter.body


def test_ordinary_requests_keep_their_guaranteed_share() -> None:
    share = _share()
    ordinary = _sent(0)
    # A day apart: of those sent at one moment the lot of their references decides.
    most = share.window - share.least_ordinary
    emergencies = [_sent(day, emergency=True) for day in range(1, most + 2)]
    at = max(each.at for each in emergencies)
    for each in emergencies:
        each.at = at
        each.do(actions.grant_emergency, person("dalia"), words="A storm is coming.")
        each.at = at
    for each in emergencies[:-1]:
        each.do_sealed("take-up", person("dalia"))
    last = emergencies[-1]
    with refused(Reason.EMERGENCY_SHARE) as found:
        last.do(actions.take_up, person("dalia"), letter_seal=_seal(last))
    assert found.value.facts == {"reference": ordinary.assistance.reference}
    ordinary.at = at
    ordinary.take_up()
    last.do_sealed("take-up", person("dalia"))  # nobody ordinary waits any more
    assert last.assistance.stage == "papers"


def test_nobody_is_overtaken_more_often_than_the_fund_allows() -> None:
    share = _share()
    first = _sent(0)
    others = [_sent(day + 1, of=OTHER) for day in range(share.overtakes + 1)]
    at = others[-1].at
    for each in others[:-1]:
        each.at = at
        each.do_sealed("take-up", person("dalia"))
    last = others[-1]
    assert queue.of_fund(COOPERATION, first.assistance.route).stands_before(last.assistance.reference) == (
        "waited-longer", first.assistance.reference,
    )  # fmt: skip
    with refused(Reason.WAITED_LONGER) as found:
        last.do(actions.take_up, person("dalia"), letter_seal=_seal(last))
    assert found.value.facts == {"reference": first.assistance.reference}
    first.at = at
    first.take_up()
    last.do_sealed("take-up", person("dalia"))
    assert last.assistance.stage == "papers"


def test_a_request_that_waits_for_its_State_keeps_nobody_waiting() -> None:
    share = _share()
    first = _sent(0)
    others = [_sent(day + 1, of=OTHER) for day in range(share.overtakes + 1)]
    first.do(actions.withdraw_consent, person("amina"), scope="assess")
    for each in others:
        each.at = others[-1].at
        each.do_sealed("take-up", person("dalia"))
    assert {each.assistance.stage for each in others} == {"papers"}


def test_each_fund_has_its_own_queue() -> None:
    share = _share()
    first = _sent(0)
    others = [_sent(day + 1, of=OTHER, fund=FOLLOW_UP) for day in range(share.overtakes + 1)]
    for each in others:
        each.at = others[-1].at
        each.do_sealed("take-up", person("dalia"))
    found = queue.of_fund(COOPERATION, first.assistance.route)
    assert [each.overtaken for each in found.waiting.values()] == [0]
    assert found.taken == ()


def test_without_consent_to_be_assessed_nothing_is_taken_up() -> None:
    way = Way()
    way.fill()
    way.ready(until=(way.at + timedelta(days=3)).date())
    way.do(actions.submit, person("amina"))
    way.at += timedelta(days=10)  # its last day has passed, and the system has not run
    with refused(Reason.NO_CONSENT) as found:
        way.do(actions.take_up, person("dalia"), letter_seal=_seal(way))
    assert found.value.facts["scope"] == "assess"


def test_the_emergency_track_is_the_States_to_ask_for() -> None:
    way = _sent(0)
    with refused(Reason.NOT_AN_EMERGENCY):
        way.do(actions.grant_emergency, person("dalia"), words="It seems urgent.")


def test_the_emergency_track_needs_words_and_shortens_the_target() -> None:
    way = _sent(0, emergency=True)
    before = way.assistance.due_on
    with refused(Reason.NO_WORDS):
        way.do(actions.grant_emergency, person("dalia"), words=" ")
    way.do(actions.grant_emergency, person("dalia"), words="A storm is coming.")
    assert way.assistance.track == "emergency"
    assert way.assistance.due_on < before
    assert Record.objects.get(act="assistance.emergency_granted").facts["track"] == "emergency"
    assert [each.words for each in way.assistance.statements.all()] == ["A storm is coming."]


def test_overtakings_are_counted_as_one_would_by_hand() -> None:
    chance = Random(38_3)
    moment = [BEGAN + timedelta(hours=hour) for hour in range(40)]
    for _ in range(200):
        requests = [
            AssistanceRequest(
                reference=f"R-2026-{place:04d}", track=chance.choice(["ordinary", "emergency"]),
                first_sent_at=chance.choice(moment), stage_since=chance.choice(moment),
            )
            for place in range(chance.randrange(8))
        ]  # fmt: skip
        taken = [
            queue._Taken(
                (chance.choice(moment), f"R-2026-{1000 + place}"), chance.choice(["ordinary", "emergency"]),
                chance.choice(moment),
            )
            for place in range(chance.randrange(8))
        ]  # fmt: skip
        found = queue._all_waiting(requests, taken)
        assert {each.reference for each in requests} == set(found)
        for one in requests:
            by_hand = [
                each for each in taken
                if each.track == one.track and each.at >= one.stage_since
                and each.order > (one.first_sent_at, one.reference)
            ]  # fmt: skip
            assert found[one.reference].overtaken == len(by_hand)
