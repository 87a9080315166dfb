"""What a message is taken for. In this order: what nobody answers; a wish to hear no more; a code; a form; orders; a
form that is asked for; a scan; a letter; and for all else, how to ask."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from django.conf import settings

from comity.apps.assistance import together, told
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.notices import envelope
from comity.apps.notices.actions import incoming
from comity.apps.notices.models import Follow, Message, Received
from comity.apps.parties.models import Party
from comity.mail import answering, coded, forms, orders, proposing, sayings, words
from comity.mail.proposing import Asked
from comity.mail.senders import Known, known, ourselves
from comity.papers import message as papers

Became = Received.Became
FORM_TOKEN = re.compile(r"form-([a-z0-9-]{1,40})")


def sender(received: Received, mail: papers.Message, at: datetime) -> tuple[Known | None, str]:
    """Who wrote, where that is known; and why nobody may be answered, where that is so."""
    if mail.machine or received.envelope == "<>":
        return None, mail.machine or "empty-return-path"
    if ourselves(mail):
        return None, "ourselves"
    if not mail.sender:
        return None, "no-sender"
    return known(mail, at), ""


def sort(received: Received, mail: papers.Message, at: datetime) -> None:
    """Do what a message asks for, as far as mail may; settle it; answer it where it may be answered."""
    if not mail.read:
        return incoming.settle(received, became=Became.UNREADABLE, why=" ".join(mail.problems))
    who, why = sender(received, mail, at)
    if why:
        return incoming.settle(received, became=Became.UNANSWERED, why=why)
    token = envelope.token_of(received.recipient, settings.MAIL_IN)
    answered = _answered(token, mail)
    if orders.stop_asked(mail.subject, mail.words):
        return _stop(received, mail, who, at)
    if who is not None:
        return _of_somebody(received, mail, who, answered, at)
    if answered is not None and (mail.words or mail.files):
        return _unknown_answer(received, mail, answered, at)
    return _of_nobody(received, mail, at)


def _of_somebody(
    received: Received, mail: papers.Message, who: Known, answered: Message | None, at: datetime
) -> None:
    proposed = incoming.of_token(answered.reply_token) if answered is not None else None
    code = orders.code_in(mail.words)
    if proposed is not None and code:
        # Several offices may have one registered address: who reads there gives codes for each.
        if (who.person is not None and who.person.pk == proposed.person_id) or (
            proposed.office_id == who.office.pk or proposed.office.email.lower() == mail.sender
        ):
            return coded.give(coded.Back(received, mail, who, proposed, at), code)
        return incoming.settle(received, became=Became.CODE_REFUSED, why="another-office", office=who.office)
    files = forms.sorted_files(mail.files, at)
    asked = Asked(received, mail, who, files, at)
    if files.forms:
        return proposing.form(asked, files.forms[0])
    assistance = _request(mail, who.state, answered)
    if assistance is not None:
        steps = orders.orders_in(mail.words, assistance)
        if steps:
            return proposing.order(asked, steps, assistance)
        if orders.form_asked(mail.subject):
            return _current(received, mail, who, assistance, at)
        if files.scans and assistance.first_sent_at is not None:
            proposing.scan(asked, assistance)
            return _kept(received, mail, who, assistance, at) if mail.words else None
        if mail.words or mail.files:
            return _letter(received, mail, who, assistance, at)
    return _of_nobody(received, mail, at, who)


def _unknown_answer(received: Received, mail: papers.Message, answered: Message, at: datetime) -> None:
    """An answer to a letter of ours from an address nobody has here: whoever got the letter passed it on. Its words are
    kept as a letter, named as nobody's, where the letter was about a request that was sent; nothing is asked of it."""
    assistance = told.request_of(answered.about)
    if assistance is None or assistance.first_sent_at is None or not mail.words:
        return incoming.settle(received, became=Became.UNANSWERED, why="unknown-sender")
    kept = _keep(received, mail, assistance, None, at)
    return incoming.settle(
        received,
        became=Became.LETTER if kept else Became.REFUSED,
        why="unknown-sender",
        about=assistance.address,
    )


def _of_nobody(received: Received, mail: papers.Message, at: datetime, who: Known | None = None) -> None:
    """From anybody: an empty form where one is asked for, else how to ask."""
    match = FORM_TOKEN.fullmatch(envelope.token_of(received.recipient, settings.MAIL_IN))
    name = match[1] if match else orders.form_asked(mail.subject)
    fund = forms.fund_named(name, at) if name else None
    if fund is not None:
        sent = answering.answer(
            received, mail, "in_blank", at=at, to=who, fund=fund.fund, attachments=[forms.blank(fund, _language(who))],
            link=f"{settings.SITE_URL}/requests/how-to-ask/{fund.code}",
        )  # fmt: skip
        became = Became.FORM_ASKED if sent else Became.UNANSWERED
    else:
        sent = _how_to_ask(received, mail, who, at)
        became = Became.HELP if sent else Became.UNANSWERED
    why = "" if sent else answering.withheld(received, mail, at=at, to=who) or "enough-today"
    incoming.settle(
        received, became=became, why=why, answer=sent, person=who.person if who else None,
        office=who.office if who else None,
    )  # fmt: skip


