"""`comity log …`: the public log: seal what waits, say how it stands, count it again, keep its keys."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from comity.cli.place import CannotGoOn

# How each trouble of the log or of a witness is said (`comity.apps.journal.refusal.Trouble`).
SAID = {
    "no-key": "the key that signs the log is not in {file}. Put your copy back; if it is lost: comity log begin-epoch",
    "key-file": "{file} cannot be read as a file of keys. Put your copy back",
    "kept-file": "{file} cannot be read as the checkpoint that was signed last. Put your copy back; if there is none:"
    " comity log begin-epoch --why …",
    "not-kept": "the last checkpoint cannot be written to {file}; the log goes on. Free the disk, or give the"
    " folder back to the user the service runs as",
    "behind": "the log here has {size:,} entries, and {seen:,} were signed before: an old backup was restored."
    " Restore a newer one; if there is none: comity log begin-epoch --why …",
    "differs": "the log here is not the one that was signed up to entry {seen:,}. Restore the right backup; if there is"
    " none: comity log begin-epoch --why …",
    "not-compared": "the last checkpoint is not kept here, and the witness {witness} cannot be asked what it saw."
    " The log goes on when it answers",
    "witness-ahead": "the witness {witness} has seen {seen:,} entries, and there are fewer here: an old backup was"
    " restored. Restore a newer one; if there is none: comity log begin-epoch --why …",
    "witness-differs": "the witness {witness} has seen another log than this. Restore the right backup; if there is"
    " none: comity log begin-epoch --why …",
    "tree-broken": "tiles and entries of the log do not fit each other at {size:,}. See: comity log audit",
    "unreachable": "cannot be reached",
    "not-known": "does not know the log’s key: comity-witness add-log DIR VKEY, with the key from /log/keys",
    "refused": "answers otherwise than a witness may",
}  # fmt: skip
OVERLAP = 30  # days


def add(commands: Any) -> None:
    parser = commands.add_parser("log", help="the public log: seal, status, audit, keys, epochs")
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    seal = what.add_parser("seal", help="number and sign what waits, now")
    seal.add_argument("--watched-by", type=Path, metavar="DIR", help="a witness's folder on this machine")
    what.add_parser("status", help="how large, when signed, which witnesses; exit 1 if it stands still")
    what.add_parser("audit", help="count all of it again from the records; exit 1 if something is wrong")
    rotate = what.add_parser("rotate-key", help="sign by a new key, and by the old one for a time")
    rotate.add_argument("--overlap", type=int, default=OVERLAP, metavar="DAYS", help=f"{OVERLAP}")
    what.add_parser("forget-keys", help="remove from the file of keys what signs no more")
    begin = what.add_parser("begin-epoch", help="declare that the log goes on under a new origin and key")
    begin.add_argument("--why", required=True, help="in words that everybody will read")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    from comity.apps.journal.refusal import Stopped

    acts = {"seal": _seal, "status": _status, "audit": _audit, "rotate-key": _rotate, "forget-keys": _forget,
            "begin-epoch": _begin}  # fmt: skip
    try:
        return acts[options.what](options, datetime.now(UTC))
    except Stopped as stopped:
        raise CannotGoOn(f"the log stands still: {said(stopped.trouble, stopped.facts)}.") from stopped


def said(trouble: str, facts: dict[str, Any]) -> str:
    """The words of a trouble."""
    return SAID[trouble].format(**facts)


def _seal(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import epochs, sealing

    if options.watched_by is not None:
        _introduce(options.watched_by, at)
    done = sealing.seal(at=at)
    size = done.checkpoint.size if done.checkpoint else 0
    print(f"sealed {done.records:,} records and {done.fillers:,} fillers: {size:,} entries")
    if done.trouble is None:
        return 0
    print(f"{said(done.trouble, {'file': epochs.kept_place()})}.", file=sys.stderr)
    return 1


def _introduce(folder: Path, at: datetime) -> None:
    """Tell a witness on this machine the keys that sign now."""
    from comity.apps.journal import epochs, sealing

    # Before the first time a witness knows us nothing can be compared with it.
    epoch = epochs.current() or sealing.ready(at=at)
    for key, _private in epochs.signers(epoch, at):
        done = subprocess.run(
            [sys.executable, "-m", "comity.audit.witness", "add-log", str(folder), key.text],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotGoOn(done.stderr.strip() or f"the witness in {folder} does not take the log's key")


def _status(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import epochs, sealing, tree
    from comity.apps.journal.models import Standing, Waiting
    from comity.apps.journal.refusal import GOES_ON, Stopped
    from comity.apps.journal.witnesses import configured

    epoch = epochs.current()
    if epoch is None:
        print(f"the log has not begun; {Waiting.objects.count():,} records wait")
        return 0
    stopped: Stopped | None = None
    try:
        sealing.ready(at=at)
    except Stopped as error:
        stopped = error
    last = epochs.newest(epoch)
    print(f"origin   {epoch.origin}, epoch {epoch.number}")
    print(f"entries  {tree.size():,}; {Waiting.objects.count():,} records wait")
    print(f"signed   {f'{last.size:,} entries, {last.at:%Y-%m-%d %H:%M} UTC' if last else 'not yet'}")
    for each in epoch.keys.order_by("pk"):
        print(f"key      {each.vkey} since {each.since:%Y-%m-%d}")
    known = {each.name: each for each in Standing.objects.all()}
    for witness in configured():
        row = known.get(witness.name)
        how = "not asked yet"
        if row is not None:
            how = f"signed {row.size:,} entries, {row.at:%Y-%m-%d %H:%M} UTC"
        if row is not None and row.trouble:
            facts = {"witness": witness.name, "seen": row.size}
            how = f"{said(row.trouble, facts)}, since {row.since:%Y-%m-%d %H:%M} UTC"
        print(f"witness  {witness.name}: {how}")
    look = known.get(sealing.SEQUENCER)
    if look is not None and look.trouble in GOES_ON:
        facts = {"file": epochs.kept_place()}
        print(f"{said(look.trouble, facts)}, since {look.since:%Y-%m-%d %H:%M} UTC.", file=sys.stderr)
        if stopped is None:
            return 1
    if stopped is None:
        return 0
    print(f"the log stands still: {said(stopped.trouble, stopped.facts)}.", file=sys.stderr)
    return 1


def _audit(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import log

    found = log.audit()
    print(
        f"{found.entries:,} entries, {found.records:,} records, {found.checkpoints:,} checkpoints counted again"
    )
    for each in found.faults[:100]:
        print(f"{each.found}: {each.where}", file=sys.stderr)
    if found.faults:
        print(f"{len(found.faults):,} things are wrong", file=sys.stderr)
    return 1 if found.faults else 0


def _rotate(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import epochs
    from comity.apps.journal.actions import SYSTEM

    if not 0 <= options.overlap <= 3650:
        raise CannotGoOn("--overlap is a number of days from 0 to 3650.")
    fresh = epochs.rotate_key(overlap=timedelta(days=options.overlap), by=SYSTEM, at=at)
    print(fresh.vkey)
    print(f"signs from now on; the one before beside it for {options.overlap} days. Tell your witnesses.")
    return 0


def _forget(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import epochs, keys

    epoch = epochs.current()
    if epoch is None:
        raise CannotGoOn("the log has not begun.")
    kept = [key.text for key, _private in epochs.signers(epoch, at)]
    print(f"{keys.forget(kept)} keys removed from {keys.place()}")
    return 0


def _begin(options: argparse.Namespace, at: datetime) -> int:
    from comity.apps.journal import epochs
    from comity.apps.journal.actions import SYSTEM

    why = " ".join(options.why.split())
    if not why:
        raise CannotGoOn("--why needs words: everybody will read them.")
    epoch = epochs.begin(why=why, by=SYSTEM, at=at)
    print(f"{epoch.origin} goes on from {epoch.from_size:,} entries. Tell your witnesses its key:")
    for each in epoch.keys.all():
        print(each.vkey)
    return 0
