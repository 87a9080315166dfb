"""`comity funds statement` and `comity funds rates`: files of banks and lists of rates, taken in once."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comity.cli.place import CannotGoOn

DONE, COULD_NOT = 0, 1
COLUMNS = {"currency": "its code", "on": "from which day, as 2026-11-22", "units": "for one dollar"}


def add_statement(verbs: Any) -> None:
    parser = verbs.add_parser(
        "statement",
        help="take in a statement of a bank or treasury: CSV, XLSX or CAMT.053",
        description="Keeps the lines of the statement; nothing is posted until a finance officer confirms what each"
        " line is. The same file again changes nothing, and a line that another statement held is not kept twice.",
        epilog="Exit status: 0 it was taken in or was there already, 1 it cannot be read whole and nothing was kept.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--fund", required=True, metavar="CODE", help="the fund whose account it is")
    parser.add_argument(
        "--layout", default="", metavar="NAME", help="of the columns; without it the first that fits"
    )
    parser.add_argument(
        "--account", default="", metavar="NAME", help="which one, where the file holds several, or names none"
    )


def add_rates(verbs: Any) -> None:
    parser = verbs.add_parser(
        "rates",
        help="import rates of exchange, in units per US dollar, from CSV or XLSX",
        description="A row for each currency. What a list leaves out is carried forward, so that one issued within a"
        " month may hold only what changed.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--source", required=True, help="where the list is from")
    parser.add_argument("--example", action="store_true", help="nobody's rates: for a demonstration")
    parser.add_argument("--columns", type=Path, metavar="FILE", help="layouts of columns, as JSON")
    for name, told in COLUMNS.items():
        parser.add_argument(f"--{name}-column", default="", metavar="NAME", help=f"the column of {told}")


def statement(options: argparse.Namespace) -> int:
    from comity.apps.funds import actions
    from comity.apps.funds.models import Fund
    from comity.apps.journal.actions import SYSTEM

    fund = Fund.objects.filter(code__iexact=options.fund).first()
    if fund is None:
        raise CannotGoOn(f"there are no books of a fund {options.fund}.")
    try:
        found = actions.import_statement(
            fund=fund, data=_bytes(options.file), name=options.file.name, layout=options.layout,
            account=options.account, by=SYSTEM, at=datetime.now(UTC),
        )  # fmt: skip
    except actions.Refused as refused:
        for code, where, message in refused.facts.get("problems", ()):
            print(f"{code}\t{where}\t{message}", file=sys.stderr)
        told = f" ({refused.facts['field']})" if "field" in refused.facts else ""
        raise CannotGoOn(f"nothing of {options.file} was kept: {refused.reason}{told}.") from refused
    for each in found.notes:
        print(f"{each.code}\t{each.where}\t{each.message}", file=sys.stderr)
    if found.again:
        print(f"this file was taken in on {found.file.at:%Y-%m-%d}; nothing new")
    else:
        print(f"{found.new} lines new, {found.held} held already")
    return DONE


def rates(options: argparse.Namespace) -> int:
    from comity.apps.funds import actions
    from comity.apps.journal.actions import SYSTEM
    from comity.papers import rate_lists

    known, problems = rate_lists.read(
        _bytes(options.file), options.file.name, _layouts(options), options.source, example=options.example
    )
    if known is None:
        raise CannotGoOn(f"{options.file}: {problems[0].code}: {problems[0].message}.")
    fresh, differ = actions.import_rates(known=known, by=SYSTEM, at=datetime.now(UTC))
    print(f"{fresh} rates new, {len(known) - fresh - len(differ)} held already")
    for rate in differ:
        print(f"differs\t{rate.currency} {rate.on}\t{rate.units} here; left as held", file=sys.stderr)
    for each in problems:
        print(f"{each.code}\t{each.where}\t{each.message}", file=sys.stderr)
    return COULD_NOT if differ or problems else DONE


def _layouts(options: argparse.Namespace) -> list[Any]:
    """The layouts to try: the columns named in the command; the file named there; those of this installation."""
    from comity.apps.funds import layouts
    from comity.pure.ledger import rate_lists
    from comity.pure.ledger.cells import Layout

    named = {name: getattr(options, f"{name}_column") for name in COLUMNS}
    if any(named.values()):
        columns = {name: (told or name,) for name, told in named.items()}
        return [Layout("as named", "", columns, ("%Y-%m-%d",))]
    if not options.columns:
        return list(layouts.of_rates())
    try:
        return rate_lists.layouts(options.columns.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CannotGoOn(f"{options.columns} cannot be used: {error}.") from error


def _bytes(file: Path) -> bytes:
    from comity.papers.statements.reading import LARGEST

    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise CannotGoOn(f"{file} cannot be opened: {error.strerror}.") from error
