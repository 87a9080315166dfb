"""The small HTTP server of a witness: few connections, short requests, no patience."""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from comity.audit.witness_answers import Answer, add_checkpoint, read_only
from comity.audit.witness_keys import Place
from comity.pure.translog.note import MOST_BYTES

MOST_CONNECTIONS = 32
SILENCE = 10.0  # seconds without a byte
LONGEST = 120.0  # seconds a connection may live; a log opens another


class Server(ThreadingHTTPServer):
    """Answers for one witness."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, place: Place, host: str, port: int) -> None:
        self.place = place
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)  # too many at once: they may come again
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._free.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        watch = threading.Timer(LONGEST, _cut, (request,))
        watch.daemon = True
        watch.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            watch.cancel()
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


def _cut(request: socket.socket) -> None:
    with contextlib.suppress(OSError):
        request.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "comity-witness"
    sys_version = ""
    timeout = SILENCE
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._say(read_only(self.server.place, self.path))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        # No more than nine digits: zeros in front would hide the rest of a number cut short.
        fits = len(length) <= 9 and length.isascii() and length.isdigit()
        if not fits or int(length) > MOST_BYTES:
            self.close_connection = True
            self._say(Answer(413 if length.isdigit() else 411, "a length up to 100,000 must be named\n"))
            return
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
        elif self.path != "/add-checkpoint":
            self._say(Answer(404, "nothing here\n"))
        else:
            self._say(add_checkpoint(self.server.place, body, lambda: int(time.time())))

    def _say(self, answer: Answer) -> None:
        data = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Who asks is nobody's business; what was signed stands in the files."""


def serve(place: Place, host: str, port: int) -> None:
    """Answer until SIGTERM or Ctrl-C."""
    with Server(place, host, port) as server:
        print(f"{place.name} answers at http://{host}:{server.server_address[1]}", flush=True)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever(poll_interval=0.2)
