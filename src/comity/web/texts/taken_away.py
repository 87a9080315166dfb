"""Texts as files: JSON, CSV, Akoma Ntoso, plain text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.texts.models import Citation, Document, Instrument, Paragraph, VoteRecord
from comity.web import feeds
from comity.web.taken_away import MOST, as_csv, as_json

COLUMNS = ("symbol", "number", "title", "document_type", "body", "session", "adopted_on", "adoption_method", "has_text",
           "source", "url")  # fmt: skip
PARAGRAPHS = ("anchor", "part", "num", "lead", "verb", "speech_act", "text", "summary", "url")


@require_safe
def listed(request: HttpRequest, form: str) -> HttpResponse:
    """The list of texts with the same filters as its page."""
    from comity.web.texts.views import chosen

    if form == "atom":
        return feed(request)
    rows = [row(each) for each in chosen(request)[:MOST]]
    if form == "csv":
        return as_csv(rows, COLUMNS, "texts")
    if form == "json":
        return as_json(rows)
    raise Http404


def feed(request: HttpRequest) -> HttpResponse:
    """The texts that fit, the newest held first, as a feed. A text that is loaded again with more in it shows again."""
    from comity.web.texts.views import chosen

    entries = [
        feeds.Entry(each.get_absolute_url(), f"{each.loaded_at:%Y%m%dT%H%M%S}", f"{each.symbol} {each.title}".strip(),
                    each.loaded_at)
        for each in chosen(request).order_by("-loaded_at", "-pk")[: feeds.MOST]
    ]  # fmt: skip
    query = request.GET.urlencode()
    return feeds.atom(_("Texts"), "/texts/", f"/texts.atom?{query}" if query else "/texts.atom", entries)


def row(each: Instrument) -> dict[str, Any]:
    plain = {name: getattr(each, name) for name in COLUMNS if name not in ("body", "url")}
    return {
        **plain,
        "body": each.body.code if each.body else "",
        "url": f"{settings.SITE_URL}{each.get_absolute_url()}",
    }


def one(request: HttpRequest, text: Instrument, form: str) -> HttpResponse:
    """One text in the form its address ends with."""
    if form == ".akn.xml":
        return _akoma_ntoso(text)
    paragraphs = [_paragraph(text, each) for each in text.paragraphs.order_by("order").defer("search")]
    name = text.symbol.replace("/", "-")
    if form == ".csv":
        return as_csv(paragraphs, PARAGRAPHS, name)
    if form == ".txt":
        return _plain(text, paragraphs)
    cited: dict[str, list[dict[str, Any]]] = {}
    for each in Citation.objects.filter(paragraph__instrument=text).select_related("paragraph"):
        said = {
            key: getattr(each, key)
            for key in ("surface", "tier", "kind", "name", "symbol", "dated", "pinpoint")
        }
        cited.setdefault(each.paragraph.anchor, []).append({**said, "held": each.to_id is not None})
    return as_json({
        **row(text),
        **{key: getattr(text, key) for key in ("agenda_item", "meeting", "issued_on", "language", "problems")},
        "paragraphs": [{**each, "citations": cited.get(each["anchor"], [])} for each in paragraphs],
        "votes": [_vote(each) for each in text.votes.prefetch_related("casts__party")],
    })  # fmt: skip


def _paragraph(text: Instrument, each: Paragraph) -> dict[str, Any]:
    plain = {name: getattr(each, name) for name in PARAGRAPHS if name != "url"}
    return {**plain, "url": f"{settings.SITE_URL}{text.get_absolute_url()}#{each.anchor}"}


def _vote(each: VoteRecord) -> dict[str, Any]:
    plain = ("source", "method", "voted_on", "in_favour", "against", "abstaining")
    casts = [
        {"name": cast.name, "state": cast.party.code if cast.party else None, "position": cast.position}
        for cast in each.casts.all()
    ]
    return {**{name: getattr(each, name) for name in plain}, "casts": casts}


def _plain(text: Instrument, paragraphs: list[dict[str, Any]]) -> HttpResponse:
    """The text as lines; where only facts are held, our own summaries, and it says so at its head."""
    lines = [text.symbol, text.title, "", text.formula, ""]
    if not text.has_text:
        lines[3:3] = ["[Summaries by this project; the official text is not held here.]", ""]
    for each in paragraphs:
        lines += [f"{each['num']} {each['text'] or ' '.join((each['lead'], each['summary']))}".strip(), ""]
    answer = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{text.symbol.replace("/", "-")}.txt"'
    return answer


def _akoma_ntoso(text: Instrument) -> HttpResponse:
    """Akoma Ntoso (AKN4UN) of the reading that gives the text; nothing where only facts are held."""
    from comity.papers.reader import write
    from comity.pure.clauses.reading import from_json

    found = Document.objects.filter(instrument=text, gives_text=True).only("reading").first()
    if found is None:
        raise Http404
    answer = HttpResponse(
        write(from_json(found.reading), "akn"), content_type="application/xml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'inline; filename="{text.symbol.replace("/", "-")}.akn.xml"'
    return answer
