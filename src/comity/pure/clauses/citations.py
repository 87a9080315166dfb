"""What a text cites by symbol or number: "General Assembly resolution 70/1", "A/HRC/37/79", and notes that resolve it.

A number belongs to the body before it, carried along a list ("Council resolution 35/8 … and Assembly resolution
72/171"); "its resolution" belongs to the subject of its sentence. Symbols are written in their official form
(Editorial Manual, "Document symbols").
"""
# ruff: noqa: E501
# Word lists and patterns read better whole.

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.pure.clauses import due
from comity.pure.clauses.bodies import BY_CODE
from comity.pure.clauses.reading import Citation

_BODIES: tuple[tuple[str, str], ...] = (
    ("United Nations Environment Assembly", "UNEA"), ("Environment Assembly", "UNEA"), ("World Health Assembly", "WHA"),
    ("General Assembly", "GA"), ("Human Rights Council", "HRC"), ("Economic and Social Council", "ECOSOC"),
    ("Security Council", "SC"), ("Commission on Human Rights", "CHR"), ("Sub-Commission", "SUB"), ("World Conference", "?"),
    ("Conference of the Parties", "?"), ("Conference of the States Parties", "?"), ("Conference of States Parties", "?"),
    ("Commission on Narcotic Drugs", "?"), ("Commission on Crime Prevention and Criminal Justice", "?"),
    ("Commission on the Status of Women", "?"), ("Governing Council", "?"), ("Trade and Development Board", "?"),
    ("Executive Board", "?"), ("General Conference", "?"), ("Council of Europe", "?"), ("Parliamentary Assembly", "?"),
    ("African Commission", "?"), ("Board of Governors", "?"), ("UN-Habitat Assembly", "?"), ("UNESCO", "?"),
    ("Working Group", "?"), ("Assembly", "GA"), ("Council", "*"), ("Commission", "*commission"),
)  # fmt: skip
_BODY_NAME = re.compile("|".join(re.escape(name) for name, _ in _BODIES))
_CODE = dict(_BODIES)

