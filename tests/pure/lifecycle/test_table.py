"""How the table refuses, and who has the pen; the whole of it is walked in test_model."""

from __future__ import annotations

import pytest

from comity.pure.lifecycle.table import (
    COUNTS,
    FINAL,
    HOLDERS,
    Act,
    Holder,
    Need,
    Position,
    Reason,
    Refused,
    Stage,
    after,
    needs,
    possible,
)

EVERY = frozenset(Need)


def refusal(position: Position, act: Act, met: frozenset[Need] = EVERY) -> tuple[Reason, Need | None]:
    with pytest.raises(Refused) as refused:
        after(position, act, met=met, board=True)
    return refused.value.reason, refused.value.need


def test_an_act_of_another_stage_is_refused() -> None:
    assert refusal(Position(Stage.SENT), Act.APPROVE) == (Reason.NOT_AT_THIS_STAGE, None)
    assert refusal(Position(), Act.WITHDRAW) == (Reason.NOT_AT_THIS_STAGE, None)


@pytest.mark.parametrize("stage", sorted(FINAL))
@pytest.mark.parametrize("act", list(Act))
def test_nothing_follows_an_end(stage: Stage, act: Act) -> None:
    assert refusal(Position(stage), act) == (Reason.NOT_AT_THIS_STAGE, None)


def test_the_desk_waits_for_answers_and_for_consent() -> None:
    asked = Position(Stage.PAPERS, awaiting_answer=True)
    assert refusal(asked, Act.ACCEPT_PAPERS) == (Reason.ANSWER_FIRST, None)
    stopped = Position(Stage.PAPERS, consent_stopped=True)
    assert refusal(stopped, Act.ACCEPT_PAPERS) == (Reason.CONSENT_STOPPED, None)
    both = Position(Stage.PAPERS, awaiting_answer=True, consent_stopped=True)
    assert refusal(both, Act.RESUBMIT) == (Reason.CONSENT_STOPPED, None)


def test_a_missing_need_is_named() -> None:
    met = EVERY - {Need.CONSENT_TO_HELP}
    assert refusal(Position(Stage.AGREEMENT), Act.AGREE, met) == (Reason.NEED_NOT_MET, Need.CONSENT_TO_HELP)
    assert str(Refused(Reason.NEED_NOT_MET, Need.REMARKS)) == "remarks"


def test_renewed_consent_returns_to_where_it_was_with_remarks_still_to_answer() -> None:
    asked = Position(Stage.PAPERS, awaiting_answer=True)
    stopped = after(asked, Act.WITHDRAW_CONSENT, met=frozenset(), board=True)
    assert after(stopped, Act.RENEW_CONSENT, met=EVERY, board=True) == asked


@pytest.mark.parametrize("stage", sorted(set(Stage) - FINAL))
def test_a_stopped_request_is_with_the_state_at_any_stage(stage: Stage) -> None:
    assert Position(stage, consent_stopped=True).holder is Holder.STATE
    assert Position(stage, awaiting_answer=True).holder is Holder.STATE
    assert Position(stage).holder is HOLDERS[stage]


@pytest.mark.parametrize("stage", list(Stage))
def test_a_consent_can_run_out_where_it_counts(stage: Stage) -> None:
    assert (Act.LAPSE_CONSENT in possible(Position(stage))) == bool(COUNTS[stage])


def test_consent_to_help_counts_from_the_board_to_the_end_of_delivery() -> None:
    counts = {stage for stage, consents in COUNTS.items() if Need.CONSENT_TO_HELP in consents}
    assert counts == {Stage.ADVICE, Stage.DECISION, Stage.AGREEMENT, Stage.DELIVERY}


def test_an_act_without_needs_has_none() -> None:
    assert (
        needs(Position(Stage.REPORTING), Act.CLOSE)
        == needs(Position(Stage.SENT), Act.WITHDRAW)
        == frozenset()
    )
