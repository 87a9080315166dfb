"""The leading phrase of a paragraph or clause: order word, intensifier, verb, particle, complement.

`match` reads it off the text with a small grammar over `verbs`; it never searches, so it is cheap enough to be asked
at every place where a paragraph might begin. What the grammar does not know falls back to shape and says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from comity.pure.clauses import verbs
from comity.pure.clauses.lead_words import ORDER_OPENINGS, WordReader, is_degree


class Lead(NamedTuple):
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


_OPENING = re.compile(r"[\s*“\"«_]*")
_AND = re.compile(r"\s+and\s+")
ADVERBIAL = re.compile(
    r",?\s*(?:in (?:this|that) (?:regard|respect|context|connection|light|same vein)|to (?:this|that) (?:end|effect)"
    r"|in the same (?:context|vein|spirit)|in (?:this|that) spirit|against this background|for (?:this|that) purpose"
    r"|in addition|with this in mind|inter alia|as appropriate|accordingly|thus|hence|therefore|consequently|thereby"
    r"|to that end|for its part|in particular|at the same time|nevertheless|however|nonetheless|meanwhile)\b,?\s*",
    re.IGNORECASE,
)
# "Reaffirm our commitment": the plural of a declaration, told from a noun by what follows.
_PLURAL = re.compile(
    r"(?:(?:Also|Further|Strongly|Deeply) )?[A-Za-z-]+ (?:that|the|our|their|with|on|upon|for|all|its|also|further|to"
    r"|in this|deep|grave|great|serious|note|a|an|States|Member|international)\b"
)
_SHAPE_PREAMBLE = re.compile(r"(?:Having\s+)?[A-Z][a-z]+(?:ing|ed)\b")
_SHAPE_OPERATIVE = re.compile(r"[A-Z][a-z-]*[a-rt-z]s\b(?=\s+(?:[a-z]|[A-Z][a-z]+ [a-z]))")
_LONGEST = 14  # words of a lead: a guard, not a rule


def match(text: str, at: int = 0, part: str = "preamble") -> Lead | None:
    """Return the leading phrase that stands at `at`, or nothing.

    `part` ("preamble" or "operative") only decides which shapes an unknown lead may have: the grammar's own forms
    are accepted in both parts, for the Security Council uses both in both.
    """
    opening = _OPENING.match(text, at)
    start = opening.end() if opening else at
    lead = read(text, start)
    if lead is None and part == "operative" and _PLURAL.match(text, start):
        lead = read(text, start, plural=True)
    if lead is not None:
        return lead
    shape = _SHAPE_PREAMBLE if part == "preamble" else _SHAPE_OPERATIVE
    found = shape.match(text, start)
    if found is None:
        return None
    word = found[0].lower().split()[-1]
    form = verbs.FINITE if part != "preamble" else verbs.PARTICIPLE
    return Lead(found[0], _infinitive(word), (), found.end(), False, verbs.DECLARATORY, form, start)


_OTHERS = frozenset(
    (*verbs.BASES, *verbs.INTENSIFIERS, *verbs.ORDER_WORDS, "having", "being", "is", "in")
) | {each.split(" ", 1)[0] for each in verbs.ORDER_PHRASES}


def may_open(word: str, *, finite: bool) -> bool:
    """Whether a leading phrase of the grammar, finite or not, may begin with this word, given in small letters."""
    form = verbs.FORMS.get(word)
    if form is not None:
        return (form.kind == verbs.FINITE) == finite
    return word in _OTHERS or word.endswith("ly")


def read(
    text: str, start: int, *, joined: bool = True, owned: bool = False, plural: bool = False
) -> Lead | None:
    """Return the lead that begins exactly at `start`, in capitals or not, if the grammar knows it.

    `plural` reads the verbs of a declaration that speaks in the plural ("Reaffirm our commitment").
    `owned` takes a possessive object into the lead ("Reiterates its request"), as some printed italics do.
    """
    simple = _SIMPLE.match(text, start)
    if simple is not None:
        plain = _PLAIN.get(simple[1].lower())
        if plain is not None:
            return Lead(simple[1], plain[0], (), simple.end(1), True, plain[1], plain[2], start)
    words = WordReader(text, start, owned=owned)
    words.at = words.end = start
    form = _before_verb(words, plural=plural)
    if form is None:
        return None
    noun_act, verb = _complete(words, form)
    if not verb.endswith(" for"):
        words.trailing(particular=form.kind in (verbs.FINITE, verbs.PARTICIPLE) and form.verb != "express")
    lead = _made(start, words, verb, form, noun_act)
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


# Most leads are one verb before an article, "that" or a preposition: they need no reader.
_SIMPLE = re.compile(
    r"([A-Za-z][a-z]+) (?=(?:the|that|all|of|States|to|an?|relevant|on|General|Human|Member|by)\b)"
)
_COMPLEX = {"remain", "continue", *verbs.PARTICLES, *verbs.SET_PHRASES, *verbs.EXPRESSING}
_PLAIN = {
    word: (form.verb, verbs.SPEECH_ACTS[form.verb], form.kind)
    for word, form in verbs.FORMS.items()
    if form.kind in (verbs.FINITE, verbs.PARTICIPLE) and form.verb not in _COMPLEX
}


def _second(text: str, at: int, form: verbs.Form) -> Lead | None:
    """Return the second half of "Welcomes and supports": the same form again, straight after "and"."""
    found = _AND.match(text, at)
    if found is None:
        return None
    second = read(text, found.end(), joined=False)
    if second is None:
        return None
    alike = {form.kind, second.form} <= {verbs.STATE, verbs.ADJECTIVE} or form.kind == second.form
    return second if alike else None


def _before_verb(words: WordReader, *, plural: bool = False) -> verbs.Form | None:
    """Read order words, intensifiers and auxiliaries up to and with the verb; return its form."""
    for place in range(_LONGEST):
        word, end = words.peek()
        if word in ORDER_OPENINGS and words.order_phrase():
            _interposed(words)
            continue
        if not word:
            return None
        if word in ("having", "being", "is"):
            return _after_auxiliary(words, word, end)
        form = verbs.FORMS.get(word)
        if form is None and plural and word in verbs.BASES:
            form = verbs.Form(verbs.BASES[word], verbs.FINITE)
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


def _interposed(words: WordReader) -> None:
    found = ADVERBIAL.match(words.text, words.at)
    if found:
        words.at = found.end()
    elif words.text[words.at : words.at + 2] == ", ":
        words.at += 2


def _after_auxiliary(words: WordReader, auxiliary: str, end: int) -> verbs.Form | None:
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


def _complete(words: WordReader, form: verbs.Form) -> tuple[str | None, str]:
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
        asking = (
            words.feeling(verbs.ASKING_NOUNS, bare=False) if form.verb not in ("express", "share") else None
        )
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


def _remain(words: WordReader) -> str:
    kept = words.at, words.end, len(words.modifiers)
    for _ in range(4):
        word, end = words.peek()
        form = verbs.FORMS.get(word)
        if form is not None and form.kind in (verbs.STATE, verbs.ADJECTIVE):
            words.take(end)
            return f"remain {word}"
        if not is_degree(word):
            break
        words.modifiers.append(word)
        words.take(end)
    words.at, words.end = kept[0], kept[1]
    del words.modifiers[kept[2] :]
    return "remain"


def _continue(words: WordReader) -> tuple[str | None, str] | None:
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


def _particle(words: WordReader, verb: str) -> str:
    """Read the particle of "calls upon", across order words and an adverbial between commas."""
    kept = words.at, words.end, len(words.modifiers)
    for _ in range(4):
        word, end = words.peek()
        if word in verbs.PARTICLES[verb]:
            words.take(end)
            return f"{verb} {word}"
        if words.order_phrase():
            continue
        if word in verbs.ORDER_WORDS or is_degree(word):
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


def _made(start: int, words: WordReader, verb: str, form: verbs.Form, act: str | None) -> Lead:
    speech = act or verbs.SPEECH_ACTS.get(form.verb, verbs.DECLARATORY)
    if form.kind in (verbs.STATE, verbs.ADJECTIVE, verbs.PERFECT):
        speech = verbs.DECLARATORY
    surface = words.text[start : words.end]
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