_ROMAN = r"[IVXLC]+"
_NUMBER = (
    rf"(?:(?:S|ES|R)[-‑]\d{{1,2}}(?:/\d{{1,3}}|/[A-Z]{{1,3}}\b)?|\d{{1,4}}/\d{{1,4}}"
    rf"|\d{{1,4}}(?=\s+(?:[A-Z]\s+)?\((?:\d{{4}}|(?:S[-‑]|ES[-‑])?{_ROMAN})\)))"
    rf"(?:\s+(?P<letter>[A-Z](?:\s?(?:to|[-–‑])\s?[A-Z])?(?![\w’'])))?(?:\s+\((?P<bracket>\d{{4}}|(?:S[-‑]|ES[-‑])?{_ROMAN})\))?"
    rf"(?:\s+(?P<after>[A-Z](?:\s?(?:to|[-–‑])\s?[A-Z])?(?![\w’'])))?"
)
_ITEM = re.compile(rf"(?P<number>{_NUMBER})")
_HEAD = re.compile(
    r"\b(?P<kind>resolutions?|decisions?|presidential statements?|President’s statements?|statements? by the President"
    r"|PRST|Resolutions?|Decisions?)\s+(?:(?:Nos?\.|No)\s+)?(?=(?:S|ES|R)?[-‑]?\d)"
)
_HEAD_WORD = re.compile(r"[rRdD]e(?:solution|cision)")
_NEXT = re.compile(
    r"(?P<joint>\s*(?:,\s+as well as|\s+as well as|,\s+and|,\s+or|,|;\s+and|\s+and|\s+or|\s+to|;)\s+)"
    r"(?:(?:also\s+|its\s+|in\s+(?:its\s+)?|of\s+|and\s+)?(?:subsequent\s+)?(?P<kind>resolutions?|decisions?)\s+)?(?=(?:S|ES)?[-‑]?\d)"
)
_BARE = re.compile(r"(?:,|;|\band|\bor)\s+(?=(?:S|ES)?[-‑]?\d{1,4}(?:/\d|\s*\())")
_BODY_AFTER = re.compile(
    rf"(?:\s+of\s+{due.DATE.pattern[2:-2]})?(?:\s+of|,?\s+adopted\s+by|\s+by)\s+(?:the|its)\s+(?P<body>[A-Z][\w-]+(?:\s+(?:on|of|and|the|for|[A-Z][\w-]+))*)"
)
_SYMBOL = re.compile(
    r"(?<![\w/.])(?P<symbol>(?:A|E|S|T|ST|CEDAW|CCPR|CRC|CERD|CAT|CMW|CRPD|CED|HRI|NPT|CTOC|FCCC|CBD|UNEP|TD|DP|ID|HSP|LOS|ISBA"
    r"|SPLOS|CAC|TPNW|APLC|CCM|BWC|CD|UNW|GC|EB|IAEA|INFCIRC|JIU|WHA|C|UNFF|SAICM|UNITAR|PBC|DC|CTBT|BWC|COP|OPCW|PC)"
    r"/(?:[A-Za-z0-9][\w.‑-]*/?)*[\w]|UNEP/EA\.\d+/[Rr]es\.\d+|WHA\d+\.\d+)"
    r"(?P<tail>(?:\s+(?:and|to)\s+(?:Corr|Add)\.\d+)*(?:\s+\((?:\d{4}|Part [IVX]+|Vol\. [IVX]+|Vol\. [IVX]+\)\s?[^)]{0,20})\))?)"
)
_MAY_BE_SYMBOL = re.compile(r"/(?<=[A-Z]/)")  # a stroke after a capital, which every symbol but WHA's has
_ADJACENT = re.compile(r"(?:’s|'s)?\s+(?:[a-z-]+\s+){0,2}")
_COUNCILS = re.compile(r"Human Rights Council|Security Council|Economic and Social Council")
_SUBORDINATE = re.compile(r"\b(?:that|which|by|of)\s+the\s+(?:[\w-]+\s+)?$|\b(?:that|which|by)\b")
_OF_DATE = re.compile(rf"\s+(?:\([^)]*\)\s+)?(?:,?\s*adopted\s+on|of|dated)\s+{due.DATE.pattern[2:-2]}\b")
_BOTH = re.compile(rf",?\s+(?:both|all)\s+of\s+{due.DATE.pattern[2:-2]}\b")
_ABOUT = re.compile(r",\s+(?:on|concerning|regarding)\s")
_LATE_DATE = re.compile(rf",\s+(?:both\s+|all\s+)?of\s+{due.DATE.pattern[2:-2]}\b")
_TITLE = re.compile(r"\s*,?\s*(?:entitled|on)\s+[“\"](?P<title>[^“”\"]*)[”\"]")
_ASIDE = re.compile(
    r"\s*,\s*(?:(?:annex|annexes|sect(?:ion|\.)|chap\.|part)\s+[IVX\d]+(?:[,.]?\s*(?:annex|sect\.|para\.|paragraph)\s+[\w]+)*|annex)\b"
)
_ITS_BEFORE = re.compile(r"\b(?P<its>its|the Council’s|the Assembly’s|their|his)\s+(?:[\w-]+\s+){0,3}$")
_PARAGRAPH_OF = re.compile(
    r"(?P<pin>(?:operative\s+)?(?:paragraphs?|paras?\.)\s+\d+(?:\s*\([a-z]+\))*(?:\s*(?:,|to|and|[-–])\s*\d+(?:\s*\([a-z]+\))*)*"
    r"|section\s+[IVX]+|part\s+[IVX]+|annex(?:\s+[IVX]+)?)(?:\s*,)?\s+(?:of|to)\s+(?:the\s+)?(?:its\s+)?(?:annex\s+to\s+)?$"
)
_PIN_AFTER = re.compile(
    r"\s*,\s*(?:in particular\s+|notably\s+)?(?P<pin>(?:(?:operative\s+)?(?:paragraphs?|paras?\.|sections?|sect\.|annex|part|chap\.)"
    r"(?:\s+(?:[IVX]+|\d+)(?:\s*\([a-z]+\))*(?:\s*(?:to|and|[-–])\s*(?:[IVX]+|\d+))*)?"
    r"(?:,\s+(?:paras?\.|sect\.|annex)\s+[\w]+)*))(?![\w])"
)
_SUBJECT_AFTER = re.compile(
    r"\s*,\s+(?:in which\s+)?the\s+(?P<body>General Assembly|Assembly|Human Rights Council|Security Council|Council|Commission"
    r"(?: on Human Rights)?|Economic and Social Council)\b"
)
_SUBJECT_BEFORE = re.compile(
    r"(?P<body>General Assembly|Assembly|Human Rights Council|Security Council|Economic and Social Council|Council"
    r"|Commission on Human Rights|Commission)(?:\s+[a-z]\w*){0,9}?,?\s*(?:\([^)]*\)\s*)?(?:including\s+)?(?:by|in|through|pursuant to|under)\s+"
    r"(?:paragraphs?\s+[\d, and]+\s+of\s+)?(?:its\s+)?$"
)
_GENERIC = re.compile(
    r"\b(?:all\s+)?(?:(?:its|their|the|other)\s+)?(?:previous|relevant|all|subsequent|earlier|prior|pertinent)\s+(?:and relevant\s+)?"
    r"(?:United Nations\s+|General Assembly\s+|Human Rights Council\s+|Security Council\s+|Council\s+)?(?:decisions and\s+)?resolutions"
    r"(?:\s+and decisions)?(?!\s+(?:S|ES)?[-‑]?\d)"
)
_SENTENCE = 420


