"""A code that came back: tried, and what it was given for done, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from comity.apps.assistance import together, told
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Refused
from comity.apps.assistance.together import Step
from comity.apps.journal import log
from comity.apps.journal.models import Record
from comity.apps.notices import actions as notices
from comity.apps.notices.actions import incoming
from comity.apps.notices.actions.incoming import Tried
from comity.apps.notices.models import Proposed, Received
from comity.mail import answering, forms, orders, sayings
from comity.mail.proposing import given_with
from comity.mail.senders import Known
from comity.papers import message as papers


@dataclass(frozen=True, slots=True)
class Back:
    """A code that came back. `known` is who answered; the caller has seen that they are of the office, or the person in
    whose name it is done."""

    received: Received
    mail: papers.Message
    known: Known
    proposed: Proposed
    at: datetime


def give(back: Back, code: str) -> None:
    """Try the code, and do what it was asked for."""
    proposed, at = back.proposed, back.at
    tried = incoming.try_code(proposed, code, at)
    if tried is not Tried.RIGHT:
        said = sayings.OVER if tried is Tried.OVER else sayings.WRONG
        return _not(back, [str(said)])
    assistance = told.request_of(proposed.about) if proposed.about else None
    if assistance is not None:
        together.hold(assistance)  # what is compared now is what the acts find
    steps = [Step(each["act"], each["facts"]) for each in proposed.steps]
    named = sorted(
        str(value) for each in steps for name, value in each.facts.items() if name in ("form", "file")
    )
    now = incoming.digest_of(
        [each.plain for each in steps], builds_on=together.builds_on(assistance, proposed.person, named)
    )
    raw = proposed.received.raw
    if now != proposed.digest or raw is None:
        incoming.close(proposed, why="changed")
        return _not(back, [str(sayings.CHANGED)])
    files = forms.sorted_files(papers.read_message(bytes(raw)).files, at)
    # The State whose office was shown the acts; who answers may serve another one, too.
    assert proposed.office.party is not None  # noqa: S101 — acts are proposed for offices of States alone
    given = given_with(proposed.office.party, proposed.person, files, at)
    try:
        done, records = together.do(
            steps, assistance, given, office=proposed.office, message=proposed.received.sha256
        )
    except Refused as refused:
        incoming.close(proposed, why="refused")
        return _not(back, sayings.refused(None, refused))
    incoming.close(proposed, why="done", about=done.address, records=records)
    _said(back, done, steps)
    return None


@transaction.atomic
def send_receipts(at: datetime) -> int:
    """Send the receipts of what was done by code, once all of it is sealed. Returns how many letters."""
    number = 0
    for proposed in incoming.without_receipts():
        rows = list(Record.objects.filter(pk__in=proposed.records).order_by("pk"))
        found = [(each, log.receipt(each)) for each in rows]
        assistance = told.request_of(proposed.about)
        if assistance is None or not all(text for _record, text in found):
            continue
        name = assistance.reference or str(assistance.number)
        kept = [
            notices.Attached(
                f"{name}-{place}-{each.act.partition('.')[2]}.tlog-proof", "text/plain", text.encode()
            )
            for place, (each, text) in enumerate(found, 1)
            if text
        ]
        if proposed.office.email:
            answering.post(
                None, "in_receipts", to=proposed.office.email, at=at, office=proposed.office, about=assistance.address,
                attachments=kept, reference=name,
            )  # fmt: skip
            number += 1
        incoming.receipts_gone(proposed, at)
    return number


def _said(back: Back, done: AssistanceRequest, steps: list[Step]) -> None:
    by = back.proposed.person
    sent = answering.answer(
        back.received, back.mail, "in_done", at=back.at, to=back.known, about=done.address,
        reference=done.reference or str(done.number), did=[sayings.act(each) for each in steps],
        whose=by.name or by.email, office_name=back.proposed.office.name, sent=done.first_sent_at is not None,
        link=f"{settings.SITE_URL}{done.get_absolute_url()}",
        aside=sayings.aside(
            [each.name for each in back.mail.files], words=orders.beside_code(back.mail.words)
        ),
    )  # fmt: skip
    incoming.settle(back.received, became=Received.Became.CODE, person=back.known.person, office=back.known.office,
                    about=done.address, answer=sent)  # fmt: skip


def _not(back: Back, reasons: list[str]) -> None:
    sent = answering.answer(
        back.received, back.mail, "in_refused", at=back.at, to=back.known, reasons=reasons, reference=""
    )
    incoming.settle(
        back.received, became=Received.Became.CODE_REFUSED, why=" ".join(reasons), person=back.known.person,
        office=back.known.office, about=back.proposed.about, answer=sent,
    )  # fmt: skip
