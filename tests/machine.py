"""Bring what the tests need of the machine: Chromium, fonts, PostgreSQL 15, LibreOffice. Only where apt may install,
which is tried always when `CI` is set, and else when we are root on a Debian; otherwise those tests are skipped, and
counted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = {
    "chromium": lambda: shutil.which("chromium"),
    "fonts-noto-core": lambda: Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf").exists(),
    "postgresql-15": lambda: Path("/usr/lib/postgresql/15/bin/initdb").exists(),
    "poppler-utils": lambda: shutil.which("pdftoppm"),
    "libreoffice-writer-nogui": lambda: shutil.which("soffice"),
}


def main() -> int:
    missing = [name for name, present in WANTED.items() if not present()]
    apt = shutil.which("apt-get")
    if not missing:
        return 0
    if not apt or os.geteuid() != 0:
        print(
            f"not on this machine, and apt may not install here: {', '.join(missing)}; those tests will be skipped"
        )
        return 0
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    print(f"installing for the tests: {', '.join(missing)}", flush=True)
    subprocess.run([apt, "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    # Debian starts a server of its own for a new PostgreSQL unless told not to.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        for name in missing:
            done = subprocess.run(
                [apt, "-qq", "-y", "--no-install-recommends", "install", name], check=False, **quiet
            )  # type: ignore[call-overload]
            if done.returncode != 0:
                print(f"apt could not install {name}; its tests will be skipped")
    finally:
        if ours:
            policy.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
