"""The five checks of a log and of a receipt, each with what was found. Everything comes through `get`, so that a test
can be the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from comity.audit.fetch import Get, Missing, Unreachable
from comity.audit.trust import Source, Trust, prefix_of
from comity.audit.words import count, moment, shown, why
from comity.papers.signatures import Held, open_note
from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.note import MOST_BYTES, Key, read_note
from comity.pure.translog.opening import check_opening, sealed_by
from comity.pure.translog.proofs import check_consistency, check_inclusion
from comity.pure.translog.receipt import Receipt, check_receipt
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tiled import Fetch, TileReader
from comity.pure.translog.tiles import TILE, tile_path
from comity.pure.translog.tree import HASH

CHECKPOINT = "The checkpoint is the log’s"
WITNESS = "A witness saw the same"
ENTRY = "The entry is in the tree"
BEFORE = "Nothing before it changed"
TIME = "The time fits"
WHOLE = "Every entry and tile is right"

SKEW = 600  # seconds two honest clocks may differ


@dataclass(frozen=True)
class Check:
    name: str
    holds: bool | None  # None: there was nothing to check it with
    found: str


@dataclass
class Head:
    """A log as it stands now, as far as it could be believed."""

    origin: str
    checks: list[Check]
    checkpoint: Checkpoint | None = None
    note: str = ""
    witnessed: list[Held] = field(default_factory=list)
    reader: TileReader | None = None


@dataclass(frozen=True)
class Asked:
    """What the person who checks asks for."""

    now: int  # seconds since 1970
    witnesses: int = 1  # how many must have seen it
    most_age: int = 24 * 3600  # seconds since a witness last saw the newest log
    accept_epoch: bool = False  # go on with a new log that is not the continuation of the one known before


def tile_fetch(get: Get, origin: str) -> Fetch:
    """Return what fetches the tiles of a log: `(level, n, width)` to bytes."""
    prefix = prefix_of(origin)

    def fetch(level: int, n: int, width: int) -> bytes:
        try:
            return get(prefix + tile_path(level, n, width), width * HASH)
        except Missing:
            if width == TILE:
                raise
        # It has filled up meanwhile: a log need not keep the partial one.
        return get(prefix + tile_path(level, n), TILE * HASH)[: width * HASH]

    return fetch


def look(get: Get, origin: str, trust: Trust, asked: Asked, *, last: str, newest: bool = True) -> Head:
    """Fetch a log's checkpoint and check it: whose it is, who saw it, that it continues `last`: a note of this log or
    of the one before it at the same site, or ""."""
    head = Head(origin, [])
    try:
        note = get(prefix_of(origin) + "checkpoint", MOST_BYTES)
        head.checkpoint, signer = signed(note, origin, trust.keys)
        head.note = note.decode()
    except Refused as refused:
        head.checks.append(Check(CHECKPOINT, False, not_the_logs(refused, trust)))
        return head
    except Unreachable as error:
        head.checks.append(Check(CHECKPOINT, False, str(error)))
        return head
    head.checks.append(Check(CHECKPOINT, True, f"Signed by {shown(signer.name)}, key {signer.id.hex()}"))
    head.reader = TileReader(tile_fetch(get, origin), head.checkpoint.size)
    witness = witnessed(head.note, trust, asked)
    head.witnessed = witness[1]
    head.checks.append(witness[0])
    head.checks.append(_continues(head, last, asked))
    head.checks.append(_fresh(head, asked) if newest else Check(TIME, None, "This log is closed."))
    return head


def signed(note: str | bytes, origin: str, keys: Iterable[Key]) -> tuple[Checkpoint, Key]:
    """Return a checkpoint and the key of the log that signed it, or refuse."""
    opened = open_note(note, [key for key in keys if key.name == origin])
    checkpoint = read_checkpoint(opened.text)
    if checkpoint.origin != origin:
        raise Refused(Reason.NOT_A_CHECKPOINT, "of another log")
    return checkpoint, opened.held[0].key


def not_the_logs(refused: Refused, trust: Trust) -> str:
    """Say why a checkpoint is not taken for the log's."""
    if refused.reason != Reason.NOT_SIGNED:
        return f"Not accepted: {why(refused)}."
    if not trust.keys:
        return "No key of this log is known: none was given with --key, or else the site publishes none."
    known = ", ".join(key.id.hex() for key in trust.keys)
    if trust.keys_from is Source.NOTED:
        return (
            f"Not signed by the key noted on an earlier visit ({known}). If the operator has announced a new key, "
            "give it with --key; if not, tell the operator and the witness."
        )
    return f"Not signed by {known}."


def witnessed(note: str, trust: Trust, asked: Asked) -> tuple[Check, list[Held]]:
    """Check that enough witnesses saw a checkpoint; return who did and when."""
    if not trust.witnesses and not asked.witnesses:
        return Check(WITNESS, None, "No witness is known, and none was asked for."), []
    if not trust.witnesses:
        found = "No witness is known: the site names none, and none was given with --witness."
        return Check(WITNESS, False, found), []
    try:
        held = list(open_note(note, trust.witnesses).held)
    except Refused as refused:
        holds = None if refused.reason == Reason.NOT_SIGNED and not asked.witnesses else False
        return Check(WITNESS, holds, f"No: {why(refused)}."), []
    ahead = [each for each in held if (each.time or 0) > asked.now + SKEW]
    held = [each for each in held if each not in ahead]  # its clock is wrong: it counts as absent
    if ahead and not held:
        at = moment(ahead[0].time or 0)
        return Check(WITNESS, False, f"{shown(ahead[0].key.name)} names a time to come: {at}."), []
    seen = "; ".join(f"{shown(each.key.name)}, {moment(each.time or 0)}" for each in held)
    # One key under two names is one witness.
    distinct = len({each.key.public for each in held})
    if distinct < asked.witnesses:
        return Check(WITNESS, False, f"{distinct} of the {asked.witnesses} asked for: {seen}"), held
    return Check(WITNESS, True, seen), held


