"""A database server of the operator's own: an older one than ours, one that is away, a role with too few rights."""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.cli.installation import Installation, end, free_port, get, wait_ready

FIFTEEN = Path("/usr/lib/postgresql/15/bin")
AWAY = "postgresql://comity_app:two@127.0.0.1:9/comity"


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server of version 15: both addresses."""
    if not (FIFTEEN / "postgres").is_file():
        pytest.skip("PostgreSQL 15 is not installed here")
    theirs = Installation(tmp_path_factory.mktemp("theirs") / "home", COMITY_POSTGRESQL=str(FIFTEEN))
    theirs.done("database", "start")
    app = theirs.done("database", "address").strip()
    words = json.loads((theirs.home / "secrets.json").read_text())
    owner = app.replace(f"comity_app:{words['app']}", f"comity_owner:{words['owner']}")
    yield {"DATABASE_URL": app, "DATABASE_OWNER_URL": owner}
    theirs.remove()


@pytest.fixture
def addresses(server: dict[str, str]) -> dict[str, str]:
    """Both addresses of an empty database on that server, which no other test has used."""
    name = f"own_{next(_numbers)}"
    with psycopg.connect(server["DATABASE_OWNER_URL"], autocommit=True) as connection:
        for line in ("CREATE DATABASE {}", "REVOKE ALL ON DATABASE {} FROM PUBLIC",
                     "GRANT CONNECT ON DATABASE {} TO comity_app"):  # fmt: skip
            connection.execute(sql.SQL(line).format(sql.Identifier(name)))
    return {key: urlunsplit(urlsplit(each)._replace(path=f"/{name}")) for key, each in server.items()}


def test_a_backup_of_our_own_server_goes_into_an_older_one(addresses: dict[str, str], tmp_path: Path) -> None:
    first, second = Installation(tmp_path / "first"), Installation(tmp_path / "second", **addresses)
    archive = tmp_path / "comity.dump"
    try:
        first.done("migrate")
        first.done("user", "add", "olu@example.org", "--role", "operator")
        first.done("backup", str(archive))
    finally:
        first.remove()
    second.done("restore", str(archive))
    assert "olu@example.org" in second.done("user", "list")
    second.done("backup", str(archive))  # and what the older one holds can be taken out again
    assert not (second.home / "place").exists()  # nothing was made for a server of our own


def test_a_database_not_yet_migrated_is_named_in_one_line(addresses: dict[str, str], tmp_path: Path) -> None:
    here = Installation(tmp_path / "home", **addresses)
    for words in (("load", "--facts"), ("user", "list")):
        refused = here.run(*words)
        assert refused.returncode == 1
        assert "comity migrate" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_migrating_as_the_app_names_the_address_that_is_missing(
    addresses: dict[str, str], tmp_path: Path
) -> None:
    here = Installation(tmp_path / "home", DATABASE_URL=addresses["DATABASE_URL"])
    refused = here.run("migrate")
    assert refused.returncode == 1
    assert "DATABASE_OWNER_URL" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [("migrate",), ("user", "list"), ("load", "--facts"), ("restore", "FILE"),
                                   ("backup", "FILE")])  # fmt: skip
def test_a_database_that_is_away_is_named_in_one_line(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    here = Installation(tmp_path / "home", DATABASE_URL=AWAY, DATABASE_OWNER_URL=AWAY)
    refused = here.run(*[str(tmp_path / "file") if each == "FILE" else each for each in words])
    assert refused.returncode == 1
    assert "refused" in refused.stderr
    assert "two" not in refused.stderr  # the password
    assert len(refused.stderr.splitlines()) == 1


def test_a_link_opens_where_the_pages_are_served_now(addresses: dict[str, str], tmp_path: Path) -> None:
    here = Installation(tmp_path / "home", **addresses)
    here.done("migrate")
    add = ("user", "add", "--role", "editor")
    assert "http://localhost:8000/" in here.done(*add, "olu@example.org")
    (here.home / "up.json").write_text(json.dumps({"process": os.getpid(), "port": 8765}))
    assert "http://localhost:8765/" in here.done(*add, "uma@example.org")
    assert "https://comity.example/" in here.done(
        *add, "ira@example.org", COMITY_URL="https://comity.example"
    )


def test_one_role_for_everything_serves_under_a_name_that_is_not_of_this_machine(
    addresses: dict[str, str], tmp_path: Path
) -> None:
    here = Installation(
        tmp_path / "home", DATABASE_URL=addresses["DATABASE_OWNER_URL"], COMITY_HOSTS="comity.example"
    )
    port = free_port()
    process = here.up(port)
    try:
        wait_ready(process, 60)
        assert get(port, "/healthz")[0] == 400  # only the name it was given
    finally:
        end(process)
    with psycopg.connect(addresses["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM django_migrations").fetchone() != (0,)
