"""The first page: what is due next, what arrived, what is held."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.texts.models import Instrument, VoteRecord
from comity.web import dues, squares, words

NEXT = 5
ARRIVED = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = datetime.now(UTC).date()
    rows = Commitment.objects.due_next(today).select_related("paragraph__instrument").defer("search")[:NEXT]
    return render(
        request,
        "home/page.html",
        {
            "due": [(each, dues.due(each, today)) for each in rows],
            "arrived": _arrived(),
            "held": _held(today),
            "texts": Instrument.objects.count(),
            "votes": _votes(),
        },
    )


def _arrived() -> list[dict[str, Any]]:
    """The newest texts and findings, newest first: two statements."""
    lines: list[dict[str, Any]] = [
        {"at": each.loaded_at, "text": each}
        for each in Instrument.objects.filter(paragraphs__isnull=False)
        .distinct()
        .defer("search", "footnotes", "annexes", "problems")
        .order_by("-loaded_at", "symbol")[:ARRIVED]
    ]
    found = Evidence.objects.exclude(outcome="").select_related("commitment").order_by("-id")[:ARRIVED]
    lines += [
        {"at": each.at, "evidence": each, "status": words.STATUS.get(each.outcome, each.outcome)}
        for each in found
    ]
    return sorted(lines, key=lambda line: line["at"], reverse=True)[:ARRIVED]


def _held(today: date) -> dict[str, Any]:
    """Commitments by what is recorded of them, with their squares: one statement."""
    past = Q(window_until__lt=today, outcome="")
    counts = Commitment.objects.in_force().aggregate(
        all=Count("id"),
        past=Count("id", filter=past),
        settled=Count("id", filter=~Q(outcome="")),
    )
    still = counts["all"] - counts["past"] - counts["settled"]
    unit = next(each for each in (1, 10, 100, 1000, 10**9) if max(counts.values()) / each <= 16)
    rows = [
        (words.STATUS["open"], "open", still, squares.IN_FAVOUR),
        (words.STATUS["nothing-recorded"], "nothing-recorded", counts["past"], squares.ABSTAINING),
        (_("Delivered, waived or superseded"), "settled", counts["settled"], squares.AGAINST),
    ]
    widest = max(-(-count // unit) for _name, _status, count, _kind in rows)
    return {
        "all": counts["all"],
        "unit": unit,
        "rows": [
            (name, status, count, squares.seats({kind: -(-count // unit)}, widest=max(widest, 1), size=9))
            for name, status, count, kind in rows
        ],
    }


def _votes() -> list[dict[str, Any]]:
    """The two newest texts with a stated vote, drawn: one statement."""
    rows = (
        VoteRecord.objects.filter(in_favour__isnull=False, against__isnull=False, abstaining__isnull=False)
        .select_related("instrument")
        .order_by("-instrument__adopted_on", "-id")[:6]
    )
    seen: dict[str, VoteRecord] = {}
    for each in rows:
        seen.setdefault(each.instrument.symbol, each)
    drawn = []
    for each in list(seen.values())[:2]:
        counts = {
            "in-favour": each.in_favour or 0,
            "against": each.against or 0,
            "abstaining": each.abstaining or 0,
        }
        total = sum(counts.values())
        size = 6 if total <= 60 else 3
        drawn.append(
            {"vote": each, "text": each.instrument, "drawn": squares.seats(counts, widest=total, size=size)}
        )
    return drawn


@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(
        resources.files("comity.web").joinpath("static", "mark.svg").read_bytes(),
        content_type="image/svg+xml",
    )
    answer["Cache-Control"] = "public, max-age=604800"
    return answer


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language of a browser, and go back to where it was. Nothing else follows from it."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    answer = HttpResponseRedirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        samesite="Lax",
        secure=settings.SECURE,
        httponly=True,
    )
    return answer
