"""`comity-verify`: check a log, and the receipts one holds, from the site's public files alone."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from comity.audit import notebook
from comity.audit.checks import WHOLE, Asked, Check, Head, check_one, look
from comity.audit.fetch import Get, Site, Unreachable
from comity.audit.notebook import Remembered
from comity.audit.trust import (
    Source,
    Trust,
    earlier,
    epoch_of,
    newest,
    prefix_of,
    published,
    stem_of,
    trusted,
)
from comity.audit.walk import Walk
from comity.audit.words import count, shown, why
from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.note import COSIGNATURE, ED25519, MOST_BYTES, Key, read_key, read_note
from comity.pure.translog.opening import check_opening, sealed_by
from comity.pure.translog.receipt import MOST, Receipt, read_receipt
from comity.pure.translog.refusal import Refused

HOLDS, FAILS, COULD_NOT = 0, 1, 2

EPILOG = """Exit status: 0 everything that was checked holds; 1 a check failed; 2 nothing could be checked: the site
gave no usable answer, a file is not a receipt, or the command was wrong."""


class CannotCheck(Exception):
    """Nothing can be checked; one line says why."""


@dataclass
class Visit:
    """One run: whom it asks, what it was told to believe, what it remembers."""

    get: Get
    given: list[Key]
    site: list[Key]
    seen: dict[str, Remembered]
    asked: Asked
    say: Callable[[str], None]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_intermixed_args(arguments)
    try:
        return _run(options, lambda line: print(line, flush=True))
    except (CannotCheck, Unreachable, notebook.Unreadable, OSError) as error:
        print(f"comity-verify: {shown(str(error))}", file=sys.stderr)
        return COULD_NOT
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity-verify",
        description="Check the public log of a Comity site, and receipts from it, trusting nobody.",
        epilog=EPILOG,
    )
    parser.add_argument("address", metavar="URL", help="the site, such as https://comity.example")
    parser.add_argument("receipts", metavar="RECEIPT", nargs="*", type=Path, help="receipt files")
    parser.add_argument(
        "--key", action="append", default=[], metavar="VKEY", help="believe this key of the log"
    )
    parser.add_argument(
        "--witness", action="append", default=[], metavar="VKEY", help="believe this key of a witness"
    )
    parser.add_argument(
        "--witnesses",
        type=int,
        default=1,
        metavar="N",
        help="how many witnesses must have seen it (1); 0 goes without",
    )
    parser.add_argument(
        "--max-age",
        type=float,
        default=24,
        metavar="HOURS",
        help="how long ago a witness may have seen it last (24)",
    )
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="where keys and the last checkpoint are noted"
    )
    parser.add_argument(
        "--accept-epoch",
        action="store_true",
        help="go on with a new log that does not continue the one noted",
    )
    parser.add_argument("--audit", action="store_true", help="recompute the whole log from its entries")
    parser.add_argument(
        "--connections", type=int, default=4, metavar="N", help="how many at once for --audit (4)"
    )
    return parser


def _run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    if options.witnesses < 0 or options.max_age <= 0 or not 1 <= options.connections <= 16:
        raise CannotCheck("a number is out of range")
    place = options.state or notebook.usual_place()
    given = [_key(each, ED25519) for each in options.key]
    given += [_key(each, COSIGNATURE) for each in options.witness]
    receipts = [(str(path), _receipt(path)) for path in options.receipts]
    most_age = int(options.max_age * 3600)
    asked = Asked(int(time.time()), options.witnesses, most_age, options.accept_epoch)
    seen = notebook.read(place)
    with _connections(options.address) as get:
        visit = Visit(get, given, published(get), seen, asked, say)
        holds = verify(visit, receipts, options.audit, options.connections, _progress())
    notebook.write(place, visit.seen)
    return HOLDS if holds else FAILS


def verify(
    visit: Visit,
    receipts: list[tuple[str, Receipt]],
    audit: bool = False,
    connections: int = 1,
    progress: Callable[[int, int], None] = lambda done, size: None,
) -> bool:
    """Check the newest log of a site, each receipt against its own log, and all of it on `audit`. What holds is
    noted in `visit.seen`; what does not, changes nothing there."""
    main_origin = newest(visit.given) or newest(visit.site) or _origin_there(visit.get)
    heads: dict[str, tuple[Head, Trust]] = {}

    def head_of(origin: str) -> tuple[Head, Trust]:
        if origin not in heads:
            # Of a new log, the one before it is the memory, and its witnesses are asked for.
            noted = (
                visit.seen.get(origin) or visit.seen.get(earlier(origin, visit.seen) or "") or Remembered()
            )
            trust = trusted(origin, visit.given, noted, visit.site)
            heads[origin] = (
                look(visit.get, origin, trust, visit.asked, last=noted.note, newest=origin == main_origin),
                trust,
            )
        return heads[origin]

    head, _ = head_of(main_origin)
    holds = _told_log(visit, head)
    named = newest(visit.site)
    if (
        named
        and stem_of(named) == stem_of(main_origin)
        and (epoch_of(named) or 1) > (epoch_of(main_origin) or 1)
    ):
        visit.say(f"  The site names a newer log, {shown(named)}. To check that one, give its key.")
    for name, receipt in receipts:
        its_head, trust = head_of(receipt.checkpoint.origin)
        checks = check_one(receipt, its_head, trust, visit.asked)
        holds = _told_receipt(visit, name, receipt, checks) and holds
    if audit:
        holds = _audited(visit, head, connections, progress) and holds
    for origin, (each, trust) in heads.items():
        if holds and each.checkpoint is not None:
            _trust_said(visit, origin, each, trust)
            _note(visit, origin, each, trust)
    return holds


def _told_log(visit: Visit, head: Head) -> bool:
    size = f", {count(head.checkpoint.size, 'entry', 'entries')}" if head.checkpoint else ""
    visit.say(f"Log {shown(head.origin)}{size}")
    _told(visit, head.checks)
    return all(each.holds is not False for each in head.checks)


def _told_receipt(visit: Visit, name: str, receipt: Receipt, checks: list[Check]) -> bool:
    visit.say("")
    visit.say(f"Receipt {shown(name)}: entry {receipt.index:,}")
    _told(visit, checks)
    holds = all(each.holds is not False for each in checks)
    if holds:
        for field, value in check_opening(receipt.opening, sealed_by(receipt.opening)).items():
            visit.say(f"    {field}: {shown(json.dumps(value, ensure_ascii=False), 1000)}")
        visit.say("  The receipt holds.")
    else:
        visit.say("  The receipt does not hold. Keep it, and tell the operator and the witness.")
    return holds


def _told(visit: Visit, checks: list[Check]) -> None:
    for each in checks:
        result = {True: "holds", False: "FAILS", None: "-"}[each.holds]
        visit.say(f"  {result:<5}  {each.name:<30}  {shown(each.found, 2000)}")


def _audited(visit: Visit, head: Head, connections: int, progress: Callable[[int, int], None]) -> bool:
    visit.say("")
    if head.checkpoint is None:
        visit.say("The log was not recomputed, since its checkpoint is not believed.")
        return False
    size = head.checkpoint.size
    walked = Walk(visit.get, prefix_of(head.origin), connections).over(
        size, head.checkpoint.root, lambda done: progress(done, size)
    )
    for fault in walked.faults:
        visit.say(f"  {shown(fault)}")
    found = (
        f"{count(walked.entries, 'entry', 'entries')} and {count(walked.tiles, 'tile', 'tiles')} recomputed, "
        f"{walked.bytes:,} bytes"
    )
    _told(visit, [Check(WHOLE, not walked.faults, found)])
    return not walked.faults


def _trust_said(visit: Visit, origin: str, head: Head, trust: Trust) -> None:
    """Say plainly when keys were believed only because the site itself published them."""
    if trust.keys_from is Source.SITE:
        visit.say("")
        visit.say(
            f"The key of {shown(origin)} was taken from the site itself, just now, and noted. From the next visit on "
            "another key will be refused. Today this proves nothing against the site: compare the key with one you "
            "have from elsewhere, such as a letter or the witness."
        )
        for key in trust.keys:
            visit.say(f"  --key {shown(key.text)}")
    used = [each.key for each in head.witnessed]
    if trust.witnesses_from is Source.SITE and used:
        visit.say("")
        visit.say("Who the witnesses are was taken from the site, too. Ask them for their keys yourself:")
        for key in used:
            visit.say(f"  --witness {shown(key.text)}")


def _note(visit: Visit, origin: str, head: Head, trust: Trust) -> None:
    assert head.checkpoint is not None  # noqa: S101 - our caller has looked
    noted = visit.seen.get(origin)
    last = read_checkpoint(read_note(noted.note).text).size if noted and noted.note else -1
    visit.seen[origin] = Remembered(
        [key.text for key in trust.keys],
        [key.text for key in trust.witnesses],
        head.note if head.checkpoint.size >= last or noted is None else noted.note,
    )


def _origin_there(get: Get) -> str:
    """The origin a site's checkpoint names, when no key tells it: nothing is believed by that."""
    try:
        return read_checkpoint(read_note(get("log/checkpoint", MOST_BYTES)).text).origin
    except Refused as refused:
        raise CannotCheck(f"the site's checkpoint cannot be read: {why(refused)}") from refused


