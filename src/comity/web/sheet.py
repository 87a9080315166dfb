"""The style sheet as pages send it: one sheet, made small, inside the page, and known to the browser by its hash."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib import resources

# Strings and addresses are kept as they are; everything else is fair game.
_KEPT = re.compile(r"""("[^"\n]*"|'[^'\n]*'|url\([^)"']*\))""")
_LEFT_OUT = re.compile(r"/\*\(.*?/\*\)\s*\*/", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND = re.compile(r"\s*([{};,>~])\s*")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=2)
def sheet(*, light: bool = False) -> str:
    """The style sheet, made small once a process. The light one is for long texts: no forms, no readings."""
    css = resources.files("comity.web").joinpath("static", "comity.css").read_text(encoding="utf-8")
    return small(_LEFT_OUT.sub("", css) if light else css)


def sheet_sources() -> list[str]:
    """What a Content-Security-Policy says to allow exactly these sheets: hashes of their bytes (CSP level 2)."""
    digests = (hashlib.sha256(sheet(light=light).encode()).digest() for light in (False, True))
    return [f"'sha256-{base64.b64encode(each).decode()}'" for each in digests]


def small(css: str) -> str:
    """A sheet that means the same in fewer bytes: no comments, no spaces that say nothing.

    Spaces around `+` and `-` stay, since `calc()` needs them, and so do those before `:` and `(`, which part a
    descendant from its like and words from their brackets.
    """
    parts = _KEPT.split(_COMMENT.sub("", css))
    for place in range(0, len(parts), 2):
        text = _SPACES.sub(" ", parts[place])
        text = _AROUND.sub(r"\1", text)
        text = re.sub(r":\s+", ":", text)
        parts[place] = text.replace(";}", "}")
    return "".join(parts).strip()
