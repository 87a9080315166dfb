"""What the README promises, from an empty folder: two commands, and everything answers."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.installation import end, free_port, get, gone, wait_ready

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = ("/", "/texts/", "/texts/A/HRC/RES/38/3", "/commitments/", "/states/", "/search?q=cooperation",
         "/log/", "/log/checkpoint", "/verify/", "/api/openapi.json", "/healthz")  # fmt: skip
MACHINE_PYTHON = Path("/usr/bin/python3")


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Path]:
    """A clean clone of what is committed, in an empty folder."""
    if not (CHECKOUT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout")
    target = tmp_path / "a folder" / "comity"
    subprocess.run(["git", "clone", "-q", str(CHECKOUT), str(target)], check=True)
    yield target
    place = target / ".comity" / "place"
    if place.is_file():
        shutil.rmtree(place.read_text().strip(), ignore_errors=True)


def demo(clone: Path, port: int, **more: object) -> subprocess.Popen[str]:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env |= {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "UV_", "SSL_"))}
    return subprocess.Popen(
        ["make", "demo", f"PORT={port}"], cwd=clone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, env=env | dict(more.pop("env", {})), **more,  # type: ignore[call-overload, arg-type]
    )  # fmt: skip


def answers(port: int) -> dict[str, int]:
    return {page: get(port, page)[0] for page in PAGES}


def processes(clone: Path) -> list[str]:
    """Processes of that clone that still live: started from its environment, or working on its data."""
    place = clone / ".comity" / "place"
    known = [str(clone), place.read_text().strip()] if place.is_file() else [str(clone)]
    said = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines()[1:] if line[0] != "Z" and any(part in line for part in known)]


def test_two_commands_a_restart_and_a_kill(clone: Path) -> None:
    port = free_port()
    first = demo(clone, port)
    try:
        wait_ready(first, 300)
        assert answers(port) == dict.fromkeys(PAGES, 200)
        assert (clone / ".venv/bin/comity").is_file()
        page = get(port, "/texts/A/HRC/RES/38/3")[1]
    finally:
        end(first)
    assert processes(clone) == []

    begun = time.monotonic()
    second = demo(clone, port)
    try:
        wait_ready(second, 60)
        taken = demo(clone, port)
        said, _ = taken.communicate(timeout=60)
        assert taken.returncode != 0
        assert "already running" in said
        assert get(port, "/texts/A/HRC/RES/38/3")[0] == 200
        print(f"second start: {time.monotonic() - begun:.1f} s")
        os.killpg(second.pid, signal.SIGKILL)
        assert gone(second.pid)
    finally:
        end(second)

    third = demo(clone, port)
    try:
        wait_ready(third, 90)
        assert get(port, "/texts/A/HRC/RES/38/3")[1] == page
    finally:
        end(third)
    assert processes(clone) == []


@pytest.mark.skipif(
    os.geteuid() != 0 or not MACHINE_PYTHON.exists(), reason="only root can become somebody else"
)
def test_an_ordinary_user_below_a_private_folder(clone: Path, tmp_path: Path) -> None:
    """Everything must lie under the checkout then: nothing below /var/lib, nothing outside the private folder."""
    private = Path("/tmp") / f"comity-private-{os.getpid()}"
    private.mkdir(mode=0o700)
    shutil.move(str(clone), private / "comity")
    user = pwd.getpwnam("nobody")
    for folder, names, files in os.walk(private):
        os.chown(folder, user.pw_uid, user.pw_gid)
        for name in (*names, *files):
            os.chown(Path(folder) / name, user.pw_uid, user.pw_gid, follow_symlinks=False)
    port = free_port()
    process = demo(
        private / "comity", port, user=user.pw_uid, group=user.pw_gid, extra_groups=[],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )  # fmt: skip
    try:
        wait_ready(process, 300)
        assert answers(port) == dict.fromkeys(PAGES, 200)
        assert not (private / "comity/.comity/place").exists()
        assert list((private / "comity/.comity").glob("data-*"))
    finally:
        end(process)
        left = processes(private / "comity")
        shutil.rmtree(private, ignore_errors=True)
    assert left == []


def test_a_port_that_is_taken_is_named(clone: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = demo(clone, other.getsockname()[1])
        said, _ = process.communicate(timeout=300)
    assert process.returncode != 0
    assert "is taken by another program" in said
    assert "Traceback" not in said
    assert processes(clone) == []
