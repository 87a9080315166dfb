"""A sequencer with a fault: it takes no lock and keeps no transaction, so what it does can be cut in half."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from comity.apps.journal import sealing


@contextmanager
def nothing(*_given: Any, **_named: Any) -> Iterator[None]:
    yield


class Loose:
    """In the place of `django.db.transaction`."""

    atomic = staticmethod(nothing)


def plant() -> None:
    sealing.transaction = Loose  # type: ignore[assignment]
    sealing.alone = nothing
