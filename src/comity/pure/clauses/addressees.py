"""Whom a directive asks to act: the noun phrases between its verb and the "to" that opens what is asked.

The scan walks the words after the lead to the infinitive that belongs to the verb, passing over "to" inside names and
relative clauses ("States parties to the Convention", "pursuant to", "in a position to do so"); then it parts the list,
setting aside inclusions ("including …") and circumstances ("in accordance with …").
"""
# Word lists and patterns read better whole.

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from comity.pure.clauses import addressee_words as patterns
from comity.pure.clauses import gazetteer
from comity.pure.clauses.gazetteer import Names
from comity.pure.clauses.leads import ADVERBIAL
from comity.pure.clauses.reading import Addressee
from comity.pure.clauses.source import Span
from comity.pure.clauses.verbs import REPEATING


@dataclass(slots=True)
class Asked:
    """The addressees of one clause, and where the text of what they are asked to do begins."""

    addressees: list[Addressee]
    action: int
    pronoun: Span | None = None  # "encourages them to …": the addressees are those of the clause before


def parse(text: str, start: int, end: int, verb: str, names: Names, *, shared: bool = False) -> Asked:
    """Return whom the clause `text[start:end]`, which follows a directive lead, asks, and where the action begins.

    `shared` says that the infinitive stands in the next clause only ("Urges States, and encourages others, to …").
    """
    nothing = Asked([], start)
    opening = patterns.OPENING.match(text, start, end)
    at = opening.end() if opening else start
    aside = ADVERBIAL.match(text, at, end)
    if aside:
        at = aside.end()
    repeating = verb.split(" ", 1)[0] in REPEATING
    repeated = patterns.REPEATED.match(text, at, end) if repeating else None
    if repeated:
        at = repeated.end()
    if repeated or verb in ("call for", "appeal for") or (" " in verb and verb.split(" ", 1)[0] in REPEATING):
        at = _past(text, at, end, ("to ", "for ", "upon ", "on "))
    that = patterns.THAT.match(text, at, end)
    if that:
        shall = patterns.HE_SHALL.match(text, that.end(), end)
        if shall:  # "requests that he submit …": whoever was asked before
            return Asked([], shall.end(), shall.span("who"))
        return _in_that(text, that.end(), end, names) or nothing
    himself = patterns.THAT_PRONOUN.match(text, at, end) if text.find(" that ", at, end) >= 0 else None
    if himself and names.known(himself["who"]):
        return Asked([_made(text, himself.span("who"), names)], himself.end())
    stop, action = (end, end) if shared else _infinitive(text, at, end)
    if stop is None:
        return nothing
    found = _listed(text, at, stop, names)
    if not found:
        return nothing
    if (
        repeated
        and text[at - 4 : at] == "for "
        and gazetteer.group(gazetteer.strip(text[slice(*found[0])])) == "other"
    ):
        return nothing
    if len(found) == 1 and text[found[0][0] : found[0][1]].lower() in patterns.PRONOUNS:
        return Asked([], action, found[0])
    if not _agent(text[found[0][0] : found[0][1]], names):
        return nothing
    if verb in ("call for", "appeal for") and gazetteer.group(text[found[0][0] : found[0][1]]) == "other":
        return nothing
    asked = [_made(text, each, names) for each in found if _agent(text[each[0] : each[1]], names)]
    if verb == "call upon":
        asked += _upon(text, action, end, names)
    return Asked(asked, action)


def _upon(text: str, at: int, end: int, names: Names) -> list[Addressee]:
    """Return the addressees of "… and upon the authorities to …", further on in the same clause."""
    found: list[Addressee] = []
    for hit in patterns.AND_UPON.finditer(text, at, end):
        low = hit.end()
        stop, _ = _infinitive(text, low, end)
        if stop is not None:
            listed = _listed(text, low, stop, names)
            found += [_made(text, each, names) for each in listed if _agent(text[slice(*each)], names)]
    return found


def has_infinitive(text: str, start: int, end: int) -> bool:
    """Whether a clause has a "to" of its own."""
    return _infinitive(text, start, end)[0] is not None


