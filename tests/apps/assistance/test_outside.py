"""What stands outside the process: obstacles, showing a request to partners, inputs on public requests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import outside
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.assistance.models import Circulation, Obstacle, PublicInput
from comity.apps.assistance.refusal import Reason
from comity.apps.letters.models import Letter
from tests.apps.assistance.acts import OBSTACLE
from tests.assistance_world import Way, person, refused, sealed

pytestmark = pytest.mark.usefixtures("asked")


def test_an_obstacle_stands_as_stated_and_a_later_statement_says_when_it_ended() -> None:
    way = Way()
    way.to("papers")
    first = way.do(actions.state_obstacle, person("amina"), **OBSTACLE)
    assert (first.words, first.source, first.until_on) == ("Roads were closed.", "a ministry", None)
    second = way.do(actions.state_obstacle, person("dalia"), **{**OBSTACLE, "until_on": date(2026, 3, 1)})
    assert second.until_on == date(2026, 3, 1)
    assert list(Obstacle.objects.filter(assistance=way.assistance)) == [first, second]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "a-people"}, Reason.NOT_FIT),
        ({"words": ""}, Reason.NO_WORDS),
        ({"source": " "}, Reason.NO_WORDS),
        ({"source": "x" * 301}, Reason.NOT_FIT),
        ({"from_on": date(2027, 1, 1)}, Reason.DAY_IN_FUTURE),
        ({"until_on": date(2027, 1, 1)}, Reason.DAY_IN_FUTURE),
        ({"until_on": date(2026, 1, 1)}, Reason.NOT_FIT),
    ],
)
def test_an_obstacle_without_code_words_source_or_days_is_refused(
    change: dict[str, Any], reason: Reason
) -> None:
    way = Way()
    way.to("sent")
    with refused(reason):
        way.do(actions.state_obstacle, person("amina"), **{**OBSTACLE, **change})


def _announced(partners: str = "One partner\nAnother") -> tuple[Way, Circulation]:
    way = Way()
    way.to("assessment")
    facts = sealed(
        Act.OPEN_CIRCULATION, way.assistance, person("dalia"), way.at, partners=partners,
        objections_until=objections_until(way.assistance, way.at),
    )  # fmt: skip
    seal = facts["letter_seal"]
    return way, way.do(actions.open_circulation, person("dalia"), partners=partners, letter_seal=seal)


def test_the_state_is_told_to_whom_and_until_when_it_may_object() -> None:
    way, circulation = _announced()
    letter = Letter.objects.get(subject=way.assistance.address, kind="circulation")
    assert letter.to_party == way.assistance.state
    assert "One partner" in letter.body
    # Ten working days of the route after the day it was told.
    days = [circulation.opened_at.date() + timedelta(days=each) for each in range(1, 40)]
    working = [each for each in days if each.weekday() < 5 and each <= circulation.objections_until]
    assert len(working) >= 10
    assert circulation.objections_until.weekday() < 5


def test_a_letter_other_than_the_one_shown_does_not_go() -> None:
    way = Way()
    way.to("assessment")
    with refused(Reason.LETTER_CHANGED):
        way.do(actions.open_circulation, person("dalia"), partners="One", letter_seal="0" * 64)
    with refused(Reason.NO_WORDS):
        way.do(actions.open_circulation, person("dalia"), partners=" ", letter_seal="0" * 64)


def test_nothing_is_shown_while_the_state_may_object_nor_without_its_consent() -> None:
    way, circulation = _announced()
    way.do(actions.consent, person("amina"), scope="circulate", parts=["One partner"])

    def show() -> None:
        actions.circulate(circulation=circulation, by=person("dalia"), at=way.at)

    last = circulation.objections_until
    way.at = way.at.replace(year=last.year, month=last.month, day=last.day, hour=23)
    with refused(Reason.WINDOW_OPEN):
        show()
    way.at += timedelta(hours=1)
    with refused(Reason.NO_CONSENT):  # one of two partners
        show()
    way.do(actions.consent, person("amina"), scope="circulate", parts=["One partner", "Another"])
    way.do(actions.withdraw_consent, person("amina"), scope="circulate")
    assert not way.assistance.consent_stopped
    with refused(Reason.NO_CONSENT):
        show()
    way.do(actions.consent, person("amina"), scope="circulate", parts=["Another", "One partner", "A third"])
    show()
    circulation.refresh_from_db()
    assert circulation.circulated_at == way.at


def test_what_the_state_objects_to_is_never_shown() -> None:
    way, circulation = _announced()
    way.do(actions.consent, person("amina"), scope="circulate", parts=["One partner", "Another"])
    way.at += timedelta(days=60)
    actions.object_to(circulation=circulation, words="Not these.", by=person("sam"), at=way.at)
    with refused(Reason.OBJECTED):
        actions.circulate(circulation=circulation, by=person("dalia"), at=way.at)
    circulation.refresh_from_db()
    assert (circulation.objected_by, circulation.objection) == (person("sam"), "Not these.")


def test_a_stopped_request_is_shown_to_nobody_and_can_be_objected_to() -> None:
    way, circulation = _announced("One partner")
    way.do(actions.consent, person("amina"), scope="circulate", parts=["One partner"])
    way.do(actions.withdraw_consent, person("amina"), scope="assess")
    way.at += timedelta(days=60)
    with refused(Reason.CONSENT_STOPPED):
        actions.circulate(circulation=circulation, by=person("dalia"), at=way.at)
    actions.object_to(circulation=circulation, by=person("amina"), at=way.at)


def test_an_input_on_what_is_not_public_is_refused() -> None:
    way = Way()
    way.to("sent")
    with refused(Reason.NOT_PUBLIC):
        way.do(actions.file_input, person("nia"), text="It is needed.")
    way.do(actions.publish, person("amina"), parts=["fact"], until=way.at.date())
    way.at += timedelta(days=1)
    with refused(Reason.NOT_PUBLIC):
        way.do(actions.file_input, person("nia"), text="It is needed.")


def test_an_input_waits_for_the_desk_and_only_so_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "HELD_INPUTS", 2)
    way = Way()
    way.to("sent")
    way.publish()
    for text, reason in (("", Reason.NO_WORDS), ("x" * 20_001, Reason.NOT_FIT)):
        with refused(reason):
            way.do(actions.file_input, person("nia"), text=text)
    filed = [way.do(actions.file_input, person("nia"), text=f"Input {each}.") for each in range(2)]
    assert {each.standing for each in filed} == {"held"}
    with refused(Reason.TOO_MANY):
        way.do(actions.file_input, person("nia"), text="A third.")
    actions.decide_input(
        public_input=filed[0], standing="declined", reason="Not on it.", by=person("dalia"), at=way.at
    )
    way.do(actions.file_input, person("nia"), text="A third.")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"standing": "declined"}, Reason.NO_REASON),
        ({"standing": "held"}, Reason.NOT_FIT),
        ({"standing": "public"}, Reason.PERSONAL_DATA),
    ],
)
def test_an_input_is_made_public_or_declined_with_a_reason(facts: dict[str, Any], reason: Reason) -> None:
    way = Way()
    way.to("sent")
    way.publish()
    filed = way.do(actions.file_input, person("nia"), text="Ask tala.quill@mail.example.")
    with refused(reason):
        actions.decide_input(public_input=filed, by=person("dalia"), at=way.at, **facts)
    assert PublicInput.objects.get(pk=filed.pk).standing == "held"
