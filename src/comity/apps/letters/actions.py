"""Keeping a letter, or a paper that came. A step of the act that sends or receives it, which asks who may and records
once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from comity.apps.letters.drafts import seal
from comity.apps.letters.models import Incoming, Letter, Paper
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


def keep_paper(
    *,
    subject: str,
    kind: str,
    filename: str,
    media_type: str,
    content: bytes,
    by: Person,
    office: Office,
    at: datetime,
) -> Paper:
    """Keep a paper as it came, under the SHA-256 of its bytes."""
    return Paper.objects.create(
        subject=subject, kind=kind, filename=filename, media_type=media_type, content=content, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), by=by, office=office, at=at,
    )  # fmt: skip


def keep_incoming(
    *, subject: str, words: str, files: Sequence[Mapping[str, Any]], sha256: str, size: int, by: Person | None,
    office: Office | None, at: datetime,
) -> Incoming:  # fmt: skip
    """Keep a letter that came by mail, under the SHA-256 of the whole message."""
    return Incoming.objects.create(
        subject=subject, words=words, files=list(files), sha256=sha256, size=size, by=by, office=office, at=at
    )
