"""`comity funds iati-check` reads a file without a database, adds it up, and says what does not hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from comity.cli import main
from tests.conftest import CHECKOUT

VECTOR = CHECKOUT / "tests" / "vectors" / "iati-activity.xml"


def test_a_file_is_added_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["funds", "iati-check", str(VECTOR), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["problems"] == []
    assert [(each["type"], each["currency"], each["channel"], each["number"]) for each in told["totals"]] == [
        ("1", "JPY", "4", "3000000"), ("1", "USD", "", "1000.25"), ("4", "USD", "", "13"),
    ]  # fmt: skip


def test_what_does_not_hold_is_said_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.xml"
    path.write_text(VECTOR.read_text("utf-8").replace('percentage="62.5"', 'percentage="60"'), "utf-8")
    assert main.main(["funds", "iati-check", str(path)]) == 1
    told = capsys.readouterr()
    assert "shares-not-whole\tXX-NOBODY-RIVERS-1" in told.err
    assert "came in\tUSD\t\t1000.25" in told.out


@pytest.mark.shared
def test_a_schema_finds_what_stands_in_the_wrong_place(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schema = str(shared / "data" / "iati-schema-2.03" / "iati-activities-schema.xsd")
    assert main.main(["funds", "iati-check", str(VECTOR), "--schema", schema]) == 0
    lines = VECTOR.read_text("utf-8").replace('<activity-scope code="4"/>\n', "")
    path = tmp_path / "wrong.xml"
    path.write_text(lines.replace("<document-link", '<activity-scope code="4"/>\n<document-link'), "utf-8")
    assert main.main(["funds", "iati-check", str(path), "--schema", schema]) == 1
    assert "not-valid" in capsys.readouterr().err


def test_children_are_added_to_their_parent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = VECTOR.read_text("utf-8")
    begins, ends = told.index("<iati-activity "), told.index("</iati-activity>") + len("</iati-activity>\n")
    child = told[begins:ends]
    parent = child.replace("XX-NOBODY-RIVERS-1<", "XX-NOBODY-RIVERS<").replace(
        '<related-activity ref="XX-NOBODY-RIVERS" type="1"/>\n', ""
    )
    path = tmp_path / "two.xml"
    path.write_text(told[:begins] + child + parent + told[ends:], "utf-8")
    assert main.main(["funds", "iati-check", str(path), "--format", "json"]) == 0
    totals = json.loads(capsys.readouterr().out)["totals"]
    assert {each["activity"] for each in totals} == {"XX-NOBODY-RIVERS"}
    assert [each["number"] for each in totals] == ["6000000", "2000.5", "26"]
