"""The command that reads documents: what it prints, where it complains, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from comity.cli.reading_table import table
from comity.papers.reader import read_document
from comity.pure.clauses.reading import (
    Addressee,
    Citation,
    Clause,
    Due,
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

DEMO = Path(__file__).parents[2] / "demo"
TEXT = DEMO / "demo-res-1-4.txt"
WORD = DEMO / "demo-res-1-4.docx"


def comity(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    program = "import sys; from comity.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, "read", *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
    )


def test_one_file_is_one_object_and_standard_error_stays_silent() -> None:
    done = comity(TEXT, "--format", "json")
    assert done.returncode == 0
    assert done.stderr == b""
    reading = json.loads(done.stdout)
    assert reading["schema"] == "comity/reading/1"
    assert reading["source"]["file"] == "demo-res-1-4.txt"
    assert len(reading["operative"]) == 12


def test_several_files_are_one_object_a_line_in_the_order_given() -> None:
    done = comity(WORD, TEXT, DEMO / "demo-res-1-4.html", "--format", "json", "--jobs", "2")
    names = [json.loads(line)["source"]["file"] for line in done.stdout.splitlines()]
    assert names == ["demo-res-1-4.docx", "demo-res-1-4.txt", "demo-res-1-4.html"]
    assert done.returncode == 0


@pytest.mark.parametrize("form", ["table", "json", "akn", "text"])
def test_two_runs_give_the_same_bytes(form: str) -> None:
    first, second = comity(WORD, "--format", form), comity(WORD, "--format", form)
    assert first.stdout == second.stdout
    assert first.stdout
    assert first.returncode == second.returncode == 0


def test_text_is_what_the_spans_point_into() -> None:
    text = comity(WORD, "--format", "text").stdout.decode()
    reading = json.loads(comity(WORD, "--format", "json").stdout)
    start, end = reading["operative"][0]["spans"][0]
    assert text[start:end].endswith("respect of both sides for human rights;")


def test_akoma_ntoso_is_xml() -> None:
    done = comity(TEXT, "--format", "akn")
    assert done.stdout.startswith(b"<?xml")
    assert b"akomaNtoso" in done.stdout


def test_a_bad_file_is_one_line_and_stops_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "scan.png"
    bad.write_bytes(b"\x89PNG....")
    done = comity(bad, TEXT, tmp_path / "missing.txt", "--format", "json")
    assert done.returncode == 1
    complaints = done.stderr.decode().splitlines()
    assert len(complaints) == 2
    assert complaints[0].startswith(f"{bad}: unknown-type: ")
    assert complaints[1].startswith(f"{tmp_path / 'missing.txt'}: not-found: ")
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["source"]["file"] for each in readings] == ["scan.png", "demo-res-1-4.txt"]
    assert readings[0]["problems"][0]["code"] == "unknown-type"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--format", "yaml", "x.txt"],
        ["--jobs", "0", "x.txt"],
        ["a.txt", "b.txt", "--format", "akn"],
        ["{empty}"],
    ],
)
def test_wrong_usage_ends_with_two(arguments: list[str], tmp_path: Path) -> None:
    done = comity(*[each.replace("{empty}", str(tmp_path)) for each in arguments])
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr


def test_a_limit_of_the_environment_is_kept_and_a_wrong_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_READ_MAX_BYTES", "100")
    done = comity(TEXT)
    assert done.returncode == 1
    assert b"too-large" in done.stderr
    monkeypatch.setenv("COMITY_READ_MAX_BYTES", "lots")
    done = comity(TEXT)
    assert done.returncode == 2
    assert b"COMITY_READ_MAX_BYTES" in done.stderr


def test_folders_patterns_and_standard_input_are_read(tmp_path: Path) -> None:
    inside = tmp_path / "one" / "two"
    inside.mkdir(parents=True)
    (inside / "b.txt").write_bytes(TEXT.read_bytes())
    (tmp_path / "one" / "a.docx").write_bytes(WORD.read_bytes())
    (tmp_path / "one" / "notes.csv").write_text("not,a,document")
    done = comity(
        tmp_path / "one", tmp_path / "**" / "*.txt", "-", "--format", "json", given=TEXT.read_bytes()
    )
    names = [json.loads(line)["source"]["file"] for line in done.stdout.splitlines()]
    assert names == ["a.docx", "b.txt", "b.txt", "standard-input"]


def test_an_output_folder_gets_a_file_a_document_without_overwriting(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = comity(TEXT, WORD, TEXT, "--format", "json", "--output", out)
    assert done.returncode == 0
    assert done.stdout == b""
    names = sorted(each.name for each in out.iterdir())
    assert names == ["demo-res-1-4.docx.json", "demo-res-1-4.json", "demo-res-1-4.txt.json"]
    assert json.loads((out / names[0]).read_bytes())["source"]["file"] == "demo-res-1-4.docx"


def test_files_are_counted_only_when_asked(tmp_path: Path) -> None:
    files = [TEXT, WORD, TEXT]
    assert comity(*files).stderr == b""
    assert comity(*files, "--progress").stderr.decode().splitlines()[-1] == "3 of 3 read"


def test_reading_a_file_needs_no_django() -> None:
    program = (
        "import sys; sys.modules['django'] = None\n"
        "from comity.cli.main import main\n"
        f"status = main(['read', {str(TEXT)!r}, '--format', 'text'])\n"
        "assert not any(name.startswith(('django.', 'psycopg')) for name in sys.modules)\n"
        "sys.exit(status)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


# The table


def full() -> Reading:
    """A reading with something in every part, as no single document need have."""
    clause = Clause("Requests", "request", [], "directive", [], "prepare a report on schools", (0, 60))
    clause.addressees.append(Addressee("the Registrar", "Registrar", "un-official", (9, 22)))
    due = Due("at its third session", "at", "DEMO", 3, None, None)
    return Reading(
        "comity/reading/1",
        SourceInfo("a.txt", "0" * 64, "text/plain", "eng"),
        Metadata(
            symbol="DEMO/RES/1/4",
            title="Schools as shelters",
            body="Assembly of the Demonstration",
            session=1,
        ),
        preamble=[
            Paragraph("pp1", 1, None, "Recalling", "recall", [], "Recalling " + "much " * 200, [(0, 9)])
        ],
        operative=[
            Paragraph(
                "op1",
                1,
                "1.",
                "Requests",
                "request",
                [],
                "Requests the Registrar to prepare a report on schools:",
                [(0, 60)],
                subparagraphs=[SubParagraph("op1.a", "(a)", "Soon\x1b[31m;", [(0, 4)])],
                clauses=[clause],
            )
        ],
        citations=[
            Citation("op1", "1/1", "resolution", None, "DEMO/RES/1/1", None, None, None, "symbol", (0, 3))
        ],
        mandates=[Mandate("m1", "op1", "request", ["Registrar"], "prepare a report on schools", [], due)],
        vote=Vote(
            "recorded-vote",
            Tally(2, 1, 0),
            Tally(1, 1, 0),
            False,
            RollCall([Voter("Marenta", "QMA")], [Voter("Quillon", None)], []),
        ),
    )


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_a_table_says_who_does_what_by_when_within_its_width(width: int) -> None:
    shown = table(to_json(full()), width)
    assert max(map(len, shown.splitlines())) <= width
    flat = " ".join(shown.split())
    for word in (
        "Requests",
        "Registrar",
        "report",
        "session",
        "DEMO/RES/1/1",
        "DEMO/RES/1/4",
        "(a)",
        "Marenta",
        "Quillon",
    ):
        assert word in flat, word
    assert "2 to 1, with 0 abstentions" in flat
    assert "does not agree" in flat


def test_a_table_never_steers_the_terminal() -> None:
    assert "\x1b" not in table(to_json(full()), 100)


def test_wide_characters_keep_the_columns_in_line() -> None:
    reading = full()
    reading.operative[0].clauses[0].action_text = "请秘书长编写报告" * 30
    shown = table(to_json(reading), 80)
    assert max(sum(2 if each > "\u2e80" else 1 for each in line) for line in shown.splitlines()) <= 80


def test_a_document_that_could_not_be_read_has_no_table() -> None:
    done = comity("-", given=b"\x89PNG....")
    assert done.returncode == 1
    assert done.stdout == b""
    assert read_document(b"\x89PNG....", "-").problems[0].code == "unknown-type"
