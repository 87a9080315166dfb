"""The lists a page asks for, and the counter that keeps two acts from writing over each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from comity.apps.assistance import actions
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason
from comity.pure.lifecycle.table import Holder
from tests.assistance_world import Way, person, refused

pytestmark = pytest.mark.usefixtures("asked")


def _way(stage: str) -> Way:
    way = Way()
    way.to(stage)
    return way


def test_each_list_holds_what_its_name_says() -> None:
    draft, sent, proposal, advice, ended = map(_way, ("draft", "sent", "proposal", "advice", "withdrawn"))

    def listed(rows) -> set[str]:  # type: ignore[no-untyped-def]
        names = {"draft": draft, "sent": sent, "proposal": proposal, "advice": advice, "ended": ended}
        keys = set(rows.values_list("pk", flat=True))
        return {name for name, way in names.items() if way.assistance.pk in keys}

    every = AssistanceRequest.objects
    assert listed(every.drafts()) == {"draft"}
    assert listed(every.sent()) == {"sent", "proposal", "advice", "ended"}
    assert listed(every.open()) == {"sent", "proposal", "advice"}
    assert listed(every.awaiting(Holder.STATE)) == {"draft", "proposal"}
    assert listed(every.awaiting(Holder.SECRETARIAT)) == {"sent"}
    assert listed(every.awaiting(Holder.BOARD)) == {"advice"}
    due = sent.assistance.due_on
    assert due is not None
    assert "sent" not in listed(every.overdue(due))
    assert listed(every.overdue(due + timedelta(days=1))) == {"sent"}
    sent.publish()
    assert listed(every.by_task(person("chen"), sent.at)) == set()
    assert listed(every.seen_by(person("chen"), sent.at)) == {"sent"}
    assert listed(every.by_task(person("femi"), sent.at)) == set(), "where it stands is not for the books"
    assert listed(every.seen_by(person("femi"), sent.at)) == {"sent", "proposal", "advice", "ended"}
    assert listed(every.by_task(person("bruno"), sent.at)) == {"draft", "sent", "proposal", "advice", "ended"}


def test_an_act_that_overlooked_another_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    way = _way("papers")
    AssistanceRequest.objects.filter(pk=way.assistance.pk).update(moves=way.assistance.moves + 1)
    monkeypatch.setattr(moving, "lock", lambda assistance: None)
    with refused(Reason.MOVED_MEANWHILE):
        way.do(actions.accept_papers, person("dalia"))
    with refused(Reason.MOVED_MEANWHILE):
        way.do(actions.withdraw_consent, person("amina"), scope="assess")
