"""The closed list of what may count. Nothing that is not a field here can be read by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Case:
    """A request as the rules see it. There is no name or code of a State, no vote, no sponsorship, no donation and no
    position in a review: a rule cannot look at what is not there. `FIELDS` describes each field for the public."""

    asked_on: date
    categories: frozenset[str]
    member: bool
    event: str
    council_member: bool | None
    geneva_mission: bool | None
    earlier_delegates: int | None
    reports_owed: int
    services: frozenset[str]
    currency: str
    total: Decimal | None
    own: Decimal | None
    answered: frozenset[str]
    track: str


FIELDS: Mapping[str, str] = {
    "asked_on": "The day on which the request was first sent",
    "categories": "Whether on that day the State was a developing country by a list this installation names (DEV), a "
    "least developed country (LDC), a landlocked developing country (LLDC) or a small island developing State (SIDS)",
    "member": "That the State is a Member State or an observer State of the United Nations",
    "event": "For travel: which kind of event it is for",
    "council_member": "For duty in a troika: whether the State is a member of the Council on the first day of travel",
    "geneva_mission": "For duty in a troika: whether the State says that it has a mission in Geneva",
    "earlier_delegates": "For travel: how many delegates to the same event the fund has paid for already",
    "reports_owed": "How many of the State’s earlier grants of the same fund still have no report",
    "services": "Which kinds of help are asked for",
    "currency": "The currency of the cost",
    "total": "The total cost",
    "own": "The State’s own share, to know what is asked of the fund",
    "answered": "Which questions have an answer, not what it says",
    "track": "Whether the request is on the ordinary or the emergency track",
}
