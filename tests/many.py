"""Many instruments at once, for tests of what pages cost: written in bulk, past the acts."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

from comity.apps.commitments.models import Commitment
from comity.apps.parties.models import Party
from comity.apps.texts.models import (
    Candidate,
    Cast,
    Citation,
    Document,
    Instrument,
    Paragraph,
    VoteRecord,
    folded,
)
from tests.cast import NOW
from tests.readings import mandate, resolution

FIRST_DAY = date(2006, 6, 30)
LINES = 40  # so many titles, each a line of texts
REQUESTED = "Requests the Registrar to report on lamps, lights and the keeping of number {place}."


def fill(count: int, *, start: int = 0, paragraphs: int = 12, voters: int = 47) -> list[Instrument]:
    """Make `count` instruments with text, paragraphs, a document, citations of the one before, a vote, a candidate that
    was confirmed and its commitment; `start` goes on after an earlier fill. Returns them, oldest first."""
    body = Party.objects.filter(code="HRC").first()
    states = list(Party.objects.filter(kind="state").order_by("code")[:voters])
    instruments = Instrument.objects.bulk_create(
        [_instrument(place, body) for place in range(start, start + count)], batch_size=1000
    )
    rows = [_paragraph(each, order, paragraphs) for each in instruments for order in range(1, paragraphs + 1)]
    made = Paragraph.objects.bulk_create(rows, batch_size=2000)
    last = [made[place * paragraphs + paragraphs - 1] for place in range(count)]
    first = [made[place * paragraphs] for place in range(count)]
    documents = Document.objects.bulk_create([_document(each) for each in instruments], batch_size=500)
    Citation.objects.bulk_create(
        [
            _citation(first[place], instruments, place, back)
            for place in range(count)
            for back in (1, LINES, 5000)
        ],
        batch_size=2000,
    )
    votes = VoteRecord.objects.bulk_create(
        [
            VoteRecord(
                instrument=each, source=document.address, document=document, method="recorded-vote",
                voted_on=each.adopted_on, in_favour=voters, against=0, abstaining=0,
            )
            for each, document in zip(instruments, documents, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip
    Cast.objects.bulk_create(
        [
            Cast(vote=vote, party=each, name=each.name, position="in-favour")
            for vote in votes
            for each in states
        ],
        batch_size=5000,
    )
    asked = mandate(1, f"op{paragraphs}", ["Registrar"], body="HRC", session=41)
    candidates = Candidate.objects.bulk_create(
        [
            Candidate(
                paragraph=paragraph, document=document, mandate="m1", proposed=asked, settled=asked, state="confirmed",
                looked=1,
            )
            for paragraph, document in zip(last, documents, strict=True)
        ],
        batch_size=1000,
    )  # fmt: skip
    drawn = Commitment.objects.bulk_create(
        [_commitment(each, place) for place, each in enumerate(candidates)], batch_size=1000
    )
    if body is not None:
        through = Commitment.parties.through
        through.objects.bulk_create(
            [through(commitment_id=each.pk, party_id=body.pk) for each in drawn], batch_size=2000
        )
    return instruments


def _instrument(place: int, body: Party | None) -> Instrument:
    title = f"Lamps for lighthouses, line {place % LINES}"
    return Instrument(
        symbol=f"A/HRC/RES/{900 + place // 50}/{place % 50 + 1}", number=f"{900 + place // 50}/{place % 50 + 1}",
        title=title, series=folded(title), body=body, session=900 + place // 50, has_text=True, source="made up",
        adopted_on=FIRST_DAY + timedelta(days=3 * place), adoption_method="recorded-vote", loaded_at=NOW,
    )  # fmt: skip


def _paragraph(instrument: Instrument, order: int, paragraphs: int) -> Paragraph:
    preamble = order <= paragraphs // 3
    return Paragraph(
        instrument=instrument, part="preamble" if preamble else "operative", order=order,
        anchor=f"pp{order}" if preamble else f"op{order}", num="" if preamble else f"{order}.",
        lead="Recalling" if preamble else "Requests", verb="recall" if preamble else "request",
        speech_act="declaratory" if preamble else "directive", text=REQUESTED.format(place=instrument.number),
    )  # fmt: skip


def _document(instrument: Instrument) -> Document:
    content = json.dumps(resolution(instrument.symbol)).encode()
    return Document(
        number=uuid.uuid4(), name=f"{instrument.number}.txt", media_type="text/plain", size=len(content),
        sha256=uuid.uuid4().hex * 2, content=content, text="text", reading={}, read_with="test",
        instrument=instrument, gives_text=True, received_at=NOW,
    )  # fmt: skip


def _citation(paragraph: Paragraph, instruments: list[Instrument], place: int, back: int) -> Citation:
    to = instruments[place - back] if place >= back else None
    symbol = to.symbol if to else f"A/HRC/RES/1/{back}"
    return Citation(
        paragraph=paragraph, surface=symbol, symbol=symbol, kind="resolution", tier="symbol", to=to
    )


def _commitment(candidate: Candidate, place: int) -> Commitment:
    day = date(2019, 1, 1) + timedelta(days=place)
    return Commitment(
        number=uuid.uuid4(), paragraph=candidate.paragraph, candidate=candidate, verb="request", actors=["Registrar"],
        what="report on lamps and lights", due_relation="by", due_date=day, window_until=day, made_at=NOW,
        basis={"code": "date"}, source="made up",
    )  # fmt: skip
