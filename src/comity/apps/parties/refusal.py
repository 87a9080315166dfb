"""How an act refuses: by a reason that is a value. The doors turn it into words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Refused(Exception):
    """An act was not done, and nothing of it was written.

    `reason` is a member of the refusing app's list of reasons; `facts` are plain values a sentence may need.
    `may_not` says that the person may not do this at all, rather than not now or not so.
    """

    def __init__(self, reason: StrEnum, *, may_not: bool = False, **facts: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.may_not = may_not
        self.facts = facts


class Reason(StrEnum):
    """Why an act on people was refused."""

    MAY_NOT = "may-not"  # this person does not hold the role the act needs
    KNOWN_ADDRESS = "known-address"  # somebody already signs in with that address
    NOT_OPEN = "not-open"  # the invitation was used, withdrawn, or has expired
    SIGN_IN_FIRST = "sign-in-first"  # the invited person has an account: the link alone must not open it
    ALREADY_HELD = "already-held"  # the person holds that role in that office now
    NOT_HELD = "not-held"  # the role has ended already
    STILL_HELD = "still-held"  # roles must be ended or handed over first
    HAS_LEFT = "has-left"  # the person has left this installation
    LAST_OPERATOR = "last-operator"  # nobody would be left to run the installation
    SAME_PERSON = "same-person"  # a person cannot succeed themselves, or check their own identity
    OTHER_PARTY = "other-party"  # an office of one party does not become another's
    NOT_FIT = "not-fit"  # a name, a scope, a number of days or a fund's code that cannot be taken
    TOO_MANY = "too-many"  # so many keys of one person live at a time
    TOKEN_ENDED = "token-ended"  # noqa: S105 — the name of a reason