class Citer:
    """Collects the citations of one document, one entry for each document and paragraph."""

    def __init__(self, adopting: str) -> None:
        self.adopting = adopting
        self.found: list[Citation] = []
        self.seen: set[tuple[str, str]] = set()
        self.unresolved: list[tuple[str, str]] = []
        self._last = ("resolution", adopting)  # what a bare number further on in the paragraph belongs to
        self._listed: list[Citation] = []  # the list that such a number goes on with

    def add(self, citation: Citation) -> None:
        key = (citation.paragraph, citation.symbol or citation.name or citation.surface)
        if key in self.seen:
            return
        self.seen.add(key)
        self.found.append(citation)

    def read(self, paragraph: str, text: str, via: str | None = None) -> list[tuple[int, int]]:
        """Add what stands in a text by symbol or number; return the spans of quoted titles, for others to pass over."""
        quiet: list[tuple[int, int]] = []
        if _MAY_BE_SYMBOL.search(text) or "WHA" in text:
            for hit in _SYMBOL.finditer(text):
                self._symbol(paragraph, text, hit, via)
        if "esolution" in text or "ecision" in text or "tatement" in text:
            done, last = 0, None
            for hit in _heads(text):
                if hit.start() >= done:
                    if last is not None:
                        self._further(paragraph, text, (last, hit.start()), via, quiet)
                    done = last = self._numbers(paragraph, text, hit, via, quiet)
            if last is not None:
                self._further(paragraph, text, (last, len(text)), via, quiet)
            if via is None and "esolutions" in text:
                for hit in _GENERIC.finditer(text):
                    self.add(
                        Citation(
                            paragraph,
                            hit[0],
                            "resolution",
                            None,
                            None,
                            None,
                            None,
                            None,
                            "generic",
                            hit.span(),
                        )
                    )
        return quiet

    def _symbol(self, paragraph: str, text: str, hit: re.Match[str], via: str | None) -> None:
        printed = hit["symbol"].replace("‑", "-").rstrip(".-/*")
        if not any(each.isdigit() for each in printed) or printed.count("/") < 1:
            return
        year = re.match(r"\s+\(\d{4}\)", hit["tail"] or "")
        parts = re.split(r"[-–](?=(?:A|E|S)/)", printed)
        for part in parts[:1]:  # of a document with two symbols the first is enough to find it
            symbol = part + (f" {year[0].strip()}" if year and part.startswith("S/RES") else "")
            if part.startswith("S/RES") and not year:
                bracket = re.match(r"\s*\((\d{4})\)", text[hit.end("symbol") :])
                symbol = f"{part} ({bracket[1]})" if bracket else part
            end = hit.end()
            pin = _PIN_AFTER.match(text, end)
            dated = _OF_DATE.match(text, end)
            date = due.date_of(dated[0]) if dated else None
            surface = text[hit.start() : hit.end("symbol")].rstrip(".-/*")
            span = None if via else (hit.start(), hit.start() + len(surface))
            self.add(
                Citation(
                    paragraph, surface, _kind(symbol), None, symbol, date, body_of(symbol), pin["pin"] if pin else None,
                    "symbol", span, via,
                )
            )  # fmt: skip

    def _numbers(
        self, paragraph: str, text: str, hit: re.Match[str], via: str | None, quiet: list[tuple[int, int]]
    ) -> int:
        """Read the list of numbers after "resolution(s)"; return where it ends."""
        kind = "decision" if hit["kind"].lower().startswith("dec") else "resolution"
        if "tatement" in hit["kind"]:
            kind = "presidential-statement"
        code, surface_start = self._body(text, hit)
        listed: list[Citation] = []
        at, first = hit.end(), True
        while True:
            item = _ITEM.match(text, at)
            if item is None:
                break
            symbol, body = _official(kind, item, code, self.adopting)
            start = surface_start if first else item.start()
            before = _PARAGRAPH_OF.search(text, max(0, surface_start - 90), surface_start) if first else None
            at = item.end()
            at, date, title, pin = _details(text, at, quiet)
            if symbol is None:
                self.unresolved.append((paragraph, text[start : item.end()]))
            else:
                span = None if via else (start, item.end())
                listed.append(
                    Citation(
                        paragraph, text[start : item.end()], kind, title, symbol, date, body,
                        before["pin"] if before else pin, "symbol", span, via,
                    )
                )  # fmt: skip
            joint = _NEXT.match(text, at)
            if joint is None:
                break
            after = _ITEM.match(text, joint.end())
            if after is None:
                break
            at, first = joint.end(), False
            if joint["kind"]:
                kind = "decision" if joint["kind"].startswith("dec") else "resolution"
        self._last, self._listed = (kind, code), listed if hit["kind"].lower().endswith("s") else []
        _share_dates(listed)
        both = _BOTH.match(text, at)
        if both:
            date = due.date_of(both[0])
            for each in listed:
                each.date = each.date or date
            at = both.end()
        for each in listed:
            self.add(each)
        return at

    def _further(
        self,
        paragraph: str,
        text: str,
        between: tuple[int, int],
        via: str | None,
        quiet: list[tuple[int, int]],
    ) -> None:
        """Read "…, and 24/33 of 27 September 2013" after the list was broken by what the one before is about."""
        kind, code = self._last
        about = 0
        if text.find("/", *between) < 0 and text.find("(", *between) < 0:
            return
        for hit in _BARE.finditer(text, *between):
            item = _ITEM.match(text, hit.end())
            if item is None or any(low <= item.start() < high for low, high in quiet):
                continue
            if not _OF_DATE.match(text, item.end()):
                if not self._listed or not _ABOUT.match(text, item.end()):
                    continue
                about = item.end()
            symbol, body = _official(kind, item, code, self.adopting)
            _, date, title, pin = _details(text, item.end(), quiet)
            if symbol is not None:
                span = None if via else item.span()
                found = Citation(
                    paragraph, item[0], kind, title, symbol, date, body, pin, "symbol", span, via
                )
                self._listed.append(found)
                self.add(found)
        late = _LATE_DATE.search(text, about, between[1]) if about else None
        if late:  # "5/1, on this, and 5/2, on that, of 18 June 2007"
            for each in self._listed:
                each.date = each.date or due.date_of(late[0])

    def _body(self, text: str, hit: re.Match[str]) -> tuple[str, int]:
        """Return the code of the body whose number follows, and where the printed citation begins."""
        start = hit.start()
        low = max(0, start - _SENTENCE)
        before = text[low:start]
        item = _ITEM.match(text, hit.end())
        after = _BODY_AFTER.match(text, item.end()) if item else None
        if after is not None:
            named = _BODY_NAME.search(after["body"])
            if named is not None:
                return self._code(named[0], text, start), start
        direct = _last(_BODY_NAME, before)
        if direct is not None:
            between = before[direct.end() :]
            if _ADJACENT.fullmatch(between):
                return self._code(direct[0], text, start), low + direct.start()
        its = _ITS_BEFORE.search(before)
        if its is not None:
            return self._subject(text, hit, low + its.start()), start
        if direct is not None and _near(before[direct.end() :]):
            code = self._code(direct[0], text, start)
            return (self.adopting if code == "?" else code), start
        return self.adopting, start

    def _code(self, name: str, text: str, at: int) -> str:
        code = _CODE[name]
        if name in ("Assembly", "Council") and self.adopting not in _SERIES and self.adopting not in BY_CODE:
            return self.adopting
        if code == "*":
            if self.adopting in ("HRC", "SC", "ECOSOC"):
                return self.adopting
            last = _last(_COUNCILS, text, max(0, at - 900), at)
            return _CODE[last[0]] if last else "HRC"
        if code == "*commission":
            return "CHR" if "Commission on Human Rights" in text[max(0, at - 2000) : at] else "?"
        return code

    def _subject(self, text: str, hit: re.Match[str], at: int) -> str:
        """Return the body that "its resolution" means: the subject of the sentence, else the adopting body."""
        before = _SUBJECT_BEFORE.search(text, max(0, at - 120), at + 4)
        if before is not None:
            return self._code(before["body"], text, at)
        for after in _SUBJECT_AFTER.finditer(text, hit.end(), min(len(text), hit.end() + 160)):
            if not re.search(r"[;”]|, and ", text[hit.end() : after.start()]) and re.match(
                r"(?:.*\b(?:in|by|through|under|with)\s+)?$", text[max(0, at - 8) : at], re.DOTALL
            ):
                return self._code(after["body"], text, at)
        low = max(0, at - 900)
        clause = text[max(text.rfind(", and ", low, at), text.rfind(";", low, at), low) : at]
        that = _SUBORDINATE.search(clause)
        if that is not None:
            last = _last(_BODY_NAME, clause, that.start())
            if last is not None and _CODE[last[0]] != "?":
                return self._code(last[0], text, at)
        return self.adopting


