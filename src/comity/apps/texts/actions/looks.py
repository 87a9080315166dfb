"""An editor's look at a candidate: confirm it, correct it, reject it. Every look is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from comity.apps.journal.actions import record
from comity.apps.parties.models import Person
from comity.apps.texts import access
from comity.apps.texts.access import Act
from comity.apps.texts.models import Candidate, Look
from comity.apps.texts.refusal import Reason, Refused

RELATIONS = ("at", "before", "by", "in", "on", "from", "until", "during")
State = Candidate.State


@transaction.atomic
def confirm(
    *, candidate: Candidate, by: Person, at: datetime, seen: int | None = None, remark: str = ""
) -> Look:
    """Say that the text says what was proposed. `seen` is the number of looks the editor knew of."""
    return _look(candidate, State.CONFIRMED, candidate.proposed, by=by, at=at, seen=seen, remark=remark)


@transaction.atomic
def correct(
    *,
    candidate: Candidate,
    settled: dict[str, Any],
    by: Person,
    at: datetime,
    seen: int | None = None,
    remark: str = "",
) -> Look:
    """Say what the text says instead: a whole mandate in the form of the reading. The proposal stays as it was."""
    access.require(Act.LOOK, by, at=at)
    return _look(
        candidate, State.CORRECTED, fit(settled, candidate.proposed), by=by, at=at, seen=seen, remark=remark
    )


@transaction.atomic
def reject(
    *, candidate: Candidate, by: Person, at: datetime, seen: int | None = None, remark: str = ""
) -> Look:
    """Say that the text asks for nothing of the kind there."""
    return _look(candidate, State.REJECTED, None, by=by, at=at, seen=seen, remark=remark)


def fit(settled: dict[str, Any], proposed: dict[str, Any]) -> dict[str, Any]:
    """Return a correction in the form of a mandate, its place and id those of the proposal; or refuse, naming the
    field."""
    addressees = settled.get("addressees")
    if not isinstance(addressees, list) or not all(
        isinstance(each, str) and each.strip() for each in addressees
    ):
        raise Refused(Reason.NOT_FIT, field="addressees")
    for field in ("verb", "action_text"):
        if not isinstance(settled.get(field), str) or not settled[field].strip():
            raise Refused(Reason.NOT_FIT, field=field)
    deliverables = settled.get("deliverables", proposed.get("deliverables") or [])
    if not isinstance(deliverables, list) or not all(
        isinstance(each, dict) and isinstance(each.get("type"), str) for each in deliverables
    ):
        raise Refused(Reason.NOT_FIT, field="deliverables")
    return {
        **{key: proposed[key] for key in ("id", "paragraph", "span") if key in proposed},
        "verb": settled["verb"].strip(),
        "addressees": [each.strip() for each in addressees],
        "action_text": settled["action_text"].strip(),
        "deliverables": deliverables,
        "due": _due(settled.get("due")),
        "recurring": bool(settled.get("recurring")),
        **({"asked_of_all": bool(settled["asked_of_all"])} if "asked_of_all" in settled else {}),
    }


def _due(due: Any) -> dict[str, Any] | None:
    if not due:
        return None
    if not isinstance(due, dict) or due.get("relation") not in RELATIONS:
        raise Refused(Reason.NOT_FIT, field="due.relation")
    for field, least, most in (("session", 1, 999), ("year", 1945, 2999)):
        value = due.get(field)
        if value is not None and (not isinstance(value, int) or not least <= value <= most):
            raise Refused(Reason.NOT_FIT, field=f"due.{field}")
    if due.get("date"):
        try:
            date.fromisoformat(str(due["date"]))
        except ValueError as error:
            raise Refused(Reason.NOT_FIT, field="due.date") from error
    if due.get("session") and not due.get("body"):
        raise Refused(Reason.NOT_FIT, field="due.body")
    return {
        "text": str(due.get("text") or "")[:200],
        "relation": due["relation"],
        "body": due.get("body") or None,
        "session": due.get("session"),
        "year": due.get("year"),
        "date": due.get("date") or None,
    }


def _look(
    candidate: Candidate,
    state: Candidate.State,
    settled: dict[str, Any] | None,
    *,
    by: Person,
    at: datetime,
    seen: int | None,
    remark: str,
) -> Look:
    office = access.require(Act.LOOK, by, at=at)
    seen = candidate.looked if seen is None else seen
    if candidate.looked == seen and candidate.state == state and candidate.settled == settled:
        raise Refused(Reason.NOTHING_CHANGES)
    moved = Candidate.objects.filter(pk=candidate.pk, looked=seen).update(
        state=state, settled=settled, looked=F("looked") + 1
    )
    if not moved:
        raise Refused(Reason.MOVED_MEANWHILE)
    candidate.state, candidate.settled, candidate.looked = state, settled, seen + 1
    look = Look.objects.create(
        candidate=candidate, state=state, settled=settled, remark=remark[:400], by=by, at=at
    )
    record(
        f"texts.{state.value}",
        subject=candidate.address,
        by=by.address,
        at=at,
        office=office,
        paragraph=candidate.paragraph.address,
        look=candidate.looked,
    )
    return look
