"""By when: "before its forty-third session", "in 2018", "by 31 December 2025", and what comes back every year.

A closed grammar of relation × time. Whose session "its" means is the body last named before it; the calendar that
turns a session into dates is data and lives elsewhere.
"""
# ruff: noqa: E501, SIM905
# Word lists and patterns read better whole.

from __future__ import annotations

import re

from comity.pure.clauses import ordinals
from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.reading import Due

MONTHS = {
    name: number
    for number, name in enumerate(
        "January February March April May June July August September October November December".split(), 1
    )
}
_MONTH = any_of(MONTHS)
DATE = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\s+(\d{{4}})\b")

_RELATIONS = {
    "at": "at", "by": "by", "before": "before", "prior to": "before", "ahead of": "before", "in advance of": "before",
    "in time for": "before", "no later than": "by", "not later than": "by", "at the latest by": "by", "until": "until",
    "up to": "until", "through": "until", "during": "during", "throughout": "during", "in": "in", "from": "from",
    "starting from": "from", "starting at": "from", "starting with": "from", "starting in": "from", "as of": "from",
    "as from": "from", "beginning at": "from", "beginning with": "from", "beginning in": "from", "after": "from",
    "commencing at": "from", "commencing with": "from", "following": "from", "between": "from", "on": "at", "for": "at",
}  # fmt: skip
_RELATION = any_of(_RELATIONS)
_ORDINAL = ordinals.PATTERN
_SESSIONS = re.compile(
    rf"\b(?!on\b)(?P<relation>{_RELATION})\s+(?:(?:both|each of|the latest|latest)\s+)?"
    r"(?P<middle>(?-i:(?:the|a|an)\s+(?:(?!(?:to|and|on|in|of|by|for|session)\b)[a-z-]+\s+){0,6}?(?:of|during)\s+))?"
    r"(?:both\s+)?(?P<whose>its|the|their|(?:the\s+)?(?:Human Rights )?Council’s|the (?:General )?Assembly’s|the Council's)\s+"
    rf"(?P<list>(?:{_ORDINAL})(?:(?:,\s+(?:and\s+)?|\s+and\s+|\s+or\s+|\s+to\s+)(?:at\s+)?(?:its\s+|the\s+)?(?:{_ORDINAL}))*)\s+"
    r"(?:(?:regular|annual|substantive|main|ordinary|plenary|special)\s+)?sessions?\b"
    r"(?P<of>\s+of\s+the\s+(?P<named>(?:United Nations\s+)?(?:[A-Z][\w-]+)(?:\s+(?:and|on|the|of|for|[A-Z][\w-]+))*))?",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?P<relation>at|by|before|during)\s+(?P<whose>its|the)\s+(?:next|forthcoming|following|subsequent)\s+(?:regular\s+)?"
    r"sessions?\b"
)
_YEARS = re.compile(
    rf"(?<![\w-])(?P<relation>{_RELATION})\s+(?:(?:the\s+)?(?:end|beginning|start|middle|course|first half|second half)\s+of\s+"
    r"|early\s+|late\s+|mid-|the year\s+)?"
    rf"(?:(?P<date>\d{{1,2}}\s+(?:{_MONTH})\s+\d{{4}})|(?P<month>{_MONTH})\s+(?P<myear>\d{{4}})|(?P<year>20\d\d))\b(?![-‑/])"
    # "the 2020 election" is no time: what follows a time is a mark or a small word
    r"(?!\s+(?!(?:and|in|at|to|on|for|with|the|through|by|as|of|an?|under|its|within|until|during|when|or|respectively|onwards"
    r"|from|after|before|including|if|pursuant|while|using|taking|an?d?)\b)\w)"
)
_PAST_ACT = re.compile(
    r"(?P<be>\bbe\s+(?:\w+ly\s+)?)?\b(?:submitted|presented|held|adopted|convened|considered|established|discussed|mandated"
    r"|requested|made|endorsed|agreed|organized|contained|decided|launched|approved|appointed|mentioned|produced|issued"
    r"|prepared|delivered|reached|expressed|undertaken|created|extended|concluded|took place|took|entitled)\b[^,;]{0,90}$"
)
_RECURRING = re.compile(
    r"\b(?:annually|every\s+(?:year|two years|three years|four years|five years|other year|six months|second year|session)"
    r"|on an? (?:annual|biennial|triennial|yearly|biannual) basis|biennially|triennially|biannually|yearly|each year|regularly (?:update|report|brief|inform)|(?:report|update|brief|inform) (?:\w+ ){0,2}regularly"
    r"|twice (?:a|per) year|an annual (?:report|update|panel|interactive|discussion|debate|meeting|workshop)|once (?:a|per|every) (?:year|two years)|at each (?:of its )?sessions?|in alternate years|quarterly)\b",
    re.IGNORECASE,
)
# Every word that can recur holds one of these: a quick look before the long one.
_MAY_RECUR = (
    *(
        "annual",
        "every",
        "ennial",
        "yearly",
        "each ",
        "regularly",
        "twice",
        "once ",
        "alternate",
        "quarterly",
    ),
)
_YEAR = re.compile(r"\d\d\d\d")
_BODIES = (
    ("Human Rights Council Advisory Committee", None),
    ("Economic and Social Council", "ECOSOC"),
    ("Human Rights Council", "HRC"),
    ("General Assembly", "GA"),
    ("Security Council", "SC"),
    ("Commission on the Status of Women", "CSW"),
    ("Commission on Crime Prevention and Criminal Justice", "CCPCJ"),
    ("Commission on Narcotic Drugs", "CND"),
    ("Commission for Social Development", "CSocD"),
    ("Commission on Human Rights", "CHR"),
    ("Commission on Population and Development", "CPD"),
    ("Statistical Commission", "StatCom"),
    ("Environment Assembly", "UNEA"),
    ("Advisory Committee", None),
    ("Conference of the Parties", None),
    ("Third Committee", None),
    ("Assembly", "GA"),
    ("Council", "*council"),
)
_BODY = re.compile("|".join(re.escape(name) for name, _ in _BODIES))
_CODES = dict(_BODIES)
_KNOWN = {code for _, code in _BODIES if code} | {"HRC", "HRC-AC"}
_FAR = 30


