"""`comity restore FILE`: see `comity.cli.backup`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from comity.cli import backup
from comity.cli.place import CannotGoOn

# pg_restore of this version and later begins with a setting that earlier servers refuse.
FIRST_WITH_ALL_SETTINGS = 17


def add(commands: Any) -> None:
    parser = commands.add_parser("restore", help="fill an empty installation from a backup")
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise CannotGoOn(f"there is no file {options.file}.")
    is_own = not os.environ.get("DATABASE_URL")  # the log's keys lie here too, not with a service's user
    programs, owner = backup.prepare()
    restore(programs, owner, options.file)
    done = subprocess.run([sys.executable, "-m", "comity.cli.main", "migrate"], check=False)
    if done.returncode != 0:
        raise CannotGoOn("the backup is back, but could not be brought to this version; see above.")
    print(f"restored from {options.file}")
    if not is_own:
        print("see how the log stands, as the user the service runs as: comity log status")
        return 0
    # A backup is older than the log may be: say so at once. It is back all the same.
    subprocess.run([sys.executable, "-m", "comity.cli.main", "log", "status"], check=False)
    return 0


def restore(programs: Path, owner: str, file: Path) -> None:
    """Put the archive into the empty database at `owner`, in one transaction."""
    import psycopg

    from comity.cli import postgres

    with psycopg.connect(owner) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if row and row[0]:
            raise CannotGoOn(
                "the database is not empty. Restore into a new installation: a fresh folder, or COMITY_HOME; on a"
                " server of your own, an empty database."
            )
        major = connection.info.server_version // 10_000
    name = str(psycopg.conninfo.conninfo_to_dict(owner).get("dbname", ""))
    plainly = ("--no-owner", "--no-privileges")
    if major >= FIRST_WITH_ALL_SETTINGS or postgres.version(programs) < FIRST_WITH_ALL_SETTINGS:
        postgres.run_program(
            owner, programs / "pg_restore", "--single-transaction", "--exit-on-error", *plainly,
            f"--dbname={name}", file,
        )  # fmt: skip
        return
    with tempfile.TemporaryDirectory(prefix="comity-restore-") as folder:  # readable by us alone
        words, kept = Path(folder) / "all.sql", Path(folder) / "kept.sql"
        postgres.run_program(owner, programs / "pg_restore", *plainly, f"--file={words}", file)
        _without_new_settings(words, kept)
        postgres.run_program(
            owner, programs / "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--file={kept}", "--output=/dev/null",
        )  # fmt: skip


def _without_new_settings(words: Path, kept: Path) -> None:
    """Copy a restore's statements but for the settings an older server does not know; they stand before the data."""
    with words.open("rb") as given, kept.open("wb") as taken:
        before = True
        for line in given:
            before = before and not line.startswith((b"CREATE ", b"COPY ", b"ALTER "))
            if not (before and line.startswith(b"SET transaction_timeout")):
                taken.write(line)
