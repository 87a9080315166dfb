"""From the words that name an addressee to its full official name and its kind.

Short forms that need the document ("the Special Rapporteur", "the Working Group", "the Committee") are resolved by
`Names`, which remembers the full names a document has used so far.
"""
# ruff: noqa: E501
# Word lists and patterns read better whole.

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from comity.pure.clauses import gazetteer_names as table
from comity.pure.clauses.instrument_names import FULL
from comity.pure.clauses.tables import Tables, plain

_SPACE = re.compile(r"\s+")
_HEADED = (
    r"((?:Special Rapporteur|Independent Expert|Working Group|Expert Mechanism|Special Representative|Special Envoy"
    r"|Commission of Inquiry|International Commission of Human Rights Experts|Independent International Fact-Finding"
    r" Mission|Fact-Finding Mission|Independent Mechanism|Commission"
    r"|Committee|Subcommittee|Forum|Board of Trustees|Trust Fund|Voluntary Fund|Intergovernmental Working Group"
    r"|Group of [A-Z]\w+(?: [A-Z]?\w+)? Experts|Independent Investigative Mechanism|Ad Hoc Committee|Permanent Forum"
    r"|Advisory Committee|Independent Institution|Special Adviser|Conference of the Parties|Board|Council)"
    r" (?:(?:of|to) the Secretary-General )?(?:on|against|for (?:the )?(?=[A-Z])|to (?=Advance|Investigate|Support)|in the field of|in (?=[A-Z])"
    r"|of (?=Experts|Trustees|the Parties|Inquiry|Independent)|of the (?=Human Rights Council on|United Nations Voluntary))\s?(?=\S))"
)
# Capitals are found fast; the one name that is printed in small letters too has a pattern of its own.
_SMALL = "independent international fact-finding mission"
_HEADED_SMALL = re.compile(_HEADED.replace("((?:", f"((?:{_SMALL}|", 1))
_HEADED_CAPITAL = re.compile(_HEADED)
_STOP = re.compile(
    r"[;:.(\[]|,(?! (?:especially|its causes|including its|racial|summary|inhuman|justice|healthy|clean|Social|sexual"
    r"|child|Scientific|Inhuman))|\s(?:to (?=[a-z]+\b)(?!an?\b|the\b)|and (?:the|all|its|to|of the|requests|invites"
    r"|encourages|other|calls|welcomes|urges|that|in )|in (?:accordance|its|his|her|this|order|which)|at (?=its|the|[A-Z])|who\b|which\b|whose\b"
    r"|has\b|have\b|is\b|was\b|for (?:his|her|its|a )|as (?:set|well|contained|defined|established|outlined|described|mandated|provided|renewed|extended|laid|a )|shall|should|will|with\b|by\b|within\b"
    r"|pursuant|established|submitted|presented|during|held|on (?:his|her|its|the work)|that\b|concerning)"
)
_GOVERNMENT = re.compile(r"Government of (?:the )?[A-Z][\w’'-]+(?: (?:of |and |the )*[A-Z][\w’'-]+)*")
_OFFICE = re.compile(
    r"Office (?:of the|for the|of|on) (?:United Nations )?[A-Z][\w-]+(?: (?:of |for |and |on |the )*[A-Z][\w-]+)*"
)
# "the Centre", "the Mechanism": bodies known by one capitalised noun, named in full with what they are for.
_INSTITUTION = re.compile(
    r"\b(Centre|Mechanism|Institute|Institution|Entity) (?:for|on|of|to|in) (?:the )?(?=[A-Z])"
)
_CAPITALS_BEFORE = re.compile(r"(?:[A-Z][\w’-]+(?:, | and | )(?:the )?)+$")
_REFUGEES = "High Commissioner for Refugees"
_SHORT = {
    "centre": ("centre",),
    "mechanism": (
        "mechanism",
        "expert mechanism",
        "independent mechanism",
        "independent investigative mechanism",
    ),
    "institute": ("institute",),
    "institution": ("institution", "independent institution"),
    "entity": ("entity",),
    "office": ("office",),
    "government": ("government",),
    "special rapporteur": ("special rapporteur",),
    "independent expert": ("independent expert",),
    "mandate holder": ("special rapporteur", "independent expert"),
    "working group": ("working group", "intergovernmental working group"),
    "intergovernmental working group": ("intergovernmental working group", "working group"),
    "expert mechanism": ("expert mechanism", "international independent expert mechanism"),
    "special representative": ("special representative",),
    "special envoy": ("special envoy",),
    "special adviser": ("special adviser",),
    "commission of inquiry": ("commission of inquiry",),
    "fact-finding mission": ("independent international fact-finding mission", "fact-finding mission"),
    "commission": ("commission", "commission of inquiry"),
    "committee": ("committee", "ad hoc committee"),
    "ad hoc committee": ("ad hoc committee",),
    "subcommittee": ("subcommittee",),
    "forum": ("forum",),
    "permanent forum": ("permanent forum",),
    "board of trustees": ("board of trustees",),
    "board": ("board of trustees", "board"),
    "trust fund": ("trust fund", "voluntary fund"),
    "fund": ("trust fund", "voluntary fund"),
    "conference of the parties": ("conference of the parties",),
    "group of experts": ("group of",),
}


