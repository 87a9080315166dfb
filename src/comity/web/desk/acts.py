"""One page an act: one question, what is needed to answer it, and, where the State is told, the letter as it will go.

Every act goes the same way: the form, then the letter if there is one, then the act. What the page shows and what the
act does are one thing: the letter's seal comes back with the confirmation, and the act refuses if it would differ.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.apps.assistance import access
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.letters import drafts
from comity.web import words
from comity.web.desk import forms, letters, panels
from comity.web.desk.work import WORKS, Work
from comity.web.middleware import status_of
from comity.web.requests.found import find, moment, signed_in, somebody

CONFIRM, CHANGE = "confirm", "change"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """The page of one act on one request."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    work = WORKS.get(code)
    if work is None:
        raise Http404
    access.require(work.act, by, assistance, at=at)
    posted = request.method == "POST"
    step = request.POST.get("step", "")
    given = {key: value for key, value in request.GET.items() if key in work.form.base_fields}
    form = work.form(request.POST if posted else None, assistance=assistance, by=by, at=at, given=given)
    letter, status = "", 200
    straight = work.letter and not form.fields  # nothing to ask: the letter stands there at once
    if (posted and step != CHANGE and form.is_valid()) or (straight and not posted):
        try:
            facts = work.facts(form) if posted else {}
            if posted and (not work.letter or step == CONFIRM):
                seal = {"letter_seal": request.POST.get("seal", "")[:64]} if work.letter else {}
                work.do(assistance=assistance, by=by, at=at, **seal, **facts)
                messages.success(request, str(work.done))
                return redirect(work.after(assistance))
            letter = letters.letter(work.act, assistance, by=by, at=at, **facts, **work.told(assistance, at))
        except Refused as refused:
            if refused.may_not:
                raise
            status = status_of(refused)
            _tell(form, refused)
            if refused.reason is Reason.LETTER_CHANGED:
                letter = letters.letter(
                    work.act, assistance, by=by, at=at, **work.facts(form), **work.told(assistance, at)
                )
    elif posted and step != CHANGE:
        status = 422
    if posted and step == CHANGE:  # back from the letter: what was typed stands in the form again, unjudged
        form = work.form(None, assistance=assistance, by=by, at=at, given=_typed(form, request))
    return render(request, "desk/act.html", _page(request, work, assistance, form, letter), status=status)


def _page(
    request: HttpRequest, work: Work, assistance: AssistanceRequest, form: forms.About, letter: str
) -> dict[str, Any]:
    by, at = somebody(request), form.at
    unready = None if letter or form.is_bound else letters.unready(work.act, assistance, at=at)
    return {
        "unready": refused_words(unready) if unready else "",
        "work": work, "assistance": assistance, "form": form, "letter": letter, "definition": form.definition,
        "seal": drafts.seal(letter) if letter else "",
        "panels": panels.of(work.panels, assistance, by, at), "hidden": hidden(form) if letter else [],
    }  # fmt: skip


def hidden(form: forms.About) -> list[tuple[str, str]]:
    """What a form was given, to be sent again with the confirmation: pairs of name and value."""
    if not isinstance(form.data, QueryDict):
        return []
    return [(name, str(value)) for name in form.fields for value in form.data.getlist(name)]


def _typed(form: forms.About, request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in form.fields}


def _tell(form: forms.About, refused: Refused) -> None:
    """Put a refusal where it belongs: at the field it names, else above the form."""
    said = str(words.reason(refused.reason, refused.facts))
    field = str(refused.facts.get("field", ""))
    if not form.is_bound:
        form.is_bound, form.cleaned_data = True, {}
        form.full_clean()
    if not hasattr(form, "cleaned_data"):
        form.cleaned_data = {}
    named = {Reason.NO_CRITERION: "criterion", Reason.NO_REASON: "reason", Reason.NO_WORDS: "words"}
    field = field or named.get(refused.reason, "")  # type: ignore[call-overload]
    form.add_error(field if field in form.fields else None, said)


def refused_words(refused: Refused) -> str:
    """A refusal in words, for lists of several."""
    return str(words.reason(refused.reason, refused.facts)) or _("This was not done.")
