"""Search over everything that is public: texts, their paragraphs, commitments, States and other parties."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party, find
from comity.apps.texts.models import Instrument, Paragraph, folded
from comity.web import asked, words
from comity.web.parties.views import STATES

MOST = 10
# Signs no text holds stand round what was found until the rest is made safe.
START, STOP = "\ue000", "\ue001"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Bounded: ten of each kind, the best first, in at most eight statements."""
    q = asked.words(request, "q")
    found: dict[str, Any] = {"q": q}
    if q:
        found |= _parties(q) | {
            "texts": _texts(q), "paragraphs": _paragraphs(q), "commitments": _commitments(q), "most": MOST,
        }  # fmt: skip
        found["none"] = not any(
            found[key] for key in ("texts", "paragraphs", "commitments", "parties", "suggestions")
        )
    return render(request, "search/page.html", found)


def _query(q: str) -> SearchQuery:
    return SearchQuery(q, config="english", search_type="websearch")


def _texts(q: str) -> list[Instrument]:
    """By symbol or number first, then by how well title and symbol fit."""
    query = _query(q)
    exact = Q(symbol__iexact=q) | Q(number__iexact=q)
    rows = (
        Instrument.objects.filter(exact | Q(search=query) | Q(symbol__icontains=q))
        .annotate(rank=SearchRank(F("search"), query), exact=exact)
        .order_by("-exact", "-rank", F("adopted_on").desc(nulls_last=True), "symbol")
    )
    return [
        _lit(each, each.title, q) for each in rows.defer("search", "footnotes", "annexes", "problems")[:MOST]
    ]


def _paragraphs(q: str) -> list[Paragraph]:
    query = _query(q)
    best = (
        Paragraph.objects.filter(search=query)
        .annotate(rank=SearchRank(F("search"), query))
        .order_by("-rank", "id")
    ).values_list("pk", flat=True)[:MOST]
    rows = (
        Paragraph.objects.filter(pk__in=list(best))
        .select_related("instrument")
        .annotate(
            rank=SearchRank(F("search"), query),
            of_text=_headline("text", query),
            of_summary=_headline("summary", query),
        )
        .order_by("-rank", "id")
        .defer("search", "clauses", "spans", "instrument__search")
    )
    found: list[Any] = list(rows)
    for each in found:
        each.lit = marked(each.of_text if START in (each.of_text or "") else each.of_summary or each.of_text)
    return found


def _headline(field: str, query: SearchQuery) -> SearchHeadline:
    return SearchHeadline(
        field, query, config="english", start_sel=START, stop_sel=STOP, max_words=28, min_words=12
    )


def _commitments(q: str) -> list[Commitment]:
    rows = Commitment.objects.in_force().found(q).select_related("paragraph__instrument").defer("search")
    return [_lit(each, each.what, q) for each in rows[:MOST]]


def _parties(q: str) -> dict[str, Any]:
    """Who bears exactly that name; beside it, whose name holds the words; else whose name is near."""
    named = find(q)
    exact = list(dict.fromkeys(named.bearers))
    near = [] if exact else [each.name.bearer for each in named.suggestions]
    words_of = folded(q)
    holding = Q(names__folded__contains=words_of) if len(words_of) > 2 else Q(pk=None)
    rows = Party.objects.filter(Q(code__in=[*exact, *near]) | Q(code__iexact=q) | holding).distinct()
    held: dict[str, Any] = {each.code: each for each in rows[: MOST * 3]}
    first = [held.pop(code) for code in exact if code in held]
    suggestions = [held.pop(code) for code in dict.fromkeys(near) if code in held]
    parties = (first + sorted(held.values(), key=lambda each: each.name))[:MOST]
    for each in [*parties, *suggestions]:
        each.kind_words = words.KINDS[each.kind]
        each.place = f"/{'states' if each.kind in STATES else 'parties'}/{each.code}"
    return {"parties": parties, "suggestions": suggestions[:MOST]}


def _lit(each: Any, text: str, q: str) -> Any:
    """Mark the words asked for in a short text."""
    asked_for = [re.escape(word) for word in re.findall(r"[\w/.-]{2,}", q)][:12]
    if asked_for:
        text = re.sub(
            rf"(?i)\b(?:{'|'.join(asked_for)})\w*", lambda hit: f"{START}{hit.group()}{STOP}", text[:300]
        )
    each.lit = marked(text)
    return each


def marked(text: str | None) -> SafeString:
    """Make a text safe, and only then turn the signs into marks."""
    safe = escape((text or "").replace("\x00", ""))
    return mark_safe(safe.replace(START, '<mark class="hit">').replace(STOP, "</mark>"))  # noqa: S308
