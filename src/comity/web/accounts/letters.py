"""Letters about accounts: plain text, each a template whose first line is the subject. The worker sends them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from comity.apps.notices import actions as notices
from comity.apps.notices.models import Topic
from comity.apps.notices.refusal import Refused

# Letters with a link that opens something: their words are erased as soon as they have left.
SECRET = {"email_confirmation", "invitation", "password_reset_key", "follow", "office_address"}


def send(letter: str, to: str, **facts: Any) -> bool:
    """Put `account/letters/<letter>.txt` into the outbox; account letters leave before all others. Says whether it
    could: no when `to` is no address.

    Autoescape is off in the templates: a letter is no page.
    """
    text = render_to_string(
        f"account/letters/{letter}.txt", {"site_url": settings.SITE_URL, "to": to, **facts}
    )
    subject, _, body = text.strip().partition("\n")
    try:
        notices.post(
            to=to, topic=Topic.ACCOUNT, subject=subject, body=body, at=timezone.now(),
            language=get_language() or "", secret=letter in SECRET, follow=facts.get("follow"),
        )  # fmt: skip
    except Refused:
        return False
    return True


def link(path: str) -> str:
    """The full address of a page for a letter. It never comes from the request, whose host anybody can
    write."""
    return f"{settings.SITE_URL}{path}"