def _heads(text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `_HEAD`, tried only where one of the two common words stands if no other is in the text."""
    if "tatement" in text or "PRST" in text:
        yield from _HEAD.finditer(text)
        return
    for place in _HEAD_WORD.finditer(text):
        hit = _HEAD.match(text, place.start())
        if hit is not None:
            yield hit


def _share_dates(listed: list[Citation]) -> None:
    """Give "resolutions 5/1 and 5/2 of 18 June 2007" one date: a number without one takes that of the next."""
    following: str | None = None
    for each in reversed(listed):
        if each.date is None and each.name is None:
            each.date = following
        following = each.date or following


_ELSEWHERE = re.compile(
    r"\b(?:its|their|in which|by which|since|adoption|adopted|established|paragraphs?|decided|that)\b|;"
)


def _last(
    pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None
) -> re.Match[str] | None:
    """Return the last hit of a pattern, or nothing."""
    hits = list(pattern.finditer(text, start, len(text) if end is None else end))
    return hits[-1] if hits else None


def _near(between: str) -> bool:
    """Whether nothing but a list of numbers, dates and titles stands between a body and the next "resolution"."""
    return len(between) < 300 and not _ELSEWHERE.search(between)


def _details(
    text: str, at: int, quiet: list[tuple[int, int]]
) -> tuple[int, str | None, str | None, str | None]:
    """Read the date, the quoted title and the annex that stand after a number."""
    date: str | None = None
    title: str | None = None
    pin: str | None = None
    for _ in range(4):
        dated = _OF_DATE.match(text, at)
        if dated and date is None:
            date, at = due.date_of(dated[0]), dated.end()
            continue
        named = _TITLE.match(text, at)
        if named and title is None:
            title, at = named["title"].strip().rstrip(","), named.end()
            quiet.append((named.start("title"), named.end("title")))
            continue
        pinned = _PIN_AFTER.match(text, at) or _ASIDE.match(text, at)
        if pinned and pin is None:
            pin, at = pinned[0].strip(" ,"), pinned.end()
            continue
        break
    return at, date, title, pin


_SERIES = {"GA": "A/", "HRC": "A/HRC/", "ECOSOC": "E/", "CHR": "E/CN.4/"}


def _official(kind: str, item: re.Match[str], code: str, adopting: str) -> tuple[str | None, str | None]:
    """Return the official symbol of a number and the code of its body; nothing where the body is none of ours."""
    printed = re.sub(r"\s+", " ", item["number"]).replace("‑", "-").replace("–", "-")
    bare = re.match(r"[A-Z-]*\d+(?:/(?:\d+|[A-Z]+))?", printed)
    number = bare[0] if bare else printed
    bracket, letter = item["bracket"], item["letter"] or item["after"]
    if bracket and bracket.isdigit() and "/" not in number:
        return f"S/RES/{number} ({bracket})", "SC"
    if code in {"?", "SUB"}:
        return None, None
    if bracket and "/" not in number:
        if code == "ECOSOC":
            return f"E/RES/{number}{f' {letter}' if letter else ''} ({bracket})", "ECOSOC"
        if code == "CHR":
            return f"E/CN.4/RES/{number} ({bracket})", "CHR"
        return f"A/RES/{number}{f' {letter}' if letter else ''} ({bracket.replace('‑', '-')})", "GA"
    if code == "UNEA":
        session, _, which = number.partition("/")
        return f"UNEP/EA.{session}/{'Res' if kind == 'resolution' else 'Dec'}.{which}", "UNEA"
    if code == "WHA":
        return None, None
    year = re.match(r"(?:19|20)\d\d/", number)
    if code == "SC" and "/" not in number:
        return f"S/RES/{number}", "SC"
    if year and code != "CHR":
        code = "ECOSOC"
    if (
        code == adopting and code not in _SERIES and code not in BY_CODE
    ):  # a body no table knows, in its own text
        return f"{code}/{'RES' if kind == 'resolution' else 'DEC'}/{number}", code
    if number.startswith("ES-") or (code not in ("GA", "HRC", "ECOSOC", "CHR")):
        code = "GA"
    series = {"resolution": "RES", "decision": "DEC", "presidential-statement": "PRST"}[kind]
    tail = f" {letter}" if letter else ""
    prefix = _SERIES[code]
    return f"{prefix}{series}/{number}{tail if code in ('GA', 'ECOSOC') else ''}", code


def body_of(symbol: str) -> str | None:
    """Return the code of the body in whose series a symbol stands ("A/HRC/37/79" → "HRC")."""
    if symbol.startswith("A/HRC/"):
        return "HRC"
    if symbol.startswith("E/CN.4/"):
        return "CHR"
    return {"A": "GA", "S": "SC", "E": "ECOSOC"}.get(symbol.split("/", 1)[0])


def _kind(symbol: str) -> str:
    if "/RES/" in symbol or "/Res." in symbol or symbol.startswith("WHA"):
        return "resolution"
    if "/DEC/" in symbol:
        return "decision"
    return "presidential-statement" if "/PRST/" in symbol else "document"