def date_of(printed: str) -> str | None:
    """Return "25 September 2015" as "2015-09-25", or nothing where no whole date stands."""
    found = DATE.search(printed)
    if found is None or not 1 <= int(found[1]) <= 31:
        return None
    return f"{found[3]}-{MONTHS[found[2]]:02d}-{int(found[1]):02d}"


def recurring(text: str) -> bool:
    """Whether what is asked comes back by itself ("annually", "every two years")."""
    low = text.lower()
    return any(each in low for each in _MAY_RECUR) and _RECURRING.search(text) is not None


def body_code(name: str, adopting: str | None) -> str | None:
    """Return the code of a body by name; "the Council" means the adopting body if that is a council, and in the text
    of a body that no table knows "the Assembly" or "the Council" is that body."""
    if name in ("Assembly", "Council") and adopting and adopting not in _KNOWN:
        return adopting
    code = _CODES.get(name)
    if code == "*council":
        return adopting if adopting in ("HRC", "SC", "ECOSOC") else "HRC"
    return code


def named_body(text: str, end: int, adopting: str | None, start: int = 0) -> str | None:
    """Return the code of the body last named in `text[start:end]`, else the adopting body."""
    named = [each[0] for each in _BODY.finditer(text, start, end)]
    return body_code(named[-1], adopting) if named else adopting


def times(text: str, adopting: str | None, session: int | None, year: int | None) -> list[Due]:
    """Return every time that what is asked for is due, in text order; times of past acts are left out.

    `session` and `year` are those of the adopting body: what lies before them is an account of the past.
    """
    if "session" not in text and "20" not in text:
        return []
    found: list[tuple[int, Due]] = []
    for hit in _SESSIONS.finditer(text) if "session" in text else ():
        found += [(hit.start(), each) for each in _sessions(text, hit, adopting, session)]
    if "session" in text:
        for hit in _NEXT.finditer(text):
            body = named_body(text, hit.start(), adopting)
            relation = _RELATIONS[hit["relation"]]
            found.append((hit.start(), Due(hit[0], relation, body, None, None, None, hit.span())))
    for hit in _YEARS.finditer(text) if _YEAR.search(text) else ():
        due = _year(text, hit, adopting, year)
        if due is not None and not any(abs(at - hit.start()) < _FAR and each.session for at, each in found):
            found.append((hit.start(), due))
    ordered = [each for _, each in sorted(found, key=lambda pair: pair[0])]
    if len(ordered) > 1 and "respectively" in text:
        _respectively(text, ordered, adopting)
    return ordered


def _respectively(text: str, found: list[Due], adopting: str | None) -> None:
    """Give "to A and to B at its … and its … session, respectively" each body its own session."""
    first = found[0].span
    if first is None:
        return
    named = [body_code(each[0], adopting) for each in _BODY.finditer(text, 0, first[0])][-len(found) :]
    if len(named) == len(found) and len(set(named)) == len(named):
        for due, code in zip(found, named, strict=True):
            due.body = code


def _told(text: str, at: int) -> bool:
    """Whether a past act stands just before: "the report submitted to the Council at its fortieth session"."""
    found = _PAST_ACT.search(text, max(0, at - 130), at)
    return found is not None and not found["be"]


def _sessions(text: str, hit: re.Match[str], adopting: str | None, session: int | None) -> list[Due]:
    relation = _RELATIONS[hit["relation"].lower()]
    if (
        relation == "from"
        and hit["relation"].lower() in ("from", "following", "after")
        and _told(text, hit.start())
    ):
        return []
    named = (hit["named"] or "").strip()
    if named:
        inner = _BODY.search(named)
        body = body_code(inner[0], adopting) if inner else None
    elif "Council" in hit["whose"]:
        body = body_code("Council", adopting)
    elif "Assembly" in hit["whose"]:
        body = body_code("Assembly", adopting)
    else:
        body = named_body(text, hit.start(), adopting)
    numbers = [ordinals.number(each[0]) for each in re.finditer(_ORDINAL, hit["list"], re.IGNORECASE)]
    past = session is not None and body == adopting and all(n is not None and n < session for n in numbers)
    if past or (_told(text, hit.start()) and not (session and body == adopting)):
        return []
    printed = hit[0].strip()
    if named and not (body and _BODY.search(named)):
        printed = text[hit.start() : hit.start("of")]
    return [
        Due(printed, relation, body, number, None, None, hit.span())
        for number in numbers
        if number is not None
    ]


def _year(text: str, hit: re.Match[str], adopting: str | None, year: int | None) -> Due | None:
    if hit["relation"] in ("of", "for", "after", "following") or _told(text, hit.start()):
        return None
    relation = _RELATIONS[hit["relation"]]
    if hit["date"]:
        date = date_of(hit["date"])
        if date is None or (year is not None and int(date[:4]) < year):
            return None
        return Due(hit[0], relation, None, None, None, date, hit.span())
    number = int(hit["myear"] or hit["year"])
    if year is not None and number < year:
        return None
    if hit["month"]:
        return Due(hit[0], relation, None, None, None, f"{number}-{MONTHS[hit['month']]:02d}", hit.span())
    return Due(hit[0], relation, None, None, number, None, hit.span())
