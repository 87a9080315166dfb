"""Drawing a commitment from a mandate, whoever settled it: an editor, or the shipped facts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from comity.apps.commitments import windows
from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party, find
from comity.apps.texts.models import Candidate, Paragraph
from comity.pure.timetable.sessions import Timetable

# A commitment's lasting number follows from its place, so that shipped facts and an editor's look meet in one row.
NAMES = uuid.UUID("7d0f3c3e-4b0e-5d0c-9f5b-0c2b1a6f38d3")

Mandate = dict[str, Any]


def number_of(paragraph: Paragraph, place: int) -> uuid.UUID:
    """The number of the commitment drawn from the mandate at that place (from 0) in a paragraph."""
    return uuid.uuid5(NAMES, f"{paragraph.address}/{place}")


def draw(
    paragraph: Paragraph,
    mandate: Mandate,
    *,
    place: int,
    at: datetime,
    source: str,
    candidate: Candidate | None,
    sessions: Timetable | None = None,
) -> tuple[Commitment, bool]:
    """Write the commitment a mandate makes, or bring the one held to it. Returns it and whether anything changed.

    What an editor recorded about it (outcome, successor, evidence) stays.
    """
    number = number_of(paragraph, place)
    commitment = Commitment.objects.select_for_update().filter(number=number).first()
    fresh = commitment is None
    commitment = commitment or Commitment(number=number, paragraph=paragraph, made_at=at)
    due = mandate.get("due") or {}
    found, basis = windows.window(due, sessions or windows.timetable())
    values: dict[str, Any] = {
        "candidate": candidate,
        "verb": mandate["verb"],
        "actors": list(mandate.get("addressees") or ()),
        "asked_of_all": _asked_of_all(paragraph, mandate),
        "by_itself": not mandate.get("addressees"),
        "what": mandate.get("action_text") or "",
        "products": list(mandate.get("deliverables") or ()),
        "recurring": bool(mandate.get("recurring")),
        "due_text": str(due.get("text") or "")[:200],
        "due_relation": str(due.get("relation") or "")[:10],
        "due_body": str(due.get("body") or "")[:40],
        "due_session": due.get("session"),
        "due_year": due.get("year"),
        "due_date": _whole(due.get("date")),
        "window_from": found.first_day,
        "window_until": found.last_day,
        "basis": basis,
        "warnings": windows.warnings(found, paragraph.instrument.adopted_on),
        "withdrawn_at": None,
        "source": source[:300],
    }
    changed = fresh or any(getattr(commitment, key) != value for key, value in values.items())
    if changed:
        for key, value in values.items():
            setattr(commitment, key, value)
        commitment.save()
    parties = actors(paragraph, mandate)
    if {each.pk for each in commitment.parties.all()} != {each.pk for each in parties}:
        commitment.parties.set(parties)
        changed = True
    return commitment, changed


def actors(paragraph: Paragraph, mandate: Mandate) -> list[Party]:
    """The parties asked, so far as they are held here under exactly that name; what a body set itself is its own."""
    names = mandate.get("addressees") or ()
    if not names:
        return [paragraph.instrument.body] if paragraph.instrument.body else []
    codes = [code for code in (find(each).bearer for each in names) if code]
    return list(Party.objects.filter(code__in=codes))


def _asked_of_all(paragraph: Paragraph, mandate: Mandate) -> bool:
    """Whether States at large are asked: then it is due from none of them alone."""
    if "asked_of_all" in mandate:
        return bool(mandate["asked_of_all"])
    asked = set(mandate.get("addressees") or ())
    named = [each for clause in paragraph.clauses for each in clause.get("addressees") or ()]
    return any(each.get("type") == "states" and each.get("canonical") in asked for each in named)


def _whole(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
