"""`comity load --route`: tried without a database, kept with one, and each fault told with its place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.apps.assistance.models import Route
from comity.cli import load_routes
from tests.pure.dossier.shipped import changed, text

GOOD = changed(text("ldc-sids"), 'code = "ldc-sids"', 'code = "try-out"')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "try-out.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.mark.usefixtures("db")
def test_a_file_is_kept_and_keeping_it_again_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_routes.load([str(file)]) == load_routes.load([str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "try-out.toml: try-out version 1, kept",
        "try-out.toml: try-out version 1, held already",
    ]
    assert Route.objects.filter(code="try-out").count() == 1


@pytest.mark.usefixtures("db")
def test_a_bad_file_stops_no_other_and_every_fault_is_told(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(changed(GOOD, "version = 1", "version = 0"), encoding="utf-8")
    (tmp_path / "latin.toml").write_bytes(b'short = "caf\xe9"')
    assert (
        load_routes.load([str(bad), str(tmp_path / "latin.toml"), str(tmp_path / "none.toml"), str(file)])
        == 1
    )
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "bad.toml: wrong-value: version: must be a whole number from 1 to 9999",
        "latin.toml: not written in UTF-8",
        "none.toml: No such file or directory",
    ]
    assert told.out == "try-out.toml: try-out version 1, kept\n"


@pytest.mark.usefixtures("db")
def test_a_changed_file_is_told_to_take_a_new_version(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_routes.load([str(file)])
    file.write_text(changed(GOOD, "sent = { ordinary = 3,", "sent = { ordinary = 4,"), encoding="utf-8")
    assert load_routes.load([str(file)]) == 1
    assert "version 1 is kept with another text; give the change a new version" in capsys.readouterr().err


def comity(*words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
    code = "import sys; from comity.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, "load", *words],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_a_file_is_checked_without_a_database(file: Path) -> None:
    done = comity("--route", str(file), "--check")
    assert (done.returncode, done.stdout, done.stderr) == (
        0, "try-out.toml: try-out version 1, 9 questions, 5 criteria\n", "",
    )  # fmt: skip
    file.write_text(changed(GOOD, "board = false", "bored = false"), encoding="utf-8")
    done = comity("--route", str(file), "--check")
    assert done.returncode == 1 and "try-out.toml: key-unknown: bored: " in done.stderr


def test_check_goes_with_routes_alone(file: Path) -> None:
    assert comity("--check").returncode == comity("--route", str(file), "--facts", "--check").returncode == 2
