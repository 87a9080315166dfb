"""Why an act on the books was refused."""

from __future__ import annotations

from enum import StrEnum

from comity.apps.parties.refusal import Refused

__all__ = ["Reason", "Refused"]


class Reason(StrEnum):
    """Values; the doors have the sentences. The second lock on each is PostgreSQL's own."""

    MAY_NOT = "may-not"  # not a finance officer of an office that serves this fund
    NOT_FIT = "not-fit"  # a field that cannot be taken; `field` says which
    NOT_POSITIVE = "not-positive"  # an amount of nothing or less
    NO_CURRENCY = "no-currency"  # not money on that day
    NO_RATE = "no-rate"  # no rate is known for that currency on that day
    PERIOD_CLOSED = "period-closed"  # the day is in a closed period; `until` says up to when books are closed
    MORE_THAN_OUTSTANDING = "more-than-outstanding"  # of that pledge
    MORE_THAN_AVAILABLE = "more-than-available"  # of that fund and currency
    ALREADY_REVERSED = "already-reversed"
    A_REVERSAL = "a-reversal"  # a reversal is not taken back; the act is done anew
    SAME_FUND = "same-fund"  # a transfer needs two
    NOT_SO = "not-so"  # the balance is another; `balance` says which
    ASSERTED = "asserted"  # it would change a balance that was asserted for good
    NOT_AFTER = "not-after"  # a period ends after the one before it
    NEEDS_ANOTHER = "needs-another"  # so much takes the approval of a second officer, of exactly this
    LAPSED = "lapsed"  # what it would do is no longer what was asked for
    ALREADY_APPROVED = "already-approved"  # by another officer, and not done yet
    DOES_NOT_BALANCE = "does-not-balance"  # no act makes such an entry
    # From request to money.
    NOT_OF_THIS_FUND = "not-of-this-fund"  # the request went by the route of another
    NOT_AT_THIS_STAGE = "not-at-this-stage"  # of the request; `stage` says which
    CONSENT_STOPPED = "consent-stopped"  # the State's consent was withdrawn or has run out
    NOT_COVERED = (
        "not-covered"  # by permitted money; `short` and `against` say what stood in the way, source by source
    )
    MORE_THAN_ALLOCATED = "more-than-allocated"  # of that allocation
    MORE_THAN_OBLIGATED = "more-than-obligated"
    MORE_THAN_RESERVED = "more-than-reserved"
    MORE_THAN_PAID = "more-than-paid"  # of that part, less what was reported or came back
    OBSTACLE_OPEN = "obstacle-open"  # `code` says which
    PART_BEFORE = "part-before"  # an earlier part is not paid yet
    REPORT_MISSING = "report-missing"  # on the part before; `nth` says which
    ALREADY_PAID = "already-paid"
    NOT_PAID = "not-paid"
    # Statements of banks.
    UNREADABLE = "unreadable"  # nothing of the file was kept; `problems` says what is wrong, and where
    ALREADY_MATCHED = "already-matched"  # somebody has said what the line is; or the entry is another line's
    ANOTHER_AMOUNT = "another-amount"  # than the line the entry moved in the bank; `moved` says which

    @property
    def not_now(self) -> bool:
        """Whether another moment, or another act before it, would allow it: the doors answer by 409."""
        return self in NOT_NOW


NOT_NOW = frozenset({
    Reason.NEEDS_ANOTHER, Reason.ALREADY_REVERSED, Reason.LAPSED, Reason.ALREADY_APPROVED, Reason.NOT_AT_THIS_STAGE,
    Reason.CONSENT_STOPPED, Reason.NOT_COVERED, Reason.OBSTACLE_OPEN, Reason.PART_BEFORE, Reason.REPORT_MISSING,
    Reason.ALREADY_PAID, Reason.NOT_PAID, Reason.ALREADY_MATCHED,
})  # fmt: skip
