"""What topics, ways of being told and refusals are called on pages."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.apps.assistance import told
from comity.apps.assistance.told import Public
from comity.apps.notices.models import How, Topic
from comity.apps.notices.refusal import Reason

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.MAY_NOT: _("Only whose account it is may do this."),
    Reason.NO_ADDRESS: _("That is no e-mail address. Write it like name@example.org."),
    Reason.NO_CHOICE: _("This cannot be told that way. Choose one from the list."),
    Reason.NOT_FOLLOWED: _("There is nothing to follow under that name."),
    Reason.LINK_OVER: _("This link has run out, or is not whole. Ask again on the page you want to follow."),
    Reason.TOO_MANY: _("That is more than can be followed from one place at a time. Come back in an hour."),
    Reason.NO_CHANGE: _("No new address of this office waits for its codes. Begin again."),
    Reason.WRONG_CODE: _("A code is not the one in the letter. After five tries the change ends."),
    Reason.ALREADY_SO: _("This is the office's address already. Nothing was changed."),
}
TOPICS: dict[Topic, tuple[Any, Any]] = {
    Topic.ACCOUNT: (
        _("Your account"),
        _("A new password, a new address, who signed you out. This is always told at once."),
    ),
    Topic.LETTER: (
        _("Letters to your office"),
        _(
            "That the desk of a fund has written to your State. This cannot be switched off: time runs from it."
        ),
    ),
    Topic.TURN: (_("Your State's turn"), _("A request of your State waits for your State.")),
    Topic.DECISION: (_("Decisions"), _("A request of your State was decided.")),
    Topic.DUE: (_("Days that come near"), _("The target day of a step is at most three days away.")),
    Topic.DESK: (_("Work at the desk"), _("A request came to a step at which you have work.")),
    Topic.FOLLOW: (_("What you follow"), _("Each thing below is told as you chose for it.")),
}
HOWS: dict[How, Any] = {
    How.AT_ONCE: _("At once"),
    How.DAILY: _("Once a day, at 06:00 UTC"),
    How.NOT: _("Not by mail"),
}


def name_of(shown: Public) -> Words:
    """What something public is called."""
    if shown.subject == told.REGISTER:
        return _("The register of requests")
    return _("The public log") if shown.subject == told.LOG else shown.name
