"""A file nobody trusts: what crashes, hangs or swells is ended, named, and stops nothing else."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from comity.papers.guard import Worker, read_guarded
from comity.papers.limits import Limits
from comity.papers.pool import Given, read_many
from comity.papers.reader import could_not_read, json_bytes, read_document
from comity.pure.clauses.reading import Problem, to_json

DEMO = Path(__file__).parents[2] / "demo"


def pretending(behaviour: str) -> Worker:
    """A worker that misbehaves in a given way once it has been asked."""
    program = f"import os, sys, time\nsys.stdin.buffer.read(1)\n{behaviour}"
    return Worker((sys.executable, "-c", program))


def test_a_guarded_reading_is_the_same_as_one_made_here() -> None:
    data = (DEMO / "demo-res-1-4.txt").read_bytes()
    reading = read_guarded(data, "demo-res-1-4.txt")
    assert isinstance(reading, dict)
    assert json_bytes(reading) == json_bytes(to_json(read_document(data, "demo-res-1-4.txt")))
    assert len(reading["preamble"]) == 6
    assert len(reading["operative"]) == 12


def test_a_file_that_cannot_be_read_gives_its_problem() -> None:
    problem = read_guarded(b"\x89PNG....", "a.png")
    assert isinstance(problem, Problem)
    assert problem.code == "unknown-type"
    problem = read_guarded(b"x" * 2_000, "a.txt", Limits(max_bytes=1_000))
    assert isinstance(problem, Problem)
    assert problem.code == "too-large"


def test_a_crash_is_named_and_the_next_document_gets_a_new_process() -> None:
    with pretending("os.kill(os.getpid(), 11)") as worker:
        for _ in range(2):
            answer = worker.ask(b"x", "a.txt", Limits())
            assert [each.code for each in answer.problems] == ["crashed"]
            assert not answer.read


def test_a_process_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.papers.guard.GRACE", 0)
    start = time.monotonic()
    with pretending("time.sleep(60)") as worker:
        answer = worker.ask(b"x" * 3_000_000, "a.txt", Limits(seconds=1))
    assert [each.code for each in answer.problems] == ["timed-out"]
    assert time.monotonic() - start < 10


def test_processor_time_is_limited_by_the_kernel() -> None:
    busy = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 5))\nwhile True: pass"
    with pretending(busy) as worker:
        answer = worker.ask(b"x", "a.txt", Limits(seconds=30))
    assert [each.code for each in answer.problems] == ["timed-out"]


def test_a_document_that_needs_too_much_memory_is_named_and_the_worker_goes_on() -> None:
    large = ("Recalling all its resolutions on the matter,\n" * 150_000).encode()
    with Worker() as worker:
        answer = worker.ask(large, "a.txt", Limits(memory_mb=120))
        assert [each.code for each in answer.problems] == ["out-of-memory"]
        assert worker.ask(b"Decides", "a.txt", Limits()).payload


def test_what_a_worker_prints_does_not_end_up_in_its_answer() -> None:
    with Worker() as worker:
        first = worker.ask(b"Decides", "a.txt", Limits())
        second = worker.ask(b"Decides", "a.txt", Limits())
    assert first == second


def test_many_files_come_back_in_order_and_one_bad_one_stops_nothing(tmp_path: Path) -> None:
    good = (DEMO / "demo-res-1-4.txt").read_bytes()
    files = [Given(f"{n}.txt", data=good) for n in range(12)]
    files[3] = Given("3.pdf", data=b"%PDF-1.4 rubbish")
    files[7] = Given("7.txt", tmp_path / "missing.txt")
    counted: list[int] = []
    found = list(read_many(files, jobs=3, progress=counted.append))
    assert [file.name for file, _ in found] == [file.name for file in files]
    assert [place for place, (_, answer) in enumerate(found) if not answer.read] == [3, 7]
    assert found[3][1].problems[0].code == "truncated"
    assert b'"truncated"' in found[3][1].payload
    assert found[7][1].problems[0].code == "not-found"
    assert counted == list(range(1, 13))


def test_a_folder_or_a_huge_file_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "huge.txt").write_bytes(b"x" * 5_000)
    found = list(
        read_many([Given("d", tmp_path), Given("huge.txt", tmp_path / "huge.txt")], Limits(max_bytes=4_000))
    )
    assert [answer.problems[0].code for _, answer in found] == ["not-found", "too-large"]


def test_a_reading_says_why_nothing_was_read() -> None:
    reading = read_document(b"", "a.txt")
    problem = could_not_read(reading)
    assert problem is not None
    assert problem.code == "empty"
    assert reading.source.file == "a.txt"
    assert len(reading.source.sha256) == 64


@pytest.mark.parametrize("ending", ["txt", "docx", "html"])
def test_the_invented_resolution_reads_alike_from_every_format(ending: str) -> None:
    reading = read_document((DEMO / f"demo-res-1-4.{ending}").read_bytes(), f"demo.{ending}")
    plain = read_document((DEMO / "demo-res-1-4.txt").read_bytes(), "demo.txt")
    assert [each.text for each in reading.preamble] == [each.text for each in plain.preamble]
    assert [(each.num, each.text) for each in reading.operative] == [
        (each.num, each.text) for each in plain.operative
    ]
    assert [(each.marker, each.text) for each in reading.footnotes] == [
        (each.marker, each.text) for each in plain.footnotes
    ]
    assert reading.metadata.adoption_date == plain.metadata.adoption_date == "2026-03-26"
