"""Many files at once: one worker a core, results in the order asked for, no file able to stop the others."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from comity.papers.guard import Answer, Worker, too_large
from comity.papers.limits import Limits
from comity.papers.reader import unread, write
from comity.pure.clauses.reading import Problem

_AHEAD = 4  # files each worker may be ahead of the one whose turn it is


@dataclass(frozen=True, slots=True)
class Given:
    """A file to read: where it lies, or its bytes where they are at hand already."""

    name: str
    path: Path | None = None
    data: bytes | None = None


def cores() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def read_many(
    files: Iterable[Given],
    limits: Limits | None = None,
    *,
    jobs: int | None = None,
    form: str = "json",
    progress: Callable[[int], None] | None = None,
) -> Iterator[tuple[Given, Answer]]:
    """Return each file with what became of it, in the order given; `progress` hears how many are done.

    A file that cannot be opened, or whose worker dies, gets an answer with the problem; in JSON also an
    empty reading.
    """
    limits = limits or Limits()
    count = jobs or cores()
    workers: list[Worker] = []
    own = threading.local()

    def ask(file: Given) -> Answer:
        if not hasattr(own, "worker"):
            own.worker = Worker()
            workers.append(own.worker)
        return _ask(own.worker, file, limits, form)

    waiting: deque[tuple[Given, Future[Answer]]] = deque()
    queue = iter(files)
    done = 0
    executor = ThreadPoolExecutor(max_workers=count)
    try:
        for file in islice(queue, count * _AHEAD):
            waiting.append((file, executor.submit(ask, file)))
        while waiting:
            file, future = waiting.popleft()
            answer = future.result()
            for more in islice(queue, 1):
                waiting.append((more, executor.submit(ask, more)))
            done += 1
            if progress is not None:
                progress(done)
            yield file, answer
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
        executor.shutdown(wait=True)


def _ask(worker: Worker, file: Given, limits: Limits, form: str) -> Answer:
    data = file.data
    if data is None:
        try:
            data = _bytes(file, limits)
        except OSError as error:
            why = error.strerror or type(error).__name__
            return Answer(read=False, problems=(Problem("not-found", "error", f"cannot be opened: {why}"),))
        if data is None:
            size = Path(str(file.path)).stat().st_size
            return Answer(read=False, problems=(too_large(size, limits),))
    if len(data) > limits.max_bytes:
        return Answer(read=False, problems=(too_large(len(data), limits),))
    answer = worker.ask(data, file.name, limits, form)
    if not answer.payload and form.startswith("json") and answer.problems:
        return replace(answer, payload=write(unread(data, file.name, answer.problems[0]), form))
    return answer


def _bytes(file: Given, limits: Limits) -> bytes | None:
    """Return a file's bytes; nothing where it is too large to be looked at."""
    if file.path is None:
        return b""
    if not file.path.is_file() and file.path.exists():
        raise IsADirectoryError(21, "not a regular file")
    if file.path.stat().st_size > limits.max_bytes:
        return None
    return file.path.read_bytes()
