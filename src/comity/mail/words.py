"""The words of messages: templates in the reader's language, first line the subject.

A subject names the request by its number and nothing of what it holds: mail passes many hands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from comity.apps.notices.actions.following import stop_token
from comity.apps.notices.models import Follow, Message, Topic

LETTER, DECISION, TURN = _("a letter from the desk"), _("a decision"), _("it is your State's turn")
WORK, DUE = _("work for you"), _("a target day comes near")
HEADS = {Topic.LETTER: LETTER, Topic.DECISION: DECISION, Topic.TURN: TURN, Topic.DESK: WORK, Topic.DUE: DUE}


def written(template: str, language: str, **facts: Any) -> tuple[str, str]:
    """Subject and body of `mail/<template>.txt` in that language. Autoescape is off: it is no page."""
    known = {code for code, _name in settings.LANGUAGES}
    with override(language if language in known else settings.LANGUAGE_CODE):
        text = render_to_string(f"mail/{template}.txt", {"site_url": settings.SITE_URL, **facts})
    subject, _line, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def daily(messages: Sequence[Message], language: str) -> tuple[str, str, str]:
    """One letter of what was held for a reader, a line and a link each, in the order it happened; and what ends all of
    these letters with one click, where the reader has no account."""
    lines: dict[tuple[str, str], None] = {}
    for each in messages:
        lines.setdefault((each.subject, each.link), None)
    account = messages[0].person is not None
    follows = {} if account else {each.follow_id: each for each in messages if each.follow is not None}
    each_ends = [
        (each.subject, unsubscribe(each.follow)) for each in follows.values() if each.follow is not None
    ]
    one = messages[-1].follow
    stop = unsubscribe(one, everything=len(follows) > 1) if one is not None and not account else ""
    subject, body = written("daily", language, lines=list(lines), number=len(lines), account=account, stop=stop,
                            stops=each_ends if len(each_ends) > 1 else [])  # fmt: skip
    return subject, body, stop


def unsubscribe(follow: Follow, *, everything: bool = False) -> str:
    """The address that ends a follow with one click, or all of its address."""
    return f"{settings.SITE_URL}/follow/stop/{stop_token(follow, everything=everything)}"
