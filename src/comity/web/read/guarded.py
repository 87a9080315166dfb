"""A document from outside, read in a process of its own within the installation's limits."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.papers.guard import Worker
from comity.papers.limits import Limits

FIELD = "document"
CHOOSE = gettext_lazy("Choose the document: a Word file, a PDF, a web page or plain text")


@dataclass(frozen=True, slots=True)
class Got:
    """What came of a file: its reading and text, or what to tell the reader instead."""

    name: str = ""
    content: bytes = b""
    reading: dict[str, Any] | None = None
    text: str = ""
    seconds: float = 0
    wrong: str | Promise = ""


def limits() -> Limits:
    return Limits(
        max_bytes=settings.READ_MAX_BYTES, max_pages=settings.READ_MAX_PAGES, seconds=settings.READ_SECONDS,
        memory_mb=settings.READ_MEMORY_MB,
    )  # fmt: skip


def read_upload(given: UploadedFile[Any] | None) -> Got:
    """Read an uploaded file, inside a `place`. Whatever it is, the answer is a reading or a sentence that says what to
    do."""
    if given is None:
        return Got(wrong=CHOOSE)
    name = (given.name or "document")[:200]
    if not given.size:
        return Got(wrong=_("%(name)s is empty. Choose it again") % {"name": name})
    if given.size > settings.READ_MAX_BYTES:
        return Got(wrong=_("%(name)s is larger than %(most)s MB. Split it, or send it without its pictures") % {
            "name": name, "most": settings.READ_MAX_BYTES // 1_000_000,
        })  # fmt: skip
    content = given.read()
    started = time.monotonic()
    bounds = limits()
    with Worker() as worker:
        answer = worker.ask(content, name, bounds)
        if not answer.payload or not answer.read:
            said = answer.problems[0].message if answer.problems else _("it could not be read")
            return Got(wrong=_("%(name)s: %(said)s") % {"name": name, "said": said})
        reading = dict(json.loads(answer.payload))
        text = worker.ask(content, name, bounds, "text").payload.decode("utf-8", errors="replace")
    return Got(name, content, reading, text, time.monotonic() - started)