def _continues(head: Head, last: str, asked: Asked) -> Check:
    if not last:
        return Check(BEFORE, None, "First visit: there is no earlier checkpoint to compare with.")
    before = read_checkpoint(read_note(last).text)
    if before.origin == head.origin:
        return compared(head, before, "when this machine last looked")
    found = compared(head, before, f"in {shown(before.origin)}, which this machine knew")
    if found.holds:
        return found
    if asked.accept_epoch:
        return Check(BEFORE, None, f"A new log, accepted as one. {found.found}")
    words = (
        "The site has begun a new log that is not the continuation of the one this machine knew. Read what the site "
        "says of it at /log/epochs, and ask the operator and the witness; to go on with it, say --accept-epoch once. "
    )
    return Check(BEFORE, False, words + found.found)


def compared(head: Head, before: Checkpoint, when: str) -> Check:
    """Check that an earlier tree is the start of the tree as it stands now."""
    now = head.checkpoint
    assert now is not None and head.reader is not None  # noqa: S101 - nothing is compared with an unknown head
    if before.size > now.size:
        found = (
            f"The log has gone back: {count(before.size, 'entry', 'entries')} {when}, and {now.size:,} now. "
            "Keep what you have and tell the witness."
        )
        return Check(BEFORE, False, found)
    try:
        proof = head.reader.consistency(before.size)
        check_consistency(before.size, before.root, now.size, now.root, proof)
    except Refused as refused:
        found = f"The tree of {before.size:,} ({when}) is not the start of the tree of {now.size:,}: {why(refused)}."
        return Check(BEFORE, False, found)
    except Unreachable as error:
        return Check(BEFORE, False, f"Cannot be seen: {error}")
    return Check(
        BEFORE, True, f"The tree of {before.size:,} ({when}) is the start of the tree of {now.size:,}"
    )


def _fresh(head: Head, asked: Asked) -> Check:
    if not head.witnessed:
        return Check(
            TIME, False if asked.witnesses else None, "No witness says when this checkpoint was seen."
        )
    seen = max(each.time or 0 for each in head.witnessed)
    if asked.now - seen > asked.most_age:
        found = f"No witness has seen anything newer than {moment(seen)}: the log has stopped, or this is an old view."
        return Check(TIME, False, found)
    return Check(TIME, True, f"Seen by a witness {moment(seen)}")


def check_one(receipt: Receipt, head: Head, trust: Trust, asked: Asked) -> list[Check]:
    """The five checks of a receipt, against its log as it stands now."""
    checks = {each.name: each for each in head.checks}
    try:
        before, signer = signed(receipt.note, head.origin, trust.keys)
    except Refused as refused:
        own = Check(CHECKPOINT, False, f"The receipt’s own: {not_the_logs(refused, trust)}")
        return [own, *_not_made(WITNESS, ENTRY, BEFORE, TIME)]
    if head.checkpoint is None:
        return [checks[CHECKPOINT], *_not_made(WITNESS, ENTRY, BEFORE, TIME)]
    own_witness, seen = witnessed(receipt.note, trust, asked)
    then = compared(head, before, "in the receipt")
    if then.holds and checks[BEFORE].holds is False:
        then = checks[BEFORE]
    return [
        Check(CHECKPOINT, True, f"Signed by {shown(signer.name)}, key {signer.id.hex()}"),
        checks[WITNESS] if checks[WITNESS].holds is not True or not own_witness.holds else own_witness,
        _stands(receipt, head),
        then,
        _time(receipt, seen, head, checks[TIME], asked),
    ]


def _not_made(*names: str) -> list[Check]:
    return [Check(name, None, "Not checked: the one before it failed.") for name in names]


def _stands(receipt: Receipt, head: Head) -> Check:
    now = head.checkpoint
    assert now is not None and head.reader is not None  # noqa: S101 - see check_one
    try:
        check_receipt(receipt)
        proof = head.reader.inclusion(receipt.index)
        check_inclusion(receipt.leaf, receipt.index, now.size, proof, now.root)
    except Refused as refused:
        return Check(
            ENTRY, False, f"Entry {receipt.index:,} is not there as the receipt has it: {why(refused)}."
        )
    except Unreachable as error:
        return Check(ENTRY, False, f"Cannot be seen: {error}")
    return Check(ENTRY, True, f"{count(len(proof), 'hash leads', 'hashes lead')} from it to the root")


def _time(receipt: Receipt, seen: list[Held], head: Head, fresh: Check, asked: Asked) -> Check:
    if fresh.holds is False or (fresh.holds is None and not asked.witnesses):
        return fresh
    times = [each.time or 0 for each in seen] or [each.time or 0 for each in head.witnessed]
    sealed = f"sealed before {moment(min(times))}" if times else "no witness says by when it was sealed"
    at = check_opening(receipt.opening, sealed_by(receipt.opening)).get("at")
    if at is None:
        return Check(TIME, bool(times), f"The receipt does not open the time; {sealed}")
    try:
        recorded = datetime.fromisoformat(at)
        if recorded.tzinfo is None:
            raise ValueError
        second = int(recorded.astimezone(UTC).timestamp())
    except (TypeError, ValueError, OverflowError):
        return Check(TIME, False, "The time the receipt opens is none.")
    fits = bool(times) and second <= min(times) + SKEW
    return Check(TIME, fits, f"Recorded {moment(second)}; {sealed}")
