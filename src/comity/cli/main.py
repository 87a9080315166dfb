"""The command `comity`: its words, and nothing of what they do."""

from __future__ import annotations

import argparse
import importlib
import sys

from comity.cli import trouble
from comity.cli.place import CannotGoOn

COMMANDS = (
    "read",
    "load",
    "user",
    "office",
    "notices",
    "funds",
    "mail-in",
    "up",
    "serve",
    "work",
    "log",
    "open-data",
    "retention",
    "migrate",
    "database",
    "backup",
    "restore",
    "manage",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 could not, 2 wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="comity", description="Human-rights cooperation between States, on the record."
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    # Only the command asked for is imported: reading a file must not wait for Django.
    wanted = [given[0]] if given and given[0] in COMMANDS else list(COMMANDS)
    for name in wanted:
        try:
            importlib.import_module(f"comity.cli.{name.replace('-', '_')}").add(commands)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.startswith("comity"):
                raise
            if name in given[:1]:
                print(
                    f"comity {name}: {error.name} is not installed; pip install 'comity[server]'",
                    file=sys.stderr,
                )
                return 1
    options = parser.parse_args(given)
    try:
        return int(options.run(options) or 0)
    except CannotGoOn as error:
        print(f"comity {options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output went away: its right
        sys.stderr.close()
        return 0
    except Exception as error:
        if not (said := trouble.line(error)):
            raise
        print(f"comity {options.command}: {said}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
