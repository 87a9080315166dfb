"""Why something of the log is not accepted: whoever checks gets a reason, never a half-answer."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Values; the doors have the sentences."""

    # what was handed over is not of its form
    NOT_AN_ENTRY = "not-an-entry"
    NOT_A_HASH = "not-a-hash"  # a hash is 32 bytes
    NOT_A_TILE_PATH = "not-a-tile-path"
    NOT_A_BUNDLE = "not-a-bundle"
    NOT_A_NOTE = "not-a-note"
    NOT_A_KEY = "not-a-key"
    NOT_A_CHECKPOINT = "not-a-checkpoint"
    NOT_A_COSIGNATURE = "not-a-cosignature"
    NOT_A_REQUEST = "not-a-request"  # of a witness
    NOT_A_RECEIPT = "not-a-receipt"
    NOT_AN_OPENING = "not-an-opening"
    NOT_JSON = "not-json"  # a value JSON cannot hold
    NO_SUCH_PLACE = "no-such-place"  # an index or size the tree does not have
    TOO_LONG = "too-long"
    # it is of its form, and does not hold
    TILE_LENGTH = "tile-length"  # a tile has not as many hashes as the size of the tree asks
    PROOF_LENGTH = "proof-length"  # more or fewer hashes than such a proof has
    ROOT_DIFFERS = "root-differs"  # the proof leads to another root
    OLD_ROOT_DIFFERS = "old-root-differs"  # the smaller tree is not the start of the larger
    COMMITMENT_DIFFERS = "commitment-differs"  # what is opened is not what was sealed
    SIGNATURE_FALSE = "signature-false"  # by a key we know, and it does not hold
    NOT_SIGNED = "not-signed"  # by none of the keys we know


class Refused(Exception):
    """It is not accepted; `detail` names the part, for whoever looks into it."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
