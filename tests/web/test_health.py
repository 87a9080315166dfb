"""What `/healthz` tells whoever watches an installation."""

from __future__ import annotations

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from comity.web.home import health

pytestmark = pytest.mark.django_db


def test_ok_is_all_it_says_when_all_is_well() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_missing_migration_is_told_with_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_wanted", lambda: frozenset({("texts", "9999_not_yet")}))
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert b"comity migrate" in answer.content
    assert b"9999" not in answer.content  # for the log, not for everybody


def test_what_this_version_comes_with_is_read_from_its_own_files() -> None:
    assert ("journal", "0001_initial") in health._wanted()
    assert ("procrastinate", "0001_initial") in health._wanted()


def test_one_role_for_everything_is_served_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health, "MAY_CHANGE", "SELECT has_table_privilege(current_user, 'journal_record', 'SELECT')"
    )
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.content.splitlines() == [b"ok", health.ONE_ROLE.encode()]


def test_an_empty_database_is_told_apart_from_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp")
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert b"comity migrate" in answer.content


def test_a_database_that_is_away_is_no_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused") from psycopg.OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"no database\n")