def meant(text: str, start: int, end: int, pronoun: Span, names: Names) -> list[Addressee]:
    """Return whom "them" or "it" means where nobody was asked before: the first fitting name in the words before."""
    surface = text[slice(*pronoun)]
    pattern = (
        patterns.ONE_BEFORE if surface.lower() in ("it", "him", "her", "he", "she") else patterns.MANY_BEFORE
    )
    found = pattern.search(text, start, end)
    if found is None:
        return []
    canonical, kind = names.resolve(found[0])
    return [Addressee(surface, canonical, kind, pronoun)]


def _past(text: str, at: int, end: int, words: tuple[str, ...]) -> int:
    for word in words:
        if text.startswith(word, at, end):
            return at + len(word)
    return at


def _made(text: str, span: Span, names: Names) -> Addressee:
    surface = text[span[0] : span[1]]
    canonical, kind = names.resolve(surface)
    return Addressee(surface, canonical, kind, span)


def _in_that(text: str, at: int, end: int, names: Names) -> Asked | None:
    """Read "that Member States consider …": the subject of the clause is asked, if it can act."""
    for found in patterns.THAT_VERB.finditer(text, at, min(end, at + 300)):
        if found[0].strip().startswith("be") and not found[0].strip().startswith("before"):
            return None
        spans = _listed(text, at, found.start(), names)
        if not spans or not all(_sure(text[low:high], names) for low, high in spans):
            return None
        action = found.start() + len(found[0]) - len(found[0].lstrip())
        return Asked([_made(text, each, names) for each in spans], action)
    return None


def _sure(words: str, names: Names) -> bool:
    bare = gazetteer.strip(words)
    able = gazetteer.group(bare) != "other" or bare.startswith("parties")
    return names.known(words) or (able and _agent(words, names))


def _infinitive(text: str, at: int, end: int) -> tuple[int | None, int]:
    """Return where the "to" of the directive stands and where the action begins; (None, at) where there is none."""
    limit = min(end, at + patterns.FARTHEST)
    second: tuple[int, int] | None = None
    for found in patterns.TO.finditer(text, at, limit):
        if found["verb"] is None or not _depth(text, at, found.start()):
            kept = (
                found["broken"] and text[at : found.start()].rstrip().rsplit(" ", 1)[-1] in patterns.KEEPS_TO
            )
            if found["verb"] is None and not kept and _depth(text, at, found.start()):
                return found.start(), min(found.end(), end)
            continue
        before = text[max(at, found.start() - 24) : found.start()].rstrip().rsplit(" ", 1)[-1]
        word = found["verb"]
        if not _may_be_verb(word):
            continue
        action = found.start() + 2
        while action < end and text[action] == " ":
            action += 1
        bare = before.strip(",")
        if bare in patterns.KEEPS_TO and not before.endswith(","):
            second = second or (found.start(), action)
            continue
        return found.start(), action
    if second is not None:
        return second
    if end < len(text) and text[end] == ":":
        return end, end
    tail = text[max(at, end - 4) : end]
    if tail.rstrip().endswith(" to") and text[end : end + 1] in ("", ":"):
        return end - 3, end
    return None, at


def _depth(text: str, start: int, at: int) -> bool:
    """Whether no bracket or quotation is open at this place."""
    return text.count("(", start, at) <= text.count(")", start, at) and text.count(
        "“", start, at
    ) <= text.count("”", start, at)


def _may_be_verb(word: str) -> bool:
    if word in patterns.NO_VERB:
        return False
    if word in patterns.VERB_ENDINGS_KEPT or word in ("be", "do", "see", "agree"):
        return True
    if word.endswith("s") and not word.endswith(("ss", "us")):
        return False
    if word.endswith("ly") and word not in patterns.LY_VERB:
        return False
    return not patterns.NOUNY.search(word)


