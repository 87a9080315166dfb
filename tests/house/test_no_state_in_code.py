"""No State is named in code: States are data, and no rule can be for or against one of them."""

import csv
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "comity"
NAMES = SOURCE / "data" / "parties" / "names.csv"


def names() -> set[str]:
    with NAMES.open(encoding="utf-8") as file:
        found = {row["name"] for row in csv.DictReader(file) if row["language"] == "en"}
    return {name for name in found if len(name) > 3}


def named(text: str, wanted: set[str]) -> list[str]:
    pattern = re.compile(r"\b(" + "|".join(sorted(map(re.escape, wanted), key=len, reverse=True)) + r")\b")
    return sorted({match[0] for match in pattern.finditer(text)})


@pytest.mark.skipif(not NAMES.is_file(), reason="the registry's names are not here")
def test_no_state_is_named_in_code() -> None:
    wanted = names()
    found = {
        str(path.relative_to(SOURCE)): hits
        for path in SOURCE.rglob("*.py")
        if (hits := named(path.read_text(encoding="utf-8"), wanted))
    }
    assert found == {}


@pytest.mark.skipif(not NAMES.is_file(), reason="the registry's names are not here")
def test_a_planted_name_is_found() -> None:
    assert named('if state == "Chile":', names()) == ["Chile"]
