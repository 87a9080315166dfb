"""The letter an act would send, where the act could be done now: what it needs is asked before anything is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from comity.apps.assistance import access, previews
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import needs
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Refused
from comity.apps.parties.models import Person
from comity.pure.lifecycle import table

MOVES = {each.value for each in table.Act}


def letter(act: Act, assistance: AssistanceRequest, *, by: Person, at: datetime, **facts: Any) -> str:
    """The letter as it would go, or the refusal that the act would meet."""
    access.require(act, by, assistance, at=at)
    if refused := unready(act, assistance, at=at):
        raise refused
    return previews.preview(act, assistance, by=by, at=at, **facts)


def unready(act: Act, assistance: AssistanceRequest, *, at: datetime) -> Refused | None:
    """What the act would be refused for now, whatever its form says; so that nobody fills in a form in vain."""
    if act.value not in MOVES:
        return None
    try:
        needs.require(assistance, table.Act(act.value), at=at)
    except Refused as refused:
        return refused
    return None
