"""What a mail asks for, made ready for its code: rehearsed, told to the registered address, and not done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from comity.apps.assistance import routes, together
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.together import ACTS, Given, Step
from comity.apps.letters.models import Paper
from comity.apps.notices.actions import Attached, incoming
from comity.apps.notices.models import Received
from comity.apps.parties.models import Office, Party, Person
from comity.mail import answering, orders, sayings
from comity.mail.forms import Form, Sorted
from comity.mail.papers import DOCX
from comity.mail.senders import Known
from comity.papers import message as papers
from comity.pure.dossier.route import RouteDefinition

MOST_SHOWN = 10 * 1024 * 1024  # more than that is named by its SHA-256 alone
NEW = "mail"  # what a code letter is about where no request is there yet: so it has an address for answers


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail from somebody known that asks for acts."""

    received: Received
    mail: papers.Message
    known: Known
    files: Sorted
    at: datetime


def form(asked: Asked, came: Form) -> None:
    """A filled form: it begins a draft or is brought into the one it was made from, and sends it, once the code is
    given."""
    assistance = None
    if not came.form.read or came.definition is None:
        return _not(asked, [sayings.form_wrong(came)])
    if came.draft:
        assistance = AssistanceRequest.objects.named(came.draft).filter(state=asked.known.state).first()
        if assistance is None:
            return _not(asked, [sayings.form_wrong(replace_unread(came))])
    first = (
        Step("merge", {"form": came.sha256})
        if assistance
        else Step("begin-from", {"fund": came.definition.code, "form": came.sha256})
    )
    rest = [] if orders.draft_only(asked.mail.words) else together.sending(assistance)
    return ask(asked, [first, *rest], assistance, became=Received.Became.FORM, came=came,
               words=orders.beside_form(asked.mail.words))  # fmt: skip


def replace_unread(came: Form) -> Form:
    """The same answer for a form of another State's draft and of none: nobody learns which numbers there are."""
    return replace(came, form=replace(came.form, problems=(), read=False))


def order(asked: Asked, steps: Sequence[Step], assistance: AssistanceRequest) -> None:
    """Words that name acts on a request of the sender's State; scans that came with them are handed in."""
    beside = orders.beside_orders(asked.mail.words, assistance)
    ask(asked, [*steps, *_scans(asked)], assistance, became=Received.Became.ORDER, words=beside)


def scan(asked: Asked, assistance: AssistanceRequest) -> None:
    """A signed and sealed paper on a request of the sender's State."""
    ask(asked, _scans(asked), assistance, became=Received.Became.SCAN)


