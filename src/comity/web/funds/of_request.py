"""What money did for one request: the way back from a result to the contributions that paid for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.assistance import access
from comity.apps.funds import shown
from comity.pure.disclosure.table import Part
from comity.web.funds.views import fresh
from comity.web.requests.found import find, moment, reader


@fresh
@require_safe
def money(request: HttpRequest, ref: str) -> HttpResponse:
    """For whoever may know of the request: everybody where it is public, its State and who serves its fund in any
    case. Title and results as far as the reader may read them."""
    at = moment()
    assistance = find(request, ref, at)
    seen = access.sees(reader(request), assistance, at)
    return render(
        request,
        "funds/of_request.html",
        {
            "assistance": assistance, "title": assistance.title if Part.TITLE in seen else "",
            "funds": shown.of_request(assistance), "public": assistance.public_on(at.date()),
            "results": shown.results(assistance) if Part.ANSWERS in seen else (),
        },
    )  # fmt: skip
