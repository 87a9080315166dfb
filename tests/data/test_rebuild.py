"""The tables committed are those that the build makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDERS = ("parties", "sessions")


def _tables(place: Path) -> dict[str, bytes]:
    return {
        f"{folder}/{each.name}": each.read_bytes()
        for folder in FOLDERS
        for each in (place / folder).glob("*.csv")
    }


@pytest.mark.shared
def test_building_again_gives_the_files_committed(shared: Path, tmp_path: Path) -> None:
    script = [sys.executable, "data-build/build.py", "--shared", str(shared), "--into", str(tmp_path)]
    subprocess.run(script, cwd=CHECKOUT, check=True, timeout=120)
    assert _tables(tmp_path) == _tables(CHECKOUT / "src/comity/data")


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_table_is_told_of_in_its_source_note(folder: str) -> None:
    place = CHECKOUT / "src/comity/data" / folder
    note = (place / "SOURCE.md").read_text(encoding="utf-8")
    tables = [each.name for each in place.glob("*.csv")]
    assert tables
    for name in tables:
        assert f"`{name}`" in note


@pytest.mark.parametrize("folder", FOLDERS)
def test_tables_have_unix_line_ends_and_no_byte_order_mark(folder: str) -> None:
    for each in (CHECKOUT / "src/comity/data" / folder).glob("*.csv"):
        content = each.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        assert not content.startswith(b"\xef\xbb\xbf")
