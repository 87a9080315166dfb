"""Working on a request in Word: the form to take away, what it says when it comes back, a choice where both changed."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.apps.assistance import access, actions, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.merging import Merged
from comity.apps.assistance.models import AssistanceRequest, Conflict
from comity.apps.assistance.refusal import Reason, Refused
from comity.papers.form_in import LIMITS, FormRead, read_base, read_form
from comity.papers.form_json import read_json, write_json
from comity.papers.writing.form import write_form
from comity.pure.disclosure.table import Reader
from comity.pure.dossier.route import RouteDefinition
from comity.web import words as house
from comity.web.middleware import status_of
from comity.web.requests import forms
from comity.web.requests.form_words import Told, told
from comity.web.requests.found import find, moment, person, signed_in, somebody, states_of
from comity.web.requests.public import definitions
from comity.web.templatetags.requests import said

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FIELD = "form"


@require_safe
def empty(request: HttpRequest, code: str) -> HttpResponse:
    """The empty form of a fund, for anybody."""
    fund = next((each for each in definitions() if each.code == code), None)
    if fund is None:
        raise Http404
    return _file(_empty(fund, get_language() or "en"), f"request-{code}.docx")


@lru_cache(maxsize=64)
def _empty(fund: RouteDefinition, language: str) -> bytes:
    return write_form(fund, language=language, say=said)


@never_cache
@require_safe
def filled(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """A draft as it stands, as a Word form or as JSON: for its delegation alone."""
    at = moment()
    assistance = find(request, ref, at)
    if Reader.DELEGATION not in access.readers(person(request), assistance, at):
        raise Http404
    rows = {each.question: each for each in assistance.answers.all()}
    given: dict[str, Any] = {
        "answers": {code: each.value for code, each in rows.items()},
        "versions": {code: each.version for code, each in rows.items()},
        "draft": str(assistance.number),
    }
    definition, name = (
        routes.definition(assistance.route),
        f"request-{assistance.reference or assistance.number}",
    )
    if kind == "json":
        answer = HttpResponse(write_json(definition, **given), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    language = get_language() or "en"
    return _file(
        write_form(definition, **given, title=assistance.title, language=language, say=said), f"{name}.docx"
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the form away, bring it back, and see what became of it."""
    at = moment()
    assistance = find(request, ref, at)
    access.require(Act.MERGE, somebody(request), assistance, at=at)
    if request.method != "POST":
        return _page(request, assistance)
    definition = routes.definition(assistance.route)
    form = _read(request.FILES.get(FIELD), definition)
    if isinstance(form, str):
        return _page(request, assistance, wrong=form)
    if form.base is not None and form.base.draft not in ("", str(assistance.number)):
        return _page(
            request, assistance, wrong=_("This form was made from another request. Bring it to that one")
        )
    try:
        merged = actions.merge(assistance=assistance, form=form, by=somebody(request), at=at)
    except Refused as refused:
        line = str(house.reason(refused.reason, refused.facts))
        return _page(request, assistance, wrong=line, status=status_of(refused))
    return _page(request, assistance, form=form, merged=merged)


