"""The office's calendar of this installation, and the day by which a step is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.request import ORDINARY
from comity.apps.assistance.spans import spans_of
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import Holder, Position
from comity.pure.timetable.clocks import read_clocks
from comity.pure.timetable.working_days import Holiday, WorkingDays, read_holidays

OWN_TIME = frozenset({Holder.SECRETARIAT, Holder.BOARD})  # targets bind these; nobody sets a State a target


@lru_cache(maxsize=1)
def working_days() -> WorkingDays:
    """The working days by the calendar this installation names, or by the shipped example. Read once a process."""
    named = settings.HOLIDAYS
    source = Path(named) if named else files("comity.data.holidays").joinpath("office.csv")
    try:
        text = source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"COMITY_HOLIDAYS cannot be read: {error}") from error
    if named:
        holidays, problems = read_holidays(
            text,
            columns=settings.HOLIDAY_COLUMNS,
            day_format=settings.HOLIDAY_DAY_FORMAT,
            delimiter=settings.HOLIDAY_DELIMITER,
        )
    else:
        holidays, problems = read_holidays(text)
    if problems:  # a calendar half read would count wrong days without a word
        raise ImproperlyConfigured(
            "COMITY_HOLIDAYS: " + "; ".join(f"{p.where}: {p.message}" for p in problems[:5])
        )
    return WorkingDays(holidays, settings.WEEKEND)


@dataclass(frozen=True, slots=True)
class DueCount:
    """How a due day was counted: `target` working days, of which `spent` were used at this stage before `from_day`."""

    due_on: date
    target: int
    source: str  # of the target; empty for one that is this installation's own
    spent: int
    from_day: date  # not counted itself
    holidays: tuple[Holiday, ...]  # left out on the way
    covered: bool  # whether the calendar of holidays covers these years


def due_on(
    definition: RouteDefinition,
    position: Position,
    *,
    track: str,
    assistance: AssistanceRequest,
    at: datetime,
) -> date | None:
    """The day by which whoever holds the pen at `position` is to be done, counted at `at`; none while the State has the
    pen, and none where the route sets no target. `assistance` is as it was before the act that leads to `position`."""
    count = counted(definition, position, track=track, assistance=assistance, at=at)
    return count.due_on if count else None


def counted(
    definition: RouteDefinition,
    position: Position,
    *,
    track: str,
    assistance: AssistanceRequest,
    at: datetime,
) -> DueCount | None:
    """The same with how it was counted. Days with the State do not count against the target; days already used at this
    stage do, so sending a request back gains the secretariat no time."""
    if position.holder not in OWN_TIME:
        return None
    targets = definition.targets
    target = targets.get((position.stage.value, track)) or targets.get((position.stage.value, ORDINARY))
    if target is None or target.days is None:
        return None
    working, day = working_days(), at.astimezone(UTC).date()
    begins_anew = position.stage != assistance.stage or definition.code != assistance.fund
    spent = 0 if begins_anew else _spent(assistance, at)
    due = working.after(day, target.days - spent)
    first, last = min(day, due), max(day, due)
    return DueCount(
        due,
        target.days,
        target.source,
        spent,
        day,
        working.holidays_between(first, last),
        working.covers(first, last),
    )


def _spent(assistance: AssistanceRequest, at: datetime) -> int:
    """The secretariat's working days since the request came to its stage, from the journal."""
    written = spans_of([assistance.address]).get(assistance.address, ())
    of_stage = [
        each for each in written if each.from_at >= assistance.stage_since and each.stage == assistance.stage
    ]
    return read_clocks(of_stage, working_days(), at).secretariat
