"""The adoption note and the roll call. Names are found by longest match in the table of States, never by commas."""

from __future__ import annotations

import re

from comity.pure.clauses.flow import Flow
from comity.pure.clauses.reading import Problem, RollCall, Tally, Vote, Voter
from comity.pure.clauses.tables import Tables, plain

_COUNT = r"(?:\d{1,3}|none|no|nil|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WORDS = {word: value for value, word in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)} | {"none": 0, "no": 0, "nil": 0}  # fmt: skip
_WITHOUT = re.compile(r"adopted[\s,]+(?:[a-z ,]{0,40}\s)?without\s+a\s+vote", re.IGNORECASE)
_TALLY = re.compile(
    rf"vote\s+of\s+(?P<favour>{_COUNT})(?:\s+votes?)?(?:\s+in\s+favour)?\s+to\s+(?P<against>{_COUNT})"
    rf"(?:,?\s+(?:with|and)\s+(?P<abstaining>{_COUNT})\s+abstentions?)?",
    re.IGNORECASE,
)
_RECORDED = re.compile(r"recorded\s+vote", re.IGNORECASE)
_ORAL = re.compile(r"as\s+orally\s+(?:revised|amended)", re.IGNORECASE)
# A label may stand glued to the last name of the list before it.
_GROUP = re.compile(
    r"(?P<label>In\s+favou?r|Against|Abstaining|Abstentions?|Abstained|Not\s+voting"
    r"|IN\s+FAVOU?R|AGAINST|ABSTAINING|ABSTENTIONS?)\s*:"
)
_TOKEN = re.compile(r"[^\s,;\[\]().⁰¹²³⁴⁵⁶⁷⁸⁹:<>]+|[,;()\]]")
_AFTER_NAME = {",", ";", "]", "and", "&"}
_NOBODY = {"none", "nil", "-", "–", "—", "no"}


def read(flow: Flow, start: int, end: int, tables: Tables) -> tuple[Vote, bool | None, int]:
    """Return the vote printed between `start` and `end`, whether it says "as orally revised", and where it ends."""
    text = flow.text
    body = text[start:end]
    tally = _TALLY.search(body)
    without = _WITHOUT.search(body[:200])
    method = (
        "without-a-vote" if without else "recorded-vote" if tally or _RECORDED.search(body[:200]) else None
    )
    vote = Vote(method=method)
    stop = _end_of_note(body)
    oral = True if _ORAL.search(body[: max(stop, 200)]) else None
    if without is not None:
        stop = _line_end(body, without.end())
        vote.span = flow.whole(start, start + stop)
        return vote, oral, start + stop
    if tally is not None:
        vote.stated_tally = Tally(
            _count(tally.group("favour")),
            _count(tally.group("against")),
            _count(tally.group("abstaining") or "0"),
        )
    stop = max(stop, tally.end() if tally else 0)
    groups = list(_GROUP.finditer(body, 0, stop))
    if groups:
        roll = RollCall()
        lists = {"in": roll.in_favour, "ag": roll.against, "ab": roll.abstaining}
        for index, group in enumerate(groups):
            until = groups[index + 1].start() if index + 1 < len(groups) else stop
            voters = lists.get(group.group("label")[:2].lower())
            if voters is not None:
                voters += _voters(flow, start + group.end(), start + until, tables)
        vote.roll_call = roll
        vote.tally = Tally(len(roll.in_favour), len(roll.against), len(roll.abstaining))
        if vote.stated_tally is not None:
            vote.tally_consistent = vote.tally == vote.stated_tally
    vote.span = flow.whole(start, start + stop)
    return vote, oral, start + stop


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS.get(word.lower(), 0)


def _line_end(body: str, at: int) -> int:
    close = body.find("]", at, at + 120)
    if close >= 0:
        return close + 1
    line = body.find("\n", at)
    return line if line >= 0 else len(body)


def _end_of_note(body: str) -> int:
    """Return where the note ends: at its closing bracket, else at the end of what there is."""
    close = body.find("]")
    return close + 1 if close >= 0 else len(body)


