"""The editor's desk: what waits, taking a document in, and looking at a candidate."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from importlib.metadata import version
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.commitments import actions as commitments
from comity.apps.parties.models import Person
from comity.apps.parties.refusal import Refused
from comity.apps.texts import actions as texts
from comity.apps.texts.models import Candidate, Document
from comity.apps.texts.refusal import Reason
from comity.web import asked, words
from comity.web.frame import is_editor
from comity.web.read import marks
from comity.web.read.guarded import FIELD, read_upload
from comity.web.read.places import place
from comity.web.texts.candidates import describe, lines

Page = Callable[..., HttpResponse]
MOST = 50
DUE = ("text", "relation", "body", "session", "year", "date")


def editors_only(page: Page) -> Page:
    """Let in editors; others are told that the page is not theirs. The acts ask again."""

    @never_cache
    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not is_editor(request):
            raise PermissionDenied
        return page(request, *arguments, **named)

    return guarded


def person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@editors_only
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a look, text by text, and what came in last."""
    waiting = (
        Candidate.objects.filter(state=Candidate.State.OPEN)
        .values("paragraph__instrument__symbol", "paragraph__instrument__title")
        .annotate(n=Count("id"))
        .order_by("-n", "paragraph__instrument__symbol")[:MOST]
    )
    documents = Document.objects.select_related("instrument").only(
        "name", "received_at", "gives_text", "differences", "instrument__symbol"
    )[:MOST]
    rows = [
        {
            "symbol": each["paragraph__instrument__symbol"],
            "title": each["paragraph__instrument__title"],
            "n": each["n"],
        }
        for each in waiting
    ]
    return render(request, "library/desk.html", {"waiting": rows, "documents": documents})


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take a document into the library. One question: which document."""
    if request.method != "POST":
        return render(request, "library/add.html", {})
    with place():
        got = read_upload(request.FILES.get(FIELD))
    wrong: Any = got.wrong
    field = FIELD
    symbol = asked.plain(request.POST.get("symbol", "")).strip()[:80]
    if got.reading is not None:
        try:
            taken = texts.take_in(
                content=got.content, name=got.name, reading=got.reading, text=got.text,
                read_with=f"comity {version('comity')}", by=person(request), at=datetime.now(UTC), symbol=symbol,
            )  # fmt: skip
        except Refused as refused:
            if refused.may_not:
                raise
            wrong = words.reason(refused.reason)
            if refused.reason is Reason.NOT_FIT:
                wrong = _("The document names another symbol than the one given. Leave the field empty")
            field = "symbol" if refused.reason in (Reason.NO_SYMBOL, Reason.NOT_FIT) else FIELD
        else:
            said = (
                _("Taken in. Look at what the reader found.")
                if taken.new
                else _("This very file is held already.")
            )
            messages.success(request, said)
            return redirect(f"{taken.instrument.get_absolute_url()}/candidates")
    return render(request, "library/add.html", {"wrong": wrong, "field": field, "symbol": symbol}, status=422)


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, number: int) -> HttpResponse:
    """One question: does the text say what the reader proposes?"""
    rows = Candidate.objects.with_source()
    candidate = get_object_or_404(rows, pk=number) if number < 2**63 else get_object_or_404(rows, pk=0)
    wrong: list[tuple[str, Any]] = []
    if request.method == "POST":
        wrong = _decide(request, candidate)
        if not wrong:
            messages.success(
                request, _("Saved: paragraph %(anchor)s.") % {"anchor": candidate.paragraph.anchor}
            )
            following = (
                Candidate.objects.open()
                .filter(
                    paragraph__instrument=candidate.paragraph.instrument_id,
                    paragraph__order__gte=candidate.paragraph.order,
                )
                .exclude(pk=candidate.pk)
                .first()
            )
            if following:
                return redirect("library-look", number=following.pk)
            return redirect(f"{candidate.paragraph.instrument.get_absolute_url()}/candidates")
    describe(candidate)
    says = candidate.settled or candidate.proposed
    page = {
        "candidate": candidate, "text": candidate.paragraph.instrument, "wrong": wrong,
        "lines": lines([candidate.paragraph], [candidate]), "key": marks.EXPLAINED,
        "given": request.POST if wrong else {
            "addressees": "\n".join(says.get("addressees") or ()), "verb": says.get("verb") or "",
            "action_text": says.get("action_text") or "", "seen": candidate.looked,
            **{f"due_{key}": (says.get("due") or {}).get(key) or "" for key in DUE},
        },
        "relations": words.RELATIONS.items(),
    }  # fmt: skip
    return render(request, "library/look.html", page, status=422 if wrong else 200)


def _decide(request: HttpRequest, candidate: Candidate) -> list[tuple[str, Any]]:
    """Do what was chosen; what is wrong with it, by field. A refusal that no field can mend is the middleware's."""
    by, at = person(request), datetime.now(UTC)
    remark = asked.plain(request.POST.get("remark", ""))[:400]
    seen = _whole(request.POST.get("seen", ""))
    if seen is None:
        return [("choice-0", _("This form is out of date. Load the page again"))]
    choice = request.POST.get("choice", "")
    if choice == "confirm":
        commitments.confirm(candidate=candidate, by=by, at=at, seen=seen, remark=remark)
    elif choice == "reject":
        commitments.reject(candidate=candidate, by=by, at=at, seen=seen, remark=remark)
    elif choice == "correct":
        if wrong := _unreadable(request):
            return wrong
        try:
            commitments.correct(
                candidate=candidate,
                settled=_settled(request, candidate),
                by=by,
                at=at,
                seen=seen,
                remark=remark,
            )
        except Refused as refused:
            if refused.reason is not Reason.NOT_FIT:
                raise
            field = str(refused.facts.get("field") or "addressees").replace(".", "_")
            return [(field, FIELDS.get(field, _("This cannot be taken as it is")))]
    else:
        return [("choice-0", _("Choose whether the text says this"))]
    return []


