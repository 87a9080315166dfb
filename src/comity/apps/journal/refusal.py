"""Why the log stands still. Acts never wait for it: their records wait for a number."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """Values; the doors have the sentences."""

    # the sequencer may not go on
    NO_KEY = "no-key"  # the key that last signed is not here
    KEY_FILE = "key-file"  # the file of keys cannot be read
    KEPT_FILE = (
        "kept-file"  # the file of the last checkpoint kept here cannot be read: nothing can be compared
    )
    BEHIND = "behind"  # the tree is shorter than the last checkpoint kept here
    DIFFERS = "differs"  # or another tree
    NOT_COMPARED = "not-compared"  # nothing is kept here, and no witness could be asked yet
    WITNESS_AHEAD = "witness-ahead"  # a witness has seen more of the log than is here
    WITNESS_DIFFERS = "witness-differs"  # or something else
    TREE_BROKEN = "tree-broken"  # tiles and entries do not fit each other
    # the log goes on, and somebody has to look
    NOT_KEPT = "not-kept"  # what was signed last could not be written beside the database
    # a witness cannot be had; nothing stops for that
    UNREACHABLE = "unreachable"
    NOT_KNOWN = "not-known"  # it does not know the log's key
    REFUSED = "refused"  # it answers otherwise than it may


GOES_ON = frozenset({Trouble.NOT_KEPT})
STOPS = frozenset({Trouble.WITNESS_AHEAD, Trouble.WITNESS_DIFFERS})


class Stopped(Exception):
    """The log may not grow or be signed now. Nothing was written."""

    def __init__(self, trouble: Trouble, **facts: Any) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble
        self.facts = facts
