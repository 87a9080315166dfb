"""Who may do what with texts and with what follows from them. The act and the page ask the same function."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.access import Actor, address
from comity.apps.parties.models import Holding, Person, Role
from comity.apps.texts.refusal import Reason, Refused

__all__ = ["Act", "Actor", "acting", "address", "refusal", "require"]


class Act(StrEnum):
    TAKE_IN = "take-in"
    LOOK = "look"  # confirm, correct, reject
    RECORD_EVIDENCE = "record-evidence"
    LOAD_SHIPPED = "load-shipped"


NEEDS: dict[Act, frozenset[str]] = {
    Act.TAKE_IN: frozenset({Role.EDITOR, Role.OPERATOR}),
    Act.LOOK: frozenset({Role.EDITOR}),
    Act.RECORD_EVIDENCE: frozenset({Role.EDITOR}),
    Act.LOAD_SHIPPED: frozenset({Role.OPERATOR}),
}
AT_THE_CONSOLE = frozenset({Act.TAKE_IN, Act.LOAD_SHIPPED})  # judging what a text says takes a person


def refusal(act: Act, by: Actor | None, *, at: datetime) -> Reason | None:
    """Why `by` may not do `act` at that moment, or nothing."""
    if isinstance(by, str):
        return None if by == SYSTEM and act in AT_THE_CONSOLE else Reason.MAY_NOT
    return None if acting(act, by, at=at) else Reason.MAY_NOT


def acting(act: Act, by: Person | None, *, at: datetime) -> Holding | None:
    """The office in which a person does `act`: the one they have held longest among those that allow it."""
    if not isinstance(by, Person) or not by.is_active:
        return None
    held = (each for each in by.holdings.all() if each.role in NEEDS[act] and each.holds_at(at))
    return min(held, key=lambda each: (each.from_at, each.pk), default=None)


def require(act: Act, by: Actor | None, *, at: datetime) -> str:
    """Raise what `refusal` finds; else the address of the office that acts, for the record."""
    if found := refusal(act, by, at=at):
        raise Refused(found, may_not=True)
    holding = acting(act, by, at=at) if isinstance(by, Person) else None
    return holding.office.address if holding else ""
