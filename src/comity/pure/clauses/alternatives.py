"""Long lists of words as patterns that are matched fast: the words parted letter by letter.

`re` tries the words of "a|b|c" one after the other at every place; parted by their letters only those that can still
match are tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_Letters = dict[str, "_Letters"]
_END = ""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, to be put in brackets; of two that begin alike the longer is first."""
    root: _Letters = {}
    for word in sorted(set(words)):
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[_END] = {}
    return _branches(root)


def _branches(node: _Letters) -> str:
    parts = [f"{re.escape(letter)}{_below(below)}" for letter, below in node.items() if letter != _END]
    if _END in node:
        parts.append("")
    return "|".join(parts)


def _below(node: _Letters) -> str:
    if len(node) == 1:
        letter, below = next(iter(node.items()))
        return f"{re.escape(letter)}{_below(below)}" if letter != _END else ""
    return f"(?:{_branches(node)})"
