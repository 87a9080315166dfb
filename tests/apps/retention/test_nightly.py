"""One job forgets in time for every app; it records how many went, and nothing of what they held."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django import app

from comity.apps.assistance.models.conflicts import Conflict
from comity.apps.journal.models import Record
from comity.apps.notices import actions as notices
from comity.apps.notices.actions import following
from comity.apps.notices.models import AddressChange, Follow, Message, Received, State, Topic
from comity.apps.parties import retention
from comity.apps.parties.models import Invitation, Office
from comity.apps.parties.retention import Period, lasting, passing, periods
from comity.apps.register.open_data import nights
from comity.apps.retention import nightly
from comity.apps.texts.models import VisitorReading
from tests.assistance_world import BEGAN, DESK, Way, _in_asking_world, asked, asking_world, person

__all__ = ["_in_asking_world", "asked", "asking_world"]
pytestmark = pytest.mark.usefixtures("asked")
DAY = timedelta(days=1)
NOW = BEGAN + 1000 * DAY


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.OPEN_DATA_HOME = tmp_path / "open-data"


def _one_of_each() -> None:
    """One thing of each kind that has outlived its period at NOW."""
    old = NOW - 500 * DAY
    sent = notices.post(to="mark@old.example", topic=Topic.FOLLOW, subject="S", body="B", at=old)
    Message.objects.filter(pk=sent.pk).update(state=State.SENT, sent_at=old)
    following.ask(subject="register", email="mark@old.example", how="daily", language="", at=old)
    Invitation.objects.create(
        email="mark@old.example", office=Office.objects.get(name=DESK), role="desk", secret_hash="0" * 64,
        invited_at=old, expires_at=old,
    )  # fmt: skip
    AddressChange.objects.create(
        office=Office.objects.get(name=DESK), email="mark@old.example", asked_at=old, expires_at=old,
    )  # fmt: skip
    Received.objects.create(
        raw=b"mark@old.example", size=1, sha256="1" * 64, at=old, became=Received.Became.HELP, key="mark"
    )
    VisitorReading.objects.create(
        secret_hash="2" * 64, name="mark", text="", reading={}, seconds=0, size=1, made_at=old, expires_at=old,
        source_hash="3" * 64,
    )  # fmt: skip
    way = Way()
    way.to("withdrawn")
    Conflict.objects.create(
        assistance=way.assistance, question="aim", value={"aim": "mark"}, by=person("amina"), at=old
    )


def test_one_night_removes_one_of_each_kind_and_the_next_nothing() -> None:
    _one_of_each()
    counts = nightly.run(at=NOW)
    gone = {what: number for what, number in counts.items() if number}
    people = gone.pop(
        "people-without-role"
    )  # nobody of this world signed in for a thousand days, and some hold no role
    assert people
    assert gone == {
        "closed-invitations": 1, "sent-notices": 1, "unconfirmed-follows": 1, "address-changes": 1,
        "received-mail": 1, "received-bytes": 1, "visitors-readings": 1, "conflicts": 1,
    }  # fmt: skip
    for model in (Follow, AddressChange, Received, VisitorReading, Conflict):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    assert not any(nightly.run(at=NOW).values())


def test_what_is_recorded_is_counts_alone() -> None:
    _one_of_each()
    nightly.run(at=NOW)
    records = Record.objects.filter(act="retention.applied")
    assert records.count() >= 4
    text = json.dumps([each.facts for each in records])
    assert "mark" not in text
    for each in records:
        assert (each.by, each.subject) == ("system", "retention")
        assert set(each.facts) == {"forgotten"}
        assert all(isinstance(number, int) for number in each.facts["forgotten"].values())


def test_a_part_that_fails_keeps_no_other_back_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _one_of_each()
    monkeypatch.setattr(nightly.daily, "forget", lambda at: 1 / 0)
    with pytest.raises(nightly.Unfinished):
        nightly.run(at=NOW)
    assert Follow.objects.exists()
    assert not Conflict.objects.exists()
    assert not VisitorReading.objects.exists()


def test_a_version_nobody_chose_stays_as_long_as_something_can_be_sent() -> None:
    way = Way()
    way.to("draft")
    Conflict.objects.create(assistance=way.assistance, question="aim", value={}, by=person("amina"), at=BEGAN)
    nightly.run(at=NOW)
    assert Conflict.objects.exists()


def test_the_newest_nights_stay_also_where_the_worker_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[date] = []
    held = [NOW.date() - n * DAY for n in (1, 50, 90)]
    monkeypatch.setattr(nights, "nights", lambda: [nights.Night(day, Path(), {}) for day in held])
    monkeypatch.setattr(nights, "forget", lambda before: removed.append(before) or 0)
    nightly.run(at=NOW)
    assert removed == [held[-1]]


def test_status_says_of_every_period_when_it_last_removed_something() -> None:
    assert all(each.last is None and each.removed == 0 for each in nightly.status())
    _one_of_each()
    nightly.run(at=NOW)
    told = {each.period.what: each for each in nightly.status()}
    assert set(told) == set(periods())
    assert (told["sent-notices"].last, told["sent-notices"].removed) == (NOW, 1)
    assert told["ended-tokens"].last is None


def test_one_job_is_due_at_night_and_no_other_forgets() -> None:
    due = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert due["forget_in_time"] == "17 3 * * *"
    assert {name for name in due if "forget" in name} == {"forget_in_time", "forget_finished_jobs"}


def test_each_period_has_a_day_it_holds_from_and_says_whether_a_text_sets_it() -> None:
    for each in periods().values():
        assert each.mark in ("example", "sourced")
        assert each.since <= date(2026, 11, 22)


def test_a_period_that_comes_later_changes_nothing_before_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        Period("x", days, since, "example", "h", "w")
        for days, since in ((9, date(2027, 1, 1)), (5, date(2026, 1, 1)))
    ]
    monkeypatch.setattr(retention, "_periods", lambda: tuple(rows))
    assert periods(date(2026, 6, 1))["x"].days == 5
    assert periods(date(2027, 1, 1))["x"].days == 9


def test_the_page_says_all_of_it() -> None:
    page = Client().get("/about/retention")
    assert page.status_code == 200
    text = page.content.decode()
    for each in (*periods().values(), *passing(), *lasting()):
        assert f">{each.what}<" in text
    for each in periods().values():
        assert f"{each.days} <span" in text
