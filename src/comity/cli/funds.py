"""`comity funds …`: the books of the funds, for information: load what was published, compare, count again."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from comity.cli import funds_bank, funds_donors, funds_files, funds_iati
from comity.cli.place import CannotGoOn

DONE, COULD_NOT = 0, 1
NOTE = "Books for information. The official ledger of each fund is elsewhere."
# What is told of a fund beside its name.
SAID = {
    "entity": "who administers it",
    "basis": "the decisions it rests on",
    "purpose": "what it pays for, in a line",
    "source": "where all this is from",
}
HARMLESS = {"unknown-fund"}  # named, and left out on purpose


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "funds", help="books of the funds: set, load, totals, donors, rates, statement, iati-check, check"
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    keep = verbs.add_parser(
        "set",
        help="keep the books of a fund from now on, or say anew what it is",
        description="A code that is a route's: the money of that route is kept here, and its requests are agreed only"
        " when money is set aside. Saying the same again changes nothing.",
    )
    keep.add_argument(
        "code", metavar="CODE", help="letters, digits and hyphens, as its own documents write it"
    )
    keep.add_argument("--name", required=True, metavar="WORDS")
    for name, told in SAID.items():
        keep.add_argument(f"--{name}", default="", metavar="WORDS", help=told)
    load = verbs.add_parser(
        "load",
        help="take in published schedules of contributions, expenses, adjustments and statements",
        description="Contributions load as recognised, and below zero as refunded; nothing else is inferred. The same"
        " files again change nothing. Rows that are left out are named.",
        epilog="Exit status: 0 everything was taken or was there already, 1 something could not be read or says"
        " otherwise than what is held.",
    )
    load.add_argument("folder", type=Path, metavar="DIR")
    load.add_argument("--columns", type=Path, metavar="FILE", help="what the columns are called, as JSON")
    totals = verbs.add_parser("totals", help="published totals beside the books, and each gap between them")
    totals.add_argument("--format", choices=("table", "json"), default="table")
    totals.add_argument("--fund", default="", metavar="CODE", help="this fund alone")
    funds_donors.add(verbs)
    funds_bank.add_rates(verbs)
    funds_bank.add_statement(verbs)
    funds_iati.add(verbs)
    verbs.add_parser(
        "check", help="count the books again: subtotals, balances, assertions, seals of closed periods"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    verbs = {
        "set": _set,
        "load": _load,
        "totals": _totals,
        "donors": funds_donors.donors,
        "define": funds_donors.define,
        "rates": funds_bank.rates,
        "statement": funds_bank.statement,
        "check": _check,
    }
    return verbs[options.verb](options)


def _set(options: argparse.Namespace) -> int:
    from comity.apps.funds import actions
    from comity.apps.journal.actions import SYSTEM

    told = {name: getattr(options, name) for name in SAID}
    try:
        fund = actions.set_fund(code=options.code, name=options.name, **told, by=SYSTEM, at=datetime.now(UTC))
    except actions.Refused as refused:
        raise CannotGoOn(
            f"nothing was kept: {refused.reason} {refused.facts.get('field', '')}".rstrip() + "."
        ) from refused
    print(f"{fund.code}: {fund.name}")
    return DONE


def _load(options: argparse.Namespace) -> int:
    from comity.apps.funds import actions
    from comity.apps.journal.actions import SYSTEM

    files, problems = funds_files.read(options.folder, options.columns)
    if not files:
        raise CannotGoOn(f"nothing in {options.folder} has a name that the columns file tells of.")
    taken = [actions.Taken(each.name, each.sha256, each.rows) for each in files]
    try:
        loaded = actions.load_published(files=taken, by=SYSTEM, at=datetime.now(UTC))
    except actions.Refused as refused:
        facts = ", ".join(f"{name} {value}" for name, value in refused.facts.items())
        raise CannotGoOn(f"nothing was loaded: {refused.reason} {facts}".rstrip() + ".") from refused
    for each in files:
        print(f"{each.name}: {len(each.rows)} rows")
    new = f"{loaded.figures} rows, {loaded.entries} entries, {loaded.funds} funds, {loaded.donors} donors"
    new += f", {loaded.totals} statement totals, {loaded.adjustments} adjustments"
    print(f"new: {new}" if loaded.changed else "nothing new")
    print(
        f"held already: {loaded.held}; statements of funds not in these books, left out: {loaded.elsewhere}"
    )
    found = [*problems, *loaded.problems]
    for problem in found:
        print(f"{problem.code}\t{problem.where}\t{problem.message}", file=sys.stderr)
    return COULD_NOT if any(each.code not in HARMLESS for each in found) else DONE


def _totals(options: argparse.Namespace) -> int:
    from comity.apps.funds import totals

    rows = [each for each in totals.totals() if options.fund in ("", each.fund)]
    if options.format == "table":
        print(NOTE)
        print("fund\tyear\tpublished\tledger\tdifference\tgaps")
        for each in rows:
            told = "; ".join(f"{gap.kind} {_plain(gap.amount)}".strip() for gap in each.gaps)
            figures = (_plain(number) for number in (each.published, each.ledger, each.difference))
            print("\t".join([each.fund, str(each.year), *figures, told]))
        return DONE
    answer = {
        "note": NOTE,
        "currency": "USD",
        "ledger": "recognised less refunded, from the rows of named contributors; nothing is inferred",
        "rows": [
            {
                "fund": each.fund, "year": each.year, "published_total": _number(each.published),
                "ledger": _number(each.ledger), "difference": _number(each.difference),
                "recognised": _number(each.recognised), "refunded": _number(each.refunded),
                "named_rows": each.rows, "spent": _number(each.spent),
                "source_named_total": _number(each.source_named), "source_residual": _number(each.source_residual),
                "document": each.document,
                "gaps": [
                    {"kind": gap.kind, "amount": _number(gap.amount), **({"label": gap.label} if gap.label else {})}
                    for gap in each.gaps
                ],
            }
            for each in rows
        ],
        "adjustments": [
            {"year": each.year, "label": each.label, "amount": _number(each.number)} for each in totals.adjustments()
        ],
    }  # fmt: skip
    print(json.dumps(answer, indent=1, ensure_ascii=False))
    return DONE


def _check(_: argparse.Namespace) -> int:
    from comity.apps.funds.checking import check
    from comity.apps.funds.models import Assertion, Entry, Period, Posting

    found = check()
    for each in found:
        print(f"{each.code}\t{each.where}\t{each.told}", file=sys.stderr)
    counted = f"{Entry.objects.count()} entries, {Posting.objects.count()} postings"
    counted += f", {Assertion.objects.count()} assertions, {Period.objects.count()} closed periods"
    print(f"{counted}: {f'{len(found)} do not hold' if found else 'all holds'}")
    return COULD_NOT if found else DONE


def _number(number: Decimal | None) -> int | str | None:
    """A whole number as such; one with cents as text, so that no reader makes a float of it."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else f"{number.normalize():f}"


def _plain(number: Decimal | None) -> str:
    return "–" if number is None else f"{_number(number)}"
