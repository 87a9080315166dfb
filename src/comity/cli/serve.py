"""`comity serve`: the web server alone, as a systemd unit runs it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve the pages (gunicorn)")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1: a server with TLS stands in front")
    parser.add_argument("--workers", default=os.environ.get("COMITY_WORKERS", "2"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment, orphan

    orphan.die_with_parent()
    environment.prepare()
    threads = os.environ.setdefault("COMITY_THREADS", "4")
    os.environ.setdefault("COMITY_POOL", "1")
    memory = ["--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else []  # noqa: S108
    os.execv(  # the server takes this process's place, so signals reach it  # noqa: S606
        sys.executable,
        [
            sys.executable, "-m", "gunicorn", "comity.site.wsgi:application",
            "--bind", f"{options.host}:{options.port}", "--workers", options.workers, "--threads", threads,
            "--timeout", "120", "--graceful-timeout", "10", "--keep-alive", "5", *memory,
            "--max-requests", "5000", "--max-requests-jitter", "500", "--log-level", "warning",
        ],
    )  # fmt: skip
