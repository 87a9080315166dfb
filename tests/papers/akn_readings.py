"""Readings for the Akoma Ntoso tests: one by hand that has everything, and a strategy that makes any."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from comity.papers.akn.holders import said_by_points
from comity.pure.clauses.reading import (
    SCHEMA,
    Addressee,
    Anchor,
    Annex,
    Citation,
    Clause,
    Deliverable,
    Due,
    Footnote,
    Mandate,
    Metadata,
    Paragraph,
    Reading,
    RollCall,
    SourceInfo,
    SubParagraph,
    Tally,
    Vote,
    Voter,
    to_json,
)

# What the file does not carry: where the source had it, which rule found it, and what was wrong with it.
LEFT_OUT = frozenset(
    ("spans", "span", "source", "problems", "metadata_spans", "frame", "noise", "rule", "confidence")
)


def facts(reading: Reading) -> Any:
    """Return what a file must give back: the reading's JSON without what the file does not carry."""
    return strip(to_json(reading))


def strip(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: strip(each) for key, each in value.items() if key not in LEFT_OUT}
    if isinstance(value, list):
        return [strip(each) for each in value]
    return value


def full() -> Reading:
    """A made-up resolution with every kind of fact, each span true."""
    pp = "Recalling its resolution 9/1 of 18 June 2007, and welcoming the report of the Office,"
    op1 = "Calls upon all States and the High Commissioner to work together, and encourages others;"
    op2 = (
        "Also requests the Secretary-General to prepare a study pursuant to resolution 9/1, "
        "and to submit it at its fortieth session and, in 2021, an update."
    )

    def at(text: str, part: str, start: int = 0) -> tuple[int, int]:
        place = text.index(part, start)
        return place, place + len(part)

    ask = Clause(
        "Calls upon",
        "call upon",
        [],
        "directive",
        [
            Addressee("all States", "States", "states", at(op1, "all States")),
            Addressee(
                "the High Commissioner", "High Commissioner", "un-official", at(op1, "the High Commissioner")
            ),
        ],
        "work together",
        at(op1, "Calls upon all States and the High Commissioner to work together"),
    )
    others = Clause(
        "encourages",
        "encourage",
        [],
        "directive",
        [Addressee("others", "others", "other", at(op1, "others"))],
        "",
        at(op1, "encourages others"),
    )
    study = op2[op2.index("prepare") : -1]
    request = Clause(
        "Also requests",
        "request",
        ["also"],
        "directive",
        [
            Addressee(
                "the Secretary-General", "Secretary-General", "un-official", at(op2, "the Secretary-General")
            )
        ],
        study,
        (0, len(op2) - 1),
    )
    update = Due("in 2021", "in", None, None, 2021, None, at(op2, "in 2021"))
    due = Due(
        "at its fortieth session", "at", "HRC", 40, None, None, at(op2, "at its fortieth session"), [update]
    )
    cited = ("HRC", None, "A/HRC/RES/9/1", "2007-06-18")
    return Reading(
        schema=SCHEMA,
        source=SourceInfo("made-up.txt", "0" * 64, "text/plain", "eng"),
        metadata=Metadata(
            "A/HRC/RES/39/90", False, "39/90", "resolution", "Human Rights Council", "HRC", 39, "regular",
            "2018-09-10", "2018-09-28", "3", "Working together", "2018-09-27", 40, "2018-10-05", "eng",
            "recorded-vote", True, "A/HRC/39/L.1", "/akn/un/statement/deliberation/unga-hrc/2018-09-27/39-90/",
        ),
        formula="The Human Rights Council,",
        preamble=[
            Paragraph(
                "pp1", 1, None, "Recalling", "recall", [], pp, [(0, 9)],
                clauses=[
                    Clause("Recalling", "recall", [], "declaratory", [], "its resolution 9/1 of 18 June 2007",
                           at(pp, "Recalling its resolution 9/1 of 18 June 2007")),
                    Clause("welcoming", "welcome", [], "declaratory", [], "the report of the Office",
                           at(pp, "welcoming the report of the Office")),
                ],
                footnotes=["fn1"],
            ),
            Paragraph("pp2", 2, None, "Mindful", "mindful", [], "Mindful of the following:", [(10, 20)],
                      [SubParagraph("pp2.a", "(a)", "That peace matters;", [(20, 30)]),
                       SubParagraph("pp2.b", None, "In this spirit,", [(30, 40)])]),
        ],
        operative=[
            Paragraph("op1", 1, "1.", "Calls upon", "call upon", [], op1, [(40, 50)], clauses=[ask, others],
                      heading="Ways forward"),
            Paragraph("op2", 2, "2.", "Also requests", "request", ["also"], op2, [(50, 60)], clauses=[request]),
            Paragraph("op3", 3, "2.", "Decides", "decide", [], "Decides:", [(60, 70)],
                      [SubParagraph("op3.a", "(a)", "To meet:", [(70, 80)],
                                    [SubParagraph("op3.a.i", "(i)", "In spring;", [(80, 90)], footnotes=["fn2"]),
                                     SubParagraph("op3.a.ii", "(ii)", "In autumn;", [(90, 99)])]),
                       SubParagraph("op3.b", "(b)", "To report;", [(100, 110)]),
                       SubParagraph("op3.c", None, "as it deems fit.", [(110, 120)])]),
        ],
        citations=[
            Citation("pp1", "resolution 9/1 of 18 June 2007", "resolution", cited[1], cited[2], cited[3], cited[0],
                     None, "symbol", at(pp, "resolution 9/1 of 18 June 2007")),
            Citation("pp1", "A/HRC/38/3", "report", None, "A/HRC/38/3", None, "HRC", "para. 4", "symbol", None, "fn1"),
            Citation("op2", "resolution 9/1", "resolution", cited[1], cited[2], None, cited[0], None, "symbol",
                     at(op2, "resolution 9/1")),
        ],
        mandates=[
            Mandate("m1", "op2", "request", ["Secretary-General"], study,
                    [Deliverable("study", "working together", None), Deliverable("update", None, "HRC")],
                    due, False, (0, len(op2) - 1)),
            Mandate("m2", "op3.b", "decide", [], "report", [], None, True),
        ],
        vote=Vote("recorded-vote", Tally(2, 1, 0), Tally(2, 1, 0), True,
                  RollCall([Voter("Atlantis", "ATL"), Voter("Côte d’Azur", None)], [Voter("Utopia", "UTO")], [])),
        footnotes=[Footnote("fn1", "1", "A/HRC/38/3, para. 4.", Anchor("pp1")),
                   Footnote("fn2", "2", "See below.", Anchor("op3.a.i"))],
        annexes=[Annex("annex1", "Annex", "Plan of work", [(130, 140)],
                       [SubParagraph("annex1.1", "1.", "First things first.", [(140, 150)])])],
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------------------------

# Any characters, those among them that XML forbids or that our own escaping uses.
texts = st.text(
    st.one_of(
        st.sampled_from(list("abc ,;|\\#\"'<>&-–\x00\x01\x1f\ufffe\ud800\t\n\r\x85\u2028{}u(1)")),
        st.characters(codec=None),
    ),
    max_size=25,
)
some = st.none() | texts
dates = st.sampled_from(["2018-03-23", "2007-06-18", "0001-01-01", "2018-02-30", "June 2018", ""])
maybe_date = st.none() | dates
small = st.integers(0, 300)


@st.composite
def span_in(draw: st.DrawFn, text: str) -> tuple[int, int]:
    """Mostly a span inside a text; now and then one that lies outside it."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.tuples(st.integers(0, 40), st.integers(0, 40)))
    start = draw(st.integers(0, len(text)))
    return start, draw(st.integers(start, len(text)))


@st.composite
def said_in(draw: st.DrawFn, text: str) -> tuple[str, tuple[int, int]]:
    """A surface and its span; mostly they agree."""
    span = draw(span_in(text))
    return (draw(texts) if draw(st.integers(0, 5)) == 0 else text[slice(*span)]), span


@st.composite
def addressees(draw: st.DrawFn, text: str) -> Addressee:
    surface, span = draw(said_in(text))
    return Addressee(surface, draw(texts), draw(st.sampled_from(["states", "un-official", "x"])), span)


@st.composite
def clauses(draw: st.DrawFn, text: str) -> Clause:
    lead, _ = draw(said_in(text))
    action, _ = draw(said_in(text))
    act = draw(st.sampled_from(["directive", "commissive", "declaratory", "new kind"]))
    named = draw(st.lists(addressees(text), max_size=3))
    return Clause(
        lead, draw(texts), draw(st.lists(texts, max_size=3)), act, named, action, draw(span_in(text))
    )


@st.composite
def dues(draw: st.DrawFn, text: str, depth: int = 1) -> Due:
    said, span = draw(said_in(text))
    also = draw(st.lists(dues(text, 0), max_size=2)) if depth else []
    number = st.none() | small
    where = span if draw(st.booleans()) else None
    return Due(said, "at", draw(some), draw(number), draw(number), draw(maybe_date), where, also)


@st.composite
def points(draw: st.DrawFn, prefix: str, notes: list[str], depth: int) -> list[SubParagraph]:
    found = []
    for at in range(draw(st.integers(0, 3 if depth else 0))):
        name = f"{prefix}.{at}"
        num = draw(st.sampled_from([None, "(a)", "(b)", "(i)", "1.", "é)", "\x02"]))
        found.append(
            SubParagraph(
                name, num, draw(texts), [(1, 2)], draw(points(name, notes, depth - 1)), draw(_notes(notes))
            )
        )
    return found


def _notes(names: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*names, "lost"]), max_size=2)


@st.composite
def paragraphs(draw: st.DrawFn, name: str, at: int, notes: list[str]) -> Paragraph:
    text = draw(texts)
    found = draw(st.lists(clauses(text), max_size=3))
    if found and draw(st.booleans()):
        lead, verb, modifiers = found[0].lead, found[0].verb, list(found[0].modifiers)
    else:
        lead, _ = draw(said_in(text))
        verb, modifiers = draw(texts), draw(st.lists(texts, max_size=2))
    below = draw(points(name, notes, 2))
    for clause in found:
        if draw(st.booleans()):
            clause.action_text = draw(st.sampled_from(["", clause.action_text + " "])) + said_by_points(below)
    n = draw(st.sampled_from([at, at, at + 1]))
    num = draw(st.sampled_from([None, "1.", "2.", "1 bis.", "\x00", "A–B", ""]))
    return Paragraph(
        name, n, num, lead, verb, modifiers, text, [(0, 3)], below, found,
        draw(_notes(notes)), heading=draw(st.none() | texts),
    )  # fmt: skip


@st.composite
def citations(draw: st.DrawFn, places: dict[str, str], notes: dict[str, str]) -> Citation:
    name = draw(st.sampled_from([*places, "nowhere"]))
    surface, span = draw(said_in(places.get(name, "abc")))
    via = None
    where: tuple[int, int] | None = span
    if draw(st.booleans()):
        where = None
        via = draw(st.none() | st.sampled_from([*notes, "lost"]))
        surface = draw(said_in(notes.get(via or "", "abc")))[0]
    symbol = draw(st.none() | st.sampled_from(["A/HRC/RES/9/1", "A/RES/60/251", "S/RES/1325 (2000)"]) | texts)
    tier = draw(st.sampled_from(["symbol", "named", "event", "generic"]))
    return Citation(
        name,
        surface,
        draw(texts),
        draw(some),
        symbol,
        draw(maybe_date),
        draw(some),
        draw(some),
        tier,
        where,
        via,
    )


@st.composite
def mandates(draw: st.DrawFn, at: int, places: dict[str, str], paragraphs_: list[Paragraph]) -> Mandate:
    found = [(each, clause) for each in paragraphs_ for clause in each.clauses]
    what = draw(st.lists(st.builds(Deliverable, texts, some, some), max_size=2))
    if found and draw(st.booleans()):
        paragraph, clause = draw(st.sampled_from(found))
        due = draw(st.none() | dues(paragraph.text))
        named = [each.canonical for each in clause.addressees]
        if draw(st.integers(0, 3)) == 0:
            named = named[1:]
        return Mandate(
            f"m{at}", paragraph.id, clause.verb, named, clause.action_text, what, due, False, clause.span
        )
    name = draw(st.sampled_from([*places, "nowhere"]))
    text = places.get(name, "abc")
    return Mandate(
        f"m{at}", name, draw(texts), draw(st.lists(texts, max_size=2)), draw(texts), what,
        draw(st.none() | dues(text)), draw(st.booleans()), draw(st.none() | span_in(text)),
    )  # fmt: skip


metadata = st.builds(
    Metadata, some, st.booleans(), some, st.sampled_from([None, "resolution", "decision"]), some, some,
    st.none() | small, some, maybe_date, maybe_date, some, some, maybe_date, st.none() | small, maybe_date, some,
    st.sampled_from([None, "recorded-vote", "without-a-vote", "new"]), st.sampled_from([None, True, False]), some, some,
)  # fmt: skip
_tallies = st.none() | st.builds(Tally, small, small, small)
_voters = st.lists(st.builds(Voter, texts, st.sampled_from([None, "ATL", "UTO", "", "x y"])), max_size=3)
votes = st.builds(
    Vote, st.sampled_from([None, "recorded-vote", "new"]), _tallies, _tallies,
    st.sampled_from([None, True, False]), st.none() | st.builds(RollCall, _voters, _voters, _voters),
)  # fmt: skip


def _walk(found: list[SubParagraph], places: dict[str, str]) -> None:
    for each in found:
        places[each.id] = each.text
        _walk(each.subparagraphs, places)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading whose ids are its own: texts of any characters, spans that nest, cross, or lie."""
    names = [f"fn{at}" for at in range(1, draw(st.integers(0, 3)) + 1)]
    preamble = [draw(paragraphs(f"pp{at}", at, names)) for at in range(1, draw(st.integers(0, 2)) + 1)]
    operative = [draw(paragraphs(f"op{at}", at, names)) for at in range(1, draw(st.integers(0, 3)) + 1)]
    annexes = [
        Annex(f"annex{at}", draw(some), draw(texts), [(5, 6)], draw(points(f"annex{at}", names, 2)))
        for at in range(draw(st.integers(0, 2)))
    ]
    places = {each.id: each.text for each in (*preamble, *operative, *annexes)}
    for each in (*preamble, *operative):
        _walk(each.subparagraphs, places)
    for annex in annexes:
        _walk(annex.paragraphs, places)
    anchors = st.none() | st.sampled_from([*places, "nowhere"]).map(Anchor)
    notes = [Footnote(name, draw(texts), draw(texts), copy.copy(draw(anchors)), [(3, 4)]) for name in names]
    words = {each.id: each.text for each in notes}
    return Reading(
        schema=SCHEMA,
        source=SourceInfo("f", "0", "text/plain", draw(st.sampled_from([None, "eng", "fra", "x\x00"]))),
        metadata=draw(metadata),
        formula=draw(some),
        preamble=preamble,
        operative=operative,
        citations=draw(st.lists(citations(places, words), max_size=4)),
        mandates=[
            draw(mandates(at, places, [*preamble, *operative])) for at in range(draw(st.integers(0, 3)))
        ],
        vote=draw(st.none() | votes),
        footnotes=notes,
        annexes=annexes,
    )
