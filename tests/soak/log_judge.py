"""Looks at all of a log while nobody writes: `python -m tests.soak.log_judge [all]`, what was acknowledged on stdin.

With `all` it also seals what waits, verifies every receipt as `comity-verify` does, and tries a fork on the witness.
"""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, datetime

from comity.cli import environment


def judge(*, whole: bool, claimed: set[str]) -> dict[str, int]:
    """Raise `AssertionError` for what is broken; return what was counted."""
    from comity.apps.journal import log, sealing
    from comity.apps.journal.models import Cosignature, Record

    now = datetime.now(UTC)
    if whole:
        sealing.seal(at=now)
    audited = log.audit()
    assert not audited.faults, f"broken: {audited.faults[:5]}"
    there = set(Record.objects.filter(act="soak.written").values_list("subject", flat=True))
    assert not claimed - there, f"broken: acknowledged and not there: {len(claimed - there)}"
    return {
        "entries": audited.entries, "records": audited.records, "checkpoints": audited.checkpoints,
        "cosigned": Cosignature.objects.count(), "receipts": receipts(now) if whole else 0,
        "forks": forks(now) if whole else 0,
    }  # fmt: skip


def receipts(now: datetime) -> int:
    """Every record's receipt, and the log from its own tiles, by the functions of `comity-verify`."""
    from django.test import Client

    from comity.apps.journal import log, witnesses
    from comity.apps.journal.models import Record
    from comity.audit.checks import Asked
    from comity.audit.fetch import Missing
    from comity.audit.trust import published
    from comity.audit.verify import Visit, verify
    from comity.pure.translog.receipt import read_receipt

    def get(path: str, most: int) -> bytes:
        answer = Client().get(f"/{path}")
        if answer.status_code != 200:
            raise Missing(path)
        return answer.content

    said: list[str] = []
    held = log.sealed_records(-1, 10**6)
    given = [(str(each.pk), read_receipt(log.receipt(each) or "")) for _index, each in held]
    assert len(given) == Record.objects.count(), "broken: a record has no receipt"
    known = [each.key for each in witnesses.configured()]
    visit = Visit(get, known, published(get), {}, Asked(int(now.timestamp())), said.append)
    assert verify(visit, given, audit=True), "broken: " + "; ".join(said)[-2000:]
    return len(given)


def forks(now: datetime) -> int:
    """Second histories, signed by the log's own key: the witness has seen the first. How many it refused."""
    from comity.apps.journal import epochs, witnesses
    from comity.apps.journal.models import Cosignature, Leaf
    from comity.pure.translog import entry, tiled, tiles, tree
    from comity.pure.translog.checkpoint import Checkpoint as Head
    from comity.pure.translog.witness import request_text

    rows = Leaf.objects.order_by("index").values_list("index", "commitment")
    leaves = [tree.leaf_hash(entry.entry(n, bytes(mark))) for n, mark in rows]
    leaves[len(leaves) // 2] = tree.leaf_hash(entry.entry(len(leaves) // 2, secrets.token_bytes(32)))
    epoch, (witness,) = epochs.current(), witnesses.configured()
    assert epoch is not None
    old = Cosignature.objects.order_by("-checkpoint__size")[0].checkpoint.size
    for more in (0, 8):
        hashes = leaves + [secrets.token_bytes(32) for _ in range(more)]
        held = {(tile.level, tile.n): data for tile, data in tiles.grown(0, hashes, lambda *_: b"")}
        forked = tiled.TileReader(lambda level, n, width, of=held: of[level, n][: width * 32], len(hashes))  # type: ignore[misc]
        note = epochs.signed(Head(epoch.origin, len(hashes), forked.root()), epochs.signers(epoch, now))
        body = request_text(old, forked.consistency(old), note).encode()
        status, _said = witnesses._send(f"{witness.url}/add-checkpoint", body)
        assert status in (409, 422), f"broken: a fork was signed, {status}"
    return 2


if __name__ == "__main__":
    environment.django()
    import comity.site.urls  # noqa: F401 — at once: a long look must not meet a source that was changed meanwhile

    print(json.dumps(judge(whole="all" in sys.argv, claimed=set(json.loads(sys.stdin.read())))))
