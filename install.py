"""Install this checkout into `.venv`, from the locks, with nothing but Python's own library.

    python3 install.py          what running Comity needs
    python3 install.py --dev    and what its tests need

Can be cut off anywhere and started again: a mark is written last, and a folder without it is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
MARK = VENV / "comity-installed"


def wanted(lock: str) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]} {HERE}".encode())
    for name in (lock, "requirements-uv.txt", "pyproject.toml"):
        digest.update((HERE / name).read_bytes())
    return f"{lock} {digest.hexdigest()}"


def sound() -> bool:
    """Whether the environment's own Python still runs: it may have been moved, or its Python removed."""
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", "import sys"], capture_output=True, check=False).returncode == 0


def marked() -> str:
    """What is installed in full, by the mark written last; empty where nothing can be trusted."""
    return MARK.read_text() if MARK.is_file() and sound() else ""


def run(*words: str | Path, env: dict[str, str], quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run([*words], env=env, check=False, stdout=output, stderr=output).returncode == 0


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 — the very check this file is for
        print(
            f"Comity needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 demo"
        )
        return 1
    lock = "requirements-dev.txt" if "--dev" in sys.argv else "requirements.txt"
    if marked() in (wanted(lock), wanted("requirements-dev.txt")):
        return 0
    folder = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # `make demo` in one terminal, `make test` in another
        return 0 if marked() in (wanted(lock), wanted("requirements-dev.txt")) else install(lock)
    finally:
        os.close(folder)


def install(lock: str) -> int:
    """Bring `.venv` to what that lock names."""
    if not os.access(HERE, os.W_OK):
        print(f"{HERE} cannot be written to: clone Comity into a folder of your own and start it there")
        return 1
    if shutil.disk_usage(HERE).free < 1_500_000_000:
        print(f"less than 1.5 GB are free in {HERE}: free some room and start again")
        return 1
    print("Installing (about half a minute the first time) …", flush=True)
    trusted = bool(marked())
    MARK.unlink(missing_ok=True)
    env = {
        key: value
        for key, value in os.environ.items()
        if key not in {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    }
    env |= {"VIRTUAL_ENV": str(VENV), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_NO_PROGRESS": "1"}
    if not os.access(Path(env.get("HOME") or "/nonexistent"), os.W_OK):
        env |= {"UV_CACHE_DIR": str(VENV / "cache"), "PIP_NO_CACHE_DIR": "1", "HOME": str(VENV)}
    try:
        if not trusted:
            shutil.rmtree(VENV, ignore_errors=True)
            venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except (OSError, subprocess.CalledProcessError, SystemExit) as error:
        print(f"cannot make {VENV}: {error}. On Debian and Ubuntu: apt install python3-venv")
        return 1
    pip = (PYTHON, "-m", "pip", "-q", "install", "--require-hashes", "-r")
    uv = VENV / "bin" / "uv"
    fast = run(*pip, HERE / "requirements-uv.txt", env=env, quiet=True) and run(
        uv, "pip", "sync", "-q", "--require-hashes", HERE / lock, env=env, quiet=True
    )
    # A machine may reach its package index by pip's own settings alone.
    if not fast and not run(*pip, HERE / lock, env=env):
        print(
            "the packages could not be installed: see above. Is a package index reachable, and is there room?"
        )
        return 1
    local = ("install", "-q", "--no-deps", "--no-build-isolation", "-e", HERE)
    if not (fast and run(uv, "pip", *local, env=env, quiet=True)) and not run(
        PYTHON, "-m", "pip", *local, env=env
    ):
        print("Comity itself could not be installed: see above")
        return 1
    MARK.write_text(wanted(lock))
    return 0


if __name__ == "__main__":
    sys.exit(main())
