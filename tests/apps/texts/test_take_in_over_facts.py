"""A text arrives for an instrument known by its facts."""

from __future__ import annotations

import pytest

from comity.apps.commitments import actions as commitments
from comity.apps.journal.actions import SYSTEM
from comity.apps.journal.models import Record
from comity.apps.texts.models import Citation, Instrument, Paragraph
from tests.cast import NOW
from tests.readings import citation, resolution, take_in

pytestmark = pytest.mark.usefixtures("facts")


def test_paragraphs_keep_their_rows_and_summaries_and_gain_the_text() -> None:
    held = Paragraph.objects.get(instrument__symbol="A/HRC/RES/38/3", anchor="op2")
    taken = take_in(resolution("A/HRC/RES/38/3", body="Human Rights Council"))
    assert taken.gives_text
    fresh = Paragraph.objects.get(pk=held.pk)
    assert fresh.text and fresh.summary == held.summary != ""
    assert taken.instrument.has_text and taken.instrument.body is not None
    assert taken.instrument.paragraphs.filter(anchor="op31").exists(), "an address once given stays"


def test_a_citation_that_the_reading_gives_again_is_not_doubled_and_one_it_missed_stays() -> None:
    take_in(resolution("A/HRC/RES/38/3", citations=[citation("pp1", "A/RES/70/1")]))
    take_in_again = Citation.objects.filter(
        paragraph__instrument__symbol="A/HRC/RES/38/3", symbol="A/RES/72/171"
    )
    assert take_in_again.count() == 2, "pp6 and op30, from the facts"
    of_pp1 = Citation.objects.filter(paragraph__instrument__symbol="A/HRC/RES/38/3", paragraph__anchor="pp1")
    assert of_pp1.filter(symbol="A/RES/70/1").count() == 1
    assert of_pp1.filter(name="Charter of the United Nations").count() == 1


def test_the_shipped_facts_do_not_touch_a_text_that_an_editor_loaded() -> None:
    taken = take_in(resolution("A/HRC/RES/38/3", title="As the document has it", adopted="2018-07-05"))
    records = Record.objects.count()
    for each in commitments.shipped():
        commitments.load_facts(facts=each, by=SYSTEM, at=NOW)
    assert Instrument.objects.get(pk=taken.instrument.pk).title == "As the document has it"
    assert Record.objects.count() == records, "a second load changes and records nothing"
