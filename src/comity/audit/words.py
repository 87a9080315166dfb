"""What a refusal of the log means, in a sentence, and how numbers, times and strangers' words are shown."""

from __future__ import annotations

from datetime import UTC, datetime

from comity.pure.translog.refusal import Reason, Refused

SENTENCES = {
    Reason.NOT_AN_ENTRY: "something stands there that is no entry",
    Reason.NOT_A_HASH: "a hash has not the length of one",
    Reason.NOT_A_TILE_PATH: "that is no path of a tile",
    Reason.NOT_A_BUNDLE: "the bundle of entries is damaged",
    Reason.NOT_A_NOTE: "the checkpoint is not a signed note",
    Reason.NOT_A_KEY: "that is not a key",
    Reason.NOT_A_CHECKPOINT: "the signed text is not a checkpoint",
    Reason.NOT_A_COSIGNATURE: "a witness's signature is damaged",
    Reason.NOT_A_REQUEST: "that is not what a log asks of a witness",
    Reason.NOT_A_RECEIPT: "the file is not a receipt, or is damaged",
    Reason.NOT_AN_OPENING: "what the receipt opens is damaged",
    Reason.NOT_JSON: "what the receipt opens is damaged",
    Reason.NO_SUCH_PLACE: "the tree is smaller than that",
    Reason.TOO_LONG: "it is longer than anything of its kind",
    Reason.TILE_LENGTH: "a tile has more or fewer hashes than a tree of this size has there",
    Reason.PROOF_LENGTH: "the proof has more or fewer steps than it should",
    Reason.ROOT_DIFFERS: "it leads to another root than the signed one",
    Reason.OLD_ROOT_DIFFERS: "the log has not kept what stood in it",
    Reason.COMMITMENT_DIFFERS: "what is opened is not what was sealed",
    Reason.SIGNATURE_FALSE: "a signature by a known key is false",
    Reason.NOT_SIGNED: "none of the known keys has signed it",
}


def why(refused: Refused) -> str:
    """Return the sentence of a refusal."""
    return SENTENCES[refused.reason]


def count(number: int, one: str, many: str) -> str:
    """Return `1 entry` or `48,213 entries`."""
    return f"{number:,} {one if number == 1 else many}"


def moment(time: int) -> str:
    """Return a time (seconds since 1970) as people write it."""
    try:
        at = datetime.fromtimestamp(time, UTC)
    except (ValueError, OverflowError, OSError):
        return "a time beyond the calendar"
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def shown(text: str, most: int = 300) -> str:
    """Return a stranger's words with nothing in them that could steer a terminal or turn its lines about."""
    plain = "".join(each if each.isprintable() else "\ufffd" for each in text)
    return plain if len(plain) <= most else plain[:most] + "…"
