"""`comity-witness`: somebody independent who looks at a log again and again, and signs only what continues what they
saw before. Where two people are shown two different logs, the witness has signed at most one of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from comity.audit.witness_keys import CannotWitness, Place
from comity.pure.translog.note import ED25519, read_key
from comity.pure.translog.refusal import Refused


def main(arguments: list[str] | None = None) -> int:
    """Run the command. Exit status: 0 done, 1 could not, 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (CannotWitness, OSError) as error:
        print(f"comity-witness: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity-witness",
        description="Watch logs for others: cosign each checkpoint that continues what was seen before.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    init = commands.add_parser("init", help="make a witness: its folder and its key")
    init.add_argument("folder", metavar="DIR", type=Path)
    init.add_argument("name", metavar="NAME", help="such as witness.example/harbour")
    init.set_defaults(run=_init)
    add_log = commands.add_parser("add-log", help="watch the log with this key, or know a further key of it")
    add_log.add_argument("folder", metavar="DIR", type=Path)
    add_log.add_argument("key", metavar="VKEY")
    add_log.set_defaults(run=_add_log)
    serve = commands.add_parser("serve", help="answer logs over HTTP until told to stop")
    serve.add_argument("folder", metavar="DIR", type=Path)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8065)
    serve.set_defaults(run=_serve)
    show = commands.add_parser("show", help="the witness's key and the logs it watches")
    show.add_argument("folder", metavar="DIR", type=Path)
    show.set_defaults(run=_show)
    return parser


def _init(options: argparse.Namespace) -> None:
    place = Place.make(options.folder, options.name)
    print(place.key.text)


def _add_log(options: argparse.Namespace) -> None:
    try:
        key = read_key(options.key.strip())
    except Refused as error:
        raise CannotWitness("that is not a key") from error
    if key.kind != ED25519:
        raise CannotWitness("that is not the key of a log")
    Place(options.folder).add_log(key)
    print(f"watches {key.name}")


def _show(options: argparse.Namespace) -> None:
    place = Place(options.folder)
    print(place.key.text)
    for watched in place.logs():
        print(f"{watched.origin} {watched.size:,} entries seen")


def _serve(options: argparse.Namespace) -> None:
    from comity.audit.witness_server import serve

    serve(Place(options.folder), options.host, options.port)


if __name__ == "__main__":
    sys.exit(main())
