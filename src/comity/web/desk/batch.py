"""Several requests at once: each letter is shown, then all are confirmed together. Each is its own act with its own
record, and one that is refused does not hold the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comity.apps.assistance import actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import REFERENCE
from comity.apps.assistance.models.request import EMERGENCY
from comity.apps.assistance.refusal import Refused
from comity.apps.letters import drafts
from comity.apps.parties.models import Person, Role
from comity.web.desk import letters
from comity.web.desk.acts import CONFIRM, refused_words
from comity.web.desk.door import desk_only, funds_of, now, person
from comity.web.desk.forms import serving

MOST = 25  # a page of the list
LETTERS = {Act.TAKE_UP: actions.take_up, Act.RETURN_WITH_REMARKS: actions.return_with_remarks}


@dataclass(frozen=True)
class One:
    """One request of a batch: the letter that would go, or why none can."""

    of: AssistanceRequest
    letter: str = ""
    seal: str = ""
    wrong: str = ""


@desk_only
@require_POST
def batch(request: HttpRequest) -> HttpResponseBase:
    """The letters of a batch, or the batch itself."""
    by, at = person(request), now()
    try:
        act = Act(request.POST.get("act", ""))
    except ValueError:
        raise Http404 from None
    chosen = _chosen(request, by, at)
    if not chosen:
        messages.error(request, _("Choose at least one request, by the box before it."))
        return redirect("/desk/?tab=all")
    if act is Act.ASSIGN:
        return _assign(request, chosen, by, at)
    if act not in LETTERS:
        raise Http404
    if request.POST.get("step") == CONFIRM:
        return _done(request, act, chosen, by, at)
    found = [_preview(act, each, by, at) for each in chosen]
    ready = sum(not each.wrong for each in found)
    return render(request, "desk/batch.html", {"found": found, "ready": ready, "act": act.value})


def _chosen(request: HttpRequest, by: Person, at: datetime) -> list[AssistanceRequest]:
    """The requests ticked that are of the reader's own funds, in the order in which they should be taken: emergencies,
    then who waits longest."""
    wanted = [each for each in request.POST.getlist("r")[: MOST * 2] if REFERENCE.fullmatch(each)]
    rows = AssistanceRequest.objects.filter(reference__in=wanted, fund__in=funds_of(by, {Role.DESK}, at))
    found = list(rows.select_related("state", "route").order_by("first_sent_at", "pk")[:MOST])
    return sorted(found, key=lambda each: each.track != EMERGENCY)


def _preview(act: Act, assistance: AssistanceRequest, by: Person, at: datetime) -> One:
    try:
        letter = letters.letter(act, assistance, by=by, at=at)
    except Refused as refused:
        return One(assistance, wrong=refused_words(refused))
    return One(assistance, letter=letter, seal=drafts.seal(letter))


def _done(
    request: HttpRequest, act: Act, chosen: list[AssistanceRequest], by: Person, at: datetime
) -> HttpResponseBase:
    """Do each; those refused stand on the page again, with why and with their letter as it would go now."""
    refusals: list[One] = []
    done = 0
    for each in chosen:
        seal = request.POST.get(f"seal_{each}", "")[:64]
        if not seal:
            continue
        try:
            LETTERS[act](assistance=each, letter_seal=seal, by=by, at=at)
        except Refused as refused:
            again = _preview(act, each, by, at)
            refusals.append(One(each, again.letter, again.seal, refused_words(refused)))
        else:
            done += 1
    if done:
        messages.success(
            request, ngettext("%(n)d letter has gone.", "%(n)d letters have gone.", done) % {"n": done}
        )
    if not refusals:
        return redirect("/desk/?tab=mine")
    context = {"found": refusals, "ready": 0, "act": act.value, "after": True}
    return render(request, "desk/batch.html", context, status=409)


def _assign(
    request: HttpRequest, chosen: list[AssistanceRequest], by: Person, at: datetime
) -> HttpResponseBase:
    """Who takes them on? Only people who serve every fund among those chosen are offered."""
    funds = {each.fund for each in chosen}
    people: dict[str, Person] = {}
    for place, fund in enumerate(sorted(funds)):
        here = {str(each.number): each for each in serving(fund, at)}
        people = here if place == 0 else {key: each for key, each in people.items() if key in here}
    officer = people.get(request.POST.get("officer", ""))
    if officer is None:
        wrong = _("choose one of the list") if request.POST.get("step") == CONFIRM else ""
        context: dict[str, Any] = {"found": chosen, "people": people.items(), "wrong": wrong}
        return render(request, "desk/assign.html", context, status=422 if wrong else 200)
    refusals, done = [], 0
    for each in chosen:
        try:
            actions.assign(assistance=each, officer=officer, by=by, at=at)
        except Refused as refused:
            refusals.append(f"{each}: {refused_words(refused)}")
        else:
            done += 1
    if done:
        said = ngettext("%(n)d request given to %(name)s.", "%(n)d requests given to %(name)s.", done)
        messages.success(request, said % {"n": done, "name": officer})
    for line in refusals:
        messages.error(request, line)
    return redirect("/desk/?tab=all")
