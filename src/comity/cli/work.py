"""`comity work`: the worker that does what nobody waits for."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("work", help="run the background worker")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment, orphan

    orphan.die_with_parent()
    environment.django()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 — the queue lives in Django's own database
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(wait=True, concurrency=2, listen_notify=True, delete_jobs="successful")
    return 0
