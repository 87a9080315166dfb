"""`comity backup FILE` and `comity restore FILE`: all of the database in one file, and back.

A backup is PostgreSQL's own archive, taken in one snapshot while people work. It holds no password of the
installation. A restore goes into an empty database, whole or not at all, and is then migrated to this version.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from typing import Any

from comity.cli.place import CannotGoOn


def add(commands: Any) -> None:
    parser = commands.add_parser("backup", help="write all of the database to one file")
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import postgres

    programs, owner = prepare()
    target: Path = options.file.absolute()
    if not target.parent.is_dir():
        raise CannotGoOn(f"{target.parent} is no folder: make it first, or choose another.")
    making = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        making.unlink(missing_ok=True)
        making.touch(mode=0o600)
    except OSError as error:
        raise CannotGoOn(
            f"cannot write to {target.parent}: {error.strerror}. Choose another folder."
        ) from error
    try:
        postgres.run_program(
            owner,
            programs / "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--file={making}",
        )
    except CannotGoOn:
        making.unlink(missing_ok=True)
        raise
    with making.open("rb") as file:
        os.fsync(file.fileno())
    size = making.stat().st_size
    making.replace(target)
    print(f"{target}: {size:,} bytes")
    return 0


def prepare() -> tuple[Path, str]:
    """The folder of pg_dump and pg_restore that fit the server, and the owner's address."""
    from comity.cli import environment, postgres

    server = environment.prepare(as_owner=True)
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    if server is not None:
        if (server.binaries / "pg_dump").is_file():
            return server.binaries, owner
        raise CannotGoOn(
            f"pg_dump is missing beside {server.binaries / 'postgres'}; install the PostgreSQL client."
        )
    program = shutil.which("pg_dump")
    offered = postgres.offered_programs()
    if offered is not None:
        return offered, owner
    if program is None:
        raise CannotGoOn("pg_dump is not installed: install the PostgreSQL client of your server's version.")
    return Path(program).parent, owner
