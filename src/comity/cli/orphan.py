"""No process of ours outlives the one that started it, even if that one is killed outright."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie() -> None:
    """For a child that is not ours to write into, between its fork and its start: end it with its parent (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent ends (Linux; `comity up` notes its children for other systems)."""
    parent = os.environ.get("COMITY_PARENT")
    if not parent or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it ended before we asked
        sys.exit(0)
