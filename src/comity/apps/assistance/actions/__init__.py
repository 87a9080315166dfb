"""Everything that can be done to a request, one function an act."""

from comity.apps.assistance.actions.consenting import consent, publish, renew_consent, withdraw_consent
from comity.apps.assistance.actions.drafting import answer, begin, clear, discard
from comity.apps.assistance.actions.leaving import file_report, give_feedback, withdraw
from comity.apps.assistance.actions.loading import load_route, load_shipped
from comity.apps.assistance.actions.outside import (
    circulate,
    decide_input,
    file_input,
    object_to,
    open_circulation,
    state_obstacle,
)
from comity.apps.assistance.actions.proposal import accept_proposal, ask_change
from comity.apps.assistance.actions.ranking import rank
from comity.apps.assistance.actions.sending import resubmit, submit

__all__ = [
    "accept_proposal", "answer", "ask_change", "begin", "circulate", "clear", "consent", "decide_input", "discard",
    "file_input", "file_report", "give_feedback", "load_route", "load_shipped", "object_to", "open_circulation",
    "publish", "rank", "renew_consent", "resubmit", "state_obstacle", "submit", "withdraw", "withdraw_consent",
]  # fmt: skip
