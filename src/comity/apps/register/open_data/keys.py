"""What a night holds, by key and digest, and which parts of which request: so that the next night can say what changed,
and an older one can be asked whether it shows what is public no more. A file beside the tables, never served; SQLite,
since two nights are compared without either being held in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ADDED, CHANGED, GONE = "added", "changed", "taken away"
NAME = "keys.sqlite"
_TABLES = """
CREATE TABLE rows (name TEXT, key TEXT, about TEXT, digest BLOB, times INTEGER, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE parts (reference TEXT, part TEXT, PRIMARY KEY (reference, part)) WITHOUT ROWID;
CREATE TABLE gone (name TEXT, key TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID;
CREATE TABLE columns (name TEXT, place TEXT, value TEXT, PRIMARY KEY (name, place, value)) WITHOUT ROWID;
"""


@contextmanager
def opened(folder: Path, *, fresh: bool = False) -> Iterator[sqlite3.Connection]:
    """The keys of the night in that folder; committed at the end, whoever wrote."""
    with closing(sqlite3.connect(folder / NAME)) as held:
        held.execute("PRAGMA cache_size = -4000")
        if fresh:
            # The folder is a temporary one and given up whole where anything goes wrong.
            held.execute("PRAGMA journal_mode = OFF")
            held.execute("PRAGMA synchronous = OFF")
            held.executescript(_TABLES)
        yield held
        held.commit()


def add(held: sqlite3.Connection, name: str, rows: Iterable[tuple[str, str, bytes]]) -> None:
    """Note rows of a table: key, the request it is about, digest. A key that comes twice is counted."""
    held.executemany(
        "INSERT INTO rows VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
        ((name, key, about, digest) for key, about, digest in rows),
    )


def add_parts(held: sqlite3.Connection, reference: str, parts: Collection[str]) -> None:
    held.executemany("INSERT INTO parts VALUES (?, ?)", ((reference, part) for part in parts))


def add_values(held: sqlite3.Connection, name: str, place: str, values: Iterable[str]) -> None:
    """Note what stands in a column that another refers to, or that refers to another."""
    held.executemany(
        "INSERT OR IGNORE INTO columns VALUES (?, ?, ?)", ((name, place, value) for value in values)
    )


def twice(held: sqlite3.Connection, name: str) -> int:
    """How many keys of a table stand there more than once."""
    return int(held.execute("SELECT count(*) FROM rows WHERE name = ? AND times > 1", (name,)).fetchone()[0])


def leading_nowhere(held: sqlite3.Connection, name: str, place: str, there: str, column: str) -> int:
    """How many values of a column stand nowhere in the column it refers to."""
    asked = """SELECT count(*) FROM columns c WHERE name = ? AND place = ? AND NOT EXISTS
        (SELECT 1 FROM columns o WHERE o.name = ? AND o.place = ? AND o.value = c.value)"""
    return int(held.execute(asked, (name, place, there, column)).fetchone()[0])


def compare(
    held: sqlite3.Connection, before: Path | None, replaced: Path | None, name: str
) -> Iterator[tuple[str, str, bytes | None]]:
    """What changed in a table since the night before: key, how, and the digest of what it is now.

    Of a request that is public no more, nothing is said but its reference, once. `replaced`: an earlier writing of the
    same night, which some have read: what it showed and this one does not is gone, too.
    """
    if before is not None:
        with _attached(held, before, "old"):
            yield from held.execute(
                """SELECT n.key, CASE WHEN o.key IS NULL THEN 'added' ELSE 'changed' END, n.digest FROM rows n
                LEFT JOIN old.rows o ON o.name = n.name AND o.key = n.key
                WHERE n.name = ? AND (o.key IS NULL OR o.digest <> n.digest) ORDER BY n.key""",
                (name,),
            )
            _note_gone(held, "old", name)
    if replaced is not None:
        with _attached(held, replaced, "old"):
            _note_gone(held, "old", name)
            held.execute(
                """INSERT OR IGNORE INTO gone SELECT name, key FROM old.gone g WHERE name = :name AND NOT EXISTS
                (SELECT 1 FROM rows n WHERE n.name = :name AND (n.key = g.key OR n.about = g.key))""",
                {"name": name},
            )
            held.commit()
    for (key,) in held.execute("SELECT key FROM gone WHERE name = ? ORDER BY key", (name,)).fetchall():
        yield key, GONE, None


def shown_no_more(held: sqlite3.Connection, older: Path) -> int:
    """How many parts of requests an older night shows that this one does not."""
    with _attached(held, older, "old"):
        asked = "SELECT count(*) FROM (SELECT reference, part FROM old.parts EXCEPT SELECT reference, part FROM parts)"
        return int(held.execute(asked).fetchone()[0])


def shown(folder: Path, references: Collection[str]) -> dict[str, frozenset[str]]:
    """Of those requests, which parts the night in that folder shows."""
    found: dict[str, set[str]] = {}
    with opened(folder) as held:
        for each in references:
            for (part,) in held.execute("SELECT part FROM parts WHERE reference = ?", (each,)):
                found.setdefault(each, set()).add(part)
    return {reference: frozenset(parts) for reference, parts in found.items()}


def forget(held: sqlite3.Connection, older: Path) -> None:
    """Forget what an older night knew of requests that this one does not show any more, or not as much of: their rows,
    or the digests of them. The rest stays, so that changes can still be told."""
    with _attached(held, older, "old"):
        held.execute("PRAGMA old.secure_delete = ON")
        less = "(SELECT reference FROM (SELECT * FROM old.parts EXCEPT SELECT * FROM main.parts))"
        held.execute(
            f"""DELETE FROM old.rows WHERE about IN {less}
            AND NOT EXISTS (SELECT 1 FROM main.parts p WHERE p.reference = about)"""  # noqa: S608
        )
        held.execute(f"UPDATE old.rows SET digest = x'' WHERE about IN {less}")  # noqa: S608
        held.execute(
            f"""DELETE FROM old.columns WHERE value IN {less}
            AND NOT EXISTS (SELECT 1 FROM main.parts p WHERE p.reference = value)"""  # noqa: S608
        )
        held.execute(
            """DELETE FROM old.parts WHERE NOT EXISTS (SELECT 1 FROM main.parts p
            WHERE p.reference = old.parts.reference AND p.part = old.parts.part)"""
        )


def _note_gone(held: sqlite3.Connection, old: str, name: str) -> None:
    """A row that is no more: by its key where its request still stands, else by the request's reference alone."""
    held.execute(
        f"""INSERT OR IGNORE INTO gone SELECT :name, CASE WHEN o.about = '' OR EXISTS
        (SELECT 1 FROM parts p WHERE p.reference = o.about) THEN o.key ELSE o.about END
        FROM {old}.rows o WHERE o.name = :name
        AND NOT EXISTS (SELECT 1 FROM rows n WHERE n.name = :name AND n.key = o.key)""",  # noqa: S608
        {"name": name},
    )
    held.commit()


@contextmanager
def _attached(held: sqlite3.Connection, folder: Path, name: str) -> Iterator[None]:
    held.commit()
    held.execute(f"ATTACH ? AS {name}", (f"{folder / NAME}",))
    try:
        yield
    finally:
        held.commit()
        held.execute(f"DETACH {name}")
