"""Faults somebody found who tried to break it, each asked for again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from comity.apps.assistance import access, actions, findings, rounds, routes
from comity.apps.assistance.models import Assessment
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.actions import people
from comity.apps.parties.models import Holding, Office
from comity.pure.disclosure.table import Reader
from tests.assistance_world import ASSESSORS, DECIDER, Way, person, refused

BY_PEOPLE = {"met": "met", "words": "Seen."}


def hand_in(way: Way, assessment: Assessment, name: str) -> None:
    judged = dict.fromkeys(findings.judged_by_people(routes.definition(way.assistance.route)), BY_PEOPLE)
    actions.assess(
        assessment=assessment, needs="Training.", judged=judged, advises="propose", submit=True, by=person(name),
        at=way.at,
    )  # fmt: skip
    way.at += timedelta(days=1)


def test_nothing_new_is_done_after_the_last_day_of_a_consent_though_no_job_has_stopped_it(
    asked: None,
) -> None:
    way = Way()
    way.to("assessment")
    way.do(actions.consent, way.delegate, scope="assess", until=way.at.date())
    way.at += timedelta(days=1)
    assert not way.assistance.consent_stopped
    tries: list[tuple[Any, str, dict[str, Any]]] = [
        (actions.find, "dalia", {"criterion": "cost", "met": "met", "source": "s", "words": ""}),
        (actions.remark, "dalia", {"question": "aim", "text": "Which?"}),
        (actions.open_assessment, "emeka", {}),
    ]
    for act, who, facts in tries:
        with refused(Reason.CONSENT_STOPPED):
            act(assistance=way.assistance, by=person(who), at=way.at, **facts)


def test_an_assessor_who_comes_back_when_two_others_have_assessed_hands_nothing_in(asked: None) -> None:
    way = Way()
    way.to("assessment")
    mine = way.do(actions.open_assessment, person("emeka"))
    held = Holding.objects.get(person=person("emeka"), role="assessor")
    people.end_role(holding=held, by=SYSTEM, at=way.at)
    way.at += timedelta(days=1)
    for name in ("efua", "eli"):
        hand_in(way, way.do(actions.open_assessment, person(name)), name)
    office = Office.objects.get(name=ASSESSORS)
    people.give_role(person=person("emeka"), office=office, role="assessor", by=SYSTEM, at=way.at)
    with refused(Reason.TWO_ASSESSORS):
        hand_in(way, mine, "emeka")


def test_who_takes_the_place_of_an_assessor_after_both_were_in_begins_a_new_round(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.assess()
    assert rounds.both_in(way.assistance) and access.assessments_for(person("eli"), way.assistance, way.at)
    way.do(actions.recuse, person("emeka"), words="My sister works there.")
    assert way.assistance.round == 2 and not rounds.both_in(way.assistance)
    for name in ("efua", "eli"):
        hand_in(way, way.do(actions.open_assessment, person(name)), name)
    assert rounds.both_in(way.assistance)


@pytest.mark.parametrize("stage", ["proposal", "advice", "decision"])
def test_who_assessed_cannot_step_aside_once_a_proposal_rests_on_it(asked: None, stage: str) -> None:
    way = Way()
    way.to(stage)
    with refused(Reason.NOT_AT_THIS_STAGE):
        way.do(actions.recuse, person("emeka"), words="My sister works there.")
    assert rounds.both_in(way.assistance)


def test_whoever_speaks_for_the_state_does_nothing_on_its_request_for_the_fund(asked: None) -> None:
    way = Way()
    way.to("decision")
    office = Office.objects.get(name=DECIDER)
    people.give_role(person=person("sam"), office=office, role="decider", by=SYSTEM, at=way.at)
    facts = {"reason": "in-full", "words": "Met.", "in_part": False, "letter_seal": "0" * 64}
    with refused(Reason.MAY_NOT):
        actions.approve(assistance=way.assistance, by=person("sam"), at=way.at, **facts)
    assert Reader.DECIDER not in access.readers(person("sam"), way.assistance, way.at)


def test_who_stepped_aside_writes_no_remarks(asked: None) -> None:
    way = Way()
    way.to("assessment")
    way.do(actions.recuse, person("emeka"), words="My sister works there.")
    with refused(Reason.RECUSED):
        actions.remark(
            assistance=way.assistance, question="aim", text="Which?", by=person("emeka"), at=way.at
        )


@pytest.mark.parametrize("given", ["\u4e2d" * 200 + ".pdf", "\U0001f600" * 119 + " .", "a" * 500])
def test_a_scan_has_a_name_that_every_disk_takes_out_of_the_case_file(asked: None, given: str) -> None:
    way = Way()
    way.to("papers")
    kept = actions.receive_scan(
        assistance=way.assistance, kind="note-verbale", filename=given, content=b"%PDF-1.4\n%%EOF\n",
        by=person("sam"), at=way.at,
    )  # fmt: skip
    assert len(f"01-{kept.filename}".encode()) <= 255
    assert kept.filename.endswith(".pdf")
    assert kept.filename[0] == given[0]
