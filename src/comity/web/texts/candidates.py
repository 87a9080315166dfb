"""What the reader proposes of a text beside its source, and what editors made of it: the same page for all."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.apps.texts.models import Candidate, Citation, Instrument, Paragraph
from comity.web import words
from comity.web.read import marks


def candidates(request: HttpRequest, text: Instrument) -> HttpResponse:
    """Candidates in the order of the text: five statements, however many."""
    rows = list(
        Candidate.objects.filter(paragraph__instrument=text).with_source().order_by("paragraph__order", "id")
    )
    for each in rows:
        describe(each)
    asking = {each.paragraph_id for each in rows}
    within = Q(pk__in=asking) | Q(parent__in=asking) | Q(parent__parent__in=asking)
    paragraphs = list(Paragraph.objects.filter(within, instrument=text).order_by("order").defer("search"))
    return render(
        request,
        "texts/candidates.html",
        {
            "text": text, "rows": rows, "lines": lines(paragraphs, rows), "key": marks.EXPLAINED,
            "done": sum(each.state != Candidate.State.OPEN for each in rows),
        },
    )  # fmt: skip


def describe(each: Any) -> Any:
    """Put a candidate into words: what is proposed, what was settled, and every look."""
    each.state_words, each.shape = words.LOOKS[each.state], words.LOOK_SHAPES[each.state]
    each.says = mandate(each.settled or each.proposed)
    each.proposed_says = mandate(each.proposed)
    each.history = [(look, words.LOOKS[look.state]) for look in each.looks.all()]
    return each


def mandate(given: dict[str, Any]) -> dict[str, Any]:
    due = given.get("due") or {}
    return {
        "who": ", ".join(given.get("addressees") or ()), "what": given.get("action_text") or "",
        "verb": given.get("verb") or "", "due": due.get("text") or "", "rule": given.get("rule") or "",
        "products": "; ".join(
            ": ".join(filter(None, (str(one.get("type") or ""), str(one.get("topic") or ""))))
            for one in given.get("deliverables") or ()
        ),
    }  # fmt: skip


def lines(paragraphs: list[Paragraph], rows: list[Candidate]) -> list[marks.Shown]:
    """The paragraphs with what was found in them marked: one statement."""
    citations: dict[int, list[tuple[int | None, int | None]]] = {}
    for each in Citation.objects.filter(paragraph__in=paragraphs):
        citations.setdefault(each.paragraph_id, []).append((each.span_start, each.span_end))
    proposed: dict[int, list[dict[str, Any]]] = {}
    for one in rows:
        proposed.setdefault(one.paragraph_id, []).append(one.proposed)
    return [
        marks.Shown(
            row.anchor, row.num, row.part, min(row.anchor.count("."), 2),
            marks.pieces(row.text, row.clauses, citations.get(row.pk, ()), proposed.get(row.pk, ())),
        )
        for row in paragraphs
    ]  # fmt: skip
