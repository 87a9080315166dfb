"""The lists of the books: what waits, a fund, its contributions and entries, rates. Acts are in `acts`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.funds import balances, deeds, donor_letters, shown, waiting
from comity.apps.funds.access import Act
from comity.apps.funds.deeds import DEEDS
from comity.apps.funds.dialogue import OpenStep
from comity.apps.funds.matching import Waiting, open_lines
from comity.apps.funds.models import Contribution, DonorLetter, Entry, Fund, Rate, StatementLine
from comity.web import asked
from comity.web.finance import door, work
from comity.web.finance.words import ENTRIES

MOST = 10  # of each list that waits
PAGE = 50
SOON = timedelta(days=14)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@door.readers_only
@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """What waits, in all funds whose books the reader keeps."""
    by, at = door.person(request), door.now()
    funds = door.funds_for(by, at)
    kept = {each.pk for each in funds if door.keeps(by, each, at)}
    context = {
        "kept": kept,
        "funds": funds,
        "sections": [cut(each) for each in sections(funds, by.address, at.date()) if each["rows"]],
    }
    return render(request, "finance/worklist.html", context)


def sections(funds: list[Fund], by: str, on: Any) -> list[dict[str, Any]]:
    """The lists of the worklist, each with its first rows."""
    return [
        {
            "name": "approve", "title": _("To approve"),
            "rows": _named(waiting.to_approve(funds, by)[: MOST + 1]),
            "note": _("Another officer means to do this. You see word for word what."),
            "template": "finance/_asking.html",
        },
        {
            "name": "approved", "title": _("Approved, to be done"),
            "rows": _named(waiting.approved(funds, by)[: MOST + 1]),
            "note": _("You asked, and another approved. It lapses when what it is about changes."),
            "template": "finance/_asking.html",
        },
        {
            "name": "lines", "title": _("Lines of statements"),
            "rows": _aged(open_lines(*funds).select_related("fund")[: MOST + 1], on),
            "note": _("Nobody has said yet what they are; days since they were booked."),
            "template": "finance/_line.html",
        },
        {
            "name": "fund", "title": _("Requests that wait for money"), "rows": waiting.to_fund(funds)[: MOST + 1],
            "note": _("Approved; the desk can agree once it is set aside."), "template": "finance/_to_fund.html",
        },
        {
            "name": "due", "title": _("Parts due"), "rows": waiting.parts_due(funds, on + SOON)[: MOST + 1],
            "note": _("The next of each agreement, due within two weeks or without a day."),
            "template": "finance/_part.html",
        },
        {
            "name": "reports", "title": _("Reports missing"), "rows": waiting.reports_missing(funds)[: MOST + 1],
            "note": _("Paid, and nothing reported since. The next part waits."), "template": "finance/_part.html",
        },
        {
            "name": "release", "title": _("Money to set free"), "rows": waiting.to_release(funds)[: MOST + 1],
            "note": _("The request has ended, and money is still set aside for it."),
            "template": "finance/_to_release.html",
        },
        {
            "name": "outreach", "title": _("Next steps with donors"),
            "rows": [OpenStep(each, True) for each in waiting.steps_due(funds, on)[: MOST + 1]],
            "note": _("Their day has come."), "template": "finance/_outreach.html",
        },
        {
            "name": "pledges", "title": _("Pledges outstanding"), "rows": waiting.pledges(funds, on, most=MOST + 1),
            "note": _("The oldest first; days since the pledge."), "template": "finance/_pledge.html",
        },
    ]  # fmt: skip


def cut(section: dict[str, Any]) -> dict[str, Any]:
    """A list with no more rows than are shown, and whether there are more."""
    return {**section, "rows": section["rows"][:MOST], "more": len(section["rows"]) > MOST}


def _aged(lines: Iterable[StatementLine], on: date) -> list[Waiting]:
    return [Waiting(each, (on - each.day).days) for each in lines]


def _named(askings: Iterable[Any]) -> list[Any]:
    """Askings with the words of their act."""
    found = list(askings)
    for each in found:
        each.words = work.WORKS[Act(each.act)].link
    return found


@door.readers_only
@require_safe
def fund(request: HttpRequest, code: str) -> HttpResponse:
    """The books of one fund: what its accounts hold, what was last done, what can be done."""
    found, by, at = door.find(request, code), door.person(request), door.now()
    on = asked.day(asked.words(request, "on")) or at.date()
    held = balances.balances(found, on)
    newest = entries_of(found)[:MOST]
    context = {
        "fund": found, "on": on, "balances": held, "ages": balances.ages(found, on), "entries": newest,
        "periods": found.periods.order_by("-last")[:MOST],
        "assertions": found.assertions.order_by("-day", "-pk")[:MOST],
        "acts": links(found, Fund) if door.keeps(by, found, at) else [],
    }  # fmt: skip
    return render(request, "finance/fund.html", context)


def links(target: Any, model: type, leave: tuple[Act, ...] = ()) -> list[tuple[str, Any]]:
    """The acts on something, each with the address of its form."""
    of = deeds.fund_of(target)
    end = "" if model is Fund else f"/{target.pk}"
    return [
        (f"/finance/{of.code}/do/{each.act.value}{end}", work.WORKS[each.act].link)
        for each in DEEDS.values()
        if each.of is model and each.act not in leave
    ]


@door.readers_only
@require_safe
def contributions(request: HttpRequest, code: str) -> HttpResponse:
    """Every contribution, newest first."""
    found, by, at = door.find(request, code), door.person(request), door.now()
    page = asked.whole(request, "page", 1)
    rows = shown.contributions(found, first=(page - 1) * PAGE, most=PAGE + 1)
    context = {
        "fund": found, "rows": rows[:PAGE], "page": page, "more": len(rows) > PAGE,
        "keeps": door.keeps(by, found, at),
    }  # fmt: skip
    return render(request, "finance/contributions.html", context)


@door.readers_only
@require_safe
def contribution(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One contribution: what became of it, its entries, its letters, and what can be done."""
    found, by, at = door.find(request, code), door.person(request), door.now()
    row = Contribution.objects.filter(fund=found, pk=number).select_related("donor", "fund").first()
    if row is None:
        raise Http404
    (given,) = shown.given([row])
    left = balances.outstanding(row)
    leave: tuple[Act, ...] = (Act.RECEIVE,) if row.in_kind else (Act.RECEIVE_IN_KIND,)
    leave += () if left > 0 else (Act.CANCEL,)
    leave += (Act.PAY_BACK, Act.CHARGE_LEVY) if row.in_kind else ()
    acts = links(row, Contribution, leave) if door.keeps(by, found, at) else []
    if acts and not row.in_kind:
        place = f"/finance/{found.code}/do/convert?contribution={row.pk}&currency={row.currency}"
        acts.append((place, work.WORKS[Act.CONVERT].link))
    context = {
        "fund": found, "row": row, "given": given, "left": left, "entries": entries_of(found, contribution=row)[:PAGE],
        "themes": [work.choice("themes", each) for each in row.themes],
        "uses": shown.uses_of(row, on=at.date()), "letters": row.letters.order_by("-pk")[:MOST],
        "acts": acts,
    }  # fmt: skip
    return render(request, "finance/contribution.html", context)


