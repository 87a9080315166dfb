"""The two resolutions as they lie beside the checkout, read and taken in, against the truths of the field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity.apps.commitments import actions as commitments
from comity.apps.texts.models import Candidate, Citation, Document, Instrument, differences, lineage, tallies
from comity.cli import load
from comity.papers.limits import Limits
from tests import cast
from tests.cast import NOW

pytestmark = pytest.mark.shared


@pytest.fixture
def seeds(shared: Path, facts: None) -> tuple[Instrument, Instrument]:
    files = [shared / "texts" / name for name in ("A-HRC-RES-37-23.txt", "A-HRC-RES-38-3.txt")]
    assert load.documents(files, Limits()) == 0
    return Instrument.objects.get(number="37/23"), Instrument.objects.get(number="38/3")


def _parts(instrument: Instrument) -> list[int]:
    own = instrument.paragraphs.filter(parent=None)
    return [own.filter(part=part).count() for part in ("preamble", "operative")]


def test_paragraphs_15_and_5_and_27_and_31(seeds: tuple[Instrument, Instrument]) -> None:
    assert [_parts(each) for each in seeds] == [[15, 5], [27, 31]]
    for each in seeds:
        assert all(row.text and row.summary for row in each.paragraphs.all())


def test_paragraphs_broken_by_pages_are_whole(seeds: tuple[Instrument, Instrument]) -> None:
    texts = {row.anchor: row.text for row in seeds[1].paragraphs.all()}
    assert "inter alia, that South-South" in texts["pp7"]
    assert "assistance, to be administered" in texts["pp19"]
    assert "understanding and the promotion" in texts["op7"]


def test_days_meetings_and_sessions(seeds: tuple[Instrument, Instrument]) -> None:
    a, b = seeds
    assert (a.adopted_on, a.meeting, a.session) == (date(2018, 3, 23), 54, 37)
    assert (b.adopted_on, b.meeting, b.session, b.issued_on) == (date(2018, 7, 5), 37, 38, date(2018, 7, 16))


def test_the_documents_and_the_shipped_facts_give_the_same_votes(
    seeds: tuple[Instrument, Instrument],
) -> None:
    for each, counts in zip(seeds, ((28, 1, 17), (28, 14, 3)), strict=True):
        accounts = tallies(each)
        assert len(accounts) == 2 and differences(accounts) == []
        assert {tuple(account.counts.values()) for account in accounts} == {counts}
        assert all(account.consistent and not account.not_members for account in accounts)


def test_what_the_documents_cite_is_resolved_as_the_facts_say(seeds: tuple[Instrument, Instrument]) -> None:
    of_b = Citation.objects.filter(paragraph__instrument=seeds[1])
    footnote = of_b.get(paragraph__anchor="op19")
    assert footnote.to is not None and footnote.to.symbol == "A/HRC/37/79"
    latest = {each.symbol for each in of_b.filter(latest=True)}
    assert latest == {"A/HRC/RES/35/8", "A/RES/72/171"}
    assert {each.symbol for each in lineage(seeds[1], date(2018, 7, 5)).predecessors} == latest


def test_confirming_every_candidate_makes_no_commitment_twice(seeds: tuple[Instrument, Instrument]) -> None:
    dalia = cast.dalia()
    made = [commitments.confirm(candidate=each, by=dalia, at=NOW) for each in Candidate.objects.all()]
    assert sorted(each.paragraph.anchor for each in made) == ["op20", "op21", "op27", "op28", "op31", "op5"]
    days = {each.paragraph.anchor: (each.window_from, each.window_until) for each in made}
    assert days["op5"] == (None, date(2020, 2, 23))
    assert days["op28"] == (date(2019, 6, 24), date(2019, 7, 12))
    assert type(made[0]).objects.count() == 6


def test_the_reading_warns_that_2018_was_half_over(seeds: tuple[Instrument, Instrument]) -> None:
    dalia = cast.dalia()
    again = Candidate.objects.get(paragraph__anchor="op31")
    assert commitments.confirm(candidate=again, by=dalia, at=NOW).warnings == ["year-already-running"]


def test_spans_point_into_the_text_kept_with_the_document(seeds: tuple[Instrument, Instrument]) -> None:
    document = Document.objects.get(instrument=seeds[1])
    report = seeds[1].paragraphs.get(anchor="op28")
    said = "".join(document.text[start:end] for start, end in report.spans)
    assert "prepare a report on the work of the Office" in " ".join(said.split())
