"""Readings made up for tests of records, so that those need no parser; in the form of `comity/reading/1`."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from comity.apps.journal.actions import SYSTEM
from comity.apps.texts import actions
from comity.apps.texts.actions import Taken
from tests.cast import NOW

Reading = dict[str, Any]
REQUEST = "The Registrar is requested to report to the Assembly at its second session."


def paragraph(anchor: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "id": anchor, "n": int("".join(filter(str.isdigit, anchor))), "num": f"{anchor[2:]}.", "lead": "Requests",
        "verb": "request", "modifiers": [], "text": text, "spans": [[0, len(text)]], "subparagraphs": [],
        "clauses": [], "footnotes": [],
    } | more  # fmt: skip


def citation(anchor: str, symbol: str, **more: Any) -> dict[str, Any]:
    return {
        "paragraph": anchor, "surface": symbol, "kind": "resolution", "name": None, "symbol": symbol, "date": None,
        "body": None, "pinpoint": None, "tier": "symbol", "span": None,
    } | more  # fmt: skip


def mandate(number: int, anchor: str, addressees: list[str], **due: Any) -> dict[str, Any]:
    return {
        "id": f"m{number}", "paragraph": anchor, "verb": "request", "addressees": addressees,
        "action_text": "report to the Assembly", "deliverables": [{"type": "report", "topic": None, "recipient": None}],
        "due": {"text": "", "relation": "at", "body": None, "session": None, "year": None, "date": None} | due
        if due else None,
        "recurring": False,
    }  # fmt: skip


def resolution(
    symbol: str = "DEMO/RES/9/1",
    *,
    title: str = "Lamps for lighthouses",
    adopted: str = "2026-03-26",
    body: str = "Assembly of the Demonstration",
    **more: Any,
) -> Reading:
    """A small resolution: one preambular paragraph, two operative ones, the second with a mandate."""
    return {
        "schema": "comity/reading/1",
        "source": {"file": "text.txt", "sha256": "", "media_type": "text/plain", "language": "eng"},
        "metadata": {
            "symbol": symbol, "number": "9/1", "document_type": "resolution", "body": body, "title": title,
            "session": 9, "session_type": "regular", "adoption_date": adopted, "meeting_number": 3,
        },
        "formula": "The Assembly,",
        "preamble": [paragraph("pp1", "Recalling what was said before,", lead="Recalling", verb="recall", num=None)],
        "operative": [
            paragraph("op1", "Welcomes the lamps:", lead="Welcomes", verb="welcome", subparagraphs=[
                {"id": "op1.a", "num": "(a)", "text": "The first;", "spans": [[3, 9]], "subparagraphs": [
                    {"id": "op1.a.i", "num": "(i)", "text": "Its wick;", "spans": [[5, 7]], "subparagraphs": []},
                ]},
            ]),
            paragraph("op2", REQUEST),
        ],
        "citations": [],
        "mandates": [mandate(1, "op2", ["Registrar"], body="HRC", session=41, text="at its forty-first session")],
        "vote": None,
        "footnotes": [],
        "annexes": [],
        "problems": [],
    } | more  # fmt: skip


def vote(
    in_favour: list[str], against: list[str], abstaining: list[str], stated: tuple[int, int, int]
) -> Reading:
    """A vote by codes of States."""
    keys = ("in_favour", "against", "abstaining")
    lists = (in_favour, against, abstaining)
    return {
        "method": "recorded-vote",
        "stated_tally": dict(zip(keys, stated, strict=True)),
        "roll_call": {
            key: [{"name": code.title(), "iso3": code} for code in each]
            for key, each in zip(keys, lists, strict=True)
        },
    }  # fmt: skip


def take_in(reading: Reading, *, by: Any = SYSTEM, content: bytes | None = None, **more: Any) -> Taken:
    """Take a reading in; its bytes are the reading's own unless others are given."""
    content = json.dumps(reading).encode() if content is None else content
    given = {"name": "text.txt", "text": REQUEST, "read_with": "test", "at": NOW} | more
    return actions.take_in(content=content, reading=reading, by=by, **given)


def series(
    count: int, *, title: str = "Lamps for lighthouses", start: date = date(2020, 1, 1)
) -> list[Reading]:
    """Resolutions of one line, a year apart, each citing the one before."""
    made = []
    for place in range(1, count + 1):
        day = start + timedelta(days=365 * place)
        cited = [citation("pp1", f"DEMO/RES/{place - 1}/1")] if place > 1 else []
        made.append(resolution(f"DEMO/RES/{place}/1", title=title, adopted=day.isoformat(), citations=cited))
    return made
