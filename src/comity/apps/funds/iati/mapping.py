"""Which posting is which transaction of IATI. Each posting of the table is told once, and no other: what follows from
one that is told (money available, set aside, changed into another currency) is no transaction of its own.

`docs/reference/iati.md` gives the reason for each line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.entries import figure

INCOMING, COMMITMENT, DISBURSEMENT, EXPENDITURE = "1", "2", "3", "4"
INCOMING_COMMITMENT, INCOMING_PLEDGE = "11", "13"
IN_KIND = "4"  # DisbursementChannel: in kind, and whoever gives sees to it
ADMINISTRATION = "G01"  # AidType: administrative costs


@dataclass(frozen=True, slots=True)
class Line:
    """A posting as far as it matters here. `allocation`: what it is for, by itself or by its entry. `at_bank`: of a
    refund, whether money left the bank."""

    entry: int
    day: date
    kind: Kind
    currency: str
    number: Decimal  # as posted
    allocation: int | None = None
    given: bool = False  # of a contribution that these books keep
    donor: str = ""
    in_kind: str = ""
    transfer: str = ""
    reversing: bool = False
    at_bank: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a posting becomes. `sign`: 1 where its figure is added, -1 where it takes back. `words`: the name of the
    words that say it."""

    type: str
    words: str
    sign: int = 1
    channel: str = ""
    aid_type: str = ""
    from_donor: bool = False


PLAIN: Mapping[Kind, Told] = {
    Kind.PLEDGED: Told(INCOMING_PLEDGE, "pledged", from_donor=True),
    Kind.CANCELLED: Told(INCOMING_PLEDGE, "cancelled", -1, from_donor=True),
    Kind.AGREED: Told(INCOMING_COMMITMENT, "agreed", from_donor=True),
    Kind.RECEIVED: Told(INCOMING, "received", from_donor=True),
    Kind.IN_KIND: Told(INCOMING, "in_kind", channel=IN_KIND, from_donor=True),
    Kind.INTEREST: Told(INCOMING, "interest"),
    Kind.TRANSFERRED_IN: Told(INCOMING, "transferred_in"),
    Kind.TRANSFERRED_OUT: Told(DISBURSEMENT, "transferred_out"),
    Kind.DISBURSED: Told(DISBURSEMENT, "disbursed"),
    Kind.RETURNED: Told(DISBURSEMENT, "returned", -1),
    Kind.SUPPORT_COST: Told(EXPENDITURE, "support_cost", aid_type=ADMINISTRATION),
    Kind.LEVY: Told(EXPENDITURE, "levy", aid_type=ADMINISTRATION),
    Kind.CHARGES: Told(EXPENDITURE, "charges", aid_type=ADMINISTRATION),
}
# Those that depend on what else their entry moves, or is for.
TOLD = frozenset({*PLAIN, Kind.RECOGNISED, Kind.REFUNDED, Kind.OBLIGATED, Kind.SPENT})
PAYS = frozenset({Kind.DISBURSED, Kind.SUPPORT_COST})


def told(line: Line, kinds: frozenset[Kind]) -> Told | None:
    """What a posting becomes, or nothing. `kinds`: all that its entry moves of those in `TOLD`."""
    found = PLAIN.get(line.kind)
    if line.kind is Kind.REFUNDED and line.at_bank:
        found = Told(INCOMING, "paid_back", -1, from_donor=True)
    elif line.kind is Kind.REFUNDED and not line.given:
        found = Told(INCOMING_COMMITMENT, "written_down", -1, from_donor=True)
    elif line.kind is Kind.RECOGNISED and not line.given:
        # As published, it is all that is known of the contribution; else its agreement has told of it.
        found = Told(INCOMING_COMMITMENT, "recognised", from_donor=True)
    elif line.kind is Kind.OBLIGATED and not kinds & PAYS:
        # Paying takes from what was promised, too: that is the disbursement, and no promise withdrawn.
        found = Told(COMMITMENT, "obligated")
    elif line.kind is Kind.SPENT and line.allocation is None:
        # As published. What a request's own report says was spent has been told as paid.
        found = Told(EXPENDITURE, "spent")
    return found


def number(line: Line, as_told: Told) -> Decimal:
    return as_told.sign * figure(line.kind, line.number)


@dataclass(slots=True)
class Move:
    """The postings of one entry that say the same, added up."""

    line: Line
    told: Told
    number: Decimal


def moves(lines: Sequence[Line]) -> list[Move]:
    """What an entry becomes. What moved back and forth inside it, and is nothing in the end, is left out."""
    kinds = frozenset(line.kind for line in lines)
    found: dict[tuple[object, ...], Move] = {}
    for line in lines:
        as_told = told(line, kinds)
        if as_told is None:
            continue
        donor = line.donor if as_told.from_donor else ""
        key = (line.kind, line.currency, line.allocation, donor)
        move = found.setdefault(key, Move(line, as_told, Decimal()))
        move.number += number(line, as_told)
    return [each for each in found.values() if each.number]
