"""The papers of a request: letters as they went, notes verbales to be sealed, and sealed originals that came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.assistance import access, actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.letters.models import Incoming, Letter, Paper
from comity.apps.parties.models import Person
from comity.papers.scans import MOST_BYTES
from comity.papers.writing.document import Block, Document, Text
from comity.papers.writing.pdf import pdf
from comity.papers.writing.word import word
from comity.pure.disclosure.table import Part, Reader
from comity.web import words as house
from comity.web.middleware import status_of
from comity.web.requests import words
from comity.web.requests.found import find, moment, person, signed_in, somebody

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
MOST_IN = 50  # of letters that came, the newest
READERS = frozenset({Reader.DELEGATION, Reader.DESK})  # those concerned: nobody else reads a sealed original


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, ref: str) -> HttpResponse:
    """The papers of a request, for those concerned; and a scan handed in."""
    at = moment()
    assistance = find(request, ref, at)
    may = access.refusal(Act.RECEIVE_SCAN, somebody(request), assistance, at=at) is None
    if request.method != "POST":
        _require_reader(somebody(request), assistance, at)
        return _page(request, assistance, may=may)
    access.require(Act.RECEIVE_SCAN, somebody(request), assistance, at=at)
    kind, file = request.POST.get("kind", Paper.Kind.NOTE), request.FILES.get("file")
    wrong = _wrong(file)
    if not wrong and file is not None:
        try:
            actions.receive_scan(
                assistance=assistance, kind=kind, filename=file.name or "", content=file.read(), by=somebody(request),
                at=at,
            )  # fmt: skip
        except Refused as refused:
            line = str(house.reason(refused.reason, refused.facts))
            return _page(request, assistance, may=may, wrong=line, kind=kind, status=status_of(refused))
        messages.success(request, _("The scan is kept, under the seal of its bytes."))
        return redirect(f"{assistance.get_absolute_url()}/papers")
    return _page(request, assistance, may=may, wrong=wrong, kind=kind, status=422)


@never_cache
@require_safe
def paper(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A sealed original, as it came: to be saved, never to be shown inside a page of ours."""
    at = moment()
    assistance = find(request, ref, at)
    if not readers(person(request), assistance, at):
        raise Http404
    found = Paper.objects.nth(assistance.address, number)
    if found is None:
        raise Http404
    return _saved(bytes(found.content), found.media_type, found.filename)


@never_cache
@require_safe
def letter(request: HttpRequest, ref: str, number: int, kind: str) -> HttpResponse:
    """A letter as it went, as Word or PDF."""
    at = moment()
    assistance = find(request, ref, at)
    if kind not in TYPES or Part.LETTERS not in access.sees(person(request), assistance, at):
        raise Http404
    found = Letter.objects.select_related("office", "to_party").nth(assistance.address, number)
    if found is None:
        raise Http404
    return made(letter_document(found), kind, f"letter-{assistance.reference}-{number}")


@never_cache
@require_safe
def letter_in(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """The words of a letter that came by mail: plain text, whatever it held."""
    at = moment()
    assistance = find(request, ref, at)
    if not readers(person(request), assistance, at):
        raise Http404
    found = Incoming.objects.nth(assistance.address, number)
    if found is None:
        raise Http404
    return _saved(
        f"{found.words}\n".encode(),
        "text/plain; charset=utf-8",
        f"letter-in-{assistance.reference}-{number}.txt",
    )


def readers(by: Person | None, assistance: AssistanceRequest, at: datetime) -> frozenset[Reader]:
    """As whom of those concerned somebody reads a request; empty: as none of them."""
    found = READERS & access.readers(by, assistance, at)
    return found if Part.LETTERS in access.sees(by, assistance, at) else frozenset()


def letter_document(found: Letter) -> Document:
    """A letter as a document: its words as they are, and their seal."""
    return Document(
        title=str(words.LETTERS.get(found.kind, _("Letter"))),
        foot=_("Seal of the words (SHA-256): %(seal)s") % {"seal": found.seal},
        language=found.language, blocks=paragraphs(found.body), unshown=_unshown(),
    )  # fmt: skip


def note_document(body: str, reference: str) -> Document:
    """A note verbale to be put on paper, marked as what it is until then."""
    return Document(
        title=_("Draft note verbale"),
        lead=draft_mark(),
        foot=_("DRAFT, %(reference)s. Not sent, and not signed.") % {"reference": reference},
        blocks=paragraphs(body), unshown=_unshown(),
    )  # fmt: skip


def draft_mark() -> str:
    return _("DRAFT. To be put on the mission’s letterhead, given its number, initialled and sealed there.")


def paragraphs(body: str) -> tuple[Block, ...]:
    return tuple(Text(each) for each in body.strip().split("\n\n"))


def made(document: Document, kind: str, name: str) -> HttpResponse:
    """A document to take away."""
    answer = HttpResponse(pdf(document) if kind == "pdf" else word(document), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _unshown() -> str:
    return _("Some characters have no font on this machine and are missing here. The Word file has them all.")


def _require_reader(by: Person, assistance: AssistanceRequest, at: datetime) -> None:
    if not readers(by, assistance, at):
        raise Refused(Reason.MAY_NOT, may_not=True)
    if assistance.first_sent_at is None:
        raise Refused(Reason.NOT_AT_THIS_STAGE)


def _wrong(file: UploadedFile[Any] | None) -> str:
    if file is None or not file.size:
        return _("Choose the scan: a PDF, PNG, JPEG or TIFF file")
    if file.size > MOST_BYTES:
        return _("A scan has at most %(most)s MB. Scan it in grey") % {"most": MOST_BYTES // 2**20}
    return ""


def _page(
    request: HttpRequest, assistance: AssistanceRequest, *, may: bool, wrong: str = "", kind: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    own = Reader.DELEGATION in access.readers(somebody(request), assistance, moment())
    page = {
        "assistance": assistance, "may": may, "wrong": [("file", wrong)] if wrong else [], "own": own,
        "most": MOST_BYTES // 2**20, "kinds": words.PAPERS.items(), "kind": kind or Paper.Kind.NOTE,
        "letters": [(each, words.LETTERS.get(each.kind, _("Letter")))
                    for each in Letter.objects.of(assistance.address).defer("body").order_by("-at", "-pk")],
        "incoming": Incoming.objects.of(assistance.address).select_related("office")
                    .order_by("-at", "-pk")[:MOST_IN],
        "notes": assistance.submissions.select_related("office").order_by("-turn") if own else [],
        "scans": [(each, words.PAPERS[each.kind]) for each in
                  Paper.objects.of(assistance.address).defer("content").select_related("office")
                  .order_by("-at", "-pk")],
    }  # fmt: skip
    return render(request, "requests/papers.html", page, status=status)


def _saved(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Something that came from outside: to be saved under its name, in any script (RFC 6266), and never shown."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
