"""The table of life, who may do what, the acts and the journal name the same things; whoever has the pen moves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.apps.assistance import access, actions
from comity.apps.assistance.access import AT, FUND_ROLES, MAY, STATE_ROLES, Act
from comity.apps.assistance.actions import funding, moving
from comity.apps.assistance.refusal import Reason
from comity.apps.parties.models import Role
from comity.apps.register import actions as of_the_register
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import FINAL, HOLDERS, MOVES, Holder, Need, Stage
from tests.pure.lifecycle.walk import faults

ACTS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "acts.md"
SYSTEMS_OWN = {table.Act.LAPSE_CONSENT}  # nobody does it: a last day passes
OF_THE_BOOKS = {table.Act.ALLOCATE}  # a finance officer does it, on the books of the fund
OTHERS = SYSTEMS_OWN | OF_THE_BOOKS
# Whose roles take a request on where a holder has the pen.
TAKES_ON = {
    Holder.STATE: {Role.SUBMITTER},
    Holder.SECRETARIAT: {Role.DESK, Role.DECIDER},
    Holder.BOARD: {Role.BOARD},
}
NAMED_OTHERWISE = {Act.OBJECT: "object_to", Act.PUBLISH: "publish"}  # "object" is taken


def test_the_table_has_no_fault() -> None:
    """No stage without holder, none out of reach, no dead end, no way to help without consent."""
    assert faults() == set()


def test_every_act_of_the_table_is_an_act_somebody_may_do() -> None:
    assert {each.value for each in set(table.Act) - OTHERS} <= {each.value for each in Act}
    assert all(MAY[act] for act in Act)


def test_every_act_moves_a_request_or_says_where_it_can_be_done() -> None:
    moves = {act for act in Act if act.value in set(table.Act)}
    assert set(Act) - moves - set(AT) == {Act.BEGIN}
    assert moves & set(AT) == {Act.WITHDRAW_CONSENT}  # one that does not count at a stage ends without a move
    assert set(AT) >= access.STAYS_OPEN


@pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL))
def test_whoever_has_the_pen_moves_it(stage: Stage) -> None:
    for act in set(MOVES[stage]) - OF_THE_BOOKS:
        assert MAY[Act(act.value)] <= TAKES_ON[HOLDERS[stage]], act


@pytest.mark.parametrize(
    "act", [table.Act.WITHDRAW, table.Act.WITHDRAW_CONSENT, table.Act.RENEW_CONSENT, table.Act.RESUBMIT]
)
def test_leaving_consent_and_answers_are_the_states_alone(act: table.Act) -> None:
    assert MAY[Act(act.value)] == {Role.SUBMITTER}


def test_roles_of_a_state_and_of_a_fund_are_apart() -> None:
    assert not STATE_ROLES & FUND_ROLES
    both = {act for act in Act if MAY[act] & STATE_ROLES and MAY[act] & FUND_ROLES}
    assert both == {Act.STATE_OBSTACLE, Act.RECEIVE_SCAN}  # by whom it is stated or came, either may


def test_who_advises_and_who_decides_are_apart() -> None:
    assert not MAY[Act.ADVISE] & (MAY[Act.APPROVE] | MAY[Act.DECLINE])


@pytest.mark.parametrize("act", sorted(Act))
def test_every_act_is_one_function(act: Act) -> None:
    name = NAMED_OTHERWISE.get(act, act.value.replace("-", "_"))
    found = [getattr(each, name) for each in (actions, of_the_register) if hasattr(each, name)]
    assert len(found) == 1 and callable(found[0])


def test_every_way_the_table_refuses_has_its_reason() -> None:
    assert set(moving.UNMET) == set(Need)
    reasons = {each.value for each in Reason}
    assert {each.value for each in table.Reason} - {"need-not-met"} <= reasons


def test_every_move_has_its_name_in_the_journal_and_in_the_reference() -> None:
    assert {Act(each.value) for each in set(table.Act) - OTHERS} == set(moving.PAST)
    assert len(set(moving.PAST.values())) == len(moving.PAST)
    text = ACTS.read_text(encoding="utf-8")
    names = {f"assistance.{past}" for past in moving.PAST.values()} | {
        "assistance.consent_lapsed",
        funding.SET_ASIDE,
    }
    assert sorted(name for name in names if f"`{name}`" not in text) == []
