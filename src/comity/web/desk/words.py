"""What the fund's side alone calls things. Steps, holders and outcomes are in `comity.web.requests.words`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.apps.assistance.access import Act
from comity.apps.assistance.models import Assessment
from comity.pure.lifecycle.table import Stage
from comity.web.requests.words import Words

ASSESSES: dict[str, Words] = {
    Assessment.Advises.PROPOSE: _("Propose the help as asked"),
    Assessment.Advises.PROPOSE_IN_PART: _("Propose a part of it"),
    Assessment.Advises.DECLINE: pgettext_lazy("what an assessor advises", "Decline"),
}
# What comes next where nothing stops the request, and the act that does it.
NEXT: dict[str, tuple[Words, Act | None]] = {
    Stage.SENT: (_("Take up"), Act.TAKE_UP),
    Stage.PAPERS: (_("Check the papers"), Act.ACCEPT_PAPERS),
    Stage.ELIGIBILITY: (_("Check the rules"), Act.FIND_ELIGIBLE),
    Stage.ASSESSMENT: (_("Assess"), Act.ASSESS),
    Stage.PROPOSAL: (_("Wait for the State’s word on the proposal"), None),
    Stage.ADVICE: (_("Wait for the Board’s advice"), Act.ADVISE),
    Stage.DECISION: (_("Decide"), Act.APPROVE),
    Stage.AGREEMENT: (_("Agree the terms"), Act.AGREE),
    Stage.DELIVERY: (_("Wait for the report"), None),
    Stage.REPORTING: (_("Read the report, then close"), Act.CLOSE),
}
# Acts of the fund's side, as links on the page of a request: in the order they are usually needed.
ACTS: dict[Act, Words] = {
    Act.TAKE_UP: _("Take up"),
    Act.ASSIGN: _("Give to an officer"),
    Act.GRANT_EMERGENCY: _("Grant the emergency track"),
    Act.REMARK: _("Write a remark"),
    Act.RETURN_WITH_REMARKS: _("Send the remarks back"),
    Act.ACCEPT_PAPERS: _("Accept the papers"),
    Act.FIND: _("Findings, rule by rule"),
    Act.FIND_ELIGIBLE: _("Find eligible"),
    Act.OPEN_ASSESSMENT: _("Take an assessment"),
    Act.ASSESS: _("Your assessment"),
    Act.PROPOSE: _("Propose"),
    Act.REFER: _("Refer to the decision"),
    Act.REDIRECT: _("Redirect to another fund"),
    Act.ADVISE: _("Give the Board’s advice"),
    Act.APPROVE: _("Approve"),
    Act.DECLINE: pgettext_lazy("act of the deciding officer", "Decline"),
    Act.AGREE: _("Record the agreement"),
    Act.CLOSE: pgettext_lazy("act on a request", "Close"),
    Act.OPEN_CIRCULATION: _("Show to partners"),
    Act.CIRCULATE: _("Record that it was shown"),
    Act.STATE_OBSTACLE: _("State an obstacle"),
    Act.DECIDE_INPUT: _("Decide on an input"),
    Act.RECUSE: _("Step aside"),
}
# Why a program finds what it finds: codes of `comity.pure.criteria`.
WHY: dict[str, Words] = {
    "in-list": _("it is on the list the rule names"),
    "not-in-list": _("it is not on the list the rule names"),
    "some-not-in-list": _("a part of it is not on the list the rule names"),
    "is-party": _("the State is a Member or an observer State"),
    "is-not-party": _("the registry does not hold the State as a Member or an observer State"),
    "none-before": _("no delegate was paid for before"),
    "one-before": _("a delegate was paid for before"),
    "no-troika": _("the travel is not for duty in a troika"),
    "sits-without-mission": _(
        "the State is a member of the Council on that day and says that it has no mission in Geneva"
    ),
    "does-not-sit": _("the State is not a member of the Council on that day"),
    "has-mission": _("the State says that it has a mission in Geneva"),
    "sits-unknown": _("the registry does not know all members of the Council on that day"),
    "all-reported": _("a report is in on every earlier grant of this fund"),
    "report-owed": _("an earlier grant of this fund has no report yet"),
    "given": _("the answer is there"),
    "not-given": _("the answer is not there"),
    "within": _("within the most the fund gives"),
    "above": _("above the most the fund gives"),
    "other-currency": _("in another currency than the rule’s"),
    "for-a-person": _("a program cannot say: assessors judge it"),
}
