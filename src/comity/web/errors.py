"""Pages for what did not work: what happened, and what to do."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _

from comity.web.sheet import sheet


def page(request: HttpRequest, status: int, title: Any, said: Any) -> HttpResponse:
    """An error page with its words; nothing in it needs the database."""
    return render(
        request, "errors/page.html", {"title": title, "said": said, "status": status}, status=status
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        400,
        _("This could not be understood"),
        _("The browser sent something we cannot read. Go back and try again."),
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return page(
            request,
            403,
            _("Sign in to see this page"),
            _("Some pages are for people who hold a role here. Everything else is public."),
        )
    return page(
        request,
        403,
        _("Your role does not open this page"),
        _("Ask an operator of this installation if you should hold it."),
    )


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        _("This form is out of date"),
        _("Go back, load the page again and send the form once more. Cookies must be allowed for this site."),
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        404,
        _("Nothing is held at this address"),
        _(
            "The address may be mistyped, or the text is not held here. Search for it by its symbol or its words."
        ),
    )


def not_so(request: HttpRequest) -> HttpResponse:
    return page(
        request, 405, _("This page cannot be used in that way"), _("Go to the page and use the forms on it.")
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        413,
        _("The document is too large"),
        _("We read documents up to 50 MB. Split it, or send it without its pictures."),
    )


def refused(request: HttpRequest, said: Any, status: int) -> HttpResponse:
    titles = {
        403: _("Your role does not allow this"),
        409: _("Not now"),
        429: _("Too many"),
        422: _("Not so"),
    }
    return page(request, status, titles[status], said)


def busy(request: HttpRequest) -> HttpResponse:
    """The answer while all places to read a document are taken."""
    answer = page(
        request,
        503,
        _("Busy: other documents are being read"),
        _(
            "This installation reads a few documents at a time, so that its pages stay open to everybody. Nothing you "
            "sent was kept. Go back and try again in half a minute."
        ),
    )
    answer["Retry-After"] = "30"
    return answer


def failed(request: HttpRequest) -> HttpResponse:
    """The page for our own mistakes: whole by itself, since what broke may be what draws pages."""
    said = "Nothing you sent was kept. Try again in a few minutes."
    return HttpResponse(_standalone("This did not work, and it is our fault", said), status=500)


def away(request: HttpRequest) -> HttpResponse:
    """The answer while the database is away or has no room: nothing in it needs one."""
    title = "This installation cannot be reached as a whole just now"
    said = "Its database is away or has no room left. Nothing you sent was kept. Try again in a few minutes."
    if request.path.startswith("/api/"):
        answer: HttpResponse = JsonResponse(
            {"type": "about:blank", "title": said, "status": 503},
            status=503,
            content_type="application/problem+json",
        )
    else:
        answer = HttpResponse(_standalone(title, said), status=503)
    answer["Retry-After"] = "120"
    return answer


@lru_cache(maxsize=4)
def _standalone(title: str, said: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, '
        f'initial-scale=1"><title>{escape(title)} · Comity</title><style>{sheet()}</style></head><body><main id="main">'
        f'<h1>{escape(title)}</h1><p>{escape(said)}</p><p><a href="/">Home</a></p></main><footer><p>Comity is '
        "independent open-source software. It is not a system of the United Nations.</p></footer></body></html>"
    )
