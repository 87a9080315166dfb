"""The page of one request, for everybody: each reader sees the parts that are theirs to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.apps.assistance import access, calendar, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.clocks import AFTER_DECISION, spans
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.assistance.models.reach import FUND_ROLES, STATE_ROLES, held_once
from comity.apps.assistance.spans import Moved
from comity.apps.consents import actions as consents
from comity.apps.consents.models import Scope
from comity.apps.letters.models import Letter
from comity.apps.parties.models import Role
from comity.pure.disclosure.table import Part, Reader
from comity.pure.dossier.catalogue import shipped_catalogue
from comity.pure.dossier.route import RouteDefinition
from comity.pure.lifecycle.table import Holder, Stage
from comity.pure.timetable.clocks import Clocks, read_clocks
from comity.web.requests import counting, forms, kept, way, words
from comity.web.requests.found import find, moment, person, reader
from comity.web.requests.progress import progress
from comity.web.requests.state_acts import ACTS
from comity.web.templatetags.requests import said

# What the State is offered, in this order, with the words of the link and what it leads to.
OFFERED: tuple[tuple[Act, str], ...] = (
    (Act.ACCEPT_PROPOSAL, "accept-proposal"), (Act.ASK_CHANGE, "ask-change"), (Act.RENEW_CONSENT, "renew-consent"),
    (Act.FILE_REPORT, "file-report"), (Act.GIVE_FEEDBACK, "give-feedback"), (Act.CONSENT, "circulate"),
    (Act.PUBLISH, "publish"), (Act.STATE_OBSTACLE, "obstacle"), (Act.WITHDRAW_CONSENT, "withdraw-consent"),
    (Act.WITHDRAW, "withdraw"), (Act.DISCARD, "discard"), (Act.FILE_INPUT, "input"),
)  # fmt: skip
Row = Mapping[str, Any]
Rows = Mapping[str, list[dict[str, Any]]]  # what hangs on a request, by kind
UNSENT = frozenset({Stage.DRAFT.value, Stage.DISCARDED.value})
# Answers that belong to a part of their own: shown there, or to those alone who see it.
APART = {"context": Part.CONTEXT, "contact": Part.LETTERS}


@never_cache
@require_safe
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """One request, as far as the reader may see it."""
    at, by = moment(), reader(request)
    assistance = find(request, ref, at)
    sees = access.sees(by, assistance, at)
    if not sees:
        raise Http404
    may = access.may_do(by, assistance, at=at)
    held = held_once(by, at)
    own = any(each.role in STATE_ROLES and each.office.party_id == assistance.state_id for each in held)
    staff = not own and any(each.role in FUND_ROLES or each.role == Role.AUDITOR for each in held)
    definition = routes.definition(assistance.route)
    rows = kept.rows(assistance, sees)
    shown: dict[str, Any] = {
        "assistance": assistance, "fund": definition, "own": own, "staff": staff, "may": {each.value for each in may},
        "sees": {each.value for each in sees}, "state": assistance.state.name, "at": at,
        "where": progress(assistance) if own and (assistance.is_draft or assistance.awaiting_answer) else None,
        "holder": words.lane(assistance.holder, state=assistance.state.name),
        "overdue": bool(assistance.due_on and assistance.due_on < at.date()),
        "end": _end(definition, assistance), "followed": Part.FACT in assistance.public_on(at.date()),
    }  # fmt: skip
    # How long a delegation drafted is its own, and the auditor's to see.
    drafting = own or any(each.role == Role.AUDITOR for each in held)
    shown |= _journal(assistance, definition, rows, sees, at, drafting=drafting)
    shown |= _sent(assistance, definition, rows, sees)
    shown |= _judged(assistance, definition, rows, sees)
    shown |= _outside(assistance, rows, sees, may, by=by, readers=access.readers(by, assistance, at))
    if Part.CONSENTS in sees:
        shown["consents"] = _consents(rows["consents"], at)
    if Part.REMARKS in sees and assistance.turns:
        shown["remarks"] = _remarks(assistance, definition, rows["remarks"])
    if Part.LETTERS in sees and assistance.first_sent_at:
        shown["letters"] = rows["letters"]
        for place, each in enumerate(sorted(rows["letters"], key=lambda one: one["pk"]), 1):
            each["place"] = place
    if Part.PRIORITY in sees and own and not assistance.ended:
        places = consents.places(assistance.state)
        shown |= {"place": places.get(assistance.address), "all_places": len(places)}
    shown["acts"] = _offered(assistance, may, rows, shown.get("consents", ()))
    if own:
        shown["turn"] = _turn(assistance, shown)
    return render(request, "requests/page.html", shown)


@never_cache
@require_safe
def letter(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A letter as it went, with its seal."""
    at = moment()
    assistance = find(request, ref, at)
    if Part.LETTERS not in access.sees(person(request), assistance, at):
        raise Http404
    found = Letter.objects.select_related("office", "to_party").nth(assistance.address, number)
    if found is None:
        raise Http404
    title = words.LETTERS.get(found.kind, _("Letter"))
    return render(
        request,
        "requests/letter.html",
        {"assistance": assistance, "letter": found, "title": title, "place": number},
    )


