"""Recording what came of a commitment: first what, then how one knows. One question a page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from comity.apps.commitments import actions
from comity.apps.commitments.actions import Finding
from comity.apps.commitments.models import Commitment, Evidence
from comity.apps.parties.refusal import Refused
from comity.apps.texts.models import Paragraph
from comity.apps.texts.refusal import Reason
from comity.web import asked, words
from comity.web.library.library import editors_only, person

KINDS: dict[str, str | Promise] = {
    "delivered": gettext_lazy("It was delivered"),
    "superseded": gettext_lazy("A later text took its place"),
    "waived": gettext_lazy("The body dropped it"),
}
BACK = "back"
# Which field mends which refusal.
FIELDS = {
    Reason.NO_SOURCE: "source", Reason.NO_PRODUCT: "symbol", Reason.NO_SUCCESSOR: "successor",
    Reason.NOT_A_SUCCESSOR: "successor", Reason.DAY_IN_FUTURE: "dated", Reason.NOT_FIT: "dated",
}  # fmt: skip


def _kinds(commitment: Commitment) -> dict[str, str | Promise]:
    return {**KINDS, BACK: _("Take back what is recorded")} if commitment.outcome else KINDS


def _held(number: UUID) -> Commitment:
    return get_object_or_404(Commitment.objects.select_related("paragraph__instrument"), number=number)


@editors_only
@require_safe
def outcome(request: HttpRequest, number: UUID) -> HttpResponse:
    """The first question: what came of it?"""
    commitment = _held(number)
    kinds = _kinds(commitment)
    chosen = asked.choice(request, "kind", kinds)
    if chosen:
        return redirect("commitment-finding", number=number, kind=chosen)
    wrong = _("Choose what came of it") if "asked" in request.GET else ""
    return render(
        request, "library/outcome.html",
        {"each": commitment, "kinds": kinds.items(), "wrong": wrong, "now": words.STATUS.get(commitment.outcome, "")},
    )  # fmt: skip


@editors_only
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, number: UUID, kind: str) -> HttpResponse:
    """The second question: how do you know?"""
    commitment = _held(number)
    if kind not in {**KINDS, BACK: ""}:
        raise Http404
    if kind == BACK and not commitment.outcome and request.method != "POST":
        raise Refused(Reason.NOTHING_TO_TAKE_BACK)  # the act refuses a POST: it asks under its lock
    last = commitment.evidence_rows.order_by("pk").last() if commitment.outcome else None
    wrong: list[tuple[str, Any]] = []
    if request.method == "POST":
        wrong = _record(request, commitment, kind)
        if not wrong:
            messages.success(request, _("Recorded, with its source."))
            return redirect(commitment.get_absolute_url())
    page = {
        "each": commitment, "kind": kind, "title": {**KINDS, BACK: _("Take back what is recorded")}[kind],
        "wrong": wrong, "fields": dict(wrong), "given": request.POST, "seen": last.pk if last else "",
    }  # fmt: skip
    return render(request, "library/finding.html", page, status=422 if wrong else 200)


def _record(request: HttpRequest, commitment: Commitment, kind: str) -> list[tuple[str, Any]]:
    """Record or correct; what is wrong, by field."""
    post = {key: asked.plain(str(value)).strip() for key, value in request.POST.items()}
    typed = post.get("dated", "")
    dated = asked.day(typed)
    if typed and dated is None:
        return [("dated", _("Write the day as 2026-11-23"))]
    successor, place = None, post.get("successor", "")
    if kind == "superseded" and place:
        symbol, _hash, anchor = place.removeprefix("/texts/").partition("#")
        successor = Paragraph.objects.select_related("instrument").filter(
            instrument__symbol__iexact=symbol.strip()[:100], anchor=anchor.strip()[:40]
        ).first()  # fmt: skip
        if successor is None:
            return [("successor", _("No such paragraph is held. Write it as A/HRC/RES/38/3#op28"))]
    told = Finding(
        outcome="" if kind == BACK else kind, source=post.get("source", ""), symbol=post.get("symbol", ""),
        dated=dated, successor=successor, remark=post.get("remark", ""),
    )  # fmt: skip
    by, at = person(request), datetime.now(UTC)
    seen = post.get("seen", "")
    try:
        if seen.isascii() and seen.isdigit() and len(seen) < 19:
            earlier = get_object_or_404(Evidence, pk=int(seen), commitment=commitment)
            actions.correct_evidence(evidence=earlier, finding=told, by=by, at=at)
        else:
            actions.record_evidence(commitment=commitment, finding=told, by=by, at=at)
    except Refused as refused:
        field = FIELDS.get(refused.reason)  # type: ignore[call-overload]
        if refused.may_not or field is None:
            raise
        said = words.reason(refused.reason)
        if refused.reason is Reason.NOT_FIT:
            said = _("The day lies before the text was adopted")
        return [(field, said)]
    return []
