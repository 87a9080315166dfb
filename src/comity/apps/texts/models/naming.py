"""How titles and names of instruments are compared."""

from __future__ import annotations

from comity.pure.names import folding


def folded(title: str) -> str:
    """Return a title as bare words: two texts of one series, and a name and its quotation, meet in it."""
    return folding.full(title)
