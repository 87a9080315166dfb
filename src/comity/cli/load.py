"""`comity load`: bring documents, the shipped facts, or the invented demonstration into the database."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from comity.cli import load_routes, place
from comity.cli.place import CannotGoOn

DONE, COULD_NOT, WRONG_USAGE = 0, 1, 2
WHY = {
    "no-symbol": "it names no document symbol, so it cannot be given an address; give --symbol",
    "not-fit": "it names another symbol than the one given",
    "not-a-resolution": "it is not a resolution",
}
DEMO_TEXTS = {"demo-res-1-4.txt": "DEMO/RES/1/4"}


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "load",
        help="load documents, the shipped facts, or the demonstration",
        description="Load documents (TXT, HTML, DOCX, PDF) into the database: each is read, kept whole, and its "
        "paragraphs, votes, citations and candidates become pages. Loading the same file again changes nothing.",
        epilog="Exit status: 0 everything was loaded or was there already, 1 at least one file could not be, "
        "2 wrong usage.",
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file, a folder or a pattern")
    parser.add_argument(
        "--facts",
        action="store_true",
        help="States, bodies, sessions, routes of the funds, and facts of resolutions 37/23 and 38/3",
    )
    parser.add_argument("--demo", action="store_true", help="the invented world of demo/, marked as invented")
    parser.add_argument(
        "--symbol", default="", help="the symbol of a document that does not name its own; for one file alone"
    )
    load_routes.add_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Load what was asked for. Returns the exit status."""
    from comity.papers.limits import from_environment

    if not (options.files or options.facts or options.demo or options.route):
        print("comity load: name a file or a folder, or --facts, or --demo, or --route", file=sys.stderr)
        return WRONG_USAGE
    if options.check:
        if options.files or options.facts or options.demo or not options.route:
            print("comity load: --check goes with --route alone", file=sys.stderr)
            return WRONG_USAGE
        return load_routes.check(options.route)
    try:
        limits = from_environment(os.environ)
    except ValueError as error:
        print(f"comity load: {error}", file=sys.stderr)
        return WRONG_USAGE
    files = list(_files(options.files))
    if options.files and not files:
        print("comity load: no document in what was named; give TXT, HTML, DOCX or PDF", file=sys.stderr)
        return WRONG_USAGE
    if options.symbol and len(files) != 1:
        print("comity load: --symbol goes with one file", file=sys.stderr)
        return WRONG_USAGE

    from comity.cli import environment

    environment.django()
    from comity.apps.parties.actions.installation import found

    found(demo=options.demo, at=_now())
    if options.facts or options.demo or _empty():
        facts()
    status = max(load_routes.load(options.route), documents(files, limits, symbol=options.symbol))
    if options.demo:
        folder = demo_folder()
        world(folder)
        for name, symbol in DEMO_TEXTS.items():
            status = max(status, documents([folder / name], limits, fictional=True, symbol=symbol))
        story(folder)
    return status


def story(folder: Path) -> None:
    """Let the invented people look, ask, assess and decide: in a database made as a demonstration, and once."""
    from comity.apps.parties.actions.installation import is_demo
    from comity.cli import demo

    if not is_demo():
        print(
            "this database was not made as a demonstration: its people and requests are left out", flush=True
        )
        return
    looks()
    played = demo.fill(folder, now=_now())
    print(f"invented requests: {played or 'nothing new'}", flush=True)


def looks() -> None:
    """Let an invented editor confirm what the invented text asks for, but for its last request: that one waits for
    whoever tries the desk. Once only; looks are evidence and stay."""
    from comity.apps.commitments import actions as commitments
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import people
    from comity.apps.parties.models import Role
    from comity.apps.texts.models import Candidate

    waiting = Candidate.objects.filter(paragraph__instrument__fictional=True).order_by("pk")
    if not waiting or waiting.exclude(state=Candidate.State.OPEN).exists():
        return
    office = people.open_office(name="Registry of the Demonstration", by=SYSTEM, at=_now())
    editor = people.add_person(
        email="lena@demonstration.invalid", name="Lena Paro", by=SYSTEM, at=_now(), office=office,
        role=Role.EDITOR,
    )  # fmt: skip
    for candidate in list(waiting)[:-1]:
        commitments.confirm(candidate=candidate, by=editor, at=_now())
    print(f"invented editor: {waiting.count() - 1} requests confirmed, 1 left to look at", flush=True)


def _empty() -> bool:
    from comity.apps.parties.models import Party

    return not Party.objects.exists()


