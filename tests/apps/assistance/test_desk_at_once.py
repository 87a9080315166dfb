"""Two of the desk, or the desk and a State, at the same moment, in transactions that really commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from comity.apps.assistance import actions, queue
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Assessment, AssistanceRequest, Decision
from comity.apps.assistance.refusal import Reason
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.pure.lifecycle.table import ONLY_WITH_CONSENT
from tests.apps.assistance.desk_acts import judged
from tests.apps.assistance.test_at_once import _slow, at_once, fresh
from tests.assistance_world import OTHER, Way, person, sealed

__all__ = ["_slow"]
pytestmark = pytest.mark.usefixtures("asked_committed")


def _act(name: str, way: Way, by: str, **facts: Any) -> Callable[[], Any]:
    """An act by somebody who has read everything before it begins."""
    one, who = fresh(way), person(by)
    return lambda: getattr(actions, name)(assistance=one, by=who, at=way.at, **facts)


def _sealed(act: Act, way: Way, by: str, **facts: Any) -> Callable[[], Any]:
    given = sealed(act, way.assistance, person(by), way.at, **facts)
    return _act(act.value.replace("-", "_"), way, by, **given)


def test_two_emergencies_at_once_do_not_take_the_share_of_ordinary_requests() -> None:
    ordinary = Way()
    ordinary.to("sent")
    share = queue.of_fund(ordinary.assistance.fund, ordinary.assistance.route).share
    most = share.window - share.least_ordinary
    ways = [
        Way(at=ordinary.at + timedelta(minutes=number), emergency=True, of=OTHER)
        for number in range(1, most + 2)
    ]
    for way in ways:
        way.to("sent")
        way.do(actions.grant_emergency, person("dalia"), words="A storm is coming.")
    for way in ways[: most - 1]:
        way.do_sealed("take-up", person("dalia"))
    at = max(each.at for each in ways)
    for way in ways:
        way.at = at
    ended = at_once(*(_sealed(Act.TAKE_UP, way, "dalia") for way in ways[most - 1 :]))
    assert ended == ["done", str(Reason.EMERGENCY_SHARE)]
    assert Record.objects.filter(act="assistance.taken_up").count() == most
    assert Letter.objects.count() == most


def test_of_three_who_open_an_assessment_at_once_two_hold_it() -> None:
    way = Way()
    way.to("assessment")
    ended = at_once(*(_act("open_assessment", way, name) for name in ("emeka", "efua", "eli")))
    assert ended == ["done", "done", str(Reason.TWO_ASSESSORS)]
    assert Assessment.objects.count() == 2


def test_two_who_hand_in_at_once_are_both_in() -> None:
    way = Way()
    way.to("assessment")
    acts = []
    for name in ("emeka", "efua"):
        assessment = way.do(actions.open_assessment, person(name))
        facts = {"needs": "A register.", "judged": judged(way), "advises": "propose", "submit": True}
        acts.append((Assessment.objects.get(pk=assessment.pk), person(name), facts))
    ended = at_once(
        *(
            lambda one=one, by=by, facts=facts: actions.assess(assessment=one, by=by, at=way.at, **facts)  # type: ignore[misc]
            for one, by, facts in acts
        )
    )
    assert ended == ["done", "done"]
    assert Assessment.objects.filter(submitted_at=way.at).count() == 2


def test_remarks_do_not_go_back_while_somebody_opens_an_assessment() -> None:
    way = Way()
    way.to("assessment")
    way.do(actions.remark, person("dalia"), question="aim", text="Say which places.")
    ended = at_once(_sealed(Act.RETURN_WITH_REMARKS, way, "dalia"), _act("open_assessment", way, "emeka"))
    after = fresh(way)
    if after.awaiting_answer:
        assert ended == [str(Reason.ANSWER_FIRST), "done"]
        assert not Assessment.objects.exists()
    else:
        assert ended == [str(Reason.ASSESSMENT_OPEN), "done"]
        assert not Letter.objects.filter(kind="returned").exists()


def test_a_remark_written_as_the_others_go_back_goes_with_them_or_not_at_all() -> None:
    way = Way()
    way.to("papers")
    way.do(actions.remark, person("dalia"), question="aim", text="Say which places.")
    at_once(
        _sealed(Act.RETURN_WITH_REMARKS, way, "dalia"),
        _act("remark", way, "emeka", question="cost", text="What is in it?"),
    )
    letter = Letter.objects.filter(kind="returned").first()
    assert bool(letter) == fresh(way).awaiting_answer
    if letter:
        assert "What is in it?" not in letter.body
        assert not fresh(way).remarks.filter(question="cost").exists()
    else:
        assert fresh(way).remarks.filter(sent_at=None).count() == 2


@pytest.mark.parametrize("stage", ["decision", "agreement"])
def test_no_help_begins_beside_a_consent_taken_back(stage: str) -> None:
    way = Way()
    way.to(stage)
    act = Act.APPROVE if stage == "decision" else Act.AGREE
    facts = {"words": "As proposed."} | ({"reason": "in-full"} if act is Act.APPROVE else {})
    ended = at_once(
        _sealed(act, way, "dan" if act is Act.APPROVE else "dalia", **facts),
        _act("withdraw_consent", way, "amina", scope="help"),
    )
    after = fresh(way)
    assert after.consent_stopped
    assert "done" in ended
    last = Record.objects.filter(subject=way.assistance.address).order_by("-pk").first()
    assert last is not None
    assert last.act == "assistance.consent_withdrawn"
    if "consent-stopped" in ended:
        assert after.stage == stage
    else:
        assert after.stage in ONLY_WITH_CONSENT
    assert Decision.objects.exists() == (stage == "agreement" or after.stage == "agreement")


def test_of_approving_and_declining_at_once_one_is_done() -> None:
    way = Way()
    way.to("decision")
    ended = at_once(
        _sealed(Act.APPROVE, way, "dan", reason="in-full", words="As proposed."),
        _sealed(Act.DECLINE, way, "dan", reason="no-money", criterion="money", words="The fund is empty."),
    )
    assert ended == ["done", str(Reason.NOT_AT_THIS_STAGE)]
    assert Decision.objects.count() == 1
    assert Letter.objects.filter(kind__startswith="decided").count() == 1


def test_who_steps_aside_while_deciding_has_decided_before_or_not_at_all() -> None:
    way = Way()
    way.to("decision")
    ended = at_once(
        _sealed(Act.APPROVE, way, "dan", reason="in-full", words="As proposed."),
        _act("recuse", way, "dan", words="I held a post there."),
    )
    assert ended[0] == "done" or ended[1] == "done"
    acts = list(
        Record.objects.filter(subject=way.assistance.address, at=way.at)
        .order_by("pk")
        .values_list("act", flat=True)
    )
    assert acts in (["assistance.approved"], ["assistance.recused"])
    assert AssistanceRequest.objects.get().recusals.exists() == (acts == ["assistance.recused"])
