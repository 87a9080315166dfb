"""The dialogue with donors, present or possible: what was said, and what comes next. For the finance officers of a fund
alone; everybody else reads counts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.funds import dialogue
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
    opened = {each.step.pk: each.due for each in dialogue.open_steps([fund], at.date())}
    context = {
        "fund": fund, "page": page, "more": len(rows) > PAGE,
        "rows": [
            (each, opened.get(each.pk), urlencode({"donor": each.name, "follows": each.pk})) for each in rows[:PAGE]
        ],
    }  # fmt: skip
    return render(request, "finance/outreach.html", context)
