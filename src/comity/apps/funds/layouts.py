"""How banks, and lists of rates, lay out their columns: this installation's own file first, then the shipped ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.papers.statements.reading import Asked
from comity.pure.ledger import rate_lists, statements
from comity.pure.ledger.cells import Layout


@lru_cache(maxsize=1)
def of_statements() -> tuple[str, ...]:
    """The texts of the files of layouts of statements, read once a process."""
    return _texts(
        settings.STATEMENT_LAYOUTS, "statements.json", "COMITY_STATEMENT_LAYOUTS", statements.layouts
    )


@lru_cache(maxsize=1)
def of_rates() -> tuple[Layout, ...]:
    """The layouts of lists of rates, read once a process."""
    texts = _texts(settings.RATE_LAYOUTS, "rate-lists.json", "COMITY_RATE_LAYOUTS", rate_lists.layouts)
    return tuple(layout for text in texts for layout in rate_lists.layouts(text))


def names() -> list[str]:
    """The layouts of statements one may choose from, in the order in which they are tried."""
    return [each.name for each in Asked(of_statements()).known()]


def _texts(own: str, shipped: str, name: str, check: Callable[[str], object]) -> tuple[str, ...]:
    texts = [resources.files("comity").joinpath("data", "money", shipped).read_text(encoding="utf-8")]
    if own:
        try:
            texts.insert(0, Path(own).read_text(encoding="utf-8"))
            check(texts[0])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ImproperlyConfigured(f"{name} cannot be used: {error}") from error
    return tuple(texts)
