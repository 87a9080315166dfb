"""`comity migrate`: bring the database to this version, as its owner, and take from the app what protects evidence."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("migrate", help="bring the database to this version")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django(as_owner=True)
    migrate()
    return 0


def migrate() -> None:
    """Migrate as the owner, then settle the app's rights. Needs Django set up as the owner."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from comity.apps.journal.evidence import rights

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not settings.APP_ROLE or settings.DATABASES["default"].get("USER") == settings.APP_ROLE:
        return  # one role for everything: docs/explanation/evidence.md says what is then not protected
    kept = [model for model in apps.get_models() if getattr(model, "evidence", False)]
    evidence = [model._meta.db_table for model in kept]
    erasable = {model._meta.db_table: getattr(model, "erasable", ()) for model in kept}
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor) if name != "django_migrations"
        ]
        for statement in rights(settings.APP_ROLE, tables, evidence, erasable):
            cursor.execute(statement)
        # The app may see which migrations have run, so that its health page can say when one is missing.
        cursor.execute(f"GRANT SELECT ON django_migrations TO {connection.ops.quote_name(settings.APP_ROLE)}")
