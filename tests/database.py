"""Databases for tests: a template migrated once for the migrations at hand, and copies of it."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from comity.cli import environment, place, postgres

SOURCE = Path(__file__).resolve().parents[1] / "src" / "comity"
# A test holds its rows uncommitted for long; the server's own ANALYZE, falling in between, would count none of them,
# and the planner believe it.
QUIET = """
DO $$
DECLARE
    each regclass;
BEGIN
    FOR each IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', each);
    END LOOP;
END $$
"""
_counter = itertools.count(1)
_owner = ""
_app = ""


def prepare() -> None:
    """Find or start the server and tell Django of it, as the app's role."""
    global _owner, _app  # noqa: PLW0603 — one server a run
    # A worker of the same run is told by it: the owner's address has left the environment by then.
    _owner = os.environ.get("COMITY_TEST_OWNER") or os.environ.get("DATABASE_OWNER_URL", "")
    _app = os.environ.get("DATABASE_URL", "")
    server = environment.prepare()
    if server is not None:
        _owner, _app = server.url(postgres.OWNER), server.url(postgres.APP)
    elif not _owner:
        raise SystemExit("tests need DATABASE_OWNER_URL beside DATABASE_URL: two roles, as in service")
    os.environ["COMITY_TEST_OWNER"] = _owner
    os.environ["COMITY_POOL"] = "0"


def address(name: str, *, owner: bool = False) -> str:
    """The address of that database on the same server."""
    return urlunsplit(urlsplit(_owner if owner else _app)._replace(path=f"/{name}"))


def template() -> str:
    """The migrated template, made if the migrations have changed since."""
    digest = hashlib.sha256(QUIET.encode())
    for path in [
        *sorted(SOURCE.glob("apps/*/migrations/*.py")),
        SOURCE / "apps/journal/evidence.py",
        SOURCE / "cli/migrate.py",
    ]:
        digest.update(path.read_bytes())
    name = f"comity_template_{digest.hexdigest()[:12]}"
    here = place.find()
    with place.only_one(here, "template"), psycopg.connect(_owner, autocommit=True) as connection:
        done = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if done and done[0] == "whole":
            return name
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        subprocess.run(
            [sys.executable, "-m", "comity.cli.main", "migrate"],
            env=os.environ | {"DATABASE_URL": address(name), "DATABASE_OWNER_URL": address(name, owner=True)},
            check=True,
        )
        with psycopg.connect(address(name, owner=True), autocommit=True) as inside:
            inside.execute(QUIET)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS 'whole'").format(sql.Identifier(name)))
    return name


def make(source: str = "") -> str:
    """A fresh copy of the template, or of another database that nobody uses now; its name."""
    name = f"comity_test_{os.getpid()}_{next(_counter)}"
    source = source or template()
    with (
        place.only_one(place.find(), "template"),  # a template being copied must have no other user
        psycopg.connect(_owner, autocommit=True) as connection,
    ):
        _remove(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source))
        )
    return name


def make_empty() -> str:
    """A database with nothing in it, for a program that is not ours; its name."""
    name = f"comity_test_{os.getpid()}_{next(_counter)}"
    with psycopg.connect(_owner, autocommit=True) as connection:
        _remove(connection, name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    return name


def drop(name: str) -> None:
    from django.db import connections

    connections.close_all()
    with psycopg.connect(_owner, autocommit=True) as connection:
        _remove(connection, name)


def _remove(connection: psycopg.Connection, name: str) -> None:
    """Drop a database and whoever is on it. Vacuum is the server's own and may not be ended by us: it is waited for."""
    for _ in range(60):
        try:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            return
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
            time.sleep(0.5)
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name: str) -> None:
    """Let Django speak to that database from now on."""
    from django.db import connections

    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


def current() -> str:
    from django.db import connections

    return str(connections["default"].settings_dict["NAME"])
