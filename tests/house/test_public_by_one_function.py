"""What is public of a request is asked of one place, so that what is withheld is withheld at every door."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "comity"
RAW = {"public_parts", "public_until"}
# Where the columns themselves are read or written, and what for.
MAY = {
    "apps/assistance/models/request.py": "says what is public of one",
    "apps/assistance/models/reach.py": "says it in a statement",
    "apps/assistance/actions/consenting.py": "writes what the State agrees to",
    "apps/assistance/actions/sending.py": "screens what the State agreed to before it is sent",
    "apps/register/actions.py": "writes what is withheld",
    "web/requests/sending.py": "shows the State its own choice",
    "web/requests/state_acts.py": "shows the State its own choice",
    "web/register/withholding.py": "shows officials what is left to withhold",
}


def raw(text: str) -> set[str]:
    """The columns that a module reads from a request, past the one function: `each.public_parts`."""
    return {
        node.attr
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and node.attr in RAW
    } & RAW


def test_no_door_reads_what_a_state_agreed_to_past_what_is_withheld() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        and raw(path.read_text(encoding="utf-8")) & {"public_parts", "public_until"}
    }
    assert found - set(MAY) == set()
    assert "apps/assistance/models/request.py" in found


def test_what_is_withheld_is_read_past_it_by_those_alone_who_withhold() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "withheld"
        and ast.unparse(node.value) in ("self", "assistance")
    }
    assert found <= set(MAY)


def test_a_planted_short_cut_is_found() -> None:
    assert raw("shown = request.public_parts") == {"public_parts"}
