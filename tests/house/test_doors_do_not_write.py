"""Pages, the API and commands call acts; they never write rows themselves."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "comity"
WRITES = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "delete"}
# What is not a row: a form's own cleaning, Django's session and the cache are not our records.
HARMLESS = {("sessions", "delete")}


def writes(text: str) -> list[tuple[int, str]]:
    """The lines that call a writing method of the ORM."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        source = ast.unparse(node.func.value)
        is_rows = "objects" in source or name in {
            "bulk_create",
            "get_or_create",
            "update_or_create",
            "bulk_update",
        }
        if (name in WRITES and (is_rows or name == "save")) or (name == "update" and "objects" in source):
            found.append((node.lineno, f"{source}.{name}"))
    return found


@pytest.mark.parametrize("door", ["web", "api", "mail", "cli"])
def test_doors_do_not_write(door: str) -> None:
    found = {
        str(path.relative_to(SOURCE)): lines
        for path in (SOURCE / door).rglob("*.py")
        if (lines := writes(path.read_text()))
    }
    assert found == {}


def test_a_planted_write_is_found() -> None:
    assert writes(
        "Paper.objects.filter(a=1).update(b=2)\nrow.save()\nPaper.objects.create(a=1)\nx.update({})"
    ) == [
        (1, "Paper.objects.filter(a=1).update"),
        (2, "row.save"),
        (3, "Paper.objects.create"),
    ]
