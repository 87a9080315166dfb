"""An entry of the log: its place and a sealed mark, and nothing else, so the log betrays nobody."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error

from comity.pure.translog.refusal import Reason, Refused
from comity.pure.translog.tree import whole_hash

_ENTRY = re.compile(rb"(0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)\n")


def entry(index: int, commitment: bytes) -> bytes:
    """Return the bytes of the leaf at `index`: the number, a space, the commitment in Base 64, a newline."""
    if index < 0:
        raise Refused(Reason.NO_SUCH_PLACE, str(index))
    return b"%d %b\n" % (index, b64encode(whole_hash(commitment)))


def read_entry(data: bytes) -> tuple[int, bytes]:
    """Return index and commitment. There is one way to write an entry, and no other is read."""
    match = _ENTRY.fullmatch(data)
    if match is None:
        raise Refused(Reason.NOT_AN_ENTRY)
    try:
        commitment = b64decode(match[2], validate=True)
    except Error as error:
        raise Refused(Reason.NOT_AN_ENTRY) from error
    if b64encode(commitment) != match[2]:  # two spellings of the same 32 bytes would be two leaves
        raise Refused(Reason.NOT_AN_ENTRY)
    return int(match[1]), commitment
