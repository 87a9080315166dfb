"""Whoever asks by a name that is not ours gets our page and leaves one line in the log, not a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

# A process of its own: what reaches its standard error is what an operator finds in the log.
ASK = """
import sys, django
django.setup()
from django.test import Client
answer = Client().get(sys.argv[1], headers={"host": sys.argv[2]})
print(answer.status_code, b"could not be understood" in answer.content)
"""


def ask(path: str, host: str) -> tuple[str, list[str]]:
    """What was answered, and the lines of the log."""
    environment = {
        **os.environ, "DATABASE_URL": "postgresql:///none", "DATABASE_OWNER_URL": "", "COMITY_SIGNING_KEY": "none",
        "COMITY_HOSTS": "comity.example", "DJANGO_SETTINGS_MODULE": "comity.site.settings",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", ASK, path, host], env=environment, capture_output=True, text=True, check=True
    )
    return ran.stdout.strip(), ran.stderr.splitlines()


@pytest.mark.parametrize("path", ["/", "/api/texts", "/healthz"])
def test_a_name_that_is_not_ours_is_answered_400_with_our_page_and_one_line(path: str) -> None:
    answer, log = ask(path, "elsewhere.example")
    assert answer == "400 True"
    assert len(log) == 1, log
    assert " WARNING " in log[0]
    assert "elsewhere.example" in log[0]


def test_a_long_name_full_of_signs_stays_one_short_line() -> None:
    answer, log = ask("/", "a\nCRITICAL all is lost\x1b[31m" + "b" * 8000)
    assert answer == "400 True"
    assert len(log) == 1, log
    assert len(log[0]) < 400
    assert "\x1b" not in log[0]
