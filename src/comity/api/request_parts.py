"""A request as the API says it: part by part, each for those who may see it (`comity.pure.disclosure`)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Schema

from comity.api.pages import address
from comity.apps.assistance import access, clocks, shown
from comity.apps.assistance.models import AssistanceRequest, PublicInput
from comity.apps.consents import actions as consents
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Person
from comity.pure.disclosure.table import Part, Reader


class RequestLine(Schema):
    """What lists say. What the reader may not see is null."""

    number: uuid.UUID
    reference: str
    state: str
    fund: str
    stage: str
    title: str | None
    first_sent_at: datetime | None
    ended_at: datetime | None
    route_version: int | None
    track: str | None
    holder: str | None
    awaiting_answer: bool | None
    consent_stopped: bool | None
    stage_since: datetime | None
    held_since: datetime | None
    due_on: date | None
    turns: int | None
    round: int | None
    end_reason: str | None
    url: str


class RequestList(Schema):
    items: list[RequestLine]
    next: uuid.UUID | None


class AnswerOut(Schema):
    """`version` is what an answer to the same question sends as `seen`; null where it is read as it was last sent."""

    question: str
    value: dict[str, Any]
    version: int | None
    filled_from: str


class By(Schema):
    by: str | None
    office: str | None
    at: datetime


class RemarkOut(Schema):
    id: int
    question: str
    text: str
    turn: int | None
    sent_at: datetime | None
    answered_at: datetime | None


class FindingOut(Schema):
    criterion: str
    criteria_version: int
    met: str
    source: str
    words: str
    by: str | None
    at: datetime


class AssessmentOut(Schema):
    id: int
    round: int
    assessor: str
    office: str
    needs: str
    judged: dict[str, Any]
    advises: str
    opened_at: datetime
    submitted_at: datetime | None


class ProposalOut(By):
    version: int
    plan: str
    cost: Decimal
    currency: str
    helpers: str


class AdviceOut(By):
    advises: str
    words: str
    meeting: str
    mandate: str


class DecisionOut(By):
    outcome: str
    reason: str
    criterion: str
    criteria_version: int
    words: str
    redirected_to: str
    mandate: str
    total_days: int
    desk_days: int


class LetterOut(By):
    kind: str
    language: str
    body: str
    seal: str


class ConsentOut(By):
    scope: str
    parts: list[Any]
    until: date | None
    words: str
    withdrawn_at: datetime | None


class WayOut(Schema):
    act: str
    at: datetime
    by: str
    office: str
    mandate: str
    stage: str
    holder: str


class ClocksOut(Schema):
    """Working days from first sending to the decision. `secretariat`: the part of `total` with the secretariat and the
    Board."""

    sent_on: date | None
    last_day: date | None
    total: int
    secretariat: int
    by_holder: dict[str, int]
    weekdays: int
    holidays: int
    covered: bool


class ObstacleOut(By):
    code: str
    words: str
    source: str
    from_on: date
    until_on: date | None


class CirculationOut(Schema):
    id: int
    partners: str
    opened_at: datetime
    objections_until: date
    objected_at: datetime | None
    circulated_at: datetime | None


class InputOut(By):
    id: int
    text: str
    standing: str
    reason: str


class FeedbackOut(By):
    items: list[Any]
    words: str


class RequestOut(RequestLine):
    """One request. `parts` names what the reader may see: a part that is null is not for them. `may` names the acts
    that role and stage allow the reader now; what an act needs beside, it says when it is asked."""

    parts: list[str]
    may: list[str]
    answers: list[AnswerOut] | None = None
    remarks: list[RemarkOut] | None = None
    findings: list[FindingOut] | None = None
    assessments: list[AssessmentOut] | None = None
    proposals: list[ProposalOut] | None = None
    advice: list[AdviceOut] | None = None
    decisions: list[DecisionOut] | None = None
    letters: list[LetterOut] | None = None
    consents: list[ConsentOut] | None = None
    way: list[WayOut] | None = None
    clocks: ClocksOut | None = None
    obstacles: list[ObstacleOut] | None = None
    circulations: list[CirculationOut] | None = None
    inputs: list[InputOut] | None = None
    place: int | None = None
    feedback: FeedbackOut | None = None
    officer: str | None = None


_FACTS = ("number", "reference", "fund", "stage", "first_sent_at", "ended_at")
_STANDING = (
    "track", "holder", "awaiting_answer", "consent_stopped", "stage_since", "held_since", "due_on", "turns", "round",
    "end_reason",
)  # fmt: skip


def line(request: HttpRequest, each: AssistanceRequest, seen: frozenset[Part]) -> dict[str, Any]:
    """What a list says of a request: the fact of it, and where it stands to those who see its way."""
    inside = Part.TIMELINE in seen
    return {
        **{name: getattr(each, name) for name in _FACTS},
        **{name: getattr(each, name) if inside else None for name in _STANDING},
        "state": each.state.code,
        "title": each.title if Part.TITLE in seen else None,
        "route_version": each.route.version if inside else None,
        "url": address(request, each.get_absolute_url()),
    }


def whole(
    request: HttpRequest, each: AssistanceRequest, person: Person | None, at: datetime
) -> dict[str, Any]:
    """All of a request that somebody may see."""
    seen = access.sees(person, each, at)
    readers = access.readers(person, each, at)
    said = {
        **line(request, each, seen),
        "parts": sorted(seen),
        "may": sorted(access.may_do(person, each, at=at)),
    }
    for part, (name, show) in _PARTS.items():
        if part in seen:
            said[name] = show(each, person, readers, at)
    # One's own assessment is shown for having written it, whatever else may be seen.
    if Reader.ASSESSOR in readers and "assessments" not in said:
        said["assessments"] = _assessments(each, person, readers, at)
    return said


Show = Callable[[AssistanceRequest, Person | None, set[Reader], datetime], Any]


def _plain(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _signed(row: Any, *names: str) -> dict[str, Any]:
    """The fields named, with who wrote the row, by their address alone."""
    office = getattr(row, "office", None)
    return {
        **_plain(row, *names),
        "by": row.by.address if row.by else None,
        "office": office.address if office else None,
        "at": row.at,
    }


def _answers(each: AssistanceRequest, person: Person | None, readers: set[Reader], at: datetime) -> Any:
    kept = {row.question: row for row in each.answers.all()} if Reader.DELEGATION in readers else {}
    return [
        {
            "question": question,
            "value": value,
            "version": kept[question].version if question in kept else None,
            "filled_from": kept[question].filled_from if question in kept else "",
        }
        for question, value in shown.answers_for(person, each, at).items()
    ]


def _remarks(each: AssistanceRequest, person: Person | None, readers: set[Reader], _at: datetime) -> Any:
    rows = each.remarks.all()
    if Reader.DESK not in readers or Reader.ASSESSOR in readers:
        # Unsent, a remark is its author's and the desk's: one assessor must not learn from it what another thinks.
        rows = rows.filter(Q(sent_at__isnull=False) | Q(by=person))
    return [_plain(row, "id", "question", "text", "turn", "sent_at", "answered_at") for row in rows]


def _findings(each: AssistanceRequest, *_given: Any) -> Any:
    names = ("criterion", "criteria_version", "met", "source", "words", "at")
    rows = each.findings.select_related("by")
    return [{**_plain(row, *names), "by": row.by.address if row.by else None} for row in rows]


def _assessments(each: AssistanceRequest, person: Person | None, _readers: set[Reader], at: datetime) -> Any:
    names = ("id", "round", "needs", "judged", "advises", "opened_at", "submitted_at")
    return [
        {**_plain(row, *names), "assessor": row.assessor.address, "office": row.office.address}
        for row in access.assessments_for(person, each, at)
    ]


def _proposals(each: AssistanceRequest, *_given: Any) -> Any:
    rows = each.proposals.select_related("by", "office")
    return [_signed(row, "version", "plan", "cost", "currency", "helpers") for row in rows]


def _advice(each: AssistanceRequest, *_given: Any) -> Any:
    rows = each.advice.select_related("by", "office").order_by("pk")
    return [_signed(row, "advises", "words", "meeting", "mandate") for row in rows]


def _decisions(each: AssistanceRequest, _person: Person | None, readers: set[Reader], _at: datetime) -> Any:
    """Who reads by the State's consent to publish is told the office and its mandate, not the person."""
    names = ("outcome", "reason", "criterion", "criteria_version", "words", "redirected_to", "mandate", "total_days",
             "desk_days")  # fmt: skip
    found = [_signed(row, *names) for row in each.decisions.select_related("by", "office")]
    return [{**row, "by": None} for row in found] if readers <= shown.OUTSIDE else found