def _key(text: str, kind: int) -> Key:
    """A key somebody gives: the line itself, or a file that holds it."""
    path = Path(text)
    try:
        line = path.read_text(encoding="utf-8")[:1000].strip() if "+" not in text else text.strip()
        key = read_key(line)
    except (Refused, OSError, ValueError) as error:
        raise CannotCheck(f"{text} is not a key") from error
    if key.kind != kind:
        raise CannotCheck(f"{text} is a key of {'a witness' if key.kind == COSIGNATURE else 'a log'}")
    return key


def _receipt(path: Path) -> Receipt:
    with path.open("rb") as file:
        data = file.read(MOST + 1)
    try:
        return read_receipt(data)
    except Refused as refused:
        raise CannotCheck(f"{path}: {why(refused)}") from refused


@contextlib.contextmanager
def _connections(address: str) -> Iterator[Get]:
    """A `get` by which each thread has a connection of its own; all are closed at the end."""
    local = threading.local()
    base = address.rstrip("/").removesuffix("/log")
    opened = [Site(base)]  # refuses a wrong address before anything is asked
    local.site = opened[0]

    def get(path: str, most: int) -> bytes:
        if not hasattr(local, "site"):
            local.site = Site(base)
            opened.append(local.site)
        site: Site = local.site
        return site.get(path, most)

    try:
        yield get
    finally:
        for site in opened:
            site.close()


def _progress() -> Callable[[int, int], None]:
    """Says at most once a second how far an audit is, where a person is watching."""
    last = [time.monotonic()]

    def progress(done: int, size: int) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and (now - last[0] > 1 or done == size):
            last[0] = now
            end = "\n" if done == size else ""
            print(f"\r{done:,} of {size:,} entries", end=end, file=sys.stderr, flush=True)

    return progress


if __name__ == "__main__":
    sys.exit(main())
