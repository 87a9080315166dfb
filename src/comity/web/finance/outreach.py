"""The dialogue with donors, present or possible: what was said, and what comes next. For the finance officers of a fund
alone; everybody else reads counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.funds import dialogue
from comity.apps.funds.models import Outreach
from comity.web import asked
from comity.web.finance import door

PAGE = 50


@door.officers_only
@require_safe
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """Every step on a fund, newest first; what is open can be followed."""
    fund, at = door.find(request, code, acts=True), door.now()
    page = asked.whole(request, "page", 1)
    rows = list(dialogue.steps([fund])[(page - 1) * PAGE : page * PAGE + 1])
    followed = set(Outreach.objects.filter(follows__in=rows).values_list("follows", flat=True))
    opened = {
        each.pk: each.next_on is not None and each.next_on <= at.date()
        for each in rows
        if each.next_step and each.pk not in followed
    }
    context = {
        "fund": fund, "page": page, "more": len(rows) > PAGE,
        "rows": [
            (each, opened.get(each.pk), urlencode({"donor": each.name, "follows": each.pk})) for each in rows[:PAGE]
        ],
    }  # fmt: skip
    return render(request, "finance/outreach.html", context)
