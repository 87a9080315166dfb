"""Writing a request: one question a page. What was typed is kept even where it is not fit yet, and what another wrote
meanwhile is never written over: both versions are shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import answer as keep
from comity.apps.assistance.models import Answer, AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Person
from comity.pure.dossier.gaps import is_empty
from comity.pure.dossier.route import Asked
from comity.web import words as house
from comity.web.requests import forms
from comity.web.requests.found import find, moment, signed_in, somebody
from comity.web.requests.progress import Progress, progress

# A save of one's own that is younger than this is the page's own, on its way when the button was pressed.
OWN_SAVE = timedelta(minutes=1)
SCRIPT = ("django_htmx", "static", "django_htmx", "htmx-2.min.js")


def question(request: HttpRequest, ref: str, question: str) -> HttpResponse:
    """One question of a request: read it, save it, go on."""
    if "HX-Request" in request.headers and not request.user.is_authenticated:
        return render(request, "requests/_saved.html", {"signed_out": True})
    return _question(request, ref, question)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def _question(request: HttpRequest, ref: str, question: str) -> HttpResponse:
    at = moment()
    assistance = find(request, ref, at)
    access.require(Act.ANSWER, somebody(request), assistance, at=at)
    where = progress(assistance)
    asked = where.definition.asked(question)
    if asked is None:
        raise Http404
    if assistance.awaiting_answer and question not in where.remarks:
        raise Refused(Reason.NOT_REMARKED, question=question)
    if request.method != "POST":
        answer = where.answers.get(question)
        return _page(request, assistance, where, asked, answer.value if answer else {}, seen=_version(answer))
    if "HX-Request" in request.headers:
        return _save_quietly(request, assistance, asked, at)
    return _save(request, assistance, where, asked, at)


def _save(
    request: HttpRequest, assistance: AssistanceRequest, where: Progress, asked: Asked, at: datetime
) -> HttpResponse:
    value = forms.typed(asked.question.inputs, request.POST)
    try:
        _keep(assistance, asked.code, value, seen=_seen(request), by=somebody(request), at=at)
    except Refused as refused:
        if refused.reason is Reason.CHANGED_MEANWHILE:
            return _conflict(request, assistance, asked, value, refused)
        raise
    now = progress(assistance)
    if "later" in request.POST:
        return redirect(assistance)
    answer = now.answers[asked.code]
    if now.gaps.get(asked.code) and not is_empty(asked.question, answer.value):
        return _page(request, assistance, now, asked, answer.value, seen=answer.version, told=True)
    following = now.next_after(asked.code)
    return redirect(following.address if following else f"{assistance.get_absolute_url()}/send")


def _save_quietly(
    request: HttpRequest, assistance: AssistanceRequest, asked: Asked, at: datetime
) -> HttpResponse:
    """Keep what stands on the page while it is being written. What cannot be kept is told beside the button, and the
    page loses nothing."""
    value = forms.typed(asked.question.inputs, request.POST)
    try:
        answer = _keep(assistance, asked.code, value, seen=_seen(request), by=somebody(request), at=at)
    except Refused as refused:
        return render(request, "requests/_saved.html", {"wrong": house.reason(refused.reason, refused.facts)})
    return render(request, "requests/_saved.html", {"answer": answer})


def _keep(
    assistance: AssistanceRequest,
    question: str,
    value: dict[str, Any],
    *,
    seen: int,
    by: Person,
    at: datetime,
) -> Answer:
    try:
        return keep(assistance=assistance, question=question, value=value, seen=seen, by=by, at=at)
    except Refused as refused:
        if refused.reason is not Reason.CHANGED_MEANWHILE or refused.facts["by"] != by.address:
            raise
        theirs = parse_datetime(refused.facts["at"])
        if theirs is None or at - theirs > OWN_SAVE:
            raise
        seen = refused.facts["version"]
    return keep(assistance=assistance, question=question, value=value, seen=seen, by=by, at=at)


def _page(
    request: HttpRequest, assistance: AssistanceRequest, where: Progress, asked: Asked, value: dict[str, Any],
    *, seen: int, told: bool = False,
) -> HttpResponse:  # fmt: skip
    drawn = forms.controls(asked.question.inputs, value)
    # Somebody who comes back to an answer sees what is missing from it; on a page not begun nothing is wrong yet.
    shown = told or not is_empty(asked.question, value)
    wrong = forms.note(drawn, where.gaps.get(asked.code, ())) if shown else []
    codes = [each.code for each in where.lines]
    sent = assistance.submissions.order_by("-turn").first() if assistance.awaiting_answer else None
    page = {
        "assistance": assistance, "asked": asked, "controls": drawn, "wrong": wrong, "seen": seen, "where": where,
        "script": script_version(),
        "number": codes.index(asked.code) + 1, "all": len(codes), "answer": where.answers.get(asked.code),
        "remarks": where.remarks.get(asked.code, ()),
        "wrote": forms.read(asked.question.inputs, sent.answers.get(asked.code, {})) if sent else [],
    }  # fmt: skip
    return render(request, "requests/question.html", page, status=422 if told and wrong else 200)


def _conflict(
    request: HttpRequest, assistance: AssistanceRequest, asked: Asked, value: dict[str, Any], refused: Refused
) -> HttpResponse:
    """Both versions of an answer, to choose from: what another saved, and what was typed here."""
    theirs = assistance.answers.select_related("by").filter(question=asked.code).first()
    page = {
        "assistance": assistance, "asked": asked, "controls": forms.controls(asked.question.inputs, value),
        "theirs": forms.read(asked.question.inputs, refused.facts["theirs"]), "who": theirs.by if theirs else None,
        "when": parse_datetime(refused.facts["at"]), "seen": refused.facts["version"],
    }  # fmt: skip
    return render(request, "requests/conflict.html", page, status=409)


def _version(answer: Answer | None) -> int:
    return answer.version if answer else 0


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


@require_safe
def script(request: HttpRequest, version: str) -> HttpResponse:
    """The one script of the page of a question, which saves while one writes. The page works without it. Its version is
    in its address, so browsers may keep it for good."""
    if version != script_version():
        raise Http404
    text = resources.files(SCRIPT[0]).joinpath(*SCRIPT[1:]).read_text("utf-8")
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def script_version() -> str:
    """The version of the package that brings the script."""
    from importlib.metadata import version

    return version("django-htmx").replace(".", "-")
