"""The log's private keys: a file outside the database, one line each, in the form Go's note package gives them."""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from comity.apps.journal.refusal import Stopped, Trouble
from comity.papers import signatures
from comity.pure.translog.note import ED25519, Key

HEAD = "PRIVATE+KEY+"
REMARK = (
    "# Keys that sign the log. Whoever holds this file can sign as the log: keep it as you keep passwords.\n"
)


def place() -> Path:
    """The file of keys: COMITY_LOG_KEY_FILE, else `log-key` in the installation's folder."""
    return Path(settings.LOG_KEY_FILE or Path(settings.LOG_HOME) / "log-key")


def held() -> dict[str, bytes]:
    """The private keys at hand, by their vkey. No file: none. A file that cannot be read stops the log."""
    path = place()
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Stopped(Trouble.KEY_FILE, file=str(path)) from error
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            key, private = _read(line, path)
            found[key.text] = private
    return found


def make(origin: str) -> Key:
    """Make a key of that name and put it into the file, with those that stand there."""
    private = signatures.generate()
    key = signatures.log_key(origin, private)
    path = place()
    before = path.read_text(encoding="ascii") if path.is_file() else REMARK
    skey = f"{HEAD}{origin}+{key.id.hex()}+{b64encode(bytes([ED25519]) + private).decode()}\n"
    write(path, before + skey)
    return key


def forget(kept: Sequence[str]) -> int:
    """Remove all keys but those of these vkeys from the file. Returns how many went."""
    path = place()
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    left = [
        line
        for line in lines
        if line.startswith("#") or not line.strip() or _read(line.strip(), path)[0].text in kept
    ]
    write(path, "".join(left))
    return len(lines) - len(left)


def write(path: Path, text: str) -> None:
    """Write a private file whole or not at all, durably."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(6)}.new")
    try:
        fresh.touch(mode=stat.S_IRUSR | stat.S_IWUSR)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)  # on a full disk each try would leave another
        raise


def _read(line: str, path: Path) -> tuple[Key, bytes]:
    try:
        name, number, held = line.removeprefix(HEAD).split("+", 2)
        material = b64decode(held, validate=True)
        key = signatures.log_key(name, material[1:])
    except ValueError as error:
        raise Stopped(Trouble.KEY_FILE, file=str(path)) from error
    if not line.startswith(HEAD) or material[0] != ED25519 or key.id.hex() != number:
        raise Stopped(Trouble.KEY_FILE, file=str(path))
    return key, material[1:]
