"""`comity read FILE…`: documents → what they say, as a table for people, JSON, Akoma Ntoso or plain text."""

from __future__ import annotations

import argparse
import glob
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from comity.cli import reading_table
from comity.papers.guard import Answer
from comity.papers.limits import Limits, from_environment
from comity.papers.open import SUFFIXES
from comity.papers.pool import Given, read_many

DONE, COULD_NOT, WRONG_USAGE = 0, 1, 2
ENDINGS = {"table": ".txt", "json": ".json", "akn": ".xml", "text": ".txt"}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options to `comity`."""
    parser = subparsers.add_parser(
        "read",
        help="read resolutions (TXT, HTML, DOCX, PDF)",
        description="Read resolutions from TXT, HTML, DOCX or PDF files and print what they say: "
        "who is asked to do what by when, what is cited, how it was voted.",
        epilog="Exit status: 0 every document was read, 1 at least one could not be, 2 wrong usage. "
        "Limits are set by COMITY_READ_MAX_BYTES, _MAX_PAGES, _MAX_TEXT, _MAX_UNZIPPED, _MAX_RATIO, "
        "_SECONDS and _MEMORY_MB.",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a file, a folder, a pattern, or - for standard input"
    )
    parser.add_argument(
        "--format", choices=tuple(ENDINGS), default="table", help="what to print (default: table)"
    )
    parser.add_argument(
        "--output", metavar="DIR", type=Path, help="write one file a document into DIR instead"
    )
    parser.add_argument(
        "--jobs", metavar="N", type=_jobs, help="documents read at a time (default: one a processor)"
    )
    parser.add_argument("--progress", action="store_true", help="count the documents on standard error")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read what was asked for. Returns the exit status."""
    try:
        limits = from_environment(os.environ)
    except ValueError as error:
        return _wrong(str(error))
    files = list(_files(args.files))
    if not files:
        return _wrong("no document in what was named; give files or folders with TXT, HTML, DOCX or PDF")
    if args.format == "akn" and len(files) > 1 and args.output is None:
        return _wrong("several XML documents need a folder: --output DIR")
    if args.output is not None:
        try:
            args.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return _wrong(f"--output {args.output}: {error.strerror}")
    return _read(files, limits, args)


def _read(files: list[Given], limits: Limits, args: argparse.Namespace) -> int:
    progress = _progress(len(files), asked=args.progress)
    single = len(files) == 1 or args.output is not None
    form = {"table": "json", "json": "json-indented" if single else "json"}.get(args.format, args.format)
    taken: set[str] = set()
    status = DONE
    for place, (file, answer) in enumerate(
        read_many(files, limits, jobs=args.jobs, form=form, progress=progress)
    ):
        if not answer.read:
            status = COULD_NOT
        written = _written(answer, args.format)
        _report(file, answer)
        if not written:
            continue
        if args.output is None:
            if args.format == "table" and place:
                written = b"\n" + written
            sys.stdout.buffer.write(written)
            sys.stdout.buffer.flush()
        else:
            try:
                _keep(args.output / _free_name(file, ENDINGS[args.format], taken), written)
            except OSError as error:
                print(f"comity read: {args.output}: cannot be written: {error.strerror}", file=sys.stderr)
                return COULD_NOT
    return status


def _written(answer: Answer, form: str) -> bytes:
    """Return the bytes to print for a document; tables only of what was read."""
    if form != "table":
        return answer.payload if answer.read or form == "json" else b""
    if not answer.read or not answer.payload:
        return b""
    return reading_table.table(json.loads(answer.payload), _width()).encode("utf-8", errors="replace")


def _width() -> int:
    """Return the columns of the terminal; 100 where there is none, so that files come out alike everywhere."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 100
    return max(40, min(shutil.get_terminal_size((100, 24)).columns, 160))


def _report(file: Given, answer: Answer) -> None:
    """Say in one line what is wrong with a file: its name, the place, the cause."""
    if answer.problems:
        causes = "; ".join(f"{each.code}: {each.message}" for each in answer.problems)
        name = str(file.path) if file.path is not None else file.name
        print(" ".join(f"{name}: {causes}".split()), file=sys.stderr, flush=True)


# What was named


def _files(named: Iterable[str]) -> Iterator[Given]:
    """Return the files that arguments name, folders and patterns unfolded in order of their names."""
    for each in named:
        path = Path(each)
        if each == "-":
            yield Given("standard-input", data=sys.stdin.buffer.read())
        elif path.is_dir():
            for inside in sorted(path.rglob("*")):
                if inside.suffix.lower() in SUFFIXES and inside.is_file():
                    yield Given(inside.name, inside)
        elif not path.exists() and glob.has_magic(each) and (found := _matching(each)):
            for one in found:
                if Path(one).is_file():
                    yield Given(Path(one).name, Path(one))
        else:
            yield Given(path.name, path)


def _matching(pattern: str) -> list[str]:
    # pathlib has no way to unfold a pattern that may be absolute.
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207


def _jobs(written: str) -> int:
    if not written.isdecimal() or not 0 < int(written) <= 256:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 256")
    return int(written)


# What is written


def _free_name(file: Given, ending: str, taken: set[str]) -> str:
    """Return the name of a document's output: its own, lengthened where two documents share it."""
    stem = Path(file.name).stem
    candidates = [f"{stem}{ending}", f"{file.name}{ending}"]
    candidates += [f"{file.name}-{count}{ending}" for count in range(2, len(taken) + 3)]
    name = next(each for each in candidates if each not in taken)
    taken.add(name)
    return name


def _keep(path: Path, written: bytes) -> None:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(written)
    partial.replace(path)


def _progress(total: int, *, asked: bool) -> Callable[[int], None] | None:
    """Return how to count: on one line of a terminal where there is more than a handful, plainly only if asked."""
    if sys.stderr.isatty() and (asked or total > 4):

        def turn(done: int) -> None:
            print(f"\r{done} of {total} read", end="\n" if done == total else "", file=sys.stderr, flush=True)

        return turn
    if not asked:
        return None
    step = max(1, total // 20)

    def count(done: int) -> None:
        if done % step == 0 or done == total:
            print(f"{done} of {total} read", file=sys.stderr, flush=True)

    return count


def _wrong(why: str) -> int:
    print(f"comity read: {why}", file=sys.stderr)
    return WRONG_USAGE
