"""The commands of docs/howto/use-the-api.md, run as they stand there, against a running server."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.api.conftest import secret_of
from tests.assistance_world import COOPERATION

PAGE = Path(__file__).resolve().parents[2] / "docs" / "howto" / "use-the-api.md"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each call."""


@pytest.fixture
def server(asked_committed: str) -> Iterator[str]:
    from comity.site.wsgi import application

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def commands() -> str:
    """The blocks of the page as one script."""
    lines = re.findall(r"^    (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return "\n".join(each for each in lines if not each.startswith(("COMITY=", "FUND=", "KEY=comity_")))


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_a_request_is_asked_by_the_commands_of_the_page(server: str) -> None:
    from comity.apps.assistance.models import AssistanceRequest

    given = {
        "COMITY": server, "FUND": COOPERATION, "KEY": secret_of("amina"), "DESK_KEY": secret_of("dalia"),
        "BOOKS_KEY": secret_of("femi", "books"), "OPERATOR_KEY": secret_of("olu", "books"),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
    }  # fmt: skip
    script = "set -euo pipefail\n" + commands() + "\n"
    done = subprocess.run(
        ["bash", "-c", script], env=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    asked = AssistanceRequest.objects.get()
    assert asked.stage == "papers"
    assert asked.reference.startswith("R-")
    assert '"stage": "papers"' in done.stdout
    assert "has the honour" in done.stdout
    assert '"kind":"bank","currency":"USD","number":"500"' in done.stdout
    assert '"kind":"outstanding","currency":"USD","number":"400"' in done.stdout
