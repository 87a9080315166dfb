"""What pages say of the books' values."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.pure.ledger.accounts import Kind
from comity.pure.ledger.statement import Name

Words = str | Promise

# The lines of the statement of sources and uses.
LINES: dict[Name, Words] = {
    Name.OPENING: _("Balance at the beginning"),
    Name.CONTRIBUTIONS: _("Contributions received"),
    Name.INTEREST: _("Interest"),
    Name.RETURNED: _("Unspent money back"),
    Name.TRANSFERRED_IN: _("From another fund, by a transfer"),
    Name.DIRECT: _("Paid for requests"),
    Name.SUPPORT_COST: _("Support cost"),
    Name.LEVY: _("Coordination levy"),
    Name.PAID_BACK: _("Paid back to donors"),
    Name.CHARGES: _("Charges of the bank"),
    Name.TRANSFERRED_OUT: _("To another fund, by a transfer"),
    Name.RATES_MOVED: _("Rates that moved between pledge and revenue"),
    Name.EXCHANGE: _("Exchange"),
    Name.CONVERSION: _("Change into another currency"),
    Name.CLOSING: _("Balance at the end"),
    Name.ALLOCATED: _("Set aside for requests"),
    Name.OBLIGATED: _("Promised by agreements"),
    Name.RESERVE: _("Operating reserve"),
    Name.AVAILABLE: _("Available for new requests"),
    Name.ROUNDING: _("Rounding of rates"),
    Name.PLEDGED: _("Pledged"),
    Name.CANCELLED: _("Cancelled"),
    Name.OUTSTANDING: _("Outstanding at the end"),
    Name.IN_KIND: _("In kind"),
    Name.RECOGNISED: _("Recognised"),
    Name.REFUNDED: _("Refunded or written down"),
    Name.SPENT: _("Reported as spent"),
}
# The accounts, as the page of the entries behind a figure names them.
ACCOUNTS: dict[Kind, Words] = {
    Kind.PLEDGED: _("Pledged"),
    Kind.OUTSTANDING: _("Outstanding pledges"),
    Kind.CANCELLED: _("Cancelled pledges"),
    Kind.RECEIVED: _("Received"),
    Kind.UNPLEDGED: _("Came without a pledge"),
    Kind.AGREED: _("Agreed"),
    Kind.AGREEMENTS: _("Agreements"),
    Kind.RECOGNISED: _("Recognised"),
    Kind.RECEIVABLE: _("Receivable"),
    Kind.REFUNDED: _("Refunded or written down"),
    Kind.BANK: _("In the bank"),
    Kind.AVAILABLE: _("Available for new requests"),
    Kind.RESOURCES: _("Resources"),
    Kind.ALLOCATED: _("Set aside for requests"),
    Kind.OBLIGATED: _("Promised by agreements"),
    Kind.DISBURSED: _("Paid for requests"),
    Kind.SPENT: _("Reported as spent"),
    Kind.PAYABLE: _("Payable"),
    Kind.SUPPORT_COST: _("Support cost"),
    Kind.RESERVE: _("Operating reserve"),
    Kind.LEVY: _("Coordination levy"),
    Kind.EXCHANGE: _("Exchange"),
    Kind.INTEREST: _("Interest"),
    Kind.CHARGES: _("Charges of the bank"),
    Kind.RETURNED: _("Unspent money back"),
    Kind.CONVERSION: _("Change into another currency"),
    Kind.IN_KIND: _("In kind"),
    Kind.TRANSFERRED_OUT: _("To another fund, by a transfer"),
    Kind.TRANSFERRED_IN: _("From another fund, by a transfer"),
}
# What stands between a published total and the books (`comity.apps.funds.totals`).
GAPS: dict[str, Words] = {
    "no-named-contributors": _("The source names no contributor for this year"),
    "no-statement-total": _("The source states no total for this year"),
    "adjustments": _("Adjustments that the source counts among its named rows"),
    "source-residual": _("Not explained by the source itself"),
    "source-does-not-reconcile": _("The source’s own figures do not add up"),
    "refunds-and-write-downs": _("Refunds and write-downs"),
    "adjustment-names-this-fund": _("An adjustment of another fund names this one"),
}
