"""Keeping a letter. A step of the act that sends it, which asks who may and records once."""

from __future__ import annotations

from datetime import datetime

from comity.apps.letters.drafts import seal
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Office, Party, Person


def keep(
    *,
    subject: str,
    kind: str,
    to_party: Party,
    body: str,
    language: str,
    by: Person,
    office: Office,
    at: datetime,
) -> Letter:
    """Keep a letter as it went, under the seal of its words."""
    return Letter.objects.create(
        subject=subject, kind=kind, to_party=to_party, language=language, body=body, seal=seal(body),
        by=by, office=office, at=at,
    )  # fmt: skip
