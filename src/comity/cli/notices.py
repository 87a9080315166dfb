"""`comity notices`: what goes out by mail, from the console of the machine; and the pipe for what comes back."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from comity.cli.place import CannotGoOn


def add(commands: Any) -> None:
    parser = commands.add_parser("notices", help="mail that goes out: status, send, retry, bounced")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("status", help="what waits, what failed and why, and which addresses are suspended")
    verbs.add_parser("send", help="empty the outbox now, without the worker")
    again = verbs.add_parser(
        "retry",
        help="let what failed wait again",
        description="Without ADDRESS all that failed for want of a server; with one, also what is held because letters"
        " to it came back, and the address counts as good again.",
    )
    again.add_argument("address", nargs="?", metavar="ADDRESS")
    verbs.add_parser(
        "bounced",
        help="read one message that came back from standard input",
        description="For the mail server: pipe what arrives at COMITY_MAIL_BOUNCE into this. It ends with 0 once the"
        " message was read, so that the server does not send it back again.",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    from comity.cli import environment

    environment.django()
    return {"status": _status, "send": _send, "retry": _retry, "bounced": _bounced}[options.verb](options)


def _status(_: argparse.Namespace) -> int:
    from comity.apps.notices import operating
    from comity.apps.notices.actions import incoming

    for name, number in operating.counts().items():
        print(f"{name}\t{number}")
    for name, number in incoming.counts().items():
        print(f"came in, {name}\t{number}")
    for message in operating.failed(50):
        print(f"failed\t{message.made_at:%Y-%m-%d %H:%M}\t{message.topic}\t{message.to}\t{message.error}")
    for each in operating.suspended_addresses():
        print(f"suspended\t{each.suspended_at:%Y-%m-%d %H:%M}\t{each.email}\t{each.status} {each.words}")
    return 0


def _send(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from comity.apps.assistance import told
    from comity.apps.notices import delivery

    done = delivery.deliver(may=lambda message: told.may(message, timezone.now()), now=timezone.now)
    print(f"{done.sent} sent, {done.put_off} put off, {done.failed} failed, {done.held} held")
    if done.away:
        raise CannotGoOn(f"the mail server could not be spoken to: {done.away}")
    return 0


def _retry(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from comity.apps.notices import operating
    from comity.apps.notices.actions import incoming

    print(f"{operating.retry(address=options.address or '', at=timezone.now())} wait again")
    if not options.address and (number := incoming.again()):
        print(f"{number} that came in are worked on again")
    return 0


def _bounced(_: argparse.Namespace) -> int:
    from django.utils import timezone

    from comity.apps.notices import operating

    content = sys.stdin.buffer.read(operating.MOST)
    print(operating.take_back(content, at=timezone.now()))
    return 0
