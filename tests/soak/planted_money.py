"""Planted faults of setting money aside. The harness must find each."""

from __future__ import annotations

import importlib
import time
from typing import Any

# Where PostgreSQL's own guard is to be out of the way, this makes the function that counts what is left refuse nothing.
GUARD = ("IF below IS NOT NULL THEN", "IF false THEN")


def plant(name: str) -> None:
    if name:
        {"no-lock": _no_lock, "two-transactions": _two_transactions, "early": _early}[name]()


def _no_lock() -> None:
    """Who decides by a fund's balance no longer waits for who did so before, and it takes a while to decide."""
    spending: Any = importlib.import_module("comity.apps.funds.actions.spending")
    real = spending.propose

    def slowly(*given: Any, **more: Any) -> Any:
        chosen = real(*given, **more)
        time.sleep(0.05)
        return chosen

    spending.lock = lambda *funds: None
    spending.propose = slowly


def _two_transactions() -> None:
    """The request moves after the money has."""
    from django.db import transaction

    funding: Any = importlib.import_module("comity.apps.assistance.actions.funding")
    real = funding.set_aside

    def later(*given: Any, **more: Any) -> None:
        def move() -> None:
            time.sleep(0.05)
            real(*given, **more)

        transaction.on_commit(move)

    funding.set_aside = later


def _early() -> None:
    """What is acknowledged is not kept yet: one in three never is."""
    spending: Any = importlib.import_module("comity.apps.funds.actions")
    from django.db import transaction

    real = spending.release
    count = [0]

    def release(**given: Any) -> Any:
        with transaction.atomic():
            made = real(**given)
            count[0] += 1
            if count[0] % 3 == 0:
                transaction.set_rollback(True)
        return made

    spending.release = release
