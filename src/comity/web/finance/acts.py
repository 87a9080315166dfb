"""One page an act: one question, what is needed to answer it, and beside it what it is done to. Where an act needs a
second officer, its form asks one, who sees word for word what would be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Model
from django.forms import MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.funds import access, actions, deeds
from comity.apps.funds.access import Act
from comity.apps.funds.deeds import Deed, Is
from comity.apps.funds.models import (
    Allocation,
    Approval,
    Asking,
    Contribution,
    Entry,
    Fund,
    StatementLine,
    Tranche,
)
from comity.apps.funds.refusal import Reason, Refused
from comity.pure.ledger.currencies import BASE
from comity.web import words
from comity.web.asked import plain
from comity.web.finance import door, forms, panels, work
from comity.web.middleware import status_of
from comity.web.templatetags.finance import typed

ASK = "ask"


@door.officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, name: str, number: int | None = None) -> HttpResponse:
    """The page of one act."""
    by, at = door.person(request), door.now()
    deed = next((each for each in deeds.ALL if each.act == name), None)
    if deed is None:
        raise Http404
    fund = door.find(request, code, acts=True)
    target = deeds.find(deed, fund, number)
    if target is None:
        raise Http404
    access.require(deed.act, by, at=at, funds=(fund,))
    posted = request.method == "POST"
    if deed.act is Act.ALLOCATE:
        return redirect(f"/finance/{fund.code}/allocate?{request.GET.urlencode()}")
    form = forms.Doing(deed, fund, request.POST if posted else None, begins(deed, target, at))
    form.initial = {**form.initial, **typed_before(form, request)}
    status, may_ask, first = 200, False, None
    if posted and form.is_valid():
        try:
            given = forms.stored(form.cleaned_data)
            if request.POST.get("step") == ASK and deed.facts is not None:
                return redirect(ask(deed, fund, target, given, request))
            done = deeds.do(deed, target, given, by=by, at=at)
            messages.success(request, str(work.WORKS[deed.act].done))
            return redirect(after(fund, target, done))
        except Refused as refused:
            if refused.may_not:
                raise
            status, may_ask = status_of(refused), refused.reason is Reason.NEEDS_ANOTHER
            tell(form, refused)
            first = done_first(fund, target, refused)
    elif posted:
        status = 422
    context = {
        "fund": fund, "work": work.WORKS[deed.act], "form": form, "may_ask": may_ask and deed.facts is not None,
        "shown": panels.of(target), "back": address(fund, target), "first": first,
    }  # fmt: skip
    return render(request, "finance/act.html", context, status=status)


def begins(deed: Deed, target: Model, at: datetime) -> dict[str, Any]:
    """What stands in a form that is opened: today, dollars, what the act proposes."""
    found: dict[str, Any] = {}
    for each in deed.takes:
        if each.kind is Is.DAY and each.required:
            found[each.name] = at.date().isoformat()
        elif each.kind is Is.CURRENCY:
            found[each.name] = BASE
    return found | deed.begins(target)


def typed_before(form: forms.Doing, request: HttpRequest) -> dict[str, Any]:
    """What the address says of the form's inputs."""
    several = {name for name, each in form.fields.items() if isinstance(each, MultipleChoiceField)}
    return {
        name: request.GET.getlist(name) if name in several else plain(request.GET[name])[:10_000]
        for name in form.fields
        if name in request.GET
    }


def ask(deed: Deed, fund: Fund, target: Model, given: dict[str, Any], request: HttpRequest) -> str:
    """Ask another officer; the page of what was asked."""
    asking = actions.ask_approval(
        fund=fund, act=deed.act, number=None if deed.of is Fund else target.pk, given=given,
        facts=deeds.facts_of(deed, target, given), by=door.person(request), at=door.now(),
    )  # fmt: skip
    messages.success(request, _("Asked. Another officer of this fund sees it on their list."))
    return f"/finance/{fund.code}/asked/{asking.pk}"


def tell(form: Any, refused: Refused) -> None:
    """Put a refusal where it belongs: at the field it names, else above the form."""
    said = str(words.reason(refused.reason, refused.facts))
    named: dict[StrEnum, str] = {
        Reason.NOT_POSITIVE: "amount", Reason.NO_CURRENCY: "currency", Reason.NO_RATE: "currency",
        Reason.MORE_THAN_OUTSTANDING: "amount", Reason.MORE_THAN_AVAILABLE: "amount", Reason.SAME_FUND: "taker",
        Reason.MORE_THAN_ALLOCATED: "amount", Reason.MORE_THAN_RESERVED: "amount", Reason.ANOTHER_AMOUNT: "entry",
        Reason.MORE_THAN_PAID: "spent" if "spent" in form.fields else "amount",
        Reason.PERIOD_CLOSED: "day", Reason.NOT_SO: "amount", Reason.NOT_AFTER: "last", Reason.ASSERTED: "day",
    }  # fmt: skip
    field = str(refused.facts.get("field", "")) or named.get(refused.reason, "")
    form.add_error(field if field in form.fields else None, said)


