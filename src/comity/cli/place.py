"""Where an installation keeps what it must not lose: `.comity/` beside the checkout, or where it points to.

An ordinary user's database lies under `.comity/` itself. PostgreSQL refuses to run as root, and root's checkouts lie
in folders others cannot enter; so for root the database, its binaries and their sibling library folder lie under
`/var/lib/comity/<name>/`, owned by the unprivileged user the server runs as, and `.comity/place` says where.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import comity


class CannotGoOn(Exception):
    """What an operator must know and do, in one line; the command ends with it and exit status 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one installation, and the user its database server runs as (`None`: whoever we are)."""

    home: Path
    store: Path
    server_user: int | None
    server_group: int | None

    @property
    def socket(self) -> Path:
        """A short private folder: a socket's address may hold 107 bytes, a checkout's path may be longer."""
        name = hashlib.sha256(str(self.store).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"comity-{name}"

    @property
    def logs(self) -> Path:
        return self.home / "logs"


def checkout() -> Path | None:
    """The checkout this package runs from, or `None` for an installed wheel."""
    root = Path(comity.__file__).resolve().parents[2]
    return root if (root / "pyproject.toml").is_file() and (root / "src" / "comity").is_dir() else None


def home() -> Path:
    """The folder `.comity/`: `COMITY_HOME`, else beside the checkout, else in the current folder."""
    if given := os.environ.get("COMITY_HOME"):
        return Path(given).absolute()
    return (checkout() or Path.cwd()) / ".comity"


def find(*, database: bool = True) -> Place:
    """The installation's place, made if this is its first use; with `database` off, without room for a database of
    its own, which an installation on a server of the operator's does not need.
    """
    folder = home()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "logs").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotGoOn(
            f"cannot make {folder}: {error.strerror}. Free some room or choose COMITY_HOME."
        ) from error
    pointer = folder / "place"
    if os.geteuid() != 0 or not (database or pointer.is_file()):
        return Place(folder, folder, None, None)
    nobody = pwd.getpwnam("nobody")
    if not pointer.is_file():
        store = Path("/var/lib/comity") / secrets.token_hex(6)
        write(pointer, str(store))
    store = Path(pointer.read_text().strip())
    store.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    store.mkdir(mode=0o700, exist_ok=True)
    os.chown(store, nobody.pw_uid, nobody.pw_gid)
    return Place(folder, store, nobody.pw_uid, nobody.pw_gid)


def kept_secrets(place: Place) -> dict[str, str]:
    """This installation's own passwords and signing key, made once; readable by its user alone."""
    path = place.home / "secrets.json"
    wanted = ("superuser", "owner", "app", "signing_key")
    kept: dict[str, str] = {}
    if path.is_file():
        try:
            kept = json.loads(path.read_text())
        except ValueError as error:
            raise CannotGoOn(f"{path} is damaged: {error}. Put back the copy from your backup.") from error
    if any(name not in kept for name in wanted):
        kept = {name: kept.get(name) or secrets.token_urlsafe(32) for name in wanted}
        write(path, json.dumps(kept, indent=1))
    return kept


def port_in_use(place: Place) -> int | None:
    """The port at which `comity up` serves this installation now, so that a link printed beside it can be opened."""
    try:
        known = json.loads((place.home / "up.json").read_text())
        os.kill(int(known["process"]), 0)
        return int(known["port"])
    except PermissionError:
        return int(known["port"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(path: Path, text: str) -> None:
    """Write a small private file whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
    try:
        with fresh.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise CannotGoOn(f"cannot write {path}: {error.strerror}.") from error
    fresh.replace(path)


@contextlib.contextmanager
def only_one(place: Place, what: str) -> Iterator[None]:
    """Let one process at a time do `what`; the lock goes with the process, however it ends."""
    with (place.home / f"{what}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
