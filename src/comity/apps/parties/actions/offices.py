"""What an office is of, what it acts under, and which funds it serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from comity.apps.journal.actions import record
from comity.apps.parties import access
from comity.apps.parties.access import Act, Actor
from comity.apps.parties.models import Office, Party
from comity.apps.parties.refusal import Reason, Refused

FUND = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@transaction.atomic
def set_office(
    *, office: Office, party: Party | None, mandate: str, funds: Sequence[str], by: Actor, at: datetime
) -> Office:
    """Say what an office is of, under which mandate it acts, and the codes of the funds it serves.

    An office of a party stays that party's: what it holds in memory is the party's own. Saying the same again changes
    nothing and is not recorded.
    """
    access.require(Act.SET_OFFICE, by, at=at)
    office = Office.objects.select_for_update().get(pk=office.pk)
    if office.party_id is not None and (party is None or party.pk != office.party_id):
        raise Refused(Reason.OTHER_PARTY)
    mandate, served = mandate.strip(), sorted(set(funds))
    if len(mandate) > 200 or not mandate.isprintable() or not all(FUND.fullmatch(each) for each in served):
        raise Refused(Reason.NOT_FIT)
    wanted = (party.pk if party else None, mandate, served)
    if (office.party_id, office.mandate, office.funds) == wanted:
        return office
    office.party, office.mandate, office.funds = party, mandate, served
    office.save(update_fields=["party", "mandate", "funds"])
    record(
        "offices.set", subject=office.address, by=access.address(by), at=at, party=party.code if party else "",
        acts_under=mandate, funds=served,
    )  # fmt: skip
    return office
