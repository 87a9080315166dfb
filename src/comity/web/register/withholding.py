"""Withholding from the public, by two officials: one proposes, another confirms; either can give it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import held_once
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Person
from comity.apps.register import actions
from comity.apps.register.models import Withholding
from comity.web import words as all_words
from comity.web.desk.forms import EMPTY, choice, text
from comity.web.middleware import status_of
from comity.web.register import words
from comity.web.requests.found import find, moment, signed_in, somebody
from comity.web.requests.words import PUBLISHABLE

LARGEST = 2**63 - 1
MOST = 200
_NOT_PUBLIC_WORDS = gettext_lazy("For the second official and the State; not public. Name no person.")


class Propose(forms.Form):
    """Which parts, and why."""

    use_required_attribute = False
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What should no longer be public?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=EMPTY,
    )
    reason = choice(gettext_lazy("Why? Everybody reads this in its place"), tuple(words.REASONS.items()))
    words = text(gettext_lazy("In a few words"), _NOT_PUBLIC_WORDS)

    def __init__(self, data: Any, parts: list[str]) -> None:
        super().__init__(data, label_suffix="", initial={"parts": ["fact"] if "fact" in parts else parts})
        self.fields["parts"].choices = [(each, words.PARTS[each]) for each in PUBLISHABLE if each in parts]  # type: ignore[attr-defined]


class Lift(forms.Form):
    """Why it may show again, or why the proposal ends."""

    use_required_attribute = False
    words = text(gettext_lazy("Why?"), _NOT_PUBLIC_WORDS, rows=3)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """One question: what is to be withheld, and why."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    access.require(Act.PROPOSE_WITHHOLDING, by, assistance, at=at)
    left = sorted(assistance.agreed_on(at.date()) - assistance.withheld.keys())
    if not left or "fact" not in assistance.public_on(at.date()):
        raise Refused(Reason.NOT_PUBLIC)
    form = Propose(request.POST if request.method == "POST" else None, left)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.propose_withholding(assistance=assistance, by=by, at=at, **form.cleaned_data)
        except Refused as refused:
            status = _told(form, refused)
        else:
            messages.success(request, _("Proposed. Nothing is withheld until another official confirms it."))
            return redirect("withholdings")
    elif form.is_bound:
        status = 422
    return render(request, "register/withhold.html", {"assistance": assistance, "form": form}, status=status)


@signed_in
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What is proposed and what is withheld, of the requests this official may do it on."""
    by, at = somebody(request), moment()
    if not any(each.role in access.MAY[Act.CONFIRM_WITHHOLDING] for each in held_once(by, at)):
        raise Refused(Reason.MAY_NOT, may_not=True)
    rows = [_shown(each, by) for each in _open(by, at)]
    return render(
        request,
        "register/withholdings.html",
        {
            "waits": [each for each in rows if not each["confirmed"]],
            "holds": [each for each in rows if each["confirmed"]],
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One withholding: confirm it, or end it."""
    by, at = somebody(request), moment()
    found = next(iter(_open(by, at, number=min(number, LARGEST))), None)
    if found is None:
        raise Http404
    form, status, told = Lift(None, label_suffix=""), 200, ""
    try:
        if request.method == "POST" and request.POST.get("step") == "confirm":
            actions.confirm_withholding(withholding=found, by=by, at=at)
            messages.success(request, _("Withheld. It is public no more."))
            return redirect("withholdings")
        if request.method == "POST":
            form = Lift(request.POST, label_suffix="")
            if form.is_valid():
                actions.lift_withholding(withholding=found, words=form.cleaned_data["words"], by=by, at=at)
                messages.success(request, _("Ended. What its State agrees to is public again."))
                return redirect("withholdings")
            status = 422
    except Refused as refused:
        if form.is_bound:
            status = _told(form, refused)
        elif refused.may_not:
            raise
        else:
            status, told = status_of(refused), str(all_words.reason(refused.reason, refused.facts))
    return render(
        request,
        "register/withholding.html",
        {"each": _shown(found, by), "form": form, "told": told},
        status=status,
    )


def _open(by: Person, at: Any, *, number: int | None = None) -> list[Withholding]:
    """The withholdings that stand, of requests on which this person may confirm one; the oldest first."""
    known = AssistanceRequest.objects.seen_by(by, at).values("pk")
    rows = Withholding.objects.filter(lifting=None, assistance__in=known)
    rows = rows.select_related("assistance__state", "office", "confirmation__office").order_by("pk")
    if number is not None:
        rows = rows.filter(pk=number)
    return [
        each for each in rows[:MOST]
        if access.refusal(Act.CONFIRM_WITHHOLDING, by, each.assistance, at=at) is not Reason.MAY_NOT
    ]  # fmt: skip


def _shown(each: Withholding, by: Person) -> dict[str, Any]:
    return {
        "number": each.pk, "assistance": each.assistance, "parts": [words.PARTS[part] for part in each.parts],
        "reason": words.REASONS.get(each.reason, each.reason), "words": each.words, "office": each.office,
        "at": each.at, "own": each.by_id == by.pk, "confirmed": getattr(each, "confirmation", None),
    }  # fmt: skip


def _told(form: forms.Form, refused: Refused) -> int:
    if refused.may_not:
        raise refused
    field = str(refused.facts.get("field", ""))
    form.add_error(
        field if field in form.fields else None, str(all_words.reason(refused.reason, refused.facts))
    )
    return status_of(refused)