def _letters(each: AssistanceRequest, *_given: Any) -> Any:
    rows = Letter.objects.filter(subject=each.address).select_related("by", "office")
    return [_signed(row, "kind", "language", "body", "seal") for row in rows]


def _consents(each: AssistanceRequest, *_given: Any) -> Any:
    found = []
    for row in consents.history(each.address):
        withdrawal = getattr(row, "withdrawal", None)
        found.append({
            **_plain(row, "scope", "parts", "until", "words"), "by": row.given_by.address,
            "office": row.office.address, "at": row.given_at,
            "withdrawn_at": withdrawal.at if withdrawal else None,
        })  # fmt: skip
    return found


def _way(each: AssistanceRequest, person: Person | None, _readers: set[Reader], at: datetime) -> Any:
    names = ("act", "at", "by", "office", "mandate")
    return [
        {
            **_plain(row, *names),
            "stage": row.facts.get("stage", ""),
            "holder": row.facts.get("holder", ""),
        }
        for row in shown.way(person, each, at)
    ]


def _clocks(each: AssistanceRequest, _person: Person | None, _readers: set[Reader], at: datetime) -> Any:
    found = clocks.of(each, at)
    names = ("sent_on", "last_day", "total", "secretariat", "weekdays", "covered")
    return {**_plain(found, *names), "by_holder": dict(found.by_holder), "holidays": len(found.holidays)}


