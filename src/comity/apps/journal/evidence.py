"""What keeps evidence: triggers that refuse change, for migrations; and rights, taken after each migration.

The triggers stop the owner's slips as well; the missing rights stop the app for certain, since a role that does not own
a table can neither drop its triggers nor switch them off.
"""

from __future__ import annotations

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


def rights(app_role: str, tables: list[str], evidence: list[str]) -> list[str]:
    """The statements that give the app's role rows to read and write, and take from it what changes evidence."""
    quoted = '"' + app_role.replace('"', '""') + '"'
    return [
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        *(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {quoted}' for table in tables),
        *(
            f'REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON "{table}" FROM {quoted}'
            for table in evidence
        ),
    ]