def _listed(text: str, start: int, end: int, names: Names) -> list[Span]:
    """Part a list of noun phrases; return the spans of those that are asked themselves."""
    while end > start and text[end - 1] in " ,;:":
        end -= 1
    pieces = _pieces(text, start, end)
    kept: list[Span] = []
    # "one" ends at the next comma; "list" and "with" run on; "relative" belongs to the phrase before.
    aside: str | None = None
    completed, listed = False, ""
    for separator, low, high in pieces:
        words = text[low:high]
        comma_and = (separator.startswith(",") and len(separator.strip()) > 1) or "as well as" in separator
        if aside in ("one", "list", "with"):
            if aside == "one":
                ends = separator.startswith(",")
            else:
                ends = (comma_and and not (aside == "with" and "as well as" in separator)) or (
                    completed and separator.strip() == ","
                )
            if not ends or not (_opens_aside(words) or _like_agent(text, low, high, names)):
                joins = separator.strip().lower() in ("and", "or") and not patterns.ADJECTIVE_END.search(
                    listed
                )
                completed, listed = completed or joins, words
                continue
            aside, completed = None, False
        kind = _opens_aside(words)
        if kind is not None:
            aside, completed, listed = kind, False, words
            continue
        inner = patterns.INNER_ASIDE.search(text, low, high)
        relative = patterns.RELATIVE.search(text, low, high)
        if aside == "relative":
            starts = _like_agent(text, low, high, names) and not patterns.TREATY.match(words)
            if not (starts and (comma_and or separator.strip() in ("and", ","))) or words.startswith("that "):
                kept[-1] = (kept[-1][0], high)
                continue
            aside = None
        if inner and (relative is None or inner.start() < relative.start()):
            aside, listed = (inner.lastgroup or "one"), words
            high = inner.start()
        elif relative:
            aside = "relative"
        if kept and _belongs(text, kept[-1], separator, (low, high), names):
            kept[-1] = (kept[-1][0], high)
        else:
            kept.append((low, high))
    kept = _with_shared_complement(text, kept)
    return [span for span in (_trimmed(text, *each) for each in kept) if span[1] > span[0]]


def _with_shared_complement(text: str, kept: list[Span]) -> list[Span]:
    """Join bare nouns to the last of their list where its complement is theirs too ("organs and bodies of …")."""
    joined: list[Span] = []
    for low, high in kept:
        shared = patterns.SHARED_COMPLEMENT.match(text, low, high)
        if shared and shared[1] in patterns.SHARING:
            while joined and gazetteer.strip(text[slice(*joined[-1])]) in patterns.SHARING:
                low = joined.pop()[0]
        joined.append((low, high))
    return joined


def _known_start(text: str, low: int, high: int, names: Names) -> bool:
    return bool(patterns.GROUP_START.match(text, low, high)) or names.known(text[low:high])


def _like_agent(text: str, low: int, high: int, names: Names) -> bool:
    """Whether a piece opens a phrase of its own that can be asked: "relevant stakeholders", "civil society"."""
    words = text[low:high]
    if _known_start(text, low, high, names):
        return True
    determined = patterns.DETERMINED.match(words) is not None
    return _agent(words, names) and (determined or gazetteer.group(gazetteer.strip(words)) != "other")


@lru_cache(maxsize=4096)
def _opens_aside(words: str) -> str | None:
    together = patterns.TOGETHER.match(words)
    if together:
        return "with"
    listing, one = patterns.OPENS_LIST.match(words), patterns.OPENS_ONE.match(words)
    if listing and not (one and len(one[0]) > len(listing[0])):
        return "with" if listing[0].lower().startswith(("with", "together", "jointly", "through")) else "list"
    return "one" if one else None


