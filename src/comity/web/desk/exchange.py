"""The desk's list as a file, and changes of officers from one: first shown, row by row, then confirmed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access, actions, clocks
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Refused
from comity.apps.parties.models import Person, Role
from comity.web import asked
from comity.web.desk import listing
from comity.web.desk.acts import CONFIRM, refused_words
from comity.web.desk.door import desk_only, funds_of, now, person, readers_only
from comity.web.desk.forms import serving
from comity.web.desk.worklist import reach
from comity.web.taken_away import cell

COLUMNS = ("reference", "fund", "state", "state_name", "title", "track", "step", "pen", "first_sent_on", "due_on",
           "days_total", "days_with_us", "sent_back", "officer", "seen")  # fmt: skip
FIXED = (
    "fund",
    "state",
    "title",
    "track",
    "step",
    "pen",
)  # told apart from what may change, since one may edit them
CHUNK = 500
ROWS, BYTES = 100_000, 30_000_000  # what a file may hold
CHANGES = 2000  # and what of it may change at once


@readers_only
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The list under the same address as its page, as CSV, written as it is read: a long one takes no more memory."""
    by, at = person(request), now()
    funds, offered = reach(by, at)
    filters = listing.filters_of(request, offered, default="all")
    found = listing.chosen(filters, funds, by.pk, at.date()).select_related("state", "officer")
    found = found.order_by("fund", "first_sent_at", "pk")
    answer = StreamingHttpResponse(_lines(found, at), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="desk.csv"'
    return answer


class _Echo:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(found: Any, at: datetime) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    rows: Iterator[AssistanceRequest] = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        counted = clocks.of_many(chunk, at)
        for each in chunk:
            days = counted[each.pk]
            sent = each.first_sent_at.date() if each.first_sent_at else None
            values = (
                each.reference, each.fund, each.state.code, each.state.name, each.title, each.track, each.stage,
                each.holder, sent, each.due_on, days.total, days.secretariat, each.turns,
                each.officer.email if each.officer else "", each.moves,
            )  # fmt: skip
            yield str(writer.writerow([cell(value) for value in values]))


@dataclass(frozen=True)
class Line:
    """One row of a file: which request, which officer, and the version of the row that was seen."""

    number: int
    reference: str
    officer: str
    seen: str
    fixed: tuple[tuple[str, str], ...] = ()


@dataclass
class Plan:
    """What a file would change, and what of it cannot be done."""

    changes: list[tuple[Line, AssistanceRequest, Person]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    same: int = 0


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponseBase:
    """Officers from a file: what would change stands on the page before anything does."""
    by, at = person(request), now()
    if request.method != "POST":
        return render(request, "desk/import.html", {"most": ROWS})
    file = request.FILES.get("file")
    kept = request.POST.get("rows", "")
    if file is None and not kept:
        return _again(request, _("Choose a file"))
    content = kept.encode() if kept else (file.read(BYTES + 1) if file else b"")
    if len(content) > BYTES:
        return _again(
            request, _("The file is larger than such a list can be. Take the list again and change that one")
        )
    lines, wrong = read(content)
    if wrong:
        return _again(request, wrong)
    plan = planned(lines, by, at)
    if request.POST.get("step") == CONFIRM and not plan.wrong and plan.changes and _do(request, plan, by, at):
        return redirect("/desk/?tab=all")
    context = {"plan": plan, "rows": written(line for line, _a, _p in plan.changes), "most": ROWS}
    return render(request, "desk/import.html", context, status=422 if plan.wrong else 200)


def read(content: bytes) -> tuple[list[Line], str]:
    """The rows of a file, or why it cannot be read. Columns it does not know are left alone."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], _("The file is not CSV in UTF-8. Save it as “CSV UTF-8” and send it again")
    first = text.partition("\n")[0]
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    try:
        names = [str(name).strip().lower() for name in rows.fieldnames or ()]
        if not {"reference", "officer"} <= set(names):
            return [], _("The first line must name the columns, “reference” and “officer” among them")
        rows.fieldnames = names
        found = [
            Line(
                rows.line_num,
                _clean(row.get("reference")),
                _clean(row.get("officer")),
                _clean(row.get("seen")),
                tuple((name, _clean(row[name])) for name in FIXED if row.get(name) is not None),
            )
            for row in islice(rows, ROWS + 1)
        ]
    except csv.Error as error:
        return [], _("Line %(n)d cannot be read: %(why)s") % {"n": rows.line_num, "why": error}
    if len(found) > ROWS:
        return [], _("More than %(n)d rows. Send them in parts") % {"n": ROWS}
    return [each for each in found if each.reference or each.officer], ""


def written(lines: Iterable[Line]) -> str:
    """The rows once more, to be confirmed."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("reference", "officer", "seen"))
    writer.writerows((each.reference, each.officer, each.seen) for each in lines)
    return text.getvalue()


def planned(lines: list[Line], by: Person, at: datetime) -> Plan:
    """What the rows would change, checked one by one as the acts will check them."""
    plan, funds = Plan(), funds_of(by, {Role.DESK}, at)
    people = {fund: {each.email.lower(): each for each in serving(fund, at)} for fund in funds}
    told: set[str] = set()
    for start in range(0, len(lines), CHUNK):
        part = lines[start : start + CHUNK]
        rows = AssistanceRequest.objects.filter(
            reference__in={each.reference for each in part}, fund__in=funds
        )
        held = {each.reference: each for each in rows.select_related("officer", "state")}
        for line in part:
            each = held.get(line.reference)
            if each is None:
                said = _("%(ref)s is no request of your funds") % {"ref": line.reference or "–"}
            elif line.reference in told:
                said = _("%(ref)s stands in the file twice") % {"ref": line.reference}
            else:
                told.add(line.reference)
                said = _edited(line, each)
                if not said and line.officer.lower() == (each.officer.email.lower() if each.officer else ""):
                    plan.same += 1
                    continue
                said = said or _cannot(line, each, people[each.fund])
            if said or each is None:
                plan.wrong.append((line.number, said))
            else:
                plan.changes.append((line, each, people[each.fund][line.officer.lower()]))
    if len(plan.changes) > CHANGES:
        plan.wrong.append((0, _("More than %(n)d changes. Send them in parts") % {"n": CHANGES}))
        del plan.changes[CHANGES:]
    return plan


def _edited(line: Line, each: AssistanceRequest) -> str:
    """Whether a row says something else of what no list can change."""
    if line.seen != str(each.moves):
        return ""  # the request has gone on since; what the list said then was so
    held = {
        "fund": each.fund, "state": each.state.code, "title": each.title, "track": each.track, "step": each.stage,
        "pen": each.holder,
    }  # fmt: skip
    for name, given in line.fixed:
        if given != _clean(held[name]):
            return _("%(ref)s: the column %(name)s cannot be changed by a list") % {
                "ref": line.reference, "name": name,
            }  # fmt: skip
    return ""


def _cannot(line: Line, each: AssistanceRequest, people: dict[str, Person]) -> str:
    """Why a row cannot be done, or nothing."""
    if line.seen and line.seen != str(each.moves):
        return _("%(ref)s has changed since this list was taken. Take the list again") % {
            "ref": line.reference
        }
    if not line.officer:
        return _("%(ref)s: an officer can be replaced, not taken away") % {"ref": line.reference}
    if line.officer.lower() not in people:
        return _("%(ref)s: nobody at the desk of its fund has the address %(who)s") % {
            "ref": line.reference, "who": line.officer[:80],
        }  # fmt: skip
    if access.at_stage(Act.ASSIGN, each) is not None:
        return _("%(ref)s has ended") % {"ref": line.reference}
    return ""


def _do(request: HttpRequest, plan: Plan, by: Person, at: datetime) -> bool:
    """All of it or nothing."""
    line: Line | None = None
    try:
        with transaction.atomic():
            for line, each, officer in plan.changes:  # noqa: B007 — told below where an act refuses
                actions.assign(assistance=each, officer=officer, by=by, at=at)
    except Refused as refused:
        if refused.may_not:
            raise
        plan.wrong.append((line.number if line else 0, refused_words(refused)))
        return False
    n = len(plan.changes)
    messages.success(request, ngettext("%(n)d officer changed.", "%(n)d officers changed.", n) % {"n": n})
    return True


def _again(request: HttpRequest, wrong: str) -> HttpResponseBase:
    return render(request, "desk/import.html", {"wrong": wrong, "most": ROWS}, status=422)


def _clean(value: Any) -> str:
    """A cell as it was before the apostrophe that keeps spreadsheets from running it."""
    text = asked.plain(str(value or "")).strip()[:200]
    return text[1:] if text[:1] == "'" and text[1:2] in {"=", "+", "-", "@"} else text
