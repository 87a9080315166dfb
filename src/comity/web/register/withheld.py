"""The place of a request that was public and that two officials withheld: it says since when and why, and no more."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.web import errors


class Withheld(Http404):
    """Raised in place of a request that is withheld whole; the middleware makes the page."""

    def __init__(self, reference: str, told: dict[str, Any]) -> None:
        super().__init__(reference)
        self.reference, self.told = reference, told


def page(request: HttpRequest, error: Withheld) -> HttpResponse:
    from comity.web.register.words import REASONS

    day = parse_date(error.told["on"])
    said = _(
        "%(reference)s: withheld by two officials on %(day)s, since %(reason)s. It stays counted in the totals."
    ) % {
        "reference": error.reference, "day": date_format(day) if day else error.told["on"],
        "reason": REASONS.get(error.told["reason"], error.told["reason"]),
    }  # fmt: skip
    answer = errors.page(request, 410, _("Withheld"), said)
    answer["Cache-Control"] = "no-cache"  # it may be given back: a browser would keep a 410 for long
    return answer
