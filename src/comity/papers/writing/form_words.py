"""The words of a request form, from data files: one a language, English where there is none."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

Say = Callable[[str], str]  # words of data in the reader's language
FALLBACK = "en"


@lru_cache(maxsize=16)
def form_words(language: str = FALLBACK) -> Mapping[str, Any]:
    """The words of forms in a language; in English where there are none of it."""
    folder = files("comity.data").joinpath("forms")
    for each in (language, language.partition("-")[0], FALLBACK):
        plain = each.isascii() and each.replace("-", "").isalnum()
        if plain and (found := folder.joinpath(f"{each}.toml")).is_file():
            return tomllib.loads(found.read_text(encoding="utf-8"))
    raise RuntimeError("the English words of forms are shipped")  # pragma: no cover
