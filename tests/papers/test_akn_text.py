"""The text of the file is the text of the reading, character by character and in order."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from lxml import etree

from comity.papers.akn.marks import flatten
from comity.papers.akn.names import akn
from comity.papers.akn.read import read
from comity.papers.akn.write import write
from comity.pure.clauses.reading import Annex, Clause, Due, Paragraph, Reading, SubParagraph
from tests.papers.akn_readings import full, readings

_NOTES = (akn("authorialNote"), akn("note"))


def pieces_of_file(data: bytes) -> list[str]:
    """Every run of text of the body, notes on their own where they hang: headings, numbers, texts, notes, annexes."""
    document = etree.fromstring(data)[0]
    found: list[str] = []
    places = ("preamble", "mainBody", "attachments")
    for element in (each for place in places for each in document.iterfind(akn(place))):
        for each in element.iter(
            akn("p"), akn("num"), akn("heading"), akn("block"), akn("listWrapUp"), akn("docTitle")
        ):
            inside_title = each.tag == akn("p") and len(each) == 1 and each[0].tag == akn("docTitle")
            if inside_title:
                continue
            found.append(flatten([each])[0])
    return found


def pieces_of_reading(reading: Reading) -> list[str]:
    notes = {each.id: each for each in reading.footnotes}
    hung: set[str] = set()
    known: set[str] = set()

    def text(fact: Paragraph | SubParagraph | Annex) -> list[str]:
        anchored = [name for name, note in notes.items() if note.anchor and note.anchor.paragraph == fact.id]
        listed = [] if isinstance(fact, Annex) else fact.footnotes
        order = [name for name in dict.fromkeys(listed) if name in anchored]
        order += [name for name in anchored if name not in order]
        first = fact.id not in known
        known.add(fact.id)
        hung.update(order)
        return [fact.text, *(notes[name].text for name in order if first)]

    def points(found: list[SubParagraph]) -> list[str]:
        return [
            piece
            for each in found
            for piece in (
                *([each.num] if each.num is not None else []),
                *text(each),
                *points(each.subparagraphs),
            )
        ]

    pieces = [] if reading.formula is None else [reading.formula]
    for each in (*reading.preamble, *reading.operative):
        pieces += [part for part in (each.heading, each.num) if part is not None]
        pieces += [*text(each), *points(each.subparagraphs)]
    if not reading.operative:
        pieces.append("")
    for annex in reading.annexes:
        pieces += [] if annex.title is None else [annex.title]
        pieces += [*text(annex), *points(annex.paragraphs)]
    return pieces


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(reading=readings())
def test_every_character_of_a_reading_stands_once_and_in_order_in_the_file(reading: Reading) -> None:
    assert sorted(pieces_of_file(write(reading))) == sorted(pieces_of_reading(reading))
    assert "".join(pieces_of_file(write(reading))) == "".join(pieces_of_reading(reading))


def test_the_conclusions_show_the_numbers_and_the_names_of_the_vote() -> None:
    document = etree.fromstring(write(full()))[0]
    lines = [flatten([each])[0] for each in document.find(akn("conclusions"))]
    assert lines == ["40 2018-09-27", "2–1–0Atlantis, Côte d’AzurUtopia"]


def test_a_footnote_hangs_on_the_text_it_belongs_to() -> None:
    document = etree.fromstring(write(full()))[0]
    note = document.find(f".//{akn('authorialNote')}[@marker='2']")
    assert note.getparent().getparent().getparent().get("eId").endswith("point_i")
    assert flatten([note])[0] == "See below."


def test_the_words_of_a_paragraph_are_not_written_twice() -> None:
    data = write(full()).decode()
    assert data.count("to submit it") == 1
    assert data.count("work together") == 1
    assert data.count("at its fortieth session") == 1


def test_an_action_that_runs_on_over_points_does_not_repeat_them() -> None:
    reading = full()
    decides = reading.operative[2]
    lead = Clause("Decides", "decide", [], "commissive", [], "", (0, 7))
    lead.action_text = "(a) To meet: (i) In spring; (ii) In autumn; (b) To report; as it deems fit."
    decides.clauses = [lead]
    data = write(reading)
    assert data.decode().count("In autumn") == 1
    back, _ = read(data)
    assert back is not None
    assert back.operative[2].clauses[0].action_text == lead.action_text


def test_a_due_time_is_marked_where_its_words_stand() -> None:
    reading = full()
    reading.mandates[1].paragraph = "op3"
    reading.mandates[1].due = Due("In autumn", "in", None, None, None, None)
    due = next(
        each for each in etree.fromstring(write(reading)).iter(akn("inline")) if each.text == "In autumn"
    )
    assert (due.get("name"), due.get("eId").endswith("point_ii__due_1")) == ("due", True)
