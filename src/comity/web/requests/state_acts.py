"""The acts of a State that have a page: their words, their fields, and the act each calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.apps.assistance import actions, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.drafting import versions_of
from comity.apps.assistance.actions.leaving import asked_for, reasons_to_withdraw
from comity.apps.assistance.actions.needs import proposal_of
from comity.apps.assistance.models import AssistanceRequest, Circulation
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Scope
from comity.apps.parties.models import Person
from comity.pure.dossier import figures
from comity.pure.dossier.catalogue import Input, shipped_catalogue
from comity.web.requests import words
from comity.web.requests.words import Words

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """An act as a page: the link to it, its question, what to know before, its fields, its button, and what is said
    when it is done. `seen` is what the reader had before them: if that has changed, the act is not done unseen."""

    act: Act
    link: Words
    title: Words
    lede: Words
    button: Words
    done: Words
    fields: Callable[[AssistanceRequest, datetime], tuple[Input, ...]]
    do: Callable[[AssistanceRequest, Values, Person, datetime], Any]
    given: Callable[[AssistanceRequest, datetime], Values] = lambda assistance, at: {}
    seen: Callable[[AssistanceRequest], str] = lambda assistance: ""
    to: str = ""  # where it leads, after the request's own address
    shows: str = ""  # a template of what the question is about


def _until(hint: str = "") -> Input:
    return Input(
        "until",
        "date",
        _("Last day, if there is one"),
        hint or _("For example 2027-06-30. It ends by itself after that day."),
    )


def _words(label: str = "", hint: str = "", *, required: bool = False, code: str = "words") -> Input:
    return Input(
        code,
        "text",
        label or _("In your own words, if you like"),
        hint,
        required=required,
        most_characters=4000,
    )


def _day(values: Values, name: str = "until") -> date | None:
    return figures.day(str(values.get(name, "")))


def _publish_fields(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    parts = tuple((code, f"{name}: {what}") for code, (name, what) in words.PUBLISHABLE.items())
    return (
        Input("parts", "choices", _("What everybody may see"),
              _("Choose nothing, and it stays between your State and the fund. You can change this at any time."),
              choices=parts),
        _until(),
    )  # fmt: skip


def _published(assistance: AssistanceRequest, at: datetime) -> Values:
    until = assistance.public_until
    return {"parts": list(assistance.public_parts), "until": until.isoformat() if until else ""}


def _publish(assistance: AssistanceRequest, values: Values, by: Person, at: datetime) -> None:
    actions.publish(
        assistance=assistance, parts=values["parts"], until=_day(values),
        confirmed="yes" in values.get("confirmed", []), by=by, at=at,
    )  # fmt: skip


def _scopes(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    valid = [each for each in consents.valid(assistance.address, at) if each is not Scope.PUBLISH]
    choices = tuple((each.value, f"{words.SCOPES[each]}: {words.COVERS.get(each, '')}") for each in valid)
    return (Input("scope", "choice", _("Which consent"), required=True, choices=choices), _words())


def _reasons(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    spoken = {each.code: each.words for each in shipped_catalogue().end_reasons}
    spoken |= {each.code: each.words for each in routes.definition(assistance.route).reasons}
    choices = tuple((code, spoken.get(code, code)) for code in reasons_to_withdraw(assistance))
    return (Input("reason", "choice", _("Reason"), required=True, choices=choices), _words())


def _items(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    choices = tuple((code, str(name)) for code, name in words.ANSWERED.items())
    asked = (
        Input(f"item{place}", "choice", each, required=True, choices=choices)
        for place, each in enumerate(asked_for(assistance))
    )
    return (*asked, _words())


def _feedback(assistance: AssistanceRequest, values: Values, by: Person, at: datetime) -> None:
    items = [
        {"item": each, "answered": values[f"item{place}"]} for place, each in enumerate(asked_for(assistance))
    ]
    actions.give_feedback(assistance=assistance, items=items, words=values["words"], by=by, at=at)


def _obstacle_fields(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    return (
        Input("code", "choice", _("Obstacle"), required=True, choices=shipped_catalogue().obstacles),
        _words(_("As you state it"), required=True),
        Input("source", "line", _("Source"), _("A document by its symbol, or your own statement with its day"),
              required=True, most_characters=300),
        Input("from_on", "date", _("First day"), _("For example 2026-11-23"), required=True),
        Input("until_on", "date", _("Last day, if it is over"), _("For example 2026-11-23")),
    )  # fmt: skip


def _obstacle(assistance: AssistanceRequest, values: Values, by: Person, at: datetime) -> None:
    first = _day(values, "from_on")
    assert first is not None  # noqa: S101 — the field was looked at
    actions.state_obstacle(
        assistance=assistance, code=values["code"], words=values["words"], source=values["source"], from_on=first,
        until_on=_day(values, "until_on"), by=by, at=at,
    )  # fmt: skip


def open_circulation(assistance: AssistanceRequest) -> Circulation | None:
    return assistance.circulations.filter(objected_at=None, circulated_at=None).order_by("-pk").first()


def _object(assistance: AssistanceRequest, values: Values, by: Person, at: datetime) -> None:
    circulation = open_circulation(assistance)
    if circulation is None:
        raise Refused(Reason.NOT_AT_THIS_STAGE)
    actions.object_to(circulation=circulation, words=values["words"], by=by, at=at)


def _circulate(assistance: AssistanceRequest, values: Values, by: Person, at: datetime) -> None:
    circulation = open_circulation(assistance)
    if circulation is None:
        raise Refused(Reason.NOT_AT_THIS_STAGE)
    partners = [line.strip() for line in circulation.partners.splitlines() if line.strip()]
    actions.consent(
        assistance=assistance, scope=Scope.CIRCULATE, parts=partners, until=_day(values), words=values["words"], by=by,
        at=at,
    )  # fmt: skip


def _version(assistance: AssistanceRequest) -> str:
    proposal = proposal_of(assistance)
    return str(proposal.version) if proposal else ""


def _circulation(assistance: AssistanceRequest) -> str:
    circulation = open_circulation(assistance)
    return str(circulation.pk) if circulation else ""


def _nothing(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    return ()


def _until_and_words(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    return (_until(), _words())


def _only_words(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    return (_words(),)


def _what_changes(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    return (_words(_("What should change"), required=True),)


def _report(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    hint = _("Result by result, as you named them. No names of persons.")
    return (_words(_("What was done"), hint, required=True),)


def _input(assistance: AssistanceRequest, at: datetime) -> tuple[Input, ...]:
    hint = _("No personal data: no names or details of victims, defenders or witnesses.")
    return (_words(_("Your input"), hint, required=True, code="text"),)


ACTS: dict[str, Page] = {
    "clear": Page(
        Act.CLEAR,
        gettext_lazy("Clear it"),
        gettext_lazy("Do you clear the request as it stands?"),
        gettext_lazy(
            "Clearing says that your State stands by these answers. "
            "A later change to any of them needs it again."
        ),
        gettext_lazy("Clear it"),
        gettext_lazy("Cleared."),
        _nothing,
        lambda assistance, values, by, at: actions.clear(assistance=assistance, by=by, at=at),
        seen=lambda assistance: str(versions_of(assistance)),
        to="/send",
        shows="requests/_answers.html",
    ),
    "consent": Page(
        Act.CONSENT,
        gettext_lazy("Consent to assess"),
        gettext_lazy("Do you consent that the request is assessed?"),
        gettext_lazy(
            "The desk and two assessors read it. It is no consent to any help, and none to publish. You can take "
            "it back at "
            "any step; then the request stops."
        ),
        gettext_lazy("Give consent to assess"),
        gettext_lazy("Consent to assess is on record."),
        _until_and_words,
        lambda assistance, values, by, at: actions.consent(
            assistance=assistance, scope=Scope.ASSESS, until=_day(values), words=values["words"], by=by, at=at
        ),
        to="/send",
    ),
    "publish": Page(
        Act.PUBLISH,
        gettext_lazy("Choose what may be published"),
        gettext_lazy("What may be published?"),
        gettext_lazy(
            "Asking and publishing are two answers. Your contact, remarks and assessments are never published."
        ),
        gettext_lazy("Keep this choice"),
        gettext_lazy("What may be published is kept."),
        _publish_fields,
        _publish,
        given=_published,
    ),
    "submit": Page(
        Act.SUBMIT,
        gettext_lazy("Send it"),
        gettext_lazy("Send the request?"),
        gettext_lazy("It goes to the desk of the fund as it was cleared, and gets its number."),
        gettext_lazy("Send the request"),
        gettext_lazy("Sent. It has its number now. The day of sending does not count."),
        _nothing,
        lambda assistance, values, by, at: actions.submit(assistance=assistance, by=by, at=at),
        seen=lambda assistance: str(versions_of(assistance)),
    ),
    "resubmit": Page(
        Act.RESUBMIT,
        gettext_lazy("Send it again"),
        gettext_lazy("Send the answers?"),
        gettext_lazy(
            "The request goes back to the step it came from. The time already used there stays used."
        ),
        gettext_lazy("Send the answers"),
        gettext_lazy("Sent. The secretariat has the pen again."),
        _nothing,
        lambda assistance, values, by, at: actions.resubmit(assistance=assistance, by=by, at=at),
        seen=lambda assistance: str(versions_of(assistance)),
    ),
    "withdraw-consent": Page(
        Act.WITHDRAW_CONSENT,
        gettext_lazy("Withdraw consent"),
        gettext_lazy("Which consent do you withdraw?"),
        gettext_lazy(
            "Withdrawn to assess or to help, the request stops at once where it stands, and only your State can "
            "let it go on. "
            "Consent to publish is changed where you chose what to publish. What is on record stays."
        ),
        gettext_lazy("Withdraw this consent"),
        gettext_lazy("Withdrawn."),
        _scopes,
        lambda assistance, values, by, at: actions.withdraw_consent(
            assistance=assistance, scope=values["scope"], words=values["words"], by=by, at=at
        ),
    ),
    "renew-consent": Page(
        Act.RENEW_CONSENT,
        gettext_lazy("Give consent again"),
        gettext_lazy("Do you give consent again?"),
        gettext_lazy(
            "What was withdrawn or ran out, and counts at this step, is given anew; the request goes on where it "
            "stopped."
        ),
        gettext_lazy("Give consent again"),
        gettext_lazy("The request goes on."),
        _until_and_words,
        lambda assistance, values, by, at: actions.renew_consent(
            assistance=assistance, until=_day(values), words=values["words"], by=by, at=at
        ),
    ),
    "accept-proposal": Page(
        Act.ACCEPT_PROPOSAL,
        gettext_lazy("Accept the proposal"),
        gettext_lazy("Do you accept this proposal?"),
        gettext_lazy(
            "Accepting it is your consent to this help, and to no other. You can also ask for a change, or "
            "withdraw."
        ),
        gettext_lazy("Accept, and consent to this help"),
        gettext_lazy("Accepted. Consent to help is on record."),
        _until_and_words,
        lambda assistance, values, by, at: actions.accept_proposal(
            assistance=assistance, until=_day(values), words=values["words"], by=by, at=at
        ),
        seen=_version,
        shows="requests/_proposal.html",
    ),
    "ask-change": Page(
        Act.ASK_CHANGE,
        gettext_lazy("Ask for a change"),
        gettext_lazy("What should change in the proposal?"),
        gettext_lazy("It goes back to the assessment with your words, and a new proposal comes."),
        gettext_lazy("Ask for the change"),
        gettext_lazy("Asked. The secretariat has the pen again."),
        _what_changes,
        lambda assistance, values, by, at: actions.ask_change(
            assistance=assistance, words=values["words"], by=by, at=at
        ),
        seen=_version,
        shows="requests/_proposal.html",
    ),
    "file-report": Page(
        Act.FILE_REPORT,
        gettext_lazy("File the report"),
        gettext_lazy("What was done with the help?"),
        gettext_lazy("The secretariat looks at it and closes the request."),
        gettext_lazy("File the report"),
        gettext_lazy("Filed. The secretariat has the pen."),
        _report,
        lambda assistance, values, by, at: actions.file_report(
            assistance=assistance, words=values["words"], by=by, at=at
        ),
    ),
    "give-feedback": Page(
        Act.GIVE_FEEDBACK,
        gettext_lazy("Say whether it was answered"),
        gettext_lazy("Was each thing you asked for answered?"),
        gettext_lazy("Your own view, in the words you asked in. It is kept as you give it, once."),
        gettext_lazy("Keep this view"),
        gettext_lazy("Your view is kept."),
        _items,
        _feedback,
    ),
    "object": Page(
        Act.OBJECT,
        gettext_lazy("Object to showing it to partners"),
        gettext_lazy("Do you object?"),
        gettext_lazy("The request is then not shown to these partners. You need give no reason."),
        gettext_lazy("Object"),
        gettext_lazy("Your objection is on record. The request is not shown."),
        _only_words,
        _object,
        seen=_circulation,
        shows="requests/_circulation.html",
    ),
    "circulate": Page(
        Act.CONSENT,
        gettext_lazy("Consent to show it to partners"),
        gettext_lazy("May it be shown to these partners?"),
        gettext_lazy("To these, and to no others. Without your consent it is not shown."),
        gettext_lazy("Consent to show it"),
        gettext_lazy("Consent to show it is on record."),
        _until_and_words,
        _circulate,
        seen=_circulation,
        shows="requests/_circulation.html",
    ),
    "obstacle": Page(
        Act.STATE_OBSTACLE,
        gettext_lazy("State an obstacle"),
        gettext_lazy("What stands in the way, outside your hands?"),
        gettext_lazy(
            "It is shown as your statement, with its source. Comity takes no view. To say that it is over, state "
            "it again with its last day."
        ),
        gettext_lazy("State this obstacle"),
        gettext_lazy("The obstacle is on record, as you stated it."),
        _obstacle_fields,
        _obstacle,
    ),
    "withdraw": Page(
        Act.WITHDRAW,
        gettext_lazy("Withdraw the request"),
        gettext_lazy("Withdraw the request?"),
        gettext_lazy(
            "It ends here, and no reason need be given. What is on record stays. You can ask again at any time."
        ),
        gettext_lazy("Withdraw the request"),
        gettext_lazy("Withdrawn."),
        _reasons,
        lambda assistance, values, by, at: actions.withdraw(
            assistance=assistance, reason=values["reason"], words=values["words"], by=by, at=at
        ),
    ),
    "discard": Page(
        Act.DISCARD,
        gettext_lazy("Discard the draft"),
        gettext_lazy("Discard this draft?"),
        gettext_lazy(
            "Its answers are deleted and cannot be brought back. That there was a draft stays on your State’s "
            "record."
        ),
        gettext_lazy("Discard the draft"),
        gettext_lazy("The draft is gone."),
        _nothing,
        lambda assistance, values, by, at: actions.discard(assistance=assistance, by=by, at=at),
    ),
    "input": Page(
        Act.FILE_INPUT,
        gettext_lazy("File an input"),
        gettext_lazy("What do you want to add?"),
        gettext_lazy(
            "The desk looks at it before anybody else sees it. It opens nothing to you, and decides nothing."
        ),
        gettext_lazy("File it"),
        gettext_lazy("Filed. The desk looks at it first."),
        _input,
        lambda assistance, values, by, at: actions.file_input(
            assistance=assistance, text=values["text"], by=by, at=at
        ),
    ),
}
