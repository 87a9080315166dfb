"""What the log costs where it lives: records numbered by the sequencer, tiles and proofs in PostgreSQL."""

from __future__ import annotations

import random
import time
from typing import Any

Row = dict[str, object]
RECORDS = """
    INSERT INTO journal_record (act, subject, "by", office, mandate, at, facts, commitment, salt)
    SELECT 'bench.sealed', 'bench/' || n, 'people/1', '', '', now(), '{}'::jsonb,
           sha256(convert_to('mark ' || n, 'UTF8')), sha256(convert_to('salt ' || n, 'UTF8'))
    FROM generate_series(%s::bigint, %s::bigint) AS n
"""


def rows(size: int) -> list[Row]:
    """Seal so many records in a database of their own, and prove from its tiles."""
    from tests import database

    database.prepare()
    import django

    django.setup()
    name = database.make()
    database.use(name)
    try:
        return _measured(size)
    finally:
        database.drop(name)


def _measured(size: int) -> list[Row]:
    from django.db import connection

    from comity.apps.journal import sealing, tree

    with connection.cursor() as cursor:
        for first in range(1, size + 1, 50_000):
            cursor.execute(RECORDS, [first, min(size, first + 49_999)])
    begun = time.perf_counter()
    while sealing._number()[0] == sealing.MOST:
        pass
    seconds = time.perf_counter() - begun
    held = tree.size()
    begun = time.perf_counter()
    for _ in range(200):
        tree.root(held)
    roots = 200 / (time.perf_counter() - begun)
    dice = random.Random(4)
    places = [dice.randrange(held) for _ in range(3000)]
    cold = _rate(places[:500], lambda at: tree.reader(held, at).inclusion(at))
    reader = tree.reader(held)
    reader._most = held // 256 + 300  # all tiles, as in a process that has served them all once
    for at in range(0, held, 256):
        reader.node(0, at)
    warm = _rate(places, reader.inclusion)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(length(data)), pg_total_relation_size('journal_tile'), pg_total_relation_size('journal_leaf')"
            " FROM journal_tile"
        )
        data, tiles, leaves = cursor.fetchone()
    what = f"in PostgreSQL, {held:,} entries"
    return [
        _row(f"{what}: records numbered and put into tiles", "1/s", round(size / seconds)),
        _row(f"{what}: roots worked out", "1/s", round(roots)),
        _row(f"{what}: inclusion proofs, nothing cached", "1/s", round(cold)),
        _row(f"{what}: inclusion proofs, tiles cached", "1/s", round(warm)),
        _row(f"{what}: tiles", "bytes", int(data)),
        _row(f"{what}: table and index of tiles", "bytes", int(tiles)),
        _row(f"{what}: table and index of entries", "bytes", int(leaves)),
    ]


def _rate(places: list[int], act: Any) -> float:
    begun = time.perf_counter()
    for at in places:
        act(at)
    return len(places) / (time.perf_counter() - begun)


def _row(what: str, unit: str, value: float) -> Row:
    return {"what": what, "unit": unit, "ours": value, "peer": None, "peer_name": "", "ratio": None}
