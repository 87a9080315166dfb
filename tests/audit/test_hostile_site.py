"""A site may send anything, or nothing, or never stop: the checker ends with a sentence, in time and in bounds."""

from __future__ import annotations

import gzip
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from comity.audit.fetch import Missing, Site, Unreachable
from comity.audit.verify import COULD_NOT, main
from tests.audit.site import dripping, files_of, raw, site

MOST = 10_000


def sentence(
    address: str, path: str = "log/checkpoint", most: int = MOST, silence: float = 20.0, longest: float = 30.0
) -> str:
    begun = time.monotonic()
    with pytest.raises(Unreachable) as error, Site(address, silence=silence, longest=longest) as there:
        there.get(path, most)
    assert time.monotonic() - begun < 15
    assert "\n" not in str(error.value)
    return str(error.value)


def says(status: int, *headers: tuple[str, str], body: bytes = b""):  # type: ignore[no-untyped-def]
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers:
            request.send_header(name, value)
        if not any(name == "Content-Length" for name, _ in headers):
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def test_what_is_there_comes_and_what_is_not_is_missing() -> None:
    with site(files_of({"log/checkpoint": b"here", "log/empty": b""})) as address, Site(address) as there:
        assert there.get("log/checkpoint", 4) == b"here"
        assert there.get("log/empty", 0) == b""
        with pytest.raises(Missing):
            there.get("log/keys", 10)
        assert there.get("log/checkpoint", 4) == b"here"  # on the same connection, or a new one


def test_an_answer_too_long_is_not_read_to_its_end() -> None:
    with site(files_of({"log/checkpoint": b"x" * (MOST + 1)})) as address:
        assert "longer than the 10,000 bytes" in sentence(address)
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with raw(dripping(endless, b"1000\r\n" + b"x" * 4096 + b"\r\n", 0)) as address:
        assert "longer than" in sentence(address)
    with raw(dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 4096, 0)) as address:
        assert "longer than" in sentence(address)


def test_a_small_file_that_unpacks_to_a_huge_one_is_stopped() -> None:
    bomb = gzip.compress(b"0" * 50_000_000)[:9000]
    with site(says(200, ("Content-Encoding", "gzip"), body=bomb)) as address:
        assert "longer than" in sentence(address)
    good = gzip.compress(b"0" * 9_000)
    with site(says(200, ("Content-Encoding", "gzip"), body=good)) as address, Site(address) as there:
        assert there.get("log/checkpoint", MOST) == b"0" * 9_000
    with site(says(200, ("Content-Encoding", "gzip"), body=good[:-4])) as address:
        assert "cut off" in sentence(address)
    with site(says(200, ("Content-Encoding", "gzip"), body=b"not gzip")) as address:
        assert sentence(address)
    with site(says(200, ("Content-Encoding", "br"), body=b"x")) as address:
        assert "nobody asked for" in sentence(address)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["no line", "headers", "body", "no length", "chunks"],
)
def test_a_dripping_answer_is_cut_when_its_time_is_over(head: bytes, drop: bytes) -> None:
    with raw(dripping(head, drop)) as address:
        words = sentence(address, longest=1.0)
    assert "in time" in words or "got more than 100 headers" in words


def test_silence_is_not_waited_out() -> None:
    with raw(lambda connection: time.sleep(4)) as address:
        assert "in time" in sentence(address, silence=0.5)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"",
        b"\x00\xff" * 50,
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
    ],
    ids=["short", "chunk", "nothing", "noise", "minus", "no status", "long header", "no number"],
)
def test_a_broken_answer_is_a_sentence(answer: bytes) -> None:
    with (
        raw(lambda connection: connection.sendall(answer)) as address,
        Site(address, silence=20.0, longest=30.0) as there,
    ):
        try:
            # Without a length there is no telling a short answer: a hash further on does.
            assert there.get("log/checkpoint", MOST) == b""
        except Unreachable as error:
            assert "\n" not in str(error)


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked: list[str] = []

    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.path)
        says(200, body=b"stolen")(request)

    with site(elsewhere) as other, site(says(302, ("Location", f"{other}/secret"))) as address:
        assert "leads elsewhere" in sentence(address)
    assert asked == []
    for location in ("file:///etc/hostname", "", "//other.example/", "https://127.0.0.1/"):
        with site(says(301, ("Location", location))) as address:
            assert "leads elsewhere" in sentence(address)


def test_a_redirect_on_the_site_is_followed_and_a_circle_is_not() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.path == "/log/checkpoint":
            says(307, ("Location", "/there"))(request)
        else:
            says(200, body=b"found")(request)

    with site(answer) as address, Site(address) as there:
        assert there.get("log/checkpoint", MOST) == b"found"
    with site(says(302, ("Location", "/log/checkpoint"))) as address:
        assert "in circles" in sentence(address)


@pytest.mark.parametrize("status", [204, 304, 400, 403, 429, 500, 503])
def test_another_status_is_no_answer(status: int) -> None:
    with site(says(status)) as address:
        assert f"answered {status}" in sentence(address)


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x", "http://", "https://x?y", "http://x/#y", "file:///etc/passwd", "http://[", "http://x:y"],
)
def test_what_is_no_address_is_not_asked(address: str) -> None:
    with pytest.raises(Unreachable):
        Site(address)


def test_nobody_there_is_a_sentence_and_exit_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = ["--state", str(tmp_path / "state.json")]
    with raw(lambda connection: None) as gone:
        pass
    assert main([gone, *state]) == COULD_NOT
    assert "nobody answers there" in capsys.readouterr().err
    with site(says(200, body=b"<html>\x1b[31mhello")) as address:
        assert main([address, *state]) == COULD_NOT
    assert "\x1b" not in capsys.readouterr().err
    assert not (tmp_path / "state.json").exists()


def test_a_proxy_of_the_surroundings_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append((request.path, request.headers["Host"]))
        says(200, body=b"through")(request)

    with site(answer) as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        with Site("http://comity.example/sub/") as there:
            assert there.get("log/checkpoint", MOST) == b"through"
    assert asked == [("http://comity.example/sub/log/checkpoint", "comity.example")]


def test_words_a_site_chooses_cannot_steer_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for location in ("http://x\x1b[2J.example/", "http://x\x1bc.example/", "http://[::1", "\x1b]0;x\x07"):
        with site(says(302, ("Location", location))) as address:
            assert main([address, "--state", str(tmp_path / "state.json")]) == COULD_NOT
        said = capsys.readouterr()
        assert "comity-verify: " in said.err
        assert "\x1b" not in said.err + said.out