def _journal(
    assistance: AssistanceRequest,
    definition: RouteDefinition,
    rows: Rows,
    sees: frozenset[Part],
    at: datetime,
    *,
    drafting: bool,
) -> dict[str, Any]:
    """The way so far and the two clocks, from one reading of the journal."""
    if not {Part.TIMELINE, Part.CLOCKS} & sees:
        return {}
    records = rows["records"]
    told = [each for each in records if drafting or each["facts"].get("stage") not in UNSENT]
    clocks = _clocks(records, at)
    shown: dict[str, Any] = {}
    if Part.TIMELINE in sees:
        shown["way"] = way.so_far(told, clocks.spans, definition, assistance, assistance.state.name)
    if Part.CLOCKS in sees:
        shown["clocks"] = counting.told(clocks, assistance.state.name)
        last = clocks.spans[-1] if clocks.spans else None
        target = definition.target(assistance.stage, assistance.track)
        if last and target and target.days is not None and assistance.awaiting_answer:
            spent = sum(
                each.days for each in clocks.spans
                if each.span.stage == assistance.stage and each.span.from_at >= assistance.stage_since
                and each.span.holder != Holder.STATE
            )  # fmt: skip
            shown["left"] = ngettext(
                "%(left)s of %(n)s working day left", "%(left)s of %(n)s working days left", target.days
            ) % {"left": max(target.days - spent, 0), "n": target.days}
        shown["example"] = bool(target and target.days is not None and target.is_example)
    return shown


def _clocks(records: Sequence[Row], at: datetime) -> Clocks:
    """Both clocks; they run to the decision, as everywhere."""
    moved = [Moved(each["act"], each["at"], each["facts"]) for each in records]
    return read_clocks(spans(moved), calendar.working_days(), at, after=AFTER_DECISION)


def _sent(
    assistance: AssistanceRequest, definition: RouteDefinition, rows: Rows, sees: frozenset[Part]
) -> dict[str, Any]:
    """The answers as they were sent last, each for who may see it; of a draft, none: its page is the list of tasks."""
    if not {Part.ANSWERS, Part.CONTEXT} & sees or assistance.is_draft:
        return {}
    answers: Mapping[str, Any] = rows["sent"][0]["answers"] if rows["sent"] else {}
    shown = []
    for each in definition.questions:
        if (
            each.code == "context"
            or APART.get(each.code, Part.ANSWERS) not in sees
            or Part.ANSWERS not in sees
        ):
            continue
        if lines := forms.read(each.question.inputs, answers.get(each.code, {})):
            shown.append((said(each.question.title), "", lines))
    context = str(answers.get("context", {}).get("note", "")) if Part.CONTEXT in sees else ""
    return {"answers": shown, "context": context, "submissions": rows.get("submissions", [])}


def _judged(
    assistance: AssistanceRequest, definition: RouteDefinition, rows: Rows,
    sees: frozenset[Part],
) -> dict[str, Any]:  # fmt: skip
    """What was found, assessed, proposed, advised and decided."""
    newest = {each["criterion"]: each for each in rows.get("findings", ())}
    for code, each in newest.items():
        criterion = definition.criterion(code)
        each["criterion_words"] = said(criterion.words) if criterion else code
        each["met_words"], each["shape"] = words.MET.get(each["met"], (each["met"], ""))
    for each in rows.get("decisions", ()):
        reason = next((one for one in definition.reasons if one.code == each["reason"]), None)
        criterion = definition.criterion(each["criterion"]) if each["criterion"] else None
        each["reason_words"] = said(reason.words) if reason else ""
        each["criterion_words"] = said(criterion.words) if criterion else each["criterion"]
        each["outcome_words"] = words.OUTCOMES.get(each["outcome"], each["outcome"])
    for each in rows.get("advice", ()):
        each["advises_words"] = words.ADVISES.get(each["advises"], each["advises"])
    proposals = rows.get("proposals", [])
    assessed: list[tuple[Row, words.Words, list[tuple[str, words.Words, str]]]] = []
    if assistance.first_sent_at and rows.get("findings"):
        assessed = [
            (
                each,
                words.ADVISES.get(each["advises"], str(each["advises"])),
                _judgements(each["judged"], definition),
            )
            for each in rows.get("assessments", ())
        ]
    return {
        "findings": list(newest.values()), "proposal": proposals[-1] if proposals else None,
        "earlier_proposals": proposals[:-1], "advice": rows.get("advice", []), "recusals": rows.get("recusals", []),
        "decisions": rows.get("decisions", []), "assessments": assessed,
    }  # fmt: skip


