"""How near two folded names are, and an index that finds the near ones without comparing all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

WORTH_SHOWING = 0.6


def distance(one: str, other: str) -> int:
    """Return the least number of letters to insert, drop, replace or swap with their neighbour.

    Swaps of neighbours count once and are not edited further ("optimal string alignment").
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        previous, row = row, [i]
        for j, mate in enumerate(other, start=1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != mate))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == mate:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]


class Neighbourhood:
    """Folded names, indexed by their pairs of letters and by what is left when one letter is dropped."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._longest = max(map(len, self._names), default=0)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        self._by_remainder: dict[str, list[str]] = defaultdict(list)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            for pair in _pairs(name):
                self._by_pair[pair].append(name)
            for remainder in _remainders(name):
                self._by_remainder[remainder].append(name)
            for word in set(name.split()):
                self._by_word[word].append(name)

    def near(self, text: str) -> list[tuple[str, float]]:
        """Return the names near `text` with a score between 0 and 1, best first, ties in order of the
        alphabet.

        Near are: every name one letter away, however short; every name that holds all the words of `text`;
        and names with enough letters in common.
        """
        if not text or len(text) * (1 - WORTH_SHOWING) > self._longest:
            return []  # nothing, or a page: too long to be a misprint of any name
        scores: dict[str, float] = {}
        for name in self._within_one(text):
            scores[name] = max(1 - 1 / max(len(name), len(text)), WORTH_SHOWING)
        for name in self._holding_words(text):
            scores[name] = max(scores.get(name, 0), WORTH_SHOWING + 0.4 * len(text) / (len(name) + len(text)))
        for name in self._sharing_letters(text):
            score = 1 - distance(text, name) / max(len(text), len(name))
            if score >= WORTH_SHOWING:
                scores[name] = max(scores.get(name, 0), score)
        return sorted(scores.items(), key=lambda item: (-item[1], item[0]))

    def _within_one(self, text: str) -> set[str]:
        found = {name for remainder in _remainders(text) for name in self._by_remainder.get(remainder, ())}
        return {name for name in found if distance(text, name) <= 1}

    def _holding_words(self, text: str) -> set[str]:
        sets = [set(self._by_word.get(word, ())) for word in text.split()]
        return set.intersection(*sets) if sets else set()

    def _sharing_letters(self, text: str, at_most: int = 40) -> list[str]:
        pairs = _pairs(text)
        shared: Counter[str] = Counter(name for pair in pairs for name in self._by_pair.get(pair, ()))
        ranked = sorted(shared, key=lambda name: (-shared[name] / (len(pairs) + len(name) + 1), name))
        return ranked[:at_most]


def _pairs(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def _remainders(name: str) -> set[str]:
    return {name} | {name[:i] + name[i + 1 :] for i in range(len(name))}
