"""What pages ask of the database does not grow with what it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.apps.texts.models import Candidate, Instrument, cited_by, cites, lineage, tallies
from tests import many

pytestmark = pytest.mark.usefixtures("facts")
AT_MOST = 10


def _instrument_page(instrument: Instrument) -> None:
    """Everything that the page of one text shows."""
    instrument = Instrument.objects.select_related("body").get(pk=instrument.pk)
    citations = []
    for each in instrument.paragraphs.with_citations():
        for it in each.citations.all():
            it.paragraph = each
            citations.append(it)
            _ = it.to and it.to.symbol
    for account in tallies(instrument):
        [(it.name, it.party and it.party.name) for rows in account.casts.values() for it in rows]
        [it.code for it in account.not_recorded]
    [it.paragraph.instrument.symbol for it in cited_by(instrument)[:50]]
    [it.what for it in Commitment.objects.of_text(instrument)]
    found = lineage(instrument, date(2026, 1, 1), citations)
    [it.symbol for it in (*found.predecessors, *found.latest)]


def _graph_page(instrument: Instrument) -> None:
    [(it.paragraph.anchor, it.to and it.to.title) for it in cites(instrument)]
    [it.paragraph.instrument.title for it in cited_by(instrument)]
    found = lineage(instrument, date(2026, 1, 1))
    [it.symbol for it in (*found.predecessors, *found.latest)]


def _library_page(_: Instrument) -> None:
    [
        (it.symbol, it.body and it.body.name, list(it.votes.all()))
        for it in Instrument.objects.with_tallies()[:50]
    ]
    Instrument.objects.count()


def _search_page(_: Instrument) -> None:
    [it.symbol for it in Instrument.objects.found("lamps").with_tallies()[:50]]


def _commitments_page(_: Instrument) -> None:
    for it in Commitment.objects.due_next(date(2019, 1, 1)).with_source()[:50]:
        _ = (
            it.paragraph.instrument.symbol,
            list(it.parties.all()),
            list(it.evidence_rows.all()),
            it.successor,
        )


def _actor_page(_: Instrument) -> None:
    party = Party.objects.get(code="HRC")
    for it in Commitment.objects.in_force().asked_of(party).with_source()[:50]:
        _ = (it.paragraph.instrument.symbol, list(it.parties.all()))


def _candidates_page(_: Instrument) -> None:
    for it in Candidate.objects.all().with_source()[:50]:
        _ = (
            it.paragraph.instrument.symbol,
            it.document and it.document.name,
            [look.by for look in it.looks.all()],
        )


PAGES: list[Callable[[Instrument], None]] = [
    _instrument_page, _graph_page, _library_page, _search_page, _commitments_page, _actor_page, _candidates_page,
]  # fmt: skip


def _counted(page: Callable[[Instrument], None], instrument: Instrument) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as asked:
        page(instrument)
    return len(asked), asked.captured_queries


def test_no_page_asks_more_than_ten_and_none_asks_more_of_two_hundred_than_of_twenty() -> None:
    few = many.fill(20)
    before = {page.__name__: _counted(page, few[-1])[0] for page in PAGES}
    many_more = many.fill(180, start=20)
    after = {page.__name__: _counted(page, many_more[-1])[0] for page in PAGES}
    assert before == after
    assert all(count <= AT_MOST for count in after.values()), after


def test_lists_never_fetch_the_bytes_of_documents() -> None:
    held = many.fill(3)
    for page in PAGES:
        for each in _counted(page, held[0])[1]:
            assert '"texts_document"."content"' not in each["sql"], page.__name__
