"""What the records' values are called on pages. Below the doors there are values only; every sentence is here, to be
translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.apps.assistance.refusal import Reason as OfRequests
from comity.apps.consents.actions import Reason as OfConsents
from comity.apps.funds.refusal import Reason as OfFunds
from comity.apps.notices.refusal import Reason as OfNotices
from comity.apps.parties.models import Certainty, Kind
from comity.apps.parties.refusal import Reason as OfPeople
from comity.apps.texts.models import Candidate, Part, Position
from comity.apps.texts.refusal import Reason
from comity.web.accounts import words as accounts
from comity.web.finance import words as finance
from comity.web.notices import words as notices
from comity.web.requests import words as requests

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.MAY_NOT: _("Only an editor of this installation may do this."),
    Reason.MOVED_MEANWHILE: _(
        "Somebody was here before you. Go back, load the page again and look at what they did."
    ),
    Reason.NOT_FIT: _("One of the fields cannot be taken as it is. Go back and look at it again."),
    Reason.NOTHING_CHANGES: _("It says so already. Nothing was changed."),
    Reason.NO_SYMBOL: _(
        "The document names no symbol, so it cannot be given an address. Give the symbol beside it and send it again."
    ),
    Reason.NOT_A_RESOLUTION: _(
        "The document has no paragraphs of a resolution or decision. Send the resolution itself."
    ),
    Reason.NO_SOURCE: _("A finding needs its source. Say where you saw it."),
    Reason.NO_PRODUCT: _("Delivered needs the symbol of what came and its day."),
    Reason.NO_SUCCESSOR: _("Superseded needs the paragraph that took its place."),
    Reason.NOT_A_SUCCESSOR: _("That paragraph is the same one, or older. Name a later one."),
    Reason.DAY_IN_FUTURE: _("That day has not come yet."),
    Reason.NOT_IN_FORCE: _(
        "An editor found that the text asks for nothing of the kind; nothing is recorded about it."
    ),
    Reason.ALREADY_RECORDED: _("Something is recorded already. Correct that."),
    Reason.NOTHING_TO_TAKE_BACK: _(
        "Nothing is recorded about this commitment, so there is nothing to take back. Say what came of it instead."
    ),
    Reason.TOO_MANY: _(
        "So many documents from one address in an hour are more than we read. Come back in an hour."
    ),
}


def reason(given: Any, facts: Mapping[str, Any] | None = None) -> Words:
    """The sentence for a reason of any app, with what its facts name. Two apps may have reasons of one value: the type
    says whose it is."""
    if isinstance(given, OfRequests):
        return requests.refusal(given, facts or {})
    if isinstance(given, OfConsents):
        return requests.CONSENTS[given]
    if isinstance(given, OfFunds):
        return finance.reason(given, facts or {})
    if isinstance(given, OfNotices):
        return notices.REASONS[given]
    if isinstance(given, OfPeople):
        return accounts.REASONS[given]
    return REASONS.get(given) or _("This was not done.")


STATUS: dict[str, Words] = {
    "open": pgettext_lazy("status of a commitment", "Open"),
    "nothing-recorded": _("Nothing recorded here"),
    "delivered": _("Delivered"),
    "late": _("Late, delivered"),
    "waived": _("Waived"),
    "superseded": _("Superseded"),
}
SHAPES = {
    "open": "",
    "nothing-recorded": "none",
    "delivered": "done",
    "late": "done",
    "waived": "gone",
    "superseded": "gone",
}

POSITIONS: dict[str, Words] = {
    Position.IN_FAVOUR: _("In favour"),
    Position.AGAINST: _("Against"),
    Position.ABSTAINING: _("Abstaining"),
    Position.NOT_RECORDED: _("Not recorded"),
}
METHODS: dict[str, Words] = {
    "recorded-vote": _("adopted by vote"),
    "without-a-vote": _("adopted without a vote"),
}
RESULTS: dict[str, Words] = {
    "recorded-vote": _("Adopted by vote"),
    "without-a-vote": _("Adopted without a vote"),
}
TYPES: dict[str, Words] = {
    "resolution": _("Resolution"),
    "decision": _("Decision"),
    "statement": _("Statement"),
    "treaty": _("Treaty"),
    "declaration": _("Declaration"),
    "report": _("Report"),
    "programme": _("Programme"),
    "charter": _("Treaty"),
}
PARTS: dict[str, Words] = {
    Part.PREAMBLE: _("Preamble"),
    Part.OPERATIVE: _("Operative part"),
    Part.ARTICLE: _("Articles"),
    Part.ANNEX: _("Annexes"),
}
KINDS: dict[str, Words] = {
    Kind.STATE: _("State"),
    Kind.OBSERVER: _("Observer State"),
    Kind.GROUP: _("Regional group"),
    Kind.BODY: _("Body"),
    Kind.OFFICE: _("Office"),
    Kind.OFFICIAL: _("Official"),
    Kind.MECHANISM: _("Mechanism"),
    Kind.SYSTEM: _("United Nations system"),
    Kind.OTHER: _("Other"),
}
CERTAINTY: dict[str, Words] = {
    Certainty.SOURCED: _("from its source"),
    Certainty.DERIVED: _("derived"),
    Certainty.PUBLIC_RECORD: _("generally known, no file in hand"),
    Certainty.UNKNOWN: _("unknown"),
}
LOOKS: dict[str, Words] = {
    Candidate.State.OPEN: _("Nobody has looked yet"),
    Candidate.State.CONFIRMED: _("Confirmed"),
    Candidate.State.CORRECTED: _("Corrected"),
    Candidate.State.REJECTED: _("Rejected"),
}
LOOK_SHAPES = {"open": "", "confirmed": "done", "corrected": "done", "rejected": "gone"}
RELATIONS: dict[str, Words] = {
    "at": _("at"), "before": _("before"), "by": _("by"), "in": _("in"), "on": _("on"), "from": _("from"),
    "until": _("until"), "during": _("during"),
}  # fmt: skip
# Why a date is not known.
UNKNOWN: dict[str, Words] = {
    "nothing-named": _("No date set"),
    "relation-unknown": _("Date not understood"),
    "body-unknown": _("Session of a body not named"),
    "session-unknown": _("Session not in the calendar"),
    "session-dates-unknown": _("Days of the session not known"),
    "date-unreadable": _("Date not understood"),
}
WARNINGS: dict[str, Words] = {
    "due-before-adoption": _("The text sets a date that was past when it was adopted. Kept as printed."),
    "year-already-running": _("The text sets the year in which it was adopted. Kept as printed."),
}
CATEGORIES: dict[str, Words] = {
    "LDC": _("Least developed country"),
    "LLDC": _("Landlocked developing country"),
    "SIDS": _("Small island developing State"),
}
# The lists above, and one that only an installation can fill: the United Nations keeps no list of developing countries.
STATUSES: dict[str, Words] = CATEGORIES | {"DEV": _("Developing country")}
NAME_FORMS: dict[str, Words] = {
    "short": _("Short name"),
    "formal": _("Formal name"),
    "inverted": _("In alphabetical lists"),
    "un-list": _("In United Nations lists"),
    "upper": _("In capitals"),
    "variant": _("Also written"),
    "former": _("Former name"),
    "abbreviation": _("Abbreviation"),
}
TONGUES = {"en": "English", "fr": "Français", "es": "Español", "ru": "Русский", "zh": "中文", "ar": "العربية"}
