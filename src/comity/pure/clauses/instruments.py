"""What a text cites by name: treaties, declarations, programmes, and the outcomes of conferences.

A table gives the full names; a name the table does not hold is read by its capitals ("Baku Declaration"); a short form
("the Covenant") takes the full name the document used last.
"""
# ruff: noqa: E501
# Word lists and patterns read better whole.

from __future__ import annotations

import re

from comity.pure.clauses import due
from comity.pure.clauses.alternatives import any_of
from comity.pure.clauses.instrument_names import BY_FIRST, FULL
from comity.pure.clauses.reading import Citation

_FIRSTS = re.compile(rf"(?:{any_of(BY_FIRST)})(?=[\s,.;])")
# The forms that begin with each first word, in the table's order: the longest first.
_FORMS = {
    word: re.compile("(?:" + "|".join(re.escape(each).replace("’", "[’']") for each in forms) + r")(?![\w-])")
    for word, forms in BY_FIRST.items()
}
_HEADS = (
    "Declaration", "Convention", "Covenant", "Protocol", "Statute", "Global Compact", "Agreement", "Consensus", "Pact", "Accord",
    "Treaty", "Charter", "Communiqué", "Call to Action", "Road Map", "Roadmap", "Action Plan", "Action Agenda", "Guiding Principles",
    "Basic Principles", "Principles", "Guidelines", "Rules", "Outcome Document", "Political Declaration", "Commitment",
    *(f"{kind} {word} Action" for kind in ("Programme", "Plan", "Platform", "Framework", "Strategy", "Agenda") for word in ("of", "for")),
)  # fmt: skip
_TRIGGER = re.compile(
    rf"(?:{any_of(_HEADS)})s?\b(?:(?<=Declaration) and (?:Programme|Plan|Platform) (?:of|for) Action\b)?"
)
_CAPITAL = re.compile(r"[A-Z0-9][\w’'.–-]*$")
_WORD_BEFORE = re.compile(r"(\S+)\s$")
# A name runs on over capitals and small words; "and the" opens another name.
_FORWARD = re.compile(
    r"(?:(?<=Protocol)\s+to\s+the\s+[A-Z][\w’'–-]*|(?:\s+to\s+[A-Z][a-z]+\s+the\s+[A-Z][\w’'–-]*)"
    r"|\s+(?:(?:of|on|for|in|against|with|relating to|relative to|concerning)\s+(?:the\s+)?|(?:and|to|or|from|by)\s+)?"
    r"[A-Z][\w’'–-]*)+"
)
_CHARTER_PIN = re.compile(
    r"(?P<pin>(?:Articles?|articles?)\s+\d+(?:\s*\(\d+\))?(?:,\s+paragraphs?\s+\d+|\s+and\s+\d+|(?:,\s+\d+)+(?:\s+and\s+\d+)?)*),?\s+(?:of|to)\s+(?:the\s+)?$"
)
_PIN_AFTER = re.compile(
    r"\s*,\s+(?:in particular|notably|especially|specifically)\s+(?P<pin>[Aa]rticles?\s+\d+(?:\s*\(\d+\))?(?:,\s+paragraphs?\s+\d+|\s+and\s+\d+|(?:,\s+\d+)*\s+and\s+\d+)?)"
)
_OUTCOME = re.compile(
    r"\b(?P<name>(?:political|ministerial|final|outcome|joint|[A-Z]\w+)\s+(?:declaration|document|outcome document|communiqué)"
    r"(?:\s+and\s+(?:the\s+)?(?:final\s+)?(?:declaration|document|recommendations|plan of action))?"
    r"\s+(?:(?:adopted\s+(?:at|by)|of|on)\s+(?:the\s+)?)[^,;]*)"
)
_OUTCOME_END = re.compile(
    r"\s+(?:and\s+(?:its|their|the|to|all|other|in|reaffirming|recalling)\b|in which|adopted (?:on|by)|held|as\b|which|that|entitled|of \d{1,2} [A-Z])"
)
_DATED = re.compile(
    rf"(?:\s+of|\s*,?\s+adopted(?:\s+(?:at|by|in)\s+[^,;]{{1,90}}?)?\s+on|\s*,\s+of)\s+{due.DATE.pattern[2:-2]}\b"
)
_EVENT = re.compile(
    r"(?P<name>[A-Z](?<!\w[A-Z])(?:(?<=U)nited Nations|(?<=H)igh-level|\w+)\s+(?:(?:United Nations|High-level|[A-Z]\w+)\s+){0,4}"
    r"(?:Conference|Summit|Congress|Review Conference)(?:\s+(?:of|on|against|for|in)\s+(?:the\s+)?"
    r"[A-Z]\w*(?:(?:,\s+|,?\s+(?:of|on|and|or|for|the|in)\s+(?:the\s+)?|\s+)[A-Z][\w-]*)*)?)"
)
_HELD = re.compile(
    rf"[^;]{{0,90}}?\b(?:from|on)\s+(\d{{1,2}})(?:\s+({'|'.join(due.MONTHS)}))?(?:\s+(\d{{4}}))?\s+to\s+\d{{1,2}}\s+({'|'.join(due.MONTHS)})\s+(\d{{4}})"
)
_SHORT_HEADS = {
    "Charter": None, "Covenant": "Covenant", "Convention": "Convention", "Protocol": "Protocol", "Declaration": "Declaration",
    "Programme of Action": "Programme of Action", "Plan of Action": "Plan of Action", "Statute": "Statute",
    "Platform for Action": "Platform for Action", "Guiding Principles": "Guiding Principles", "Guidelines": "Guidelines",
    "Agreement": "Agreement", "Treaty": "Treaty", "Basic Principles": "Basic Principles", "Rules": "Rules",
    "Principles": "Principles", "Global Compact": "Global Compact",
}  # fmt: skip
_KINDS = (
    ("Charter", "treaty"), ("Covenant", "treaty"), ("Convention", "treaty"), ("Protocol", "treaty"), ("Statute", "treaty"),
    ("Treaty", "treaty"), ("Agreement", "treaty"), ("Declaration", "declaration"), ("declaration", "declaration"),
)  # fmt: skip
_LEAST = 2


