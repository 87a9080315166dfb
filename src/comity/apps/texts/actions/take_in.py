"""Taking a document in: its bytes, and everything its reading says, in one transaction."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from comity.apps.journal.actions import record
from comity.apps.parties.models import Party, Person
from comity.apps.texts import access
from comity.apps.texts.access import Act, Actor
from comity.apps.texts.actions import paragraphs, votes
from comity.apps.texts.actions.plain import day, number, storable
from comity.apps.texts.models import Candidate, Document, Instrument
from comity.apps.texts.models.naming import folded
from comity.apps.texts.refusal import Reason, Refused

Reading = dict[str, Any]
# What can stand in an address: words of letters, digits and marks, with strokes between them.
_SYMBOL = re.compile(r"(?=.{3,80}$)[A-Z][\w.()*-]*(?:/[\w.()*-]+)+", re.ASCII)
ONE_AT_A_TIME = 0x434F4D49  # a lock's number: two texts that cite each other must see each other


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a document. `new` is false where these very bytes were held already; `gives_text` is false where
    another document gives the instrument its text, and then `document.differences` says where the two part."""

    document: Document
    instrument: Instrument
    new: bool
    gives_text: bool
    resolved: int  # citations that found what they cite: this text's, and others' of this text
    candidates: int


@transaction.atomic
def take_in(
    *,
    content: bytes,
    name: str,
    reading: Reading,
    text: str,
    read_with: str,
    by: Actor,
    at: datetime,
    symbol: str = "",
    fictional: bool = False,
) -> Taken:
    """Keep a document whole, with the reading of it, and make its instrument citable paragraph by paragraph.

    `reading` is a `comity/reading/1` object, `text` what its spans point into. Bytes held already answer what they
    became then. `symbol` is what the person handing it over says, for a document that names none. Refused: no symbol, a
    symbol other than the document's, not a resolution, not the role.
    """
    office = access.require(Act.TAKE_IN, by, at=at)
    sha256 = hashlib.sha256(content).hexdigest()
    one_at_a_time()
    held = Document.objects.select_related("instrument").filter(sha256=sha256).first()
    if held is not None and held.instrument is not None:
        return Taken(held, held.instrument, False, held.gives_text, 0, held.candidates.count())
    reading, name = storable(reading), storable(name)
    symbol = _fit(reading, symbol.strip())
    instrument, gives_text = _instrument(symbol, reading, at=at, source=name, fictional=fictional)
    document = Document.objects.create(
        number=uuid.uuid4(),
        name=name[:255],
        media_type=str(reading.get("source", {}).get("media_type") or "application/octet-stream")[:120],
        sha256=sha256,
        size=len(content),
        content=content,
        text=storable(text),
        reading=reading,
        read_with=read_with[:40],
        instrument=instrument,
        gives_text=gives_text,
        received_at=at,
        received_by=by if isinstance(by, Person) else None,
    )
    resolved = candidates = 0
    if gives_text:
        by_anchor = paragraphs.write(instrument, document.reading)
        resolved = paragraphs.write_citations(instrument, by_anchor, document.reading)
        candidates = _candidates(document, by_anchor)
    else:
        document.differences = paragraphs.differences(instrument, document.reading)
        document.save(update_fields=["differences"])
    votes.write(instrument, document)
    record(
        "texts.taken_in",
        subject=instrument.address,
        by=access.address(by),
        at=at,
        office=office,
        document=document.address,
        sha256=sha256,
        gives_text=gives_text,
        differences=len(document.differences),
        candidates=candidates,
    )
    return Taken(document, instrument, True, gives_text, resolved, candidates)