def _pieces(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Cut at commas and conjunctions that stand outside brackets, quotations and protected names."""
    closed: list[Span] = [each.span() for each in patterns.BRACKET.finditer(text, start, end)]
    closed += gazetteer.parted_names(text, start, end)
    pieces: list[tuple[str, int, int]] = []
    low, separator, guard = start, "", _guard(text, start)
    at = start
    while True:
        found = patterns.SEPARATOR.search(text, at, end)
        if found is None:
            break
        at = found.end()
        if found.start() < guard or any(a <= found.start() < b for a, b in closed):
            continue
        pieces.append((separator, low, found.start()))
        low, separator = found.end(), found[0]
        guard = _guard(text, low)
    pieces.append((separator, low, end))
    return [each for each in pieces if each[2] > each[1]]


_ARTICLE = re.compile(r"(?:(?:the|relevant|all|other|its|both)\s+)+", re.IGNORECASE)


def _guard(text: str, at: int) -> int:
    """Return the end of a protected name that opens the piece at `at`, articles aside."""
    article = _ARTICLE.match(text, at)
    inner = article.end() if article else at
    return gazetteer.protected(text, inner) or at


def _belongs(text: str, last: Span, separator: str, piece: Span, names: Names) -> bool:
    """Whether a piece continues the noun phrase before it instead of opening one of its own."""
    before, words = text[last[0] : last[1]], text[piece[0] : piece[1]]
    if words.startswith("the occupying Power") or patterns.TREATY.match(words):
        return True
    if before.endswith("the occupying Power") and names.state(words) is not None:
        return True
    if "as well as" in separator and patterns.DETERMINED.match(words):
        return False
    if names.known(before + separator + words):
        return True
    if patterns.ADJECTIVE_END.search(before) and not names.known(before):
        return True
    if patterns.BARE_HUMAN_RIGHTS.search(before):
        return True
    if patterns.DETERMINED.match(words) or names.known(words):
        return False
    described = patterns.DESCRIBED.search(before)
    if described and not patterns.GROUP_START.match(words):
        return True
    if patterns.ADJECTIVE_END.search(words):
        return False
    bare_words = gazetteer.strip(words)
    own = " " in bare_words.split(" of ", 1)[0].split(" in ", 1)[0].strip()
    if own:
        return False
    if bare_words[:1].isupper() or bare_words.startswith("commissions of inquiry"):
        return False
    return " " in gazetteer.strip(before) and not names.known(before) and not _plain_group(bare_words)


_PLAIN_GROUPS = frozenset(
    ["states", "governments", "stakeholders", "parliaments", "donors", "media", "academia", "business"]
)


def _plain_group(words: str) -> bool:
    return words.lower() in _PLAIN_GROUPS


def _trimmed(text: str, low: int, high: int) -> Span:
    cut = text.rfind(" ", low, high)
    tailed = text[high - 1] in ",;: " or (cut >= 0 and text[cut + 1 : high] in patterns.TAIL_WORDS)
    tail = patterns.TAIL.search(text, low, high) if tailed else None
    if tail and tail.end() == high:
        high = tail.start()
    while high > low and text[high - 1] in " ,;:":
        high -= 1
    lead = patterns.BOTH.match(text, low, high)
    return (lead.end() if lead else low, high)


def _agent(words: str, names: Names) -> bool:
    """Whether a noun phrase can be asked to act; "efforts", "the preparation of …" cannot."""
    return names.known(words) or _acts(words)


@lru_cache(maxsize=4096)
def _acts(words: str) -> bool:
    """Whether a noun phrase that is no name can be asked to act, by its own words."""
    bare = gazetteer.strip(words)
    if bare.startswith(("of ", "to ", "for ")):
        return False
    single = bare.islower() and " " not in bare and not bare.endswith("s")
    if single and bare not in patterns.SINGLE_AGENTS and not patterns.AGENT_NOUNS.search(bare):
        return False
    core = patterns.CORE.split(bare, maxsplit=1)[0]
    head = core.strip(" ,").rsplit(" ", 1)[-1]
    made = patterns.MADE.search(core)
    if made:
        head = made[1]
    if head == "concerned" and " " in core:
        head = core.rsplit(" ", 2)[-2]
    if not head or not head[0].isalpha():
        return False
    if gazetteer.group(core) == "un-system" and patterns.SYSTEM.search(core):
        return True
    if any(patterns.AGENT_NOUNS.search(each) for each in patterns.COORDINATED.split(core)):
        return True
    if head.lower() in patterns.OBJECTS:
        return False
    if patterns.AGENT_NOUNS.search(head):
        return True
    if head[0].isupper():
        return True
    return not patterns.NOT_AGENT.search(head)
