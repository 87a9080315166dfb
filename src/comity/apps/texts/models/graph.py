"""The graph of citations: back, forward, and the line an instrument stands in, as of a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from comity.apps.texts.models.instruments import Citation, Instrument


def cites(instrument: Instrument) -> QuerySet[Citation]:
    """What the instrument cites, in text order; unresolved citations among them."""
    rows = Citation.objects.filter(paragraph__instrument=instrument)
    return rows.select_related("paragraph", "to").order_by("paragraph__order", "span_start", "id")


def cited_by(instrument: Instrument) -> QuerySet[Citation]:
    """Where the instrument is cited, newest first."""
    rows = Citation.objects.filter(to=instrument).exclude(paragraph__instrument=instrument)
    return rows.select_related("paragraph__instrument").order_by(
        "-paragraph__instrument__adopted_on", "paragraph__instrument__symbol", "paragraph__order"
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A text of a line. `instrument` is nothing where the text is cited here and not held."""

    symbol: str
    body: str  # code of the adopting body
    adopted_on: date | None
    instrument: Instrument | None
    named_in: str = ""  # the anchor of the paragraph that calls it the latest of its line


@dataclass(frozen=True, slots=True)
class Lineage:
    """The line an instrument stands in, as known on `as_of`.

    `predecessors` are the latest texts before the instrument, one a body; `latest` the latest of the whole line up to
    that day, one a body; they differ when later texts followed, and then `moved_on` is true.
    """

    instrument: Instrument
    as_of: date
    predecessors: tuple[Step, ...]
    latest: tuple[Step, ...]

    @property
    def moved_on(self) -> bool:
        """Whether the line went on after the instrument, by that day."""
        own = self.instrument.adopted_on
        return own is not None and any(
            each.adopted_on is not None and each.adopted_on > own for each in self.latest
        )


def lineage(instrument: Instrument, as_of: date, citations: Iterable[Citation] | None = None) -> Lineage:
    """Return the line of an instrument as it stood on a day: by title, and by what its text calls the latest.

    A text that is cited and not held stands in it by its symbol alone: it is shown, never dropped. Two statements, or
    one where a page has the instrument's citations at hand already.
    """
    rows = Instrument.objects.filter(series=instrument.series, fictional=instrument.fictional).exclude(
        series=""
    )
    held = [_step(each) for each in rows.filter(adopted_on__lte=as_of).select_related("body")]
    own = instrument.adopted_on
    before = [each for each in held if _before(each, instrument)]
    if own is None or own <= as_of:
        if citations is None:
            rows_of_own = Citation.objects.filter(paragraph__instrument=instrument, latest=True)
            citations = rows_of_own.select_related("to", "paragraph")
        bodies = {each.symbol: each.body for each in held}
        before += [_cited(each, bodies) for each in citations if each.latest and each.symbol]
    before = [each for each in before if each.adopted_on is None or each.adopted_on <= as_of]
    predecessors = _latest_of_each_body(before)
    return Lineage(instrument, as_of, predecessors, _latest_of_each_body([*held, *predecessors]))


def _before(step: Step, instrument: Instrument) -> bool:
    if step.symbol == instrument.symbol:
        return False
    own = instrument.adopted_on
    return own is None or (step.adopted_on is not None and step.adopted_on < own)


def _step(instrument: Instrument) -> Step:
    body = instrument.body.code if instrument.body else body_code(instrument.symbol)
    return Step(instrument.symbol, body, instrument.adopted_on, instrument)


def _cited(citation: Citation, bodies: dict[str, str]) -> Step:
    body = bodies.get(citation.symbol) or body_code(citation.symbol)
    day = citation.to.adopted_on if citation.to else None
    return Step(citation.symbol, body, day or citation.dated, citation.to, citation.paragraph.anchor)


def body_code(symbol: str) -> str:
    """The adopting body as its symbol tells: "A/HRC/RES/35/8" is the Council's, "A/RES/72/171" the Assembly's."""
    if symbol.startswith("A/HRC/"):
        return "HRC"
    return "GA" if symbol.startswith("A/RES/") else symbol.split("/RES/", maxsplit=1)[0]


def _latest_of_each_body(steps: Iterable[Step]) -> tuple[Step, ...]:
    best: dict[str, Step] = {}
    for each in steps:
        known = best.get(each.body)
        if known is None or _age(known) < _age(each) or (known.symbol == each.symbol and each.named_in):
            best[each.body] = each
    return tuple(sorted(best.values(), key=lambda each: (each.body != "HRC", each.body)))


def _age(step: Step) -> tuple[date, tuple[int, ...]]:
    """Order by day, then by the numbers of the symbol; an undated text is taken as the oldest."""
    return step.adopted_on or date.min, tuple(map(int, re.findall(r"\d+", step.symbol)))


def unresolved() -> QuerySet[Citation]:
    """Citations by symbol of what is not held here."""
    return Citation.objects.filter(Q(to=None) & ~Q(symbol="")).select_related("paragraph__instrument")
