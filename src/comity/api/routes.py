"""Routes: what each fund asks for, by what steps, in what times, by which criteria. Public, as the page How to ask."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from comity.api.pages import Problem
from comity.apps.assistance import routes as kept
from comity.apps.assistance.models import Route
from comity.pure.criteria.case import FIELDS
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import HOLDERS, Stage

router = Router(tags=["routes"])


class RouteLine(Schema):
    code: str
    version: int
    fund: str
    short: str
    abbreviation: str
    board: bool
    in_force_from: date
    in_force_until: date | None
    fictional: bool
    seal: str


class RouteList(Schema):
    items: list[RouteLine]


class InputOut(Schema):
    code: str
    kind: str
    label: str
    hint: str
    required: bool
    most_characters: int
    choices: list[list[str]]


class AskedOut(Schema):
    code: str
    title: str
    hint: str
    why: str
    group: str
    required: bool
    later_in_emergency: bool
    serves: list[str]
    criterion: str
    inputs: list[InputOut]


class TargetOut(Schema):
    """`days` working days; without a number, `open` says why. `example`: this installation's own, not the UN's."""

    stage: str
    track: str
    days: int | None
    open: str
    source: str
    example: bool


class CriterionOut(Schema):
    code: str
    kind: str
    value: list[str]
    otherwise: str
    words: str
    source: str
    serves: list[str]
    example: bool


class ReasonOut(Schema):
    code: str
    outcome: str
    words: str


class StepOut(Schema):
    stage: str
    title: str
    words: str
    holder: str
    serves: list[str]


class RouteOut(RouteLine):
    """`fields`: the closed list of what may count before the criteria."""

    pays_for: str
    who_may_ask: str
    advises: str
    decides: str
    serves: list[str]
    source: str
    objection_days: int
    questions: list[AskedOut]
    targets: list[TargetOut]
    criteria: list[CriterionOut]
    reasons: list[ReasonOut]
    steps: list[StepOut]
    fields: dict[str, str]


class RouteFilter(Schema):
    version: int | None = None


def line(route: Route, said: RouteDefinition) -> dict[str, Any]:
    names = (
        "code",
        "version",
        "fund",
        "short",
        "abbreviation",
        "board",
        "in_force_from",
        "in_force_until",
        "fictional",
    )
    return {**{name: getattr(said, name) for name in names}, "seal": route.seal}


@router.get("/routes", response={200: RouteList}, summary="Funds that can be asked today")
def routes(request: HttpRequest) -> Any:
    newest = {each.code: each for each in kept.current(datetime.now(UTC).date()).order_by("code", "version")}
    return {"items": [line(each, kept.definition(each)) for each in newest.values()]}


@router.get(
    "/routes/{code}", response={200: RouteOut, 404: Problem, 422: Problem}, summary="One fund's route"
)
def route(request: HttpRequest, code: str, filters: Query[RouteFilter]) -> Any:
    """The version in force today, or the one named: requests under way keep the version they began with."""
    if "\x00" in code:
        raise Http404
    rows = Route.objects.filter(code=code)
    if filters.version is None:
        rows = kept.current(datetime.now(UTC).date()).filter(code=code)
    elif not 0 <= filters.version < 2**15:
        raise Http404
    else:
        rows = rows.filter(version=filters.version)
    found = rows.order_by("-version").first()
    if found is None:
        raise Http404
    return _whole(found, kept.definition(found))


def _whole(found: Route, said: RouteDefinition) -> dict[str, Any]:
    plain = ("pays_for", "who_may_ask", "advises", "decides", "serves", "source", "objection_days")
    return {
        **line(found, said),
        **{name: getattr(said, name) for name in plain},
        "questions": [
            {
                **{name: getattr(each.question, name) for name in ("code", "title", "hint", "why", "group")},
                **{
                    name: getattr(each, name)
                    for name in ("required", "later_in_emergency", "serves", "criterion")
                },
                "inputs": [
                    {name: getattr(one, name) for name in InputOut.model_fields}
                    for one in each.question.inputs
                ],
            }
            for each in said.questions
        ],
        "targets": [
            {
                "stage": stage,
                "track": track,
                "days": each.days,
                "open": each.open,
                "source": each.source,
                "example": each.is_example,
            }
            for (stage, track), each in said.targets.items()
        ],
        "criteria": [
            {
                **{name: getattr(each, name) for name in CriterionOut.model_fields if name != "example"},
                "example": each.is_example,
            }
            for each in said.criteria
        ],
        "reasons": [{name: getattr(each, name) for name in ReasonOut.model_fields} for each in said.reasons],
        "steps": [
            {
                "stage": each.stage,
                "title": each.title,
                "words": each.words,
                "serves": each.serves,
                "holder": HOLDERS[Stage(each.stage)].value,
            }
            for each in said.steps
        ],
        "fields": dict(FIELDS),
    }
