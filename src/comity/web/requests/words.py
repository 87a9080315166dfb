"""What stages, holders, refusals, gaps and entries of the journal are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.apps.assistance.refusal import Reason
from comity.apps.consents.actions import Reason as OfConsents
from comity.pure.lifecycle.table import Act, Holder, Need, Stage

Words = str | Promise

REASONS: dict[Reason, Words] = {
    Reason.MAY_NOT: _(
        "The office you hold may not do this here. Somebody of your office or delegation may be able to."
    ),
    Reason.NO_MANDATE: _(
        "No mandate is on record for your office, so it cannot act. Ask an operator of this installation to enter it."
    ),
    Reason.NOT_AT_THIS_STAGE: _(
        "This cannot be done at the step where the request stands now. Look at the request again."
    ),
    Reason.ANSWER_FIRST: _("Remarks are with the State. This can be done once it has answered them."),
    Reason.CONSENT_STOPPED: _(
        "The State has withdrawn its consent, or its last day has passed. Nothing goes on until it gives it again."
    ),
    Reason.NO_CONSENT: _("This needs the State’s consent, and no valid one is on record."),
    Reason.INCOMPLETE: _("The request is not complete yet. Its list says which answers are missing."),
    Reason.NO_REMARKS: _("There is no remark to send. Write one first, tied to its question."),
    Reason.ASSESSMENT_OPEN: _(
        "An assessor is still writing. Remarks go back all at once, when nobody is writing."
    ),
    Reason.ASSESSMENTS_NOT_IN: _("Two assessments are needed, and they are not both in."),
    Reason.FINDINGS_MISSING: _(
        "Each criterion of the fund needs its finding, met or not met, with its source."
    ),
    Reason.NO_PROPOSAL: _("There is no proposal that the State has accepted."),
    Reason.NOT_FUNDED: _(
        "No money is set aside for this request yet. A finance officer of the fund does it."
    ),
    Reason.MOVED_MEANWHILE: _(
        "Somebody was here before you, and nothing of yours was done. Look at the request again."
    ),
    Reason.CHANGED_MEANWHILE: _(
        "Somebody changed this answer meanwhile. Open it again: both versions are kept."
    ),
    Reason.NOT_CLEARED: _(
        "Nobody has cleared the request as it stands now. Whoever clears for your State looks at it first."
    ),
    Reason.TWO_VERSIONS: _(
        "Answers were changed in a file and here. Somebody of your delegation chooses between the two first."
    ),
    Reason.NOT_REMARKED: _("Only the answers remarked on can change now."),
    Reason.NOT_FIT: _("One of the fields cannot be taken as it is. Go back and look at it again."),
    Reason.NO_SUCH_QUESTION: _("This fund does not ask that question."),
    Reason.NO_ROUTE: _("No fund of that name takes requests today. Choose one from the list."),
    Reason.SAME_ROUTE: _("The request is with that fund already. Choose another."),
    Reason.NO_DESK: _(
        "No desk of this installation serves that fund, so nobody would receive the request. Ask an operator."
    ),
    Reason.EMERGENCY_SHARE: _(
        "Ordinary requests have their guaranteed share, and it is their turn. Take up an ordinary request first."
    ),
    Reason.WAITED_LONGER: _(
        "Another request has been passed over as often as the fund allows. Take that one up first."
    ),
    Reason.NOT_AN_EMERGENCY: _("The State has not asked for the emergency track. Only the State can."),
    Reason.ALREADY_SO: _("It says so already. Nothing was changed."),
    Reason.SAME_PERSON: _(
        "Whoever assessed or advised cannot decide, and one person cannot be both assessors. Somebody else does this."
    ),
    Reason.SECOND_PERSON: _("You proposed this yourself. Another official confirms it, or you take it back."),
    Reason.RECUSED: _(
        "You stepped aside from this request, and the record says so. Somebody else does this."
    ),
    Reason.TWO_ASSESSORS: _("Two assessors hold this request already."),
    Reason.NO_CRITERION: _(
        "A request is declined by a criterion of its fund that was found not met. Name it."
    ),
    Reason.CRITERION_NOT_MET: _(
        "A criterion of the fund was found not met, so it cannot be approved as it stands."
    ),
    Reason.NO_REASON: _("Choose a reason from the list. Every end has one."),
    Reason.NO_WORDS: _("Write a few words. The State reads them."),
    Reason.LETTER_CHANGED: _("The letter would not be the one you saw. Look at it again, then send it."),
    Reason.WINDOW_OPEN: _("The State may still object. Come back when its days are over."),
    Reason.OBJECTED: _("The State has objected. The request is not shown to these partners."),
    Reason.NOT_PUBLIC: _(
        "The State has not agreed to make this request public, so nothing can be filed on it."
    ),
    Reason.DAY_IN_FUTURE: _("That day has not come yet."),
    Reason.DAY_IN_PAST: _("That day has passed. Give one from today on."),
    Reason.PERSONAL_DATA: _(
        "The text may hold personal data. Change it, or confirm that what was found belongs to an office."
    ),
    Reason.NOT_A_SCAN: _(
        "This is not taken as a scan. Send a PDF, PNG, JPEG or TIFF file up to 20 MB that holds pages and nothing else."
    ),
    Reason.NOT_A_FORM: _(
        "No request form of this fund could be read from the file. Download the form again, and fill that one in."
    ),
    Reason.TOO_MANY: _("That is more than can be done at once. Do fewer."),
}
CONSENTS: dict[OfConsents, Words] = {
    OfConsents.NOT_THE_STATES: _("Only an office of the State itself consents for it."),
    OfConsents.DAY_IN_PAST: _("That day has passed. Give one from today on."),
    OfConsents.ALREADY_SO: _("It says so already. Nothing was changed."),
    OfConsents.TWICE: _("The order names a request twice, or one of another State."),
}

STAGES: dict[str, Words] = {
    Stage.DRAFT: pgettext_lazy("step of a request", "Draft"),
    Stage.SENT: pgettext_lazy("step of a request", "Sent"),
    Stage.PAPERS: pgettext_lazy("step of a request", "Papers"),
    Stage.ELIGIBILITY: pgettext_lazy("step of a request", "Eligibility"),
    Stage.ASSESSMENT: pgettext_lazy("step of a request", "Assessment"),
    Stage.PROPOSAL: pgettext_lazy("step of a request", "Proposal"),
    Stage.ADVICE: pgettext_lazy("step of a request", "Advice"),
    Stage.DECISION: pgettext_lazy("step of a request", "Decision"),
    Stage.AGREEMENT: pgettext_lazy("step of a request", "Agreement"),
    Stage.DELIVERY: pgettext_lazy("step of a request", "Work"),
    Stage.REPORTING: pgettext_lazy("step of a request", "Report"),
    Stage.CLOSED: pgettext_lazy("step of a request", "Closed"),
    Stage.DECLINED: pgettext_lazy("step of a request", "Declined"),
    Stage.WITHDRAWN: pgettext_lazy("step of a request", "Withdrawn by the State"),
    Stage.DISCARDED: pgettext_lazy("step of a request", "Discarded draft"),
}
SHAPES: dict[str, str] = {
    Stage.DRAFT: "none", Stage.CLOSED: "done", Stage.DECLINED: "gone", Stage.WITHDRAWN: "gone", Stage.DISCARDED: "gone",
}  # fmt: skip
# The lane of each holder in the drawing of strands.
HOLDERS: dict[str, Words] = {
    Holder.STATE: _("The State"),
    Holder.SECRETARIAT: _("Secretariat"),
    Holder.BOARD: _("Board"),
    Holder.NOBODY: _("Nobody"),
}
TRACKS: dict[str, Words] = {"ordinary": _("Ordinary"), "emergency": _("Emergency")}
GROUPS: dict[str, Words] = {
    "ask": _("What you ask"), "work": _("How it would work"), "send": _("Before you send"),
}  # fmt: skip

# What an entry of the journal says in the way so far, after "assistance.".
DONE: dict[str, Words] = {
    "begun": _("Draft begun"),
    "answered": _("Answered a question"),
    "merged": _("Took over what was written offline"),
    "conflict_settled": _("Chose between two versions of an answer"),
    "scan_received": _("A sealed paper was received"),
    "letter_received": _("A letter came by mail"),
    "code_given": _("Done by mail, with the code of the office"),
    "cleared": _("Cleared"),
    "submitted": _("Sent"),
    "resubmitted": _("Answered and sent again"),
    "discarded": _("Draft discarded"),
    "taken_up": _("Taken up"),
    "papers_accepted": _("Papers complete"),
    "returned": _("Back with remarks"),
    "found_eligible": _("Found eligible"),
    "referred": _("Referred to the decision"),
    "proposed": _("Proposal sent"),
    "change_asked": _("A change of the proposal asked"),
    "accepted": _("Proposal accepted, consent to help given"),
    "advised": _("Board’s advice"),
    "approved": _("Approved"),
    "declined": _("Declined"),
    "redirected": _("Redirected to another fund"),
    "money_set_aside": _("Money was set aside"),
    "money_released": _("Money that was set aside is free again"),
    "agreed": _("Agreed: the work begins"),
    "reported": _("Report filed"),
    "closed": _("Closed"),
    "withdrawn": _("Withdrawn"),
    "consented": _("Consent given"),
    "consent_withdrawn": _("Consent withdrawn"),
    "consent_renewed": _("Consent given again"),
    "consent_lapsed": _("Consent ran out"),
    "published": _("Consent to publish given"),
    "publication_refused": _("Publication refused"),
    "publication_ended": _("Consent to publish withdrawn"),
    "publication_lapsed": _("Consent to publish ran out"),
    "ranked": _("Order of priority set"),
    "assigned": _("An officer took charge"),
    "emergency_granted": _("Emergency track"),
    "assessment_opened": _("An assessment began"),
    "assessed": _("An assessment is in"),
    "found": _("A criterion was judged"),
    "recused": _("Somebody stepped aside"),
    "escalated": _("Over target: the deciding officer was told"),
    "obstacle_stated": _("An obstacle was stated"),
    "circulation_opened": _("Wish to show it to partners"),
    "circulated": _("Shown to partners"),
    "circulation_objected": _("Objection to showing it to partners"),
    "input_filed": _("A public input was filed"),
    "input_decided": _("A public input was decided on"),
    "feedback_given": _("The State’s view of the answer"),
    "withholding_proposed": _("Withholding from the public proposed"),
    "withholding_confirmed": _("Withheld from the public, by two officials"),
    "withholding_lifted": _("Withholding lifted"),
    "withholding_dropped": _("Proposal to withhold ended"),
}
SCOPES: dict[str, Words] = {
    "assess": _("To assess"), "help": _("To help"), "publish": _("To publish"), "circulate": _("To show to partners"),
}  # fmt: skip
COVERS: dict[str, Words] = {
    "assess": _("That the desk and two assessors read the request and assess it"),
    "help": _("The help proposed, and no other"),
    "circulate": _("That the request is shown to the partners named"),
}  # fmt: skip
# What may be published, each with what it holds.
PUBLISHABLE: dict[str, tuple[Words, Words]] = {
    "fact": (_("That you ask"), _("State, fund, dates, theme family and step")),
    "title": (_("Title"), _("The title you gave it")),
    "answers": (_("The request itself"), _("Your answers as sent, without the contact")),
    "decision": (_("Decision"), _("The decision with its reasons")),
}
FOUND: dict[str, Words] = {
    "e-mail": _("an e-mail address"),
    "telephone": _("a telephone number"),
    "bank-account": _("a bank account"),
    "passport": _("a number like that of a passport"),
    "birth": _("a date of birth"),
}
MET: dict[str, tuple[Words, str]] = {
    "met": (_("Met"), "done"), "not-met": (_("Not met"), "gone"), "to-judge": (_("To be judged"), "none"),
}  # fmt: skip
OUTCOMES: dict[str, Words] = {
    "approve": _("Approved"), "approve-in-part": _("Approved in part"), "decline": _("Declined"),
    "redirect": _("Redirected"),
}  # fmt: skip
ADVISES: dict[str, Words] = {
    "approve": _("To approve"), "approve-in-part": _("To approve in part"), "decline": _("To decline"),
    "propose": _("To propose help"), "propose-in-part": _("To propose help in part"),
}  # fmt: skip
LETTERS: dict[str, Words] = {
    "taken-up": _("Letter: your request was taken up"), "returned": _("Letter with the remarks"),
    "found-eligible": _("Letter: found eligible"), "proposed": _("Letter with the proposal"),
    "decided-approve": _("Letter of the decision"), "decided-decline": _("Letter of the decision"),
    "redirected": _("Letter: redirected"), "agreed": _("Letter: the work begins"), "closed": _("Letter: closed"),
    "circulation": _("Letter: wish to show the request to partners"),
}  # fmt: skip
PAPERS: dict[str, Words] = {
    "note-verbale": _("Note verbale"), "letter": _("Letter"), "agreement": _("Agreement"), "other": _("Another paper"),
}  # fmt: skip
STANDINGS: dict[str, Words] = {
    "held": _("Held: the desk has not looked yet"), "public": _("Public"), "declined": _("Not made public"),
}  # fmt: skip
ANSWERED: dict[str, Words] = {
    "yes": pgettext_lazy("was it answered", "Yes"), "partly": pgettext_lazy("was it answered", "In part"),
    "no": pgettext_lazy("was it answered", "No"),
}  # fmt: skip
WITHDRAWN: dict[str, Words] = {
    "own-means": _("The State does it by its own means"), "other-help": _("Other help was found"),
    "changed-priorities": _("The State’s priorities have changed"), "no-reason": _("No reason is given"),
}  # fmt: skip


def refusal(given: Reason, facts: Mapping[str, Any]) -> str:
    """The sentence for a refusal of these acts, with what it names."""
    said = str(REASONS[given])
    if given is Reason.WAITED_LONGER and facts.get("reference"):
        said += " " + gettext("It is %(reference)s.") % {"reference": facts["reference"]}
    return said


def gap(code: str, label: str, facts: Mapping[str, Any] | None = None) -> str:
    """What is wrong with one field, and what to do: it names the field by its own label."""
    named: dict[str, Any] = {"line": "", "most": "", **(facts or {}), "label": label}
    said: dict[str, str] = {
        "empty": gettext("%(label)s: this is still empty"),
        "not-a-figure": gettext("%(label)s: write it in figures, for example 48,500"),
        "negative": gettext("%(label)s: write 0 or more"),
        "not-a-date": gettext("%(label)s: write a day, for example 2026-11-23"),
        "too-long": gettext("%(label)s: at most %(most)s characters fit"),
        "not-a-choice": gettext("%(label)s: choose from the list"),
        "share-above-total": gettext("%(label)s: the own share is larger than the total cost"),
        "bad-reference": gettext(
            "%(label)s: write a symbol and a paragraph, for example A/HRC/RES/38/3#op21, not “%(line)s”"
        ),
        "until-before-from": gettext("%(label)s: this day is before the first one"),
    }
    return said.get(code, gettext("%(label)s: look at this again")) % named


def lane(holder: str, *, own: bool = False, state: str = "") -> str:
    """Who a holder is, as this reader says it."""
    if holder == Holder.STATE:
        return gettext("Your State") if own else state or str(HOLDERS[Holder.STATE])
    return str(HOLDERS[holder])


# What each act of the table of life is called on the public page.
ACTS: dict[Act, Words] = {
    Act.SUBMIT: _("Send"),
    Act.DISCARD: _("Discard the draft"),
    Act.TAKE_UP: _("Take up"),
    Act.ACCEPT_PAPERS: _("Find the papers complete"),
    Act.RETURN_WITH_REMARKS: _("Send back with remarks"),
    Act.RESUBMIT: _("Answer and send again"),
    Act.FIND_ELIGIBLE: _("Find eligible"),
    Act.REFER: _("Refer to the decision without a proposal"),
    Act.PROPOSE: _("Propose help"),
    Act.ASK_CHANGE: _("Ask for a change"),
    Act.ACCEPT_PROPOSAL: _("Accept the proposal"),
    Act.ADVISE: _("Advise"),
    Act.APPROVE: _("Approve"),
    Act.DECLINE: _("Decline"),
    Act.REDIRECT: _("Redirect to another fund"),
    Act.ALLOCATE: _("Set money aside"),
    Act.AGREE: _("Agree on the work"),
    Act.FILE_REPORT: _("File the report"),
    Act.CLOSE: _("Close"),
    Act.WITHDRAW: _("Withdraw the request"),
    Act.WITHDRAW_CONSENT: _("Withdraw consent"),
    Act.LAPSE_CONSENT: _("Consent runs out"),
    Act.RENEW_CONSENT: _("Give consent again"),
}
NEEDS: dict[Need, Words] = {
    Need.COMPLETE: _("nothing is missing"),
    Need.CONSENT_TO_ASSESS: _("consent to assess"),
    Need.CONSENT_TO_HELP: _("consent to help"),
    Need.REMARKS: _("a remark"),
    Need.NO_OPEN_ASSESSMENT: _("no assessor is still writing"),
    Need.BOTH_ASSESSMENTS: _("both assessments"),
    Need.FINDINGS: _("each criterion has its finding"),
    Need.ACCEPTED_PROPOSAL: _("a proposal the State has accepted"),
    Need.FUNDED: _("money is set aside"),
}
