"""A statement written once asks what the ORM would ask, with other values each time."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from comity.apps.assistance.models.prepared import Given, written
from comity.apps.parties.models import Office
from tests import database

asked = pytest.mark.usefixtures("asked")


def offices() -> Any:
    for code, name in (("a", "100% of 'it'"), ("b", "100% of it"), ("c", "Another")):
        Office.objects.create(code=code, name=name)
    return Office.objects.order_by("code")


@asked
def test_what_is_given_is_put_in_its_place_each_time() -> None:
    by_code = written(offices().filter(code=Given("code", models.SlugField())).values_list("name"))
    assert by_code.ask(code="a") == [("100% of 'it'",)]
    assert by_code.ask(code="c") == [("Another",)]
    assert by_code.ask(code="a' OR 'b' = 'b") == []


@asked
def test_what_is_not_given_stands_as_it_is_whatever_signs_it_has() -> None:
    rows = offices().filter(name__startswith="100% of '", code__gte=Given("code", models.SlugField()))
    statement = written(rows.values_list("code"))
    assert statement.places == ("code",)
    assert (statement.ask(code="a"), statement.ask(code="b")) == ([("a",)], [])


@asked
def test_a_value_that_is_not_given_is_a_mistake() -> None:
    statement = written(offices().filter(code=Given("code", models.SlugField())).values_list("name"))
    with pytest.raises(KeyError):
        statement.ask()


@asked
def test_it_is_counted_like_every_statement() -> None:
    statement = written(offices().filter(code=Given("code", models.SlugField())).values_list("name"))
    with CaptureQueriesContext(connection) as asked_for:
        statement.ask(code="a")
    assert len(asked_for) == 1 and "parties_office" in asked_for.captured_queries[0]["sql"]


@asked
def test_a_kept_connection_plans_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = written(
        offices().filter(code=Given("code", models.SlugField())).values_list("name", "mandate")
    )
    statement.ask(code="a")
    assert planned() == 0
    monkeypatch.setattr(connection.connection, "prepare_threshold", 0)
    for code in ("a", "b", "c"):
        statement.ask(code=code)
    assert planned() == 1


def test_a_migration_that_changes_a_column_needs_no_restart(
    asked_committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = written(offices().filter(code=Given("code", models.SlugField())).values_list("name"))
    monkeypatch.setattr(connection.connection, "prepare_threshold", 0)
    assert statement.ask(code="c") == [("Another",)]
    with psycopg.connect(database.address(asked_committed, owner=True), autocommit=True) as owner:
        owner.execute("ALTER TABLE parties_office ALTER COLUMN name TYPE varchar(900)")
    assert statement.ask(code="c") == [("Another",)]
    assert statement.ask(code="b") == [("100% of it",)], "and it is planned anew"


def planned() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%parties_office%mandate%'"
        )
        return int(cursor.fetchone()[0])
