"""What a State does on its request beside writing it: one question a page, one act a form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.apps.assistance import access, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.needs import proposal_of
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.pure.dossier import figures
from comity.pure.dossier.catalogue import Input
from comity.web import words as house
from comity.web.middleware import status_of
from comity.web.requests import forms, words
from comity.web.requests.forms import Control
from comity.web.requests.found import find, moment, signed_in, somebody
from comity.web.requests.progress import progress, written
from comity.web.requests.state_acts import ACTS, open_circulation
from comity.web.templatetags.requests import said

# The field a refusal speaks of, where its facts do not say.
FIELD_OF: dict[Any, str] = {
    Reason.NO_WORDS: "words", Reason.NO_REASON: "reason", Reason.DAY_IN_PAST: "until", Reason.DAY_IN_FUTURE: "from_on",
}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, ref: str, name: str) -> HttpResponse:
    """The page of one act."""
    at, by = moment(), somebody(request)
    assistance = find(request, ref, at)
    page = ACTS.get(name)
    if page is None:
        raise Http404
    access.require(page.act, by, assistance, at=at)
    inputs = page.fields(assistance, at)
    if request.method != "POST":
        drawn = forms.controls(inputs, page.given(assistance, at))
        return _shown(request, assistance, name, drawn)
    if page.act is Act.PUBLISH and "confirmed" in request.POST:
        inputs += (_confirmed(),)  # asked only where the screen found something
    values = forms.typed(inputs, request.POST)
    drawn = forms.controls(inputs, values)
    wrong = _wrong(drawn)
    found: list[dict[str, str]] = []
    status = 422
    if not wrong:
        try:
            if "seen" in request.POST and request.POST["seen"] != page.seen(assistance):
                raise Refused(Reason.MOVED_MEANWHILE)
            page.do(assistance, values, by, at)
        except Refused as refused:
            found = refused.facts.get("found", []) if refused.reason is Reason.PERSONAL_DATA else []
            if found and not any(each.name == "confirmed" for each in drawn):
                drawn.append(Control(_confirmed()))
            wrong = _told(drawn, refused)
            status = status_of(refused)
            if not wrong:
                raise
        else:
            messages.success(request, str(page.done))
            if page.act is Act.DISCARD:
                return redirect("requests")
            # Chosen in a draft, what may be published is a line of the list before sending: back to it.
            to = "/send" if page.act is Act.PUBLISH and assistance.is_draft else page.to
            return redirect(f"{assistance.get_absolute_url()}{to}")
    return _shown(request, assistance, name, drawn, wrong=wrong, found=found, status=status)


def _shown(
    request: HttpRequest, assistance: AssistanceRequest, name: str, drawn: list[Control], *,
    wrong: list[tuple[str, str]] | None = None, found: list[dict[str, str]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    page, definition = ACTS[name], routes.definition(assistance.route)
    titles = {each.code: said(each.question.title) for each in definition.questions}
    shown = {
        "assistance": assistance, "name": name, "page": page, "controls": drawn, "wrong": wrong or [],
        "seen": page.seen(assistance), "shows": page.shows,
        "answers": written(progress(assistance)) if page.shows == "requests/_answers.html" else [],
        "proposal": proposal_of(assistance) if page.shows == "requests/_proposal.html" else None,
        "circulation": open_circulation(assistance) if page.shows == "requests/_circulation.html" else None,
        "found": [
            (titles.get(each["question"], each["question"]), words.FOUND.get(each["found"], each["found"]),
             f"{assistance.get_absolute_url()}/answers/{each['question']}" if assistance.is_draft else "")
            for each in found or ()
        ],
    }  # fmt: skip
    return render(request, "requests/act.html", shown, status=status)


def _wrong(drawn: list[Control]) -> list[tuple[str, str]]:
    """What is wrong with the fields by themselves."""
    for each in drawn:
        code = ""
        if not each.value.strip():
            code = "empty" if each.input.required else ""
        elif each.input.kind == "date":
            code = "" if figures.day(each.value) else "not-a-date"
        elif each.input.kind in ("choice", "choices"):
            code = "" if each.chosen <= {code for code, _label in each.input.choices} else "not-a-choice"
        elif len(each.value) > each.input.most_characters:
            code = "too-long"
        if code:
            each.wrong.append(words.gap(code, each.label, {"most": each.input.most_characters}))
    return [(each.place, line) for each in drawn for line in each.wrong]


def _told(drawn: list[Control], refused: Refused) -> list[tuple[str, str]]:
    """The refusal at the field it speaks of; nothing where it speaks of none of them."""
    if refused.reason is Reason.PERSONAL_DATA:
        name = "confirmed"
    elif refused.reason in FIELD_OF or refused.reason is Reason.NOT_FIT:
        name = str(refused.facts.get("field") or FIELD_OF.get(refused.reason, ""))
    else:
        return []
    control = next((each for each in drawn if each.name == name), None)
    if control is None:
        return []
    line = str(house.reason(refused.reason, refused.facts))
    if refused.reason is Reason.NOT_FIT and name == "parts":
        line = _("Whatever is published, that you ask is public too. Choose it, or choose nothing.")
    control.wrong.append(line)
    return [(control.place, line)]


def _confirmed() -> Input:
    return Input(
        "confirmed", "choices", _("Confirm"), _("What you confirm is on record, by its kind alone."),
        choices=(("yes", _("What was found belongs to an office, not to a person, and may be public")),),
    )  # fmt: skip
