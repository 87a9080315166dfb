"""Many requests at once, for tests of what lists cost: written in bulk, past the acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from comity.apps.assistance.models import AssistanceRequest, Route
from comity.apps.journal.models import Record
from comity.apps.parties.models import Party
from tests.assistance_world import COOPERATION, FOLLOW_UP, TRAVEL, person

STAGES = ("sent", "papers", "eligibility", "assessment", "proposal", "advice", "decision")
PEN = {"proposal": "state", "advice": "board"}


def fill(count: int, *, start: int = 0) -> list[AssistanceRequest]:
    """Make `count` open requests of three funds and many stages, each with the records its clocks are read from."""
    routes = {each.code: each for each in Route.objects.all()}
    states = list(Party.objects.filter(kind="state"))
    dalia, amina, now = person("dalia"), person("amina"), datetime.now(UTC)
    rows = []
    for place in range(start, start + count):
        fund = (COOPERATION, FOLLOW_UP, TRAVEL)[place % 3]
        stage = STAGES[place % len(STAGES)]
        pen = PEN.get(stage, "secretariat")
        sent = now - timedelta(days=10 + place % 80, minutes=place)
        due = None if pen == "state" else (now + timedelta(days=place % 50 - 10)).date()
        rows.append(
            AssistanceRequest(
                reference=f"R-2026-{10_000 + place}", state=states[place % len(states)], route=routes[fund], fund=fund,
                title=f"Lamps for the lighthouses of the northern coast, and their keeping, line {place}", stage=stage,
                holder=pen, stage_since=sent + timedelta(days=1), held_since=sent, due_on=due, turns=place % 3,
                officer=dalia if place % 2 else None, began_at=sent, began_by=amina, first_sent_at=sent, moves=3,
            )
        )  # fmt: skip
    AssistanceRequest.objects.bulk_create(rows, batch_size=1000)
    Record.objects.bulk_create(
        [
            Record(
                act="assistance.moved", subject=each.address, by="system", at=each.began_at + timedelta(hours=hours),
                facts={"stage": stage, "holder": holder, "fund": each.fund},
            )
            for each in rows
            for hours, stage, holder in ((0, "sent", "secretariat"), (24, each.stage, each.holder))
        ],
        batch_size=2000,
    )  # fmt: skip
    return rows
