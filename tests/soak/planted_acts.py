"""The web server with a planted fault: an act is acknowledged before it is kept. The harness must find it."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from comity.site.wsgi import application as real

EARLY = 0.4  # seconds between the acknowledgement and the work


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["REQUEST_METHOD"] != "POST" or "/acts/" not in environ["PATH_INFO"]:
        return real(environ, start_response)
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    later = environ | {"wsgi.input": io.BytesIO(body)}

    def work() -> None:
        time.sleep(EARLY)
        b"".join(real(later, lambda *given: None))

    threading.Thread(target=work, daemon=True).start()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]
