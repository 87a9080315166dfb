"""Who may do what with the books. The act and whoever offers it ask the same function."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from comity.apps.funds.models import Fund
from comity.apps.funds.refusal import Reason, Refused
from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.access import Actor, address
from comity.apps.parties.models import Holding, Person, Role

__all__ = ["Act", "Actor", "acting", "address", "refusal", "require"]


class Act(StrEnum):
    PLEDGE = "pledge"
    AGREE = "agree"
    RECOGNISE = "recognise"
    RECEIVE = "receive"
    CANCEL = "cancel"
    REVERSE = "reverse"
    TRANSFER = "transfer"
    APPROVE = "approve"
    RECEIVE_UNPLEDGED = "receive-unpledged"
    RECEIVE_IN_KIND = "receive-in-kind"
    PAY_BACK = "pay-back"  # to a donor
    CONVERT = "convert"  # into another currency
    ALLOCATE = "allocate"
    RELEASE = "release"  # what was set aside and is not needed: back to what is available
    OBLIGATE = "obligate"  # the agreement is signed: its parts and milestones
    PAY = "pay"  # a part
    REPORT_SPENDING = "report-spending"
    RETURN_UNSPENT = "return-unspent"
    NOTE_OBSTACLE = "note-obstacle"
    HOLD_RESERVE = "hold-reserve"
    CHARGE_LEVY = "charge-levy"
    IMPORT_STATEMENT = "import-statement"
    CONFIRM_MATCH = "confirm-match"
    SET_LINE_APART = "set-line-apart"
    NOTE_OUTREACH = "note-outreach"
    DRAFT_LETTER = "draft-letter"
    SET_DEFINITION = "set-definition"
    CLOSE_PERIOD = "close-period"
    ASSERT_BALANCE = "assert-balance"
    IMPORT_RATES = "import-rates"
    LOAD_PUBLISHED = "load-published"
    SET_FUND = "set-fund"


# Of all funds at once; everything else is of one fund, and for the finance officers of an office that serves it.
OF_ALL = frozenset({Act.IMPORT_RATES, Act.LOAD_PUBLISHED, Act.SET_DEFINITION, Act.SET_FUND})
# A statement taken in moves nothing: a person confirms each line.
OF_THE_CONSOLE = OF_ALL | {Act.IMPORT_STATEMENT}


def refusal(act: Act, by: Actor | None, *, at: datetime, funds: tuple[Fund, ...] = ()) -> Reason | None:
    """Why `by` may not do `act` on all of these funds at that moment, or nothing. The console of the machine loads what
    was published, keeps funds and rates, and takes statements in; it moves no money."""
    if isinstance(by, str):
        return None if by == SYSTEM and act in OF_THE_CONSOLE else Reason.MAY_NOT
    return None if acting(act, by, at=at, funds=funds) else Reason.MAY_NOT


def acting(act: Act, by: Person | None, *, at: datetime, funds: tuple[Fund, ...] = ()) -> Holding | None:
    """The office in which a person does `act`: the one they have held longest among those that allow it."""
    if not isinstance(by, Person) or not by.is_active or by.pk is None:
        return None
    wanted = {each.code.lower() for each in funds}
    role = Role.OPERATOR if act in OF_ALL else Role.FINANCE
    held = (
        each
        for each in by.holdings.select_related("office")
        if each.role == role
        and each.holds_at(at)
        and (act in OF_ALL or (wanted and wanted <= {code.lower() for code in each.office.funds}))
    )
    return min(held, key=lambda each: (each.from_at, each.pk), default=None)


def require(act: Act, by: Actor | None, *, at: datetime, funds: tuple[Fund, ...] = ()) -> str:
    """Raise what `refusal` finds; else the address of the office that acts, for the record."""
    if found := refusal(act, by, at=at, funds=funds):
        raise Refused(found, may_not=True)
    holding = acting(act, by, at=at, funds=funds) if isinstance(by, Person) else None
    return holding.office.address if holding else ""
