"""The web server with a planted fault: acts on a request no longer wait for one another, and write without looking
whether somebody came between. The harness must find it."""

from __future__ import annotations

import importlib
import time
from typing import Any

from comity.site.wsgi import application  # first: it sets the framework up

__all__ = ["application"]

moving: Any = importlib.import_module("comity.apps.assistance.actions.moving")


def lock(assistance: Any) -> None:
    time.sleep(0.05)  # long enough for another to come between


def write(assistance: Any, changes: dict[str, Any]) -> None:
    type(assistance).objects.filter(pk=assistance.pk).update(**changes)
    for name, value in changes.items():
        setattr(assistance, name, value)
    assistance.moves += 1


moving.lock = lock
moving.write = write
