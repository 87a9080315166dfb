"""What a checker remembers from one visit to the next: the keys of a log and the last checkpoint it saw.

Without it a site could show another log every day. One small file, written whole or not at all.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from comity.pure.translog.checkpoint import read_checkpoint
from comity.pure.translog.note import read_key, read_note
from comity.pure.translog.refusal import Refused


class Unreadable(Exception):
    """The file is not one of ours. It is left alone: whoever deletes it forgets what they saw."""


@dataclass
class Remembered:
    """Of one log: its keys and its witnesses' (one vkey each), and the last checkpoint that held, as a note."""

    keys: list[str] = field(default_factory=list)
    witnesses: list[str] = field(default_factory=list)
    note: str = ""


def usual_place() -> Path:
    """Where the file lies when nobody says otherwise."""
    folder = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(folder) / "comity-verify" / "seen.json"


def read(path: Path) -> dict[str, Remembered]:
    """Return what is remembered, by origin."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(origin): _remembered(held) for origin, held in data["logs"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, Refused) as error:
        raise Unreadable(f"{path} cannot be read; move it away to begin anew") from error


def _remembered(held: dict[str, object]) -> Remembered:
    keys, witnesses, note = held["keys"], held["witnesses"], held["note"]
    if not isinstance(keys, list) or not isinstance(witnesses, list) or not isinstance(note, str):
        raise TypeError
    found = Remembered([str(each) for each in keys], [str(each) for each in witnesses], note)
    for each in [*found.keys, *found.witnesses]:
        read_key(each)
    if note:
        read_checkpoint(read_note(note).text)
    return found


def write(path: Path, seen: dict[str, Remembered]) -> None:
    """Keep it: the old file stands until the new one is safely on the disk."""
    data = {"v": 1, "logs": {origin: vars(held) for origin, held in sorted(seen.items())}}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, its owner's alone, so that after any crash it is the old one or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if os.name == "nt":  # there, a folder cannot be opened
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too, must outlive a loss of power
    finally:
        os.close(folder)