def _voters(flow: Flow, start: int, end: int, tables: Tables) -> list[Voter]:
    text = flow.text
    tokens: list[tuple[str, int, int]] = []
    for match in _TOKEN.finditer(text, start, end):
        tokens.append((plain(match.group()), match.start(), match.end()))
    names = tables.names_by_first_word
    voters: list[Voter] = []
    unknown: list[tuple[str, int, int]] = []

    def flush() -> None:
        if unknown and not (len(unknown) == 1 and unknown[0][0] in _NOBODY):
            voters.append(_voter(flow, unknown[0][1], unknown[-1][2], None))
        unknown.clear()

    at = 0
    while at < len(tokens):
        word, low, high = tokens[at]
        if word == "the" and not unknown and at + 1 < len(tokens):
            length, iso3 = _longest(names, tokens, at + 1)
            if length:
                voters.append(_voter(flow, low, tokens[at + length][2], iso3))
                at += length + 1
                continue
        if word == "]":
            break
        if word in (",", ";"):
            flush()
            at += 1
            continue
        match_length, iso3 = _longest(names, tokens, at)
        if match_length and not unknown:
            voters.append(_voter(flow, low, tokens[at + match_length - 1][2], iso3))
            at += match_length
            continue
        if word in ("and", "&"):
            if unknown and _inside_a_name(names, tokens, at):
                unknown.append((word, low, high))
            else:
                flush()
        else:
            unknown.append((word, low, high))
        at += 1
    flush()
    return voters


def _inside_a_name(names: Names, tokens: list[tuple[str, int, int]], at: int) -> bool:
    """Whether an "and" stands inside an unknown name: only the last two names of a list are joined by one, so it does
    where a comma follows before the end and no known name stands between."""
    for place in range(at + 1, len(tokens)):
        if tokens[place][0] == "]":
            return False
        if tokens[place][0] in (",", ";"):
            return not _longest(names, tokens, at + 1)[0]
    return False


Names = dict[str, list[tuple[tuple[str, ...], str]]]


def _longest(names: Names, tokens: list[tuple[str, int, int]], at: int) -> tuple[int, str | None]:
    """Return how many words the longest State's name at a place has, and whose it is.

    A name ends at a comma, an "and" or the end; where the comma is lost, at a further whole name.
    """
    lost: tuple[int, str | None] = (0, None)
    for words, iso3 in names.get(tokens[at][0], ()):
        size = len(words)
        if _stand(words, tokens, at):
            following = tokens[at + size][0] if at + size < len(tokens) else ","
            if following in _AFTER_NAME:
                return size, iso3
            if not lost[0] and _whole(names, tokens, at + size):
                lost = (size, iso3)
    return lost


def _stand(words: tuple[str, ...], tokens: list[tuple[str, int, int]], at: int) -> bool:
    """Whether these words stand at a place whose first word is known to be theirs."""
    size = len(words)
    if size == 1:
        return True
    return at + size <= len(tokens) and all(tokens[at + step][0] == words[step] for step in range(1, size))


def _whole(names: Names, tokens: list[tuple[str, int, int]], at: int) -> bool:
    for words, _ in names.get(tokens[at][0], ()):
        end = at + len(words)
        if _stand(words, tokens, at):
            return end == len(tokens) or tokens[end][0] in _AFTER_NAME
    return False


def _voter(flow: Flow, start: int, end: int, iso3: str | None) -> Voter:
    if flow.text[end : end + 1] == ")" and "(" in flow.text[start:end]:
        end += 1
    return Voter(" ".join(flow.text[start:end].split()), iso3, flow.whole(start, end))


def check(vote: Vote, adopted: str | None, body_code: str | None, tables: Tables) -> list[Problem]:
    """Return what is wrong with a vote: counts that differ, names twice, unknown or without a seat."""
    found: list[Problem] = []
    if vote.tally_consistent is False and vote.stated_tally and vote.tally:
        stated, counted = vote.stated_tally, vote.tally
        found.append(
            Problem(
                "tally-mismatch",
                "warning",
                f"The text states {stated.in_favour} in favour, {stated.against} against, "
                f"{stated.abstaining} abstaining; "
                f"the lists name {counted.in_favour}, {counted.against}, {counted.abstaining}.",
                vote.span,
            )
        )
    if vote.roll_call is None:
        return found
    seen: dict[str, str] = {}
    roll = vote.roll_call
    for voter in (*roll.in_favour, *roll.against, *roll.abstaining):
        if voter.iso3 is None:
            found.append(
                Problem(
                    "voter-unknown",
                    "warning",
                    f"No State is known by the name printed as “{voter.name}”.",
                    voter.span,
                )
            )
        key = voter.iso3 or plain(voter.name)
        if key in seen:
            found.append(
                Problem(
                    "voter-twice", "warning", f"“{voter.name}” stands in the roll call twice.", voter.span
                )
            )
        elif (
            voter.iso3
            and adopted
            and body_code == "HRC"
            and tables.members
            and not _seated(voter.iso3, adopted, tables)
        ):
            found.append(
                Problem(
                    "voter-not-member",
                    "warning",
                    f"“{voter.name}” votes on {adopted} but held no seat in the Council then.",
                    voter.span,
                )
            )
        seen[key] = voter.name
    return found


def _seated(iso3: str, day: str, tables: Tables) -> bool:
    return any(first <= day <= last for first, last in tables.members.get(iso3, ()))
