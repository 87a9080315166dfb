"""`comity restore FILE`: see `comity.cli.backup`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from comity.cli import backup
from comity.cli.place import CannotGoOn


def add(commands: Any) -> None:
    parser = commands.add_parser("restore", help="fill an empty installation from a backup")
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise CannotGoOn(f"there is no file {options.file}.")
    programs, owner = backup.prepare()
    restore(programs, owner, options.file)
    done = subprocess.run([sys.executable, "-m", "comity.cli.main", "migrate"], check=False)
    if done.returncode != 0:
        raise CannotGoOn("the backup is back, but could not be brought to this version; see above.")
    print(f"restored from {options.file}")
    return 0


def restore(programs: Path, owner: str, file: Path) -> None:
    """Put the archive into the empty database at `owner`, in one transaction."""
    import psycopg

    from comity.cli import postgres

    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if row and row[0]:
            raise CannotGoOn(
                "the database is not empty. Restore into a new installation: a fresh folder, or COMITY_HOME."
            )
    name = str(psycopg.conninfo.conninfo_to_dict(owner).get("dbname", ""))
    postgres.run_program(
        owner, programs / "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--dbname={name}", file,
    )  # fmt: skip
