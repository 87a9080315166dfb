"""`comity mail-in`: the pipe by which the mail server brings what comes in."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from comity.cli.place import CannotGoOn


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "mail-in",
        help="read one message that came in from standard input",
        description="For the mail server: pipe what arrives at COMITY_MAIL_IN into this. It keeps the message first and"
        " works on it second. Exit status as in sysexits.h: 0 taken, or refused with an answer of ours; 65 kept, and"
        " cannot be read; 75 not kept, bring it again.",
    )
    parser.add_argument(
        "--sender",
        default=os.environ.get("SENDER"),
        help="the envelope's sender; <> or nothing where it is empty",
    )
    parser.add_argument(
        "--recipient",
        default=os.environ.get("ORIGINAL_RECIPIENT", os.environ.get("RECIPIENT", "")),
        help="the address it was sent to, with what stands after the +",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    try:
        environment.django()
        from django.core.management import call_command

        # Said to be empty it is the empty return path, whatever way the server writes that; not said, it is unknown.
        sender = "" if options.sender is None else options.sender.strip() or "<>"
        call_command("receive_mail", sender=sender, recipient=options.recipient)
    except SystemExit as end:
        return int(end.code or 0)
    except CannotGoOn as error:
        print(f"comity mail-in: {error}", file=sys.stderr)
        return os.EX_TEMPFAIL
    except Exception as error:  # whatever it is, the mail server must keep the message and bring it again
        print(f"comity mail-in: {type(error).__name__}: {error}", file=sys.stderr)
        return os.EX_TEMPFAIL
    return os.EX_TEMPFAIL
