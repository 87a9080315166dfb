"""Loading shipped facts, with the mandates they hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from typing import Any

from django.db import transaction

from comity.apps.commitments import windows
from comity.apps.commitments.actions.drawing import draw, number_of
from comity.apps.commitments.models import Commitment
from comity.apps.journal.actions import record
from comity.apps.texts import access
from comity.apps.texts import actions as texts
from comity.apps.texts.access import Actor
from comity.apps.texts.models import Instrument

FILES = ("treaties.json", "cited.json", "a-hrc-res-37-23.json", "a-hrc-res-38-3.json")


def shipped() -> Iterator[dict[str, Any]]:
    """The facts that come with the platform, what is cited before what cites it."""
    folder = resources.files("comity").joinpath("data", "texts")
    for name in FILES:
        given = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
        yield from given if isinstance(given, list) else [given]


@transaction.atomic
def load_facts(*, facts: dict[str, Any], by: Actor, at: datetime) -> Instrument:
    """Make or renew an instrument known by its facts, and watch the mandates they name. What an editor settled about
    a mandate is left alone. A second load of the same facts changes and records nothing."""
    instrument = texts.load_facts(facts=facts, by=by, at=at)
    given = [each for each in facts.get("paragraphs") or () if each.get("mandates")]
    if not given:
        return instrument
    rows = {each.anchor: each for each in instrument.paragraphs.select_related("instrument__body")}
    sessions = windows.timetable()
    for paragraph in given:
        row = rows[paragraph["anchor"]]
        for place, mandate in enumerate(paragraph["mandates"]):
            held = Commitment.objects.filter(number=number_of(row, place)).first()
            if held is not None and held.candidate_id is not None:
                continue
            commitment, changed = draw(
                row, mandate, place=place, at=at, source=str(facts.get("source") or ""), candidate=None,
                sessions=sessions,
            )  # fmt: skip
            if changed:
                record(
                    "commitments.loaded", subject=commitment.address, by=access.address(by), at=at,
                    paragraph=row.address,
                )  # fmt: skip
    return instrument
