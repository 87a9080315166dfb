"""`comity load`: a line a file, nothing lost and nothing doubled, and an exit status that can be relied on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.apps.texts.models import Candidate, Document, Instrument, tallies
from comity.cli import load
from tests.conftest import CHECKOUT

TEXT = (CHECKOUT / "demo" / "demo-res-1-4.txt").read_bytes()


@pytest.fixture(autouse=True)
def _stay_in_the_test_database(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.cli import environment

    monkeypatch.setattr(environment, "django", lambda **_: None)


def _run(*files: Path, **more: Any) -> int:
    given = {
        "files": [str(each) for each in files],
        "facts": False,
        "demo": False,
        "symbol": "",
        "route": [],
        "check": False,
    } | more
    return load.run(argparse.Namespace(**given))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT)
    return path


def test_a_file_is_loaded_and_loading_it_again_changes_nothing(
    facts: None, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    symbol = _symbol()
    assert _run(file, symbol=symbol) == 0
    assert capsys.readouterr().out.startswith("text.txt: DEMO/RES/1/4, ")
    assert _run(file, symbol=symbol) == 0
    assert capsys.readouterr().out == "text.txt: DEMO/RES/1/4, held already\n"
    assert Document.objects.count() == 1 and Document.objects.get().text


def test_a_file_that_cannot_be_loaded_stops_no_other_and_is_named(
    facts: None, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"no PDF at all")
    (tmp_path / "b.txt").write_text("A shopping list: bread, lamp oil, wicks.\n")
    (tmp_path / "c.rtf").write_text("not a kind we read")
    missing = tmp_path / "z.txt"
    assert _run(tmp_path / "a.pdf", tmp_path / "b.txt", missing) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("]")[1].split(":")[0].strip() for line in lines] == ["a.pdf", "b.txt", "z.txt"]
    assert not Document.objects.exists()


def test_a_folder_is_unfolded_and_only_kinds_we_read_are_taken(facts: None, tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("b.txt", "a.rtf", "inner/c.html"):
        (tmp_path / name).write_text("x")
    assert [each.name for each in load._files([str(tmp_path)])] == ["b.txt", "c.html"]
    assert [each.name for each in load._files([str(tmp_path / "*.rtf")])] == ["a.rtf"]


@pytest.mark.parametrize("given", [{}, {"symbol": "DEMO/RES/1/4", "files": ["a.txt", "b.txt"]}])
def test_wrong_usage_is_told_and_ends_with_2(
    given: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        load.run(
            argparse.Namespace(
                **{"files": [], "facts": False, "demo": False, "symbol": "", "route": [], "check": False}
                | given
            )
        )
        == 2
    )
    assert capsys.readouterr().err.startswith("comity load: ")


def test_a_symbol_that_contradicts_the_document_is_refused(
    facts: None, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(shared / "texts" / "A-HRC-RES-38-3.txt", symbol="A/HRC/RES/38/4") == 1
    assert "another symbol" in capsys.readouterr().err


@pytest.mark.django_db
def test_facts_can_be_loaded_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(facts=True) == 0
    counts = [Party.objects.count(), Instrument.objects.count(), Commitment.objects.count()]
    assert _run(facts=True) == 0
    assert capsys.readouterr().out.count("registry: nothing new") == 1
    assert [Party.objects.count(), Instrument.objects.count(), Commitment.objects.count()] == counts
    assert counts[1] == 21 and counts[2] == 6


@pytest.mark.django_db
def test_the_demonstration_is_marked_as_invented_and_shows_its_vote() -> None:
    assert _run(demo=True) == 0
    instrument = Instrument.objects.get(fictional=True)
    assert instrument.symbol == "DEMO/RES/1/4" and instrument.body is not None and instrument.body.fictional
    (tally,) = tallies(instrument)
    assert list(tally.stated.values()) == [6, 1, 2] and tally.consistent
    assert [each.code for each in tally.not_recorded] == ["QUA"] and not tally.not_members
    assert {each.group.code for each in tally.by_group if each.group} == {"demo-islands", "demo-mainland"}
    assert Candidate.objects.filter(paragraph__instrument=instrument).count() >= 4


def _symbol() -> str:
    """What must be said for the demonstration's text: nothing once the reader finds its symbol."""
    return "DEMO/RES/1/4"
