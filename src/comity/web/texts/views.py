"""The list of texts, and one text with its facts, its vote, its paragraphs, and what they ask and cite."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.commitments.models import Commitment
from comity.apps.texts.models import Citation, Instrument, Paragraph, cited_by, lineage, tallies
from comity.web import asked, dues, words
from comity.web.texts import taken_away, voting
from comity.web.texts.candidates import candidates
from comity.web.texts.sections import sections

PAGE = 25
SHOWN = 50
SORTS = {"": "-adopted_on", "old": "adopted_on", "symbol": "symbol", "title": "title"}


def chosen(request: HttpRequest) -> QuerySet[Instrument]:
    """The texts a list's address asks for."""
    rows = Instrument.objects.select_related("body").defer("search", "problems", "footnotes", "annexes")
    if query := asked.words(request, "q"):
        rows = rows.found(query)
    if body := asked.words(request, "body"):
        rows = rows.filter(body__code__iexact=body)
    if year := asked.whole(request, "year", 0, most=9999):
        rows = rows.filter(adopted_on__year=year)
    sort = SORTS[asked.choice(request, "sort", SORTS)]
    if query and sort == "-adopted_on":
        return rows
    by = F(sort.lstrip("-"))
    return rows.order_by(
        by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True), "symbol"
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page: Any = Paginator(chosen(request), PAGE).get_page(asked.whole(request, "page", 1))
    for each in page.object_list:
        each.method = words.METHODS.get(each.adoption_method, "")
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "texts/list.html",
        {
            "page": page,
            "q": asked.words(request, "q"),
            "body": asked.words(request, "body"),
            "year": asked.whole(request, "year", 0, most=9999) or "",
            "sort": asked.choice(request, "sort", SORTS),
            "query": query.urlencode(),
            "bodies": _bodies(),
        },
    )


def _bodies() -> list[tuple[str, str]]:
    # An order of our own: the model's would count among what has to differ.
    rows = (
        Instrument.objects.exclude(body=None).order_by("body__name").values_list("body__code", "body__name")
    )
    return list(rows.distinct()[:60])


def held(symbol: str) -> Instrument | None:
    """The instrument of a symbol, however its letters are written."""
    if "\x00" in symbol or len(symbol) > 90:
        return None
    rows = Instrument.objects.select_related("body").defer("search")
    return rows.filter(symbol=symbol).first() or rows.filter(symbol__iexact=symbol).order_by("symbol").first()


PARTS = ("votes", "line", "candidates")
FORMS = (".json", ".csv", ".akn.xml", ".txt")


@require_safe
def instrument(request: HttpRequest, symbol: str) -> HttpResponse:
    """One address for an instrument, its subpages and its files: a symbol may hold anything but their endings."""
    base, _slash, last = symbol.rstrip("/").rpartition("/")
    form = next((each for each in FORMS if symbol.endswith(each)), "")
    found = None if (last in PARTS and base) or form else held(symbol.rstrip("/"))
    if found is not None:
        if found.symbol != symbol:
            return HttpResponsePermanentRedirect(found.get_absolute_url())
        return page(request, found)
    if last in PARTS and base and (found := held(base)):
        return {"votes": votes, "line": line, "candidates": candidates}[last](request, found)
    if form and (found := held(symbol.removesuffix(form))):
        return taken_away.one(request, found, form)
    raise Http404