def facts() -> None:
    """Load the registry, the routes and the facts that come with the platform; say what changed."""
    from comity.apps.commitments import actions as commitments
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import registry

    loaded = registry.load(by=SYSTEM, at=_now())
    changes = ", ".join(f"{count} {table}" for table, count in loaded.changes.items())
    print(f"registry: {changes or 'nothing new'}", flush=True)
    known = [commitments.load_facts(facts=each, by=SYSTEM, at=_now()) for each in commitments.shipped()]
    print(f"facts: {len(known)} texts", flush=True)
    if recounted := commitments.recompute_windows(by=SYSTEM, at=_now()):
        print(f"calendar: {recounted} commitments have new dates", flush=True)
    load_routes.shipped()


def demo_folder() -> Path:
    """The folder of the invented world, which lies in the checkout and not in the wheel."""
    root = place.checkout()
    if root is None or not (root / "demo").is_dir():
        raise CannotGoOn("the demonstration lies in the source checkout; run this from there.")
    return root / "demo"


def world(folder: Path) -> None:
    """Load the invented States, their groups and their assembly."""
    import csv

    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.actions import registry

    def rows(table: str) -> list[dict[str, str]]:
        with (folder / table).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    loaded = registry.load(by=SYSTEM, at=_now(), tables=rows, fictional=True)
    changes = ", ".join(f"{count} {table}" for table, count in loaded.changes.items())
    print(f"invented world: {changes or 'nothing new'}", flush=True)


def documents(files: list[Path], limits: Any, *, fictional: bool = False, symbol: str = "") -> int:
    """Load documents one by one, a line each. A file that cannot be loaded stops no other."""
    from comity.papers.guard import Worker

    status = DONE
    with Worker() as worker:
        for place_in_row, path in enumerate(files, start=1):
            before = f"[{place_in_row}/{len(files)}] " if len(files) > 1 else ""
            done, line = _document(path, worker, limits, fictional=fictional, symbol=symbol)
            print(f"{before}{path.name}: {line}", file=sys.stdout if done else sys.stderr, flush=True)
            if not done:
                status = COULD_NOT
    return status


def _document(path: Path, worker: Any, limits: Any, *, fictional: bool, symbol: str) -> tuple[bool, str]:
    """Read and take in one file. Returns whether it is held now, and what to say of it."""
    from django.db import DatabaseError

    import comity
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.refusal import Refused
    from comity.apps.texts import actions as texts
    from comity.papers.guard import too_large

    try:
        if path.stat().st_size > limits.max_bytes:
            return False, too_large(path.stat().st_size, limits).message
        content = path.read_bytes()
    except OSError as error:
        return False, str(error.strerror)
    answer = worker.ask(content, path.name, limits)
    if not answer.read or not answer.payload:
        causes = "; ".join(f"{each.code}: {each.message}" for each in answer.problems)
        return False, causes or "it could not be read"
    plain = worker.ask(content, path.name, limits, form="text")
    try:
        taken = texts.take_in(
            content=content,
            name=path.name,
            reading=json.loads(answer.payload),
            text=plain.payload.decode("utf-8", errors="replace"),
            read_with=f"comity {getattr(comity, '__version__', '') or _version()}",
            by=SYSTEM,
            at=_now(),
            symbol=symbol,
            fictional=fictional,
        )
    except Refused as refused:
        return False, f"not loaded: {WHY.get(str(refused.reason), str(refused.reason))}"
    except DatabaseError as error:
        return False, f"not loaded: the database refused it ({type(error).__name__})"
    return True, _said(taken)


def _said(taken: Any) -> str:
    symbol = taken.instrument.symbol
    if not taken.new:
        return f"{symbol}, held already"
    if not taken.gives_text:
        return f"{symbol}, kept beside the text held; {len(taken.document.differences)} paragraphs differ"
    return (
        f"{symbol}, {taken.instrument.paragraphs.count()} paragraphs and points, "
        f"{taken.candidates} to confirm, {taken.resolved} citations resolved"
    )


def _files(named: Iterable[str]) -> Iterator[Path]:
    """Return the files named, folders and patterns unfolded in order of their names."""
    import glob

    from comity.papers.open import SUFFIXES

    for each in named:
        path = Path(each)
        if path.is_dir():
            yield from (
                inside
                for inside in sorted(path.rglob("*"))
                if inside.suffix.lower() in SUFFIXES and inside.is_file()
            )
        elif not path.exists() and glob.has_magic(each):
            # pathlib has no way to unfold a pattern that may be absolute.
            yield from (Path(one) for one in sorted(glob.glob(each, recursive=True)) if Path(one).is_file())  # noqa: PTH207
        else:
            yield path


def _version() -> str:
    from importlib import metadata

    return metadata.version("comity")


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)
