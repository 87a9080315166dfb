"""Letters with donors: a pledge to be signed by the donor, an acknowledgement to be signed by the office. Drafts, for
signature: they speak for nobody before. Their words are data (`comity.data.letters`), the figures are the books'."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from string import Template
from typing import Any

from django.conf import settings

from comity.apps.funds.models import Contribution, DonorLetter, Posting
from comity.apps.letters import drafts
from comity.papers.writing.document import Document, Text
from comity.papers.writing.word import word
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.currencies import shipped
from comity.pure.ledger.matching import payment_reference

TABLE = "donors"
KINDS = frozenset(drafts.words(drafts.FALLBACK)[TABLE])


def spoken(language: str) -> str:
    """The language a letter is in when one asks for `language`: English where there are no words of it."""
    found = drafts.words(language)
    return language if TABLE in found and found != drafts.words(drafts.FALLBACK) else drafts.FALLBACK


def drafted(contribution: Contribution, kind: str, *, language: str, office: str, on: date) -> str:
    """The text of a letter on a contribution as the books know it on that day. Nothing is stored."""
    tongue = spoken(language)
    given = in_words(contribution.number, contribution.currency)
    said = drafts.words(tongue)["donor_words"]
    came = _came(contribution, on)
    left = contribution.number - sum((number for _, number in came), Decimal()) - _cancelled(contribution, on)
    labels = dict(shipped_catalogue().theme_families)
    facts: dict[str, drafts.Fact] = {
        "office": office,
        "donor": contribution.donor.name,
        "fund": contribution.fund.name,
        "day": on,
        "reference": contribution.letter or payment_reference(contribution.fund.code, contribution.pk),
        "money": "" if contribution.in_kind else given,
        "kind": contribution.in_kind,
        "worth": given if contribution.in_kind else "",
        "due_on": contribution.due_on or "",
        "earmark": contribution.earmark,
        "open": said["open"] if contribution.unearmarked and not contribution.earmark else "",
        "themes": "; ".join(labels.get(each, each) for each in contribution.themes),
        "from_on": contribution.from_on or "",
        "until_on": contribution.until_on or "",
        "received": _lines(came, contribution.currency, said["received"], tongue),
        "outstanding": in_words(left, contribution.currency) if left > 0 else "",
        "report": f"{settings.SITE_URL}/{contribution.fund.address}/donors",
    }
    return drafts.draft(kind, facts, language=tongue, among=TABLE)


def as_word(letter: DonorLetter) -> bytes:
    """A kept letter as .docx: the same words, the same bytes each time."""
    subject = drafts.words(letter.language)[TABLE][letter.kind]["subject"]
    return word(Document(subject, language=letter.language, blocks=(Text(letter.text.rstrip("\n")),)))


def in_words(number: Decimal, currency: str) -> str:
    """An amount as letters write it: the code of the currency, and as many digits as it has."""
    return f"{currency} {number:,.{shipped()[currency].digits}f}"


def _came(contribution: Contribution, on: date) -> list[tuple[date, Decimal]]:
    """What came of it, day by day; what was taken back is not there."""
    rows: Any = Posting.objects.filter(
        contribution=contribution, kind__in=[Kind.RECEIVED.value, Kind.IN_KIND.value], day__lte=on,
        entry__reverses=None, entry__reversed_by=None,
    )  # fmt: skip
    return list(rows.order_by("day", "pk").values_list("day", "number"))


def _cancelled(contribution: Contribution, on: date) -> Decimal:
    rows = Posting.objects.filter(contribution=contribution, kind=Kind.CANCELLED.value, day__lte=on)
    return sum(rows.values_list("number", flat=True), Decimal())


def _lines(came: Sequence[tuple[date, Decimal]], currency: str, line: str, language: str) -> Sequence[str]:
    return [
        Template(line).substitute(amount=in_words(number, currency), day=drafts.in_words(day, language))
        for day, number in came
    ]
