"""Turns what went wrong into a page with words: an act's refusal, an answer without a body, a body too large."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from comity.apps.assistance.refusal import Kind, Refused, kind
from comity.web import errors, words
from comity.web.read.places import Busy
from comity.web.register import withheld
from comity.web.register.withheld import Withheld

MARGIN = 200_000  # what a form carries beside its file
STATUS = {Kind.MAY_NOT: 403, Kind.NOT_NOW: 409, Kind.TOO_MUCH: 429, Kind.NOT_SO: 422}


class Refusals:
    """`Refused` becomes a page: 403 where a person may not, 409 not now, 429 too much, 422 not so. A database that is
    away, or has no room left, is no fault of the page: 503. So is a document that comes while all places to read one
    are taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and _size(request) > settings.READ_MAX_BYTES + MARGIN:
            return errors.too_large(request)
        answer = self.get_response(request)
        if answer.status_code == 405 and not request.path.startswith("/api/"):
            page = errors.not_so(request)
            page["Allow"] = answer.get("Allow", "GET")
            return page
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.away(request)
        if isinstance(exception, Busy):
            return errors.busy(request)
        if isinstance(exception, Withheld):
            return withheld.page(request, exception)
        if not isinstance(exception, Refused):
            return None
        return errors.refused(request, words.reason(exception.reason, exception.facts), status_of(exception))


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal."""
    return STATUS[kind(refused)]


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
