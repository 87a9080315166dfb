"""What keeps evidence: triggers that refuse change, for migrations; and rights, taken after each migration.

The triggers stop the owner's slips as well; the missing rights stop the app for certain, since a role that does not own
a table can neither drop its triggers nor switch them off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.db import migrations

FUNCTION = migrations.RunSQL(
    """
    CREATE FUNCTION comity_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are evidence: they are added, never changed or removed', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END $$;
    """,
    "DROP FUNCTION comity_refuse_change();",
)


def protect(table: str) -> migrations.RunSQL:
    """The migration step that makes `table` append-only. Its model says `evidence = True`, and
    `comity migrate` then takes UPDATE, DELETE and TRUNCATE from the app's role."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_is_evidence BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION comity_refuse_change();
        CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION comity_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_is_evidence ON {table};
        DROP TRIGGER {table}_is_not_emptied ON {table};
        """,
    )


def protect_but_erasing(table: str, column: str) -> migrations.RunSQL:
    """The same, but that one column may be emptied, once and for good, and nothing else of the row with it."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE kept {table};
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW.{column} IS NULL AND OLD.{column} IS NOT NULL THEN
                kept := NEW;
                kept.{column} := OLD.{column};
                IF kept IS NOT DISTINCT FROM OLD THEN
                    RETURN NEW;
                END IF;
            END IF;
            RAISE EXCEPTION 'rows of % are evidence: they are added, never changed or removed', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END $$;
        DROP TRIGGER {table}_is_evidence ON {table};
        CREATE TRIGGER {table}_is_evidence BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_is_evidence ON {table};
        CREATE TRIGGER {table}_is_evidence BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION comity_refuse_change();
        DROP FUNCTION {table}_refuse_change();
        """,
    )


def rights(
    app_role: str,
    tables: list[str],
    evidence: list[str],
    erasable: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[str]:
    """The statements that give the app's role rows to read and write, and take from it what changes evidence.
    `erasable`: by table, the columns of evidence it may write to; a trigger lets it only empty them."""
    quoted = '"' + app_role.replace('"', '""') + '"'
    return [
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        *(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {quoted}' for table in tables),
        *(
            f'REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON "{table}" FROM {quoted}'
            for table in evidence
        ),
        *(
            f'GRANT UPDATE ("{column}") ON "{table}" TO {quoted}'
            for table in evidence
            for column in erasable.get(table, ())
        ),
    ]
