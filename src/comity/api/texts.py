"""Instruments, their paragraphs, citations and votes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from comity.api.pages import Page, Problem, Word, address, as_csv, cut
from comity.apps.texts.models import Citation, Instrument, Paragraph, VoteRecord

router = Router(tags=["texts"])


class InstrumentLine(Schema):
    symbol: str
    number: str
    title: str
    document_type: str
    body: str | None
    session: int | None
    adopted_on: date | None
    adoption_method: str
    has_text: bool
    source: str
    url: str


class InstrumentList(Schema):
    items: list[InstrumentLine]
    next: int | None


class CitationOut(Schema):
    surface: str
    tier: str
    kind: str
    name: str
    symbol: str
    dated: date | None
    pinpoint: str
    held: bool


class ParagraphOut(Schema):
    anchor: str
    part: str
    num: str
    lead: str
    verb: str
    speech_act: str
    text: str
    summary: str
    clauses: list[dict[str, Any]]
    citations: list[CitationOut]
    url: str


class VoterOut(Schema):
    name: str
    state: str | None
    position: str


class VoteOut(Schema):
    source: str
    method: str
    voted_on: date | None
    in_favour: int | None
    against: int | None
    abstaining: int | None
    casts: list[VoterOut]


class InstrumentOut(InstrumentLine):
    agenda_item: str
    meeting: int | None
    issued_on: date | None
    language: str
    work_iri: str
    problems: list[dict[str, Any]]
    paragraphs: list[ParagraphOut]
    votes: list[VoteOut]


class InstrumentFilter(Page):
    q: Word = ""
    body: Word = ""
    since: date | None = None
    until: date | None = None
    format: Word = "json"


def line(request: HttpRequest, each: Instrument) -> dict[str, Any]:
    return {
        "symbol": each.symbol,
        "number": each.number,
        "title": each.title,
        "document_type": each.document_type,
        "body": each.body.code if each.body else None,
        "session": each.session,
        "adopted_on": each.adopted_on,
        "adoption_method": each.adoption_method,
        "has_text": each.has_text,
        "source": each.source,
        "url": address(request, each.get_absolute_url()),
    }


@router.get("/texts", response={200: InstrumentList, 422: Problem}, summary="Instruments held here")
def instruments(request: HttpRequest, filters: Query[InstrumentFilter]) -> Any:
    """In the order they came in. `format=csv` gives all of them as one file."""
    rows = Instrument.objects.select_related("body").defer("search", "problems", "footnotes", "annexes")
    if filters.q:
        rows = rows.filter(search=SearchQuery(filters.q, config="english", search_type="websearch"))
    if filters.body:
        rows = rows.filter(body__code=filters.body)
    if filters.since:
        rows = rows.filter(adopted_on__gte=filters.since)
    if filters.until:
        rows = rows.filter(adopted_on__lte=filters.until)
    if filters.format == "csv":
        lines = (line(request, each) for each in rows.order_by("pk").iterator(500))
        return as_csv(lines, list(InstrumentLine.model_fields), "texts")
    return cut(rows, filters, lambda each: line(request, each))


@router.get("/texts/{path:symbol}", response={200: InstrumentOut, 404: Problem}, summary="One instrument")
def instrument(request: HttpRequest, symbol: str) -> Any:
    """With its paragraphs, what they cite, and the votes as each source gives them."""
    if "\x00" in symbol:
        raise Http404
    found = Instrument.objects.select_related("body").filter(symbol__iexact=symbol).first()
    if found is None:
        raise Http404
    paragraphs = Paragraph.objects.filter(instrument=found).order_by("order").defer("search")
    cited: dict[int, list[Citation]] = {}
    for citation in Citation.objects.filter(paragraph__instrument=found):
        cited.setdefault(citation.paragraph_id, []).append(citation)
    votes = VoteRecord.objects.filter(instrument=found).prefetch_related("casts__party")
    return {
        **line(request, found),
        "agenda_item": found.agenda_item,
        "meeting": found.meeting,
        "issued_on": found.issued_on,
        "language": found.language,
        "work_iri": found.work_iri,
        "problems": found.problems,
        "paragraphs": [_paragraph(request, found, each, cited.get(each.pk, [])) for each in paragraphs],
        "votes": [_vote(each) for each in votes],
    }


def _paragraph(
    request: HttpRequest, within: Instrument, each: Paragraph, cited: list[Citation]
) -> dict[str, Any]:
    plain = ("anchor", "part", "num", "lead", "verb", "speech_act", "text", "summary", "clauses")
    of_citation = ("surface", "tier", "kind", "name", "symbol", "dated", "pinpoint")
    return {
        **{name: getattr(each, name) for name in plain},
        "citations": [
            {**{name: getattr(one, name) for name in of_citation}, "held": one.to_id is not None}
            for one in cited
        ],
        "url": address(request, f"{within.get_absolute_url()}#{each.anchor}"),
    }


def _vote(each: VoteRecord) -> dict[str, Any]:
    plain = ("source", "method", "voted_on", "in_favour", "against", "abstaining")
    casts = [
        {"name": cast.name, "state": cast.party.code if cast.party else None, "position": cast.position}
        for cast in each.casts.all()
    ]
    return {**{name: getattr(each, name) for name in plain}, "casts": casts}
