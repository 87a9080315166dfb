"""`comity load --route`: check a fund's route, and keep it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

DONE, COULD_NOT = 0, 1
MOST_BYTES = 1_000_000  # a route has some ten thousand


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--route",
        nargs="+",
        default=[],
        metavar="FILE",
        help="routes of funds: what each asks for, and by what steps",
    )
    parser.add_argument(
        "--check", action="store_true", help="with --route: say what is wrong in the files, and keep nothing"
    )


def check(paths: Iterable[str]) -> int:
    """Say of each file what stands against it. Needs no database."""
    from comity.apps.assistance.checking import check as problems_of

    status = DONE
    for path in map(Path, paths):
        text = _text(path)
        found, problems = problems_of(text) if text is not None else (None, [])
        if found is not None:
            criteria, questions = len(found.criteria), len(found.questions)
            print(
                f"{path.name}: {found.code} version {found.version}, {questions} questions, {criteria} criteria"
            )
        else:
            status = COULD_NOT
            _complain(path.name, problems)
    return status


def load(paths: Iterable[str]) -> int:
    """Keep the routes in these files. One that is not fit stops no other."""
    from datetime import UTC, datetime

    from comity.apps.assistance.actions import load_route
    from comity.apps.assistance.models import Route
    from comity.apps.journal.actions import SYSTEM
    from comity.apps.parties.refusal import Refused

    status = DONE
    for path in map(Path, paths):
        text = _text(path)
        if text is None:
            status = COULD_NOT
            continue
        before = Route.objects.count()
        try:
            route = load_route(text=text, by=SYSTEM, at=datetime.now(UTC))
        except Refused as refused:
            status = COULD_NOT
            _refused(path.name, refused.facts)
            continue
        new = "kept" if Route.objects.count() > before else "held already"
        print(f"{path.name}: {route.code} version {route.version}, {new}", flush=True)
    return status


def shipped() -> None:
    """Keep the routes that come with the platform; say what stands in the place of any."""
    from datetime import UTC, datetime

    from comity.apps.assistance.actions import load_shipped
    from comity.apps.journal.actions import SYSTEM

    loaded = load_shipped(by=SYSTEM, at=datetime.now(UTC))
    own = f"; this installation's own stays: {', '.join(loaded.own)}" if loaded.own else ""
    print(f"routes: {loaded.new or 'nothing new'}{own}", flush=True)


def _refused(name: str, facts: dict[str, object]) -> None:
    problems = facts.get("problems")
    if isinstance(problems, list):
        _complain(name, problems)
    elif facts.get("field") == "fictional":
        _complain(
            name,
            [
                "a route of this code is kept as "
                + ("invented" if facts.get("kept") else "real")
                + "; take another code"
            ],
        )
    else:
        _complain(
            name, [f"version {facts.get('kept')} is kept with another text; give the change a new version"]
        )


def _complain(name: str, problems: list[str]) -> None:
    for each in problems:
        print(f"{name}: {each}", file=sys.stderr, flush=True)


def _text(path: Path) -> str | None:
    """Return what a file holds, or say why it cannot be read."""
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise ValueError(f"larger than {MOST_BYTES} bytes, which no route is")
        return content.decode("utf-8")
    except OSError as error:
        _complain(path.name, [str(error.strerror)])
    except UnicodeDecodeError:
        _complain(path.name, ["not written in UTF-8"])
    except ValueError as error:
        _complain(path.name, [str(error)])
    return None
