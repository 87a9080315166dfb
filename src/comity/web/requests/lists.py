"""Lists of requests: a State's own in its order of priority, and what States have made public. And beginning one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import CharField, Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access, actions, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import sending
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents.models import Priority
from comity.apps.parties.models import Holding, Party
from comity.pure.lifecycle.table import FINAL, Stage
from comity.web import asked
from comity.web.requests.found import moment, person, signed_in, somebody, states_of
from comity.web.requests.public import definitions

PAGE = 50
MOST = 300  # of one State on its own page; more stand on the pages after
OPEN, ENDED = "open", "ended"


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A delegation's own requests, and for everybody those that are public."""
    at = moment()
    states = states_of(person(request), at)
    own = [_own(state) for state, _held in states]
    stands = asked.choice(request, "stands", (OPEN, ENDED))
    rows = AssistanceRequest.objects.published(at.date()).select_related("state", "route")
    if stands:
        rows = rows.filter(ended_at__isnull=stands == OPEN)
    funds = {each.code: each for each in definitions()}
    fund = asked.choice(request, "fund", funds)
    if fund:
        rows = rows.filter(fund=fund)
    counts = AssistanceRequest.objects.sent().aggregate(
        sent=Count("pk"), public=Count("pk", filter=Q(pk__in=AssistanceRequest.objects.published(at.date())))
    )
    pages = Paginator(rows.order_by("-first_sent_at", "-pk"), PAGE)
    if not stands and not fund:
        pages.count = counts["public"]  # known already: one statement fewer
    page: Any = pages.get_page(asked.whole(request, "page", 1))
    for each in page.object_list:
        each.shown_title = each.title if "title" in each.public_on(at.date()) else ""
    query = "&".join(f"{name}={value}" for name, value in (("stands", stands), ("fund", fund)) if value)
    return render(
        request, "requests/list.html",
        {
            "own": own, "page": page,
            "may_begin": person(request) is None or any(_drafts(held) for _state, held in states),
            "funds": funds.values(), "fund": fund, "stands": stands, "query": query,
            "unpublished": counts["sent"] - counts["public"],
            "short": {code: each.short for code, each in funds.items()},
        },
    )  # fmt: skip


def _drafts(held: list[Holding]) -> bool:
    return any(each.role in access.MAY[Act.BEGIN] for each in held)


def _own(state: Party) -> dict[str, Any]:
    """A State's requests in its own order: those with a place first, the others by their age; ended ones apart."""
    address = Concat(Value("assistance/"), Cast(OuterRef("number"), CharField()))
    rows = list(
        AssistanceRequest.objects.filter(state=state)
        .exclude(stage=Stage.DISCARDED)
        .annotate(place=Subquery(Priority.objects.filter(subject=address).values("place")[:1]))
        .select_related("route")
        .order_by("-pk")[:MOST]
    )
    for each in rows:
        each.short = routes.definition(each.route).short
    current = [each for each in rows if Stage(each.stage) not in FINAL]
    current.sort(key=lambda each: (each.place or len(rows) + 1, each.pk))
    return {
        "state": state, "current": current, "ended": [each for each in rows if Stage(each.stage) in FINAL],
        "turns": sum(each.holder == "state" and not each.is_draft for each in current),
    }  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """One question: which fund. The answer begins a draft."""
    at, by = moment(), somebody(request)
    states = [state for state, _held in states_of(by, at) if access.acting_for(Act.BEGIN, by, state, at=at)]
    if not states:
        raise Refused(Reason.MAY_NOT, may_not=True)
    served = sending.served()
    # What nobody here would take up is not offered: it could not be sent in the end.
    funds = [each for each in definitions() if each.code in served]
    unserved = [each for each in definitions() if each.code not in served]
    wrong: list[tuple[str, str]] = []
    fund = request.POST.get("fund", "") or asked.words(request, "fund")
    state = next(
        (each for each in states if each.code == request.POST.get("state", states[0].code)), states[0]
    )
    if request.method == "POST":
        if fund in {each.code for each in funds}:
            begun = actions.begin(state=state, route_code=fund, by=by, at=at)
            return redirect(
                f"{begun.get_absolute_url()}/answers/{routes.definition(begun.route).questions[0].code}"
            )
        wrong = [("fund-0", _("Choose the fund to ask"))]
    page = {
        "funds": funds,
        "unserved": unserved,
        "fund": fund,
        "states": states,
        "state": state,
        "wrong": wrong,
    }
    return render(request, "requests/begin.html", page, status=422 if wrong else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rank(request: HttpRequest, code: str) -> HttpResponse:
    """One question: in which order the State wants its requests. Only the State changes it."""
    at, by = moment(), somebody(request)
    state = next((state for state, _held in states_of(by, at) if state.code == code), None)
    if state is None:
        raise Refused(Reason.MAY_NOT, may_not=True)
    access.require_for(Act.RANK, by, state, at=at)
    rows = _own(state)["current"]
    given = {each.number: str(each.place or "") for each in rows}
    wrong: list[tuple[str, str]] = []
    if request.method == "POST":
        given = {
            each.number: asked.plain(request.POST.get(f"place-{each.number}", "")).strip()[:4]
            for each in rows
        }
        taken: dict[int, Any] = {}
        for each in rows:
            typed, name = given[each.number], each.title or _("Request without a title")
            if not typed:
                continue
            if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= 999):
                wrong.append(
                    (f"place-{each.number}", _("%(title)s: write a number from 1 on") % {"title": name})
                )
            elif int(typed) in taken:
                wrong.append((f"place-{each.number}", _("%(title)s: another has the place %(place)s already") % {
                    "title": name, "place": typed}))  # fmt: skip
            else:
                taken[int(typed)] = each.number
        if not wrong:
            try:
                actions.rank(state=state, order=[taken[place] for place in sorted(taken)], by=by, at=at)
            except Refused as refused:
                if refused.reason is not Reason.ALREADY_SO:
                    raise
            messages.success(request, _("Your order of priority is kept."))
            return redirect("requests")
    for each in rows:
        each.given, each.field = given[each.number], f"place-{each.number}"
        each.wrong = next((line for place, line in wrong if place == each.field), "")
    return render(
        request,
        "requests/rank.html",
        {"rows": rows, "state": state, "wrong": wrong},
        status=422 if wrong else 200,
    )
