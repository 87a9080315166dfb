"""What holds for every text, however bad: nothing raised, nothing lost, nothing invented, the same bytes again."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from comity.papers.tables import load
from comity.pure.clauses import read as reader
from comity.pure.clauses.read import read, read_all
from comity.pure.clauses.reading import Reading, from_json, to_json
from tests.pure.clauses.structure import (
    FOOT,
    HEAD,
    OPERATIVE,
    PREAMBLE,
    codes,
    lost_or_doubled,
    of,
    shape,
    source_of,
)

POINTS = (
    "3. Calls upon States:\n\n(a) To act;\n\n(b) To report:\n\n"
    "(i) At once;\n\n(ii) In full;\n\nand to do so soon;\n\n"
)
NOTES = "4. Takes note of the update;¹\n\n¹ A/HRC/37/79.\n\n5. Decides to remain seized of the matter.\n"
ANNEX = "\nAnnex\n\nTerms of reference\n\n1. The group meets.\n"
WHOLE = HEAD + PREAMBLE + OPERATIVE.replace("thereon.", "thereon;") + "\n" + POINTS + NOTES + FOOT + ANNEX
PIECES = some.sampled_from(
    [
        *WHOLE.split("\n\n"),
        "*",
        "**",
        "\n",
        "\n\n\n",
        "\f",
        "¹",
        "(a) ",
        "1. ",
        "“",
        "”",
        "[",
        "]",
        "\u200e",
        "3/4",
    ]
)


def dumped(reading: Reading) -> str:
    return json.dumps(to_json(reading), ensure_ascii=False, sort_keys=True)


@example(["54th meeting\n23 March 2018"] * 2, "\n\n")
@given(some.lists(PIECES, max_size=25), some.sampled_from(["", " ", "\n", "\n\n"]))
@settings(max_examples=150, deadline=None)
def test_no_arrangement_of_pieces_loses_or_doubles_a_character(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert lost_or_doubled(text, of(text)) == []


@given(some.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_at_all_makes_the_reader_raise(text: str) -> None:
    assert lost_or_doubled(text, of(text)) == []


def test_cuts_joins_and_rubbish_in_real_texts_lose_nothing(shared: Path) -> None:
    chance = random.Random(7)
    texts = [each.read_text(encoding="utf-8") for each in sorted((shared / "texts").glob("*.txt"))]
    texts += [
        each.read_text(encoding="utf-8")
        for each in sorted((shared / "data/hrc14-report-pdftotext").glob("A_*.txt"))
    ]
    for _ in range(60):
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 4)):
            low = chance.randrange(len(text) + 1)
            high = min(len(text), low + chance.randint(0, 400))
            text = chance.choice([
                text[:low] + text[high:],
                text[:low] + text[low:high].replace("\n", "") + text[high:],
                text[:low] + "".join(chance.choices("*\n\f[]()1a.;,“”¹²\xa0\u200e ", k=20)) + text[low:],
                (text + chance.choice(texts))[:40_000],
                text[low:high] + text[:low],
            ])  # fmt: skip
        assert lost_or_doubled(text, of(text)) == []


test_cuts_joins_and_rubbish_in_real_texts_lose_nothing = pytest.mark.shared(  # type: ignore[assignment]
    test_cuts_joins_and_rubbish_in_real_texts_lose_nothing
)


def test_real_layouts_lose_nothing() -> None:
    assert lost_or_doubled(WHOLE, of(WHOLE)) == []


def test_the_same_text_gives_the_same_bytes() -> None:
    assert dumped(of(WHOLE)) == dumped(of(WHOLE))


def test_a_reading_survives_its_json() -> None:
    reading = of(WHOLE)
    assert from_json(json.loads(dumped(reading))) == reading


def test_what_a_span_points_at_is_what_the_text_says() -> None:
    reading = of(WHOLE)
    for paragraph in (*reading.preamble, *reading.operative):
        printed = " ".join(" ".join(WHOLE[low:high] for low, high in paragraph.spans).split()).replace(
            "¹", ""
        )
        assert printed.endswith(paragraph.text)


NOISE = {
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "bold masthead": lambda text: text.replace("Human Rights Council\n", "**Human Rights Council**\n", 1),
    "no-break spaces": lambda text: text.replace("the ", "the\u00a0"),
    "direction marks": lambda text: text.replace("States", "\u200eStates"),
    "soft hyphens": lambda text: text.replace("Commissioner", "Commis\xadsioner"),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
    "italic leads": lambda text: text.replace("Requests", "*Requests*").replace("Recalling", "*Recalling*"),
    "wider gaps": lambda text: text.replace("\n\n", "\n\n\n"),
    "a rule above": lambda text: "---\n\n" + text,
    "a running head": lambda text: text.replace(
        "2. Requests the High", "2. Requests\n\nGE.18-11630\n3\n\nA/HRC/RES/37/99\n\nthe High"
    ),
    "a page turn": lambda text: text.replace("to remain seized", "to remain\n\n\n\nseized"),
    "a form feed": lambda text: text.replace("to remain seized", "to remain\n\fseized"),
    "bracketed notes": lambda text: text.replace("¹ ", "[1] ").replace("¹", "[1]"),
}


@pytest.mark.parametrize("kind", NOISE)
def test_noise_changes_no_paragraph(kind: str) -> None:
    clean, noisy = of(WHOLE), of(NOISE[kind](WHOLE))
    assert shape(noisy) == shape(clean)
    assert noisy.formula == clean.formula
    assert noisy.metadata == clean.metadata
    assert [each.text for each in noisy.footnotes] == [each.text for each in clean.footnotes]


def test_work_grows_with_the_length_and_not_faster() -> None:
    def seconds(times: int) -> float:
        numbered = "".join(
            f"{n}. Urges States to act on matter {n}, and calls upon all to help;\n\n"
            for n in range(1, times)
        )
        source = source_of(HEAD + PREAMBLE + numbered + FOOT)
        begun = time.process_time()
        read(source, load())
        return time.process_time() - begun

    seconds(50)
    assert min(seconds(960) for _ in range(3)) < 24 * max(min(seconds(120) for _ in range(3)), 0.001)


def test_many_documents_in_one_file_end() -> None:
    text = HEAD + PREAMBLE + OPERATIVE + FOOT
    assert len(read_all(source_of(text * 5), load())) == 5


def test_a_defect_in_reading_clauses_costs_the_clauses_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(reader, "_language", lambda: broken)
    reading = of(WHOLE)
    assert codes(reading) == ["reader-failed"]
    assert len(reading.operative) == 5


def test_a_defect_in_the_structure_costs_the_reading_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError("planted")

    monkeypatch.setattr(reader.frame, "find", broken)
    reading = of(WHOLE)
    assert codes(reading) == ["reader-failed"]
    assert [each.span for each in reading.frame] == [(0, len(WHOLE))]
