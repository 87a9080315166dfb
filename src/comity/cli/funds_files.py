"""The files of published schedules in a folder, read as the columns file tells."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from comity.cli.place import CannotGoOn
from comity.pure.ledger import published
from comity.pure.ledger.currencies import BASE
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.published import Row

LARGEST = 64 * 1024 * 1024  # bytes of one file, unpacked
READERS = {
    "contributions": published.contributions,
    "expenses": published.expenses,
    "adjustments": published.adjustments,
    "statements": published.statements,
}


@dataclass(frozen=True, slots=True)
class Schedule:
    name: str
    sha256: str
    rows: Sequence[Row]


def read(folder: Path, columns: Path | None) -> tuple[list[Schedule], list[Problem]]:
    """The schedules in a folder, in order of their names, contributions first: they say which funds there are. A file
    that cannot be read is a problem, and stops no other."""
    if not folder.is_dir():
        raise CannotGoOn(f"{folder} is no folder.")
    told = _columns(columns)
    found: list[Schedule] = []
    problems: list[Problem] = []
    for kind, reader in READERS.items():
        for path in sorted(folder.glob(told[kind]["files"])):
            try:
                content = _content(path)
                text = content.decode("utf-8-sig")
            except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
                problems.append(Problem("file-unreadable", path.name, str(error)))
                continue
            rows, wrong = reader(text, told[kind], path.name)
            problems += wrong
            found.append(Schedule(path.name, hashlib.sha256(content).hexdigest(), rows))
    return found, problems


def _content(path: Path) -> bytes:
    if path.suffix == ".xz":
        with lzma.open(path) as packed:
            content = packed.read(LARGEST + 1)
    else:
        with path.open("rb") as plain:
            content = plain.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValueError(f"larger than {LARGEST:,} bytes")
    return content


def _columns(given: Path | None) -> dict[str, dict[str, str]]:
    shipped = resources.files("comity").joinpath("data", "money", "published.json")
    try:
        text = given.read_text(encoding="utf-8") if given else shipped.read_text(encoding="utf-8")
        told = published.read_columns(text)
    except (OSError, ValueError, TypeError) as error:
        raise CannotGoOn(f"{given or 'published.json'} cannot be used: {error}.") from error
    if told.get("currency", BASE) != BASE:
        raise CannotGoOn(f"schedules are read in {BASE} alone, and {given} says {told['currency']}.")
    return told
