"""The receipts of a request: a page that lists them, each as a file, and all of them together."""

from __future__ import annotations

import io
import zipfile

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.apps.assistance.models import AssistanceRequest
from comity.apps.register.receipts import Offered, offered
from comity.web.requests import words
from comity.web.requests.found import find, moment, reader

ALWAYS = (2000, 1, 1, 0, 0, 0)  # the same receipts give the same archive
PREFIX = "assistance."


@never_cache
@require_safe
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """Each act the reader may see, when it was sealed, and its receipt."""
    assistance, found = _offered(request, ref)
    rows = [(each, words.DONE.get(each.record.act.removeprefix(PREFIX), each.record.act)) for each in found]
    return render(
        request, "requests/receipts.html",
        {"assistance": assistance, "rows": rows, "any": any(each.sealed_at for each in found),
         "minutes": settings.LOG_MINUTES + 1},
    )  # fmt: skip


@never_cache
@require_safe
def receipt(request: HttpRequest, ref: str, index: int) -> HttpResponse:
    """One receipt, as the file `comity-verify` and the page "Verify" take."""
    assistance, found = _offered(request, ref)
    text = next((each.text for each in found if each.index == index), None)
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_name(assistance, index)}"'
    return answer


@never_cache
@require_safe
def all_receipts(request: HttpRequest, ref: str) -> HttpResponse:
    """Every receipt there is now, in one archive."""
    assistance, found = _offered(request, ref)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in found:
            if each.index is not None and (text := each.text):
                archive.writestr(zipfile.ZipInfo(_name(assistance, each.index), ALWAYS), text)
    answer = HttpResponse(data.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="receipts-{assistance.number}.zip"'
    return answer


def _offered(request: HttpRequest, ref: str) -> tuple[AssistanceRequest, list[Offered]]:
    at = moment()
    assistance = find(request, ref, at)
    found = offered(reader(request), assistance, at)
    if not found:
        raise Http404
    return assistance, found


def _name(assistance: AssistanceRequest, index: int) -> str:
    return f"receipt-{assistance.reference.replace('/', '-') or assistance.number}-{index}.tlog-proof"
