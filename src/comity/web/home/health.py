"""Whether this installation can serve, for whoever watches it: one word, or one line saying what to do."""

from __future__ import annotations

import logging
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# A role that may change evidence: then one role does everything, and the missing rights protect nothing.
MAY_CHANGE = "SELECT has_table_privilege(current_user, 'journal_record', 'UPDATE')"
BEHIND = "the database is not of this version yet; run: comity migrate"
ONE_ROLE = "note: one role does everything, see docs/explanation/evidence.md"

_log = logging.getLogger(__name__)


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The migrations this version comes with, by app and name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset((app, name) for app, name in loader.graph.nodes)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and `ok` when pages can be served; 503 and why when the database is away, behind, or refuses our role."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if cursor.fetchone() != (True,):
                return _answer(BEHIND, 503)
            cursor.execute("SELECT has_table_privilege(current_user, 'django_migrations', 'SELECT')")
            if cursor.fetchone() != (True,):
                return _answer("the database's role has not its rights yet; run: comity migrate", 503)
            cursor.execute("SELECT app, name FROM django_migrations")
            if missing := _wanted() - set(cursor.fetchall()):
                _log.warning("migrations missing: %s", ", ".join(sorted(".".join(each) for each in missing)))
                return _answer(BEHIND, 503)
            cursor.execute(MAY_CHANGE)
            one_role = cursor.fetchone() == (True,)
    except Error as error:
        _log.warning("no database: %s", error)
        return _answer("no database", 503)
    return _answer(f"ok\n{ONE_ROLE}" if one_role else "ok", 200)


def _answer(words: str, status: int) -> HttpResponse:
    answer = HttpResponse(f"{words}\n", status=status, content_type="text/plain")
    answer["Cache-Control"] = "no-store"
    return answer
