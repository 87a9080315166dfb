"""Setting money aside for several requests together: which wait, which money would pay for which, and what stands
against the rest, before anything is done. And what became of money that was set aside, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access as requests
from comity.apps.assistance.models import AssistanceRequest, Decision, Proposal
from comity.apps.funds import access, deeds
from comity.apps.funds.access import Act
from comity.apps.funds.choosing import Chosen, payable, propose
from comity.apps.funds.models import (
    Allocation,
    Contribution,
    Entry,
    Left,
    PaymentObstacle,
    SpendingReport,
    Tranche,
)
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger.amounts import Amount
from comity.pure.ledger.rules import Name, of_amount, rule_on
from comity.web import asked
from comity.web.finance import acts, door, forms, panels, views, work
from comity.web.finance.words import AGAINST
from comity.web.middleware import status_of

PREVIEW = "preview"
PAGE = 50


@door.officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: HttpRequest, code: str) -> HttpResponse:
    """The requests that wait for money of a fund; what would be paid by which money; setting it aside."""
    fund, by, at = door.find(request, code, acts=True), door.person(request), door.now()
    access.require(Act.ALLOCATE, by, at=at, funds=(fund,))
    deed, posted, step = deeds.DEEDS[Act.ALLOCATE], request.method == "POST", request.POST.get("step", "")
    form = forms.Doing(deed, fund, request.POST if posted else None, acts.begins(deed, fund, at))
    costs, decisions = _costs(form.wanted), _decisions(form.wanted)
    form.initial = {**form.initial, **_costed(costs), **acts.typed_before(form, request)}
    status, may_ask, chosen = 200, False, []
    together: list[AssistanceRequest] = []
    if posted and form.is_valid():
        given = forms.stored(form.cleaned_data)
        try:
            told = deeds.typed(deed, fund, given)
            if step == acts.ASK:
                return redirect(acts.ask(deed, fund, fund, given, request))
            chosen = propose(fund, told["requests"], told["day"])
            if not all(each.covered for each in chosen):
                places = payable(fund, told["requests"], told["day"])
                together = [chosen[place].assistance for place in places]
            if step != PREVIEW:
                deeds.do(deed, fund, given, by=by, at=at)
                messages.success(request, str(work.WORKS[deed.act].done))
                return redirect(f"/finance/{fund.code}/allocations")
        except Refused as refused:
            if refused.may_not:
                raise
            status, may_ask = status_of(refused), refused.reason is Reason.NEEDS_ANOTHER
            acts.tell(form, refused)
    elif posted:
        status = 422
    rows = [
        (
            each, costs.get(each.pk), with_support(costs.get(each.pk), at.date()), decisions.get(each.pk),
            *(form[f"{each.reference}_{name}"] for name in ("chosen", *forms.WANTED)),
        )
        for each in form.wanted
    ]  # fmt: skip
    context = {
        "fund": fund, "work": work.WORKS[deed.act], "form": form, "rows": rows, "day": form["day"], "may_ask": may_ask,
        "together": together, "chosen": told_of(chosen),
        "covered": bool(chosen) and all(each.covered for each in chosen),
    }  # fmt: skip
    return render(request, "finance/allocate.html", context, status=status)


def _costs(requests: Iterable[AssistanceRequest]) -> dict[int, Proposal]:
    """What each was proposed to cost, by the newest proposal. One statement."""
    rows = Proposal.objects.filter(assistance__in=[each.pk for each in requests]).select_related("assistance")
    return {
        each.assistance_id: each
        for each in rows.order_by("assistance_id", "-version").distinct("assistance_id")
    }


def with_support(of: Proposal | None, day: date) -> Decimal | None:
    """What a proposal comes to if its cost is direct cost, by the rule of that day."""
    rule = rule_on(Name.SUPPORT_COST, day)
    if of is None or rule is None:
        return None
    return of.cost + of_amount(Amount(of.cost, of.currency), rule.value).number


def _decisions(requests: Iterable[AssistanceRequest]) -> dict[int, Decision]:
    """What was decided of each, the newest. One statement."""
    rows = Decision.objects.filter(assistance__in=[each.pk for each in requests])
    return {
        each.assistance_id: each
        for each in rows.order_by("assistance_id", "-at", "-pk").distinct("assistance_id")
    }


def _costed(costs: dict[int, Proposal]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in costs.values():
        ref = each.assistance.reference
        found |= {f"{ref}_amount": f"{each.cost.normalize():f}", f"{ref}_currency": each.currency}
    return found


def told_of(chosen: list[Chosen]) -> list[dict[str, Any]]:
    """A choice in words: for each request by whose money it is paid, or what stood against each source."""
    keys = {one.contribution for each in chosen for one in each.pieces}
    keys |= {one.contribution for each in chosen for one in each.against}
    rows = Contribution.objects.filter(pk__in=[key for key in keys if key]).select_related("donor")
    donors = {each.pk: each for each in rows}
    return [
        {
            "of": each.assistance, "amount": each.amount, "short": each.short,
            "pieces": [(donors.get(one.contribution or 0), one.amount) for one in each.pieces],
            "against": [
                (donors.get(one.contribution or 0), one.left, AGAINST.get(one.why, one.why)) for one in each.against
            ],
        }
        for each in chosen
    ]  # fmt: skip


@door.readers_only
@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Every allocation of a fund, newest first."""
    fund, by, at = door.find(request, code), door.person(request), door.now()
    page = asked.whole(request, "page", 1)
    rows = Allocation.objects.filter(fund=fund).select_related("assistance__state").order_by("-pk")
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    left = _left(found[:PAGE])
    context = {
        "fund": fund, "rows": [(each, left.get(each.pk, {})) for each in found[:PAGE]], "page": page,
        "more": len(found) > PAGE, "keeps": door.keeps(by, fund, at),
    }  # fmt: skip
    return render(request, "finance/allocations.html", context)


