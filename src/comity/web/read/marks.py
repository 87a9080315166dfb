"""A paragraph cut into pieces, so that a page can mark in it what the reader found: verb, who, what, due, cites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ASKS, STATES_, WHO, WHAT, DUE, CITES = "m1", "m0", "m2", "m3", "m4", "m5"
LABELS: dict[str, str | Promise] = {
    ASKS: _("verb"), STATES_: _("verb"), WHO: _("who"), WHAT: _("what"), DUE: _("due"), CITES: _("cites"),
}  # fmt: skip
EXPLAINED: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    (ASKS, _("verb"), _("asks others")),
    (STATES_, _("verb"), _("does not")),
    (WHO, _("who"), _("is asked")),
    (WHAT, _("what"), _("product")),
    (DUE, _("due"), _("by when")),
    (CITES, _("cites"), _("document")),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text; `mark` is empty where nothing was found."""

    text: str
    mark: str = ""

    @property
    def label(self) -> str | Promise:
        return LABELS.get(self.mark, "")


def pieces(
    text: str,
    clauses: Iterable[Mapping[str, Any]] = (),
    citations: Iterable[tuple[int | None, int | None]] = (),
    mandates: Iterable[Mapping[str, Any]] = (),
) -> list[Piece]:
    """Cut `text` at everything found. Where two finds overlap, the one that begins first stands; places that do not
    lie in the text are left out: a reading is shown, never trusted."""
    found: list[tuple[int, int, int, str]] = []

    def add(start: Any, end: Any, mark: str, rank: int) -> None:
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
            found.append((start, rank, end, mark))

    for clause in clauses:
        span = clause.get("span") or [0, 0]
        lead = str(clause.get("lead") or "")
        start = text.find(lead, span[0] if isinstance(span[0], int) else 0) if lead else -1
        add(start, start + len(lead), ASKS if clause.get("speech_act") == "directive" else STATES_, 0)
        for each in clause.get("addressees") or ():
            who = each.get("span") or [None, None]
            add(who[0], who[1], WHO, 1)
    for span_start, span_end in citations:
        add(span_start, span_end, CITES, 4)
    for mandate in mandates:
        due = str((mandate.get("due") or {}).get("text") or "")
        if due and (start := text.find(due)) >= 0:
            add(start, start + len(due), DUE, 2)
        for each in mandate.get("deliverables") or ():
            what = each.get("span") or _place(text, each)
            add(what[0], what[1], WHAT, 3)
    return _cut(text, sorted(found))


def _place(text: str, deliverable: Mapping[str, Any]) -> tuple[int | None, int | None]:
    for key in ("topic", "type"):
        words = str(deliverable.get(key) or "")
        if len(words) > 3 and (start := text.casefold().find(words.casefold())) >= 0:
            return start, start + len(words)
    return None, None


def _cut(text: str, found: list[tuple[int, int, int, str]]) -> list[Piece]:
    cut: list[Piece] = []
    at = 0
    for start, _rank, end, mark in found:
        if start < at:
            continue
        if start > at:
            cut.append(Piece(text[at:start]))
        cut.append(Piece(text[start:end], mark))
        at = end
    if at < len(text):
        cut.append(Piece(text[at:]))
    return cut


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph or point of a reading, ready to be shown."""

    id: str
    num: str
    part: str
    depth: int
    pieces: list[Piece]


def shown(reading: Mapping[str, Any]) -> list[Shown]:
    """Every paragraph and point of a reading in its order."""
    citations: dict[str, list[tuple[int | None, int | None]]] = {}
    for each in reading.get("citations") or ():
        span = each.get("span") or [None, None]
        citations.setdefault(str(each.get("paragraph")), []).append((span[0], span[1]))
    mandates: dict[str, list[Mapping[str, Any]]] = {}
    for each in reading.get("mandates") or ():
        mandates.setdefault(str(each.get("paragraph")), []).append(each)
    lines: list[Shown] = []

    def add(each: Mapping[str, Any], part: str, depth: int) -> None:
        name = str(each.get("id") or "")
        cut = pieces(
            str(each.get("text") or ""),
            each.get("clauses") or (),
            citations.get(name, ()),
            mandates.get(name, ()),
        )
        lines.append(Shown(name, str(each.get("num") or ""), part, depth, cut))
        for point in each.get("subparagraphs") or ():
            add(point, part, depth + 1)

    for part in ("preamble", "operative"):
        for each in reading.get(part) or ():
            add(each, part, 0)
    return lines
