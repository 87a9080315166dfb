"""The process that reads files nobody trusts: `python -m comity.papers.worker`, frames in, frames out.

A request is two frames: `{"name", "limits", "form"}` in JSON, and the file. So is an answer: `{"read",
"problems"}` in
JSON, and what was asked for. Memory and processor time are limited by the kernel; the process opens no
socket and no
file but its own tables, and dies rather than go on after it ran out of memory.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from comity.papers.frames import receive, send
from comity.papers.limits import MEGABYTE, Limits
from comity.papers.reader import could_not_read, unread, write, write_document
from comity.pure.clauses.reading import Problem, Reading

# Problems of the file itself, which the doors show even where a reading was made.
FILE_CODES = frozenset(
    (
        *("encoding-guessed", "wrong-encoding", "truncated", "image-only", "broken-xml", "broken-zip"),
        *("broken-pdf", "part-ignored", "note-text-missing", "not-a-resolution", "several-documents"),
    )
)

OUT_OF_MEMORY = 3


Reader = Callable[[bytes, str, Limits, str], tuple[dict[str, Any], bytes]]


def main(read: Reader | None = None) -> int:
    """Answer requests until the pipe is closed; `read` does it where it is no document."""
    read = read or _answer
    pipe_in, pipe_out = _pipes()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        head, data = receive(pipe_in), None
        if head is not None:
            data = receive(pipe_in)
        if head is None or data is None:
            return 0
        request = json.loads(head)
        limits = Limits(**request["limits"])
        _limit(limits)
        try:
            answer, payload = read(data, request["name"], limits, request["form"])
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # at once: taking the process down in good order may need memory too
        send(pipe_out, json.dumps(answer).encode(), payload)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the two pipes to ourselves: what a library prints must not end up between two frames."""
    pipe_in, pipe_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    return pipe_in, pipe_out


def _limit(limits: Limits) -> None:
    """Set the limits of the next document. Processor time counts on from what was used before."""
    memory = limits.memory_mb * MEGABYTE
    _lower(resource.RLIMIT_AS, memory)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + limits.seconds + 1)


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(data: bytes, name: str, limits: Limits, form: str) -> tuple[dict[str, Any], bytes]:
    try:
        reading, payload = write_document(data, name, limits, form)
    except MemoryError:
        raise
    except Exception as error:
        message = f"the reading could not be written ({type(error).__name__}); tell the authors"
        reading = unread(data, name, Problem("reader-failed", "error", message))
        payload = write(reading, form) if form.startswith("json") else b""
    return {"read": could_not_read(reading) is None, "problems": _shown(reading)}, payload


def _shown(reading: Reading) -> list[list[str]]:
    return [
        [each.code, each.severity, each.message]
        for each in reading.problems
        if each.severity == "error" or each.code in FILE_CODES
    ]


if __name__ == "__main__":
    sys.exit(main())
