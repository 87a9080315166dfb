"""What the acts' reasons and changes are called on pages and in letters."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.apps.parties.actions.people import Change, IdentityCheck
from comity.apps.parties.models import Role
from comity.apps.parties.refusal import Reason

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.MAY_NOT: _("Only an operator of this installation may do this."),
    Reason.KNOWN_ADDRESS: _("Somebody signs in with that address already."),
    Reason.NOT_OPEN: _("This invitation has been used or withdrawn, or its time is over. Ask for a new one."),
    Reason.SIGN_IN_FIRST: _("You have an account already. Sign in, then open the link in the letter again."),
    Reason.ALREADY_HELD: _("This person holds that role in that office already."),
    Reason.NOT_HELD: _("That role has ended already."),
    Reason.STILL_HELD: _("This person still holds a role. Hand it over or end it first."),
    Reason.HAS_LEFT: _("This person has left and cannot sign in."),
    Reason.LAST_OPERATOR: _("Nobody would be left to run this installation. Name another operator first."),
    Reason.SAME_PERSON: _("Somebody else has to do this for you."),
    Reason.OTHER_PARTY: _("This office is of another State or body, and stays so. Open a new office."),
    Reason.NOT_FIT: _("One of the fields cannot be taken as it is. Go back and look at it again."),
    Reason.TOO_MANY: _("You have as many keys as one person can have. End one you no longer use."),
    Reason.TOKEN_ENDED: _("That key has ended already."),
}

ROLES: dict[str, Words] = {
    Role.OPERATOR: _("Operator: runs this installation"),
    Role.EDITOR: _("Editor: confirms what a text says"),
    Role.FOLLOWER: _("Of a State: reads its requests"),
    Role.DRAFTER: _("Of a State: writes drafts and answers"),
    Role.CLEARER: _("Of a State: clears a draft as it stands"),
    Role.SUBMITTER: _("Of a State: sends, consents, withdraws and ranks"),
    Role.DESK: _("Of a fund: its desk"),
    Role.ASSESSOR: _("Of a fund: assesses"),
    Role.BOARD: _("Of a fund: member of its Board, which advises"),
    Role.DECIDER: _("Of a fund: decides"),
    Role.FINANCE: _("Of a fund: keeps its books"),
    Role.AUDITOR: _("Auditor: reads everything, changes nothing"),
    Role.CONTRIBUTOR: _("Contributor: files inputs on public requests"),
}

CHECKS: dict[str, Words] = {
    IdentityCheck.IN_PERSON: _("Seen in person"),
    IdentityCheck.CALLED_BACK: _("Called back on a number known before"),
    IdentityCheck.VIDEO: _("Seen on a video call"),
    IdentityCheck.LETTER: _("By a letter of their office"),
}

CHANGES: dict[Change, Words] = {
    Change.PASSWORD: _("Your password was changed."),
    Change.PASSWORD_RESET: _("Your password was set anew by a link sent to this address."),
    Change.ADDRESS: _("The address you sign in with was changed."),
    Change.AUTHENTICATOR_ADDED: _("An authenticator app was added to your account."),
    Change.AUTHENTICATOR_REMOVED: _("The authenticator app was removed from your account."),
    Change.PASSKEY_ADDED: _("A passkey was added to your account."),
    Change.PASSKEY_REMOVED: _("A passkey was removed from your account."),
    Change.RECOVERY_CODES: _("New recovery codes were made. The old ones no longer work."),
    Change.SIGN_ON_JOINED: _("Your account can now be opened by single sign-on."),
    Change.SIGN_ON_LEFT: _("Your account can no longer be opened by single sign-on."),
}

# What the sign-in library calls these changes.
LIBRARY = {
    "account/email/password_changed": Change.PASSWORD,
    "account/email/password_set": Change.PASSWORD,
    "account/email/password_reset": Change.PASSWORD_RESET,
    "account/email/email_changed": Change.ADDRESS,
    "mfa/email/totp_activated": Change.AUTHENTICATOR_ADDED,
    "mfa/email/totp_deactivated": Change.AUTHENTICATOR_REMOVED,
    "mfa/email/webauthn_added": Change.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": Change.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": Change.RECOVERY_CODES,
    "socialaccount/email/account_connected": Change.SIGN_ON_JOINED,
    "socialaccount/email/account_disconnected": Change.SIGN_ON_LEFT,
}

# What the sign-in library says when something does not fit, in our words.
ERRORS: dict[str, Words] = {
    "account_inactive": _("This account is closed. Ask an operator of this installation."),
    "email_password_mismatch": _("Address and password do not belong together. Write both once more."),
    "enter_current_password": _("This is not the password you have now."),
    "incorrect_password": _("This is not your password. Write it once more."),
    "incorrect_code": _("These figures do not fit. Write those shown now."),
    "rate_limited": _("Too many tries. Wait a minute, then try again."),
    "too_many_login_attempts": _("Too many tries. Wait five minutes, or sign in with a passkey."),
    "duplicate_email": _("You sign in with this address already."),
}
FACTOR_ERRORS: dict[str, Words] = {
    "incorrect_code": _("This does not fit. Use the code or the passkey of this account, as it is now."),
    "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    "unverified_email": _("Confirm your address first: follow the link in the letter we sent you."),
}
