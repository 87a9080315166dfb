"""The night's files are written piece by piece: with many requests the program grows by a bounded amount, and every row
is there. `make soak-open-data` has 50,000 requests; here runs the short form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from comity.apps.parties.models import Person
from comity.apps.register import listing
from tests import database
from tests.desk_life import make_world
from tests.many_requests import fill

pytestmark = pytest.mark.soak

CHECKOUT = Path(__file__).resolve().parents[2]
MOST_MB = 80  # over what it takes to write a night of fifty requests
WRITE = """
import json, re, time
from comity.cli import environment; environment.django()
from datetime import UTC, datetime
from comity.apps.register.open_data import writing
began = time.monotonic()
night = writing.write(at=datetime.now(UTC))
most = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
tables = night.told["tables"]
failed = [(name, each) for name, told in tables.items() for each in told["checks"] if not each["holds"]]
print("SAID" + json.dumps({"most": most, "seconds": time.monotonic() - began, "failed": failed,
    "rows": {name: told["rows"] for name, told in tables.items()},
    "bytes": sum(each["bytes"] for each in night.told["files"].values())}))
"""


def write(name: str, home: Path) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-c", WRITE], cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": database.address(name), "COMITY_HOME": str(home)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.rpartition("SAID")[2])
    return found


@pytest.fixture
def cast(committed: str) -> Mapping[str, Person]:
    return make_world()


def test_memory_stays_bounded_however_many_requests_there_are(
    committed: str, cast: Mapping[str, Person], tmp_path: Path, soak_requests: int
) -> None:
    now = datetime.now(UTC)
    fill(50, cast, now=now)
    small = write(committed, tmp_path / "small")
    fill(soak_requests - 50, cast, now=now, start=50)
    first = write(committed, tmp_path / "large")
    again = write(committed, tmp_path / "large")  # compared with what stands there, row by row
    public = listing.totals(now.date()).all.public
    for large in (first, again):
        assert large["rows"]["requests"] == public > soak_requests // 2
        assert large["rows"]["timeline"] > public
        assert large["failed"] == []
    grown = max(first["most"], again["most"]) - small["most"]
    print(
        f"\n{soak_requests} requests: {first['seconds']:.1f} s, {first['bytes'] / 1e6:.1f} MB of files,"
        f" {small['most']:.0f} MB at fifty requests, {grown:.0f} MB more; {first['rows']['timeline']} steps"
    )
    assert grown < MOST_MB
