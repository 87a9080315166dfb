"""Under which origin and by which keys the log is signed, and what was last signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from comity.apps.journal import keys, tree
from comity.apps.journal.actions import record
from comity.apps.journal.models import Checkpoint, Epoch, LogKey, Standing
from comity.apps.journal.refusal import Stopped, Trouble
from comity.papers import signatures
from comity.pure.translog.checkpoint import Checkpoint as Head
from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.note import Key, Signature, note_text, read_key, read_note
from comity.pure.translog.refusal import Refused

OVERLAP = timedelta(days=30)  # how long the key before signs beside a new one, if nothing else is said
KEPT = "log-last-checkpoint"


def origin(number: int) -> str:
    """The name of an epoch of this installation: its host, and a number from the second on."""
    name = f"{urlsplit(settings.SITE_URL).netloc}/log"
    return name if number == 1 else f"{name}/{number}"


def _number(name: str) -> int:
    """The number of the epoch of that origin."""
    end = name.rpartition("/log/")[2]
    return int(end) if end.isdecimal() and len(end) < 7 else 1


def current() -> Epoch | None:
    """The epoch that runs; none before the first sealing."""
    return Epoch.objects.order_by("-number").first()


def public_keys() -> list[Key]:
    """Every key the log was ever signed by."""
    return [read_key(each) for each in LogKey.objects.order_by("pk").values_list("vkey", flat=True)]


def begin_first(*, by: str, at: datetime) -> Epoch:
    """The first epoch, with the key that is here for it or a new one. Under the lock of the sequencer."""
    name = origin(1)
    here = [vkey for vkey in keys.held() if read_key(vkey).name == name]
    epoch = Epoch.objects.create(number=1, origin=name, begun_at=at, from_size=0)
    LogKey.objects.create(epoch=epoch, vkey=here[-1] if here else keys.make(name).text, since=at)
    record("journal.log_begun", subject="log/1", by=by, at=at, origin=name)
    return epoch


def begin_next(*, why: str, by: str, at: datetime) -> Epoch:
    """Declare a new epoch: the tree at hand goes on, under a new origin and by a new key. A kept checkpoint that cannot
    be read is passed over."""
    last = current()
    if last is None:
        return begin_first(by=by, at=at)
    before = _readable()
    # An old database may not know the epochs that were begun after it: their numbers are used up all the same.
    number = max(last.number, _number(before[1].origin) if before is not None else 0) + 1
    name = origin(number)
    epoch = Epoch.objects.create(
        number=number, origin=name, begun_at=at, from_size=tree.size(), why=why,
        last_checkpoint=before[0] if before is not None else "",
    )  # fmt: skip
    LogKey.objects.create(epoch=epoch, vkey=keys.make(name).text, since=at)
    Standing.objects.all().delete()
    record(
        "journal.epoch_begun", subject=f"log/{number}", by=by, at=at, origin=name, from_size=epoch.from_size
    )
    return epoch


def rotate(*, overlap: timedelta, by: str, at: datetime) -> LogKey:
    """A new key for the epoch that runs. Until `overlap` is over the one before signs beside it."""
    epoch = current() or begin_first(by=by, at=at)
    signers(epoch, at)  # the one that is replaced must be here, or nobody could tell the new one is ours
    fresh = LogKey.objects.create(
        epoch=epoch, vkey=keys.make(epoch.origin).text, since=at, overlap_until=at + overlap
    )  # fmt: skip
    record(
        "journal.key_rotated", subject=f"log/{epoch.number}", by=by, at=at, key=read_key(fresh.vkey).id.hex()
    )
    return fresh


def signers(epoch: Epoch, at: datetime) -> list[tuple[Key, bytes]]:
    """The keys that sign now, the newest last."""
    rows = list(epoch.keys.order_by("-pk")[:2])
    held = keys.held()
    if rows[0].vkey not in held:
        raise Stopped(Trouble.NO_KEY, key=rows[0].vkey, file=str(keys.place()))
    signing = rows[:1]
    until = rows[0].overlap_until
    if len(rows) > 1 and until is not None and at < until and rows[1].vkey in held:
        signing.append(rows[1])
    return [(read_key(each.vkey), held[each.vkey]) for each in reversed(signing)]


def signed(head: Head, by: list[tuple[Key, bytes]]) -> str:
    """The checkpoint as a note, signed by all of these keys."""
    found: list[Signature] = [signatures.signature_of(head.text, key.name, private) for key, private in by]
    return note_text(head.text, found)


def kept_place() -> Path:
    return Path(settings.LOG_HOME) / KEPT


def keep(text: str) -> None:
    """Keep the newest checkpoint outside the database: a restored database is compared with it."""
    keys.write(kept_place(), text)


def kept() -> tuple[str, Head] | None:
    """The checkpoint kept here, and its text. No file: none. One that cannot be read stops the log: nobody could tell
    what was signed last."""
    path = kept_place()
    try:
        text = path.read_text(encoding="utf-8")
        return text, read_checkpoint(read_note(text).text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, Refused) as error:
        raise Stopped(Trouble.KEPT_FILE, file=str(path)) from error


def _readable() -> tuple[str, Head] | None:
    """The same, for what goes on without one that cannot be read."""
    try:
        return kept()
    except Stopped:
        return None


def _put_aside() -> None:
    """Put a kept checkpoint that cannot be read beside itself, where it can be looked at and stops nothing more."""
    path = kept_place()
    try:
        kept()
    except Stopped as stopped:
        try:
            path.replace(path.with_name(f"{path.name}.unreadable"))
        except OSError:
            raise stopped from None


def compare(epoch: Epoch) -> bool:
    """Stop unless the tree at hand goes on from the checkpoint kept here. False: none of this epoch is kept."""
    found = kept()
    if found is None:
        return False
    last = found[1]
    here = tree.size()
    if last.origin != epoch.origin:
        if _number(last.origin) < epoch.number:
            return False  # of an epoch before: this one has signed nothing yet
        raise Stopped(Trouble.BEHIND, size=here, seen=last.size)  # of one this database has never heard of
    if here < last.size:
        raise Stopped(Trouble.BEHIND, size=here, seen=last.size)
    if tree.root(last.size) != last.root:
        raise Stopped(Trouble.DIFFERS, size=here, seen=last.size)
    return True


def newest(epoch: Epoch) -> Checkpoint | None:
    """The epoch's newest checkpoint."""
    return epoch.checkpoints.order_by("-size").first()


def begin(*, why: str, by: str, at: datetime) -> Epoch:
    """`begin_next`, alone and whole. After it nothing is compared with what was kept and cannot be read."""
    from comity.apps.journal.sealing import alone

    with transaction.atomic(), alone():
        epoch = begin_next(why=why, by=by, at=at)
    _put_aside()
    return epoch


def rotate_key(*, overlap: timedelta = OVERLAP, by: str, at: datetime) -> LogKey:
    """`rotate`, alone and whole."""
    from comity.apps.journal.sealing import alone

    with transaction.atomic(), alone():
        return rotate(overlap=overlap, by=by, at=at)
