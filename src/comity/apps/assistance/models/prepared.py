"""Statements that a page asks each time: written by the ORM once a process, planned by the database once a connection.

Django works out the words of a statement anew each time it is asked, and the database how to go about it. For a
statement of a dozen tables that costs more than its rows do. Here both are done once, and only what differs is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import NotSupportedError, connection, models
from psycopg import sql


class Given(models.Expression):
    """A place in a statement for what is known only when it is asked."""

    def __init__(self, name: str, field: Any) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [_Place(self.name)]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Words for the database, and what is given in them, in order."""

    words: str
    places: tuple[str, ...]

    def ask(self, **given: Any) -> list[tuple[Any, ...]]:
        """The rows, as the database has them: what a field would make of them is left to whoever asks.

        A migration that gives a column another type makes PostgreSQL refuse what a connection planned before it. Those
        plans are thrown away then, and it is asked once more. Within a transaction it is refused: that one is over, and
        rolling it back throws the plans away as well.
        """
        values = [given[name] for name in self.places]
        try:
            return self._rows(values)
        except NotSupportedError:
            if connection.in_atomic_block:
                raise
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        return self._rows(values)

    def _rows(self, values: list[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor():  # opens the connection, and another where the server has been away
            # It sends values apart from words; the settings say whether the connection keeps what it planned.
            plain: Any = psycopg.Cursor(connection.connection)
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        with wrap(plain) as cursor:
            cursor.execute(self.words, values)
            return list(cursor.fetchall())


def written(rows: models.QuerySet[Any, Any]) -> Statement:
    """The statement of some rows with its places; every other value in it stands there as words."""
    words, values = rows.query.sql_with_params()
    places = [value.name for value in values if isinstance(value, _Place)]
    with connection.cursor():
        said = ["%s" if isinstance(value, _Place) else _literal(value) for value in values]
    return Statement(words.replace("%%", "%%%%") % tuple(said), tuple(places))


def _literal(value: Any) -> str:
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")
