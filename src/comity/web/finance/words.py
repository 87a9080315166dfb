"""What the books and the acts on them are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.apps.funds.refusal import Reason
from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.matching import Rule, What

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.MAY_NOT: _("Only a finance officer of an office that serves this fund may do this."),
    Reason.NOT_FIT: _("One of the fields cannot be taken as it is. Look at it again."),
    Reason.NOT_POSITIVE: _("Write an amount above nothing."),
    Reason.NO_CURRENCY: _(
        "That is no currency, or was none on that day. Write its three letters, for example USD."
    ),
    Reason.NO_RATE: _(
        "No rate of that currency is known for that day. An operator imports the list of rates first."
    ),
    Reason.PERIOD_CLOSED: _("The books are closed up to that day and take nothing in before its end."),
    Reason.MORE_THAN_OUTSTANDING: _("That is more than is still outstanding of this pledge."),
    Reason.MORE_THAN_AVAILABLE: _("That is more than this fund has available in this currency."),
    Reason.ALREADY_REVERSED: _("This entry has been taken back already."),
    Reason.A_REVERSAL: _("This entry takes another back. It stays; what was right is done anew."),
    Reason.SAME_FUND: _("A transfer needs two funds. Choose another one."),
    Reason.NOT_SO: _("The balance is another one. Nothing was asserted."),
    Reason.ASSERTED: _(
        "A balance was asserted after that day, and no entry may change it. Choose a later day."
    ),
    Reason.NOT_AFTER: _("A period ends after the one before it. Choose a later day."),
    Reason.NEEDS_ANOTHER: _("So much needs the approval of a second finance officer, of exactly this."),
    Reason.LAPSED: _(
        "What this was about has changed since it was asked for. Whoever means to do it asks anew."
    ),
    Reason.ALREADY_APPROVED: _("Another officer has approved this already. Whoever asked can do it now."),
    Reason.DOES_NOT_BALANCE: _("No act makes such an entry. Nothing was written."),
    Reason.NOT_OF_THIS_FUND: _("This request went to another fund. Its money is set aside there."),
    Reason.NOT_AT_THIS_STAGE: _("This cannot be done where the request stands now."),
    Reason.CONSENT_STOPPED: _(
        "The State’s consent was withdrawn or has run out. Nothing is paid until it is renewed."
    ),
    Reason.NOT_COVERED: _("The money that donors permit for this does not cover it."),
    Reason.MORE_THAN_ALLOCATED: _("That is more than is set aside and not yet promised."),
    Reason.MORE_THAN_OBLIGATED: _("That is more than is promised and not yet paid."),
    Reason.MORE_THAN_RESERVED: _("That is more than is held in reserve in this currency."),
    Reason.MORE_THAN_PAID: _("That is more than was paid of this part and is not yet accounted for."),
    Reason.OBSTACLE_OPEN: _("An obstacle to this payment is open. Close it when it is gone."),
    Reason.PART_BEFORE: _("An earlier part is not paid yet. Parts are paid one after the other."),
    Reason.REPORT_MISSING: _("The report on the part before is missing. The next part waits for it."),
    Reason.ALREADY_PAID: _("This part has been paid already."),
    Reason.NOT_PAID: _("This part has not been paid yet."),
    Reason.UNREADABLE: _("This statement cannot be read whole, so nothing of it was kept."),
    Reason.ALREADY_MATCHED: _("This has been confirmed already. Take its entry back, if it is wrong."),
    Reason.ANOTHER_AMOUNT: _("That entry moved another amount in the bank than this line."),
}


def reason(given: Reason, facts: Mapping[str, Any]) -> str:
    """The sentence for a refusal of these acts, with what it names."""
    said = str(REASONS[given])
    more = {
        Reason.PERIOD_CLOSED: ("until", gettext("They are closed until %(until)s.")),
        Reason.MORE_THAN_OUTSTANDING: ("over", gettext("It is %(over)s too much.")),
        Reason.MORE_THAN_AVAILABLE: ("over", gettext("It is %(over)s too much.")),
        Reason.NOT_SO: ("balance", gettext("It is %(balance)s.")),
        Reason.NOT_AFTER: ("until", gettext("The last one ended on %(until)s.")),
        Reason.NEEDS_ANOTHER: ("above", gettext("The threshold is %(above)s US dollars.")),
        Reason.ALREADY_MATCHED: ("fund", gettext("It is in the books of the fund %(fund)s.")),
    }
    if given is Reason.NOT_FIT and "since" in facts:
        more[given] = "since", gettext("It cannot be before %(since)s.")
    elif given is Reason.NOT_FIT and "currency" in facts:
        more[given] = "currency", gettext("This line is of %(currency)s.")
    name, sentence = more.get(given, ("", ""))
    return f"{said} {sentence % facts}" if name in facts else said


# What each account counts, in two or three words. The whole meaning is in the data table of accounts.
ACCOUNTS: dict[str, Words] = {
    Kind.PLEDGED: _("Pledged"),
    Kind.OUTSTANDING: _("Outstanding"),
    Kind.CANCELLED: _("Cancelled"),
    Kind.RECEIVED: _("Received"),
    Kind.UNPLEDGED: _("Received without a pledge"),
    Kind.AGREED: _("Agreed"),
    Kind.AGREEMENTS: _("Agreements"),
    Kind.RECOGNISED: _("Recognised"),
    Kind.RECEIVABLE: _("Receivable"),
    Kind.REFUNDED: _("Refunded to donors"),
    Kind.BANK: _("In the bank"),
    Kind.AVAILABLE: _("Available"),
    Kind.RESOURCES: _("Resources"),
    Kind.ALLOCATED: _("Set aside"),
    Kind.OBLIGATED: _("Promised by agreements"),
    Kind.DISBURSED: _("Paid out"),
    Kind.SPENT: _("Spent, as reported"),
    Kind.PAYABLE: _("Other side of spent"),
    Kind.SUPPORT_COST: _("Programme support cost"),
    Kind.RESERVE: _("Operating reserve"),
    Kind.LEVY: _("Coordination levy"),
    Kind.EXCHANGE: _("Loss on exchange"),
    Kind.INTEREST: _("Interest"),
    Kind.CHARGES: _("Bank charges"),
    Kind.RETURNED: _("Unspent money back"),
    Kind.CONVERSION: _("Changed into another currency"),
    Kind.IN_KIND: _("Given in kind"),
    Kind.TRANSFERRED_OUT: _("Given to another fund"),
    Kind.TRANSFERRED_IN: _("Had from another fund"),
}
# What stands against money for a request.
AGAINST: dict[str, Words] = {
    "fund": _("It is another fund’s."),
    "theme": _("Its donor gave it for other themes."),
    "period": _("Its donor’s period does not hold that day."),
    "nothing-left": _("It may pay for this, and all of it is counted here already."),
    "currency": _("It is in another currency."),
}
# What a line of a statement may be.
LINES: dict[str, Words] = {
    What.PLEDGE: _("Money for a pledge"),
    What.UNPLEDGED: _("Money that nobody announced"),
    What.INTEREST: _("Interest"),
    What.CHARGES: _("Bank charges"),
    What.ENTRY: _("An entry that is in the books"),
}
# By which rule that is proposed.
RULES: dict[str, Words] = {
    Rule.REFERENCE: _("the line names the reference"),
    Rule.NAME_AND_AMOUNT: _("the name and the amount agree"),
    Rule.ENTRY: _("an entry moved as much about that day"),
    Rule.TRANCHE: _("a part of that amount is to be paid"),
    Rule.INTEREST: _("its words speak of interest"),
    Rule.CHARGES: _("its words speak of charges"),
    Rule.NAME: _("the name agrees"),
}
LETTERS: dict[str, Words] = {
    "pledge": _("A pledge, to be signed by the donor"),
    "acknowledgement": _("An acknowledgement, to be signed by the office"),
}
# Languages of letters, each by its own name.
TONGUES = {"en": "English", "fr": "Français", "es": "Español", "ru": "Русский", "zh": "中文", "ar": "العربية"}
# What an entry is called by the act that made it.
ENTRIES: dict[str, Words] = {
    "pledged": _("Pledge"),
    "agreed": _("Agreement with a donor"),
    "recognised": _("Revenue recognised"),
    "received": _("Money received"),
    "received_unpledged": _("Money nobody had announced"),
    "received_in_kind": _("Received in kind"),
    "cancelled": _("Pledge cancelled"),
    "refunded": _("Refund or write-down"),
    "reversed": _("Entry taken back"),
    "interest": _("Interest"),
    "charged": _("Charges of the bank"),
    "transferred": _("Transfer between funds"),
    "spent": _("Spending reported"),
    "unspent": _("Spending corrected"),
    "allocated": _("Set aside for a request"),
    "released": _("Set free again"),
    "obligated": _("Promised in parts"),
    "paid": _("Part paid"),
    "reserve_held": _("Into the reserve"),
    "reserve_freed": _("Out of the reserve"),
    "levy_charged": _("Coordination levy"),
    "paid_back": _("Paid back to a donor"),
    "converted": _("Changed into another currency"),
    "reported": _("Spending reported"),
    "returned": _("Unspent money back"),
}


def entry(act: str) -> str:
    """What an entry is called."""
    return str(ENTRIES.get(act) or act.replace("_", " ").replace("-", " ").capitalize())