def _how_to_ask(received: Received, mail: papers.Message, who: Known | None, at: datetime) -> Message | None:
    """How to ask, told to one address once a day, known or not: a sender can be forged."""
    if who is not None and incoming.answered(who.address, since=at - timedelta(days=1), became=[Became.HELP]):
        return None
    return answering.answer(
        received, mail, "in_help", at=at, to=who, html="html-only" in mail.problems,
        funds=[each.short for each in forms.definitions(at).values()],
        tnef=any(each.media == "application/ms-tnef" or each.name == "winmail.dat" for each in mail.files),
    )  # fmt: skip


def _letter(
    received: Received, mail: papers.Message, who: Known, assistance: AssistanceRequest, at: datetime
) -> None:
    kept = _keep(received, mail, assistance, who, at)
    if kept:
        sent = answering.answer(
            received, mail, "in_kept", at=at, to=who, about=assistance.address, seal=received.sha256,
            reference=assistance.reference or str(assistance.number),
            link=f"{settings.SITE_URL}{assistance.get_absolute_url()}/papers",
        )  # fmt: skip
    else:
        why = [str(sayings.REASONS[Reason.TOO_MANY])]
        sent = answering.answer(
            received, mail, "in_refused", at=at, to=who, reasons=why, reference=assistance.reference
        )
    incoming.settle(
        received, became=Became.LETTER if kept else Became.REFUSED, person=who.person, office=who.office,
        about=assistance.address, answer=sent, why="" if kept else "too-many",
    )  # fmt: skip


def _kept(
    received: Received, mail: papers.Message, who: Known, assistance: AssistanceRequest, at: datetime
) -> None:
    """The words that came with a scan are a letter as well."""
    _keep(received, mail, assistance, who, at)


def _keep(
    received: Received, mail: papers.Message, assistance: AssistanceRequest, who: Known | None, at: datetime
) -> bool:
    files = [
        {"name": each.name, "size": len(each.data), "sha256": hashlib.sha256(each.data).hexdigest()}
        for each in mail.files
    ]
    try:
        together.receive_letter(
            assistance=assistance, words=mail.words, files=files, sha256=received.sha256, size=received.size,
            by=who.person if who else None, office=who.office if who else None, at=at,
        )  # fmt: skip
    except Refused:
        return False
    return True


def _current(
    received: Received, mail: papers.Message, who: Known, assistance: AssistanceRequest, at: datetime
) -> None:
    """The form of a request as it stands: it goes to the registered address alone, whoever asked."""
    if not who.registered:
        return incoming.settle(
            received, became=Became.REFUSED, why="no-registered-address", office=who.office
        )
    registered = Known(who.state, who.office, None, who.registered)
    sent = answering.answer(
        received, mail, "in_filled", at=at, to=registered, about=assistance.address,
        reference=assistance.reference or str(assistance.number), attachments=[forms.filled(assistance, "")],
    )  # fmt: skip
    return incoming.settle(received, became=Became.FORM_ASKED, person=who.person, office=who.office,
                           about=assistance.address, answer=sent)  # fmt: skip


def _stop(received: Received, mail: papers.Message, who: Known | None, at: datetime) -> None:
    """Which links end what an address follows. They go to that address, so a forged wish ends nothing."""
    rows = Follow.objects.filter(
        email__iexact=mail.sender, ended_at=None, confirmed_at__isnull=False
    ).order_by("pk")[:50]
    stops = [(each.subject, words.unsubscribe(each)) for each in rows]
    sent = answering.answer(received, mail, "in_stop", at=at, to=who, stops=stops)
    why = "" if sent else answering.withheld(received, mail, at=at, to=who)
    incoming.settle(
        received, became=Became.STOP if sent else Became.UNANSWERED, why=why, answer=sent,
        person=who.person if who else None, office=who.office if who else None,
    )  # fmt: skip


def _answered(token: str, mail: papers.Message) -> Message | None:
    """The letter of ours that a message answers: by the token of the address it came to, or by the Message-ID it names,
    where a mail program has dropped the token."""
    found = envelope.by_reply_token(token)
    if found is None and mail.answers:
        rows = {
            each.message_id: each for each in Message.objects.filter(message_id__in=mail.answers, follow=None)
        }
        found = next((rows[each] for each in mail.answers if each in rows), None)
    return found


def _request(mail: papers.Message, state: Party, answered: Message | None) -> AssistanceRequest | None:
    """The request a message is about: that of the letter it answers, or the one its subject names, where it is of the
    sender's State."""
    found = told.request_of(answered.about) if answered is not None else None
    if found is None and (reference := orders.reference_in(mail.subject)):
        found = AssistanceRequest.objects.named(reference).first()
    return found if found is not None and found.state_id == state.pk else None


def _language(who: Known | None) -> str:
    return who.person.language if who is not None and who.person is not None else ""
