"""An editor's look at a candidate: kept for ever, and never over somebody else's."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from comity.apps.journal.models import Record
from comity.apps.parties.refusal import Refused
from comity.apps.texts import actions
from comity.apps.texts.models import Candidate, Look
from comity.apps.texts.refusal import Reason
from tests import cast, database
from tests.cast import NOW
from tests.readings import resolution, take_in


def _candidate() -> Candidate:
    take_in(resolution())
    return Candidate.objects.get()


def _settled(**more: Any) -> dict[str, Any]:
    return {
        "verb": "request",
        "addressees": ["Registrar"],
        "action_text": "count the lamps",
        "due": None,
    } | more


@pytest.mark.django_db
def test_confirming_settles_the_proposal_and_keeps_the_look() -> None:
    candidate, dalia = _candidate(), cast.dalia()
    actions.confirm(candidate=candidate, by=dalia, at=NOW)
    fresh = Candidate.objects.get()
    assert (fresh.state, fresh.settled, fresh.looked) == ("confirmed", fresh.proposed, 1)
    assert (Look.objects.get().by, Record.objects.get(act="texts.confirmed").by) == (dalia, dalia.address)
    assert Record.objects.get(act="texts.confirmed").office == "offices/secretariat"


@pytest.mark.django_db
def test_a_correction_leaves_the_proposal_as_the_reader_made_it() -> None:
    candidate, dalia = _candidate(), cast.dalia()
    proposed = candidate.proposed
    actions.correct(candidate=candidate, settled=_settled(), by=dalia, at=NOW)
    fresh = Candidate.objects.get()
    assert (fresh.state, fresh.proposed) == ("corrected", proposed)
    assert fresh.settled is not None and fresh.settled["action_text"] == "count the lamps"
    assert fresh.settled["paragraph"] == "op2", "an editor corrects what is said, not where"


@pytest.mark.django_db
def test_every_look_stays_in_order() -> None:
    candidate, dalia = _candidate(), cast.dalia()
    actions.reject(candidate=candidate, by=dalia, at=NOW, remark="a greeting")
    actions.confirm(candidate=candidate, by=dalia, at=NOW)
    assert [each.state for each in candidate.looks.all()] == ["rejected", "confirmed"]
    assert Candidate.objects.get().looked == 2


@pytest.mark.django_db
@pytest.mark.parametrize("act", [actions.confirm, actions.reject])
def test_the_second_of_two_editors_is_refused(act: Any) -> None:
    candidate, dalia = _candidate(), cast.dalia()
    stale = Candidate.objects.get()
    actions.correct(candidate=candidate, settled=_settled(), by=dalia, at=NOW)
    records = Record.objects.count()
    with pytest.raises(Refused) as refused:
        act(candidate=stale, by=dalia, at=NOW)
    assert refused.value.reason == Reason.MOVED_MEANWHILE
    assert (Look.objects.count(), Record.objects.count()) == (1, records), "refused leaves no trace"
    assert Candidate.objects.get().state == "corrected"


@pytest.mark.django_db
def test_the_number_of_looks_a_form_carries_decides_who_is_late() -> None:
    candidate, dalia = _candidate(), cast.dalia()
    actions.confirm(candidate=candidate, by=dalia, at=NOW, seen=0)
    with pytest.raises(Refused):
        actions.reject(candidate=Candidate.objects.get(), by=dalia, at=NOW, seen=0)
    actions.reject(candidate=Candidate.objects.get(), by=dalia, at=NOW, seen=1)


@pytest.mark.django_db
def test_confirming_twice_changes_nothing_and_is_refused() -> None:
    candidate, dalia = _candidate(), cast.dalia()
    actions.confirm(candidate=candidate, by=dalia, at=NOW)
    with pytest.raises(Refused) as refused:
        actions.confirm(candidate=candidate, by=dalia, at=NOW)
    assert refused.value.reason == Reason.NOTHING_CHANGES


@pytest.mark.django_db
@pytest.mark.parametrize("who", [cast.amina, cast.olu, lambda: None, lambda: "system"])
def test_only_an_editor_looks(who: Any) -> None:
    candidate, by = _candidate(), who()
    records = Record.objects.count()
    for act, more in (
        (actions.confirm, {}),
        (actions.reject, {}),
        (actions.correct, {"settled": _settled()}),
    ):
        with pytest.raises(Refused) as refused:
            act(candidate=candidate, by=by, at=NOW, **more)  # type: ignore[operator]
        assert refused.value.reason == Reason.MAY_NOT
    assert not Look.objects.exists() and Record.objects.count() == records
    assert Candidate.objects.get().state == "open"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"verb": " "}, "verb"),
        ({"addressees": "Registrar"}, "addressees"),
        ({"addressees": [""]}, "addressees"),
        ({"action_text": ""}, "action_text"),
        ({"deliverables": ["report"]}, "deliverables"),
        ({"due": {"relation": "about"}}, "due.relation"),
        ({"due": {"relation": "at", "session": 41}}, "due.body"),
        ({"due": {"relation": "at", "session": 0, "body": "HRC"}}, "due.session"),
        ({"due": {"relation": "in", "year": 20188}}, "due.year"),
        ({"due": {"relation": "by", "date": "2018-02-30"}}, "due.date"),
    ],
)
def test_a_correction_that_says_nothing_sound_is_refused_and_names_the_field(
    change: dict, field: str
) -> None:  # type: ignore[type-arg]
    candidate, dalia = _candidate(), cast.dalia()
    with pytest.raises(Refused) as refused:
        actions.correct(candidate=candidate, settled=_settled(**change), by=dalia, at=NOW)
    assert (refused.value.reason, refused.value.facts) == (Reason.NOT_FIT, {"field": field})
    assert Candidate.objects.get().state == "open" and not Look.objects.exists()


@pytest.mark.django_db
def test_the_app_cannot_change_a_look() -> None:
    actions.confirm(candidate=_candidate(), by=cast.dalia(), at=NOW)
    for statement in ("UPDATE texts_look SET state = 'rejected'", "DELETE FROM texts_look"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_owner_cannot_change_a_look_by_a_slip(committed: str) -> None:
    actions.confirm(candidate=_candidate(), by=cast.dalia(), at=NOW)
    with psycopg.connect(database.address(committed, owner=True)) as owner:
        for statement in (
            "UPDATE texts_look SET state = 'rejected'",
            "DELETE FROM texts_look",
            "TRUNCATE texts_look",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
                owner.execute(statement)
