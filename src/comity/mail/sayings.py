"""How acts, refusals and problems are said in answers by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.apps.assistance.refusal import Reason
from comity.apps.assistance.together import Step
from comity.apps.parties.refusal import Refused
from comity.mail.forms import Form
from comity.papers.form_fields import FormProblem
from comity.pure.dossier.route import RouteDefinition

MOST = 30  # lines of one list in a letter

ACTS: Mapping[str, str | Promise] = {
    "begin-from": gettext_lazy("begin a draft with the answers of the form"),
    "merge": gettext_lazy("bring the answers of the form into the request"),
    "consent": gettext_lazy("consent to the request being assessed by the fund"),
    "clear": gettext_lazy("clear the request as it then stands"),
    "submit": gettext_lazy("send the request to the secretariat"),
    "resubmit": gettext_lazy("send the request back to the secretariat, with the remarks answered"),
    "accept-proposal": gettext_lazy("accept the proposal, and consent to the help it proposes"),
    "ask-change": gettext_lazy("send the proposal back, and ask for this change"),
    "withdraw": gettext_lazy("withdraw the request, and so end it"),
    "publish": gettext_lazy("choose what of the request is public"),
    "give-feedback": gettext_lazy("say whether what was asked was answered"),
    "file-report": gettext_lazy("report what was done"),
    "renew-consent": gettext_lazy("renew the consent that has ended"),
    "withdraw-consent": gettext_lazy("take back a consent"),
    "receive-scan": gettext_lazy("hand in the signed and sealed paper"),
}
REASONS: Mapping[str, str | Promise] = {
    Reason.MAY_NOT: gettext_lazy("the person it is done for holds no role that may do this"),
    Reason.NO_MANDATE: gettext_lazy("no mandate is on record for your office; ask an operator to enter it"),
    Reason.NOT_AT_THIS_STAGE: gettext_lazy("this cannot be done at the step where the request stands now"),
    Reason.ANSWER_FIRST: gettext_lazy("remarks are to be answered first"),
    Reason.CONSENT_STOPPED: gettext_lazy("the consent was taken back or has ended; renew it first"),
    Reason.NO_CONSENT: gettext_lazy("no valid consent is on record"),
    Reason.INCOMPLETE: gettext_lazy("the request is not complete yet"),
    Reason.NO_PROPOSAL: gettext_lazy("there is no proposal to answer"),
    Reason.NOT_FUNDED: gettext_lazy("no money is set aside for it yet"),
    Reason.MOVED_MEANWHILE: gettext_lazy("somebody else was here before"),
    Reason.NOT_CLEARED: gettext_lazy("nobody has cleared the request as it stands"),
    Reason.TWO_VERSIONS: gettext_lazy("answers have two versions; choose between them on the request’s page first"),
    Reason.NOT_REMARKED: gettext_lazy("only the answers remarked on can change now"),
    Reason.NOT_FIT: gettext_lazy("it cannot be read as it is written; look at the how-to"),
    Reason.NO_ROUTE: gettext_lazy("no fund of that name takes requests today"),
    Reason.NO_DESK: gettext_lazy("no desk of this installation serves that fund"),
    Reason.ALREADY_SO: gettext_lazy("it stands so already"),
    Reason.NO_REASON: gettext_lazy("a reason of the fund's list is needed"),
    Reason.DAY_IN_PAST: gettext_lazy("that day has passed"),
    Reason.PERSONAL_DATA: gettext_lazy(
        "what would be public may hold personal data; this is confirmed on the page only"
    ),
    Reason.NOT_A_SCAN: gettext_lazy("this is no scan: send a PDF, PNG, JPEG or TIFF file of pages and nothing else"),
    Reason.TOO_MANY: gettext_lazy("that is more than is taken at once"),
}  # fmt: skip
NO_ADDRESS = gettext_lazy(
    "Your office has no registered address here, so no code can be sent. Sign in, or ask an operator to register one."
)
WHO = gettext_lazy(
    "Nobody of your office alone holds the role this needs. Say in whose name it is to be done: write a line such as "
    '"Person: name@mission.example", with the address that person signs in with.'
)
OVER = gettext_lazy(
    "This code was used, has run out after seven days, or was tried too often. Ask anew for what you want."
)
WRONG = gettext_lazy("The code is not the one of that letter. After five wrong ones it counts no more.")
CHANGED = gettext_lazy(
    "The request was changed after the code was sent, so the code counts no more. Ask for the form as it stands, and "
    "send it again."
)
NOTHING = gettext_lazy("It stands so already, and nothing was left to do.")
ENOUGH = gettext_lazy(
    "Your office was sent as many codes today as is allowed. Write again tomorrow, or sign in."
)
FORM: Mapping[str, str | Promise] = {
    "has-macros": gettext_lazy("The file holds macros, and is not opened. Save it as .docx, without macros."),
    "zip-bomb": gettext_lazy("The file unpacks to far more than its size, and is not opened. Save it anew."),
    "encrypted": gettext_lazy("The file needs a password. Save it without one."),
    "too-large": gettext_lazy("The file is too large. Send the form alone, without pictures."),
    "unknown-type": gettext_lazy("This is no Word file (.docx). Save the form as .docx."),
}


def act(step: Step) -> str:
    """A step as a line; with the days, parts or words it carries, so that nothing is done that was not shown."""
    said = str(ACTS[step.act])
    match step.facts:
        case {"until": str(day)} if day:
            said += " " + _("until %(day)s") % {"day": day}
        case {"parts": list(parts)}:
            said += ": " + (", ".join(parts) or _("nothing"))
        case {"answered": list(answers)}:
            said += ": " + ", ".join(answers)
        case {"words": str(words)}:
            said += ": " + words
        case {"reason": str(reason)}:
            said += ": " + reason
    if step.act == "withdraw-consent":
        said += ": " + str(step.facts["scope"])
    return said


def refused(step: Step | None, why: Refused, definition: RouteDefinition | None = None) -> list[str]:
    """Why a step is not done, as lines; what is missing, question by question."""
    line = str(REASONS.get(why.reason) or _("it was not done (%(why)s)") % {"why": why.reason})
    found = [f"{ACTS[step.act]}: {line}" if step is not None else line]
    asked = {each.code: _(each.question.title) for each in definition.questions} if definition else {}
    gaps = why.facts.get("gaps", [])
    named = dict.fromkeys(asked.get(each["question"], each["question"]) for each in gaps)
    return found + [f"  {each}" for each in list(named)[:MOST]]


def form_wrong(form: Form) -> str:
    """Why a file is not taken as a form."""
    code = form.form.problems[0].code if form.form.problems else "not-a-form"
    return str(
        FORM.get(code)
        or _("No request form could be read from the file. Ask for the form again, and fill that in.")
    )


def aside(files: Sequence[str], *, words: bool) -> str:
    """What of a mail nothing is done with, as one line: its files by name, and its words, orders among them."""
    named = [each[:100] for each in files[:MOST]] + (["…"] if len(files) > MOST else [])
    return "; ".join([*named, *([_("the other words of the mail")] if words else [])])


def noted(problems: Sequence[FormProblem], definition: RouteDefinition | None) -> list[str]:
    """What to know of a form that was read: where, and the words that were not taken."""
    found = []
    for each in problems[:MOST]:
        asked = definition.asked(each.question) if definition and each.question else None
        where = f"{_(asked.question.title)}: " if asked else ""
        found.append(f"{where}{each.message}" + (f" ({each.text[:200]})" if each.text else ""))
    return found