def _left(rows: list[Allocation]) -> dict[int, dict[str, Any]]:
    """What of each is still set aside or promised. One statement."""
    found: dict[int, dict[str, Any]] = {}
    for each in Left.objects.filter(allocation__in=[row.pk for row in rows], number__gt=0):
        of = found.setdefault(each.allocation_id or 0, {})
        of[each.kind] = of.get(each.kind, 0) + each.number
    return found


@dataclass
class Part:
    """A part of an allocation as it stands."""

    of: Tranche
    payment: Entry | None = None
    reports: list[SpendingReport] = field(default_factory=list)
    obstacles: list[PaymentObstacle] = field(default_factory=list)
    acts: list[tuple[str, Any]] = field(default_factory=list)


@door.readers_only
@require_safe
def one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One allocation: its request, its parts, their reports and what stood in their way."""
    fund, by, at = door.find(request, code), door.person(request), door.now()
    row = Allocation.objects.filter(fund=fund, pk=number).select_related("assistance__state", "fund").first()
    if row is None:
        raise Http404
    keeps = door.keeps(by, fund, at)
    left, sees = _left([row]).get(row.pk, {}), requests.sees(by, row.assistance, at)
    leave = () if left.get("allocated") else (Act.OBLIGATE,)
    context = {
        "fund": fund, "row": row, "left": left, "parts": _parts(row, keeps),
        "decided": panels.decided(row.assistance, sees),
        "entries": views.entries_of(fund, allocation=row)[:PAGE],
        "acts": views.links(row, Allocation, leave) if keeps and left else [],
    }  # fmt: skip
    return render(request, "finance/allocation.html", context)


def _parts(row: Allocation, keeps: bool) -> list[Part]:
    """The parts of an allocation, in four statements."""
    found = {each.pk: Part(each) for each in row.tranches.select_related("allocation__fund").order_by("nth")}
    paid = Entry.objects.filter(tranche__in=found, act="paid", reverses=None, reversed_by=None).order_by("pk")
    for entry in paid:
        found[entry.tranche_id or 0].payment = entry
    for report in SpendingReport.objects.filter(tranche__in=found, entry__reversed_by=None).order_by("pk"):
        found[report.tranche_id].reports.append(report)
    last = {}
    for each in PaymentObstacle.objects.filter(tranche__in=found).order_by("pk"):
        last[each.tranche_id, each.code, each.from_on] = each
    for each in last.values():
        found[each.tranche_id].obstacles.append(each)
    for part in found.values():
        leave: tuple[Act, ...] = (Act.PAY,) if part.payment else (Act.REPORT_SPENDING, Act.RETURN_UNSPENT)
        leave += (Act.NOTE_OBSTACLE,) if part.payment else ()
        part.acts = views.links(part.of, Tranche, leave) if keeps else []
    return list(found.values())