def page(request: HttpRequest, text: Instrument) -> HttpResponse:
    """At most ten statements: the text, its paragraphs, citations, commitments, and six for the votes."""
    today = datetime.now(UTC).date()
    rows: list[Any] = list(
        Paragraph.objects.filter(instrument=text).order_by("order").defer("search", "spans", "footnotes")
    )
    watched: list[Any] = list(
        Commitment.objects.in_force().of_text(text).select_related("paragraph").defer("search", "paragraph__search")
        .order_by("paragraph__order", "id")
    )  # fmt: skip
    by_paragraph: dict[int, list[Any]] = {}
    for each in watched:
        each.paragraph.instrument = text
        each.words = dues.due(each, today)
        each.status = each.status_on(today)
        each.status_words, each.shape = words.STATUS[each.status], words.SHAPES[each.status]
        by_paragraph.setdefault(each.paragraph_id, []).append(each)
    citations = Citation.objects.filter(paragraph__instrument=text).exclude(tier="generic")
    cited = _cited(list(citations.select_related("to").defer("to__search")), {row.pk: row for row in rows})
    pages = sections(rows, beside=len(cited) + len(watched))
    number = min(asked.whole(request, "part", 1), len(pages))
    section = pages[number - 1]
    shown: list[Any] = list(section.rows)
    for row in shown:
        row.kind = {"directive": "ask", "commissive": "bind"}.get(row.speech_act, "say")
        row.asked_of = _asked_of(row)
        row.depth = min(row.anchor.count("."), 3)
        row.watched = by_paragraph.get(row.pk, [])
    return render(
        request,
        "texts/page.html",
        {
            "text": text,
            "type": words.TYPES.get(text.document_type, text.document_type),
            "method": words.METHODS.get(text.adoption_method, ""),
            "session": dues.ordinal(text.session) if text.session else "",
            "session_days": dues.span(text.session_start, text.session_end)
            if text.session_start and text.session_end else "",
            "pages": pages, "number": number,
            "parts": [(part, words.PARTS[part], each) for part, each in section.by_part],
            "elsewhere": [(each.number, row) for each in pages if each.number != number for row in each.rows],
            "counts": _counts(rows),
            "watched": watched if number == 1 else [],
            "cited": cited if number == 1 else [],
            "vote": voting.drawn(tallies(text)) if number == 1 else None,
        },
    )  # fmt: skip


def _asked_of(row: Paragraph) -> str:
    """Whom a paragraph asks, by their full names, each once."""
    if row.speech_act != "directive":
        return ""
    named = [
        one.get("canonical") or one.get("surface") or ""
        for each in row.clauses
        for one in each.get("addressees") or ()
    ]
    return "; ".join(dict.fromkeys(name for name in named if name))


def _counts(rows: list[Paragraph]) -> dict[str, int]:
    top = [row for row in rows if row.parent_id is None]
    return {
        "preamble": sum(row.part == "preamble" for row in top),
        "operative": sum(row.part == "operative" for row in top),
        "articles": sum(row.part == "article" for row in top),
        "ask": sum(row.speech_act == "directive" for row in top),
    }


def _cited(rows: list[Citation], paragraphs: dict[int, Paragraph]) -> list[dict[str, Any]]:
    """What is cited, each document once with its places; first what has a symbol."""
    found: dict[str, dict[str, Any]] = {}
    for each in sorted(rows, key=lambda row: (not row.symbol, paragraphs[row.paragraph_id].order)):
        name = each.symbol or each.name or each.surface
        entry = found.setdefault(name, {"name": name, "title": "", "to": None, "dated": None, "places": []})
        entry["to"] = entry["to"] or each.to
        entry["dated"] = entry["dated"] or each.dated
        anchor = paragraphs[each.paragraph_id].anchor
        if anchor not in entry["places"]:
            entry["places"].append(anchor)
    return list(found.values())[: SHOWN * 3]


def votes(request: HttpRequest, text: Instrument) -> HttpResponse:
    """Votes by State, as each source gives them, side by side where they disagree."""
    accounts = tallies(text)
    if not accounts:
        raise Http404
    return render(
        request,
        "texts/votes.html",
        {"text": text, "accounts": voting.by_state(accounts), **voting.parted(accounts)},
    )


def line(request: HttpRequest, text: Instrument) -> HttpResponse:
    """The line a text stands in, and what cites it, as of a day."""
    today = datetime.now(UTC).date()
    given = asked.words(request, "on")
    day = asked.day(given)
    rows = cited_by(text).defer("paragraph__search", "paragraph__instrument__search")
    page = Paginator(rows, SHOWN).get_page(asked.whole(request, "page", 1))
    return render(
        request,
        "texts/line.html",
        {
            "text": text,
            "line": lineage(text, day or today),
            "day": day or today,
            "given": given or today.isoformat(),
            "wrong": _("Write the day as 2018-07-05.") if given and day is None else "",
            "page": page,
            "query": f"on={day}" if day else "",
        },
    )
