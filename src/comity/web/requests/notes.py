"""The note verbale of a State, to take away: as text, Word or PDF, each marked as a draft."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.apps.assistance import access
from comity.apps.assistance.notes import note_verbale
from comity.pure.disclosure.table import Reader
from comity.web.requests.found import find, moment, person
from comity.web.requests.papers import TYPES, draft_mark, made, note_document


@never_cache
@require_safe
def note(request: HttpRequest, ref: str, turn: int, kind: str = "txt") -> HttpResponse:
    """The note drafted from what was sent. For the State's own offices alone: it is theirs to send."""
    at = moment()
    assistance = find(request, ref, at)
    if Reader.DELEGATION not in access.readers(person(request), assistance, at) or kind not in {
        *TYPES,
        "txt",
    }:
        raise Http404
    submission = get_object_or_404(assistance.submissions.select_related("office"), turn=min(turn, 2**15 - 1))
    body, name = note_verbale(submission), f"note-{assistance.reference}-{turn}"
    if kind != "txt":
        return made(note_document(body, assistance.reference), kind, name)
    answer = HttpResponse(f"{draft_mark()}\n\n{body}", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return answer
