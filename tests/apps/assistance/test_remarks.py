"""Remarks: tied to a question, back to the State all at once, and never while an assessor is still writing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from comity.apps.assistance import actions, previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Remark
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.actions import SYSTEM
from comity.apps.letters.models import Letter
from comity.apps.parties.actions import people
from tests.apps.assistance.desk_acts import judged
from tests.assistance_world import DAY, Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def way() -> Way:
    way = Way()
    way.to("papers")
    return way


def _remark(way: Way, question: str, text: str, by: str = "dalia") -> Remark:
    done: Remark = way.do(actions.remark, person(by), question=question, text=text)
    return done


def _seal(way: Way) -> str:
    body = previews.preview(Act.RETURN_WITH_REMARKS, way.assistance, by=person("dalia"), at=way.at)
    return previews.seal(body)


def test_all_remarks_go_back_at_once_in_one_letter(way: Way) -> None:
    for question, text in (
        ("aim", "Say which places."),
        ("cost", "Say what is in it."),
        ("aim", "And by when."),
    ):
        _remark(way, question, text)
    at = way.at
    way.do_sealed("return-with-remarks", person("dalia"))
    assert {(each.turn, each.sent_at) for each in Remark.objects.all()} == {(1, at)}
    letter = Letter.objects.get(kind="returned")
    assert all(text in letter.body for text in ("Say which places.", "Say what is in it.", "And by when."))
    one = way.assistance
    assert (one.stage, one.awaiting_answer, one.holder, one.turns) == ("papers", True, "state", 1)
    assert one.due_on is None  # no target binds a State


def test_each_turn_has_its_own_remarks(way: Way) -> None:
    _remark(way, "aim", "Say which places.")
    way.do_sealed("return-with-remarks", person("dalia"))
    way.answer_remarks()
    _remark(way, "help", "For how long?")
    way.do_sealed("return-with-remarks", person("dalia"))
    assert list(Remark.objects.values_list("question", "turn")) == [("aim", 1), ("help", 2)]
    assert "Say which places." not in Letter.objects.filter(kind="returned").last().body  # type: ignore[union-attr]
    assert way.assistance.turns == 2


def test_without_a_remark_nothing_goes_back(way: Way) -> None:
    with refused(Reason.NO_REMARKS):
        way.do(actions.return_with_remarks, person("dalia"), letter_seal=_seal(way))


def test_a_question_the_fund_does_not_ask_has_no_remark(way: Way) -> None:
    for question in ("event", "nonsense", ""):
        with refused(Reason.NO_SUCH_QUESTION):
            way.do(actions.remark, person("dalia"), question=question, text="Why?")
    with refused(Reason.NO_WORDS):
        way.do(actions.remark, person("dalia"), question="aim", text=" \x00 ")


def test_a_remark_written_after_the_preview_refuses_the_letter(way: Way) -> None:
    _remark(way, "aim", "Say which places.")
    seal = _seal(way)
    _remark(way, "cost", "Say what is in it.")
    way.at -= DAY  # the same day as the preview
    with refused(Reason.LETTER_CHANGED):
        way.do(actions.return_with_remarks, person("dalia"), letter_seal=seal)


def test_remarks_wait_while_an_assessor_is_writing() -> None:
    way = Way()
    way.to("assessment")
    assessment = way.do(actions.open_assessment, person("emeka"))
    _remark(way, "aim", "Say which places.", by="emeka")
    with refused(Reason.ASSESSMENT_OPEN):
        way.do(actions.return_with_remarks, person("dalia"), letter_seal=_seal(way))
    actions.assess(
        assessment=assessment, needs="A register.", judged=judged(way), advises="propose", submit=True,
        by=person("emeka"), at=way.at,
    )  # fmt: skip
    way.do_sealed("return-with-remarks", person("dalia"))
    assert way.assistance.awaiting_answer


def test_an_assessment_of_somebody_who_left_keeps_no_remarks_waiting() -> None:
    way = Way()
    way.to("assessment")
    way.do(actions.open_assessment, person("emeka"))
    _remark(way, "aim", "Say which places.")
    people.hand_over(person=person("emeka"), by=SYSTEM, at=way.at)
    way.do_sealed("return-with-remarks", person("dalia"))
    assert way.assistance.awaiting_answer


def test_after_an_assessment_the_answer_to_remarks_opens_the_next_round() -> None:
    way = Way()
    way.to("assessment")
    way.assess()
    way.send_back()
    assert way.assistance.round == 2
    way.answer_remarks()
    with refused(Reason.ASSESSMENTS_NOT_IN):
        way.do_sealed(
            "propose", person("dalia"), plan="Two advisers.", cost=Decimal(1), currency="USD", helpers=""
        )
    way.assess()
    way.propose()
    assert way.assistance.stage == "proposal"


def test_one_drops_ones_own_remark_before_it_went_and_nobody_elses(way: Way) -> None:
    mine, theirs = _remark(way, "aim", "Say which places."), _remark(way, "cost", "What for?", by="emeka")
    with refused(Reason.MAY_NOT):
        actions.drop_remark(remark=theirs, by=person("dalia"), at=way.at)
    actions.drop_remark(remark=mine, by=person("dalia"), at=way.at)
    people.hand_over(person=person("emeka"), by=SYSTEM, at=way.at)
    actions.drop_remark(remark=theirs, by=person("dalia"), at=way.at)
    assert not Remark.objects.exists()


def test_what_has_gone_is_not_dropped(way: Way) -> None:
    remark = _remark(way, "aim", "Say which places.")
    way.do_sealed("return-with-remarks", person("dalia"))
    way.answer_remarks()
    with refused(Reason.MOVED_MEANWHILE):
        actions.drop_remark(remark=remark, by=person("dalia"), at=way.at)