FIELDS = {
    "addressees": gettext_lazy("Name who is asked, one a line"),
    "verb": gettext_lazy("Give the verb"),
    "action_text": gettext_lazy("Say what is asked"),
    "due_relation": gettext_lazy("Choose how the date is meant"),
    "due_session": gettext_lazy("Write the session as a number"),
    "due_year": gettext_lazy("Write the year in four figures"),
    "due_date": gettext_lazy("Write the day as 2026-11-23"),
    "due_body": gettext_lazy("Say whose session it is"),
}


def _settled(request: HttpRequest, candidate: Candidate) -> dict[str, Any]:
    """The correction as a mandate; what the form does not show stays as proposed."""
    post = {key: asked.plain(str(value)).strip() for key, value in request.POST.items()}
    due = {key: post.get(f"due_{key}", "") for key in DUE}
    return {
        **(candidate.settled or candidate.proposed),
        "addressees": [each.strip() for each in post.get("addressees", "").splitlines() if each.strip()],
        "verb": post.get("verb", ""),
        "action_text": post.get("action_text", ""),
        "due": {
            **due, "body": due["body"] or None, "date": due["date"] or None,
            "session": _whole(due["session"]) if due["session"] else None,
            "year": _whole(due["year"]) if due["year"] else None,
        } if any(due[key] for key in ("text", "session", "year", "date")) else None,
    }  # fmt: skip


LONGEST = {"addressees": 4000, "verb": 80, "action_text": 8000, "due_text": 200}


def _unreadable(request: HttpRequest) -> list[tuple[str, Any]]:
    """What of a correction cannot be taken as it is written, by field; nothing is dropped in silence."""
    said = {key: request.POST.get(key, "").strip() for key in FIELDS}
    wrong: list[tuple[str, Any]] = []
    if said["due_session"] and not 0 < (_whole(said["due_session"]) or 0) < 1000:
        wrong.append(("due_session", FIELDS["due_session"]))
    if said["due_year"] and not 1945 <= (_whole(said["due_year"]) or 0) < 3000:
        wrong.append(("due_year", FIELDS["due_year"]))
    if said["due_date"] and not re.fullmatch(r"(?a:\d{4})-(?a:\d\d)(?:-(?a:\d\d))?", said["due_date"]):
        wrong.append(("due_date", FIELDS["due_date"]))
    for field, most in LONGEST.items():
        if len(request.POST.get(field, "")) > most:
            wrong.append((field, _("This is too long to be what one paragraph asks")))
    return wrong


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
