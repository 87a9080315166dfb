"""Lists of commitments by actor, session, status and text, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.apps.commitments import actions
from comity.apps.commitments.actions import Finding
from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.apps.texts.models import Instrument
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("facts")
DAYS = [date(2018, 1, 1), date(2018, 12, 31), date(2019, 7, 12), date(2019, 7, 13), date(2026, 1, 1)]


def _anchors(rows: object) -> list[str]:
    return [each.paragraph.anchor for each in rows]  # type: ignore[attr-defined]


def test_by_actor() -> None:
    office = Party.objects.get(code="OHCHR")
    assert sorted(_anchors(Commitment.objects.asked_of(office))) == ["op20", "op21"]
    assert _anchors(Commitment.objects.by_actor("Member States")) == ["op27"]


def test_a_call_on_all_states_is_in_no_single_list() -> None:
    system = Party.objects.get(name="United Nations system")
    assert _anchors(Commitment.objects.asked_of(system)) == []
    assert _anchors(Commitment.objects.asked_of_all_states()) == ["op27"]


def test_by_session_and_by_text() -> None:
    assert _anchors(Commitment.objects.at_session("HRC", 41)) == ["op28"]
    text = Instrument.objects.get(symbol="A/HRC/RES/38/3")
    assert sorted(_anchors(Commitment.objects.of_text(text))) == ["op20", "op21", "op27", "op28", "op31"]


@pytest.mark.parametrize("day", DAYS)
def test_the_list_of_a_status_and_the_status_of_each_agree_on_every_day(day: date) -> None:
    report = Commitment.objects.get(paragraph__anchor="op28")
    actions.record_evidence(commitment=report, finding=Finding("waived", "s"), by=cast.dalia(), at=NOW)
    for status in ("open", "nothing-recorded", "delivered", "late", "waived", "superseded"):
        listed = {each.pk for each in Commitment.objects.with_status(status, day)}
        assert listed == {each.pk for each in Commitment.objects.all() if each.status_on(day) == status}
    assert not Commitment.objects.with_status("unheard-of", day)


def test_due_next_gives_the_nearest_first_and_leaves_out_what_is_past_or_settled() -> None:
    assert _anchors(Commitment.objects.due_next(date(2018, 7, 5))) == ["op31", "op28", "op5"]
    assert _anchors(Commitment.objects.due_next(date(2019, 7, 12))) == ["op28", "op5"]
    assert _anchors(Commitment.objects.due_next(date(2019, 7, 13))) == ["op5"]


def test_arrived_gives_what_was_recorded_since() -> None:
    report = Commitment.objects.get(paragraph__anchor="op28")
    actions.record_evidence(commitment=report, finding=Finding("waived", "s"), by=cast.dalia(), at=NOW)
    assert _anchors(Commitment.objects.arrived(NOW)) == ["op28"]
    assert _anchors(Commitment.objects.arrived(NOW + timedelta(seconds=1))) == []


def test_words_are_found_in_what_is_asked() -> None:
    assert _anchors(Commitment.objects.found("donors OR donor")) == ["op20"]
    assert _anchors(Commitment.objects.found("Advisory Committee")) == ["op5"]
