"""A version of a route is checked whole, kept once, and never changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from comity.apps.assistance import routes
from comity.apps.assistance.actions import load_route, load_shipped
from comity.apps.assistance.actions.loading import Shipped
from comity.apps.assistance.models import Route
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from tests.pure.dossier.shipped import NAMES, changed, text

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NEW = changed(text("ldc-sids"), 'code = "ldc-sids"', 'code = "try-out"')


def records() -> list[tuple[str, str, int]]:
    return [
        (each.act, each.subject, each.facts["version"]) for each in Record.objects.filter(act="routes.loaded")
    ]


def load(given: str) -> Route:
    return load_route(text=given, by=SYSTEM, at=AT)


@pytest.mark.usefixtures("db")
class TestLoading:
    def test_a_version_is_kept_once_and_recorded_once(self) -> None:
        route = load(NEW)
        assert (route.code, route.version, route.in_force_from) == ("try-out", 1, date(2025, 1, 1))
        assert load(NEW) == route
        assert records() == [("routes.loaded", "routes/try-out", 1)]

    def test_the_line_breaks_of_another_system_make_no_other_version(self) -> None:
        assert load(NEW) == load("\ufeff" + NEW.replace("\n", "\r\n"))
        assert len(records()) == 1

    def test_another_text_under_a_kept_version_is_refused_without_a_trace(self) -> None:
        load(NEW)
        with pytest.raises(Refused) as refused:
            load(changed(NEW, "sent = { ordinary = 3,", "sent = { ordinary = 4,"))
        assert (refused.value.reason, refused.value.facts) == (
            Reason.NOT_FIT,
            {"field": "version", "kept": 1},
        )
        assert Route.objects.get(code="try-out").text == NEW and len(records()) == 1

    def test_what_does_not_read_is_refused_with_every_problem(self) -> None:
        bad = changed(
            changed(NEW, "version = 1", "version = 0"), 'value = ["LDC", "SIDS"]', 'value = ["LCD"]'
        )
        with pytest.raises(Refused) as refused:
            load(bad)
        assert [each.split(":")[0] for each in refused.value.facts["problems"]] == ["wrong-value"]
        with pytest.raises(
            Refused
        ) as refused:  # what the file is made of is right now; what a criterion means is not
            load(changed(bad, "version = 0", "version = 1"))
        assert [each.split(":")[:2] for each in refused.value.facts["problems"]] == [
            ["criterion-value", " criteria.category"]
        ]
        assert not Route.objects.filter(code="try-out").exists() and not records()

    def test_an_invented_route_cannot_stand_in_a_real_ones_place(self) -> None:
        load(NEW)
        invented = changed(
            changed(NEW, "version = 1", "version = 2"), "board = false", "board = false\nfictional = true"
        )
        with pytest.raises(Refused) as refused:
            load(invented)
        assert refused.value.facts["field"] == "fictional"

    def test_only_an_operator_or_the_console_loads(self) -> None:
        with pytest.raises(Refused) as refused:
            load_route(text=NEW, by="visitor", at=AT)
        assert refused.value.may_not and not Route.objects.filter(code="try-out").exists()

    def test_the_newest_version_in_force_on_the_day_counts(self) -> None:
        load(NEW)
        second = changed(
            changed(NEW, "version = 1", "version = 2"),
            "2025-01-01",
            "2026-06-01\nin_force_until = 2026-06-30",
        )
        load(second)
        assert [
            routes.in_force("try-out", date(2026, *day)).version for day in ((5, 31), (6, 1), (6, 30))
        ] == [1, 2, 2]
        assert [each.version for each in routes.current(date(2026, 6, 1)).filter(code="try-out")] == [2]
        # Before the first there is none; and after the newest has ended the first does not come back.
        for day in (date(2024, 12, 31), date(2026, 7, 1)):
            assert not routes.current(day).filter(code="try-out")
            with pytest.raises(Refused) as refused:
                routes.in_force("try-out", day)
            assert refused.value.reason is Reason.NO_ROUTE

    def test_the_shipped_routes_are_kept_once(self) -> None:
        Route.objects.all().delete()
        assert load_shipped(by=SYSTEM, at=AT) == Shipped(len(NAMES), ())
        assert load_shipped(by=SYSTEM, at=AT) == Shipped(0, ())
        assert sorted(Route.objects.values_list("code", flat=True)) == NAMES
        assert len(records()) == len(NAMES)
        assert all(routes.definition(each).code == each.code for each in Route.objects.all())

    def test_an_installations_own_version_stays_and_stops_no_other(self) -> None:
        Route.objects.all().delete()
        own = load(changed(text("ldc-sids"), "sent = { ordinary = 3,", "sent = { ordinary = 4,"))
        assert load_shipped(by=SYSTEM, at=AT) == Shipped(len(NAMES) - 1, ("ldc-sids version 1",))
        assert (
            Route.objects.get(code="ldc-sids") == own and "ordinary = 4" in Route.objects.get(pk=own.pk).text
        )
