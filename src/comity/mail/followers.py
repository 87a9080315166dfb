"""What followers of public things are told: there is something new on a page, and nothing the page does not say."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.apps.assistance import told
from comity.apps.assistance.told import Public
from comity.apps.commitments.models import Commitment
from comity.apps.journal.models import Record
from comity.apps.notices import actions as notices
from comity.apps.notices.actions.following import followers
from comity.apps.notices.models import Follow, How, Topic
from comity.mail import words

# Acts that change what everybody reads of a request: its step, or that it is public.
STEPS = {
    f"assistance.{each}"
    for each in (
        "taken_up", "papers_accepted", "found_eligible", "referred", "proposed", "accepted", "change_asked", "advised",
        "approved", "declined", "redirected", "agreed", "reported", "closed", "withdrawn", "published",
    )
}  # fmt: skip
OF_TEXTS = {"texts.taken_in", "texts.facts_loaded"}
OF_COMMITMENTS = {
    "commitments.drawn", "commitments.evidence_recorded", "commitments.evidence_corrected", "commitments.recounted",
}  # fmt: skip


def tell(record: Record, at: datetime) -> None:
    """Tell whoever follows what this record is of, or what that belongs to, if everybody may see it now."""
    subjects = _subjects(record)
    shown = told.public(subjects[0], at) if subjects else None
    if shown is None:
        return
    for each in followers(subjects):
        tell_one(each, shown, at)


def _subjects(record: Record) -> list[str]:
    """What can be followed of a record: itself first, then what it belongs to."""
    if record.act in STEPS:
        return [record.subject, f"funds/{record.facts.get('fund', '')}", told.REGISTER]
    if record.act in OF_TEXTS:
        return [record.subject]
    if record.act in OF_COMMITMENTS:
        number = record.subject.partition("/")[2]
        try:
            rows = Commitment.objects.filter(number=UUID(number))
        except ValueError:
            return []
        found = rows.select_related("paragraph__instrument").first()
        return [record.subject, found.paragraph.instrument.address] if found else []
    return []


def tell_one(follow: Follow, shown: Public, at: datetime) -> None:
    """One message to one follower: at once, or a line of the daily letter."""
    link = f"{settings.SITE_URL}{shown.path}"
    stop = "" if follow.person_id else words.unsubscribe(follow)
    language = follow.person.language if follow.person else follow.language
    with override(language or settings.LANGUAGE_CODE):
        name = shown.name or name_of(shown.subject)
    subject, body = words.written("follow", language, name=name, link=link, stop=stop)
    if follow.person is not None:
        notices.tell(person=follow.person, topic=Topic.FOLLOW, subject=subject, body=body, at=at, about=shown.subject,
                     link=link, follow=follow)  # fmt: skip
        return
    notices.post(to=follow.email, topic=Topic.FOLLOW, subject=subject, body=body, at=at, follow=follow,
                 about=shown.subject, language=language, link=link, unsubscribe=stop,
                 for_digest=follow.how == How.DAILY)  # fmt: skip


def name_of(subject: str) -> str:
    """What is called by a word of ours."""
    return _("The public log") if subject == told.LOG else _("The register of requests")
