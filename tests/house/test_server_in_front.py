"""The server in front of ours, as `deploy/nginx.conf` sets it up, fits what ours expects."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from comity.site import settings
from comity.web.middleware import MARGIN

CONF = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
UNITS = {"k": 1024, "m": 1024**2}


def told() -> str:
    """The file without its remarks."""
    return re.sub(r"#.*", "", CONF.read_text(encoding="utf-8"))


def values(name: str) -> list[str]:
    return re.findall(rf"(?m)^\s*{name}\s+([^;]+);", told())


def size(given: str) -> int:
    return int(given[:-1]) * UNITS[given[-1]]


def seconds(name: str) -> int:
    (value,) = set(values(name))
    return int(value.removesuffix("s"))


def test_a_document_as_large_as_the_setting_allows_comes_through_and_little_more() -> None:
    most = settings.READ_MAX_BYTES + MARGIN
    largest = max(map(size, values("client_max_body_size")))
    # A little more, so that whoever is just above is told by our own page.
    assert most <= largest <= most + 5_000_000


def test_other_forms_come_through_whole_and_are_kept_small() -> None:
    smallest = min(map(size, values("client_max_body_size")))
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE <= smallest < settings.READ_MAX_BYTES / 4


def test_documents_are_let_in_where_they_are_handed_over_and_nowhere_else() -> None:
    places = dict(re.findall(r"location\s+(=?\s*\S+)\s*\{([^}]*)\}", told()))
    large = {
        place.replace("=", "").strip() for place, inside in places.items() if "client_max_body_size" in inside
    }
    assert large == {"/read/", "/library/add"}
    assert all("proxy_pass" in inside for inside in places.values())


def test_slow_visitors_are_waited_for_in_front_and_not_for_long() -> None:
    for name in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        assert 5 <= seconds(name) <= 30
    assert values("proxy_request_buffering") == ["on"]


def test_an_answer_is_waited_for_longer_than_ours_works_on_it() -> None:
    assert seconds("proxy_read_timeout") > 120  # gunicorn's own limit, in cli/serve.py


def test_one_address_holds_a_limited_number_of_connections() -> None:
    ((zone, most),) = [value.split() for value in values("limit_conn")]
    (declared,) = values("limit_conn_zone")
    assert declared.startswith("$binary_remote_addr ")
    assert f"zone={zone}:" in declared
    assert 4 <= int(most) <= 50
    assert values("limit_conn_status") == ["429"]


def test_nginx_itself_takes_the_file(tmp_path: Path) -> None:
    nginx, openssl = shutil.which("nginx", path="/usr/sbin:/usr/bin"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("nginx or openssl is not on this machine")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout",
         tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True,
    )  # fmt: skip
    ours = tmp_path / "comity.conf"
    ours.write_text(CONF.read_text(encoding="utf-8").replace("/etc/ssl/comity", str(tmp_path)))
    whole = tmp_path / "whole.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {ours}; }}"
    )
    ran = subprocess.run([nginx, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "[warn]" not in ran.stderr.replace('the "user" directive', "")
