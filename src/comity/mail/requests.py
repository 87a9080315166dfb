"""What a record of a request gives to say: to its State, to the State's offices, to whoever has work by it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comity.apps.assistance import access, rounds, told
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.moving import PAST
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import STATE_ROLES
from comity.apps.journal import log
from comity.apps.journal.models import Record
from comity.apps.letters.models import Letter
from comity.apps.notices import actions as notices
from comity.apps.notices.models import How, Topic
from comity.apps.notices.topics import chosen
from comity.apps.parties.models import Office, Person, Role
from comity.apps.register import receipts
from comity.mail import forms, words
from comity.mail.papers import files_of
from comity.pure.lifecycle.table import Holder, Stage

DECISIONS = {"assistance.approved", "assistance.declined", "assistance.redirected"}
# What gives the State the pen beside acts that move a request.
TO_THE_STATE = {f"assistance.{each}" for each in PAST.values()} | {
    "assistance.consent_lapsed", "assistance.circulation_opened"}  # fmt: skip
# Who has work where a request stands, once it has moved there.
AT_WORK = {
    Stage.SENT: Role.DESK, Stage.PAPERS: Role.DESK, Stage.ELIGIBILITY: Role.DESK, Stage.ASSESSMENT: Role.ASSESSOR,
    Stage.PROPOSAL: Role.DESK, Stage.ADVICE: Role.BOARD, Stage.DECISION: Role.DECIDER, Stage.AGREEMENT: Role.DESK,
    Stage.REPORTING: Role.DESK,
}  # fmt: skip
ITS_WORK = {
    Role.DESK: Act.ASSIGN, Role.ASSESSOR: Act.OPEN_ASSESSMENT, Role.BOARD: Act.ADVISE, Role.DECIDER: Act.APPROVE,
}  # fmt: skip
TOLD = {
    Topic.LETTER: _("The desk has written to your State about this request."),
    Topic.DECISION: _("A decision was taken on this request. The letter says which, and why."),
    Topic.TURN: _("This request is back with your State."),
    Topic.DESK: _("This request has come to a step at which you have work."),
}


def tell(record: Record, at: datetime) -> None:
    """Post what this record gives to say. A draft is its delegation's alone: nothing is told of it."""
    assistance = told.request_of(record.subject)
    if assistance is None or assistance.first_sent_at is None:
        return
    letter = _letter(record)
    if letter is not None:
        _to_offices(letter, assistance, at)
    turn = record.facts.get("holder") == Holder.STATE
    topic = _topic_for_state(record, letter, turn=turn)
    if topic is not None:
        for person in of_the_state(assistance, at):
            if person.address != record.by:
                _tell_one(person, _as_chosen(person, topic, letter), record, assistance, at, turn=turn)
    for person in _with_work(record, assistance, at):
        if person.address != record.by:
            _tell_one(person, Topic.DESK, record, assistance, at)


def _letter(record: Record) -> Letter | None:
    seal = record.facts.get("letter") or record.facts.get("letter_seal")
    return (
        Letter.objects.filter(subject=record.subject, seal=seal).select_related("office").first()
        if seal
        else None
    )


def _topic_for_state(record: Record, letter: Letter | None, *, turn: bool) -> Topic | None:
    if record.act in DECISIONS:
        return Topic.DECISION
    if turn and record.act in TO_THE_STATE:
        return Topic.TURN
    return Topic.LETTER if letter is not None else None


def _as_chosen(person: Person, topic: Topic, letter: Letter | None) -> Topic:
    """A letter is told of even by whoever wants to hear nothing of turns and decisions."""
    off = letter is not None and chosen(person)[topic] == How.NOT
    return Topic.LETTER if off else topic


def of_the_state(assistance: AssistanceRequest, at: datetime) -> list[Person]:
    return _holding(STATE_ROLES, at, Q(holdings__office__party=assistance.state_id))


def _with_work(record: Record, assistance: AssistanceRequest, at: datetime) -> list[Person]:
    facts = record.facts
    moved = record.act in {f"assistance.{each}" for each in PAST.values()}
    stopped = facts.get("awaiting_answer") or facts.get("consent_stopped")
    if not moved or stopped or facts.get("holder") not in (Holder.SECRETARIAT, Holder.BOARD):
        return []
    role = AT_WORK.get(Stage(facts["stage"]))
    if role is None:
        return []
    if role is Role.DESK and assistance.officer is not None:
        return [assistance.officer]
    # Not whoever speaks for the State itself, serves another fund, or has stepped aside.
    return [
        each
        for each in _holding({role}, at)
        if access.acting(ITS_WORK[role], each, assistance, at=at) is not None
        and not rounds.recused(assistance, each)
    ]


def _holding(roles: frozenset[Role] | set[Role], at: datetime, where: Q | None = None) -> list[Person]:
    still = Q(holdings__until_at=None) | Q(holdings__until_at__gt=at)
    found = Person.objects.filter(
        still, where or Q(), holdings__role__in=roles, holdings__from_at__lte=at, is_active=True
    )
    return list(found.distinct().order_by("pk"))


def _tell_one(
    person: Person, topic: Topic, record: Record, assistance: AssistanceRequest, at: datetime, *, turn: bool = False
) -> None:  # fmt: skip
    if not told.may_know(person, assistance, at):
        return
    # The facts are for the office that acted: its own receipts hold them.
    receipt = log.receipt(record, receipts.TOLD) if topic is not Topic.DESK else None
    link = f"{settings.SITE_URL}{assistance.get_absolute_url()}"
    subject, body = words.written(
        "request", person.language, reference=assistance.reference, head=words.HEADS[topic], told=TOLD[topic],
        turn=turn, due_on=assistance.due_on if turn else None, link=link, receipt=bool(receipt),
    )  # fmt: skip
    kept = (
        [notices.Attached(f"{assistance.reference}-receipt.tlog-proof", "text/plain", receipt.encode())]
        if receipt
        else []
    )
    notices.tell(person=person, topic=topic, subject=subject, body=body, at=at, about=assistance.address, link=link,
                 attachments=kept)  # fmt: skip


def _to_offices(letter: Letter, assistance: AssistanceRequest, at: datetime) -> None:
    """The letter itself, to every registered address of the State it is to, with the letter as files."""
    offices = list(Office.objects.filter(party=letter.to_party_id).exclude(email="").order_by("pk"))
    if not offices:
        return
    link = f"{settings.SITE_URL}{assistance.get_absolute_url()}/letters/{Letter.objects.place_of(letter)}"
    kept = files_of(letter, assistance.reference)
    if assistance.awaiting_answer:  # with remarks comes the form to answer them in, as the request stands
        kept.append(forms.filled(assistance, letter.language))
    for office in offices:
        subject, body = words.written(
            "office", letter.language, reference=assistance.reference, head=words.LETTER, office=letter.office.name,
            letter=letter.body, seal=letter.seal, link=link,
        )  # fmt: skip
        notices.post(
            to=office.email, topic=Topic.LETTER, subject=subject, body=body, at=at, office=office,
            about=assistance.address, language=letter.language, link=link, attachments=kept,
        )  # fmt: skip