def _judgements(judged: Mapping[str, Any], definition: RouteDefinition) -> list[tuple[str, words.Words, str]]:
    """What an assessor judged of each criterion that no rule can find, in the order of the criteria."""
    found = []
    for each in definition.criteria:
        if isinstance(one := judged.get(each.code), dict):
            found.append(
                (said(each.words), words.MET.get(one.get("met", ""), ("", ""))[0], str(one.get("words", "")))
            )
    return found


def _outside(
    assistance: AssistanceRequest, rows: Rows, sees: frozenset[Part],
    may: frozenset[Act], *, by: Any, readers: set[Reader],
) -> dict[str, Any]:  # fmt: skip
    """Obstacles, circulation, public inputs, and what was said with an act."""
    obstacles = dict(shipped_catalogue().obstacles)
    for each in rows.get("obstacles", ()):
        each["code_words"] = said(obstacles.get(each["code"], each["code"]))
    # What the desk has not looked at is the desk's and its author's.
    unlooked = Part.INPUTS in sees and bool(readers & {Reader.DESK, Reader.DECIDER, Reader.AUDITOR})
    inputs = [
        each | {"standing_words": words.STANDINGS[each["standing"]]}
        for each in rows["inputs"]
        if each["standing"] == "public" or unlooked or (by is not None and each["by"] == by.pk)
    ]
    names = {"ask-change": _("What should change"), "file-report": _("Report"), "refer": _("Why it was referred"),
             "grant-emergency": _("Why the emergency track")}  # fmt: skip
    # Why it was referred may say what is advised: the State reads that with the decision, and not before.
    early = Reader.DELEGATION in readers and Part.ASSESSMENTS not in sees
    statements = [
        each | {"name": names.get(each["act"], "")}
        for each in rows.get("statements", ())
        if not (early and each["act"] == Act.REFER)
    ]
    circulations = rows.get("circulations", [])
    for each in circulations:
        each["open"] = each["objected_at"] is None and each["circulated_at"] is None and Act.OBJECT in may
    return {
        "obstacles": rows.get("obstacles", []), "inputs": inputs, "statements": statements,
        "circulations": circulations,
    }  # fmt: skip


def _consents(history: Sequence[Row], at: datetime) -> list[dict[str, Any]]:
    """Every consent ever given, newest first in its scope, and which of them holds."""
    newest = {each["scope"]: each["pk"] for each in history}
    found = [_consent(each, newest[each["scope"]] == each["pk"], at) for each in reversed(history)]
    given = set(newest)
    for scope, status in ((Scope.ASSESS, _("Not given yet")), (Scope.PUBLISH, _("Not given: nothing is public")),
                          (Scope.HELP, _("Asked with the proposal"))):  # fmt: skip
        if scope not in given:
            found.append({"scope": words.SCOPES[scope], "covers": words.COVERS.get(scope, ""), "status": status,
                          "shape": "none"})  # fmt: skip
    return found


def _consent(each: Row, newest: bool, at: datetime) -> dict[str, Any]:
    withdrawal = None
    if each["withdrawal_pk"] is not None:
        withdrawal = {"at": each["withdrawal_at"], "words": each["withdrawal_words"]}
        status, shape = _("Withdrawn"), "gone"
    elif not newest:
        status, shape = _("Replaced"), "gone"
    elif each["until"] is not None and each["until"] < at.date():
        status, shape = _("Ran out"), "gone"
    else:
        status, shape = _("Valid"), "done"
    covers = words.COVERS.get(each["scope"], "")
    if each["scope"] == Scope.PUBLISH:
        covers = ", ".join(
            str(words.PUBLISHABLE[part][0]) for part in words.PUBLISHABLE if part in each["parts"]
        )
    elif each["scope"] == Scope.CIRCULATE:
        covers = ", ".join(map(str, each["parts"]))
    elif each["scope"] == Scope.HELP and each["parts"]:
        covers = _("The help of proposal %(version)s, and no other") % {"version": each["parts"][0]}
    return {
        "scope": words.SCOPES[each["scope"]], "covers": covers, "until": each["until"], "office": each["office_name"],
        "given_at": each["given_at"], "words": each["words"], "status": status, "shape": shape,
        "withdrawal": withdrawal, "code": each["scope"] if shape == "done" else "",
    }  # fmt: skip


