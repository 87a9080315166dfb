"""The assessor's own page, and the small acts beside others: dropping a remark, showing to partners, deciding on an
input."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.apps.assistance import access, actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Assessment, AssistanceRequest
from comity.apps.assistance.refusal import Refused
from comity.apps.parties.models import Person
from comity.web.desk import forms, panels
from comity.web.desk.acts import refused_words
from comity.web.middleware import status_of
from comity.web.requests.found import find, moment, signed_in, somebody

HAND_IN = "hand-in"
LARGEST = 2**63 - 1


def _own(assistance: AssistanceRequest, by: Person) -> Assessment | None:
    return assistance.assessments.filter(assessor=by, round=assistance.round).first()


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def assess(request: HttpRequest, ref: str) -> HttpResponse:
    """One's own assessment: saved as often as one likes, handed in once."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    access.require(Act.ASSESS, by, assistance, at=at)
    own = _own(assistance, by)
    if own is None:
        return redirect(f"/desk/{assistance}/{Act.OPEN_ASSESSMENT.value}")
    handed_in, status = own.submitted_at is not None, 200
    data = request.POST if request.method == "POST" and not handed_in else None
    form = forms.Assessing(data, assistance=assistance, by=by, at=at, given=_given(own))
    if data is not None:
        submit = request.POST.get("step") == HAND_IN
        if form.is_valid():
            try:
                actions.assess(assessment=own, submit=submit, by=by, at=at, **form.said())
            except Refused as refused:
                if refused.may_not:
                    raise
                status = status_of(refused)
                form.add_error(None, refused_words(refused))
            else:
                messages.success(
                    request, _("Handed in.") if submit else _("Saved. Nobody else can read it yet.")
                )
                return redirect(assistance.get_absolute_url() if submit else f"/desk/{assistance}/assess")
        else:
            status = 422
    context = {
        "assistance": assistance, "form": form, "own": own, "handed_in": handed_in, "definition": form.definition,
        "panels": panels.of(("assessments", "findings", "answers") if handed_in else ("findings", "answers"),
                            assistance, by, at),
    }  # fmt: skip
    return render(request, "desk/assess.html", context, status=status)


def _given(own: Assessment) -> dict[str, str]:
    given = {"needs": own.needs, "advises": own.advises}
    for code, told in own.judged.items():
        given[f"rule_{code}"], given[f"rule_{code}_words"] = told.get("met", ""), told.get("words", "")
    return given


@signed_in
@require_POST
def drop_remark(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Drop a remark of one's own that was not sent."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    remark = get_object_or_404(assistance.remarks, pk=min(number, LARGEST), sent_at=None)
    actions.drop_remark(remark=remark, by=by, at=at)
    messages.success(request, _("Dropped."))
    return redirect(f"/desk/{assistance}/remark#written")


@signed_in
@require_POST
def circulate(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Record that the request was shown to the partners named."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    circulation = get_object_or_404(assistance.circulations, pk=min(number, LARGEST))
    actions.circulate(circulation=circulation, by=by, at=at)
    messages.success(request, _("It is on record that the request was shown."))
    return redirect(assistance.get_absolute_url())


@signed_in
@require_safe
def inputs(request: HttpRequest, ref: str) -> HttpResponse:
    """All inputs on a request, for the desk."""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    access.require(Act.DECIDE_INPUT, by, assistance, at=at)
    shown = panels.of(("inputs",), assistance, by, at)
    return render(request, "desk/inputs.html", {"assistance": assistance, "panels": shown})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decide_input(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """What becomes of one input?"""
    by, at = somebody(request), moment()
    assistance = find(request, ref, at)
    access.require(Act.DECIDE_INPUT, by, assistance, at=at)
    one = get_object_or_404(assistance.inputs.select_related("office"), pk=min(number, LARGEST))
    if one.standing != one.Standing.HELD:
        raise Http404
    form = forms.DecideInput(request.POST if request.method == "POST" else None, label_suffix="")
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.decide_input(public_input=one, by=by, at=at, **form.cleaned_data)
        except Refused as refused:
            if refused.may_not:
                raise
            status = status_of(refused)
            form.add_error(None, refused_words(refused))
        else:
            messages.success(request, _("Decided."))
            return redirect(f"/desk/{assistance}/inputs")
    elif form.is_bound:
        status = 422
    return render(
        request, "desk/input.html", {"assistance": assistance, "one": one, "form": form}, status=status
    )
