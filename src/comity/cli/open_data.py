"""`comity open-data`: write the files of the night now, and say which nights are kept."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import Any

from comity.cli.place import CannotGoOn


def add(commands: Any) -> None:
    parser = commands.add_parser("open-data", help="the open data of each night: write, status, forget")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser(
        "write",
        help="write today's now, in the place of what stands there",
        description="A night that is over is never written: what was public then may not be public now.",
    )
    verbs.add_parser("status", help="the nights that are kept, their rows, and the checks that fail")
    forget = verbs.add_parser("forget", help="remove the nights before a day")
    forget.add_argument("before", type=date.fromisoformat, metavar="DAY", help="for example 2026-11-22")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    return {"write": _write, "status": _status, "forget": _forget}[options.verb](options)


def _write(_: argparse.Namespace) -> int:
    from comity.apps.register.open_data import nights, writing

    try:
        night = writing.write(at=datetime.now(UTC))
    except nights.Busy as error:
        raise CannotGoOn("another run writes the open data now.") from error
    _say(night)
    return 0


def _status(_: argparse.Namespace) -> int:
    from comity.apps.register.open_data import nights

    for night in nights.nights():
        _say(night)
    return 0


def _forget(options: argparse.Namespace) -> int:
    from comity.apps.register.open_data import nights

    print(f"{nights.forget(options.before)} nights removed")
    return 0


def _say(night: Any) -> None:
    told = night.told["tables"]
    failed = [
        f"{name} {each['what']}: {each['check']}"
        for name, table in told.items() for each in table["checks"] if not each["holds"]
    ]  # fmt: skip
    rows = sum(each["rows"] for each in told.values())
    print(f"{night.day}\t{len(told)} tables\t{rows} rows\t{', '.join(failed) or 'all checks hold'}")
