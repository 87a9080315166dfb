"""The model check: whatever happens, in whatever order, consent is there when it must be, somebody holds the pen, and
every way comes to an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import HOLDERS, MOVES, Act, Holder, Move, Need, Position, Stage
from tests.pure.lifecycle.walk import ENDS, HELP, faults, walked

NEEDS = [
    (stage, act, need)
    for stage, moves in MOVES.items()
    for act, move in moves.items()
    for need in sorted(move.needs)
]


def test_the_table_has_no_fault() -> None:
    assert faults() == set()


@pytest.mark.parametrize("board", [True, False])
def test_agreement_and_delivery_are_reached_and_only_with_consent_valid_at_the_step(board: bool) -> None:
    _, taken = walked(board=board)
    arrivals = [
        step
        for step in taken
        if step.after.position.stage in (Stage.AGREEMENT, Stage.DELIVERY)
        and step.before.position.stage is not step.after.position.stage
    ]
    assert {step.act for step in arrivals} == {Act.APPROVE, Act.AGREE}
    assert all(HELP in step.met and step.before.help for step in arrivals)


def test_the_walk_meets_every_stage_with_each_consent_given_and_gone_stopped_and_not() -> None:
    reached, _ = walked(board=True)
    assert {world.position.stage for world in reached} == set(Stage)
    for stage in set(Stage) - ENDS:
        here = [world for world in reached if world.position.stage is stage]
        assert {(world.assess, world.help) for world in here} == {
            (a, h) for a in (True, False) for h in (True, False)
        }
        assert {world.position.consent_stopped for world in here} == (
            {False} if stage is Stage.DRAFT else {True, False}
        )
    sent_back = {world.position.stage for world in reached if world.position.awaiting_answer}
    assert sent_back == {Stage.PAPERS, Stage.ELIGIBILITY, Stage.ASSESSMENT}


@pytest.mark.parametrize(("stage", "act", "need"), NEEDS, ids=lambda each: str(each.value))
def test_a_need_dropped_from_the_table_is_found(
    stage: Stage, act: Act, need: Need, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch, stage, act, replace(MOVES[stage][act], needs=MOVES[stage][act].needs - {need}))
    assert f"{stage}: {act} without {need}" in faults()


@pytest.mark.parametrize(
    "acts", [(Act.RESUBMIT, Need.COMPLETE), (Act.RESUBMIT, Need.CONSENT_TO_ASSESS), (Act.RENEW_CONSENT, HELP),
             (Act.RENEW_CONSENT, Need.CONSENT_TO_ASSESS)], ids=str,
)  # fmt: skip
def test_a_need_dropped_from_answering_or_renewing_is_found(
    acts: tuple[Act, Need], monkeypatch: pytest.MonkeyPatch
) -> None:
    right, (act, need) = table.needs, acts
    monkeypatch.setattr(
        table, "needs", lambda position, each: right(position, each) - ({need} if each is act else set())
    )
    assert any(f"{act} without {need}" in fault for fault in faults())


def test_a_stage_without_holder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    holders = {stage: holder for stage, holder in HOLDERS.items() if stage is not Stage.ADVICE}
    monkeypatch.setattr(table, "HOLDERS", holders)
    assert "advice has no holder" in faults()


def test_a_stage_held_by_nobody_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "HOLDERS", {**HOLDERS, Stage.DELIVERY: Holder.NOBODY})
    assert "delivery is held by nobody" in faults()


def test_a_dead_end_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOVES", {**MOVES, Stage.REPORTING: {}})
    assert "closed is never reached" in faults()
    assert any("no way to an end but by leaving" in fault for fault in faults())


def test_a_stage_the_state_cannot_leave_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = table.possible

    def held_back(position: Position) -> frozenset[Act]:
        return right(position) - {Act.WITHDRAW} if position.stage is Stage.ADVICE else right(position)

    monkeypatch.setattr(table, "possible", held_back)
    assert "advice cannot be left" in faults()


def test_a_step_while_stopped_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = table.possible
    monkeypatch.setattr(
        table, "possible", lambda position: right(position) | right(replace(position, consent_stopped=False))
    )
    assert any("while stopped" in fault for fault in faults())


def test_a_way_past_the_board_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    accept = MOVES[Stage.PROPOSAL][Act.ACCEPT_PROPOSAL]
    change(monkeypatch, Stage.PROPOSAL, Act.ACCEPT_PROPOSAL, replace(accept, board_to=None))
    assert "proposal: accept-proposal past the Board" in faults()


def test_an_allocation_that_takes_a_request_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    allocate = MOVES[Stage.AGREEMENT][Act.ALLOCATE]
    change(monkeypatch, Stage.AGREEMENT, Act.ALLOCATE, replace(allocate, to=Stage.DELIVERY))
    assert "agreement: allocate moves more than money" in faults()


def change(monkeypatch: pytest.MonkeyPatch, stage: Stage, act: Act, move: Move) -> None:
    monkeypatch.setattr(table, "MOVES", {**MOVES, stage: {**MOVES[stage], act: move}})
