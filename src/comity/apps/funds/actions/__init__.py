"""What may be done to the books: each act one transaction and one record."""

from comity.apps.funds.actions.afterwards import note_obstacle, report_spending, return_unspent
from comity.apps.funds.actions.approving import approve, digest_of, of_cancel, of_reverse, of_transfer
from comity.apps.funds.actions.asking import approve_asked, ask_approval, open_askings
from comity.apps.funds.actions.donors import draft_letter, note_outreach, set_definition
from comity.apps.funds.actions.giving import (
    agree,
    cancel,
    pledge,
    receive,
    receive_in_kind,
    receive_unpledged,
    recognise,
)
from comity.apps.funds.actions.holding import (
    charge_levy,
    convert,
    free_reserve,
    hold_reserve,
    of_convert,
    of_levy,
    of_pay_back,
    pay_back,
)
from comity.apps.funds.actions.keeping import (
    assert_balance,
    close_period,
    import_rates,
    reverse,
    set_fund,
    transfer,
)
from comity.apps.funds.actions.published import Loaded, Taken, load_published
from comity.apps.funds.actions.spending import (
    Part,
    allocate,
    obligate,
    of_allocate,
    of_pay,
    of_release,
    pay,
    release,
)
from comity.apps.funds.actions.statements import Imported, confirm_match, import_statement, set_line_apart
from comity.apps.funds.refusal import Reason, Refused

__all__ = [
    "Imported",
    "Loaded",
    "Part",
    "Reason",
    "Refused",
    "Taken",
    "agree",
    "allocate",
    "approve",
    "approve_asked",
    "ask_approval",
    "assert_balance",
    "cancel",
    "charge_levy",
    "close_period",
    "confirm_match",
    "convert",
    "digest_of",
    "draft_letter",
    "free_reserve",
    "hold_reserve",
    "import_rates",
    "import_statement",
    "load_published",
    "note_obstacle",
    "note_outreach",
    "obligate",
    "of_allocate",
    "of_cancel",
    "of_convert",
    "of_levy",
    "of_pay",
    "of_pay_back",
    "of_release",
    "of_reverse",
    "of_transfer",
    "open_askings",
    "pay",
    "pay_back",
    "pledge",
    "receive",
    "receive_in_kind",
    "receive_unpledged",
    "recognise",
    "release",
    "report_spending",
    "return_unspent",
    "reverse",
    "set_definition",
    "set_fund",
    "set_line_apart",
    "transfer",
]
