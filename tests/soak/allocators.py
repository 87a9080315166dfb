"""A finance officer's program for the soak: so many threads that set money aside for requests and release it, as fast
as they can, each over a connection of its own. `python -m tests.soak.allocators LOG THREADS SEED` runs until killed.

Each try is a line in the log before it begins, and a line when it ended: `try`, then `done` or `no`. What has no second
line was cut off: it may be kept or not, but never by half. COMITY_PLANTED names a fault to be found.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = date(2026, 6, 1)
OFFICERS = ("femi", "frida")
DEADLOCK = "40P01"


class Log:
    """One file that all threads write whole lines to. What was written survives the process."""

    def __init__(self, path: str) -> None:
        self.to = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def say(self, *words: object) -> None:
        os.write(self.to, (" ".join(map(str, words)) + "\n").encode())


class Allocator(threading.Thread):
    """One of the threads."""

    def __init__(self, log: Log, seed: int) -> None:
        super().__init__(daemon=True)
        self.log, self.dice, self.name_ = log, random.Random(seed), f"{os.getpid()}-{seed}"

    def run(self) -> None:
        from django.db import connections

        number = 0
        while not STOP.is_set():
            number += 1
            try:
                self.turn(f"{self.name_}-{number}")
            except Exception as error:
                self.lost(f"{self.name_}-{number}", error)
                connections.close_all()
                time.sleep(self.dice.uniform(0.05, 0.3))
        connections.close_all()

    def turn(self, name: str) -> None:
        """Set money aside for one or two requests, or release what was."""
        from comity.apps.assistance.models import AssistanceRequest
        from comity.apps.funds import actions
        from comity.apps.funds.models import Allocation, Fund, Left
        from comity.apps.parties.models import Person
        from comity.pure.ledger.accounts import Kind
        from comity.pure.ledger.amounts import Amount

        by = Person.objects.get(email__startswith=f"{self.dice.choice(OFFICERS)}@")
        fund = Fund.objects.get()
        wanted = list(AssistanceRequest.objects.filter(stage="agreement").order_by("pk"))
        self.dice.shuffle(wanted)
        act: Any
        if self.dice.random() < 0.55:
            chosen = wanted[: self.dice.choice((1, 1, 2))]
            amounts = [
                Amount(
                    Decimal(self.dice.randrange(1, 40_000)).scaleb(-2),
                    self.dice.choice(("USD", "USD", "EUR")),
                )
                for _ in chosen
            ]
            self.log.say("try", name, "allocate", *(each.pk for each in chosen))

            def act() -> list[int]:
                pairs = list(zip(chosen, amounts, strict=True))
                return [
                    each.pk for each in actions.allocate(fund=fund, requests=pairs, day=DAY, by=by, at=AT)
                ]
        else:
            held = Left.objects.filter(kind=Kind.ALLOCATED.value, number__gt=0).values_list(
                "allocation", flat=True
            )
            if not (known := sorted(set(held))):
                return
            allocation = Allocation.objects.get(pk=self.dice.choice(known))
            self.log.say("try", name, "release", allocation.pk)

            def act() -> list[int]:
                return [actions.release(allocation=allocation, day=DAY, words="not needed", by=by, at=AT).pk]

        try:
            made = act()
        except actions.Refused as refused:
            self.log.say("no", name, refused.reason.value)
        else:
            self.log.say("done", name, *made)

    def lost(self, name: str, error: Exception) -> None:
        """The connection went, or worse."""
        cause = error.__cause__ or error
        state = getattr(cause, "sqlstate", None) or ""
        kind = type(error).__name__
        gone = kind in ("OperationalError", "InterfaceError") and state != DEADLOCK
        # Whoever is cut off at the end of the transaction does not know: that is no answer.
        self.log.say("lost" if gone else "fault", name, kind, state, str(error).replace("\n", " ")[:200])


STOP = threading.Event()


def main() -> None:
    log, threads, seed = Log(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    from comity.cli import environment

    environment.django()
    from tests.soak import planted_money

    planted_money.plant(os.environ.get("COMITY_PLANTED", ""))
    signal.signal(signal.SIGTERM, lambda *_: STOP.set())
    people = [Allocator(log, seed * 100 + place) for place in range(threads)]
    for each in people:
        each.start()
    log.say("ready", os.getpid())
    while any(each.is_alive() for each in people):
        time.sleep(0.1)
    log.say("ended", os.getpid())


if __name__ == "__main__":
    main()
