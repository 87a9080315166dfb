"""The Board's list: the files that wait for its advice, and those it has advised on."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.assistance import calendar
from comity.apps.assistance.models import Advice, AssistanceRequest, Proposal, Recusal
from comity.apps.assistance.models.request import AT_WORK
from comity.apps.parties.models import Role
from comity.pure.lifecycle.table import Stage
from comity.web.desk import rows
from comity.web.desk.door import READERS, funds_of, held, now, only, person
from comity.web.requests.words import ADVISES

MOST = 100  # files on one list: a meeting takes fewer
LATELY = 20


@only(*READERS, Role.BOARD)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """What waits for the Board of each fund the reader serves, the longest waiting first."""
    by, at = person(request), now()
    found: Any = AssistanceRequest.objects.filter(AT_WORK, stage=Stage.ADVICE, consent_stopped=False)
    given: Any = Advice.objects.select_related("assistance__state").order_by("-at", "-pk")
    if not held(by, {Role.AUDITOR}, at):
        funds = funds_of(by, READERS | {Role.BOARD}, at)
        found, given = found.filter(fund__in=funds), given.filter(assistance__fund__in=funds)
    newest = Proposal.objects.order_by("-version").only("assistance", "version", "cost", "currency", "plan")
    found = list(
        found.select_related("state")
        .prefetch_related(Prefetch("proposals", newest))
        .order_by("held_since", "pk")[:MOST]
    )
    definitions = rows.definitions_of(found)
    aside = set(Recusal.objects.filter(person=by, assistance__in=found).values_list("assistance", flat=True))
    advising = set(funds_of(by, {Role.BOARD}, at))
    working = calendar.working_days()
    files = [
        {
            "of": each, "definition": definitions[each.route_id], "aside": each.pk in aside,
            "proposal": next(iter(each.proposals.all()), None), "may": each.fund in advising,
            "waits": working.between(each.held_since.date(), at.date()),
            "due": rows.due_words(each.due_on, at.date(), working),
        }
        for each in found
    ]  # fmt: skip
    packs = bool(funds_of(by, {Role.BOARD, Role.DESK}, at))
    lately = [(each, ADVISES[each.advises]) for each in given[:LATELY]]
    return render(
        request, "desk/board.html", {"files": files, "lately": lately, "most": MOST, "packs": packs}
    )
