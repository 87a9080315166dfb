"""Loading shipped facts: what is known of an instrument without holding its text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.journal.actions import record
from comity.apps.texts import access
from comity.apps.texts.access import Act, Actor
from comity.apps.texts.actions import paragraphs, votes
from comity.apps.texts.actions.plain import day
from comity.apps.texts.actions.take_in import body_of, one_at_a_time
from comity.apps.texts.models import Citation, Instrument, Paragraph, Part
from comity.apps.texts.models.naming import folded
from comity.apps.texts.refusal import Reason, Refused

Facts = dict[str, Any]
PLAIN = (
    "document_type", "number", "title", "session", "session_type", "agenda_item", "meeting", "adoption_method",
    "draft_symbol", "certainty", "source", "formula",
)  # fmt: skip
DAYS = ("adopted_on", "issued_on", "session_start", "session_end")


@transaction.atomic
def load_facts(*, facts: Facts, by: Actor, at: datetime) -> Instrument:
    """Make or renew an instrument known by its facts; a second load of the same facts changes and records nothing.

    Where an editor has given the instrument its text, the text's own facts stand and only a missing summary, paragraph
    or account of the vote is added.
    """
    office = access.require(Act.LOAD_SHIPPED, by, at=at)
    symbol = str(facts.get("symbol") or "")
    if not symbol:
        raise Refused(Reason.NO_SYMBOL)
    facts = _with_articles(facts)
    one_at_a_time()
    instrument = Instrument.objects.filter(symbol=symbol).first()
    changed = instrument is None
    if instrument is None:
        instrument = Instrument(symbol=symbol, loaded_at=at, language="eng")
    if not instrument.has_text:
        changed = _head(instrument, facts) or changed
    if changed:
        instrument.loaded_at = at
        instrument.save()
        paragraphs.answer(instrument)
    changed = _paragraphs(instrument, facts) or changed
    for vote in facts.get("votes") or ():
        if not instrument.votes.filter(source=vote["source"]).exists():
            votes.write_account(instrument, _as_reading(vote), source=vote["source"])
            changed = True
    if changed:
        record(
            "texts.facts_loaded", subject=instrument.address, by=access.address(by), at=at, office=office,
            source=instrument.source,
        )  # fmt: skip
    return instrument


def _with_articles(facts: Facts) -> Facts:
    """Return the facts with a paragraph for each article of a treaty that is known by their number alone."""
    if not (articles := facts.get("articles")):
        return facts
    made = [
        {"anchor": f"art{number}", "part": Part.ARTICLE, "num": str(number)}
        for number in range(1, articles + 1)
    ]
    return {**facts, "paragraphs": [*(facts.get("paragraphs") or ()), *made]}


def _head(instrument: Instrument, facts: Facts) -> bool:
    """Write what is known of the instrument itself; whether anything is new."""
    values: dict[str, Any] = {key: facts[key] for key in PLAIN if facts.get(key) is not None}
    values |= {key: day(facts.get(key)) for key in DAYS if facts.get(key)}
    values["series"] = folded(str(facts["title"]))[:120]
    values["also_known_as"] = [folded(each) for each in facts.get("also_known_as") or ()]
    values["problems"] = facts.get("problems") or []
    values["footnotes"] = facts.get("footnotes") or []
    values["fictional"] = bool(facts.get("fictional"))
    values["body"] = instrument.body or body_of(
        instrument.symbol, str(facts.get("body") or ""), fictional=values["fictional"]
    )
    new = {key: value for key, value in values.items() if getattr(instrument, key) != value}
    for key, value in new.items():
        setattr(instrument, key, value)
    return bool(new)


def _paragraphs(instrument: Instrument, facts: Facts) -> bool:
    """Write paragraphs known by number, lead and a summary of our own; whether anything is new."""
    held = {each.anchor: each for each in instrument.paragraphs.all()}
    cited: dict[int, set[str]] = {}
    for paragraph_id, symbol, name in Citation.objects.filter(paragraph__instrument=instrument).values_list(
        "paragraph_id", "symbol", "name"
    ):
        cited.setdefault(paragraph_id, set()).add(symbol or folded(name))
    fresh: list[Paragraph] = []
    changed = False
    for order, given in enumerate(facts.get("paragraphs") or (), start=1):
        values = {
            key: given.get(key) or ""
            for key in ("part", "num", "heading", "lead", "verb", "speech_act", "summary")
        } | {"order": order, "footnotes": given.get("footnotes") or []}
        row = held.get(given["anchor"])
        if row is None:
            fresh.append(Paragraph(instrument=instrument, anchor=given["anchor"], **values))
            continue
        if row.text:
            values = {"summary": values["summary"]}
        if any(getattr(row, key) != value for key, value in values.items()):
            for key, value in values.items():
                setattr(row, key, value)
            row.save()
            changed = True
    held |= {each.anchor: each for each in Paragraph.objects.bulk_create(fresh)}
    rows = [
        paragraphs.citation(held[given["anchor"]], each)
        for given in facts.get("paragraphs") or ()
        for each in given.get("citations") or ()
        if (each.get("symbol") or folded(each.get("name") or ""))
        not in cited.get(held[given["anchor"]].pk, set())
    ]
    if rows:
        paragraphs.resolve(rows)
    return bool(fresh or rows or changed)


def _as_reading(vote: Facts) -> Facts:
    """Return an account of the vote in the form of a reading: shipped facts name States by code."""
    return {
        "method": vote.get("method", "recorded-vote"),
        "stated_tally": vote.get("stated_tally"),
        "roll_call": {
            key: [
                each if isinstance(each, dict) else {"name": "", "iso3": each} for each in vote.get(key) or ()
            ]
            for key in votes.POSITIONS
        },
    }
