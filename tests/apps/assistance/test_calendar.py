"""Working days of this installation, and target days that count the secretariat's own time and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance import calendar, routes
from comity.pure.lifecycle.table import Position, Stage
from tests.assistance_world import BEGAN, FOLLOW_UP, Way

day = date.fromisoformat


@pytest.fixture
def fresh() -> Iterator[None]:
    calendar.working_days.cache_clear()
    yield
    calendar.working_days.cache_clear()


def test_the_shipped_calendar_is_an_example_and_covers_five_years(fresh: None, settings: Any) -> None:
    settings.HOLIDAYS = ""
    working = calendar.working_days()
    assert {each.source for each in working.holidays.days} == {"example of this installation"}
    assert working.covers(day("2024-01-01"), day("2028-12-31"))
    assert not working.covers(day("2024-01-01"), day("2029-01-01"))
    assert not working.is_working(day("2026-10-30"))
    assert not working.is_working(day("2026-04-06"))  # Easter Monday
    assert working.is_working(day("2026-11-23"))
    folder = Path(calendar.__file__).parents[2] / "data" / "holidays"
    assert "not a calendar of the United" in (folder / "SOURCE.md").read_text(encoding="utf-8")


def test_an_installation_names_its_own_calendar_in_its_own_form(
    fresh: None, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "closed.txt"
    file.write_text("Fermé;Jour\nOui;23/11/2026\n", encoding="utf-8")
    settings.HOLIDAYS, settings.HOLIDAY_COLUMNS = str(file), ["Jour", "Fermé"]
    settings.HOLIDAY_DAY_FORMAT, settings.HOLIDAY_DELIMITER = "%d/%m/%Y", ";"
    settings.WEEKEND = frozenset({4, 5})
    working = calendar.working_days()
    assert not working.is_working(day("2026-11-23"))
    assert [working.is_working(day(each)) for each in ("2026-11-20", "2026-11-21", "2026-11-22")] == [
        False,
        False,
        True,
    ]


def test_a_calendar_that_cannot_be_read_is_said_and_not_counted_by(
    fresh: None, settings: Any, tmp_path: Path
) -> None:
    file = tmp_path / "closed.csv"
    for text in ("day,name,source\n30 October,Closed,\n", "a,b\n"):
        file.write_text(text, encoding="utf-8")
        settings.HOLIDAYS = str(file)
        with pytest.raises(ImproperlyConfigured, match="COMITY_HOLIDAYS"):
            calendar.working_days()
    settings.HOLIDAYS = str(tmp_path / "nowhere.csv")
    with pytest.raises(ImproperlyConfigured, match="COMITY_HOLIDAYS"):
        calendar.working_days()


def target(assistance: Any, stage: str, track: str = "ordinary") -> int:
    found = routes.definition(assistance.route).target(stage, track)
    assert found is not None
    assert found.days is not None
    return found.days


def due(assistance: Any, stage: str, at: datetime, *, track: str = "ordinary", **where: bool) -> date | None:
    definition = routes.definition(assistance.route)
    return calendar.due_on(
        definition, Position(Stage(stage), **where), track=track, assistance=assistance, at=at
    )


@pytest.mark.usefixtures("asked")
def test_a_stage_is_due_so_many_working_days_after_the_day_it_began() -> None:
    way = Way()
    assistance = way.to("papers")
    began = way.at - timedelta(days=1)
    expected = calendar.working_days().after(began.date(), target(assistance, "papers"))
    assert assistance.due_on == expected
    assert calendar.working_days().between(began.date(), expected) == target(assistance, "papers")


@pytest.mark.usefixtures("asked")
def test_nothing_is_due_while_the_state_has_the_pen() -> None:
    way = Way()
    assistance = way.to("papers")
    assert due(assistance, "proposal", way.at) is None
    assert due(assistance, "papers", way.at, awaiting_answer=True) is None
    assert due(assistance, "papers", way.at, consent_stopped=True) is None
    way.send_back()
    assert assistance.due_on is None


@pytest.mark.usefixtures("asked")
def test_a_return_stops_the_time_and_gains_none() -> None:
    """Taken up on a Monday, sent back on Thursday: three days used, the State's three weeks do not count."""
    way = Way()
    way.to("sent")
    way.at = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
    way.take_up()
    way.at = datetime(2026, 3, 19, 9, 0, tzinfo=UTC)
    way.send_back()  # the remark on Thursday, the return on Friday: four days used
    way.at = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)
    way.answer_remarks()
    answered = (way.at - timedelta(days=1)).date()
    left = target(way.assistance, "papers") - 4
    assert way.assistance.due_on == calendar.working_days().after(answered, left)
    count = calendar.counted(
        routes.definition(way.assistance.route), Position(Stage.PAPERS), track="ordinary",
        assistance=way.assistance, at=way.at - timedelta(days=1),
    )  # fmt: skip
    assert count is not None
    assert (count.spent, count.target, count.from_day, count.due_on) == (
        4, target(way.assistance, "papers"), answered, way.assistance.due_on,
    )  # fmt: skip