def ask(
    asked: Asked, steps: Sequence[Step], assistance: AssistanceRequest | None, *, became: str, came: Form | None = None,
    words: bool = False,
) -> None:  # fmt: skip
    """Rehearse, keep what can be done for its code, and send the code to the registered address alone. `words`: the
    mail says more than is taken, and its letter tells so."""
    reference = assistance.reference if assistance else ""
    if not asked.known.registered:
        return _not(asked, [str(sayings.NO_ADDRESS)], reference)
    by = asked.known.person or _in_whose_name(asked, steps)
    if by is None:
        return _not(asked, [str(sayings.WHO)], reference)
    given = given_with(asked.known.state, by, asked.files, asked.at)
    found = together.rehearse(steps, assistance, given)
    definition = came.definition if came else routes.definition(assistance.route) if assistance else None
    stopped = sayings.refused(found.stopped, found.refused, definition) if found.refused else []
    if not found.can:
        return _not(asked, stopped or [str(sayings.NOTHING)], reference)
    about = assistance.address if assistance else ""
    named = sorted(
        str(value) for each in found.can for name, value in each.facts.items() if name in ("form", "file")
    )
    plain = [each.plain for each in found.can]
    coded = incoming.propose(
        received=asked.received, person=by, office=asked.known.office, about=about, steps=plain, at=asked.at,
        digest=incoming.digest_of(plain, builds_on=together.builds_on(assistance, by, named)),
    )  # fmt: skip
    if coded is None:
        return _not(asked, [str(sayings.ENOUGH)], reference)
    titles = _titles(definition)
    merged = found.merged
    shown = _shown(asked.mail.files, named)
    letter = answering.post(
        asked.received, "in_code", to=asked.known.registered, at=asked.at, office=asked.known.office,
        about=about or NEW, secret=True, reference=reference, code=coded.code, sender=asked.mail.sender,
        whose=by.name or by.email, can=[sayings.act(each) for each in found.can], stopped=stopped,
        questions=[titles.get(each, each) for each in merged.taken] if merged else [],
        conflicts=[titles.get(each.question, each.question) for each in merged.conflicts] if merged else [],
        closed=[titles.get(each, each) for each in merged.closed] if merged else [],
        notes=sayings.noted(came.form.problems, definition) if came else [],
        seals=[(each.name, hashlib.sha256(each.data).hexdigest()) for each in asked.mail.files],
        aside=_aside(asked.mail.files, named, words=words),
        office_name=asked.known.office.name, attachments=shown, shown=bool(shown),
    )  # fmt: skip
    incoming.sent_with(coded.proposed, letter)
    told = None
    if asked.known.address.lower() != asked.known.registered.lower():
        told = answering.answer(asked.received, asked.mail, "in_asked", at=asked.at, to=asked.known)
    incoming.settle(
        asked.received, became=became, person=asked.known.person, office=asked.known.office, about=about,
        answer=told or letter,
    )  # fmt: skip
    return None


def _shown(files: Sequence[papers.File], named: Sequence[str]) -> list[Attached]:
    """The files that the acts are done with, as they came: whoever gives the code can read what it is given for."""
    found = [each for each in files if hashlib.sha256(each.data).hexdigest() in named]
    if sum(len(each.data) for each in found) > MOST_SHOWN:
        return []
    return [
        Attached(
            each.name, DOCX if each.name.lower().endswith(".docx") else "application/octet-stream", each.data
        )
        for each in found
    ]


def _aside(files: Sequence[papers.File], named: Sequence[str], *, words: bool) -> str:
    """What the mail brought that none of the acts is done with."""
    left = [each.name for each in files if hashlib.sha256(each.data).hexdigest() not in named]
    return sayings.aside(left, words=words)


def given_with(state: Party, by: Person, files: Sorted, at: datetime) -> Given:
    return Given(
        state=state,
        by=by,
        at=at,
        forms={each.sha256: each.form for each in files.forms},
        scans=files.scans,
    )


def _scans(asked: Asked) -> list[Step]:
    return [
        Step("receive-scan", {"kind": Paper.Kind.NOTE.value, "file": each})
        for each in sorted(asked.files.scans)
    ]


def _in_whose_name(asked: Asked, steps: Sequence[Step]) -> Person | None:
    """Of an office's own address: the one person who can do all of it; else who can do at least the first."""
    office: Office = asked.known.office
    named = orders.person_in(asked.mail.words)
    acts = [ACTS[each.act].value for each in steps]
    return together.who(office, acts, asked.at, named=named) or together.who(
        office, acts[:1], asked.at, named=named
    )


def _titles(definition: RouteDefinition | None) -> dict[str, str]:
    return {each.code: str(each.question.title) for each in definition.questions} if definition else {}


def _not(asked: Asked, reasons: Sequence[str], reference: str = "") -> None:
    sent = answering.answer(
        asked.received,
        asked.mail,
        "in_refused",
        at=asked.at,
        to=asked.known,
        reasons=reasons,
        reference=reference,
    )
    incoming.settle(
        asked.received, became=Received.Became.REFUSED, why=" ".join(reasons), person=asked.known.person,
        office=asked.known.office, answer=sent,
    )  # fmt: skip
