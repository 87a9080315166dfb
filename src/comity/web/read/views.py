"""Read a document for anyone. The reading is private behind its own link, and gone after a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.texts import actions
from comity.apps.texts.actions.visitors import ask_to_read
from comity.papers.reader import write
from comity.pure.clauses.reading import from_json
from comity.web import asked, words
from comity.web.read import marks
from comity.web.read.guarded import FIELD, read_upload
from comity.web.read.places import place
from comity.web.taken_away import as_json

FORMS = {
    ".json": "application/json",
    ".akn.xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest) -> HttpResponse:
    page: dict[str, Any] = {
        "hours": settings.VISITOR_HOURS, "megabytes": settings.READ_MAX_BYTES // 1_000_000,
        "an_hour": settings.VISITOR_UPLOADS_AN_HOUR,
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "read/form.html", page)
    address = asked.visitor(request)
    with place():  # before the visitor's tries are counted: to be sent away busy is none of theirs
        ask_to_read(address=address, at=datetime.now(UTC))
        got = read_upload(request.FILES.get(FIELD))
    if got.reading is None:
        return render(request, "read/form.html", page | {"wrong": got.wrong}, status=422)
    _kept, secret = actions.read_for_visitor(
        name=got.name, text=got.text, reading=got.reading, size=len(got.content), seconds=got.seconds,
        address=address, at=datetime.now(UTC),
    )  # fmt: skip
    return HttpResponseRedirect(f"/read/{secret}", status=303)


@never_cache
@require_safe
def reading(request: HttpRequest, secret: str) -> HttpResponse:
    """What was read, for whoever has the link."""
    form = next((each for each in FORMS if secret.endswith(each)), "")
    kept = None
    if "\x00" not in secret:
        kept = actions.find_visitor_reading(secret=secret.removesuffix(form), at=datetime.now(UTC))
    if kept is None:
        raise Http404
    if form == ".json":
        answer: HttpResponse = as_json(kept.reading)
    elif form == ".akn.xml":
        answer = HttpResponse(write(from_json(kept.reading), "akn"), content_type=FORMS[form])
    elif form == ".txt":
        answer = HttpResponse(kept.text, content_type=FORMS[form])
    else:
        answer = render(request, "read/page.html", _page(kept, secret))
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(kept: Any, secret: str) -> dict[str, Any]:
    found = kept.reading
    metadata = found.get("metadata") or {}
    lines = marks.shown(found)
    vote = found.get("vote") or {}
    return {
        "kept": kept, "secret": secret, "metadata": metadata, "formula": found.get("formula") or "",
        "adopted": asked.day(str(metadata.get("adoption_date") or "")),
        "method": words.METHODS.get(str(metadata.get("adoption_method") or ""), ""),
        "lines": lines, "key": marks.EXPLAINED,
        "preamble": len(found.get("preamble") or ()), "operative": len(found.get("operative") or ()),
        "mandates": [_mandate(each) for each in found.get("mandates") or ()],
        "citations": found.get("citations") or (), "problems": found.get("problems") or (),
        "tally": vote.get("stated_tally") or vote.get("tally"),
    }  # fmt: skip


def _mandate(each: dict[str, Any]) -> dict[str, Any]:
    due = each.get("due") or {}
    return {
        "paragraph": each.get("paragraph"), "verb": each.get("verb"), "who": each.get("addressees") or [],
        "what": each.get("action_text") or "", "due": due.get("text") or "",
    }  # fmt: skip
