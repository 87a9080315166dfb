"""Tables are what the models say, and what is evidence is protected."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_no_model_waits_for_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", stdout=StringIO())


@pytest.mark.django_db
def test_every_table_of_evidence_has_its_triggers_and_the_app_may_only_add() -> None:
    evidence = [model._meta.db_table for model in apps.get_models() if getattr(model, "evidence", False)]
    assert "journal_record" in evidence
    with connection.cursor() as cursor:
        for table in evidence:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table]
            )
            assert cursor.fetchone() == (2,), table
            cursor.execute(
                "SELECT has_table_privilege(%s, 'INSERT'),"
                " has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE, TRIGGER')",
                [table, table],
            )
            assert cursor.fetchone() == (True, False), table