# What has to be done on an earlier part before this one is paid.
FIRST: Mapping[StrEnum, Act] = {Reason.PART_BEFORE: Act.PAY, Reason.REPORT_MISSING: Act.REPORT_SPENDING}


def done_first(fund: Fund, target: Model, refused: Refused) -> tuple[str, Any, Tranche] | None:
    """Where to go on when a part waits for an earlier one: the form, its name, the earlier part."""
    what = FIRST.get(refused.reason)
    if what is None or not isinstance(target, Tranche):
        return None
    earlier = target.allocation.tranches.filter(nth=refused.facts["nth"]).first()
    return (
        (f"/finance/{fund.code}/do/{what.value}/{earlier.pk}", work.WORKS[what].link, earlier)
        if earlier
        else None
    )


def address(fund: Fund, target: Model) -> str:
    """The page of what an act is done to."""
    place = f"/finance/{fund.code}/"
    if isinstance(target, Contribution):
        return f"{place}contributions/{target.pk}"
    if isinstance(target, Entry):
        return f"{place}entries/{target.pk}"
    if isinstance(target, Allocation):
        return f"{place}allocations/{target.pk}"
    if isinstance(target, StatementLine):
        return f"{place}lines"
    if isinstance(target, Tranche):
        return f"{place}allocations/{target.allocation_id}"
    return place


def after(fund: Fund, target: Model, done: Any) -> str:
    """Where an act leads: to what it made, where that has a page, else to what it was done to."""
    return address(fund, done if isinstance(done, Contribution | Allocation) else target)


@door.officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What an officer asks another to approve, word for word; and the button, for the other."""
    fund, by, at = door.find(request, code, acts=True), door.person(request), door.now()
    asking = Asking.objects.filter(fund=fund, pk=number).first()
    if asking is None:
        raise Http404
    access.require(Act.APPROVE, by, at=at, funds=(fund,))
    if request.method == "POST":
        actions.approve_asked(asking=asking, facts=deeds.facts_now(asking), by=by, at=at)
        messages.success(request, _("Approved. Whoever asked can do it now, exactly so."))
        return redirect(request.path)
    deed = deeds.DEEDS[Act(asking.act)]
    target = deeds.find(deed, fund, asking.number)
    approval = Approval.objects.filter(fund=fund, digest=asking.digest, at__gte=asking.at).exclude(
        by=asking.by
    )
    given = approval.select_related("entry").order_by("pk").first()
    context = {
        "fund": fund, "asking": asking, "work": work.WORKS[deed.act], "lines": said(deed, asking.given),
        "shown": panels.of(target) if target else None, "own": asking.by == by.address, "approval": given,
        "lapsed": given is None and lapsed(asking), "form": form_address(fund, asking), "here": request.path,
        "asker": panels.name_of(asking.by), "approver": panels.name_of(given.by) if given else "",
        "whole": request.build_absolute_uri(request.path),
    }  # fmt: skip
    return render(request, "finance/asked.html", context)


def lapsed(asking: Asking) -> bool:
    """Whether what it would do is no longer what was asked."""
    try:
        facts = deeds.facts_now(asking)
    except Refused:
        return True
    return actions.digest_of(asking.fund, Act(asking.act), facts) != asking.digest


def said(deed: Deed, given: dict[str, Any]) -> list[tuple[Any, Any]]:
    """What was typed, field by field in words."""
    found = []
    for each in deed.takes:
        value = given.get(each.name)
        if each.kind is Is.CURRENCY and each.name == "currency" and "amount" in given:
            continue  # beside its amount
        if each.kind is Is.NUMBER and value:
            beside = given.get("into" if each.name == "taken" else "currency", "")
            found.append((work.field(deed.act, each.name).label, typed(value, beside)))
            continue
        if each.kind is Is.DAY and value:
            found.append((work.field(deed.act, each.name).label, date_format(date.fromisoformat(value))))
            continue
        if value in (None, "", []):
            continue
        several = value if isinstance(value, list) else [value]
        if each.kind is Is.WANTED:
            spoken = wanted(several)
        else:
            spoken = [
                ", ".join(str(part) for part in one.values())
                if isinstance(one, dict)
                else str(work.choice(each.name, one))
                for one in several
            ]
        found.append((work.field(deed.act, each.name).label, "; ".join(spoken)))
    return found


def wanted(rows: list[dict[str, str]]) -> list[str]:
    """Requests that money would be set aside for: which, whose, for what, how much."""
    known = AssistanceRequest.objects.filter(reference__in=[each["request"] for each in rows])
    named = {each.reference: each for each in known.select_related("state")}
    said = []
    for each in rows:
        of, much = named.get(each["request"]), typed(each["amount"], each["currency"])
        said.append(
            f"{of.reference}, {of.state.name}, {of.title}: {much}" if of else f"{each['request']}: {much}"
        )
    return said


def form_address(fund: Fund, asking: Asking) -> str:
    """The act's form with what was asked in it."""
    place = f"/finance/{fund.code}/do/{asking.act}" + (f"/{asking.number}" if asking.number else "")
    return f"{place}?{urlencode(forms.flat(asking.given), doseq=True)}"
