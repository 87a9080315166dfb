"""What a witness answers to a log (C2SP tlog-witness, add-checkpoint): what it signs, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from comity.audit.witness_keys import CannotWitness, Place, Watched
from comity.papers.signatures import cosignature_of, open_note
from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.note import read_note
from comity.pure.translog.proofs import check_consistency
from comity.pure.translog.refusal import Refused
from comity.pure.translog.tree import EMPTY
from comity.pure.translog.witness import Request, read_request


class Answer(NamedTuple):
    """An answer over HTTP."""

    status: int
    body: str
    kind: str = "text/plain; charset=utf-8"


def add_checkpoint(place: Place, body: bytes, clock: Callable[[], int]) -> Answer:
    """Cosign a checkpoint that continues what was seen, or say why not; `clock` gives seconds since 1970.

    Looking, remembering and signing happen under one lock, and remembering comes before signing: a witness that
    falls over in between has signed nothing it does not remember.
    """
    try:
        request = read_request(body)
        asked = read_checkpoint(read_note(request.note).text)
    except Refused as refused:
        return Answer(400, f"{refused.reason}\n")
    try:
        # Not to make a lock, a file, for a log nobody watches.
        if place.watched(asked.origin) is None:
            return Answer(404, "unknown log\n")
        with place.locked(asked.origin):
            watched = place.watched(asked.origin)
            if watched is None:
                return Answer(404, "unknown log\n")
            refusal = _refused(watched, request, asked)
            if refusal is not None:
                return refusal
            place.keep(watched, request.note)
            # Still under the lock: the time signed is one at which nothing larger was seen.
            signed = cosignature_of(read_note(request.note).text, place.name, place.private, clock())
            return Answer(200, signed.line)
    except (CannotWitness, OSError):
        return Answer(500, "the witness cannot keep its memory\n")


def _refused(watched: Watched, request: Request, asked: Checkpoint) -> Answer | None:
    """Why a checkpoint is not signed; None when it is."""
    try:
        open_note(request.note, watched.keys)
    except Refused:
        return Answer(403, "not signed by the log\n")
    if request.old > asked.size:
        return Answer(400, "the old tree is larger than the new one\n")
    seen = watched.checkpoint
    size, root = (seen.size, seen.root) if seen else (0, EMPTY)
    if request.old != size:
        return Answer(409, f"{size}\n", "text/x.tlog.size")
    if size == asked.size and root != asked.root:
        return Answer(409, f"{size}\n", "text/x.tlog.size")  # two trees of one size: a fork
    try:
        check_consistency(size, root, asked.size, asked.root, request.proof)
    except Refused:
        return Answer(422, "the tree seen before is not the start of this one\n")
    return None


def read_only(place: Place, path: str) -> Answer:
    """Answer whoever asks who the witness is, or what it saw last of a log."""
    if path == "/":
        return Answer(200, place.key.text + "\n")
    number, _, rest = path.removeprefix("/").partition("/")
    try:
        watched = place.by_number(number) if rest == "checkpoint" else None
    except (CannotWitness, OSError):
        return Answer(500, "the witness cannot read its memory\n")
    if watched is None or not watched.note:
        return Answer(404, "nothing here\n")
    return Answer(200, watched.note)
