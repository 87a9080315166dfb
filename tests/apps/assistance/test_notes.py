"""The note verbale: what was sent, in the State's own voice, with the seal by which it can be told."""

from __future__ import annotations

import pytest

from comity.apps.assistance.notes import note_verbale
from tests.assistance_world import ANSWERS, DESK, MISSION, TRAVEL, Way

pytestmark = pytest.mark.usefixtures("asked")


def test_a_note_says_what_was_sent_in_the_states_own_voice() -> None:
    assistance = Way().to("sent")
    sent = assistance.submissions.get()
    note = note_verbale(sent)
    assert note.startswith(f"{MISSION}\n5 March 2026")
    assert f"The {MISSION} presents its compliments to the {DESK}" in note
    for each in (
        ANSWERS["aim"]["title"],
        ANSWERS["aim"]["aim"],
        "USD 120000",
        "USD 20000",
        assistance.reference,
        sent.seal,
    ):
        assert each in note
    assert "1. " in note
    assert "advice\n" not in note  # kinds of help by their names, not by their codes
    assert "Event:" not in note


def test_a_note_on_a_journey_names_the_event_as_the_fund_asks_it() -> None:
    note = note_verbale(Way(fund=TRAVEL).to("sent").submissions.get())
    assert "Event: The review of our State by the Working Group" in note


def test_no_contact_and_no_context_goes_into_a_note() -> None:
    note = note_verbale(Way().to("sent").submissions.get())
    assert ANSWERS["contact"]["office"] not in note
    assert ANSWERS["context"]["note"] not in note


def test_each_sending_has_its_own_note() -> None:
    way = Way()
    way.to("papers")
    way.send_back("aim")
    way.answer_remarks()
    first, second = (note_verbale(each) for each in way.assistance.submissions.order_by("turn"))
    assert "As remarked." in second
    assert "As remarked." not in first
