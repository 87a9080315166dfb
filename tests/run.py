"""All tests, as `make test` runs them: everything on PostgreSQL 18, then the records once more on PostgreSQL 15.

Words given are passed on to pytest: `.venv/bin/python -m tests.run -k vote`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FIFTEEN = Path("/usr/lib/postgresql/15/bin")


def main() -> int:
    words = sys.argv[1:]
    first = _pytest("tests", *words)
    if first not in (0, 5):
        return first
    if not (FIFTEEN / "initdb").exists():
        print("skipped on PostgreSQL 15, which is not on this machine: all of tests/apps")
        return first
    print("\nThe records once more, migrated on PostgreSQL 15", flush=True)
    with tempfile.TemporaryDirectory(prefix="comity-15-") as folder:
        Path(folder).chmod(0o755)
        env = os.environ | {"COMITY_HOME": f"{folder}/home", "COMITY_POSTGRESQL": str(FIFTEEN)}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "COMITY_TEST_OWNER"):
            env.pop(name, None)
        try:
            second = _pytest("tests/apps", *words, env=env)
        finally:
            stop = [sys.executable, "-m", "comity.cli.main", "database", "stop"]
            subprocess.run(stop, env=env, check=False, stdout=subprocess.DEVNULL)
            pointer = Path(folder) / "home" / "place"
            if pointer.is_file():
                shutil.rmtree(pointer.read_text().strip(), ignore_errors=True)
    return 0 if second == 5 else second


def _pytest(*words: str, env: dict[str, str] | None = None) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *words],
        cwd=HERE,
        env=env,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
