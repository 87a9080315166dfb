"""How many documents one process reads at once: a reading holds its thread, and some threads must stay for pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class Busy(Exception):
    """All places are taken."""


_places = threading.BoundedSemaphore(settings.READ_AT_ONCE)


@contextmanager
def place() -> Iterator[None]:
    """Hold one of the places of this process while a document is read; raise `Busy` where none is free.

    Nobody waits for a place: who waited would hold the very thread that is to stay free.
    """
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        yield
    finally:
        _places.release()
