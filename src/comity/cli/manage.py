"""`comity manage …`: Django's own commands, for developers, as the database's owner."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("manage", help="Django's own commands, as the database's owner")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.prepare(as_owner=True)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["comity manage", *options.words])
    return 0
