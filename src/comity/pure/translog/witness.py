"""What a log asks of a witness (C2SP tlog-witness) and what a witness signs (C2SP tlog-cosignature, v1)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Sequence
from typing import NamedTuple

from comity.pure.translog.note import MOST_BYTES, read_note
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import HASH, whole_hash

MOST_STEPS = 63  # hashes of a consistency proof
LATEST = 2**63 - 1  # the last second a cosignature can name

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


def cosigned_message(time: int, text: str) -> bytes:
    """Return what a witness signs: that at `time` (seconds since 1970) it saw the checkpoint `text`."""
    if not 0 <= time <= LATEST:
        raise Refused(Reason.NOT_A_COSIGNATURE, "the time")
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def timed(time: int, signature: bytes) -> bytes:
    """Return the bytes of a cosignature: the time in eight bytes, then the signature."""
    if not 0 <= time <= LATEST or len(signature) != 64:
        raise Refused(Reason.NOT_A_COSIGNATURE)
    return time.to_bytes(8, "big") + signature


def read_timed(data: bytes) -> tuple[int, bytes]:
    """Return time and signature of a cosignature."""
    time = int.from_bytes(data[:8], "big")
    if len(data) != 72 or time > LATEST:
        raise Refused(Reason.NOT_A_COSIGNATURE)
    return time, data[8:]


class Request(NamedTuple):
    """A checkpoint for a witness to see, and the proof that what it saw before is its start."""

    old: int  # the size the witness saw last
    proof: tuple[bytes, ...]
    note: str  # the signed checkpoint


def request_text(old: int, proof: Sequence[bytes], note: str) -> str:
    """Return the body of `POST /add-checkpoint`."""
    if old < 0 or len(proof) > MOST_STEPS:
        raise Refused(Reason.NOT_A_REQUEST)
    steps = [b64encode(whole_hash(step)).decode() for step in proof]
    return "\n".join([f"old {old}", *steps, "", note])


def read_request(body: bytes) -> Request:
    """Return what a log asks; the note is of its form, and nothing of it is verified yet."""
    if len(body) > MOST_BYTES:
        raise Refused(Reason.TOO_LONG)
    try:
        head, blank, note = body.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise Refused(Reason.NOT_A_REQUEST, "not UTF-8") from error
    first, *steps = head.split("\n")
    match = _OLD.fullmatch(first)
    if match is None or not blank or len(steps) > MOST_STEPS:
        raise Refused(Reason.NOT_A_REQUEST)
    read_note(note)
    return Request(int(match[1]), tuple(_step(each) for each in steps), note)


def _step(line: str) -> bytes:
    try:
        found = b64decode(line.encode("ascii"), validate=True)
    except (Error, ValueError) as error:
        raise Refused(Reason.NOT_A_REQUEST, "a step of the proof") from error
    if len(found) != HASH or b64encode(found).decode() != line:
        raise Refused(Reason.NOT_A_REQUEST, "a step of the proof")
    return found
