"""The rows that come of requests. What is public is asked where every other door asks it (`listing`, `published`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Q

from comity.apps.assistance import statistics
from comity.apps.assistance.models import AssistanceRequest, Decision
from comity.apps.assistance.shown import UNSENT
from comity.apps.journal.models import Record
from comity.apps.parties.models import Office
from comity.apps.register import listing
from comity.pure.disclosure.classes import openings, shipped_acts, shipped_parts
from comity.pure.disclosure.table import PUBLISHABLE, Part

Row = Mapping[str, Any]
PIECE = 500  # requests at a time


def pieces(day: date) -> Iterator[list[AssistanceRequest]]:
    """The public requests in the order they were sent, so many at a time, read by a cursor of the database."""
    found: list[AssistanceRequest] = []
    rows = AssistanceRequest.objects.published(day).select_related("state").order_by("first_sent_at", "pk")
    for each in rows.defer("end_words").iterator(chunk_size=PIECE):
        found.append(each)
        if len(found) == PIECE:
            yield found
            found = []
    if found:
        yield found


def requests(day: date) -> Iterator[Row]:
    for piece in pieces(day):
        for each in piece:
            line = listing.line(each, day)
            for name in ("first_sent_on", "stage_since", "ended_on"):
                line[name] = date.fromisoformat(line[name]) if line[name] else None
            yield line | {"url": f"{settings.SITE_URL}/register/{each.reference}"}


def timeline(day: date) -> Iterator[Row]:
    """What `listing.timeline` gives of each, for many at once."""
    names = {f"offices/{code}": name for code, name in Office.objects.values_list("code", "name")}
    for piece in pieces(day):
        acts = {each.address: _open_acts(listing.parts(each, day)) for each in piece}
        wanted = frozenset().union(*acts.values())
        rows = Record.objects.filter(subject__in=list(acts), act__in=wanted).exclude(facts__stage__in=UNSENT)
        told = rows.order_by("subject", "pk").values_list("subject", "act", "at", "office")
        ways = {
            subject: [each for each in found if each[1] in acts[subject]]
            for subject, found in groupby(told, key=lambda each: each[0])
        }
        for each in piece:
            for place, (_subject, act, at, office) in enumerate(ways.get(each.address, ()), 1):
                yield {
                    "reference": each.reference, "n": place, "act": act, "at": at,
                    "office": office.removeprefix("offices/"), "office_name": names.get(office, ""),
                }  # fmt: skip


def decisions(day: date) -> Iterator[Row]:
    for piece in pieces(day):
        references = {each.pk: each.reference for each in piece if Part.DECISION in listing.parts(each, day)}
        rows = Decision.objects.filter(assistance__in=list(references)).select_related("office")
        for key, found in groupby(rows.order_by("assistance__first_sent_at", "assistance", "pk"), key=_of):
            for place, each in enumerate(found, 1):
                plain = (
                    "outcome",
                    "reason",
                    "criterion",
                    "criteria_version",
                    "words",
                    "redirected_to",
                    "mandate",
                    "at",
                )
                row = {name: getattr(each, name) for name in plain}
                yield row | {"reference": references[key], "n": place, "office": each.office.name}


def totals(day: date) -> Iterator[Row]:
    """The totals of the register's page."""
    found = listing.totals(day)
    yield _total("all", found.all) | {"withheld": found.withheld}
    for by, rows in found.tables.items():
        for each in rows:
            yield _total(by, each)


def decision_times(day: date) -> Iterator[Row]:
    """The figures of the public page, of the same months."""
    found = statistics.figures(*statistics.last_twelve_months(day))
    shown = [("all", found.all), *((table.by, row) for table in found.tables for row in table.rows)]
    for by, row in shown:
        for clock, days in (("total", row.total), ("secretariat", row.secretariat)):
            against = days.against_others
            yield {
                "first_on": found.first, "last_on": found.last, "by": by, "names": row.names, "clock": clock,
                "decisions": row.n, "median_days": _plain(days.median), "p90_days": days.p90,
                "compared": against.compared if against else None, "chance": _plain(against.p) if against else None,
            }  # fmt: skip


def not_public(day: date) -> Iterator[Row]:
    """What is in no table, and why; counted as far as the register's pages count it."""
    found, why = listing.totals(day), _reasons()
    for name, n in (("not-agreed", found.all.not_public - found.withheld), ("withheld", found.withheld)):
        yield {"what": "request", "name": name, "class": None, "why": why[name], "requests": n}
    public = AssistanceRequest.objects.published(day)
    for part, told in shipped_parts().items():
        if part is Part.FACT:
            continue
        shown = Q(public_parts__contains=[part.value]) & ~Q(withheld__has_key=part.value)
        yield {
            "what": "part", "name": part.value, "class": told.confidentiality.value, "why": told.why,
            "requests": public.exclude(shown).count() if part in PUBLISHABLE else None,
        }  # fmt: skip
    for name, kind in sorted(shipped_acts().items()):
        if not kind.opens:
            yield {
                "what": "act", "name": name, "class": kind.confidentiality.value, "why": kind.why, "requests": None,
            }  # fmt: skip


@lru_cache(maxsize=64)
def _open_acts(seen: frozenset[Part]) -> frozenset[str]:
    opens, decided = frozenset(each.value for each in seen), Part.DECISION in seen
    return frozenset(
        name for name, kind in shipped_acts().items()
        if kind.part is not None and "at" in openings(kind, opens, decided=decided)
    )  # fmt: skip


@lru_cache(maxsize=1)
def _reasons() -> Mapping[str, str]:
    text = resources.files("comity").joinpath("data", "open_data", "tables.toml").read_text("utf-8")
    found: Mapping[str, str] = tomllib.loads(text)["not-public"]["reasons"]
    return found


def _of(decision: Decision) -> int:
    return decision.assistance_id


def _total(by: str, row: listing.Row) -> dict[str, Any]:
    names: Sequence[str] = row.names
    return {
        "by": by, "names": names, "public": row.public, "not_public": row.not_public, "total": row.all,
        "withheld": None,
    }  # fmt: skip


def _plain(value: Fraction | None) -> str | None:
    """A fraction with nine places, as the tables keep it."""
    return None if value is None else f"{float(value):.9f}"
