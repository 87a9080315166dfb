"""Who comes in at the books' side, and which fund they asked for. The acts ask again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest

from comity.apps.funds.models import Fund
from comity.apps.parties.models import Person, Role
from comity.web.desk.door import funds_of, held, now, only, person

__all__ = ["find", "funds_for", "keeps", "keeps_books", "now", "officers_only", "person", "readers_only"]

officers_only = only(Role.FINANCE)
readers_only = only(Role.FINANCE, Role.AUDITOR)


def funds_for(by: Person, at: datetime) -> list[Fund]:
    """The funds whose books a reader sees here: those their offices serve; an auditor's are all. One statement."""
    rows = Fund.objects.order_by("code")
    if held(by, {Role.AUDITOR}, at):
        return list(rows)
    served = [code.lower() for code in funds_of(by, {Role.FINANCE}, at)]
    return list(rows.annotate(low=Lower("code")).filter(low__in=served))


def keeps(by: Person, fund: Fund, at: datetime) -> bool:
    """Whether a reader keeps the books of this fund, and does not only read them."""
    return fund.code.lower() in {code.lower() for code in funds_of(by, {Role.FINANCE}, at)}


def find(request: HttpRequest, code: str, *, acts: bool = False) -> Fund:
    """The fund of that address, for who keeps its books or, where nothing is done, an auditor."""
    fund = Fund.objects.filter(code__iexact=code).first() if code.isascii() else None
    if fund is None:
        raise Http404
    by, at = person(request), now()
    if not keeps(by, fund, at) and (acts or not held(by, {Role.AUDITOR}, at)):
        raise PermissionDenied
    return fund


def keeps_books(request: HttpRequest) -> bool:
    """Whether the reader has a list of the books here: for the link in the frame."""
    user: Any = getattr(request, "user", None)
    return bool(user and user.is_authenticated and held(person(request), {Role.FINANCE}, now()))
