"""From a candidate to a commitment: only an editor's look makes one, and a later look moves or withdraws it."""

from __future__ import annotations

from typing import Any

import pytest

from comity.apps.commitments import actions
from comity.apps.commitments.models import Commitment
from comity.apps.journal.models import Record
from comity.apps.parties.models import Person
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Candidate, Look
from comity.apps.texts.refusal import Reason
from tests import cast
from tests.cast import NOW
from tests.readings import mandate, paragraph, resolution, take_in

pytestmark = pytest.mark.usefixtures("facts")
OFFICE = "Office of the United Nations High Commissioner for Human Rights"


def _candidate(**more: Any) -> Candidate:
    taken = take_in(resolution(**more))
    return Candidate.objects.filter(paragraph__instrument=taken.instrument).first()  # type: ignore[return-value]


@pytest.fixture
def dalia() -> Person:
    return cast.dalia()


def test_a_candidate_is_no_commitment_until_somebody_looked() -> None:
    candidate = _candidate()
    assert not Commitment.objects.filter(paragraph=candidate.paragraph).exists()


def test_confirming_puts_the_mandate_under_watch_with_its_days(dalia: Person) -> None:
    commitment = actions.confirm(
        candidate=_candidate(mandates=[mandate(1, "op2", [OFFICE], body="HRC", session=41)]), by=dalia, at=NOW
    )
    assert (commitment.window_from, commitment.window_until) == (_day("2019-06-24"), _day("2019-07-12"))
    assert [each.code for each in commitment.parties.all()] == ["OHCHR"]
    assert (commitment.actors, commitment.by_itself, commitment.asked_of_all) == ([OFFICE], False, False)
    acts = Record.objects.filter(by=dalia.address).values_list("act", flat=True).order_by("id")
    assert list(acts) == ["texts.confirmed", "commitments.drawn"]


def test_a_correction_moves_the_same_commitment(dalia: Person) -> None:
    candidate = _candidate()
    first = actions.confirm(candidate=candidate, by=dalia, at=NOW)
    settled = {
        "verb": "request",
        "addressees": [OFFICE],
        "action_text": "count",
        "due": {"relation": "in", "year": 2028},
    }
    second = actions.correct(candidate=candidate, settled=settled, by=dalia, at=NOW)
    assert (second.pk, second.what, second.due_year) == (first.pk, "count", 2028)
    assert second.window_until == _day("2028-12-31")


def test_rejecting_takes_a_commitment_off_the_lists_and_confirming_brings_it_back(dalia: Person) -> None:
    candidate = _candidate()
    commitment = actions.confirm(candidate=candidate, by=dalia, at=NOW)
    actions.reject(candidate=candidate, by=dalia, at=NOW)
    assert commitment not in Commitment.objects.in_force()
    assert Record.objects.filter(act="commitments.withdrawn", subject=commitment.address).count() == 1
    actions.confirm(candidate=candidate, by=dalia, at=NOW)
    assert commitment in Commitment.objects.in_force()


def test_the_second_of_two_editors_makes_no_commitment(dalia: Person) -> None:
    candidate = _candidate()
    stale = Candidate.objects.get(pk=candidate.pk)
    actions.reject(candidate=candidate, by=dalia, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.confirm(candidate=stale, by=dalia, at=NOW)
    assert refused.value.reason == Reason.MOVED_MEANWHILE
    assert not Commitment.objects.filter(candidate=candidate).exists()


@pytest.mark.parametrize("who", [cast.amina, cast.olu])
def test_only_an_editor_draws(who: Any) -> None:
    candidate, by = _candidate(), who()
    with pytest.raises(Refused) as refused:
        actions.confirm(candidate=candidate, by=by, at=NOW)
    assert refused.value.may_not and not Look.objects.exists()
    assert not Commitment.objects.filter(candidate=candidate).exists()


def test_a_call_on_states_at_large_is_due_from_none_alone(dalia: Person) -> None:
    asked = {"surface": "all Member States", "canonical": "Member States", "type": "states", "span": [0, 5]}
    clause = {"lead": "Requests", "verb": "request", "addressees": [asked], "speech_act": "directive"}
    candidate = _candidate(
        operative=[paragraph("op2", "Requests all", clauses=[clause])],
        mandates=[mandate(1, "op2", ["Member States"])],
    )
    commitment = actions.confirm(candidate=candidate, by=dalia, at=NOW)
    assert commitment.asked_of_all and not commitment.parties.exists()


def test_what_a_body_sets_itself_is_its_own(dalia: Person) -> None:
    candidate = _candidate(
        symbol="A/HRC/RES/60/99",
        body="Human Rights Council",
        mandates=[mandate(1, "op2", [], year=2027, relation="in")],
    )
    commitment = actions.confirm(candidate=candidate, by=dalia, at=NOW)
    assert commitment.by_itself and [each.code for each in commitment.parties.all()] == ["HRC"]


def test_two_mandates_of_one_paragraph_are_two_commitments(dalia: Person) -> None:
    take_in(resolution(mandates=[mandate(1, "op2", [OFFICE]), mandate(2, "op2", ["Registrar"])]))
    drawn = [actions.confirm(candidate=each, by=dalia, at=NOW) for each in Candidate.objects.all()]
    assert len({each.pk for each in drawn}) == 2


def test_confirming_what_the_shipped_facts_hold_joins_them_and_doubles_nothing(dalia: Person) -> None:
    held = Commitment.objects.get(paragraph__instrument__symbol="A/HRC/RES/37/23")
    asked = mandate(
        1, "op5", ["Human Rights Council Advisory Committee"], body="HRC", session=43, relation="before"
    )
    operative = [paragraph("op5", "Requests")]
    text = resolution("A/HRC/RES/37/23", adopted="2018-03-23", operative=operative, mandates=[asked])
    take_in(text)
    joined = actions.confirm(candidate=Candidate.objects.get(), by=dalia, at=NOW)
    assert (joined.pk, joined.address) == (held.pk, held.address)
    assert joined.candidate is not None


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