def entries_of(of: Fund, **narrowed: Any) -> Any:
    """Entries of a fund, the newest first, each with what it moved and whether it was taken back."""
    back = Entry.objects.filter(reverses=OuterRef("pk"))
    rows = Entry.objects.filter(fund=of, **narrowed).annotate(taken_back=Exists(back))
    return rows.select_related("contribution__donor").prefetch_related("postings").order_by("-pk")


@door.readers_only
@require_safe
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """Every entry, newest first; by what made it and by day."""
    found = door.find(request, code)
    page, day = asked.whole(request, "page", 1), asked.day(asked.words(request, "day"))
    made = asked.choice(request, "act", ENTRIES)
    narrowed: dict[str, Any] = {**({"act": made} if made else {}), **({"day": day} if day else {})}
    rows = list(entries_of(found, **narrowed)[(page - 1) * PAGE : page * PAGE + 1])
    kept = "&".join([*([f"act={made}"] if made else []), *([f"day={day}"] if day else [])])
    context = {
        "fund": found, "entries": rows[:PAGE], "page": page, "more": len(rows) > PAGE, "made": made, "day": day,
        "kinds": ENTRIES.items(), "query": kept,
    }  # fmt: skip
    return render(request, "finance/entries.html", context)


@door.readers_only
@require_safe
def entry(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One entry, line by line."""
    found, by, at = door.find(request, code), door.person(request), door.now()
    row = (
        entries_of(found, pk=number).select_related("reverses", "approval", "allocation__assistance").first()
    )
    if row is None:
        raise Http404
    back = Entry.objects.filter(reverses=row).first()
    may = door.keeps(by, found, at) and back is None and row.reverses_id is None
    context = {
        "fund": found, "entry": row, "back": back, "acts": links(row, Entry) if may else [],
        "other": Entry.objects.filter(transfer=row.transfer).exclude(pk=row.pk).select_related("fund").first()
        if row.transfer
        else None,
    }  # fmt: skip
    return render(request, "finance/entry.html", context)


@door.readers_only
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """The rates the books use. Operators import them."""
    currency, page = asked.words(request, "currency").upper(), asked.whole(request, "page", 1)
    rows = Rate.objects.order_by("-on", "currency")
    rows = rows.filter(currency=currency) if currency else rows
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    context = {"rows": found[:PAGE], "page": page, "more": len(found) > PAGE, "currency": currency}
    return render(request, "finance/rates.html", context)


@door.readers_only
@require_safe
def letter(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A drafted letter as a Word file: the same words."""
    found = door.find(request, code)
    row = DonorLetter.objects.filter(contribution__fund=found, pk=number).first()
    if row is None:
        raise Http404
    answer = HttpResponse(donor_letters.as_word(row), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-{row.kind}-{row.pk}.docx"'
    return answer
