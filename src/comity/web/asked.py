"""Reading what an address asks for: nothing a stranger writes there can end in an error of ours."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest

LONGEST = 200
_NOT_STORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def words(request: HttpRequest, name: str) -> str:
    """What stands in a parameter, without what no text holds, and no longer than anybody needs."""
    return plain(request.GET.get(name, ""))[:LONGEST].strip()


def plain(typed: str) -> str:
    """What somebody typed, without control characters and half characters: no text is made of them."""
    return _NOT_STORABLE.sub("", typed)


def choice(request: HttpRequest, name: str, among: object) -> str:
    """The parameter where it is one of `among`, else nothing."""
    given = words(request, name)
    return given if given in among else ""  # type: ignore[operator]


def whole(request: HttpRequest, name: str, default: int, most: int = 100_000) -> int:
    """A number from 1 to `most`."""
    given = words(request, name)
    return min(max(int(given), 1), most) if re.fullmatch(r"[0-9]{1,9}", given) else default


def day(given: str) -> date | None:
    """A day written 2026-11-23; nothing where it is none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def visitor(request: HttpRequest) -> str:
    """The network address of the reader, as the server in front of us tells where one stands there."""
    from django.conf import settings

    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        told = [
            each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()
        ]
        if told:
            return str(told[-1])[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
