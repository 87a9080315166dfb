"""How the log's troubles and the results of checks are said."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.apps.journal.refusal import Trouble
from comity.pure.translog.refusal import Reason

Words = Promise | str

# What stops the log, as everybody reads it.
STOPPED: dict[str, Words] = {
    Trouble.NO_KEY: _("The key that signs the log is missing."),
    Trouble.KEY_FILE: _("The file of the log’s keys cannot be read."),
    Trouble.KEPT_FILE: _(
        "The file that says what was signed last cannot be read, so nothing can be compared with it."
    ),
    Trouble.BEHIND: _("The log here is shorter than what was signed before: an old backup was put back."),
    Trouble.DIFFERS: _("The log here is not the one that was signed before."),
    Trouble.NOT_COMPARED: _(
        "The log must be compared with what a witness saw, and the witness does not answer."
    ),
    Trouble.WITNESS_AHEAD: _("A witness has seen more of the log than is here: an old backup was put back."),
    Trouble.WITNESS_DIFFERS: _("A witness has seen another log than this."),
    Trouble.TREE_BROKEN: _("Tiles and entries of the log do not fit each other."),
}
# What somebody has to look at while the log goes on.
LOOK: dict[str, Words] = {
    Trouble.NOT_KEPT: _(
        "What was signed last could not be kept beside the database: an old backup might be noticed too late."
    ),
}
# What hinders a witness.
HINDERED: dict[str, Words] = {
    Trouble.UNREACHABLE: _("Does not answer"),
    Trouble.NOT_KNOWN: _("Does not know the log’s key"),
    Trouble.REFUSED: _("Answers otherwise than a witness may"),
    Trouble.WITNESS_AHEAD: _("Has seen more than is here"),
    Trouble.WITNESS_DIFFERS: _("Has seen another log"),
}
# Why something is no receipt at all.
UNREADABLE: dict[str, Words] = {
    Reason.NOT_A_RECEIPT: _(
        "This is no receipt. A receipt begins with c2sp.org/tlog-proof@v1; copy all of it."
    ),
    Reason.NOT_A_NOTE: _(
        "The signed part at the end of the receipt is damaged. Take the file as you received it."
    ),
    Reason.NOT_A_CHECKPOINT: _("The checkpoint in the receipt is damaged. Take the file as you received it."),
    Reason.NOT_AN_OPENING: _("The sealed part of the receipt is damaged. Take the file as you received it."),
    Reason.NOT_JSON: _("The sealed part of the receipt is damaged. Take the file as you received it."),
    Reason.TOO_LONG: _("This is too long for a receipt. Choose the receipt file itself."),
}
NO_RECEIPT: Words = _("Choose a receipt file, or paste its text.")

HOLDS, FAILS, OPEN = _("Holds"), _("Does not hold"), _("Not shown")

# The fields of a record, as they are sealed.
FIELDS: dict[str, Words] = {
    "act": _("Act"), "subject": _("On what"), "by": _("By"), "office": _("Office"), "mandate": _("Mandate"),
    "at": _("Recorded at"), "facts": _("Facts"),
}  # fmt: skip
