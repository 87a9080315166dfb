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
    kept = [model for model in apps.get_models() if getattr(model, "evidence", False)]
    evidence = [model._meta.db_table for model in kept]
    erasable = {model._meta.db_table: set(getattr(model, "erasable", ())) for model in kept}
    assert {"journal_record", "journal_leaf", "journal_checkpoint"} <= set(evidence)
    assert {table: columns for table, columns in erasable.items() if columns} == {"journal_record": {"salt"}}
    with connection.cursor() as cursor:
        for table in evidence:
            cursor.execute(
                "SELECT count(*) FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = %s::regclass"
                " AND NOT tgisinternal AND tgenabled = 'O' AND proname LIKE '%%refuse_change'",
                [table],
            )
            assert cursor.fetchone() == (2,), table
            cursor.execute(
                "SELECT has_table_privilege(%s, 'INSERT'),"
                " has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE, TRIGGER')",
                [table, table],
            )
            assert cursor.fetchone() == (True, False), table
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND has_column_privilege(%s, attname, 'UPDATE')",
                [table, table],
            )
            assert {name for (name,) in cursor.fetchall()} == erasable[table], table