@dataclass(slots=True)
class Names:
    """What a document has named: the adopting body, and the last full name for each kind of short form."""

    tables: Tables
    body: str = table.COUNCIL
    heads: dict[str, str] = field(default_factory=dict)
    anywhere: dict[str, str] = field(default_factory=dict)
    cache: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    judged: dict[str, bool] = field(default_factory=dict)
    council: str | None = None
    refugees: bool = False  # "the High Commissioner" of this document is the one for Refugees

    def survey(self, texts: Iterable[str]) -> None:
        """Look through the whole document first, for short forms that come before their full name."""
        balance = 0
        for text in texts:
            if "High Commissioner for " in text:
                balance += text.count(_REFUGEES) - text.count("High Commissioner for Human Rights")
                self.refugees = balance > 0
            for head, name in self._named(text):
                self.anywhere.setdefault(head, name)

    def note(self, text: str) -> None:
        """Remember the full names that stand in a paragraph, in text order."""
        if " Council" in text:
            for name in ("Security Council", "Economic and Social Council", "Human Rights Council"):
                if name in text:
                    self.council = name
        for head, name in self._named(text):
            self.heads[head] = name

    def _named(self, text: str) -> list[tuple[str, str]]:
        kept = self.cache.get(text)
        if kept is not None:
            return kept
        found: list[tuple[str, str]] = []
        if "Government of " in text:
            found += [("government", each[0]) for each in _GOVERNMENT.finditer(text)]
        if "Office o" in text or "Office for" in text:
            for each in _OFFICE.finditer(text):
                found.append(("office", table.NAMES.get(each[0].lower(), (each[0], ""))[0]))
        for hit in (_HEADED_SMALL if _SMALL in text else _HEADED_CAPITAL).finditer(text):
            name = full_name(text, hit.start())
            if name:
                found.append((_head_of(hit[1]), name))
        if "Centre " in text or "Mechanism " in text or "Instit" in text or "Entity " in text:
            found += _institutions(text)
        self.cache[text] = found
        return found

    def resolve(self, words: str) -> tuple[str, str]:
        """Return (canonical, type) for the words of an addressee, articles included."""
        bare = strip(words)
        low = bare.lower().replace("’", "'").replace("‑", "-")
        if low == "council":
            return (
                self.body if self.body.endswith("Council") else (self.council or table.COUNCIL)
            ), table.BODY
        known = table.NAMES.get(low)
        if known is not None:
            if self.refugees and low in _COMMISSIONERS:
                return table.NAMES[_COMMISSIONERS[low]]
            return known
        for short in _SHORT.get(low, ()):
            full = self.heads.get(short) or self.anywhere.get(short)
            if full is not None and short == "government":
                return full, table.STATE
            if full is not None:
                return table.NAMES.get(full.lower(), (full, group(full)))
        if low == "office":
            return table.NAMES["unhcr"] if self.refugees else (table.OHCHR, table.OFFICE)
        state = self.state(bare)
        if state is not None:
            return state
        return bare, group(bare)

    def known(self, words: str) -> bool:
        """Whether these words are a name of their own: a table entry, a short form, a State."""
        kept = self.judged.get(words)
        if kept is None:
            bare = strip(words)
            low = bare.lower().replace("’", "'")
            kept = low in table.NAMES or low in _SHORT or low == "council" or self.state(bare) is not None
            self.judged[words] = kept
        return kept

    def state(self, bare: str) -> tuple[str, str] | None:
        """Return the State these words name, or nothing; "Government of X" and "X authorities" stay as printed."""
        name = bare.rstrip(",").removesuffix(" the occupying Power").rstrip(",")
        iso3 = self._iso3(name)
        if iso3 is not None:
            return self.tables.state_names.get(iso3, name), table.STATE
        government = _GOVERNMENT_OF.match(bare)
        if government and self._one_place(bare[government.end() :]):
            kind = table.STATES if bare.startswith("Governments") else table.STATE
            return bare, kind
        if _AUTHORITIES.match(bare):
            return bare, table.STATE
        return None

    def _one_place(self, place: str) -> bool:
        """Whether "of …" names one State and nothing more: a name with an "and" in it, but not a State and its partners."""
        bare = place.removeprefix("the ")
        return ("," not in bare and " and " not in bare) or self._iso3(bare) is not None

    def _iso3(self, name: str) -> str | None:
        if not name[:1].isupper() or len(name) > _LONGEST_STATE:
            return None
        return _state_index(self.tables).get(_plain(name))


