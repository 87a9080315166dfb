"""Letters about accounts: plain text, each a template whose first line is the subject."""

from __future__ import annotations

import logging
from pathlib import Path
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

trace = logging.getLogger(__name__)


def send(letter: str, to: str, **facts: Any) -> bool:
    """Send `account/letters/<letter>.txt`. Says whether it left; a failure is traced without the address.

    Autoescape is off in the templates: a letter is no page.
    """
    text = render_to_string(
        f"account/letters/{letter}.txt", {"site_url": settings.SITE_URL, "to": to, **facts}
    )
    subject, _, body = text.strip().partition("\n")
    message = EmailMessage(subject=subject.strip(), body=body.strip() + "\n", to=[to])
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        Path(settings.EMAIL_FILE_PATH).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return message.send() == 1
    except (OSError, SMTPException) as error:
        trace.error("the letter %r did not leave: %s", letter, type(error).__name__)
        return False


def link(path: str) -> str:
    """The full address of a page for a letter. It never comes from the request, whose host anybody can
    write."""
    return f"{settings.SITE_URL}{path}"
