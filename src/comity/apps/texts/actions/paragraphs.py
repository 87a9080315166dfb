"""Writing the paragraphs of an instrument and what they cite, from a reading or from shipped facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from comity.apps.texts.actions.plain import day
from comity.apps.texts.models import Citation, Instrument, Paragraph, Part
from comity.apps.texts.models.naming import folded

# "the latest of which being Council resolution …": what follows is the line's last text so far.
_LATEST = re.compile(
    r"\b(?:the latest|the most recent|latest of which|most recent of which)\b", re.IGNORECASE
)

Fields = dict[str, Any]


def write(instrument: Instrument, reading: dict[str, Any]) -> dict[str, Paragraph]:
    """Give the instrument the paragraphs of a reading; an anchor known from facts keeps its row, its summary, and all
    that points at it. Returns all paragraphs by anchor."""
    held = {each.anchor: each for each in instrument.paragraphs.all()}
    order = 0
    fresh: dict[str, tuple[Paragraph, str]] = {}
    seen: set[str] = set()
    for fields, parent in _all(reading):
        anchor = fields["anchor"]
        if anchor in seen:
            continue  # a reading gives each id once; a second would move an address
        seen.add(anchor)
        order += 1
        fields["order"] = order
        known = held.get(anchor)
        if known is None:
            fresh[anchor] = (Paragraph(instrument=instrument, **fields), parent)
            continue
        for field, value in fields.items():
            setattr(known, field, value)
        known.save()
    by_anchor = dict(held)
    while fresh:  # a level at a time: points need the row of what they stand in
        ready = {anchor: (row, up) for anchor, (row, up) in fresh.items() if not up or up in by_anchor}
        for row, up in ready.values():
            row.parent = by_anchor[up] if up else None
        Paragraph.objects.bulk_create([row for row, _ in ready.values()])
        by_anchor |= {anchor: row for anchor, (row, _) in ready.items()}
        fresh = {anchor: row for anchor, row in fresh.items() if anchor not in ready}
        if not ready:
            break
    return by_anchor


def _all(reading: dict[str, Any]) -> Iterator[tuple[Fields, str]]:
    """Yield the fields of every paragraph, point and annex in order, each with the anchor it stands under."""
    for part, key in ((Part.PREAMBLE, "preamble"), (Part.OPERATIVE, "operative")):
        for each in reading.get(key) or ():
            clauses = each.get("clauses") or []
            yield (
                {
                    "part": part,
                    "anchor": str(each["id"])[:40],
                    "num": str(each.get("num") or "")[:40],
                    "heading": each.get("heading") or "",
                    "lead": each.get("lead") or "",
                    "verb": each.get("verb") or "",
                    "speech_act": str(clauses[0].get("speech_act") or "")[:12] if clauses else "",
                    "text": each.get("text") or "",
                    "clauses": clauses,
                    "spans": each.get("spans") or [],
                    "footnotes": each.get("footnotes") or [],
                },
                "",
            )
            yield from _points(part, each.get("subparagraphs") or [], str(each["id"])[:40])
    for each in reading.get("annexes") or ():
        yield (
            {
                "part": Part.ANNEX,
                "anchor": str(each["id"])[:40],
                "heading": each.get("title") or "",
                "text": each.get("text") or "",
                "spans": each.get("spans") or [],
            },
            "",
        )
        yield from _points(Part.ANNEX, each.get("paragraphs") or [], str(each["id"])[:40])


def _points(part: Part, points: list[dict[str, Any]], parent: str) -> Iterator[tuple[Fields, str]]:
    for each in points:
        fields: Fields = {
            "part": part,
            "anchor": str(each["id"])[:40],
            "num": str(each.get("num") or "")[:40],
            "text": each.get("text") or "",
            "spans": each.get("spans") or [],
            "footnotes": each.get("footnotes") or [],
        }
        yield fields, parent
        yield from _points(part, each.get("subparagraphs") or [], fields["anchor"])


def write_citations(instrument: Instrument, by_anchor: dict[str, Paragraph], reading: dict[str, Any]) -> int:
    """Keep what the text cites, resolved where it is held; let earlier citations of this instrument find it.

    A citation known from facts gives way to the reading's of the same paragraph and target; one the reading missed
    stays. Returns how many citations found what they cite.
    """
    rows = [
        citation(by_anchor[str(each.get("paragraph"))], each)
        for each in reading.get("citations") or ()
        if str(each.get("paragraph")) in by_anchor
    ]
    said = {(row.paragraph_id, row.symbol or folded(row.name)) for row in rows}
    known = list(Citation.objects.filter(paragraph__instrument=instrument))
    doubled = [each.pk for each in known if (each.paragraph_id, each.symbol or folded(each.name)) in said]
    Citation.objects.filter(pk__in=doubled).delete()
    return resolve(rows) + answer(instrument)


def citation(paragraph: Paragraph, given: dict[str, Any]) -> Citation:
    """Return an unsaved citation from its object in a reading, or in shipped facts."""
    start, end = given.get("span") or (None, None)
    before = paragraph.text[:start] if start is not None else ""
    return Citation(
        paragraph=paragraph,
        surface=given.get("surface") or "",
        kind=str(given.get("kind") or "other")[:30],
        tier=str(given.get("tier") or "named")[:10],
        name=given.get("name") or "",
        symbol=str(given.get("symbol") or "")[:80],
        dated=day(given.get("date")),
        pinpoint=given.get("pinpoint") or "",
        via=str(given.get("via") or "")[:20],
        span_start=start,
        span_end=end,
        latest=bool(given.get("latest"))
        or (given.get("kind") == "resolution" and bool(_LATEST.search(before))),
    )


def resolve(rows: list[Citation]) -> int:
    """Point new citations at what is held here: by symbol, or by name for treaties and declarations; keep them all."""
    symbols = {row.symbol for row in rows if row.symbol}
    names = {folded(row.name) for row in rows if row.name and not row.symbol}
    held = Instrument.objects.filter(Q(symbol__in=symbols) | Q(also_known_as__overlap=sorted(names))).only(
        "id", "symbol", "also_known_as"
    )
    by_symbol = {each.symbol: each for each in held}
    by_name = {name: each for each in held for name in each.also_known_as}
    for row in rows:
        row.to = (
            by_symbol.get(row.symbol) if row.symbol else by_name.get(folded(row.name)) if row.name else None
        )
    Citation.objects.bulk_create(rows)
    return sum(row.to_id is not None for row in rows)


def answer(instrument: Instrument) -> int:
    """Let citations that waited for this instrument find it; how many did."""
    found = Citation.objects.filter(to=None, symbol=instrument.symbol).update(to=instrument)
    if instrument.also_known_as:
        waiting = Citation.objects.filter(to=None, symbol="").exclude(name="").only("id", "name")
        names = set(instrument.also_known_as)
        match = [each.pk for each in waiting.iterator() if folded(each.name) in names]
        found += Citation.objects.filter(pk__in=match).update(to=instrument)
    return found


def differences(instrument: Instrument, reading: dict[str, Any]) -> list[dict[str, Any]]:
    """Say where another document of the same instrument parts from the text held: a list of {anchor, held, here}."""
    held = {each.anchor: each.text for each in instrument.paragraphs.all() if each.text}
    here = {fields["anchor"]: fields["text"] for fields, _ in _all(reading)}
    return [
        {"anchor": anchor, "held": held.get(anchor), "here": here.get(anchor)}
        for anchor in [*held, *(each for each in here if each not in held)]
        if held.get(anchor) != here.get(anchor)
    ]
