"""Signed and sealed papers, as they came: kept beside the letters, for those concerned."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from django.db import transaction

from comity.apps.assistance import access
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.letters.actions import keep_paper
from comity.apps.letters.models import Paper
from comity.apps.parties.models import Person
from comity.papers import scans
from comity.papers.refusal import UnreadableError

MOST = 50  # papers of one request
BYTES = 200  # of a file's name without its ending


@transaction.atomic
def receive_scan(
    *, assistance: AssistanceRequest, kind: str, filename: str, content: bytes, by: Person, at: datetime
) -> Paper:
    """Keep the scan of a paper. What it is, is told by its bytes; the same scan is kept once."""
    moving.lock(assistance)
    held = access.require(Act.RECEIVE_SCAN, by, assistance, at=at)
    if kind not in Paper.Kind.values:
        raise Refused(Reason.NOT_FIT, field="kind")
    try:
        media = scans.media_type(content)
    except UnreadableError as error:
        raise Refused(Reason.NOT_A_SCAN, field="file", code=error.code, said=error.message) from error
    rows = Paper.objects.filter(subject=assistance.address)
    if rows.count() >= MOST:
        raise Refused(Reason.TOO_MANY, most=MOST)
    kept = keep_paper(
        subject=assistance.address, kind=kind, filename=_name(filename, media), media_type=media, content=content,
        by=by, office=held.office, at=at,
    )  # fmt: skip
    if rows.filter(sha256=kept.sha256).exclude(pk=kept.pk).exists():
        raise Refused(Reason.ALREADY_SO)  # and the transaction takes it back
    moving.note(
        assistance, "assistance.scan_received", by=by, holding=held, at=at, kind=kind, media_type=media,
        size=kept.size, sha256=kept.sha256,
    )  # fmt: skip
    return kept


def _name(given: str, media: str) -> str:
    """A file name that names no folder and no other kind of file than it is."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        each for each in unicodedata.normalize("NFC", last)
        if unicodedata.category(each)[0] not in "CZ" or each == " "
    )  # fmt: skip
    stem = plain.rpartition(".")[0] or plain
    kept = "".join("-" if each in '<>:"|?*%;' else each for each in stem).strip(" .")
    # A disk takes names of 255 bytes, and the archive of the case puts a number in front.
    fits = kept.encode()[:BYTES].decode(errors="ignore")[:120].strip(" .")
    return f"{fits or 'scan'}.{scans.ENDINGS[media]}"
