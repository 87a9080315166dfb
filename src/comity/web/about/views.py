"""What this is, and what it is not: plain pages without a record."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comity.apps.parties import retention

PAGES = ("legal", "accessibility", "privacy", "data", "source", "retention")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about/about.html")


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404
    facts: dict[str, Any] = {
        "hours": settings.VISITOR_HOURS,
        "an_hour": settings.VISITOR_UPLOADS_AN_HOUR,
        "megabytes": settings.READ_MAX_BYTES // 1_000_000,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    if page == "retention":
        facts |= {
            "periods": retention.periods(),
            "passing": retention.passing(),
            "lasting": retention.lasting(),
        }
    return render(request, f"about/{page}.html", facts)