def one_at_a_time() -> None:
    """Wait for our turn among those who add instruments; the turn ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])


def _fit(reading: Reading, said: str) -> str:
    """Return the symbol, or refuse what cannot become an instrument."""
    codes = {str(each.get("code")) for each in reading.get("problems", ())}
    if "not-a-resolution" in codes or not (reading.get("operative") or reading.get("preamble")):
        raise Refused(Reason.NOT_A_RESOLUTION)
    symbol = str(reading.get("metadata", {}).get("symbol") or "").strip()
    if symbol and said and symbol != said:
        raise Refused(Reason.NOT_FIT, field="symbol")
    symbol = symbol or said
    if not symbol or not _SYMBOL.fullmatch(symbol):
        raise Refused(Reason.NO_SYMBOL)
    return symbol


def _instrument(
    symbol: str, reading: Reading, *, at: datetime, source: str, fictional: bool
) -> tuple[Instrument, bool]:
    """Return the instrument of that symbol, made or given its text now, and whether this document gives it."""
    instrument = Instrument.objects.select_for_update().filter(symbol=symbol).first()
    if instrument is not None and instrument.has_text:
        return instrument, False
    instrument = instrument or Instrument(symbol=symbol, fictional=fictional)
    given = reading["metadata"]
    plain: dict[str, tuple[str, int]] = {
        "document_type": ("document_type", 30),
        "number": ("number", 30),
        "title": ("title", 600),
        "session_type": ("session_type", 16),
        "agenda_item": ("agenda_item", 40),
        "adoption_method": ("adoption_method", 20),
        "draft_symbol": ("draft_symbol", 80),
        "akn_work_iri": ("work_iri", 200),
    }
    cut = []
    for key, (field, length) in plain.items():
        if value := given.get(key):
            setattr(instrument, field, str(value)[:length])
            if len(str(value)) > length:
                cut.append(key)
    for key in ("session", "session_start", "session_end", "adoption_date", "meeting_number", "issue_date"):
        field = {"adoption_date": "adopted_on", "meeting_number": "meeting", "issue_date": "issued_on"}.get(
            key, key
        )
        value = number(given.get(key)) if key in ("session", "meeting_number") else day(given.get(key))
        if value is not None:
            setattr(instrument, field, value)
    instrument.title = instrument.title or symbol
    instrument.series = folded(instrument.title)[:120]
    instrument.body = instrument.body or body_of(symbol, str(given.get("body") or ""), fictional=fictional)
    instrument.language = str(reading.get("source", {}).get("language") or "eng")[:3]
    instrument.formula = str(reading.get("formula") or "")[:300]
    instrument.has_text = True
    instrument.certainty = "sourced"
    instrument.source = source[:300]
    instrument.loaded_at = at
    instrument.problems = [
        *reading.get("problems", []),
        *(
            {"code": "too-long", "severity": "warning", "message": f"metadata {key} was cut", "span": None}
            for key in cut
        ),
    ]
    instrument.footnotes = reading.get("footnotes", [])
    instrument.annexes = reading.get("annexes", [])
    instrument.save()
    return instrument, True


def body_of(symbol: str, name: str, *, fictional: bool = False) -> Party | None:
    """Return the body that adopted a text: the one of that name, else the one whose symbols begin so. A symbol tells
    the adopting body only where it is that of a decision of its own; other documents are issued under many."""
    bodies = Party.objects.filter(kind="un-body", fictional=fictional)
    named = bodies.filter(name__iexact=name).first() if name else None
    if named is not None or not any(part in symbol for part in ("/RES/", "/DEC/", "/PRST/")):
        return named
    fits = [each for each in bodies.exclude(symbol_prefix="") if symbol.startswith(each.symbol_prefix)]
    return max(fits, key=lambda each: len(each.symbol_prefix), default=None)


def _candidates(document: Document, by_anchor: dict[str, Any]) -> int:
    """Keep one candidate for each mandate; a mandate of a paragraph that is not there is no candidate."""
    made = [
        Candidate(
            paragraph=by_anchor[each["paragraph"]],
            document=document,
            mandate=str(each["id"])[:20],
            proposed=each,
        )
        for each in document.reading.get("mandates", [])
        if each.get("paragraph") in by_anchor
    ]
    return len(Candidate.objects.bulk_create(made))