def _obstacles(each: AssistanceRequest, *_given: Any) -> Any:
    rows = each.obstacles.select_related("by", "office")
    return [_signed(row, "code", "words", "source", "from_on", "until_on") for row in rows]


def _circulations(each: AssistanceRequest, *_given: Any) -> Any:
    names = ("id", "partners", "opened_at", "objections_until", "objected_at", "circulated_at")
    return [_plain(row, *names) for row in each.circulations.all()]


def _inputs(each: AssistanceRequest, person: Person | None, readers: set[Reader], _at: datetime) -> Any:
    """What the desk has not looked at is the desk's and its author's."""
    rows = each.inputs.select_related("by", "office")
    whole = readers & {Reader.DESK, Reader.DECIDER, Reader.AUDITOR}
    return [
        _signed(row, "id", "text", "standing", "reason")
        for row in rows
        if whole
        or row.standing == PublicInput.Standing.PUBLIC
        or (person is not None and row.by_id == person.pk)
    ]


def _place(each: AssistanceRequest, _person: Person | None, readers: set[Reader], _at: datetime) -> Any:
    """The place in the State's own order; to anybody else, among the requests it has sent."""
    places = consents.places(each.state)
    place = places.get(each.address)
    if place is None or Reader.DELEGATION in readers:
        return place
    numbers = AssistanceRequest.objects.filter(state=each.state).sent().values_list("number", flat=True)
    return sum(1 for number in numbers if places.get(f"assistance/{number}", place + 1) <= place)


def _feedback(each: AssistanceRequest, *_given: Any) -> Any:
    row = getattr(each, "feedback", None)
    return _signed(row, "items", "words") if row is not None else None


def _officer(each: AssistanceRequest, *_given: Any) -> Any:
    return each.officer.address if each.officer else None


_PARTS: dict[Part, tuple[str, Show]] = {
    Part.ANSWERS: ("answers", _answers), Part.REMARKS: ("remarks", _remarks), Part.FINDINGS: ("findings", _findings),
    Part.ASSESSMENTS: ("assessments", _assessments), Part.PROPOSAL: ("proposals", _proposals),
    Part.ADVICE: ("advice", _advice), Part.DECISION: ("decisions", _decisions), Part.LETTERS: ("letters", _letters),
    Part.CONSENTS: ("consents", _consents), Part.TIMELINE: ("way", _way), Part.CLOCKS: ("clocks", _clocks),
    Part.OBSTACLES: ("obstacles", _obstacles), Part.CIRCULATION: ("circulations", _circulations),
    Part.INPUTS: ("inputs", _inputs), Part.PRIORITY: ("place", _place), Part.FEEDBACK: ("feedback", _feedback),
    Part.OFFICER: ("officer", _officer),
}  # fmt: skip