@signed_in
@require_POST
def settle(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Choose one of two versions of an answer."""
    at = moment()
    assistance = find(request, ref, at)
    access.require(Act.MERGE, somebody(request), assistance, at=at)
    conflict = Conflict.objects.filter(assistance=assistance, pk=min(number, 2**63 - 1)).first()
    if conflict is None:
        raise Http404
    conflict.assistance = assistance
    seen = request.POST.get("seen", "")
    actions.settle(
        conflict=conflict, take=request.POST.get("take") == "file",
        seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else 0, by=somebody(request), at=at,
    )  # fmt: skip
    return redirect(f"{assistance.get_absolute_url()}/word")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a form that was filled in."""
    at, by = moment(), somebody(request)
    states = [state for state, _held in states_of(by, at) if access.acting_for(Act.BEGIN, by, state, at=at)]
    if not states:
        raise Refused(Reason.MAY_NOT, may_not=True)
    page: dict[str, Any] = {"states": states, "state": states[0], "most": LIMITS.max_bytes // 2**20}
    if request.method != "POST":
        return render(request, "requests/begin_word.html", page)
    state = next((each for each in states if each.code == request.POST.get("state")), states[0])
    found = _fund_and_form(request.FILES.get(FIELD), at)
    if isinstance(found, str):
        page |= {"wrong": [("form", found)], "state": state}
        return render(request, "requests/begin_word.html", page, status=422)
    fund, form = found
    begun, merged = actions.begin_from(state=state, route_code=fund.code, form=form, by=by, at=at)
    return _page(request, begun, form=form, merged=merged)


def _fund_and_form(given: UploadedFile[Any] | None, at: datetime) -> tuple[RouteDefinition, FormRead] | str:
    """The fund that a form is of, and what it says; or why it cannot be told."""
    if given is None or not given.size or given.size > LIMITS.max_bytes:
        form = _read(given, None)
        return form if isinstance(form, str) else ""
    data = given.read()
    base = read_base(data)
    fund = next((each for each in definitions() if base is not None and each.code == base.fund), None)
    if fund is None:
        return _("This form does not tell its fund. Begin a draft first, and bring the form to that")
    form = read_form(data, fund, labels=routes.choice_words(fund))
    return (fund, form) if form.read else _unread(form)


def _read(given: UploadedFile[Any] | None, definition: RouteDefinition | None) -> FormRead | str:
    """What an uploaded form says, or what is wrong with it."""
    if given is None:
        return _("Choose the form: a Word file (.docx), or the draft as JSON")
    if not given.size:
        return _("The file is empty. Choose it again")
    if given.size > LIMITS.max_bytes or definition is None:
        return _("A form has at most %(most)s MB. Take out its pictures") % {
            "most": LIMITS.max_bytes // 2**20
        }
    data = given.read()
    if data.lstrip()[:1] == b"{":
        form = read_json(data, definition)
    else:
        form = read_form(data, definition, labels=routes.choice_words(definition))
    return form if form.read else _unread(form)


def _unread(form: FormRead) -> str:
    return told(form.problems[0], None).said


def _page(
    request: HttpRequest, assistance: AssistanceRequest, *, wrong: str = "", form: FormRead | None = None,
    merged: Merged | None = None, status: int = 422,
) -> HttpResponse:  # fmt: skip
    definition = routes.definition(assistance.route)
    titles = {each.code: said(each.question.title) for each in definition.questions}
    page: dict[str, Any] = {
        "assistance": assistance, "wrong": [("form", wrong)] if wrong else [], "merged": merged,
        "most": LIMITS.max_bytes // 2**20, "conflicts": _conflicts(assistance, definition),
    }  # fmt: skip
    if form is not None and merged is not None:
        page |= {
            "taken": [(code, titles[code]) for code in merged.taken],
            "same": len(merged.same),
            "closed": [
                (titles[code], house.reason(reason, {}), forms.read(_inputs(definition, code), value))
                for code, (reason, value) in merged.closed.items()
            ],
            "notes": _notes(form, definition),
        }
    return render(request, "requests/word.html", page, status=status if wrong else 200)


def _notes(form: FormRead, definition: RouteDefinition) -> list[Told]:
    return [told(each, definition) for each in form.problems]


def _conflicts(assistance: AssistanceRequest, definition: RouteDefinition) -> list[dict[str, Any]]:
    """Each question with two versions: the answer as it is, and what the file says, side by side."""
    waiting = list(assistance.conflicts.select_related("by"))
    kept = {each.question: each for each in assistance.answers.select_related("by")} if waiting else {}
    found = []
    for each in waiting:
        asked, answer = definition.asked(each.question), kept.get(each.question)
        if asked is None:
            continue
        now = answer.value if answer else {}
        inputs = [one for one in asked.question.inputs if one.code in each.value]
        found.append({
            "conflict": each, "title": said(asked.question.title), "seen": answer.version if answer else 0,
            "answer": answer, "now": forms.read(inputs, now), "file": forms.read(inputs, each.value),
        })  # fmt: skip
    return found


def _inputs(definition: RouteDefinition, code: str) -> tuple[Any, ...]:
    asked = definition.asked(code)
    return asked.question.inputs if asked else ()


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
