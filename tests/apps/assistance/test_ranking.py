"""A State's own order of its requests, which the State alone changes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.refusal import Reason
from comity.apps.consents import actions as consents
from comity.apps.journal.models import Record
from tests.assistance_world import Way, person, refused, state

pytestmark = pytest.mark.usefixtures("asked")


def _three() -> list[Way]:
    ways = [Way(), Way(), Way()]
    ways[1].to("sent")
    ways[2].to("sent")
    return ways


def _rank(ways: list[Way], who: str = "amina", code: str = "QMA") -> None:
    order = [way.assistance.number for way in ways]
    actions.rank(state=state(code), order=order, by=person(who), at=ways[0].at)


def test_the_order_is_as_given_and_what_is_left_out_has_no_place() -> None:
    one, two, three = _three()
    _rank([three, one, two])
    assert consents.places(state()) == {
        three.assistance.address: 1, one.assistance.address: 2, two.assistance.address: 3,
    }  # fmt: skip
    _rank([two, three], who="sam")
    assert consents.places(state()) == {two.assistance.address: 1, three.assistance.address: 2}


def test_the_record_names_no_draft() -> None:
    one, two, three = _three()
    _rank([three, one, two])
    written = Record.objects.get(act="assistance.ranked")
    assert written.facts == {"order": [three.assistance.address, two.assistance.address]}
    assert written.subject == "parties/QMA"


def test_another_state_s_what_has_ended_and_what_is_not_there_have_no_place() -> None:
    one, two, three = _three()
    other = Way(of="QNA")
    two.withdraw()
    for order in ([one, other], [one, two], [one, one]):
        with refused(Reason.NOT_FIT):
            _rank(order)
    for unknown in (uuid4(), "no number", "../../x\x00"):
        with refused(Reason.NOT_FIT):
            actions.rank(state=state(), order=[unknown], by=person("amina"), at=one.at)
    with refused(Reason.MAY_NOT):
        _rank([other], who="amina", code="QNA")
    with refused(Reason.MAY_NOT):
        _rank([one], who="chen")
    assert three.assistance.reference
