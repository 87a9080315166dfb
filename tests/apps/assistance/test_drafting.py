"""The draft: begun with what is known filled in, answered by several hands, cleared as it stands, thrown away."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.actions import drafting
from comity.apps.assistance.actions.drafting import cleared
from comity.apps.assistance.models import Answer, AssistanceRequest, Clearance
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.models import Record
from comity.apps.parties.refusal import Refused
from tests.assistance_world import BEGAN, COOPERATION, MISSION, Way, person, recorded, refused, state

pytestmark = pytest.mark.usefixtures("asked")


def test_a_draft_begins_with_the_route_in_force_and_the_office_that_asks() -> None:
    way = Way()
    assistance = way.assistance
    assert (assistance.stage, assistance.holder, assistance.reference) == ("draft", "state", "")
    assert (assistance.fund, assistance.route.version) == (COOPERATION, 1)
    contact = Answer.objects.get(assistance=assistance)
    assert (contact.question, contact.value["office"], contact.by) == ("contact", MISSION, None)
    assert contact.filled_from == "offices/mission-of-marenta"


def test_a_draft_names_what_it_was_filled_from_until_a_person_says_it() -> None:
    way = Way()
    contact = way.assistance.answers.get(question="contact")
    way.do(actions.answer, person("amina"), question="contact", value=contact.value, seen=1)
    contact = way.assistance.answers.get(question="contact")
    assert (contact.filled_from, contact.by) == ("", person("amina"))


def test_there_is_no_draft_without_a_route_in_force() -> None:
    for code in ("no-such-fund", "", "\x00", "x" * 5000, "\ud800"):
        with refused(Reason.NO_ROUTE):
            actions.begin(state=state(), route_code=code, by=person("amina"), at=BEGAN)


def test_a_state_has_no_more_than_so_many_drafts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "DRAFTS", 2)
    for _ in range(2):
        Way()
    with refused(Reason.TOO_MANY):
        Way()
    Way(of="QNA")


def test_what_was_typed_is_kept_and_the_title_with_it() -> None:
    way = Way()
    value = {"title": "  A register\x00 ", "aim": "Line one\r\nline two", "unknown": "left out"}
    kept = way.do(actions.answer, person("petra"), question="aim", value=value, seen=0)
    assert kept.value == {"title": "A register", "theme": "", "aim": "Line one\nline two"}
    assert (kept.version, way.assistance.title) == (1, "A register")
    assert AssistanceRequest.objects.get(pk=way.assistance.pk).title == "A register"


def test_saying_the_same_again_changes_nothing_and_is_not_recorded() -> None:
    way = Way()
    way.to("draft")
    kept = way.assistance.answers.get(question="aim")
    before = Record.objects.count()
    again = way.do(actions.answer, person("petra"), question="aim", value=kept.value, seen=0)
    assert (again.pk, again.version) == (kept.pk, kept.version)
    assert Record.objects.count() == before


def test_what_another_wrote_meanwhile_is_shown_and_not_overwritten() -> None:
    way = Way()
    way.to("draft")
    way.do(actions.answer, person("petra"), question="context", value={"note": "Petra's."}, seen=1)
    with refused(Reason.CHANGED_MEANWHILE) as found:
        way.do(actions.answer, person("amina"), question="context", value={"note": "Amina's."}, seen=1)
    facts = found.value.facts
    assert (facts["theirs"], facts["version"]) == ({"note": "Petra's."}, 2)
    assert facts["by"] == person("petra").address
    way.do(actions.answer, person("amina"), question="context", value={"note": "Amina's."}, seen=2)


@pytest.mark.parametrize(
    ("question", "value", "reason"),
    [
        ("no-such", {"note": "x"}, Reason.NO_SUCH_QUESTION),
        ("event", {"kind": "troika"}, Reason.NO_SUCH_QUESTION),  # another fund asks that
        ("context", {"note": "x" * 100_001}, Reason.NOT_FIT),
    ],
)
def test_an_answer_to_no_question_of_the_fund_is_refused(
    question: str, value: dict[str, str], reason: Reason
) -> None:
    way = Way()
    with refused(reason):
        way.do(actions.answer, person("amina"), question=question, value=value, seen=0)


def test_a_clearance_is_of_the_answers_as_they_stand() -> None:
    way = Way()
    way.to("draft")
    way.do(actions.clear, person("cleo"))
    assert cleared(way.assistance) is not None
    way.do(actions.answer, person("petra"), question="context", value={"note": "Later."}, seen=1)
    assert cleared(way.assistance) is None
    way.do(actions.clear, person("amina"))
    found = cleared(way.assistance)
    assert found is not None
    assert found.by == person("amina")
    assert Clearance.objects.count() == 2


def test_a_discarded_draft_leaves_that_there_was_one_and_no_answer() -> None:
    way = Way()
    way.to("draft")
    with recorded("assistance.discarded", by="sam", office="Ministry of Marenta"):
        way.do(actions.discard, person("sam"))
    kept = AssistanceRequest.objects.get(pk=way.assistance.pk)
    assert (kept.stage, kept.holder, kept.end_reason, kept.title) == ("discarded", "nobody", "discarded", "")
    assert not kept.answers.exists()
    for act, facts in ((actions.clear, {}), (actions.submit, {}), (actions.consent, {"scope": "assess"})):
        with refused(Reason.NOT_AT_THIS_STAGE):
            way.do(act, person("amina"), **facts)


def test_after_sending_only_what_was_remarked_on_can_change() -> None:
    way = Way()
    way.to("papers")
    with refused(Reason.NOT_AT_THIS_STAGE):
        way.do(actions.answer, person("amina"), question="aim", value={"title": "x"}, seen=1)
    way.send_back("aim")
    with refused(Reason.NOT_REMARKED):
        way.do(actions.answer, person("amina"), question="help", value={"detail": "x"}, seen=1)
    way.do(actions.answer, person("amina"), question="aim", value={"title": "A better title"}, seen=1)
    assert way.assistance.title == "A register of places of detention"  # as sent: others read it
    with_aim = {"title": "A better title", "aim": "To know who is held."}
    way.do(actions.answer, person("amina"), question="aim", value=with_aim, seen=2)
    way.do(actions.clear, person("amina"))
    way.do(actions.resubmit, person("amina"))
    assert way.assistance.title == "A better title"


HOSTILE = ["", "\x00", "\ud800", "a\x00b", "' OR 1=1 --", "<script>", "\u202e", "x" * 5000, "\n", "../../etc"]


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_a_door_sends_is_done_or_refused_and_never_breaks(value: str) -> None:
    way = Way()
    way.to("draft")
    amina = person("amina")
    acts: list[tuple[Any, dict[str, Any]]] = [
        (actions.answer, {"question": value, "value": {"note": "x"}, "seen": 1}),
        (actions.answer, {"question": "context", "value": {"note": value}, "seen": 1}),
        (actions.answer, {"question": "help", "value": {"services": [value], "detail": value}, "seen": 1}),
        (actions.answer, {"question": "cost", "value": {value: value, "total": value}, "seen": 1}),
        (actions.consent, {"scope": value}),
        (actions.consent, {"scope": "circulate", "parts": [value], "words": value}),
        (actions.publish, {"parts": [value], "words": value}),
        (actions.withdraw_consent, {"scope": value, "words": value}),
    ]
    for act, facts in acts:
        with contextlib.suppress(Refused):
            way.do(act, amina, **facts)
    sent = Way()
    sent.to("proposal")
    for act, facts in (
        (
            actions.state_obstacle,
            {"code": value, "words": value, "source": value, "from_on": date(2026, 1, 1)},
        ),
        (
            actions.state_obstacle,
            {"code": "disaster", "words": value, "source": value, "from_on": date(2026, 1, 1)},
        ),
        (actions.ask_change, {"words": value}),
        (actions.withdraw, {"reason": value, "words": value}),
        (actions.withdraw, {"reason": "other-source", "words": value}),
        (actions.give_feedback, {"items": [{"item": value, "answered": value}], "words": value}),
    ):
        with contextlib.suppress(Refused):
            sent.do(act, amina, **facts)
    with pytest.raises(Refused):
        actions.rank(state=state(), order=[value], by=amina, at=way.at)
