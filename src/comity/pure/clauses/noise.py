"""Page furniture: bar codes, job numbers, running heads, page numbers, rules.

A line is furniture by its own form, or because it stands next to furniture and comes again at other page turns.
Forms seen in documents of the United Nations: `*1818418*`, `18-18418 (E) 071118`, `GE.12-17781    23`, `2/2 18-18418`.
"""

from __future__ import annotations

import re
from collections import Counter

from comity.pure.clauses.bodies import NAMES
from comity.pure.clauses.dates import DATE
from comity.pure.clauses.flow import Line

_JOB = r"(?:[A-Z]{1,3}\.?\s?)?\d{2}-\d{4,6}\*?"
_PAGE = r"(?:\d{1,3}\s?/\s?\d{1,3}|\d{1,3})"
_FURNITURE = re.compile(
    rf"""(?:[-–—_=~.·•\#*]\s?){{3,}}                          # a rule
    | \*\s?\d{{6,9}}\s?\*                                     # a bar code
    | {_JOB}\s*(?:\([A-Z]\))?(?:\s+\d{{6,8}}){{0,4}}(?:\s+{_PAGE})?   # a job number, perhaps with the page
    | {_PAGE}\s+{_JOB}\s*(?:\([A-Z]\))?
    | (?:\d{{6,8}}\s+)?\*\d{{6,9}}\*
    | (?:Page|page)\s\d{{1,4}}(?:\s(?:of|/)\s\d{{1,4}})?
    | [-–—]\s?\d{{1,4}}\s?[-–—]
    | /\s?(?:\.\.\.|…)
    | Please\ recycle.{{0,4}}
    """,
    re.VERBOSE,
)
_SYMBOL = re.compile(r"(?:[A-Z]{1,4}(?:/[A-Z0-9][A-Za-z0-9.\-]*(?:\s?\(\d{4}\))?){2,8}\*?)")
_SYMBOL_PAGE = re.compile(rf"(?:{_PAGE}\s+)?{_SYMBOL.pattern}(?:\s+{_PAGE})?")
_OF_PAGES = re.compile(r"\d{1,3}\s?/\s?\d{1,3}")
_PAGE_ALONE = re.compile(_PAGE)
_OPENING = re.compile(rf"(?:\bThe\s+(?:{NAMES})\s*,)|^1\.\s")
_SPACES = re.compile(r"\s{2,}")
_PAGE_AT_EDGE = re.compile(r"^\d{1,3}\s+|\s+\d{1,3}$")
_HEAD_LINES = 8
_OWN_NAME = re.compile(rf"(?:(?:{NAMES})\s+)?(?:[Rr]esolution|[Dd]ecision)\s+(?:S-|ES-)?\d{{1,3}}/\d{{1,3}}")
# Lines that may well come again, in a file of several documents, and still are text.
_KEPT = re.compile(
    rf"{DATE}|\d{{1,5}}(?:st|nd|rd|th)\s.{{0,30}}meeting.{{0,30}}|{NAMES}|.{{3,40}}\ssession|Agenda\s+item.*"
)


def mark_noise(lines: list[Line]) -> None:
    """Set `role = "noise"` on the lines that are furniture."""
    for line in lines:
        if line.block is not None and line.block.kind == "note":
            continue
        own = line.block is not None and line.block.kind == "furniture"
        if own:
            line.role = "noise"
            continue
        first = line.text[0]
        if first.islower() and first != "p":
            continue  # no form of furniture begins so, but for "page 3"
        shown = line.text if len(line.text) < 100 else _shown(line)
        if len(shown) < 100 and _FURNITURE.fullmatch(shown):
            line.role = "noise"
    _mark_running(lines)


def _shown(line: Line) -> str:
    """Return a line with its runs of spaces made one: layout puts the parts of a foot far apart."""
    return _SPACES.sub(" ", line.text) if "  " in line.text or "\t" in line.text else line.text


