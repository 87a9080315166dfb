"""A file nobody trusts, read in a process of its own: what crashes, hangs or swells there ends there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import comity
from comity.papers.frames import receive, send
from comity.papers.limits import Limits
from comity.pure.clauses.reading import Problem

GRACE = 5  # seconds a worker gets beside its processor time, to start and to load its tables
_COMMAND = (sys.executable, "-P", "-m", "comity.papers.worker")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker made of a file. `payload` is the reading in the form asked for, empty where there is none."""

    read: bool
    problems: tuple[Problem, ...] = ()
    payload: bytes = b""


class Worker:
    """One process, started when first needed and started again when a document has killed it."""

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        _shut(process)

    def ask(self, data: bytes, name: str, limits: Limits, form: str = "json") -> Answer:
        """Return the worker's answer; where it died or hung, the problem that says so."""
        process = self._process or self._start()
        self._process = process
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(limits.seconds + GRACE, stop)
        timer.start()
        try:
            answer = _converse(process, data, name, limits, form)
        finally:
            timer.cancel()
        if answer is not None and not late.is_set():
            return answer
        self._process = None
        code = _ended(process)
        if answer is not None:
            return answer
        return Answer(read=False, problems=(_death(code, late.is_set(), limits),))

    def _start(self) -> subprocess.Popen[bytes]:
        source = str(Path(comity.__file__).parents[1])
        # Nothing of our environment goes along but what Python needs to find the package.
        environment = {"PYTHONPATH": source, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        if "SYSTEMROOT" in os.environ:
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )


def read_guarded(data: bytes, name: str, limits: Limits | None = None) -> dict[str, Any] | Problem:
    """Return the reading of a file as its JSON object, or the one problem for which there is none."""
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        return too_large(len(data), limits)
    with Worker() as worker:
        answer = worker.ask(data, name, limits)
    if answer.payload and (answer.read or not _only_errors(answer)):
        return dict(json.loads(answer.payload))
    return answer.problems[0]


def too_large(size: int, limits: Limits) -> Problem:
    megabytes = limits.max_bytes / (1024 * 1024)
    return Problem("too-large", "error", f"{size:,} bytes, more than {megabytes:g} MB; split the document")


def _only_errors(answer: Answer) -> bool:
    return any(each.severity == "error" and each.code != "not-a-resolution" for each in answer.problems)


def _converse(
    process: subprocess.Popen[bytes], data: bytes, name: str, limits: Limits, form: str
) -> Answer | None:
    pipe_in, pipe_out = _pipe(process.stdin), _pipe(process.stdout)
    try:
        send(pipe_in, json.dumps({"name": name, "limits": asdict(limits), "form": form}).encode(), data)
        head = receive(pipe_out)
        payload = receive(pipe_out) if head is not None else None
    except (OSError, ValueError):
        return None
    if head is None or payload is None:
        return None
    answer = json.loads(head)
    problems = tuple(Problem(code, severity, message) for code, severity, message in answer["problems"])
    return Answer(read=answer["read"], problems=problems, payload=payload)


def _pipe(pipe: Any) -> BinaryIO:
    if pipe is None:
        raise ValueError("the worker was started without pipes")
    found: BinaryIO = pipe
    return found


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Return the status of a process whose pipe has closed; one that does not end by itself is ended."""
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
    return _shut(process)


def _shut(process: subprocess.Popen[bytes]) -> int:
    for pipe in (process.stdin, process.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except OSError:
            pass
    return process.wait()


def _death(code: int, late: bool, limits: Limits) -> Problem:
    if late or code == -signal.SIGXCPU:
        message = f"reading took more than {limits.seconds} seconds; split the document or save it anew"
        return Problem("timed-out", "error", message)
    if code == 3:
        message = (
            f"reading needs more than {limits.memory_mb} MB of memory; split the document or save it anew"
        )
        return Problem("out-of-memory", "error", message)
    message = f"the reader stopped on this document (status {code}); it is damaged, save it anew"
    return Problem("crashed", "error", message)
