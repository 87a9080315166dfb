"""Django's side of `comity mail-in`: the command line and this door are siblings, and meet here by name alone."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from comity.apps.notices.models import Received
from comity.mail import receiving


class Command(BaseCommand):
    help = "Read one message from standard input."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sender", default="")
        parser.add_argument("--recipient", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_IN:
            self.stderr.write("COMITY_MAIL_IN is not set: no mail is taken")
            raise SystemExit(os.EX_TEMPFAIL)
        try:
            kept = receiving.keep(
                iter(lambda: sys.stdin.buffer.read(receiving.PIECE), b""), sender=options["sender"],
                recipient=options["recipient"], at=timezone.now(),
            )  # fmt: skip
        except (DatabaseError, OSError) as error:
            self.stderr.write(f"the message could not be kept, bring it again: {type(error).__name__}")
            raise SystemExit(os.EX_TEMPFAIL) from error
        try:
            if kept.became == Received.Became.WAITING and kept.size <= receiving.SMALL:
                receiving.work(kept.pk, timezone.now())
            kept.refresh_from_db()
        except OperationalError:
            self.stderr.write("kept; the worker goes on with it")
        self.stdout.write(kept.became)
        raise SystemExit(os.EX_DATAERR if kept.became == Received.Became.UNREADABLE else os.EX_OK)
