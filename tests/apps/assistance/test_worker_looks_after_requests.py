"""What the worker does about requests by itself: it stops what lost its consent, and puts on record what is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django import app

from comity.apps.assistance import clocks, jobs
from comity.apps.assistance.actions.escalating import escalate, escalated
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from tests.assistance_world import Way, traces

pytestmark = pytest.mark.usefixtures("asked")


def test_both_are_due_by_themselves() -> None:
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert due["lapse_consents"] == "7 * * * *"
    assert due["escalate_overdue"] == "27 4 * * *"


def _midnight_after(way: Way) -> datetime:
    day = way.assistance.due_on + timedelta(days=1)
    return way.at.replace(year=day.year, month=day.month, day=day.day, hour=4)


def test_a_request_over_its_target_is_on_record_once_a_stage() -> None:
    way = Way()
    way.to("papers")
    on_time = Way(at=way.at)
    on_time.to("draft")
    at = _midnight_after(way)
    assert escalate(at=at - timedelta(days=1)) == 0  # its target day itself
    assert escalate(at=at) == 1
    assert escalate(at=at + timedelta(days=1)) == 0
    record = Record.objects.get(act="assistance.escalated")
    assert (record.subject, record.by, record.at) == (way.assistance.address, SYSTEM, at)
    assert (record.facts["stage"], record.facts["due_on"]) == ("papers", way.assistance.due_on.isoformat())
    assert escalated([way.assistance, on_time.assistance]) == {way.assistance.pk}
    way.at = at + timedelta(days=1)
    way.accept_papers()
    assert escalated([way.assistance]) == set()
    assert escalate(at=_midnight_after(way)) == 1
    told = Record.objects.filter(act="assistance.escalated").order_by("at")
    assert list(told.values_list("facts__stage", flat=True)) == ["papers", "eligibility"]


def test_a_record_that_it_is_late_moves_no_clock() -> None:
    way = Way()
    way.to("papers")
    at = _midnight_after(way)
    before = clocks.of(way.assistance, at)
    escalate(at=at)
    assert clocks.of(way.assistance, at) == before


def test_what_is_with_its_State_or_has_ended_is_late_with_nobody() -> None:
    returned, ended = Way(), Way()
    returned.to("papers")
    due = _midnight_after(returned)
    returned.send_back()
    ended.to("papers")
    ended.withdraw()
    assert escalate(at=due + timedelta(days=365)) == 0


def test_an_escalation_that_comes_too_late_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    way = Way()
    way.to("papers")
    at = _midnight_after(way)
    from comity.apps.assistance.actions import moving

    plain = moving.lock

    def meanwhile(assistance: AssistanceRequest) -> None:
        """Somebody sends it back between the look at the list and the lock."""
        AssistanceRequest.objects.filter(pk=assistance.pk).update(
            due_on=None, awaiting_answer=True, holder="state"
        )
        plain(assistance)

    monkeypatch.setattr(moving, "lock", meanwhile)
    assert escalate(at=at) == 0
    assert not Record.objects.filter(act="assistance.escalated").exists()


def test_the_worker_stops_what_has_lost_its_consent_and_runs_twice_without_harm(monkeypatch: Any) -> None:
    way = Way()
    way.fill()
    way.ready(until=(way.at + timedelta(days=6)).date())
    way.do(way.actions.submit, way.delegate)
    way.take_up()
    moment = {"now": way.at}
    monkeypatch.setattr(jobs.timezone, "now", lambda: moment["now"])
    jobs.lapse_consents(0)
    assert not AssistanceRequest.objects.get().consent_stopped
    moment["now"] = way.at + timedelta(days=6)
    jobs.lapse_consents(0)
    one = AssistanceRequest.objects.get()
    assert (one.stage, one.consent_stopped, one.holder, one.due_on) == ("papers", True, "state", None)
    before = traces()
    jobs.lapse_consents(0)
    assert traces() == before
    assert Record.objects.filter(act="assistance.consent_lapsed", by=SYSTEM).count() == 1


def test_the_worker_puts_on_record_what_is_late(monkeypatch: Any) -> None:
    way = Way()
    way.to("papers")
    monkeypatch.setattr(jobs.timezone, "now", lambda: _midnight_after(way))
    jobs.escalate_overdue(0)
    before = traces()
    jobs.escalate_overdue(0)
    assert traces() == before
    assert Record.objects.filter(act="assistance.escalated", by=SYSTEM).count() == 1
