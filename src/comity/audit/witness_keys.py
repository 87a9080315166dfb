"""A witness's folder: its key, and one file for each log it watches with the last checkpoint it signed.

A file is replaced whole, and is on the disk before the signature leaves the house. A lock beside it keeps two
requests, or two processes, from signing one after the other what cannot both be true.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from comity.audit.notebook import write_whole
from comity.papers.signatures import generate, witness_key
from comity.pure.translog.checkpoint import Checkpoint, read_checkpoint
from comity.pure.translog.note import Key, read_key, read_note
from comity.pure.translog.refusal import Refused


class CannotWitness(Exception):
    """The folder is not a witness's, or not in order. The message says what is wrong."""


@dataclass(frozen=True)
class Watched:
    """A log: its keys, and what was signed last (a note, or "")."""

    origin: str
    keys: tuple[Key, ...]
    note: str

    @property
    def checkpoint(self) -> Checkpoint | None:
        return read_checkpoint(read_note(self.note).text) if self.note else None

    @property
    def size(self) -> int:
        return self.checkpoint.size if self.checkpoint else 0


class Place:
    """The folder of a witness."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            held = json.loads((folder / "witness.json").read_text(encoding="utf-8"))
            self.name = str(held["name"])
            self.private = bytes.fromhex(held["private"])
            self.key = witness_key(self.name, self.private)
        except FileNotFoundError as error:
            raise CannotWitness(f"{folder} holds no witness; comity-witness init makes one") from error
        except (ValueError, KeyError, TypeError, Refused) as error:
            raise CannotWitness(f"{folder / 'witness.json'} is damaged") from error

    @classmethod
    def make(cls, folder: Path, name: str) -> Place:
        """Make a folder with a new key; one that holds a witness already is left as it is."""
        private = generate()
        try:
            witness_key(name, private)
        except Refused as error:
            raise CannotWitness(f"{name!r} cannot be a witness's name: no blank, no plus") from error
        if (folder / "witness.json").exists():
            raise CannotWitness(f"{folder} holds a witness already")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / "logs").mkdir(exist_ok=True, mode=0o700)
        write_whole(folder / "witness.json", json.dumps({"name": name, "private": private.hex()}).encode())
        return cls(folder)

    def add_log(self, key: Key) -> None:
        """Watch a log, or know a further key of one that is watched."""
        with self.locked(key.name):
            watched = self.watched(key.name)
            keys = watched.keys if watched else ()
            if key not in keys:
                self._write(Watched(key.name, (*keys, key), watched.note if watched else ""))

    def logs(self) -> list[Watched]:
        """Return the logs that are watched."""
        found = [self._read(path) for path in sorted((self._folder / "logs").glob("*.json"))]
        return [each for each in found if each is not None]

    def watched(self, origin: str) -> Watched | None:
        """Return what is known of a log; None when it is not watched."""
        return self._read(self._file(origin))

    def by_number(self, number: str) -> Watched | None:
        """Return the log whose origin has this SHA-256, in hexadecimal."""
        fits = len(number) == 64 and all(each in "0123456789abcdef" for each in number)
        return self._read(self._folder / "logs" / f"{number}.json") if fits else None

    def keep(self, watched: Watched, note: str) -> None:
        """Remember what is about to be signed. Only under the lock of the log."""
        self._write(Watched(watched.origin, watched.keys, note))

    @contextlib.contextmanager
    def locked(self, origin: str) -> Iterator[None]:
        """Nobody else, in this process or another, looks at this log and signs for it meanwhile."""
        handle = os.open(self._file(origin).with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _file(self, origin: str) -> Path:
        return self._folder / "logs" / f"{sha256(origin.encode()).hexdigest()}.json"

    def _read(self, path: Path) -> Watched | None:
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
            found = Watched(
                str(held["origin"]), tuple(read_key(each) for each in held["keys"]), str(held["note"])
            )
            _ = found.size  # a damaged file must stop us here: it is our memory
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, Refused) as error:
            raise CannotWitness(
                f"{path} is damaged; without it nothing can be signed for that log"
            ) from error
        return found

    def _write(self, watched: Watched) -> None:
        data = {
            "origin": watched.origin,
            "keys": [key.text for key in watched.keys],
            "note": watched.note,
        }
        write_whole(
            self._file(watched.origin), (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
        )
