"""Fetching from a site that may be hostile: answers that are huge, slow, cut off or lead elsewhere end in a sentence,
never in a full memory or an endless wait."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

Get = Callable[[str, int], bytes]  # a path below the site's address, the most bytes the answer may have

SILENCE = 20.0  # seconds without a byte
LONGEST = 60.0  # seconds for one answer
REDIRECTS = 3
TRIES = 3  # a connection kept open may have been closed meanwhile
_PIECE = 65_536


class Unreachable(Exception):
    """The site gave no answer that can be used. The message says what was asked and what happened."""


class Missing(Unreachable):
    """The site says there is no such thing."""


class Site:
    """One site, over one connection kept open. Proxies are taken from the environment, as everywhere."""

    def __init__(self, address: str, silence: float = SILENCE, longest: float = LONGEST) -> None:
        try:
            parts = urlsplit(address if "://" in address else f"https://{address}")
            _ = parts.port  # refuses one that is no number
        except ValueError as error:
            raise Unreachable(f"{address} is not the address of a site") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise Unreachable(f"{address} is not the address of a site")
        self._scheme, self._host = parts.scheme, parts.netloc.rpartition("@")[2]
        self._prefix = parts.path.rstrip("/") + "/"
        self._silence, self._longest = silence, longest
        self._connection: http.client.HTTPConnection | None = None
        self._absolute = ""  # what a plain proxy wants before the path

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def address(self) -> str:
        return f"{self._scheme}://{self._host}{self._prefix}"

    def get(self, path: str, most: int) -> bytes:
        """Return what lies at a path below the site's address, of at most `most` bytes."""
        target = urljoin(self.address, path)
        for _ in range(REDIRECTS + 1):
            status, location, body = self._ask(target, most)
            if status == 200:
                return body
            if status in (301, 302, 307, 308):
                target = self._followed(target, location)
                continue
            if status in (404, 410):
                raise Missing(f"{target}: the site has no such thing ({status})")
            raise Unreachable(f"{target}: the site answered {status}")
        raise Unreachable(f"{target}: led in circles")

    def _followed(self, target: str, location: str) -> str:
        try:
            there = urljoin(target, location)
            parts = urlsplit(there)
        except ValueError as error:
            raise Unreachable(f"{target}: leads elsewhere, to no address at all") from error
        if not location or (parts.scheme, parts.netloc) != (self._scheme, self._host):
            raise Unreachable(f"{target}: leads elsewhere, to {parts.scheme}://{parts.netloc}; not followed")
        return there

    def _ask(self, target: str, most: int) -> tuple[int, str, bytes]:
        error: Exception | None = None
        for _ in range(TRIES):
            try:
                return self._once(target, most)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as happened:
                error = happened  # an idle connection was closed: ask again on a new one
                self.close()
            except (OSError, http.client.HTTPException, ValueError, zlib.error) as happened:
                self.close()
                raise Unreachable(f"{target}: {_plain(happened)}") from happened
            except Unreachable:
                self.close()
                raise
        raise Unreachable(f"{target}: {_plain(error)}") from error

    def _once(self, target: str, most: int) -> tuple[int, str, bytes]:
        connection = self._connected()
        if connection.sock is None:
            connection.connect()
        cut = threading.Event()
        # However the bytes drip, headers included, the connection is cut when the time is over.
        watch = threading.Timer(self._longest, _cut, (connection.sock, cut))
        watch.daemon = True
        watch.start()
        try:
            found = self._answered(connection, target, most)
            if cut.is_set():  # an answer without a length ends where the connection ends
                raise Unreachable(f"{target}: not finished in time")
            return found
        except (OSError, http.client.HTTPException, Unreachable) as error:
            if cut.is_set():
                raise Unreachable(f"{target}: not finished in time") from error
            raise
        finally:
            watch.cancel()

    def _answered(
        self, connection: http.client.HTTPConnection, target: str, most: int
    ) -> tuple[int, str, bytes]:
        path = urlsplit(target).path or "/"
        connection.request(
            "GET",
            self._absolute + path,
            headers={"Host": self._host, "Accept-Encoding": "gzip, identity", "User-Agent": "comity-verify"},
        )
        with connection.getresponse() as answer:
            coding = (answer.getheader("Content-Encoding") or "identity").lower()
            if coding not in ("gzip", "identity"):
                raise Unreachable(f"{target}: comes in a coding nobody asked for")
            raw = _read(answer, target, most)
            body = _unpacked(raw, most, target) if coding == "gzip" else raw
            return answer.status, answer.getheader("Location") or "", body

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> http.client.HTTPConnection:
        proxy = "" if proxy_bypass(self._host) else getproxies().get(self._scheme, "")
        through = urlsplit(proxy if "://" in proxy else f"http://{proxy}").netloc if proxy else ""
        self._absolute = ""
        if self._scheme == "https":
            secure = http.client.HTTPSConnection(
                through or self._host, timeout=self._silence, context=ssl.create_default_context()
            )
            if through:
                secure.set_tunnel(self._host)
            return secure
        if through:
            self._absolute = f"http://{self._host}"
        return http.client.HTTPConnection(through or self._host, timeout=self._silence)

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _cut(connection: socket.socket, cut: threading.Event) -> None:
    cut.set()
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, target: str, most: int) -> bytes:
    """All of an answer's body, unless it is too long. Without an announced length only the end of the connection
    says that it is whole; what is cut then, a hash further on shows."""
    pieces, length = [], 0
    while piece := answer.read1(_PIECE):
        pieces.append(piece)
        length += len(piece)
        if length > most:
            raise Unreachable(f"{target}: longer than the {most:,} bytes it may have")
    if answer.length:  # what was announced and did not come
        raise Unreachable(f"{target}: cut off")
    return b"".join(pieces)


def _unpacked(raw: bytes, most: int, target: str) -> bytes:
    machine = zlib.decompressobj(wbits=31)
    body = machine.decompress(raw, most + 1)
    if len(body) > most:
        raise Unreachable(f"{target}: longer than the {most:,} bytes it may have")
    if not machine.eof:
        raise Unreachable(f"{target}: cut off")
    return body


def _plain(error: Exception | None) -> str:
    """What happened, in one line without control characters: a server chooses some of these words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers there"
    return re.sub(r"[^ -~]+", " ", str(error))[:200] or type(error).__name__
