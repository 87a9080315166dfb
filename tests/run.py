"""All tests, as `make test` runs them: everything on PostgreSQL 18, and the records once more on PostgreSQL 15.

The second run takes what the first leaves of the machine, and is told of after it. Words given are passed on to pytest:
`.venv/bin/python -m tests.run -k vote`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FIFTEEN = Path("/usr/lib/postgresql/15/bin")
# What asks PostgreSQL itself: tables and their refusals, every act once, statements written out.
RECORDS = [
    *(f"tests/apps/{app}" for app in ("commitments", "consents", "journal", "letters", "notices", "parties", "register",
                                      "retention", "texts")),
    *(f"tests/apps/funds/test_{name}.py" for name in ("refused_by_postgresql", "giving", "keeping", "lots", "spending",
                                                      "statements", "published", "checking")),
    *(f"tests/apps/assistance/test_{name}.py" for name in ("clocks", "every_act", "lists", "one_request", "prepared",
                                                           "statistics")),
]  # fmt: skip
NOTHING_CHOSEN = 5  # what pytest ends with when no test fits the words given
# A file's tests stay on one worker, as they share a world; the order of files is that of tests/conftest.py.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder",
          "--durations=40", "--durations-min=5"]  # fmt: skip


def main() -> int:
    words = sys.argv[1:]
    if not (FIFTEEN / "initdb").exists():
        first = subprocess.run([*PYTEST, "tests", *words], cwd=HERE, check=False).returncode
        print("skipped on PostgreSQL 15, which is not on this machine: the records of tests/apps")
        return first
    with _on_fifteen(words) as (records, told):
        first = subprocess.run([*PYTEST, "tests", *words], cwd=HERE, check=False).returncode
        if first not in (0, NOTHING_CHOSEN):
            return first
        print("\nThe records once more, migrated on PostgreSQL 15", flush=True)
        second = records.wait()
        print(told.read_text(encoding="utf-8", errors="replace"), flush=True)
    return 0 if second == NOTHING_CHOSEN else second


@contextmanager
def _on_fifteen(words: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Run the tests of the records on a server of PostgreSQL 15, behind whatever else runs. Gives the process, and the
    file that holds what it says."""
    with tempfile.TemporaryDirectory(prefix="comity-15-") as folder:
        Path(folder).chmod(0o755)
        env = os.environ | {"COMITY_HOME": f"{folder}/home", "COMITY_POSTGRESQL": str(FIFTEEN)}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "COMITY_TEST_OWNER"):
            env.pop(name, None)
        told = Path(folder) / "told"
        with told.open("wb") as file:
            records = subprocess.Popen(
                ["nice", "-n", "10", *PYTEST, *RECORDS, *words],
                cwd=HERE, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield records, told
        finally:
            records.terminate()
            records.wait()
            stop = [sys.executable, "-m", "comity.cli.main", "database", "stop"]
            subprocess.run(stop, cwd=HERE, env=env, check=False, stdout=subprocess.DEVNULL)
            pointer = Path(folder) / "home" / "place"
            if pointer.is_file():
                shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
