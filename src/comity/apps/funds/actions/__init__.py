"""What may be done to the books: each act one transaction and one record."""

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
from comity.apps.funds.actions.keeping import (
    assert_balance,
    close_period,
    import_rates,
    reverse,
    set_fund,
    transfer,
)
from comity.apps.funds.actions.published import Loaded, Taken, load_published
from comity.apps.funds.refusal import Reason, Refused

__all__ = [
    "Loaded",
    "Reason",
    "Refused",
    "Taken",
    "agree",
    "approve",
    "approve_asked",
    "ask_approval",
    "assert_balance",
    "cancel",
    "close_period",
    "digest_of",
    "draft_letter",
    "import_rates",
    "load_published",
    "note_outreach",
    "of_cancel",
    "of_reverse",
    "of_transfer",
    "open_askings",
    "pledge",
    "receive",
    "receive_in_kind",
    "receive_unpledged",
    "recognise",
    "reverse",
    "set_definition",
    "set_fund",
    "transfer",
]
