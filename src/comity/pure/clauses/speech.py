"""Where the clauses of a paragraph begin: the coordinated verbs of the adopting body, and nothing else.

In the operative part a clause opens with a finite verb ("…, and calls upon …"), in the preamble with a participle
("…, and recalling …"). Infinitives, verbs inside "that …" and "in which …", and acts of another body are no clauses.
"""
# ruff: noqa: E501, SIM905
# Word lists and patterns read better whole.

from __future__ import annotations

import re
from typing import NamedTuple

from comity.pure.clauses import leads, verbs
from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.leads import Lead


class Utterance(NamedTuple):
    """One clause: its lead, where what it says begins (`body`), and where it ends without the closing mark."""

    lead: Lead
    start: int
    body: int
    end: int


# Words that may open an aside before the verb, and the letter the aside must go on with (see `leads.ADVERBIAL`).
_ASIDES = {
    "in": "tap", "to": "t", "for": "ti", "inter": "a", "as": "a", "against": "t", "at": "t", "with": "t",
    "thus": "", "therefore": "", "accordingly": "",
}  # fmt: skip


# It begins with a space, which is found fast (text has single ones). Only words that may open a verb or stand before
# one are stopped at.
_OPENERS = [each for each in (*verbs.FORMS, *verbs.INTENSIFIERS, "once") if each[:1].islower()]
_ASIDE = "|".join(f"{word}(?= [{then}{then.upper()}])" if then else word for word, then in _ASIDES.items())
_COORDINATION = re.compile(
    r" (?:(?<=[,;] )(?:(?P<and>and|but)\b,? ?)?|(?P<bare>and|but) )"
    rf"(?P<word>(?:{any_of(_OPENERS)}|{_ASIDE}|[a-z-]*ly)(?![a-z-]))"
)
_WORDS = re.compile(r"[A-Za-z][\w-]*")
_FAR = 400  # how far back a clause is looked at
_CLOSING = " \t\n,;:.—–-"
_TRAILING_AND = re.compile(r"[\s,;]+(?:and|or)\s*$")

# Verbs that may head a later clause. Others of the table are too often somebody else's act ("and remains", "and bears").
_HEADS = frozenset(
    """request invite encourage urge call appeal recommend demand direct instruct exhort implore ask authorize
    decide resolve agree pledge undertake commit
    acknowledge affirm applaud appreciate approve commend condemn confirm congratulate consider declare denounce deplore
    emphasize endorse express highlight note recall recognize re-emphasize reaffirm regret reiterate reject
    remind renew stress support take underline underscore welcome warn look pay bear thank salute reassert adopt
    extend voice draw praise hail concur insist determine continue remain echo""".split()
)
_NEEDS_COMPLEMENT = frozenset("take look pay bear express draw extend voice continue remain".split())
# Third persons that are also plural nouns: what follows decides.
_NOUN_LIKE = frozenset(
    "requests calls demands notes supports stresses regrets appeals directs pledges rejects welcomes".split()
)
_AFTER_NOUN_LIKE = re.compile(
    r"\s*,?\s*(?:that|the|its|all|any|each|those|other|relevant|it|them|States|Member|Governments|with|also|further"
    r"|once|again|every|both|a|an|continued|such|regional|national|international|[A-Z]\w+)\b"
    r"|\s*,?\s*in (?:this|that|the|addition)\b"
)
_STRONG = frozenset(
    """acknowledge affirm applaud appreciate commend condemn denounce deplore emphasize express highlight note recall
    recognize re-emphasize reaffirm regret reiterate reject stress take underline underscore welcome bear look
    reassert draw voice""".split()
)
_STATE_GOVERNS = re.compile(r"\s+(?:that|at|about|by|of|to|over|in)\b")
_GOVERNED_GERUND = re.compile(
    r"\b(?:of|for|by|in|to|through|at|with|on|towards|from|without|including|inter alia,)\s+(?:[a-z]+ly\s+)?"
    r"[a-z]{3,}ing\b"
)
_REPORTED_PRESENT = re.compile(
    r"\b(?:which|that|whereby|where|who)\s+(?:the\s+|its\s+)?(?:[A-Z][\w-]+\s+){0,4}(?:also\s+|further\s+)?([a-z-]+s)\b"
)


def closing(text: str, start: int, end: int) -> int:
    """Return `end` without the mark or conjunction that closes a clause."""
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    last = text[end - 1 : end]
    if last not in ("d", "r") and not last.isspace():
        return end
    found = _TRAILING_AND.search(text, max(start, end - 8), end)
    if found and found.start() > start:
        end = found.start()
        while end > start and text[end - 1] in _CLOSING:
            end -= 1
    return end


