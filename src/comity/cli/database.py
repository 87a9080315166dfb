"""`comity database …`: the installation's own PostgreSQL."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "database", help="start, stop, ask or upgrade the installation's own PostgreSQL"
    )
    parser.add_argument("what", choices=("start", "stop", "status", "upgrade", "address"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import place, postgres

    here = place.find()
    if options.what == "start":
        server = postgres.start(here)
        print(
            f"PostgreSQL {server.data.name.partition('-')[2]} is {'started' if server.started else 'already running'}"
        )
    elif options.what == "stop":
        print("stopped" if postgres.stop(here) else "it was not running")
    elif options.what == "address":
        print(postgres.start(here).url(postgres.APP))
    elif options.what == "upgrade":
        if port := place.port_in_use(here):
            raise place.CannotGoOn(
                f"Comity is running at http://localhost:{port}: stop it first, with Ctrl-C."
            )
        print(postgres.upgrade(here))
    else:
        is_running = postgres.running(here)
        print("running" if is_running else "not running")
        return 0 if is_running else 1
    return 0
