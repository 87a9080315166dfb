"""How a State leaves a request: withdrawn at any stage, reported on, and the State's own view of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.actions.leaving import asked_for
from comity.apps.assistance.models import AssistanceRequest, Statement
from comity.apps.assistance.refusal import Reason
from tests.apps.assistance.acts import ITEMS
from tests.assistance_world import TRAVEL, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")
OPEN = ["sent", "papers", "eligibility", "assessment", "proposal", "advice", "decision", "agreement", "delivery",
        "reporting"]  # fmt: skip


@pytest.mark.parametrize("stage", OPEN)
def test_a_request_can_be_withdrawn_at_any_stage_with_its_reason(stage: str) -> None:
    way = Way()
    way.to(stage)
    way.do(actions.withdraw, person("sam"), reason="no-longer-needed", words="The law was passed.")
    kept = AssistanceRequest.objects.get(pk=way.assistance.pk)
    assert (kept.stage, kept.holder, kept.due_on, kept.consent_until) == ("withdrawn", "nobody", None, None)
    assert (kept.end_reason, kept.end_words) == ("no-longer-needed", "The law was passed.")
    assert kept.reference


@pytest.mark.parametrize("reason", ["", "completed", "criterion-not-met", "anything"])
def test_withdrawing_needs_a_reason_of_its_kind(reason: str) -> None:
    way = Way()
    way.to("sent")
    with refused(Reason.NO_REASON):
        way.do(actions.withdraw, person("amina"), reason=reason)


@pytest.mark.parametrize("stage", ["draft", "closed", "declined", "withdrawn", "discarded"])
def test_a_draft_and_what_has_ended_cannot_be_withdrawn(stage: str) -> None:
    way = Way()
    way.to(stage)
    with refused(Reason.NOT_AT_THIS_STAGE):
        way.withdraw()


def test_a_report_is_kept_as_written() -> None:
    way = Way()
    way.to("delivery")
    with refused(Reason.NO_WORDS):
        way.do(actions.file_report, person("amina"), words="\n")
    report = way.do(actions.file_report, person("amina"), words="Nine places.\r\nThree to come.")
    assert Statement.objects.get(act="file-report") == report
    assert report.words == "Nine places.\nThree to come."
    assert (way.assistance.stage, way.assistance.holder) == ("reporting", "secretariat")


def test_feedback_says_of_each_thing_asked_whether_it_was_answered() -> None:
    way = Way()
    way.to("closed")
    assert asked_for(way.assistance) == [each["item"] for each in ITEMS]
    kept = way.do(actions.give_feedback, person("amina"), items=ITEMS, words="Thank you.")
    assert (kept.items, kept.words) == (ITEMS, "Thank you.")


def test_where_no_result_was_asked_the_title_is_what_was_asked() -> None:
    way = Way(fund=TRAVEL)
    way.to("withdrawn")
    assert asked_for(way.assistance) == ["A register of places of detention"]


@pytest.mark.parametrize(
    "items",
    [[], ITEMS[:1], [*reversed(ITEMS)], [{**each, "answered": "perhaps"} for each in ITEMS],
     [{"item": "Another thing", "answered": "yes"}, ITEMS[1]]],
)  # fmt: skip
def test_feedback_on_something_else_is_refused(items: list[dict[str, Any]]) -> None:
    way = Way()
    way.to("declined")
    with refused(Reason.NOT_FIT):
        way.do(actions.give_feedback, person("amina"), items=items)


@pytest.mark.parametrize("stage", ["draft", *OPEN, "discarded"])
def test_feedback_waits_for_the_end(stage: str) -> None:
    way = Way()
    way.to(stage)
    with refused(Reason.NOT_AT_THIS_STAGE):
        way.do(actions.give_feedback, person("amina"), items=ITEMS)
