"""Why an act on texts, or on what follows from them, was refused."""

from __future__ import annotations

from enum import StrEnum

from comity.apps.parties.refusal import Refused

__all__ = ["Reason", "Refused"]


class Reason(StrEnum):
    """Values; the doors have the sentences. What a sentence may need stands in the refusal's facts."""

    MAY_NOT = "may-not"  # this person does not hold the role the act needs
    MOVED_MEANWHILE = "moved-meanwhile"  # somebody else was first: look again
    NOT_FIT = "not-fit"  # facts: field
    NOTHING_CHANGES = "nothing-changes"  # it says so already
    NO_SYMBOL = "no-symbol"  # the document names no symbol, so it cannot be given an address
    NOT_A_RESOLUTION = "not-a-resolution"
    NO_SOURCE = "no-source"
    NO_PRODUCT = "no-product"  # delivered needs the symbol of what came and its day
    NO_SUCCESSOR = "no-successor"  # superseded needs the paragraph that took its place
    NOT_A_SUCCESSOR = "not-a-successor"  # the paragraph is the same, or older
    DAY_IN_FUTURE = "day-in-future"
    NOT_IN_FORCE = "not-in-force"  # an editor rejected what the commitment was drawn from
    ALREADY_RECORDED = "already-recorded"  # something is recorded: correct that
    NOTHING_TO_TAKE_BACK = "nothing-to-take-back"  # nothing is recorded, or it was taken back already
    TOO_MANY = "too-many"  # facts: limit; so many readings from one address in an hour
