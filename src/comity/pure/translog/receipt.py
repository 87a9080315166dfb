"""A receipt: that an entry is in the log, with all that is needed to check it offline (C2SP tlog-proof, v1)."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Any

from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.entry import entry
from comity.pure.translog.note import read_note
from comity.pure.translog.opening import opening_bytes, read_opening, sealed_by
from comity.pure.translog.proofs import check_inclusion
from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import HASH, leaf_hash

HEAD = "c2sp.org/tlog-proof@v1"
MOST = 500_000  # bytes of a receipt
MOST_STEPS = 63

_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry's place, what it seals as far as it is opened, the way to the root, and the signed checkpoint."""

    index: int
    opening: dict[str, Any]
    proof: tuple[bytes, ...]
    note: str  # the checkpoint with its signatures, which are claims until verified

    @property
    def text(self) -> str:
        """The receipt as a file."""
        steps = "".join(b64encode(step).decode() + "\n" for step in self.proof)
        extra = b64encode(opening_bytes(self.opening)).decode()
        return f"{HEAD}\nextra {extra}\nindex {self.index}\n{steps}\n{self.note}"

    @property
    def checkpoint(self) -> Checkpoint:
        return read_checkpoint(read_note(self.note).text)

    @property
    def leaf(self) -> bytes:
        """The hash of the leaf: worked out from the opening, so the one is checked with the other."""
        return leaf_hash(entry(self.index, sealed_by(self.opening)))


def check_receipt(receipt: Receipt) -> None:
    """Refuse unless what the receipt opens stands at its place in the tree of its checkpoint.

    Whether the checkpoint is the log's, the signatures under it say.
    """
    head = receipt.checkpoint
    check_inclusion(receipt.leaf, receipt.index, head.size, receipt.proof, head.root)


def read_receipt(data: str | bytes) -> Receipt:
    """Return a receipt from its file. A mail or an editor may have added carriage returns or a blank line at the
    end; nothing else is forgiven."""
    if len(data) > MOST:
        raise Refused(Reason.TOO_LONG)
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Refused(Reason.NOT_A_RECEIPT, "not UTF-8") from error
    head, blank, note = (data.replace("\r\n", "\n").strip("\n") + "\n").partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != HEAD or not blank:
        raise Refused(Reason.NOT_A_RECEIPT, f"it does not begin with {HEAD}")
    extra = lines.pop(0).removeprefix("extra ") if lines and lines[0].startswith("extra ") else None
    match = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if extra is None or match is None or len(lines) > MOST_STEPS:
        raise Refused(Reason.NOT_A_RECEIPT, "no opening" if extra is None else "no index")
    found = Receipt(
        int(match[1]),
        read_opening(_base64(extra)),
        tuple(_hash(line) for line in lines),
        note,
    )
    _ = found.checkpoint  # of its form, or refused
    return found


def _hash(line: str) -> bytes:
    found = _base64(line)
    if len(found) != HASH:
        raise Refused(Reason.NOT_A_RECEIPT, "a step of the proof")
    return found


def _base64(text: str) -> bytes:
    try:
        found = b64decode(text.encode("ascii"), validate=True)
    except (Error, ValueError) as error:
        raise Refused(Reason.NOT_A_RECEIPT, "not Base 64") from error
    if b64encode(found).decode() != text:
        raise Refused(Reason.NOT_A_RECEIPT, "not Base 64")
    return found
