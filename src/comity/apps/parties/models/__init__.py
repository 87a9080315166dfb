"""States, groups, bodies and their sessions; people, the offices they hold, and what they may do in them."""

from comity.apps.parties.models.lookup import (
    Seats,
    council_seats,
    find,
    group_of,
    groups_of,
    members_and_groups,
    members_of,
    vacant_seats_of,
)
from comity.apps.parties.models.people import Holding, Installation, Invitation, Office, Person, Role, Token
from comity.apps.parties.models.registry import (
    Certainty,
    Kind,
    Membership,
    Party,
    PartyName,
    Session,
    SessionInterval,
    Status,
    VacantSeat,
)

__all__ = [
    "Certainty", "Holding", "Installation", "Invitation", "Kind", "Membership", "Office", "Party", "PartyName",
    "Person", "Role", "Seats", "Session", "SessionInterval", "Status", "Token", "VacantSeat", "council_seats", "find",
    "group_of", "groups_of", "members_and_groups", "members_of", "vacant_seats_of",
]  # fmt: skip
