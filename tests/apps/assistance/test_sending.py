"""Sending: only what is complete, cleared and consented to; what was sent is kept whole under its seal."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.actions import sending
from comity.apps.assistance.models import AssistanceRequest, Conflict, Submission
from comity.apps.assistance.refusal import Kind, Reason, kind
from comity.apps.parties.models import Office
from tests.assistance_world import ANSWERS, BEGAN, TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


def _ready() -> Way:
    way = Way()
    way.to("draft")
    way.ready()
    return way


def test_what_is_sent_is_kept_whole_under_a_seal_anyone_can_work_out() -> None:
    way = _ready()
    sent = way.do(actions.submit, person("sam"))
    text = json.dumps(sent.answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert sent.seal == hashlib.sha256(text.encode()).hexdigest()
    assert sent.answers["aim"] == {**ANSWERS["aim"], "theme": ""}  # what was left open is kept as open
    assert (sent.turn, sent.cleared_by, sent.by) == (0, person("amina"), person("sam"))


def test_its_reference_is_drawn_by_lot_so_that_no_gap_tells_of_a_request_that_is_not_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lots = [41, 41, 7, 3]  # the second is taken already
    monkeypatch.setattr(sending.secrets, "randbelow", lambda n: lots.pop(0) if n == 90_000 else 1 / 0)
    ways = [_ready(), _ready(), _ready()]
    for way in ways:
        way.do(actions.submit, person("amina"))
    assert [way.assistance.reference for way in ways] == ["R-2026-10041", "R-2026-10007", "R-2026-10003"]


def test_references_grow_where_a_year_has_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "DIGITS", 1)
    ways = [_ready(), _ready()]
    for way in ways:
        way.do(actions.submit, person("amina"))
    assert [len(way.assistance.reference) for way in ways] == [len("R-2026-1"), len("R-2026-10")]


def test_it_keeps_the_day_it_was_first_sent_and_a_reference_of_that_year() -> None:
    later = Way(at=BEGAN + timedelta(days=365))
    later.to("sent")
    assert later.assistance.reference.startswith("R-2027-")
    assert later.assistance.first_sent_at == later.at - timedelta(days=1)
    assert later.assistance.turns == 0


def test_an_incomplete_draft_is_refused_and_each_gap_named() -> None:
    way = _ready()
    way.assistance.answers.filter(question="aim").update(value={"title": "Only a title", "aim": ""})
    with refused(Reason.INCOMPLETE) as found:
        way.do(actions.submit, person("amina"))
    assert found.value.facts["gaps"] == [{"question": "aim", "input": "aim", "code": "empty"}]


def test_an_emergency_is_complete_without_the_papers_that_may_follow() -> None:
    for wanted in ("no", "yes"):
        way = Way(emergency=wanted == "yes")
        way.to("draft")
        way.assistance.answers.filter(question__in=["results", "cost"]).delete()
        way.ready()
        if wanted == "no":
            with refused(Reason.INCOMPLETE):
                way.do(actions.submit, person("amina"))
    way.do(actions.submit, person("amina"))
    assert (way.assistance.stage, way.assistance.track) == ("sent", "ordinary")  # the desk grants the track


def _change_after_clearing(way: Way) -> None:
    way.do(actions.answer, person("amina"), question="context", value={"note": "Late."}, seen=1)


def _take_consent_back(way: Way) -> None:
    way.do(actions.withdraw_consent, person("amina"), scope="assess")


def _let_consent_run_out(way: Way) -> None:
    way.do(actions.consent, person("amina"), scope="assess", until=way.at.date())
    way.at += timedelta(days=1)


def _no_desk(way: Way) -> None:
    for office in Office.objects.filter(holdings__role="desk"):
        Office.objects.filter(pk=office.pk).update(funds=[TRAVEL])


def _two_versions(way: Way) -> None:
    Conflict.objects.create(
        assistance=way.assistance,
        question="context",
        value={"note": "Offline."},
        by=person("amina"),
        at=way.at,
    )


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (_two_versions, Reason.TWO_VERSIONS),
        (_change_after_clearing, Reason.NOT_CLEARED),
        (_take_consent_back, Reason.NO_CONSENT),
        (_let_consent_run_out, Reason.NO_CONSENT),
        (_no_desk, Reason.NO_DESK),
    ],
)
def test_what_lacks_something_is_not_sent(before: Any, reason: Reason) -> None:
    way = _ready()
    before(way)
    with refused(reason):
        way.do(actions.submit, person("amina"))


def test_a_request_sent_back_needs_a_new_clearance_even_where_nothing_changed() -> None:
    way = Way()
    way.to("papers")
    way.send_back()
    assert (way.assistance.turns, way.assistance.holder) == (1, "state")
    with refused(Reason.NOT_CLEARED):
        way.do(actions.resubmit, person("amina"))
    way.do(actions.clear, person("cleo"))
    sent = way.do(actions.resubmit, person("sam"))
    assert (sent.turn, sent.cleared_by) == (1, person("cleo"))
    assert (way.assistance.stage, way.assistance.holder, way.assistance.turns) == ("papers", "secretariat", 1)
    assert not way.assistance.remarks.filter(answered_at=None).exists()
    assert Submission.objects.filter(assistance=way.assistance).count() == 2


def test_nothing_goes_back_either_before_somebody_chose_between_two_versions() -> None:
    way = Way()
    way.to("papers")
    way.send_back()
    _two_versions(way)
    way.do(actions.clear, person("cleo"))
    with refused(Reason.TWO_VERSIONS) as found:
        way.do(actions.resubmit, person("amina"))
    assert kind(found.value) == Kind.NOT_NOW
    conflict = way.assistance.conflicts.get()
    seen = way.assistance.answers.get(question="context").version
    actions.settle(conflict=conflict, take=False, seen=seen, by=person("amina"), at=way.at)
    assert way.do(actions.resubmit, person("amina")).turn == 1


def test_it_keeps_its_first_date_through_every_turn() -> None:
    way = Way()
    way.to("papers")
    first: datetime | None = way.assistance.first_sent_at
    for _ in range(2):
        way.send_back()
        way.answer_remarks()
    kept = AssistanceRequest.objects.get(pk=way.assistance.pk)
    assert (kept.first_sent_at, kept.turns) == (first, 2)
    assert [each.turn for each in kept.submissions.all()] == [0, 1, 2]


def test_what_would_be_public_passes_the_screen_again_when_it_is_sent() -> None:
    way = Way()
    way.to("draft")
    way.publish("fact", "answers")
    note = {"who": "Ask tala.quill@mail.example."}
    way.do(actions.answer, person("amina"), question="consulted", value=note, seen=1)
    way.ready()
    with refused(Reason.PERSONAL_DATA) as found:
        way.do(actions.submit, person("amina"))
    assert found.value.facts["found"] == [{"question": "consulted", "found": "e-mail", "version": 2}]
    way.do(actions.submit, person("amina"), confirmed=True)
    assert way.assistance.stage == "sent"


def test_what_was_confirmed_of_one_answer_is_not_confirmed_of_the_next() -> None:
    way = Way()
    way.to("draft")
    for version, mail in ((1, "office@ministry.example"), (2, "tala.quill@mail.example")):
        who = {"who": f"Tala Quill: {mail}, +41 79 700 00 00"}
        way.do(actions.answer, person("amina"), question="consulted", value=who, seen=version)
        if version == 1:
            way.do(actions.publish, person("amina"), parts=["fact", "answers"], confirmed=True)
            way.ready()
    way.do(actions.clear, person("amina"))
    with refused(Reason.PERSONAL_DATA):
        way.do(actions.submit, person("amina"))


def test_while_the_state_changes_its_answers_others_are_screened_what_was_sent() -> None:
    way = Way()
    way.to("draft")
    mail = {"who": "Ask tala.quill@mail.example."}
    way.do(actions.answer, person("amina"), question="consulted", value=mail, seen=1)
    way.send()
    way.take_up()
    way.send_back("consulted")
    way.do(actions.answer, person("amina"), question="consulted", value={"who": "Two organizations."}, seen=2)
    with refused(Reason.PERSONAL_DATA):  # what was sent still says it
        way.publish("fact", "answers")
    way.do(actions.clear, person("amina"))
    way.do(actions.resubmit, person("amina"))
    way.publish("fact", "answers")
