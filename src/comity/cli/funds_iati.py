"""`comity funds iati-check`: an IATI file, read as whoever takes it from the registry would read it."""

from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.cli.place import CannotGoOn
from comity.pure.ledger.entries import Problem

if TYPE_CHECKING:
    from comity.papers.iati.read import File

DONE, COULD_NOT = 0, 1
# What each type is, in words of this project.
TYPES = {
    "1": "came in", "2": "promised to others", "3": "paid to others", "4": "spent", "7": "paid back to others",
    "11": "agreed by donors", "12": "pledged to others", "13": "pledged by donors",
}  # fmt: skip


def add(verbs: Any) -> None:
    check = verbs.add_parser(
        "iati-check",
        help="read an IATI 2.03 file: what does not hold, and what its transactions add up to",
        description="Needs no database. Each transaction counts where it stands; an activity is added to the one it"
        " names as its parent.",
        epilog="Exit status: 0 everything holds, 1 something does not.",
    )
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--schema", type=Path, metavar="XSD", help="validate by this schema, too")
    check.add_argument("--format", choices=("table", "json"), default="table")
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.papers.iati import read

    if not options.file.is_file():
        raise CannotGoOn(f"{options.file} is no file.")
    with options.file.open("rb") as source:
        file, problems = read.read(source)
    if options.schema:
        problems += _invalid(options.file, options.schema)
    (_as_json if options.format == "json" else _as_table)(file, problems)
    return COULD_NOT if problems else DONE


def _invalid(path: Path, schema: Path) -> list[Problem]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        valid = etree.XMLSchema(etree.parse(str(schema), parser))
    except (OSError, etree.LxmlError) as error:
        raise CannotGoOn(f"{schema} cannot be used as a schema: {error}.") from error
    try:
        valid.validate(etree.parse(str(path), parser))
    except etree.LxmlError as error:
        return [Problem("not-valid", path.name, f"{error}")]
    log: Any = valid.error_log  # the stubs do not know that it is a list
    return [Problem("not-valid", f"line {each.line}", each.message) for each in log]


def _as_table(file: File, problems: list[Problem]) -> None:
    for each in problems:
        print(f"{each.code}\t{each.where}\t{each.message}", file=sys.stderr)
    told = f"{len(file.activities)} activities, {len(file.organisations)} organisations"
    print(f"{told}: {f'{len(problems)} do not hold' if problems else 'all holds'}")
    print("activity\ttype\tcurrency\tin kind\tnumber")
    for name, totals in file.by_parent().items():
        for (kind, currency, channel), number in sorted(totals.items()):
            said = TYPES.get(kind, kind)
            print(f"{name}\t{said}\t{currency}\t{'yes' if channel in ('3', '4') else ''}\t{_plain(number)}")
    for one in file.organisations:
        for what, since, until, currency, number in one.figures:
            print(f"{one.identifier}\t{what} {since} to {until}\t{currency}\t\t{_plain(number)}")


def _as_json(file: File, problems: list[Problem]) -> None:
    answer = {
        "version": file.version,
        "totals": [
            {"activity": name, "type": kind, "currency": currency, "channel": channel, "number": _plain(number)}
            for name, totals in file.by_parent().items()
            for (kind, currency, channel), number in sorted(totals.items())
        ],
        "activities": [
            {"identifier": each.identifier, "hierarchy": each.hierarchy, "status": each.status}
            for each in file.activities
        ],
        "organisations": [
            {
                "identifier": one.identifier,
                "figures": [
                    {"what": what, "from": f"{since}", "to": f"{until}", "currency": currency, "number": _plain(number)}
                    for what, since, until, currency, number in one.figures
                ],
            }
            for one in file.organisations
        ],
        "problems": [{"code": each.code, "where": each.where, "message": each.message} for each in problems],
    }  # fmt: skip
    print(json.dumps(answer, indent=1, ensure_ascii=False))


def _plain(number: Decimal) -> str:
    told = f"{number:f}"
    return told.rstrip("0").rstrip(".") if "." in told else told
