"""A checkpoint: how large a log is and what its root is (C2SP tlog-checkpoint). It is the text of a signed note."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass

from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import EMPTY, HASH

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the tree of the log named `origin`."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()  # lines a log may add; we add none, and no checker reads any

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions]
        return "\n".join(lines) + "\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint a note's text says. There is one way to write it."""
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise Refused(Reason.NOT_A_CHECKPOINT, "three lines at least, none empty")
    if not _SIZE.fullmatch(lines[1]) or not lines[1].isascii():
        raise Refused(Reason.NOT_A_CHECKPOINT, "the size")
    try:
        root = b64decode(lines[2].encode("ascii"), validate=True)
    except (Error, ValueError) as error:
        raise Refused(Reason.NOT_A_CHECKPOINT, "the root") from error
    found = Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))
    if len(root) != HASH or found.text != text or (found.size == 0 and root != EMPTY):
        raise Refused(Reason.NOT_A_CHECKPOINT, "the root")
    return found
