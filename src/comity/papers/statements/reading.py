"""A statement from bytes nobody trusts: told by the content, read in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from comity.papers.guard import Worker
from comity.papers.limits import MEGABYTE, Limits
from comity.papers.refusal import UnreadableError
from comity.papers.statements import camt053
from comity.papers.tabular.reading import csv_rows, is_spreadsheet, sheets
from comity.pure.ledger import statements
from comity.pure.ledger.cells import Layout, Row
from comity.pure.ledger.entries import Problem
from comity.pure.ledger.statements import Read

LARGEST = 20 * MEGABYTE
COMMAND = (sys.executable, "-P", "-m", "comity.papers.statements.worker")


@dataclass(frozen=True, slots=True)
class Asked:
    """How to read a file. `layouts`: texts of files of layouts, the first before the next; `layout`: this one alone;
    `account`: of several in the file."""

    layouts: tuple[str, ...]
    layout: str = ""
    account: str = ""

    def known(self) -> list[Layout]:
        """The layouts to try, in order; one that is named as an earlier one is hidden by it. A file of layouts that
        cannot be used is a `ValueError`."""
        found: dict[str, Layout] = {}
        for text in self.layouts:
            for each in statements.layouts(text):
                found.setdefault(each.name, each)
        return [each for each in found.values() if self.layout in ("", each.name)]


def read_guarded(data: bytes, name: str, asked: Asked, limits: Limits | None = None) -> Read:
    """The statement in a file, or why there is none; what crashes, hangs or swells ends in its own process."""
    limits = limits or Limits()
    if len(data) > min(LARGEST, limits.max_bytes):
        return None, [Problem("too-large", name, f"{len(data):,} bytes; give a shorter time")]
    with Worker(COMMAND) as worker:
        answered = worker.ask(data, name, limits, json.dumps(asdict(asked)))
    if not answered.payload:
        return None, [Problem(each.code, name, each.message) for each in answered.problems]
    told = json.loads(answered.payload)
    problems = [Problem(*each) for each in told["problems"]]
    return (statements.from_plain(told["statement"]) if told["statement"] else None), problems


def answer(data: bytes, name: str, limits: Limits, asked: str) -> bytes:
    """What the process answers: the statement and what is wrong, as JSON."""
    told = json.loads(asked)
    statement, problems = read(
        data, name, Asked(tuple(told["layouts"]), told["layout"], told["account"]), limits
    )
    found = {
        "statement": statements.plain(statement) if statement else None,
        "problems": [[each.code, each.where, each.message] for each in problems],
    }
    return json.dumps(found).encode()


def read(data: bytes, name: str, asked: Asked, limits: Limits) -> Read:
    """The same here, in this process: for what reads on behalf of another. Never raises on a bad file."""
    try:
        if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
            raise UnreadableError("empty", "the file holds nothing; fetch or save it again")
        if is_spreadsheet(data):
            return _tables(sheets(data, limits), name, asked)
        if camt053.is_xml(data):
            return camt053.read(data, name, asked.account)
        return _csv(data, name, asked)
    except UnreadableError as error:
        return None, [Problem(error.code, name, error.message)]
    except MemoryError:
        raise
    except Exception as error:
        return None, [Problem("damaged", name, f"the reader stopped at {type(error).__name__}; save it anew")]


def _tables(tables: Sequence[Sequence[Row]], name: str, asked: Asked) -> Read:
    layouts = asked.known()
    for layout in layouts:
        for rows in tables:
            found = statements.from_table(rows, layout, "xlsx", name, asked.account)
            if found is None:
                continue
            others = [each for each in tables if each is not rows and _holds_lines(each, layouts, name)]
            if others and _holds_lines(rows, layouts, name):
                told = f"{len(others) + 1} sheets have lines of statements; give one sheet at a time"
                return None, [Problem("several-tables", name, told)]
            if not others:
                return found
    return None, [_no_layout(name, layouts)]


def _holds_lines(rows: Sequence[Row], layouts: Sequence[Layout], name: str) -> bool:
    """Whether a table has more than headings of one of the layouts."""
    found = (statements.from_table(rows, each, "xlsx", name) for each in layouts)
    return any(each is not None and {told.code for told in each[1]} != {"empty"} for each in found)


def _csv(data: bytes, name: str, asked: Asked) -> Read:
    """The first layout whose headings are there. A layout that cannot even part the file into cells fits it not."""
    broken: UnreadableError | None = None
    layouts = asked.known()
    for layout in layouts:
        try:
            rows, encoding = csv_rows(data, layout.separator, layout.encodings)
        except UnreadableError as error:
            broken = broken or error
            continue
        found = statements.from_table(rows, layout, "csv", name, asked.account)
        if found is None:
            continue
        statement, problems = found
        if encoding != layout.encodings[0] and encoding not in {"utf-8-sig", "utf-16"}:
            problems = [*problems, Problem("encoding-guessed", name, f"read as {encoding}: it is no UTF-8")]
        return statement, problems
    if broken is not None:
        raise broken
    return None, [_no_layout(name, layouts)]


def _no_layout(name: str, layouts: Sequence[Layout]) -> Problem:
    known = ", ".join(each.name for each in layouts) or "none"
    return Problem("no-layout", name, f"its headings are those of no layout of columns known here ({known})")
