"""Real files against counts that were made by hand from the print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.papers.open import open_document
from comity.papers.tables import load
from comity.pure.clauses.read import read, read_all
from tests.pure.clauses.structure import lost_or_doubled, of, shape, source_of

COUNTS = json.loads((Path(__file__).parents[2] / "vectors" / "hand-counts.json").read_text(encoding="utf-8"))[
    "documents"
]


@pytest.mark.shared
@pytest.mark.parametrize("counted", COUNTS, ids=[each["file"].rsplit("/", 1)[-1] for each in COUNTS])
def test_a_real_file_has_the_paragraphs_that_were_counted_by_hand(
    counted: dict[str, int | str], shared: Path
) -> None:
    path = shared / str(counted["file"])
    source, _ = open_document(path.read_bytes(), path.name)
    assert source is not None
    reading = read(source, load())
    points = [each for each in shape(reading) if each[0].startswith("point")]
    found = (len(reading.preamble), len(reading.operative), len(points), len(reading.footnotes))
    assert found == tuple(counted[key] for key in ("preambular", "operative", "points", "notes"))
    assert lost_or_doubled(source.text, reading) == []
    assert all(each.text[-1] in ",;:.”" for each in (*reading.preamble, *reading.operative))


@pytest.mark.shared
def test_documents_in_one_file_read_as_they_do_alone(shared: Path) -> None:
    files = sorted((shared / "data/hrc14-report-pdftotext").glob("A_HRC_*.txt"))
    texts = [each.read_text(encoding="utf-8") for each in files]
    together = read_all(source_of("".join(texts)), load())
    alone = [of(each) for each in texts]
    assert [each.metadata.number for each in together] == [each.metadata.number for each in alone]
    assert [shape(each) for each in together] == [shape(each) for each in alone]