class Namer:
    """Collects the instruments one document names, and remembers them for its short forms."""

    def __init__(self) -> None:
        self.named: list[str] = []  # full names in the order of their last mention

    def read(self, paragraph: str, text: str, quiet: list[tuple[int, int]]) -> list[Citation]:
        """Return the named instruments and conferences of a text; what stands in `quiet` (quoted titles) is passed over."""
        hits: list[tuple[int, int, str]] = []
        taken = list(quiet)
        self._outcomes(text, hits)
        self._known(text, hits, taken)
        self._capitals(text, hits, taken)
        hits.sort()  # in text order, whichever of the three found them
        found: list[Citation] = []
        seen: set[str] = set()
        for start, end, name in hits:
            if name in seen:
                continue
            seen.add(name)
            dated = _DATED.match(text, end)
            found.append(
                Citation(
                    paragraph, text[start:end], _kind(name), name, None, due.date_of(dated[0]) if dated else None, None,
                    _pinpoint(text, start, end), "named", (start, end),
                )
            )  # fmt: skip
        if "Conference" in text or "Summit" in text or "Congress" in text:
            found += self._events(paragraph, text, [(low, high) for low, high, _ in hits] + quiet)
        return found

    def _outcomes(self, text: str, hits: list[tuple[int, int, str]]) -> None:
        if "declaration" not in text and "document" not in text and "communiqué" not in text:
            return
        for hit in _OUTCOME.finditer(text):
            end = hit.end()
            stop = _OUTCOME_END.search(text, hit.start(), end)
            head = re.match(
                r"[^,;]*?(?:declaration|document|recommendations|action)(?:\s+adopted)?",
                text[hit.start() : end],
            )
            least = hit.start() + (len(head[0]) if head else 0)
            while stop and stop.start() < least + 4:
                stop = _OUTCOME_END.search(text, stop.end(), end)
            if stop:
                end = stop.start()
            if not re.search(r"[A-Z]", text[hit.start() : end][1:]):
                continue
            hits.append((hit.start(), end, " ".join(text[hit.start() : end].split())))
            self._remember(hits[-1][2])

    def _known(self, text: str, hits: list[tuple[int, int, str]], taken: list[tuple[int, int]]) -> None:
        quiet = list(taken)
        for first in _FIRSTS.finditer(text):
            if _in_word(text, first.start()):
                continue
            stands = _FORMS[first[0]].match(text, first.start())
            if stands is not None:
                form, end = stands[0].replace("'", "’"), stands.end()
                form = form if form in FULL else stands[0]
                # A name inside a longer name is cited too; a short form inside one is only part of it.
                inner = " " in form and text.endswith("the ", 0, first.start())
                if _inside(first.start(), quiet if inner else taken) or not self._free(
                    form, text, first.start(), end
                ):
                    continue
                full = FULL[form]
                hits.append((first.start(), end, full))
                taken.append((first.start(), end))
                self._remember(full)

    def _free(self, form: str, text: str, start: int, end: int) -> bool:
        """Whether a short form like "Charter" stands for itself here and not inside a longer name."""
        if " " in form:
            return True
        return text[max(0, start - 4) : start].endswith("the ") and not text.startswith(
            (" of ", " on ", " for "), end
        )

    def _capitals(self, text: str, hits: list[tuple[int, int, str]], taken: list[tuple[int, int]]) -> None:
        for trigger in _TRIGGER.finditer(text):
            if (
                _in_word(text, trigger.start())
                or _inside(trigger.start(), taken)
                or trigger[0].startswith("Recommendation")
            ):
                continue
            start = trigger.start()
            while True:
                before = _WORD_BEFORE.search(text, max(0, start - 40), start)
                if before is None or not before.start(1) or not _CAPITAL.match(before[1]):
                    break
                start = before.start(1)
            forward = _FORWARD.match(text, trigger.end())
            end = forward.end() if forward else trigger.end()
            name = " ".join(text[start:end].split())
            if start == trigger.start() and forward is None:
                full = self._short(name, text, start)
                if full is None:
                    continue
                name = full
            elif len(name.split()) < _LEAST or _inside(start, taken):
                continue
            else:
                longer = self._longer(name)
                name = longer or FULL.get(name, name)
            hits.append((start, end, name))
            taken.append((start, end))
            self._remember(name)

    def _short(self, name: str, text: str, start: int) -> str | None:
        if not text[max(0, start - 4) : start].endswith("the ") or name not in _SHORT_HEADS:
            return None
        for full in reversed(self.named):
            if name in full:
                return full
        return None

    def _longer(self, name: str) -> str | None:
        return next(
            (full for full in reversed(self.named) if full != name and full.startswith(name + " ")), None
        )

    def _remember(self, name: str) -> None:
        if name in self.named:
            self.named.remove(name)
        self.named.append(name)

    def _events(self, paragraph: str, text: str, taken: list[tuple[int, int]]) -> list[Citation]:
        found: list[Citation] = []
        for hit in _EVENT.finditer(text):
            start, end = hit.span("name")
            if any(low <= start < high for low, high in taken):
                continue
            held = _HELD.match(text, end)
            date = _first_day(held) if held else None
            found.append(
                Citation(
                    paragraph,
                    hit["name"],
                    "conference",
                    hit["name"],
                    None,
                    date,
                    None,
                    None,
                    "event",
                    (start, end),
                )
            )
        return found


def _first_day(held: re.Match[str]) -> str:
    month = due.MONTHS[held[2] or held[4]]
    return f"{held[3] or held[5]}-{month:02d}-{int(held[1]):02d}"


def _in_word(text: str, at: int) -> bool:
    """Whether a word goes on across this place. Asked after a match: a search that begins with letters is faster."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] == "-")


def _inside(at: int, taken: list[tuple[int, int]]) -> bool:
    for low, high in taken:  # noqa: SIM110 - asked at every capital: a loop of its own takes a third of the time
        if low <= at < high:
            return True
    return False


def _pinpoint(text: str, start: int, end: int) -> str | None:
    before = _CHARTER_PIN.search(text, max(0, start - 70), start)
    if before:
        return before["pin"]
    after = _PIN_AFTER.match(text, end)
    return after["pin"] if after else None


def _kind(name: str) -> str:
    return next((kind for word, kind in _KINDS if word in name), "outcome")
