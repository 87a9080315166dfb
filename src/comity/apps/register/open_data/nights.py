"""The nights that are kept: folders below `open-data/` in the installation's folder, each a link to what was written
whole. Putting the link in place is one step, so that a reader finds the old night or the new one and never half of
either."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from comity.apps.register.open_data.tables import about_requests, tables

FORMS = ("csv", "json", "parquet")
CHANGES = "changes.json"
SETTLED = ".settled"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Busy(Exception):
    """Another run writes the open data now."""


@dataclass(frozen=True, slots=True)
class Night:
    """One night. `told`: what was noted when it was written: sizes, rows, digests, checks, changes."""

    day: date
    folder: Path
    told: dict[str, Any]

    @property
    def written_at(self) -> str:
        return str(self.told["written_at"])

    @property
    def settled(self) -> bool:
        """Whether the nights before were looked through for what this one shows no more."""
        return (self.folder / SETTLED).exists()

    def settle(self) -> None:
        (self.folder / SETTLED).touch()

    def has(self, name: str) -> bool:
        """Whether a table's files are there still: what is public no more is taken out of older nights."""
        return (self.folder / f"{name}.csv").exists()

    def file(self, name: str) -> Path | None:
        """A file people may have, by its name; nothing else of the folder."""
        return self.folder / name if name in self.told["files"] and (self.folder / name).is_file() else None


def home() -> Path:
    return Path(settings.OPEN_DATA_HOME)


def nights() -> list[Night]:
    """Those kept, newest first."""
    if not home().is_dir():
        return []
    names = sorted((each.name for each in home().iterdir() if _DAY.fullmatch(each.name)), reverse=True)
    return [found for name in names if (found := night(name)) is not None]


def newest() -> Night | None:
    if not home().is_dir():
        return None
    names = sorted((each.name for each in home().iterdir() if _DAY.fullmatch(each.name)), reverse=True)
    return next((found for name in names if (found := night(name)) is not None), None)


def night(day: str) -> Night | None:
    """The night of that day, where there is one."""
    try:
        on = date.fromisoformat(day) if _DAY.fullmatch(day) else None
        folder = (home() / day).resolve(strict=True) if on else None
        if on is None or folder is None:
            return None
        return Night(on, folder, _told(folder, (folder / "night.json").stat().st_mtime_ns))
    except (OSError, ValueError):
        return None


def kept_from(day: date, count: int) -> date:
    """The oldest day of the newest `count` nights up to that day."""
    days = [each.day for each in nights() if each.day <= day]
    return days[: max(1, count)][-1] if days else day


def forget(before: date) -> int:
    """Remove the nights before that day. Returns how many; running it twice does no more."""
    gone = [each for each in nights() if each.day < before]
    for each in gone:
        (home() / each.day.isoformat()).unlink(missing_ok=True)
        shutil.rmtree(each.folder, ignore_errors=True)
    return len(gone)


def take_out(of: Night) -> None:
    """Take the tables about requests out of an older night, with what changed in them: something in them is public no
    more. Its other tables stay."""
    for name in about_requests():
        for form in (*FORMS, CHANGES):
            (of.folder / f"{name}.{form}").unlink(missing_ok=True)


def put_in_place(fresh: Path, day: date) -> None:
    """Let a folder that was written whole be the night of that day."""
    name = day.isoformat()
    before = night(name)
    link = home() / f".{name}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(fresh.relative_to(home()))
    link.replace(home() / name)
    if before is not None and before.folder != fresh:
        shutil.rmtree(before.folder, ignore_errors=True)


def sweep() -> None:
    """Remove what a run that was killed left behind. Only under the lock."""
    standing = {each.folder for each in nights()}
    for each in home().glob(".written/*"):
        if each.resolve() not in standing:
            shutil.rmtree(each, ignore_errors=True)
    for link in home().glob(".*.link"):
        link.unlink(missing_ok=True)


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time write; the lock goes with the process, however it ends."""
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    (home() / ".written").mkdir(mode=0o700, exist_ok=True)
    with (home() / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield


def known(name: str) -> bool:
    return name in tables()


@lru_cache(maxsize=64)
def _told(folder: Path, _changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "night.json").read_text("utf-8"))
    return found