_COMMISSIONERS = {
    "high commissioner": "high commissioner for refugees",
    "office of the high commissioner": "office of the high commissioner for refugees",
    "his office": "office of the high commissioner for refugees",
    "her office": "office of the high commissioner for refugees",
}


def _institutions(text: str) -> list[tuple[str, str]]:
    """Return the bodies named by one noun with capitals before it and what they are for after it."""
    found: list[tuple[str, str]] = []
    for hit in _INSTITUTION.finditer(text):
        before = _CAPITALS_BEFORE.search(text, max(0, hit.start() - 90), hit.start())
        start = before.start() if before else hit.start()
        rest = full_name(text, hit.start())
        if rest is not None:
            name = text[start : hit.start()] + rest
            found.append((hit[1].lower(), table.NAMES.get(name.lower(), (name, ""))[0]))
    return found


_GOVERNMENT_OF = re.compile(r"(?:\w+ )?(?:Governments?|(?:transitional )?authorities) (?:of|in) ")
_AUTHORITIES = re.compile(
    r"(?:[A-Z]\w+ )+(?:transitional |military |de facto )*(?:authorities|Government|regime)$"
)
# What follows tells who made a group or who uses it; it says nothing of what the group is.
_MADE_BY = re.compile(
    r" (?:established|created|led|set up|appointed|provided|managed|run|involved|engaged|by|into|whose|which|who)\b"
)
_CORE = re.compile(
    r" (?!of (?:inquiry|experts|independent|eminent|persons|trustees|the parties)\b)(?:of|in|on|for|to|that|which|concerned|from|with|at|within)\b"
)
_LONGEST_STATE = 80
_plain = lru_cache(maxsize=4096)(plain)
_INDEX: dict[int, tuple[Tables, dict[str, str]]] = {}


def _state_index(tables: Tables) -> dict[str, str]:
    """The State names of a `Tables` in plain spelling, made once for each."""
    kept = _INDEX.get(id(tables))
    if kept is not None and kept[0] is tables:
        return kept[1]
    index = {plain(name): iso3 for name, iso3 in tables.states.items()}
    _INDEX.clear()
    _INDEX[id(tables)] = (tables, index)
    return index


