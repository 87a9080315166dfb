"""What outsiders install has one dependency: both commands run where nothing else of ours can be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.site import files_of, site
from tests.audit.test_verify import LARGE, SMALL, fresh

# Whatever a plain `pip install comity` does not bring, and whatever of the platform outsiders do not need.
SHUT = """
import sys
STANDARD = set(sys.stdlib_module_names) | {"cryptography", "cffi", "_cffi_backend", "pycparser", "comity"}
OURS = ("comity.pure.translog", "comity.papers.signatures", "comity.audit")
class Shut:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in STANDARD:
            raise ImportError(f"{name} is not in the light install")
        if name.count(".") >= 2 and name.startswith("comity.") and not name.startswith(OURS):
            raise ImportError(f"{name} is not for outsiders")
sys.meta_path.insert(0, Shut())
"""


def light(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code with everything but the light install out of reach."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "COMITY"))
    }
    return subprocess.run(
        [sys.executable, "-c", SHUT + code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment,
    )


@pytest.mark.parametrize(
    "name", ["django", "psycopg", "lxml", "orjson", "comity.apps.journal", "comity.papers.akn.x"]
)
def test_the_block_blocks(name: str) -> None:
    done = light(f"import {name}")
    assert done.returncode == 1
    assert "light install" in done.stderr or "not for outsiders" in done.stderr


def test_comity_verify_runs_light(tmp_path: Path) -> None:
    paper = tmp_path / "receipt.txt"
    paper.write_text(SMALL.receipt(3).text, encoding="utf-8")
    with site(files_of(fresh(LARGE))) as address:
        done = light(
            "from comity.audit.verify import main\nsys.exit(main())",
            address, str(paper), "--audit", "--state", str(tmp_path / "state"),
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "The receipt holds." in done.stdout


def test_comity_witness_runs_light(tmp_path: Path) -> None:
    code = (
        "from comity.audit.witness import main\nimport comity.audit.witness_server\n"
        "assert main(['init', sys.argv[1], 'witness.example/x']) == 0\nsys.exit(main(['show', sys.argv[1]]))"
    )
    done = light(code, str(tmp_path / "witness"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("witness.example/x+")
