"""The page that checks a receipt. Nothing that is sent is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.pure.translog.receipt import MOST, read_receipt
from comity.pure.translog.refusal import Refused
from comity.web.log import checking, way, words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Answer first, then the five checks, then the way from the entry to the root."""
    shown: dict[str, Any] = {"site": settings.SITE_URL}
    if request.method == "POST":
        given, shown["typed"] = _given(request)
        if not given.strip():
            shown["wrong"] = words.NO_RECEIPT
        else:
            shown |= _checked(given)
    return render(request, "log/verify.html", shown, status=422 if "wrong" in shown else 200)


def _given(request: HttpRequest) -> tuple[bytes, str]:
    """The receipt as it was sent, and the text to show again. One byte too many is enough to refuse it."""
    file = request.FILES.get("receipt")
    if file is not None:
        return file.read(MOST + 1), ""
    typed = request.POST.get("text", "")[: MOST + 1]
    return typed.encode(errors="replace"), typed if len(typed) <= 10_000 else ""


def _checked(given: bytes) -> dict[str, Any]:
    try:
        found = checking.check(read_receipt(given))
    except Refused as refused:
        return {"wrong": words.UNREADABLE.get(refused.reason, words.UNREADABLE["not-a-receipt"])}
    shown: dict[str, Any] = {"found": found, "opened": _opened(found.opened)}
    if found.checks[2].holds:
        steps = way.steps(found.receipt.index, found.head.size, found.receipt.proof)
        shown |= {"way": steps, "drawn": way.drawn(found.receipt.index, found.head.size, steps)}
    return shown


def _opened(values: dict[str, Any]) -> list[tuple[words.Words, str]]:
    """What the receipt opens, as words; facts as they are."""
    import json

    return [
        (
            words.FIELDS.get(name, name),
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True),
        )
        for name, value in values.items()
        if value not in ("", {}, None)
    ]
