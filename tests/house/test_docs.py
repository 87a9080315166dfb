"""The reference says everything there is: settings, commands, problem codes, acts; and no picture lies unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.cli.main import COMMANDS

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "comity"
DOCS = CHECKOUT / "docs"


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    """Every call of a function or class of that name below those folders."""
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    called = node.func
                    found = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                    if found == name:
                        yield node


def words(node: ast.AST | None) -> Iterator[str]:
    """The literal strings in an argument, both sides of a choice included."""
    if node is not None:
        for each in ast.walk(node):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def problem_codes() -> set[str]:
    found: set[str] = set()
    for name in ("Problem", "UnreadableError"):
        for call in calls(name, "pure", "papers", "cli"):
            argument = (
                call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "code"), None)
            )
            found |= {word for word in words(argument) if re.fullmatch(r"[a-z]+(-[a-z]+)*", word)}
    return found - {"pdf", "zip"}  # halves of broken-pdf and broken-zip


def act_names() -> set[str]:
    found = {word for call in calls("record", "apps") for word in words(call.args[0] if call.args else None)}
    return {
        word for word in found if not word.endswith(".")
    }  # "texts." and an editor's look: named on the page


def settings() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    found = set(re.findall(r"[\"'](COMITY_[A-Z_]+|DATABASE_URL|DATABASE_OWNER_URL)[\"']", text))
    return {word for word in found if not word.endswith("_")} - INNER


INNER = {"COMITY_PARENT", "COMITY_DATABASE_ROLE"}  # said by one of our processes to another, never by people


def lacking(wanted: set[str], page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return sorted(word for word in wanted if f"`{word}`" not in text)


@pytest.mark.parametrize(
    ("wanted", "page", "at_least"),
    [
        (settings, "reference/settings.md", 20),
        (problem_codes, "reference/problems.md", 20),
        (act_names, "reference/acts.md", 10),
        (lambda: {f"comity {name}" for name in COMMANDS}, "reference/commands.md", 10),
    ],
)
def test_the_reference_names_everything(wanted, page: str, at_least: int) -> None:  # type: ignore[no-untyped-def]
    found = wanted()
    assert len(found) >= at_least, "the search for them is broken"
    assert lacking(found, page) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    dead = []
    for page in [*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(CHECKOUT)}: {target}")
    assert dead == []


def test_every_picture_is_used() -> None:
    text = "\n".join(
        page.read_text(encoding="utf-8") for page in [*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")]
    )
    assert [path.name for path in (DOCS / "pictures").glob("*") if path.name not in text] == []


def test_nothing_here_speaks_of_the_place_it_was_written_in() -> None:
    """No path of anybody's machine, and no other system's tools, stand in the project."""
    told = re.compile(r"/home/\w+/|/Users/\w+/|/root/|/" + "work/")
    found = [
        str(path.relative_to(CHECKOUT))
        for folder in ("src", "tests", "docs", "bench", "deploy", "demo", "data-build")
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".html", ".json", ".csv", ".toml", ".css"}
        and path.name != "test_docs.py"
        and "envs" not in path.parts  # other people's packages, kept apart for benchmarks and from git
        and told.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