@pytest.mark.usefixtures("asked")
def test_time_used_up_before_a_return_is_not_given_back() -> None:
    """Twice the target passes, then the State answers: the step is over target at once."""
    way = Way()
    way.to("papers")
    way.at = BEGAN + timedelta(days=60)
    way.send_back()
    way.answer_remarks()
    assert way.assistance.due_on is not None
    assert way.assistance.due_on < (way.at - timedelta(days=1)).date()


@pytest.mark.usefixtures("asked")
def test_a_redirection_begins_the_stage_anew_with_the_other_funds_target() -> None:
    way = Way()
    way.to("sent")
    way.at += timedelta(days=40)
    way.redirect(FOLLOW_UP)
    assert way.assistance.due_on is None  # the State is asked first
    way.at += timedelta(days=20)
    way.do(way.actions.renew_consent, way.delegate)
    asked = (way.at - timedelta(days=1)).date()
    assert way.assistance.due_on == calendar.working_days().after(asked, target(way.assistance, "sent"))


@pytest.mark.usefixtures("asked")
def test_a_new_round_of_assessment_has_its_own_time() -> None:
    way = Way()
    way.to("proposal")
    way.at += timedelta(days=30)
    way.do(way.actions.ask_change, way.delegate, words="Fewer advisers.")
    asked = (way.at - timedelta(days=1)).date()
    assert way.assistance.due_on == calendar.working_days().after(asked, target(way.assistance, "assessment"))


@pytest.mark.usefixtures("asked")
def test_the_emergency_track_has_shorter_targets_and_counts_what_was_used() -> None:
    way = Way()
    assistance = way.to("papers")
    began, later = way.at - timedelta(days=1), way.at + timedelta(days=1)
    used = calendar.working_days().between(began.date(), later.date())
    expected = calendar.working_days().after(later.date(), target(assistance, "papers", "emergency") - used)
    assert due(assistance, "papers", later, track="emergency") == expected
    assert target(assistance, "papers", "emergency") < target(assistance, "papers")


@pytest.mark.usefixtures("asked")
def test_a_stage_without_a_target_has_no_due_day() -> None:
    way = Way()
    assistance = way.to("papers")
    definition = routes.definition(assistance.route)
    bare = replace(definition, targets={})
    assert (
        calendar.due_on(bare, Position(Stage.SENT), track="ordinary", assistance=assistance, at=way.at)
        is None
    )
    open_ended = {("sent", "ordinary"): replace(definition.targets["sent", "ordinary"], days=None)}
    endless = replace(definition, targets=open_ended)
    assert (
        calendar.due_on(endless, Position(Stage.SENT), track="ordinary", assistance=assistance, at=way.at)
        is None
    )


@pytest.mark.usefixtures("asked")
def test_a_due_day_costs_one_statement_at_most_and_none_at_a_new_stage() -> None:
    way = Way()
    assistance = way.to("papers")
    routes.definition(assistance.route)
    with CaptureQueriesContext(connection) as asked_:
        due(assistance, "eligibility", way.at)
    assert len(asked_) == 0
    with CaptureQueriesContext(connection) as asked_:
        due(assistance, "papers", way.at)
    assert len(asked_) == 1


def started(does: str = "import django; django.setup()", **environment: str) -> str:
    """The last line a process says that is started with these settings; empty where it starts well."""
    ran = subprocess.run(
        [sys.executable, "-c", does],
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith("COMITY_")},
            "DJANGO_SETTINGS_MODULE": "comity.site.settings", "DATABASE_URL": "postgresql:///none",
            "COMITY_SIGNING_KEY": "none", **environment,
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.stderr.strip().splitlines()[-1] if ran.returncode else ""


def test_a_process_does_not_start_by_a_calendar_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "closed.csv"
    file.write_text("day,name,source\n30 October,Closed,\n", encoding="utf-8")
    assert "COMITY_HOLIDAYS: line 2" in started(COMITY_HOLIDAYS=str(file))
    file.write_text("day,name,source\n30 October 2026,Closed,\n", encoding="utf-8")
    assert started(COMITY_HOLIDAYS=str(file), COMITY_HOLIDAY_DAY_FORMAT="%d %B %Y") == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMITY_WEEKEND", "sun"),
        ("COMITY_WEEKEND", "monday,tuesday,wednesday,thursday,friday,saturday,sunday"),
        ("COMITY_HOLIDAY_DELIMITER", ";;"),
    ],
)
def test_a_setting_of_the_calendar_that_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    assert name in started("import comity.site.settings", **{name: value})
