"""The acts of the fund's side, each with its question, its form and what the page shows beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from comity.apps.assistance import actions
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.assistance.models import AssistanceRequest
from comity.web.desk import forms
from comity.web.requests.words import Words

Doing = Callable[..., object]


def _cleaned(form: Any) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _back(assistance: AssistanceRequest) -> str:
    return assistance.get_absolute_url()


def _nothing(assistance: AssistanceRequest, at: datetime) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Work:
    """One act as a page. `do` is the act itself; `facts` what it takes from the form, and its letter with it."""

    act: Act
    title: Words
    button: Words
    done: Words
    do: Doing
    form: type[forms.About] = forms.Nothing
    lede: Words = ""
    letter: bool = False
    panels: tuple[str, ...] = ()
    facts: Callable[[Any], dict[str, Any]] = field(default=_cleaned)
    after: Callable[[AssistanceRequest], str] = field(default=_back)
    told: Callable[[AssistanceRequest, datetime], dict[str, Any]] = field(
        default=_nothing
    )  # in the letter, beside facts


def _approving(form: forms.Approve) -> dict[str, Any]:
    return {
        "reason": form.cleaned_data["reason"],
        "words": form.cleaned_data["words"],
        "in_part": form.in_part(),
    }


def _to_remarks(assistance: AssistanceRequest) -> str:
    return f"/desk/{assistance}/remark#written"


def _to_findings(assistance: AssistanceRequest) -> str:
    return f"/desk/{assistance}/find#found"


def _to_assessment(assistance: AssistanceRequest) -> str:
    return f"/desk/{assistance}/assess"


def _to_board(assistance: AssistanceRequest) -> str:
    return "/board/"


_ALL = (
    Work(
        Act.TAKE_UP, _("Take this request up?"), _("Take up and send"), _("Taken up. The letter has gone."),
        actions.take_up, letter=True, panels=("answers",),
        lede=_("The State is told that its request is being looked at. You become its officer."),
    ),
    Work(
        Act.ASSIGN, _("Who takes this request on?"), _("Give it to them"), _("It has its officer."), actions.assign,
        form=forms.Officer, facts=lambda form: {"officer": form.people[form.cleaned_data["officer"]]},
    ),
    Work(
        Act.GRANT_EMERGENCY, _("Does this request go by the emergency track?"), _("Grant the emergency track"),
        _("It goes by the emergency track."), actions.grant_emergency, form=forms.Emergency, panels=("urgency",),
        lede=_("Only where the State has asked for it. Some papers may then come later; consent never does."),
    ),
    Work(
        Act.REMARK, _("What is unclear, and in which answer?"), _("Keep this remark"),
        _("Kept. It goes back with the others, all at once."), actions.remark, form=forms.Remark,
        panels=("remarks", "answers"), after=_to_remarks,
        lede=_("Nothing goes to the State yet. Write them all, look at them together, then send them back once."),
    ),
    Work(
        Act.RETURN_WITH_REMARKS, _("Send these remarks back?"), _("Send them back"),
        _("The remarks are with the State. The secretariat’s clock stands still."), actions.return_with_remarks,
        letter=True, panels=("remarks",),
    ),
    Work(
        Act.ACCEPT_PAPERS, _("Are the papers complete?"), _("Accept the papers"),
        _("The papers are complete. The rules that a program can check have been checked."), actions.accept_papers,
        panels=("gaps", "remarks", "answers"),
        lede=_("Accepting begins the check of the fund’s rules. If something is unclear, write a remark instead."),
    ),
    Work(
        Act.FIND, _("Is this rule met?"), _("Keep this finding"), _("The finding is kept, with its source."),
        actions.find, form=forms.Find, panels=("findings", "answers"), after=_to_findings,
        lede=_("The program’s findings and people’s stand side by side; the newest counts."),
    ),
    Work(
        Act.FIND_ELIGIBLE, _("Is the request eligible?"), _("Find eligible and send"),
        _("Found eligible. Two assessors can now take it."), actions.find_eligible, letter=True, panels=("findings",),
    ),
    Work(
        Act.REFER, _("Why does it go to the decision without a proposal?"), _("Refer to the decision"),
        _("The deciding officer has it."), actions.refer, form=forms.Refer, panels=("findings", "assessments"),
    ),
    Work(
        Act.REDIRECT, _("Which fund fits better?"), _("Redirect and send"),
        _("Redirected. The State is asked for its consent to be assessed there; its first date is kept."),
        actions.redirect, form=forms.Redirect, letter=True, panels=("findings", "answers"),
    ),
    Work(
        Act.OPEN_ASSESSMENT, _("Take one of the two assessments?"), _("Take it"), _("It is yours. Write it here."),
        actions.open_assessment, panels=("answers", "findings"), after=_to_assessment,
        lede=_("Two people assess apart. Until both are in, neither sees the other’s."),
    ),
    Work(
        Act.PROPOSE, _("What is proposed to the State?"), _("Send the proposal"), _("The proposal is with the State."),
        actions.propose, form=forms.Propose, letter=True, panels=("assessments", "cost", "answers"),
        lede=_("The State may accept it, or ask for a change. Nothing is done without its consent."),
    ),
    Work(
        Act.ADVISE, _("What does the Board advise?"), _("Record the advice"), _("The Board’s advice is on record."),
        actions.advise, form=forms.Advise, panels=("proposal", "assessments", "findings", "answers"), after=_to_board,
        lede=_("The Board advises. The deciding officer decides, by another mandate."),
    ),
    Work(
        Act.APPROVE, _("Approve the help proposed?"), _("Approve and send"), _("Approved. The letter has gone."),
        actions.approve, form=forms.Approve, letter=True, facts=_approving,
        panels=("proposal", "advice", "assessments", "findings"),
    ),
    Work(
        Act.DECLINE, _("By which rule is it declined?"), _("Decline and send"),
        _("Declined, with its reason and its rule. The letter has gone."), actions.decline, form=forms.Decline,
        letter=True, panels=("findings", "assessments", "proposal", "advice"),
    ),
    Work(
        Act.AGREE, _("What was agreed with the State?"), _("Record and send"), _("Agreed. The work can begin."),
        actions.agree, form=forms.Agree, letter=True, panels=("proposal", "decision"),
    ),
    Work(
        Act.CLOSE, _("How does it end?"), _("Close and send"), _("Closed. The State may say what was answered."),
        actions.close, form=forms.Close, letter=True, panels=("decision", "proposal", "reports"),
    ),
    Work(
        Act.RECUSE, _("Why do you step aside?"), _("Step aside"), _("It is on record that you stepped aside."),
        actions.recuse, form=forms.Recuse,
        lede=_("Whoever took part in what is asked, or gains by it, steps aside. It cannot be taken back."),
    ),
    Work(
        Act.OPEN_CIRCULATION, _("To which partners would it be shown?"), _("Tell the State"),
        _("The State has been told, and may object."), actions.open_circulation, form=forms.Circulation, letter=True,
        panels=("circulations",), told=lambda each, at: {"objections_until": objections_until(each, at)},
    ),
    Work(
        Act.STATE_OBSTACLE, _("What stands in the way?"), _("Put it on record"), _("The obstacle is on record."),
        actions.state_obstacle, form=forms.Obstacle, panels=("obstacles",),
        lede=_("An obstacle outside the hands of both sides. Its time is shown apart; nobody is blamed for it."),
    ),
)  # fmt: skip
WORKS: dict[str, Work] = {each.act.value: each for each in _ALL}
