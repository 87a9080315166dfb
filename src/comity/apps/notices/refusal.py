"""Why an act on notices was refused."""

from __future__ import annotations

from enum import StrEnum

from comity.apps.parties.refusal import Refused

__all__ = ["Reason", "Refused"]


class Reason(StrEnum):
    """Values; the doors have the sentences."""

    MAY_NOT = "may-not"
    NO_ADDRESS = "no-address"  # that is no e-mail address
    NO_CHOICE = "no-choice"  # this topic cannot be told so
    NOT_FOLLOWED = "not-followed"  # there is nothing of that name to follow, or it ended
    LINK_OVER = "link-over"  # the link has run out, or was never ours
    TOO_MANY = "too-many"
    NO_CHANGE = "no-change"  # no new address of this office waits
    WRONG_CODE = "wrong-code"
    ALREADY_SO = "already-so"
