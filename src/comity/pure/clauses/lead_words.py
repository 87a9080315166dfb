"""Reading a leading phrase word by word: order words, degrees, nouns of feeling, and where the phrase ends."""
# ruff: noqa: E501
# Patterns read better whole.

from __future__ import annotations

import re

from comity.pure.clauses import verbs

WORD = r"[^\W\d_]+(?:[-‐‑'’][^\W\d_]+)*"
_NEXT_WORD = re.compile(rf"\s*({WORD})")
_GAP = re.compile(r"\s+")
_STRONGEST = re.compile(
    r"\s+(in (?:the|its) (?:strongest|firmest|most categorical)(?: possible)?(?: and most \w+)? (?:terms|manner|way)"
    r"|in particular|without reservation|in no uncertain terms|with the utmost firmness)\b"
)
_ORDER_PHRASE = re.compile(rf"(?:{'|'.join(verbs.ORDER_PHRASES)})\b", re.IGNORECASE)
# "Encourages further efforts": the order word belongs to a noun without an article.
_BARE_NOUN = re.compile(
    r" (?!(?:the|a|an|its|all|any|that|of|on|to|with|by|at|for|in|from|upon|about|over|as|also|States|Member|Governments"
    r"|Parties|each|every|this|these|those|their|and)\b)[a-z]"
)
ORDER_OPENINGS = frozenset(each.split(" ", 1)[0] for each in verbs.ORDER_PHRASES)
_STRONGEST_OPENINGS = frozenset(("in", "without", "with"))
_POSSESSIVES = {"its", "our", "their"}


class WordReader:
    """Walks words; every method moves `at` past what it read and returns whether it read anything."""

    __slots__ = ("_seen", "_seen_at", "at", "end", "modifiers", "owned", "text")

    def __init__(self, text: str, at: int, *, owned: bool) -> None:
        self.text = text
        self.owned = owned  # whether a possessive object ("its request") belongs to the lead
        self.at = at  # where the next word may begin
        self.end = at  # end of what is read for good
        self.modifiers: list[str] = []
        self._seen_at = -1
        self._seen = "", -1  # what was found there

    def peek(self, at: int | None = None) -> tuple[str, int]:
        """Return the next word in lower case and its end; an empty word where none follows."""
        if at is None:
            at = self.at
        if at == self._seen_at:
            return self._seen
        found = _NEXT_WORD.match(self.text, at)
        if found is None:
            return "", self.at
        word = found[1].lower()
        if not word.isascii():
            word = word.replace("‑", "-").replace("‐", "-").replace("’", "'")
        self._seen_at = at
        self._seen = seen = word, found.end()
        return seen

    def skip(self, at: int) -> int:
        found = _GAP.match(self.text, at)
        return found.end() if found else at

    def take(self, end: int) -> None:
        self.at = self.end = end

    def order_phrase(self) -> bool:
        if self.peek()[0] not in ORDER_OPENINGS:
            return False
        found = _ORDER_PHRASE.match(self.text, self.skip(self.at))
        if found is None:
            return False
        self.modifiers.append(" ".join(found[0].lower().split()))
        self.take(found.end())
        return True

    def words(self, wanted: tuple[str, ...]) -> bool:
        """Read exactly these words, with degrees ("due", "fully") and order words between verb and noun."""
        seen: list[str] = []
        at = self.at
        for place, want in enumerate(wanted):
            word, end = self.peek(at)
            while word != want:
                if place not in (0, len(wanted) - 1) or not is_degree(word) or len(seen) > 3:
                    return False
                seen.append(word)
                word, end = self.peek(end)
            at = end
        self.modifiers += [each for each in seen if each not in _POSSESSIVES]
        self.take(at)
        return True

    def feeling(self, nouns: frozenset[str] | dict[str, str], *, bare: bool) -> str | None:
        """Read [its] degree* noun [and [its] degree* noun]; return the nouns joined, or nothing."""
        first = self._noun_group(nouns, bare=bare)
        if first is None:
            return None
        word, end = self.peek()
        if word == "and":
            kept = self.at, self.end, len(self.modifiers)
            self.at = end
            second = self._noun_group(nouns, bare=True)
            if second is not None:
                return f"{first} and {second}"
            self.at, self.end = kept[0], kept[1]
            del self.modifiers[kept[2] :]
        return first

    def _noun_group(self, nouns: frozenset[str] | dict[str, str], *, bare: bool) -> str | None:
        degrees: list[str] = []
        at, owned = self.at, False
        for _ in range(6):
            word, end = self.peek(at)
            if word in nouns and (owned or bare):
                follows = self.text[end : end + 1]
                if follows == "-":
                    return None
                self.modifiers += degrees
                self.take(end)
                return word
            if word in _POSSESSIVES or (word in ("the", "a", "an") and not degrees):
                owned = True
            elif is_degree(word):
                degrees.append(word)
            elif word == "and" and degrees:
                pass
            else:
                return None
            at = end
        return None

    def trailing(self, *, particular: bool = True) -> None:
        """Read order words and intensifiers that stand after the verb ("Recalling also", "Condemns unequivocally")."""
        for _ in range(3):
            word, end = self.peek()
            if word in ORDER_OPENINGS and self.order_phrase():
                continue
            found = _STRONGEST.match(self.text, self.at) if word in _STRONGEST_OPENINGS else None
            if found and (particular or found[1] != "in particular"):
                self.modifiers.append(" ".join(found[1].split()))
                self.take(found.end())
                continue
            if word in verbs.ORDER_WORDS or (word in verbs.INTENSIFIERS and word.endswith("ly")):
                if self.text[self.at : self.at + 1] == ",":
                    return
                if word == "further" and _BARE_NOUN.match(self.text, end):
                    return
                self.modifiers.append(word)
                self.take(end)
                continue
            return

    def with_feeling(self) -> str | None:
        word, end = self.peek()
        if word != "with":
            return None
        kept = self.at
        self.at = end
        noun = self.feeling(verbs.FEELINGS, bare=True)
        if noun is None:
            self.at = kept
        return noun


def is_degree(word: str) -> bool:
    return word in verbs.DEGREES or word in verbs.INTENSIFIERS or (word.endswith("ly") and len(word) > 4)
