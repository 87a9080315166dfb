"""The log in tests: keys and the last checkpoint in a folder of their own, and no witness unless one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def sealing(settings: Any, tmp_path: Path) -> Path:
    """Lets a test seal: `comity.apps.journal.sealing.seal(at=…)`. Returns the folder that stands for COMITY_HOME."""
    home = tmp_path / "log-home"
    home.mkdir()
    settings.LOG_HOME = home
    settings.LOG_KEY_FILE = ""
    settings.WITNESSES = []
    return home
