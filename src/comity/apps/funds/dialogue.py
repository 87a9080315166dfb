"""What is known of the dialogue with donors: open next steps for the finance officers of a fund, counts for everybody,
and the versions of "non-traditional donor"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Counted
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear

from comity.apps.funds.models import DonorDefinition, Fund, Outreach
from comity.pure.ledger.measures import Definition, shipped_definitions


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A next step that no later step of the dialogue has closed. `due`: its day has come."""

    step: Outreach
    due: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many steps of dialogue there were in a year, and with how many donors, present or possible."""

    year: int
    dialogues: int
    donors: int


def steps(funds: Iterable[Fund]) -> QuerySet[Outreach]:
    """Every step on these funds, newest first. For their finance officers: whoever offers it asks `access` first."""
    rows = Outreach.objects.filter(fund__in=list(funds)).select_related("fund", "donor", "follows")
    return rows.order_by("-day", "-pk")


def open_steps(funds: Iterable[Fund], on: date) -> list[OpenStep]:
    """What comes next on these funds, the earliest day first. For their finance officers, as above."""
    rows = steps(funds).filter(followed_by=None).exclude(next_step="").order_by("next_on", "pk")
    return [OpenStep(each, each.next_on is not None and each.next_on <= on) for each in rows]


def counts(fund: Fund | None) -> list[Count]:
    """What is public of it, by year: of one fund, or of all together, where a donor counts once. One statement."""
    rows = Outreach.objects.all() if fund is None else Outreach.objects.filter(fund=fund)
    found = (
        rows.values(year=ExtractYear("day"))
        .annotate(dialogues=Counted("pk"), donors=Counted("name", distinct=True))
        .order_by("year")
    )
    return [Count(each["year"], each["dialogues"], each["donors"]) for each in found]


def definitions() -> list[Definition]:
    """Every version: those that came with the platform, then those the operator set. None replaces another."""
    given = [
        Definition(
            each.version, each.from_on, None, each.window_years, each.max_years_given, False, each.source
        )
        for each in DonorDefinition.objects.order_by("version")
    ]
    return [*shipped_definitions(), *given]