def split(text: str, lead: Lead) -> list[Utterance]:
    """Return the clauses of a paragraph that opens with `lead`, in text order."""
    finite = lead.form == verbs.FINITE
    marks = _finite(text, lead) if finite else _participles(text, lead)
    if not marks and not lead.parts:
        return [Utterance(lead, lead.start, lead.end, max(closing(text, lead.end, len(text)), lead.end))]
    found: list[Utterance] = []
    pieces = [(lead.start, lead), *((cut, each) for cut, each in marks)]
    for place, (_, each) in enumerate(pieces):
        until = marks[place][0] if place < len(marks) else len(text)
        end = max(closing(text, each.end, until), each.end)
        for part in each.parts or (each,):
            found.append(Utterance(part, part.start, each.end, end))
    return found


def _candidates(text: str, lead: Lead) -> list[tuple[int, str, Lead, str]]:
    """Return (where the clause before ends, kind of coordination, lead, first word of the verb) for each place."""
    found: list[tuple[int, str, Lead, str]] = []
    at = lead.end
    while True:
        hit = _COORDINATION.search(text, at)
        if hit is None:
            return found
        at = start = hit.start("word")
        word = hit["word"]
        if word in _ASIDES:
            aside = leads.ADVERBIAL.match(text, start)
            if aside is None:
                continue
            start = aside.end()
        second = leads.read(text, start)
        if second is None or not second.known:
            continue
        if hit["bare"]:
            kind = "and"
        else:
            kind = "mark-and" if hit["and"] else "semicolon" if text[hit.start() - 1] == ";" else "comma"
        found.append((hit.start(), kind, second, word))
        at = second.end


def _verb_word(text: str, lead: Lead) -> str:
    """Return the inflected verb of a lead, without the modifiers before it."""
    for each in _WORDS.finditer(text, lead.start, lead.end):
        if each[0].lower() in verbs.FORMS:
            return each[0].lower()
    return ""


def _head(lead: Lead) -> str:
    return lead.verb.split(" ", 1)[0]


def _complete(lead: Lead) -> bool:
    """Whether a verb that says nothing alone has what it needs ("takes note", "expresses concern")."""
    head = _head(lead)
    if head in ("call", "appeal") and lead.verb == head:
        return False
    return head not in _NEEDS_COMPLEMENT or lead.verb != head


def _finite(text: str, lead: Lead) -> list[tuple[int, Lead]]:
    found: list[tuple[int, Lead]] = []
    since = lead.end
    for cut, kind, second, _ in _candidates(text, lead):
        if second.form != verbs.FINITE or _head(second) not in _HEADS or not _complete(second):
            continue
        word = _verb_word(text, second)
        plain_noun = word in _NOUN_LIKE and " " not in second.verb
        if plain_noun and not _AFTER_NOUN_LIKE.match(text, second.end):
            continue
        if kind == "and" and word in ("notes", "supports", "stresses", "demands") and plain_noun:
            continue
        if kind != "semicolon" and _reported(text, since, cut):
            continue
        found.append((cut, second))
        since = second.end
    return found


def _reported(text: str, start: int, end: int) -> bool:
    """Whether a verb of the present stands open in a relative clause here ("in which the Council welcomes …")."""
    found = None
    for found in _REPORTED_PRESENT.finditer(text, max(start, end - _FAR), end):
        form = verbs.FORMS.get(found[1])
        if form is not None and form.kind == verbs.FINITE and form.verb in _HEADS:
            return True
    return False


def _participles(text: str, lead: Lead) -> list[tuple[int, Lead]]:
    found: list[tuple[int, Lead]] = []
    waiting: list[tuple[int, Lead]] = []
    since = lead.end
    for cut, kind, second, _ in _candidates(text, lead):
        if second.form == verbs.FINITE or not _complete(second):
            continue
        if second.form in (verbs.STATE, verbs.ADJECTIVE):
            if not _STATE_GOVERNS.match(text, second.end) or kind == "and":
                continue
        elif _head(second) not in _HEADS or (
            _head(second) not in _STRONG and _GOVERNED_GERUND.search(text, max(since, cut - _FAR), cut)
        ):
            continue
        if kind == "comma":
            waiting.append((cut, second))
            continue
        if kind == "and" and _GOVERNED_GERUND.search(text, max(since, cut - _FAR), cut):
            continue
        if second.form == verbs.PARTICIPLE:
            found += [each for each in waiting if each[1].form == verbs.PARTICIPLE]
        waiting.clear()
        found.append((cut, second))
        since = second.end
    return found
