"""Who may do what. The act and the page ask the same function."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from comity.apps.journal.actions import SYSTEM
from comity.apps.parties.models import Person, Role
from comity.apps.parties.refusal import Reason, Refused

Actor = Person | str  # a person, or SYSTEM: the worker, and the console of the machine


class Act(StrEnum):
    LOAD_REGISTRY = "load-registry"
    ADD_PERSON = "add-person"
    SEE_PEOPLE = "see-people"
    OPEN_OFFICE = "open-office"
    SET_OFFICE = "set-office"
    INVITE = "invite"
    WITHDRAW_INVITATION = "withdraw-invitation"
    GIVE_ROLE = "give-role"
    END_ROLE = "end-role"
    HAND_OVER = "hand-over"
    END_SESSIONS = "end-sessions"
    RESET_SECOND_FACTOR = "reset-second-factor"
    EXPORT_DATA = "export-data"
    ERASE = "erase"
    MAKE_TOKEN = "make-token"  # noqa: S105 — the name of an act
    END_TOKEN = "end-token"  # noqa: S105


OWN = {
    Act.END_SESSIONS,
    Act.EXPORT_DATA,
    Act.MAKE_TOKEN,
    Act.END_TOKEN,
}  # what everybody may do to their own account
ONLY_OWN = {Act.EXPORT_DATA, Act.MAKE_TOKEN, Act.END_TOKEN}  # what an operator may not do to another's


def refusal(act: Act, by: Actor, *, at: datetime, person: Person | None = None) -> Reason | None:
    """Why `by` may not do `act` (to `person`) at that moment, or nothing."""
    if isinstance(by, str):
        return None if by == SYSTEM else Reason.MAY_NOT
    if not getattr(by, "is_active", False) or by.pk is None:
        return Reason.MAY_NOT
    own = person is not None and person.pk == by.pk
    if own and act in OWN:
        return None
    if act in ONLY_OWN or Role.OPERATOR not in by.roles(at):
        return Reason.MAY_NOT
    if own and act is Act.RESET_SECOND_FACTOR:
        return Reason.SAME_PERSON
    return None


def require(act: Act, by: Actor, *, at: datetime, person: Person | None = None) -> None:
    """Raise what `refusal` finds."""
    if found := refusal(act, by, at=at, person=person):
        raise Refused(found, may_not=found is Reason.MAY_NOT)


def address(by: Actor) -> str:
    """How an actor stands in the journal."""
    return by if isinstance(by, str) else by.address
