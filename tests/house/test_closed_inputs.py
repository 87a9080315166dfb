"""What judges takes a closed, published list, and can reach nothing else."""

from __future__ import annotations

import ast
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from comity.pure.criteria.case import FIELDS, Case

PURE = Path(__file__).resolve().parents[2] / "src" / "comity" / "pure"
JUDGES = ("criteria", "fairness")
# What a person or a State could be known by, and what may never count (37/23 pp 7; 38/3 op 16).
NEVER = {
    "state", "party", "country", "name", "iso2", "iso3", "code", "region", "regional_group", "group", "vote", "votes",
    "voted", "sponsor", "sponsors", "cosponsor", "donor", "donors", "donation", "contribution", "income", "score",
    "rank", "alignment", "position", "system", "government", "religion", "language", "officer", "person",
}  # fmt: skip
# Ways out of a library that only computes.
REACHING = {
    "builtins", "ctypes", "ftplib", "glob", "http", "importlib", "io", "logging", "multiprocessing", "os", "pathlib",
    "pkgutil", "random", "runpy", "shelve", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib",
}  # fmt: skip
CALLS = {"open", "eval", "exec", "compile", "__import__", "globals", "vars", "input", "breakpoint"}


def test_the_published_list_is_the_list_of_fields() -> None:
    assert list(FIELDS) == [each.name for each in fields(Case)]
    assert all(len(words) > 10 for words in FIELDS.values())


def test_a_case_is_closed() -> None:
    assert Case.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(Case)
    assert [each for each in fields(Case) if each.name in NEVER] == []


def test_nothing_can_be_hung_on_a_case() -> None:
    case = Case.__new__(Case)
    with pytest.raises((AttributeError, TypeError)):
        case.state = "a name"  # type: ignore[attr-defined]
    with pytest.raises((AttributeError, TypeError)):
        object.__setattr__(case, "state", "a name")


def reaches(text: str, library: str) -> list[str]:
    """What a module imports from outside the standard library and its own library, or calls to reach further."""
    found = []
    own = f"comity.pure.{library}"
    for node in ast.walk(ast.parse(text)):
        names = []
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["." * node.level + (node.module or "")]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.append(node.func.id)
        for name in names:
            first = name.split(".")[0]
            standard = first in sys.stdlib_module_names and first not in REACHING
            if not standard and not (name == own or name.startswith(own + ".")):
                found.append(name)
    return found


@pytest.mark.parametrize("library", JUDGES)
def test_what_judges_reaches_nothing_but_the_standard_library(library: str) -> None:
    modules = sorted((PURE / library).rglob("*.py"))
    assert len(modules) >= 3, "the library has moved"
    found = {
        path.name: bad for path in modules if (bad := reaches(path.read_text(encoding="utf-8"), library))
    }
    assert found == {}


def test_a_planted_reach_is_found() -> None:
    planted = (
        "import django\nfrom comity.apps.texts.models import Vote\nimport json\nopen('x')\nimport os.path\n"
        "from comity.pure.names import table\nfrom comity.pure.criteria.case import Case\nfrom . import x\n"
    )
    assert sorted(reaches(planted, "criteria")) == [
        ".", "comity.apps.texts.models", "comity.pure.names", "django", "open", "os.path",
    ]  # fmt: skip
