"""A stateful run over PostgreSQL: people do whatever they could try, in any order, and after each step everything that
must hold of the request holds. `make soak-desk` takes more than 20,000 steps; here runs the short form.

That this finds faults is shown by planting them: a write before the refusal, a lost record, a forgotten consent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from comity.apps.assistance import actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.actions.consenting import lapse_due
from comity.apps.assistance.models import AssistanceRequest
from comity.pure.lifecycle import table
from tests.desk_life import DELEGATES, ROUTES, Life, make_world

ACTS = sorted(set(Act) - {Act.BEGIN})
NUMBERS = st.integers(0, 9_999_999)


class Undo(Exception):
    """Ends an example: all it wrote goes."""


class Desk(RuleBasedStateMachine):
    """Each example is one transaction that is undone at its end; each act inside is one of its own."""

    totals: dict[str, Any] = {"steps": 0, "done": 0, "refused": 0, "seen": set()}  # noqa: RUF012 — of the whole run
    cast: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.open = transaction.atomic()
        self.open.__enter__()
        self.life = Life(self.cast)

    def teardown(self) -> None:
        self.totals["done"] += self.life.done
        self.totals["refused"] += self.life.refused
        self.totals["seen"] |= self.life.seen
        undo = Undo()
        self.open.__exit__(Undo, undo, None)

    @precondition(lambda self: len(self.life.keys) < 4)
    @rule(who=st.sampled_from(sorted(DELEGATES.values())), code=st.sampled_from(ROUTES))
    def begin(self, who: str, code: str) -> None:
        self.life.begin(who, code)
        self._after(self.life.request(len(self.life.keys) - 1))

    @precondition(lambda self: self.life.keys)
    @rule(which=st.integers(0, 3), chosen=st.lists(NUMBERS, min_size=1, max_size=12))
    def do_what_fits(self, which: int, chosen: list[int]) -> None:
        for number in chosen:
            each = self.life.request(which)
            act, who = self.life.likely(each, number)
            self.life.perform(act, who, each, number // 1000)
            self._after(each)

    @precondition(lambda self: self.life.keys)
    @rule(which=st.integers(0, 3), act=st.sampled_from(ACTS), chosen=NUMBERS)
    def try_anything(self, which: int, act: Act, chosen: int) -> None:
        each = self.life.request(which)
        self.life.perform(act, self.life.anybody(chosen), each, chosen // 20)
        self._after(each)

    @rule(hours=st.integers(1, 500))
    def let_time_pass(self, hours: int) -> None:
        self.life.now += timedelta(hours=hours)
        lapse_due(at=self.life.now)
        for key in range(len(self.life.keys)):
            self._after(self.life.request(key))

    def _after(self, each: AssistanceRequest) -> None:
        self.totals["steps"] += 1
        self.life.now += timedelta(minutes=3)
        self.life.check(each)


def run(*, examples: int, steps: int) -> dict[str, Any]:
    """Run the machine and return what it did."""
    Desk.totals.update(steps=0, done=0, refused=0, seen=set())
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return Desk.totals


@pytest.fixture
def desk(db: None) -> Iterator[None]:
    Desk.cast = make_world()
    yield
    Desk.cast = None


@pytest.mark.soak
def test_whatever_people_try_the_record_holds(desk: None, soak_kills: int) -> None:
    long = soak_kills > 10
    totals = run(examples=140 if long else 6, steps=60 if long else 25)
    print(
        f"{totals['steps']} steps: {totals['done']} acts done, {totals['refused']} refused without a trace, "
        f"{len(totals['seen'])} different acts at stages"
    )
    assert totals["steps"] >= (20_000 if long else 300)
    assert totals["done"] > 50 and totals["refused"] > 50
    if long:
        assert {stage for stage, _ in totals["seen"]} >= {
            "draft", "sent", "papers", "eligibility", "assessment", "proposal", "advice", "decision", "agreement",
            "delivery", "reporting",
        }  # fmt: skip


@contextmanager
def planted(place: Any, name: str, fault: Callable[[Any], Any]) -> Iterator[None]:
    real = getattr(place, name)
    setattr(place, name, fault(real))
    try:
        yield
    finally:
        setattr(place, name, real)


def writes_outside(real: Any) -> Any:
    """A write outside the act's transaction: what comes before a refusal stays."""

    each = count()  # another every time, also where one was done before

    def act(**given: Any) -> None:
        AssistanceRequest.objects.filter(pk=given["assistance"].pk).update(end_words=f"early {next(each)}")
        real(**given)

    return act


def forgets_to_record(real: Any) -> Any:
    def move(*given: Any, **more: Any) -> None:
        from unittest.mock import patch

        with patch("comity.apps.assistance.actions.moving.record"):
            real(*given, **more)

    return move


def forgets_consent(real: Any) -> Any:
    """The lapse of consent is done but the stop is not written."""

    def write(assistance: AssistanceRequest, changes: dict[str, Any]) -> None:
        real(assistance, {name: value for name, value in changes.items() if name != "consent_stopped"})

    return write


@pytest.mark.soak
@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (actions, "clear", writes_outside),
        (moving, "move", forgets_to_record),
        (moving, "write", forgets_consent),
    ],
    ids=["a write outside", "no record", "no stop"],
)
def test_a_planted_fault_is_found(desk: None, place: Any, name: str, fault: Callable[[Any], Any]) -> None:
    with planted(place, name, fault), pytest.raises((AssertionError, ExceptionGroup)):
        run(examples=80, steps=30)  # it ends at the first fault found


def test_the_table_knows_every_act_of_the_machine() -> None:
    assert {each.value for each in table.Act} - {"lapse-consent", "allocate"} <= {each.value for each in Act}