def _head_of(printed: str) -> str:
    low = printed.lower()
    for head in _HEADS:
        if low.startswith(head):
            return head
    return low.split(" on ")[0].strip()


_HEADS = sorted(
    {each for many in _SHORT.values() for each in many} | set(_SHORT), key=lambda each: (-len(each), each)
)


def full_name(text: str, at: int) -> str | None:
    """Return the full name of a mandate or body that begins at `at`: from the table, or up to where it must end."""
    low = text[at : at + 260].lower().replace("’", "'")
    first = low.split(" ", 1)[0]
    for name in _BY_FIRST.get(first, ()):
        if low.startswith(name) and not low[len(name) : len(name) + 1].isalnum():
            return table.NAMES[name][0]
    stop = _STOP.search(text, at + 10, at + 260)
    end = stop.start() if stop else min(len(text), at + 260)
    name = text[at:end].strip(" ,")
    return name if " " in name else None


def _by_first() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in table.NAMES:
        found.setdefault(name.split(" ", 1)[0], []).append(name)
    return {first: sorted(names, key=len, reverse=True) for first, names in found.items()}


_BELLIGERENTS = re.compile(r"(?:warring )?parties to (?:\w+ )*?(?:conflicts?|hostilities)\b")
_BY_FIRST = _by_first()
_GROUPS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in table.GROUPS)


def protected(text: str, at: int) -> int | None:
    """Return the end of a name of the table that begins at `at`, or nothing: "and" inside it does not part a list."""
    names = _BY_FIRST.get(text[at : text.find(" ", at, at + 220)].lower().replace("’", "'"))
    if names is None:
        return None  # a name of one word has nothing in it that parts a list
    low = text[at : at + 220].lower().replace("’", "'")
    for name in names:
        if " " in name and low.startswith(name) and not low[len(name) : len(name) + 1].isalnum():
            return at + len(name)
    return None


_RELATIVE_PRONOUNS = (
    "who ",
    "that ",
    "which ",
    "in a position",
    "not yet",
)  # "those who took part" keeps its "those"
_PARTED = tuple(
    name.lower().replace("’", "'")
    for name in (*table.NAMES, *FULL)
    if "," in name or " and " in name.lower() or " or " in name
)
_WORDS = re.compile(r"[^\s,.;()]+")
_PARTED_BY_FIRST: dict[str, list[str]] = {}
for _name in _PARTED:
    _PARTED_BY_FIRST.setdefault(_WORDS.findall(_name)[0], []).append(_name)


def parted_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where names that hold a comma or an "and" stand in `text[start:end]`."""
    low = text[start:end].lower().replace("’", "'")
    found: list[tuple[int, int]] = []
    if "," not in low and " and " not in low and " or " not in low:
        return found
    for first in _PARTED_BY_FIRST.keys() & set(_WORDS.findall(low)):
        for name in _PARTED_BY_FIRST[first]:
            at = low.find(name)
            if at >= 0:
                found.append((start + at, start + at + len(name)))
    return found


@lru_cache(maxsize=4096)
def strip(words: str) -> str:
    """Return a noun phrase without the articles and quantifiers that open it, in single spaces."""
    bare = _SPACE.sub(" ", words).strip(" ,;")
    while True:
        first, _, rest = bare.partition(" ")
        if rest and first.lower() in table.DROPPED and not rest.startswith(_RELATIVE_PRONOUNS):
            bare = rest
        else:
            return bare


@lru_cache(maxsize=4096)
def group(bare: str) -> str:
    """Return the type of a group that no table names, by its own words."""
    if _BELLIGERENTS.match(bare) or bare.startswith(("non-State ", "national institutions")):
        return table.OTHER
    made = _MADE_BY.search(bare)
    phrase = bare[: made.start()] if made else bare
    cuts = [each.start() for each in _CORE.finditer(phrase)]
    for end in (*cuts, len(phrase)):
        for pattern, kind in _GROUPS:
            if pattern.search(phrase, 0, end):
                return kind
    return table.OTHER
