"""A request read in one statement is the same, for the same people, as by the ORM."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance import one, rounds, routes
from comity.apps.assistance.access import sees
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import held_by, held_once
from comity.web.desk.door import READERS
from comity.web.desk.door import person as at_hand
from tests.assistance_world import Way, person

pytestmark = pytest.mark.usefixtures("asked")

PEOPLE = ("amina", "sam", "bruno", "chen", "dalia", "gita", "emeka", "fatou", "dan", "aud", "nia", "olu")
BESIDE = ("state", "route", "officer", "feedback")


def values(row: Any) -> dict[str, Any] | None:
    return (
        None
        if row is None
        else {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    )


def test_everybody_finds_what_they_may_know_of_and_nothing_else() -> None:
    found, hidden = 0, 0
    for stage, shown in (
        ("draft", False),
        ("sent", False),
        ("assessment", True),
        ("decision", False),
        ("closed", True),
    ):
        way = Way()
        way.to(stage)
        if shown:
            way.publish("fact", "title")
        kept = AssistanceRequest.objects.get(pk=way.assistance.pk)
        for by in (None, *map(person, PEOPLE)):
            for ref in filter(None, (kept.reference, str(kept.number))):
                may = AssistanceRequest.objects.seen_by(by, way.at).named(ref).select_related(*BESIDE).first()
                read = one.seen(ref, by, way.at)
                assert values(read) == values(may), (stage, by, ref)
                if may is None or read is None:
                    hidden += 1
                    continue
                found += 1
                for name in BESIDE:
                    assert values(getattr(read, name, None)) == values(getattr(may, name, None)), name
                assert rounds.both_in_as_read(read, way.at) == rounds.both_in(may)
                assert sees(by, read, way.at) == sees(by, may, way.at)
    assert found > 40 and hidden > 20


@pytest.mark.parametrize(
    "ref", ["", "R-2026-9999", "r-2026-0001", "R-2026-1", "1", "00000000-0000-4000-8000-000000000000"]
)
def test_what_is_not_there_is_not_found(ref: str) -> None:
    way = Way()
    way.to("sent")
    assert one.seen(ref, person("aud"), way.at) is None


def test_it_is_one_statement_and_nothing_more_for_what_a_page_reads_of_it() -> None:
    way = Way()
    way.to("proposal")
    by = person("dalia")
    held_once(by, way.at)
    routes.definition(way.assistance.route)
    with CaptureQueriesContext(connection) as asked_for:
        read = one.seen(way.assistance.reference, by, way.at)
        assert read is not None
        assert read.state.name and str(read.officer) and not hasattr(read, "feedback")
        assert routes.definition(read.route).code == read.fund
        assert sees(by, read, way.at)
    assert len(asked_for) == 1
    assert "password" not in asked_for.captured_queries[0]["sql"]


def test_assessments_that_come_in_later_are_asked_for_anew() -> None:
    way = Way()
    way.to("assessment")
    read = one.seen(way.assistance.reference, person("dalia"), way.at)
    assert read is not None and not rounds.both_in_as_read(read, way.at)
    before = way.at
    way.assess()
    assert way.at > before and rounds.both_in_as_read(read, way.at)


def test_roles_at_hand_are_those_held_at_the_moment() -> None:
    way = Way()
    way.to("sent")
    for name in PEOPLE:
        by = person(name)

        class Request:
            user = by

        held = held_by(person(name), way.at)
        assert at_hand(Request()) is by and READERS  # type: ignore[arg-type]
        with CaptureQueriesContext(connection) as asked_for:
            assert held_once(by, way.at) == held
            assert held_once(by, held[0].from_at.replace(year=1990)) == []
        assert len(asked_for) == 0
