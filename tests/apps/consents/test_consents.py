"""Consent is the State's own: what it said last counts, to the end of its last day, and nobody else says it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.consents import actions
from comity.apps.consents.actions import Reason, Refused
from comity.apps.consents.models import Consent, Scope, Withdrawal
from tests.assistance_world import CAPITAL, DESK, MISSION, OTHER, person, state

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBJECT = "assistance/one"
pytestmark = pytest.mark.usefixtures("asked")


def office(name: str = MISSION) -> Any:
    from comity.apps.parties.models import Office

    return Office.objects.get(name=name)


def given(scope: str = "assess", *, at: datetime = AT, **more: Any) -> Consent:
    facts = {"subject": SUBJECT, "state": state(), "by": person("amina"), "office": office()} | more
    return actions.give(scope=scope, at=at, **facts)


def withdrawn(consent: Consent, *, name: str = MISSION, at: datetime = AT) -> Withdrawal:
    return actions.withdraw(consent=consent, by=person("amina"), office=office(name), at=at, words="Not now.")


def test_scopes_are_apart_and_none_stands_for_another() -> None:
    assess, publish = given("assess"), given("publish", parts=["fact"])
    assert actions.valid(SUBJECT, AT) == {Scope.ASSESS: assess, Scope.PUBLISH: publish}
    withdrawn(assess)
    assert actions.valid(SUBJECT, AT) == {Scope.PUBLISH: publish}


def test_a_consent_on_another_request_counts_for_nothing_here() -> None:
    given(subject="assistance/two")
    assert actions.valid(SUBJECT, AT) == {}


def test_a_last_day_counts_to_its_end_in_utc() -> None:
    given(until=date(2026, 11, 30))
    zone = datetime.fromisoformat
    assert actions.valid(SUBJECT, zone("2026-11-30T23:59:59+00:00"))
    assert actions.valid(SUBJECT, zone("2026-12-01T01:30:00+02:00"))
    assert not actions.valid(SUBJECT, zone("2026-12-01T00:00:00+00:00"))
    assert not actions.valid(SUBJECT, zone("2026-11-30T23:30:00-02:00"))


def test_a_last_day_that_has_passed_is_refused() -> None:
    given(until=AT.date())
    with pytest.raises(Refused) as refused:
        given(until=AT.date() - timedelta(days=1))
    assert (refused.value.reason, refused.value.facts) == (Reason.DAY_IN_PAST, {"field": "until"})
    assert Consent.objects.count() == 1


def test_the_newest_of_a_scope_takes_the_place_of_older_ones() -> None:
    given(until=None)
    shorter = given(until=date(2026, 11, 24))
    assert actions.valid(SUBJECT, AT) == {Scope.ASSESS: shorter}


@pytest.mark.parametrize("end", ["withdrawn", "run out"])
def test_a_consent_that_ended_never_uncovers_an_older_one(end: str) -> None:
    given(until=None)
    newer = given(until=date(2026, 11, 24))
    if end == "withdrawn":
        withdrawn(newer)
        assert actions.valid(SUBJECT, AT) == {}
    else:
        assert actions.valid(SUBJECT, AT + timedelta(days=2)) == {}


def test_giving_again_after_withdrawing_counts_again() -> None:
    withdrawn(given())
    again = given(at=AT + timedelta(hours=1))
    assert actions.valid(SUBJECT, AT + timedelta(hours=1)) == {Scope.ASSESS: again}


def test_nothing_said_is_ever_lost() -> None:
    withdrawn(given(words="As agreed at home."))
    given("help", parts=["1"], until=date(2027, 1, 31), office=office(CAPITAL))
    first, second = actions.history(SUBJECT)
    assert (first.scope, first.words, first.withdrawal.words) == ("assess", "As agreed at home.", "Not now.")
    assert (second.scope, second.parts, second.until) == ("help", ["1"], date(2027, 1, 31))
    assert not hasattr(second, "withdrawal")


def test_a_consent_is_withdrawn_once() -> None:
    consent = given()
    withdrawn(consent)
    with pytest.raises(Refused) as refused:
        withdrawn(consent)
    assert refused.value.reason == Reason.ALREADY_SO
    assert Withdrawal.objects.count() == 1  # and the transaction around it goes on


@pytest.mark.parametrize("name", [DESK, "Mission of Orsania"])
def test_only_an_office_of_the_state_consents_and_withdraws(name: str) -> None:
    tries: list[Callable[[], object]] = [lambda: given(office=office(name))]
    consent = given()
    tries.append(lambda: withdrawn(consent, name=name))
    for each in tries:
        with pytest.raises(Refused) as refused:
            each()
        assert (refused.value.reason, refused.value.may_not) == (Reason.NOT_THE_STATES, True)
    assert actions.valid(SUBJECT, AT) == {Scope.ASSESS: consent}


def test_what_is_valid_costs_one_statement() -> None:
    for scope in Scope:
        withdrawn(given(scope))
        given(scope)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert set(actions.valid(SUBJECT, AT)) == set(Scope)
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len([each.given_by.name for each in actions.history(SUBJECT)]) == 8
    assert len(asked) == 1


def ranked(*order: str, of: str = "QMA") -> None:
    actions.rank(state=state(of), order=order, by=person("amina"), at=AT)


def test_a_state_puts_its_requests_in_its_own_order() -> None:
    ranked("assistance/a", "assistance/b", "assistance/c")
    ranked("assistance/c", "assistance/a", "assistance/b")
    assert actions.places(state()) == {"assistance/c": 1, "assistance/a": 2, "assistance/b": 3}


def test_what_an_order_leaves_out_has_no_place() -> None:
    ranked("assistance/a", "assistance/b")
    ranked("assistance/b")
    assert actions.places(state()) == {"assistance/b": 1}


def test_orders_of_two_states_do_not_touch() -> None:
    ranked("assistance/a")
    ranked("assistance/z", of=OTHER)
    assert (actions.places(state()), actions.places(state(OTHER))) == (
        {"assistance/a": 1},
        {"assistance/z": 1},
    )


@pytest.mark.parametrize("order", [["assistance/a", "assistance/a"], ["assistance/b", "assistance/z"]])
def test_an_order_with_a_request_twice_or_of_another_state_is_refused(order: list[str]) -> None:
    ranked("assistance/z", of=OTHER)
    ranked("assistance/b", "assistance/a")
    with pytest.raises(Refused) as refused:
        ranked(*order)
    assert refused.value.reason == Reason.TWICE
    assert actions.places(state()) == {"assistance/b": 1, "assistance/a": 2}
    assert actions.places(state(OTHER)) == {"assistance/z": 1}


WAYS = ("give", "give for a day", "withdraw", "a day passes")


def test_what_a_state_said_last_counts_after_every_way_things_can_go() -> None:
    """Every sequence of four; what should hold is said here in other words: the last thing said, if it was a giving
    and its day has not passed."""
    by, place, of = person("amina"), office(), state()
    for number, way in enumerate(itertools.product(WAYS, repeat=4)):
        subject, at = f"assistance/{number}", AT
        last: Consent | None = None
        until: date | None = None
        for each in way:
            at += timedelta(minutes=1)
            if each == "a day passes":
                at += timedelta(days=1)
            elif each == "withdraw":
                if last is not None:
                    actions.withdraw(consent=last, by=by, office=place, at=at)
                last = None
            else:
                until = at.date() if each == "give for a day" else None
                last = actions.give(
                    subject=subject, state=of, scope="assess", by=by, office=place, at=at, until=until
                )
        expected = last if last is not None and (until is None or at.date() <= until) else None
        assert actions.valid(subject, at).get(Scope.ASSESS) == expected, way
