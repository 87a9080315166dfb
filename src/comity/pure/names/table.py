"""The table of names, and looking one up.

A table holds names of any parties (States, bodies): who bears each, in which language, in which form, from
when until when. It does not know which parties there are; that is data.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from comity.pure.names import folding
from comity.pure.names.nearness import Neighbourhood


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one bearer.

    `valid_from` and `valid_until` are ISO 8601 dates, cut to the month or year where no more is known
    ("2018", "2019-02"), and None where nothing is known. `form` is a word of the data: short, formal, former,
    misprint, …
    """

    text: str
    bearer: str
    language: str
    form: str = "short"
    valid_from: str | None = None
    valid_until: str | None = None

    def in_force(self, at: datetime.date) -> bool:
        """Say whether nothing known speaks against this name on the day `at`."""
        day = at.isoformat()
        begun = self.valid_from is None or self.valid_from <= day[: len(self.valid_from)]
        over = self.valid_until is not None and self.valid_until < day[: len(self.valid_until)]
        return begun and not over


@dataclass(frozen=True, slots=True)
class Match:
    """A name that was meant. `how` says what had to be forgiven: "same", "spelling", "spacing" or "order"."""

    name: Name
    how: str
    in_force: bool | None = None  # None where no day was asked about


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that may have been meant, for a person to choose. `nearness` lies between 0 and 1."""

    name: Name
    nearness: float


@dataclass(frozen=True, slots=True)
class Found:
    """What the table knows about a text. Suggestions are given only where nothing is exact."""

    text: str
    exact: tuple[Match, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def bearers(self) -> tuple[str, ...]:
        """Who bears exactly this name; more than one where it is ambiguous."""
        return tuple(dict.fromkeys(match.name.bearer for match in self.exact))

    @property
    def bearer(self) -> str | None:
        """The one bearer of exactly this name, or None."""
        return self.bearers[0] if len(self.bearers) == 1 else None


class NameTable:
    """Names, ready to be looked up."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names: tuple[Name, ...] = tuple(names)
        self._light = _index(self.names, folding.light)
        self._full = _index(self.names, folding.full)
        self._unspaced = _index(self.names, _without_spaces)
        self._neighbourhood: Neighbourhood | None = None

    def find(
        self,
        text: str,
        language: str | None = None,
        at: datetime.date | None = None,
        suggestions: int = 8,
    ) -> Found:
        """Return who bears the name `text`, or else which names are near it.

        The mildest folding that finds anybody decides: "same" (case, apostrophes, white space), then "spelling"
        (accents, punctuation, article), then "spacing" (words run together or torn apart, as in the text of a
        PDF), then "order" ("Oria, Republic of"). With `language` only names in that language count. With `at`, a
        day, names in force on it come alone if there are any; a name used before or after its time is still
        found, and its match says that it was not in force.
        """
        for how, names in self._readings(text):
            spoken = [name for name in names if language in (None, name.language)]
            if spoken:
                return Found(text, _matches(spoken, how, at))
        return Found(text, (), self._suggestions(text, language, suggestions))

    def _readings(self, text: str) -> list[tuple[str, list[Name]]]:
        folded = folding.full(text)
        turned = [name for each in folding.turned(text) if each for name in self._full.get(each, ())]
        return [
            ("same", self._light.get(folding.light(text), [])),
            ("spelling", self._full.get(folded, []) if folded else []),
            ("spacing", self._unspaced.get(_without_spaces(text), []) if folded else []),
            ("order", turned),
        ]

    def _suggestions(self, text: str, language: str | None, at_most: int) -> tuple[Suggestion, ...]:
        if self._neighbourhood is None:
            self._neighbourhood = Neighbourhood(name for name in self._full if name)
        best: dict[str, Suggestion] = {}
        for reading in [folding.full(text), *folding.turned(text)]:
            for folded, nearness in self._neighbourhood.near(reading):
                for name in self._full[folded]:
                    known = best.get(name.bearer)
                    if language in (None, name.language) and (known is None or known.nearness < nearness):
                        best[name.bearer] = Suggestion(name, round(nearness, 4))
        ranked = sorted(best.values(), key=lambda each: (-each.nearness, each.name.bearer))
        return tuple(ranked[:at_most])


def _without_spaces(text: str) -> str:
    return folding.full(text).replace(" ", "")


def _index(names: Iterable[Name], fold: Callable[[str], str]) -> dict[str, list[Name]]:
    index: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        index[fold(name.text)].append(name)
    return dict(index)


def _matches(names: list[Name], how: str, at: datetime.date | None) -> tuple[Match, ...]:
    if at is None:
        return tuple(Match(name, how) for name in names)
    in_force = [name for name in names if name.in_force(at)]
    return tuple(Match(name, how, bool(in_force)) for name in in_force or names)
