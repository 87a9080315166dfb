"""`comity retention`: what is kept how long, what was removed last, and removing it now."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("retention", help="what is kept how long: status, run")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("status", help="every period, and when it last removed something, and how much")
    verbs.add_parser("run", help="apply every period now, as the worker does each night")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    return {"status": _status, "run": _run}[options.verb](options)


def _status(_: argparse.Namespace) -> int:
    from comity.apps.retention import nightly

    for each in nightly.status():
        last = f"{each.last:%Y-%m-%d %H:%M}\t{each.removed}" if each.last else "never\t0"
        print(f"{each.period.what}\t{each.period.days} days\t{last}")
    return 0


def _run(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from comity.apps.retention import jobs, nightly

    counts = nightly.run(at=timezone.now(), letters=jobs.written_letters())
    for what, number in sorted(counts.items()):
        print(f"{what}\t{number}")
    return 0
