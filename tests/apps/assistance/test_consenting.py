"""Consent: each scope apart, its end stops at once what hangs on it, and only the State lets a request go on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.actions.consenting import lapse_due
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Consent, Scope
from comity.apps.journal.models import Record
from tests.assistance_world import FOLLOW_UP, Way, person, refused, traces

pytestmark = pytest.mark.usefixtures("asked")
OPEN = ["sent", "papers", "eligibility", "assessment", "proposal", "advice", "decision", "agreement", "delivery",
        "reporting"]  # fmt: skip
HELPED = ["advice", "decision", "agreement", "delivery"]


def _valid(way: Way) -> set[str]:
    return {str(scope) for scope in consents.valid(way.assistance.address, way.at)}


def test_consent_to_be_assessed_is_to_one_fund_and_no_other_consent() -> None:
    way = Way()
    given = way.do(actions.consent, person("sam"), scope="assess", words="For this year.")
    assert (given.parts, given.words, given.given_by) == (
        ["technical-cooperation"],
        "For this year.",
        person("sam"),
    )
    assert _valid(way) == {"assess"}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"scope": "help"}, Reason.NOT_FIT),  # given by accepting a proposal
        ({"scope": "publish"}, Reason.NOT_FIT),  # given by choosing what is public
        ({"scope": "everything"}, Reason.NOT_FIT),
        ({"scope": "circulate"}, Reason.NOT_FIT),  # names no partner
        ({"scope": "assess", "parts": ["a partner"]}, Reason.NOT_FIT),
        ({"scope": "assess", "until": date(2026, 3, 1)}, Reason.DAY_IN_PAST),
        ({"scope": "assess", "words": "x" * 20_001}, Reason.NOT_FIT),
    ],
)
def test_what_is_no_consent_is_refused(facts: dict[str, Any], reason: Reason) -> None:
    way = Way()
    with refused(reason):
        way.do(actions.consent, person("amina"), **facts)


def test_a_new_consent_takes_the_place_of_the_one_before_and_both_stay() -> None:
    way = Way()
    way.to("sent")
    day = way.at.date() + timedelta(days=30)
    way.do(actions.consent, person("amina"), scope="assess", until=day)
    assert way.assistance.consent_until == day
    assert consents.valid(way.assistance.address, way.at)[Scope.ASSESS].until == day
    way.do(actions.consent, person("amina"), scope="assess")
    assert way.assistance.consent_until is None
    assert Consent.objects.filter(subject=way.assistance.address).count() == 3


@pytest.mark.parametrize("stage", OPEN)
def test_consent_taken_back_stops_the_request_at_any_stage_until_the_state_renews(stage: str) -> None:
    way = Way()
    way.to(stage)
    scope = "help" if stage in [*HELPED, "reporting"] else "assess"
    held = _valid(way)
    way.do(actions.withdraw_consent, person("amina"), scope=scope, words="We think again.")
    assert (way.assistance.stage, way.assistance.consent_stopped) == (stage, True)
    assert (way.assistance.holder, scope in _valid(way)) == ("state", False)
    way.do(actions.renew_consent, person("sam"))
    assert (way.assistance.stage, way.assistance.consent_stopped) == (stage, False)
    assert stage == "reporting" or _valid(way) == held


@pytest.mark.parametrize("stage", [*OPEN[:4], *HELPED])
def test_consent_that_runs_out_stops_the_request_after_its_last_day_and_not_on_it(stage: str) -> None:
    way = Way()
    way.to(stage)
    last = way.at.date() + timedelta(days=5)
    if stage in HELPED:
        way.do(actions.withdraw_consent, person("amina"), scope="help")
        way.do(actions.renew_consent, person("amina"), until=last)
    else:
        way.do(actions.consent, person("amina"), scope="assess", until=last)
    assert way.assistance.consent_until == last
    way.at = way.at.replace(hour=23, minute=59, year=last.year, month=last.month, day=last.day)
    before = traces()
    assert lapse_due(at=way.at) == 0
    assert traces() == before
    way.at += timedelta(minutes=1)
    assert lapse_due(at=way.at) == 1
    way.assistance.refresh_from_db()
    assert (way.assistance.stage, way.assistance.consent_stopped, way.assistance.holder) == (
        stage,
        True,
        "state",
    )
    written = Record.objects.filter(act="assistance.consent_lapsed", subject=way.assistance.address).get()
    assert (written.by, written.facts["scopes"]) == ("system", ["help" if stage in HELPED else "assess"])
    assert lapse_due(at=way.at) == 0
    way.do(actions.renew_consent, person("amina"))
    assert not way.assistance.consent_stopped


def test_what_has_run_out_counts_for_nothing_before_the_system_says_so() -> None:
    way = Way()
    way.to("sent")
    way.do(actions.consent, person("amina"), scope="assess", until=way.at.date())
    way.at += timedelta(days=1)
    with refused(Reason.NO_CONSENT):
        way.take_up()
    with refused(Reason.NO_CONSENT):
        way.do(actions.withdraw_consent, person("amina"), scope="assess")


def test_taking_back_a_consent_that_was_never_given_is_refused() -> None:
    way = Way()
    way.to("papers")
    for scope in ("help", "circulate"):
        with refused(Reason.NO_CONSENT):
            way.do(actions.withdraw_consent, person("amina"), scope=scope)
    for scope in ("publish", "all"):
        with refused(Reason.NOT_FIT):
            way.do(actions.withdraw_consent, person("amina"), scope=scope)


def test_a_stopped_request_can_be_withdrawn_and_nothing_of_the_desk_moves_it() -> None:
    way = Way()
    way.to("papers")
    way.do(actions.withdraw_consent, person("amina"), scope="assess")
    with refused(Reason.CONSENT_STOPPED):
        way.do(actions.accept_papers, person("dalia"))
    with refused(Reason.CONSENT_STOPPED):
        way.do(actions.open_circulation, person("dalia"), partners="x", letter_seal="")
    way.withdraw()
    assert way.assistance.stage == "withdrawn"


def test_a_redirected_request_waits_for_consent_to_be_assessed_by_the_other_fund() -> None:
    way = Way()
    way.to("papers")
    way.redirect(FOLLOW_UP)
    assert (way.assistance.stage, way.assistance.consent_stopped, way.assistance.fund) == (
        "sent",
        True,
        FOLLOW_UP,
    )
    way.do(actions.renew_consent, person("amina"))
    newest = Consent.objects.filter(subject=way.assistance.address, scope="assess").order_by("-pk")[0]
    assert newest.parts == [FOLLOW_UP]
    assert not way.assistance.consent_stopped


def test_remarks_and_a_stop_do_not_lose_each_other() -> None:
    way = Way()
    way.to("papers")
    way.send_back()
    way.do(actions.withdraw_consent, person("amina"), scope="assess")
    with refused(Reason.CONSENT_STOPPED):
        way.do(actions.answer, person("amina"), question="aim", value={"title": "x"}, seen=1)
    way.do(actions.renew_consent, person("amina"))
    assert (way.assistance.awaiting_answer, way.assistance.holder) == (True, "state")
    way.answer_remarks()
    assert way.assistance.holder == "secretariat"


def test_nothing_is_public_before_it_is_sent_and_everything_chosen_then() -> None:
    way = Way()
    way.to("draft")
    way.publish("fact", "title")
    assert way.assistance.public_on(way.at.date()) == frozenset()
    way.send()
    assert way.assistance.public_on(way.at.date()) == {"fact", "title"}


def test_publication_ends_when_the_state_says_so_and_on_its_last_day() -> None:
    way = Way()
    way.to("sent")
    last = way.at.date() + timedelta(days=3)
    way.do(actions.publish, person("amina"), parts=["fact"], until=last)
    assert way.assistance.public_on(last) == {"fact"}
    assert way.assistance.public_on(last + timedelta(days=1)) == frozenset()
    seen = AssistanceRequest.objects.published
    assert seen(last).exists()
    assert not seen(last + timedelta(days=1)).exists()
    assert lapse_due(at=way.at + timedelta(days=10)) == 1
    kept = AssistanceRequest.objects.get(pk=way.assistance.pk)
    assert (kept.public_parts, kept.public_until, kept.consent_stopped) == ([], None, False)
    way.publish("fact")
    way.do(actions.publish, person("amina"), parts=[])
    assert way.assistance.public_on(way.at.date()) == frozenset()


@pytest.mark.parametrize(
    ("parts", "reason"),
    [(["title"], Reason.NOT_FIT), (["fact", "assessments"], Reason.NOT_FIT), (["fact", "x"], Reason.NOT_FIT)],
)
def test_only_what_can_be_published_is(parts: list[str], reason: Reason) -> None:
    way = Way()
    way.to("sent")
    with refused(reason):
        way.do(actions.publish, person("amina"), parts=parts)


def test_what_looks_like_personal_data_is_published_by_confirmation_alone_and_never_written_in_the_journal() -> (
    None
):
    way = Way()
    way.to("draft")
    note = {"who": "Ask tala.quill@mail.example."}
    way.do(actions.answer, person("amina"), question="consulted", value=note, seen=1)
    way.do(actions.publish, person("amina"), parts=["fact", "title"])  # shows no answer
    with refused(Reason.PERSONAL_DATA) as found:
        way.publish("fact", "answers")
    assert found.value.facts["found"] == [{"question": "consulted", "found": "e-mail", "version": 2}]
    way.do(actions.publish, person("amina"), parts=["fact", "answers"], confirmed=True)
    written = Record.objects.filter(act="assistance.published").order_by("-pk")[0]
    assert written.facts["confirmed"] == [{"question": "consulted", "found": "e-mail", "version": 2}]
    assert "tala" not in str(list(Record.objects.values_list("facts", flat=True)))


def test_an_office_s_contact_and_the_context_note_are_not_public_so_not_screened() -> None:
    way = Way()
    way.to("draft")
    contact = {"office": "Mission", "telephone": "+41 22 700 00 00"}
    way.do(actions.answer, person("amina"), question="contact", value=contact, seen=2)
    way.publish("fact", "answers")


def test_a_request_can_be_made_public_or_hidden_after_its_end() -> None:
    way = Way()
    way.to("withdrawn")
    way.publish("fact")
    assert way.assistance.public_parts == ["fact"]
    way.do(actions.publish, person("amina"), parts=[])
    assert way.assistance.public_parts == []
