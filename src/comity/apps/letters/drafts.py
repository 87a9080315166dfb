"""The words of letters, from data files: one file a language, one template a kind.

A letter is in the third person with the usual courtesies. It speaks for the office that sends it and never for the
United Nations, and says so. It names the day and no hour: what was previewed on a day is what goes on that day.
"""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Any

FALLBACK = "en"
Fact = str | int | date | Sequence[str]


class LetterError(Exception):
    """A letter that cannot be drafted: no such kind, or a fact its words need was not given. A slip of the caller's."""


@lru_cache(maxsize=16)
def words(language: str) -> Mapping[str, Any]:
    """The words of letters in a language; in English where there are none of it."""
    folder = files("comity.data.letters")
    for each in (language, language.partition("-")[0], FALLBACK):
        if (
            each.isascii()
            and each.replace("-", "").isalnum()
            and (found := folder / f"{each}.toml").is_file()
        ):
            return tomllib.loads(found.read_text(encoding="utf-8"))
    raise LetterError(f"no letters in {language}")  # pragma: no cover — English is shipped


def kinds(language: str = FALLBACK) -> frozenset[str]:
    """The kinds of letters there are words for."""
    return frozenset(words(language)["kinds"])


def draft(kind: str, facts: Mapping[str, Fact], *, language: str, among: str = "kinds") -> str:
    """Return the letter of that kind as plain text. Days are written out, and lists as numbered lines. `among`: the
    table its words stand in; letters to donors have their own.

    A letter on a request needs: office, state, reference, title, fund, day. What else a kind needs stands as $name in
    its words; a fact that is missing raises `LetterError`, since a letter with a hole must not go.
    """
    said = words(language)
    found = said.get(among, {}).get(kind)
    if found is None:
        raise LetterError(f"no letter of the kind {kind}")
    plain = {name: _plain(value, said) for name, value in facts.items()}
    plain |= _named(plain, said.get("articles", []))
    # Parts whose facts are all empty are left out: "The following remarks: none" helps nobody.
    head, opening, closing = (found.get(name, said[name]) for name in ("head", "opening", "closing"))
    parts = [head, opening, *(part for part in found["body"] if not _hollow(part, plain)), closing]
    try:
        body = "\n\n".join(
            Template(part).substitute(plain, subject=found["subject"]).strip() for part in parts
        )
    except KeyError as error:
        raise LetterError(f"the letter {kind} needs the fact {error.args[0]}") from error
    return unicodedata.normalize("NFC", body) + "\n"


def in_words(value: Fact, language: str) -> str:
    """A fact as letters in that language write it: a day written out, a list as numbered lines."""
    return _plain(value, words(language))


def seal(body: str) -> str:
    """The SHA-256 of a letter's text, by which what goes is known to be what was previewed."""
    return hashlib.sha256(body.encode()).hexdigest()


def _named(plain: Mapping[str, str], articles: Sequence[str]) -> dict[str, str]:
    """Each fact of one line once more as a name inside a sentence, and as one that begins it: `the_office`,
    `The_office`. A name that has an article keeps it; one without gets the first, where the language has any."""
    found = {}
    for name, value in plain.items():
        first, _space, rest = value.partition(" ")
        if articles and value and "\n" not in value:
            value = (
                f"{first.lower()} {rest}" if first.lower() in articles and rest else f"{articles[0]} {value}"
            )
        found[f"the_{name}"], found[f"The_{name}"] = value, value[:1].upper() + value[1:]
    return found


def _hollow(part: str, plain: Mapping[str, str]) -> bool:
    """Whether a part hangs on facts that are all given and all empty."""
    named = Template(part).get_identifiers()
    return bool(named) and all(name in plain and not plain[name] for name in named)


def _plain(value: Fact, said: Mapping[str, Any]) -> str:
    if isinstance(value, datetime):
        raise LetterError("a letter names days, not hours")
    if isinstance(value, date):
        return Template(said["day"]).substitute(
            day=value.day, month=said["months"][value.month - 1], year=value.year
        )
    if isinstance(value, str | int):
        return str(value).strip()
    return "\n".join(f"{place}. {each}" for place, each in enumerate(value, 1))
