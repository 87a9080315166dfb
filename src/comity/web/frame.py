"""What every page knows: the sheet it carries, its languages, where the reader stands, and who they are."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.apps.parties.models import Person
from comity.apps.texts import access
from comity.web.demo.views import near
from comity.web.desk.door import READERS, is_staff
from comity.web.finance.door import keeps_books
from comity.web.sheet import sheet

PLACES = (
    ("/texts/", _("Texts")),
    ("/commitments/", _("Commitments")),
    ("/requests/", _("Requests")),
    ("/funds/", _("Funds")),
    ("/calendar/", _("Calendar")),
    ("/states/", _("States")),
    ("/requests/how-to-ask", _("How to ask")),
    ("/read/", _("Read a text")),
    ("/verify/", _("Verify")),
    ("/search", _("Search")),
)
REGISTER = re.compile(r"^/register\b/?")


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of a page needs. It asks the database nothing for a reader who has not signed in."""
    path = request.path
    # The register is the public side of the requests. The longest that fits: "How to ask" stands below "Requests".
    place = REGISTER.sub("/requests/", path, count=1)
    at = max((address for address, _name in PLACES if place.startswith(address)), key=len, default="")
    return {
        "sheet": mark_safe(sheet()),  # noqa: S308 — our own file
        "light_sheet": mark_safe(sheet(light=True)),  # noqa: S308
        "places": [(address, name, address == at) for address, name in PLACES],
        "languages": _languages(request) if len(settings.LANGUAGES) > 1 else [],
        "demo": settings.DEMO,
        "cast": near(request),
        "today": datetime.now(UTC).date(),
        "here": f"{settings.SITE_URL}{quote(path)}",
        "desk": SimpleLazyObject(lambda: desk_of(request)),
        "books": SimpleLazyObject(lambda: keeps_books(request)),
        "editor": SimpleLazyObject(lambda: is_editor(request)),
    }


def desk_of(request: HttpRequest) -> str:
    """Where the reader's own list is, if they serve a fund: the desk's, or the Board's for who is on it alone."""
    if not is_staff(request):
        return ""
    roles = cast(Person, request.user).roles(datetime.now(UTC))
    return "/desk/" if roles & READERS else "/board/"


def is_editor(request: HttpRequest) -> bool:
    """Whether the reader may say what a text means; the acts ask again."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    return access.refusal(access.Act.LOOK, user, at=datetime.now(UTC)) is None


def _languages(request: HttpRequest) -> list[tuple[str, str, bool, str]]:
    now = get_language()
    back = quote(request.get_full_path(), safe="")
    return [(code, name, code == now, f"/language/{code}?next={back}") for code, name in settings.LANGUAGES]