def _remarks(
    assistance: AssistanceRequest, definition: RouteDefinition, rows: Sequence[Row]
) -> list[dict[str, Any]]:
    """Remarks that went to the State, the newest turn first."""
    found = []
    for each in rows:
        asked = definition.asked(each["question"])
        found.append({
            "title": said(asked.question.title) if asked else each["question"], "text": each["text"],
            "turn": each["turn"], "sent_at": each["sent_at"], "answered_at": each["answered_at"],
            "question": each["question"],
            "waits": assistance.awaiting_answer and each["turn"] == assistance.turns and each["answered_at"] is None,
        })  # fmt: skip
    return found


def _end(definition: RouteDefinition, assistance: AssistanceRequest) -> str:
    reason = next((each for each in definition.reasons if each.code == assistance.end_reason), None)
    return said(reason.words) if reason else ""


def _offered(
    assistance: AssistanceRequest,
    may: frozenset[Act],
    rows: Rows,
    given: Sequence[Mapping[str, Any]],
) -> list[tuple[str, str]]:
    """The acts of this reader that have a page of their own: its address, and its words."""
    circulations = rows.get("circulations", ())
    waits = any(each["circulated_at"] is None and each["objected_at"] is None for each in circulations)
    found = []
    for act, name in OFFERED:
        if act not in may or name not in ACTS:
            continue
        if name == "circulate" and not waits:
            continue
        if name == "withdraw-consent" and not any(
            each.get("code") not in (None, "", "publish") for each in given
        ):
            continue
        if name == "give-feedback" and hasattr(assistance, "feedback"):
            continue
        found.append((f"{assistance.get_absolute_url()}/{name}", str(ACTS[name].link)))
    return found


def _turn(assistance: AssistanceRequest, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Whose turn it is, and what to do: the one thing the State should know."""
    here = assistance.get_absolute_url()
    may = shown["may"]
    if assistance.ended:
        return {"title": words.STAGES[assistance.stage], "ended": True, "to": "", "do": ""}
    if assistance.consent_stopped:
        to = f"{here}/renew-consent" if "renew-consent" in may else ""
        return {"title": _("Your turn: consent is missing"), "to": to, "do": _("Give consent again")}
    if assistance.awaiting_answer:
        n = sum(1 for each in shown.get("remarks", ()) if each["waits"])
        title = ngettext("Your turn: answer %(n)s remark", "Your turn: answer %(n)s remarks", n) % {"n": n}
        to = (
            next((each.address for each in shown["where"].lines if each.address), "")
            if shown["where"]
            else ""
        )
        return {"title": title, "to": to if "answer" in may else "", "do": _("Answer the remarks"),
                "also": (f"{here}/send", _("Look it over and send it again"))}  # fmt: skip
    if assistance.stage == Stage.DRAFT:
        where = shown["where"]
        first = next((each.address for each in where.lines if each.open and each.address), "")
        if first:
            return {"title": _("A draft, seen by your delegation alone"), "to": first if "answer" in may else "",
                    "do": _("Go on writing"), "also": (f"{here}/send", _("Look it over"))}  # fmt: skip
        return {
            "title": _("Complete. It can be looked over and sent"),
            "to": f"{here}/send",
            "do": _("Look it over and send"),
        }
    if assistance.holder == Holder.STATE:
        do = {
            Stage.PROPOSAL: (_("Your turn: a proposal"), "accept-proposal", _("Read and accept, or not")),
            Stage.DELIVERY: (_("Your turn: the work, and its report"), "file-report", _("File the report")),
        }.get(Stage(assistance.stage))
        if do:
            return {"title": do[0], "to": f"{here}/{do[1]}" if do[1] in may else "", "do": do[2]}
    if assistance.holder == Holder.BOARD:
        return {"title": _("With the Board"), "to": "", "do": ""}
    return {"title": _("With the secretariat"), "to": "", "do": ""}