def _mark_running(lines: list[Line]) -> None:
    """Find page numbers and running heads: by the page turn they stand at, and by coming again."""
    seen_print, in_body = 0, False
    totals = Counter(
        each.text.split("/")[1].strip()
        for each in lines
        if len(each.text) < 10 and _OF_PAGES.fullmatch(each.text)
    )
    printed: Counter[str] = Counter()
    for index, line in enumerate(lines):
        if line.role == "noise" or (line.block is not None and line.block.kind == "note"):
            continue
        seen_print += 1
        if in_body and len(line.text) >= 250:
            continue
        text = _shown(line) if len(line.text) < 250 else line.text
        in_body = in_body or seen_print > 12 or _OPENING.search(text) is not None
        if len(text) > 100:
            continue
        if "/" in text and text[-1] != "." and _SYMBOL_PAGE.fullmatch(text):
            # The first print of a symbol in the masthead is the document's own; later ones are running heads.
            printed[text] += 1
            apart = line.gap or (index + 1 < len(lines) and lines[index + 1].gap) or _at_turn(lines, index)
            if apart and (in_body or printed[text] > 1):
                line.role = "noise"
        elif text.isdigit() and len(text) < 4:
            if seen_print > 3 and (line.gap >= 1 or _at_turn(lines, index)):
                line.role = "noise"
        elif (
            text[:1].isdigit()
            and seen_print > 3
            and _PAGE_ALONE.fullmatch(text)
            and _at_turn(lines, index)
            and _counts_pages(text, totals)
        ):
            line.role = "noise"
    _mark_repeated(lines)


def _mark_repeated(lines: list[Line]) -> None:
    """Find running heads of any wording: the same line, page number aside, at several page turns."""
    if any(line.block is not None and line.block.kind in ("furniture", "note") for line in lines):
        return  # the file's own reader has told furniture from text already
    # A head may have several lines: each round takes the one next to what is known to be furniture.
    for _ in range(_HEAD_LINES):
        edges = [
            index
            for index in _at_turns(lines)
            if lines[index].role != "noise" and len(lines[index].text) < 130
        ]
        shown = {index: _PAGE_AT_EDGE.sub("", _shown(lines[index])) for index in edges}
        repeated = Counter(shown.values())
        marked = False
        for index, text in shown.items():
            again = repeated[text] > 1 and text[-1:] not in ",;:.]" and not _KEPT.fullmatch(text)
            if again or _OWN_NAME.fullmatch(text):
                lines[index].role = "noise"
                marked = True
        if not marked:
            return


def _counts_pages(text: str, totals: Counter[str]) -> bool:
    """Tell "3/4" at a page's foot from the number of a resolution: it is the last page, or one of a series."""
    page, _, total = text.partition("/")
    return page.strip() == total.strip() or totals[total.strip()] > 1


def _at_turn(lines: list[Line], index: int) -> bool:
    line = lines[index]
    if line.turn or (index + 1 < len(lines) and lines[index + 1].turn):
        return True
    before = index > 0 and lines[index - 1].role == "noise"
    after = index + 1 < len(lines) and lines[index + 1].role == "noise"
    return before or after


def _at_turns(lines: list[Line]) -> list[int]:
    """Return all the places of which `_at_turn` is true."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if line.turn:
            found.update((index - 1, index))
        if line.role == "noise":
            found.update((index - 1, index + 1))
    return [each for each in sorted(found) if 0 <= each < len(lines)]


def mark_title_heads(lines: list[Line], title: str, first: int) -> bool:
    """Mark repeats of the title, over one line or several, that stand at a page turn after line `first`."""
    wanted = title.lower()
    found = False
    for index in range(first, len(lines)):
        if lines[index].role != "text" or not _at_turn(lines, index):
            continue
        joined = ""
        for end in range(index, min(index + _HEAD_LINES, len(lines))):
            if lines[end].role != "text":
                break
            joined = f"{joined} {_shown(lines[end]).lower()}".strip()
            if joined == wanted:
                for each in lines[index : end + 1]:
                    each.role = "noise"
                found = True
            if not wanted.startswith(joined):
                break
    return found
