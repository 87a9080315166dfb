"""Who a mail says it is from, as far as that can count. A sender can be forged: knowing one opens a way to ask for a
code, and the code goes to the registered address of the office, wherever the mail came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from comity.apps.assistance.models.reach import STATE_ROLES, held_by
from comity.apps.notices.envelope import token_of
from comity.apps.notices.models import Message
from comity.apps.parties.models import Office, Party, Person
from comity.papers import message as papers


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of a State: the person, where the address is one's; the office, whose registered address gets codes."""

    state: Party
    office: Office
    person: Person | None
    address: str  # as it is kept here: answers go there

    @property
    def registered(self) -> str:
        return self.office.email


def known(mail: papers.Message, at: datetime) -> Known | None:
    """Whose address a mail names as its sender; None where it is nobody's of a State, or its domain disowns it."""
    if not mail.sender or not proven(mail.checked, mail.sender):
        return None
    office = (
        Office.objects.filter(email__iexact=mail.sender, party__isnull=False)
        .select_related("party")
        .order_by("pk")
        .first()
    )
    if office is not None and office.party is not None:
        person = Person.objects.filter(email__iexact=mail.sender, is_active=True).first()
        return Known(office.party, office, person, office.email)
    person = Person.objects.filter(email__iexact=mail.sender, is_active=True).first()
    held = [
        each for each in held_by(person, at) if each.role in STATE_ROLES and each.office.party_id is not None
    ]
    if person is None or not held:
        return None
    held.sort(key=lambda each: (not each.office.email, each.from_at, each.pk))
    place = held[0].office
    return Known(place.party, place, person, person.email) if place.party is not None else None


def proven(checked: Sequence[str], sender: str) -> bool:
    """Whether our own mail server found that the sender's domain stands behind a mail (RFC 8601). It is asked only
    where COMITY_MAIL_TRUST names that server; of its headers the topmost counts, since it was added last."""
    if not settings.MAIL_TRUST:
        return True
    domain = sender.rpartition("@")[2].lower()
    for each in checked:
        name, _, results = each.partition(";")
        if name.split(" ")[0].strip().lower() != settings.MAIL_TRUST.lower():
            continue
        return any(_passes(one.strip().lower(), domain) for one in _bare(results).split(";"))
    return False


def _bare(results: str) -> str:
    """Results without what stands in quotes or in comments, also comments in comments: a sender chooses the words there
    (`smtp.mailfrom="x; dmarc=pass …"@…`), and they are no results."""
    kept, depth, quoted, escaped = "", 0, False, False
    for each in results:
        if escaped:
            escaped = False
        elif each == "\\" and (quoted or depth):
            escaped = True
        elif each == '"' and not depth:
            quoted = not quoted
            kept += "_"  # not nothing, so that what stands on both sides is not put together
        elif each == "(" and not quoted:
            depth += 1
        elif each == ")" and depth and not quoted:
            depth -= 1
        elif not quoted and not depth:
            kept += each
    return kept


def _passes(result: str, domain: str) -> bool:
    if re.match(r"dmarc\s*=\s*pass\b", result):
        found = re.search(r"header\.from\s*=\s*(\S+)", result)
    elif re.match(r"dkim\s*=\s*pass\b", result):
        found = re.search(r"header\.(?:d|i)\s*=\s*\S*?@?([^\s@]+)(?:\s|$)", result)
    elif re.match(r"spf\s*=\s*pass\b", result):
        found = re.search(r"smtp\.mailfrom\s*=\s*\S*?@?([^\s@]+)(?:\s|$)", result)
    else:
        return False
    return found is not None and found[1].strip("\"'") == domain


def ourselves(mail: papers.Message) -> bool:
    """Whether a mail is one of ours that came back by a loop."""
    own = {each.lower() for each in (settings.MAIL_IN, settings.MAIL_BOUNCE) if each}
    own |= set(re.findall(r"[^\s<>]+@[^\s<>]+", settings.DEFAULT_FROM_EMAIL.lower()))
    if mail.sender in own or any(token_of(mail.sender, each) for each in own):
        return True
    return bool(mail.number) and Message.objects.filter(message_id=mail.number).exists()
