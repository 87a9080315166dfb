"""How to ask: a page drawn from the routes and the table of life that the desk runs on, so the two cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.assistance import routes
from comity.apps.assistance.models import MoneyKept
from comity.pure.criteria.case import FIELDS
from comity.pure.dossier.route import RouteDefinition, Step, Target
from comity.pure.lifecycle import table
from comity.pure.lifecycle.table import HOLDERS, MOVES, Need, Stage
from comity.web.requests import drawing, words
from comity.web.requests.found import may_begin, moment
from comity.web.templatetags.requests import working_days


@dataclass(frozen=True, slots=True)
class Walked:
    """A step as the page draws it."""

    step: Step
    holder: str
    strand: int
    way: SafeString
    time: str
    emergency: str
    example: bool


def definitions() -> list[RouteDefinition]:
    """The newest version of each route in force today, in order of their names."""
    newest: dict[str, Any] = {}
    for each in routes.current(moment().date()).order_by("code", "version"):
        newest[each.code] = each
    found = [routes.definition(each) for each in newest.values()]
    return sorted(found, key=lambda each: (each.fictional, each.short, each.code))


@require_safe
def how_to_ask(request: HttpRequest, code: str = "") -> HttpResponse:
    """How to ask a fund, or, without a name, all of them and the steps of the first that has a Board."""
    funds = definitions()
    shown = next((each for each in funds if each.code == code), None)
    if code and shown is None:
        raise Http404
    if shown is None:
        shown = next((each for each in funds if each.board), funds[0] if funds else None)
    page: dict[str, Any] = {
        "funds": funds,
        "fund": shown,
        "alone": bool(code),
        "may_begin": may_begin(request, moment()),
        "mail_in": settings.MAIL_IN,
    }
    if shown:
        page |= _of(shown)
    return render(request, "requests/how_to_ask.html", page)


def _of(fund: RouteDefinition) -> dict[str, Any]:
    ends = {"approved": _("Approved"), "approved-in-part": _("Approved in part"), "declined": _("Declined"),
            "redirected": _("Redirected"), "withdrawn": _("Withdrawn"), "closed": _("Closed")}  # fmt: skip
    asked: dict[str, list[Any]] = {}
    for each in fund.questions:
        asked.setdefault(each.question.group, []).append(each)
    steps = walked(fund)
    return {
        "steps": steps,
        "examples": any(each.example for each in steps),
        "asked": [(words.GROUPS[group], rows) for group, rows in asked.items()],
        "ends": [(ends[outcome], fund.reasons_for(outcome)) for outcome in ends],
        "fields": sorted(FIELDS.items()),
        "moves": moves(fund),
    }


def walked(fund: RouteDefinition) -> list[Walked]:
    """The steps of a fund in their order, with who holds the pen at each."""
    found: list[Walked] = []
    before: int | None = None
    for step in fund.steps:
        holder = HOLDERS[Stage(step.stage)]
        strand = drawing.strand(holder)
        ordinary, emergency = fund.target(step.stage), fund.target(step.stage, "emergency")
        found.append(
            Walked(
                step, words.lane(holder, own=True), strand, drawing.way(before, strand), _time(ordinary),
                _time(emergency) if emergency and emergency.days and emergency != ordinary else "",
                bool(ordinary and ordinary.days and ordinary.is_example),
            )
        )  # fmt: skip
        before = strand
    return found


def moves(fund: RouteDefinition) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The table of life, as this fund walks it: step, what can be done there, where it leads, what it needs. Money is
    set aside where its books are kept here."""
    kept = MoneyKept.objects.filter(code=fund.code).exists()
    found = []
    for stage, acts in MOVES.items():
        rows = []
        if stage in table.FINAL or (stage is Stage.ADVICE and not fund.board):
            continue
        for act, move in acts.items():
            if act is table.Act.ALLOCATE and not kept:
                continue
            to = move.board_to if fund.board and move.board_to else move.to
            needs = ", ".join(
                str(words.NEEDS[each]) for each in sorted(move.needs) if kept or each is not Need.FUNDED
            )
            stays = _("stays") if act is table.Act.ALLOCATE else _("stays, with the State")
            rows.append((str(words.ACTS[act]), str(words.STAGES[to]) if to else stays, needs))
        found.append((str(words.STAGES[stage]), rows))
    return found


def _time(target: Target | None) -> str:
    if target is None:
        return ""
    if target.days is not None:
        return working_days(target.days)
    said = {"no-limit": _("no limit"), "next-meeting": _("next meeting"), "as-agreed": _("as agreed")}
    return said.get(target.open, "")
