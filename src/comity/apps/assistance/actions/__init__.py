"""Everything that can be done to a request, one function an act."""

from comity.apps.assistance.actions.assessing import assess, open_assessment, propose, recuse
from comity.apps.assistance.actions.consenting import consent, publish, renew_consent, withdraw_consent
from comity.apps.assistance.actions.deciding import advise, approve, decline
from comity.apps.assistance.actions.delivering import agree, close
from comity.apps.assistance.actions.desk import assign, grant_emergency, redirect, refer, take_up
from comity.apps.assistance.actions.drafting import answer, begin, clear, discard
from comity.apps.assistance.actions.judging import accept_papers, find, find_eligible
from comity.apps.assistance.actions.leaving import file_report, give_feedback, withdraw
from comity.apps.assistance.actions.loading import load_route, load_shipped
from comity.apps.assistance.actions.merging import begin_from, merge, settle
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
from comity.apps.assistance.actions.remarks import drop_remark, remark, return_with_remarks
from comity.apps.assistance.actions.scans import receive_scan
from comity.apps.assistance.actions.sending import resubmit, submit

__all__ = [
    "accept_papers", "accept_proposal", "advise", "agree", "answer", "approve", "ask_change", "assess",
    "assign", "begin", "begin_from", "circulate", "clear", "close", "consent", "decide_input", "decline", "discard",
    "drop_remark", "file_input", "file_report", "find", "find_eligible", "give_feedback", "grant_emergency",
    "load_route", "load_shipped", "merge", "object_to", "open_assessment", "open_circulation", "propose", "publish",
    "rank", "receive_scan", "recuse", "redirect", "refer", "remark", "renew_consent", "resubmit",
    "return_with_remarks", "settle", "state_obstacle", "submit", "take_up", "withdraw", "withdraw_consent",
]  # fmt: skip
