"""What the log is compared with: pymerkle, in an environment of its own, and Go's sumdb packages as Debian has them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT = Path(__file__).parent / "envs" / "pymerkle"
PYMERKLE = "pymerkle==7.0.0"
GO_PACKAGES = ("golang-go", "golang-golang-x-mod-dev")
GO_SOURCE = Path("/usr/share/gocode")

_SCRIPT = """
import json, random, re, sys, time
from base64 import b64encode
from hashlib import sha256
from pymerkle import InmemoryTree
size, count = int(sys.argv[1]), int(sys.argv[2])
entries = [b"%d %b\\n" % (at, b64encode(sha256(b"%d" % at).digest())) for at in range(size)]
tree = InmemoryTree(algorithm="sha256")
begun = time.perf_counter()
for each in entries:
    tree.append_entry(each)
append = size / (time.perf_counter() - begun)
root = tree.get_state()
root = root.hex() if isinstance(root, bytes) else root.digest.hex() if hasattr(root, "digest") else str(root)
dice = random.Random(1)
places = [dice.randrange(size) + 1 for _ in range(count)]
begun = time.perf_counter()
for each in places:
    tree.prove_inclusion(each)
proofs = count / (time.perf_counter() - begun)
begun = time.perf_counter()
for each in places:
    tree.prove_consistency(each, size)
consistency = count / (time.perf_counter() - begun)
memory = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
json.dump({"append": append, "proofs": proofs, "consistency": consistency, "root": root, "memory": memory}, sys.stdout)
"""


def pymerkle(size: int, count: int) -> dict[str, Any] | None:
    """Return what pymerkle takes for the same entries, or None when it cannot be installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print(f"making {ENVIRONMENT.name} with {PYMERKLE} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", PYMERKLE], check=False)
    if done.returncode:
        return None
    run = subprocess.run(
        [str(python), "-c", _SCRIPT, str(size), str(count)], capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(run.stderr[-800:], file=sys.stderr)
        return None
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@dataclass(frozen=True)
class Went:
    """What Go made of our log, and its own log's folder and key."""

    answer: dict[str, Any]
    folder: Path


def go_is_there() -> bool:
    """Whether Go and its sumdb packages can be had; on Debian, as root, they are installed."""
    source = GO_SOURCE / "src" / "golang.org" / "x" / "mod" / "sumdb" / "tlog"
    if (shutil.which("go") is None or not source.is_dir()) and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *GO_PACKAGES],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return shutil.which("go") is not None and source.is_dir()


def through_go(folder: Path, asked: dict[str, Any]) -> Went:
    """Let Go check the log in `folder` (checkpoint and tiles), prove from its tiles, and write a log of its own."""
    (folder / "ask.json").write_text(json.dumps(asked, default=_base64), encoding="utf-8")
    program = folder / "log-in-go"
    environment = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": str(GO_SOURCE),
        "GOCACHE": str(folder / ".gocache"),
        "GOFLAGS": "",
    }
    source = Path(__file__).parent / "log_go" / "main.go"
    subprocess.run(["go", "build", "-o", str(program), str(source)], check=True, env=environment)
    subprocess.run([str(program), str(folder)], check=True)
    return Went(json.loads((folder / "go.json").read_text(encoding="utf-8")), folder / "go")


def _base64(value: bytes) -> str:
    return b64encode(value).decode()
