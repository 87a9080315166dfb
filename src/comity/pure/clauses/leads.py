"""The leading phrase of a paragraph or clause: order word, intensifier, verb, particle, complement.

`match` reads it off the text with a small grammar over `verbs`; it never searches, so it is cheap enough to be asked
at every place where a paragraph might begin. What the grammar does not know falls back to shape and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from comity.pure.clauses import verbs


@dataclass(frozen=True, slots=True)
class Lead:
    """A leading phrase. `end` is its end in the text; `parts` holds both halves of "Welcomes and supports"."""

    lead: str
    verb: str
    modifiers: tuple[str, ...]
    end: int
    known: bool
    speech_act: str
    form: str = verbs.FINITE
    start: int = 0
    parts: tuple[Lead, ...] = ()


_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[-‐‑'’](?=[^\W\d_]))*")
_OPENING = re.compile(r"[\s*“\"«_]*")
_GAP = re.compile(r"\s+")
ADVERBIAL = re.compile(
    r",?\s*(?:in (?:this|that) (?:regard|respect|context|connection|light|same vein)|to (?:this|that) (?:end|effect)"
    r"|in the same (?:context|vein|spirit)|in (?:this|that) spirit|against this background|for (?:this|that) purpose"
    r"|in addition|with this in mind|inter alia|as appropriate|accordingly|thus|hence|therefore|consequently|thereby"
    r"|to that end|for its part|in particular|at the same time|nevertheless|however|nonetheless|meanwhile)\b,?\s*",
    re.IGNORECASE,
)
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
_POSSESSIVES = {"its", "our", "their"}
_SHAPE_PREAMBLE = re.compile(r"(?:Having\s+)?[A-Z][a-z]+(?:ing|ed)\b")
_SHAPE_OPERATIVE = re.compile(r"[A-Z][a-z-]*[a-rt-z]s\b(?=\s+(?:[a-z]|[A-Z][a-z]+ [a-z]))")
_LONGEST = 14  # words of a lead: a guard, not a rule


class _Reader:
    """Walks words; every method moves `at` past what it read and returns whether it read anything."""

    __slots__ = ("at", "end", "modifiers", "owned", "text")

    def __init__(self, text: str, at: int, *, owned: bool) -> None:
        self.text = text
        self.owned = owned  # whether a possessive object ("its request") belongs to the lead
        self.at = at  # where the next word may begin
        self.end = at  # end of what is read for good
        self.modifiers: list[str] = []

    def peek(self, at: int | None = None) -> tuple[str, int]:
        """Return the next word in lower case and its end; an empty word where none follows."""
        found = _WORD.match(self.text, self.skip(self.at if at is None else at))
        if found is None:
            return "", self.at
        return found[0].lower().replace("‑", "-").replace("‐", "-").replace("’", "'"), found.end()

    def skip(self, at: int) -> int:
        found = _GAP.match(self.text, at)
        return found.end() if found else at

    def take(self, end: int) -> None:
        self.at = self.end = end

    def order_phrase(self) -> bool:
        found = _ORDER_PHRASE.match(self.text, self.skip(self.at))
        if found is None:
            return False
        self.modifiers.append(" ".join(found[0].lower().split()))
        self.take(found.end())
        return True

    def words(self, wanted: tuple[str, ...]) -> bool:
        """Read exactly these words, with degrees ("due", "fully") and order words between verb and noun."""
        at, seen = self.at, []
        for place, want in enumerate(wanted):
            word, end = self.peek(at)
            while word != want:
                if place not in (0, len(wanted) - 1) or not _degree(word) or len(seen) > 3:
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
        at, degrees, owned = self.at, [], False
        for _ in range(6):
            word, end = self.peek(at)
            if word in nouns and (owned or bare):
                follows = self.text[end : end + 1]
                if follows == "-":
                    return None
                self.modifiers += degrees
                self.take(end)
                return word
            if word in _POSSESSIVES:
                owned = True
            elif word in ("the", "a", "an") and not degrees:
                owned = True
            elif _degree(word):
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
            if self.order_phrase():
                continue
            found = _STRONGEST.match(self.text, self.at)
            if found and (particular or found[1] != "in particular"):
                self.modifiers.append(" ".join(found[1].split()))
                self.take(found.end())
                continue
            word, end = self.peek()
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


def _degree(word: str) -> bool:
    return word in verbs.DEGREES or word in verbs.INTENSIFIERS or (word.endswith("ly") and len(word) > 4)


def match(text: str, at: int = 0, part: str = "preamble") -> Lead | None:
    """Return the leading phrase that stands at `at`, or nothing.

    `part` ("preamble" or "operative") only decides which shapes an unknown lead may have: the grammar's own forms
    are accepted in both parts, for the Security Council uses both in both.
    """
    opening = _OPENING.match(text, at)
    start = opening.end() if opening else at
    lead = read(text, start)
    if lead is not None:
        return lead
    shape = _SHAPE_PREAMBLE if part == "preamble" else _SHAPE_OPERATIVE
    found = shape.match(text, start)
    if found is None:
        return None
    word = found[0].lower().split()[-1]
    form = verbs.FINITE if part != "preamble" else verbs.PARTICIPLE
    return Lead(found[0], _infinitive(word), (), found.end(), False, verbs.DECLARATORY, form, start)


def read(text: str, start: int, *, joined: bool = True, owned: bool = False) -> Lead | None:
    """Return the lead that begins exactly at `start`, in capitals or not, if the grammar knows it.

    `owned` takes a possessive object into the lead ("Reiterates its request"), as some printed italics do.
    """
    words = _Reader(text, start, owned=owned)
    words.at = words.end = start
    form = _before_verb(words)
    if form is None:
        return None
    noun_act, verb = _complete(words, form)
    if not verb.endswith(" for"):
        words.trailing(particular=form.kind in (verbs.FINITE, verbs.PARTICIPLE) and form.verb != "express")
    lead = _made(text, start, words, verb, form, noun_act)
    if not joined:
        return lead
    second = _second(text, words.at, form)
    if second is None:
        return lead
    both = (*lead.modifiers, *second.modifiers)
    act = lead.speech_act if lead.speech_act == second.speech_act else verbs.DECLARATORY
    surface = text[start : second.end]
    verb = f"{lead.verb} and {second.verb}"
    return Lead(surface, verb, both, second.end, True, act, form.kind, start, (lead, second))


def _second(text: str, at: int, form: verbs.Form) -> Lead | None:
    """Return the second half of "Welcomes and supports": the same form again, straight after "and"."""
    found = re.compile(r"\s+and\s+").match(text, at)
    if found is None:
        return None
    second = read(text, found.end(), joined=False)
    if second is None:
        return None
    alike = {form.kind, second.form} <= {verbs.STATE, verbs.ADJECTIVE} or form.kind == second.form
    return second if alike else None


def _before_verb(words: _Reader) -> verbs.Form | None:
    """Read order words, intensifiers and auxiliaries up to and with the verb; return its form."""
    for place in range(_LONGEST):
        if words.order_phrase():
            _interposed(words)
            continue
        word, end = words.peek()
        if not word:
            return None
        if word in ("having", "being", "is"):
            return _after_auxiliary(words, word, end)
        form = verbs.FORMS.get(word)
        if form is not None:
            words.take(end)
            return form
        adverb = word in verbs.INTENSIFIERS or word in verbs.ORDER_WORDS
        if adverb or (word.endswith("ly") and word not in verbs.NOT_INTENSIFIERS and len(word) > 4):
            words.modifiers.append(word)
            words.take(end)
            _interposed(words)
            continue
        if word == "in" and place < 2:
            before = words.at
            _interposed(words)
            if words.at != before:
                continue
        return None
    return None


def _interposed(words: _Reader) -> None:
    found = ADVERBIAL.match(words.text, words.at)
    if found:
        words.at = found.end()
    elif words.text[words.at : words.at + 2] == ", ":
        words.at += 2


def _after_auxiliary(words: _Reader, auxiliary: str, end: int) -> verbs.Form | None:
    words.take(end)
    for _ in range(3):
        word, end = words.peek()
        if auxiliary == "having":
            if word in ("in", "regard"):
                return verbs.Form("have", verbs.PARTICIPLE)
            if word in verbs.PERFECTS:
                words.take(end)
                return verbs.Form(verbs.PERFECTS[word], verbs.PERFECT)
        else:
            form = verbs.FORMS.get(word)
            if form is not None and form.kind in (verbs.STATE, verbs.ADJECTIVE):
                words.take(end)
                return verbs.Form(form.verb, verbs.FINITE if auxiliary == "is" else form.kind)
        if not (word in verbs.INTENSIFIERS or word in verbs.ORDER_WORDS or word.endswith("ly")):
            return None
        words.modifiers.append(word)
        words.take(end)
    return None


def _complete(words: _Reader, form: verbs.Form) -> tuple[str | None, str]:
    """Read what completes the verb. Return the speech act that a noun gives it, if any, and the canonical verb."""
    verb = form.verb
    if form.kind in (verbs.STATE, verbs.ADJECTIVE):
        return None, verb
    if verb == "remain":
        return None, _remain(words)
    if verb == "continue":
        inner = _continue(words)
        if inner is not None:
            return inner
    if verb in verbs.PARTICLES:
        return None, _particle(words, verb)
    for phrase in verbs.SET_PHRASES.get(verb, ()):
        if words.words(phrase):
            verb = " ".join((verb, *phrase))
            break
    if form.verb in verbs.EXPRESSING:
        kept = words.at, words.end, len(words.modifiers)
        words.trailing()
        bare = form.verb in ("express", "voice", "convey", "reiterate")
        asking = words.feeling(verbs.ASKING_NOUNS, bare=False) if form.verb not in ("express", "share") else None
        if asking is not None:
            if words.owned:
                return verbs.DIRECTIVE, f"{verb} {asking}"
            words.at, words.end = kept[0], kept[1]
            del words.modifiers[kept[2] :]
            words.trailing()
            return verbs.DIRECTIVE, verb
        nouns = verbs.FEELINGS if words.owned or form.verb not in verbs.REPEATING else verbs.REPEATED
        noun = words.feeling(nouns, bare=bare)
        if noun is not None:
            return None, f"{verb} {noun}"
        words.at, words.end = kept[0], kept[1]
        del words.modifiers[kept[2] :]
    words.trailing()
    noun = words.with_feeling()
    return None, f"{verb} with {noun}" if noun else verb


def _remain(words: _Reader) -> str:
    kept = words.at, words.end, len(words.modifiers)
    for _ in range(4):
        word, end = words.peek()
        form = verbs.FORMS.get(word)
        if form is not None and form.kind in (verbs.STATE, verbs.ADJECTIVE):
            words.take(end)
            return f"remain {word}"
        if not _degree(word):
            break
        words.modifiers.append(word)
        words.take(end)
    words.at, words.end = kept[0], kept[1]
    del words.modifiers[kept[2] :]
    return "remain"


def _continue(words: _Reader) -> tuple[str | None, str] | None:
    word, end = words.peek()
    if word != "to":
        return None
    word, end = words.peek(end)
    while word in verbs.INTENSIFIERS:
        words.modifiers.append(word)
        word, end = words.peek(end)
    base = verbs.BASES.get(word)
    if base is None:
        return None
    words.take(end)
    act, verb = _complete(words, verbs.Form(base, verbs.FINITE))
    return act or verbs.SPEECH_ACTS.get(base), f"continue to {verb}"


def _particle(words: _Reader, verb: str) -> str:
    """Read the particle of "calls upon", across order words and an adverbial between commas."""
    kept = words.at, words.end, len(words.modifiers)
    for _ in range(4):
        word, end = words.peek()
        if word in verbs.PARTICLES[verb]:
            words.take(end)
            return f"{verb} {word}"
        if words.order_phrase():
            continue
        if word in verbs.ORDER_WORDS or _degree(word):
            words.modifiers.append(word)
            words.take(end)
            continue
        found = ADVERBIAL.match(words.text, words.at)
        if not found:
            break
        words.at = found.end()
    words.at, words.end = kept[0], kept[1]
    del words.modifiers[kept[2] :]
    return verb


def _made(text: str, start: int, words: _Reader, verb: str, form: verbs.Form, act: str | None) -> Lead:
    speech = act or verbs.SPEECH_ACTS.get(form.verb, verbs.DECLARATORY)
    if form.kind in (verbs.STATE, verbs.ADJECTIVE, verbs.PERFECT):
        speech = verbs.DECLARATORY
    surface = text[start : words.end]
    return Lead(surface, verb, tuple(words.modifiers), words.end, True, speech, form.kind, start)


def _infinitive(word: str) -> str:
    """Return a dictionary form for a word the table does not know: the shape undone, no more."""
    if word.endswith("ing") and len(word) > 5:
        return word[:-3]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ed") and len(word) > 4:
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
