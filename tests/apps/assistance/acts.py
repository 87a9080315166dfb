"""The State's acts, and those around the process: how each is done, who may, what it is called in the journal,
and what doing it a second time says. Written by hand, apart from the table in the code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from comity.apps.assistance import actions, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions.outside import objections_until
from comity.apps.assistance.models import Circulation, Conflict, PublicInput
from comity.apps.assistance.refusal import Reason
from comity.papers.form_base import digests
from comity.papers.form_in import FormRead
from comity.papers.form_json import offered
from tests.assistance_world import CREDENTIALS, DESK, MANDATE, MISSION, Way, person, sealed, state

DRAFTERS, CLEARERS, SUBMITTERS = {"amina", "petra"}, {"amina", "cleo"}, {"amina", "sam"}
DESKS = {"dalia"}


@dataclass(frozen=True)
class Case:
    """One act. `prepare` brings a request to where the act can be done; `facts` are what the act takes beside by and
    at; `again` is what the second of two says, or nothing where both are done."""

    act: Callable[..., Any]
    record: str
    prepare: Callable[[Way], None]
    facts: Callable[[Way], Mapping[str, Any]]
    may: set[str]
    by: str = "amina"
    again: Reason | None = Reason.NOT_AT_THIS_STAGE
    office: str = MISSION
    mandate: str = CREDENTIALS
    succeeds: bool = True  # whether whoever takes over the office can do it in their place

    def do(self, way: Way, who: str = "") -> Any:
        return self.act(by=person(who or self.by), at=way.at, **self.facts(way))


def _to(stage: str) -> Callable[[Way], None]:
    def go(way: Way) -> None:
        way.to(stage)

    return go


def _ready(way: Way) -> None:
    way.to("draft")
    way.ready()


def _returned(way: Way) -> None:
    way.to("papers")
    way.send_back()


def _answered(way: Way) -> None:
    _returned(way)
    kept = way.assistance.answers.get(question="aim")
    value = {**kept.value, "aim": "Every place where police hold people."}
    way.do(actions.answer, person("amina"), question="aim", value=value, seen=kept.version)
    way.do(actions.clear, person("amina"))


def _stopped(way: Way) -> None:
    way.to("papers")
    way.do(actions.withdraw_consent, person("amina"), scope="assess")


def _announced(way: Way) -> None:
    way.to("assessment")
    facts = sealed(
        Act.OPEN_CIRCULATION, way.assistance, person("dalia"), way.at, partners="A partner",
        objections_until=objections_until(way.assistance, way.at),
    )  # fmt: skip
    del facts["objections_until"]
    way.do(actions.open_circulation, person("dalia"), **facts)


def _may_circulate(way: Way) -> None:
    _announced(way)
    way.do(actions.consent, person("amina"), scope="circulate", parts=["A partner"])
    way.at += timedelta(days=60)


def _input(way: Way) -> None:
    way.to("sent")
    way.publish()
    way.do(actions.file_input, person("nia"), text="The register is needed.")


def _public(way: Way) -> None:
    way.to("sent")
    way.publish()


def _on(**facts: Any) -> Callable[[Way], Mapping[str, Any]]:
    return lambda way: {"assistance": way.assistance, **facts}


def _announce(way: Way) -> Mapping[str, Any]:
    until = objections_until(way.assistance, way.at)
    facts = sealed(
        Act.OPEN_CIRCULATION,
        way.assistance,
        person("dalia"),
        way.at,
        partners="A partner",
        objections_until=until,
    )
    return {"assistance": way.assistance, "partners": "A partner", "letter_seal": facts["letter_seal"]}


def _of_circulation(way: Way) -> Mapping[str, Any]:
    return {"circulation": Circulation.objects.get(assistance=way.assistance)}


def _of_input(way: Way) -> Mapping[str, Any]:
    return {"public_input": PublicInput.objects.get(assistance=way.assistance), "standing": "public"}


def _form(way: Way, *, taken: bool) -> FormRead:
    """What was written offline: on top of the draft as it stands, or of one that has changed since."""
    definition = routes.definition(way.assistance.route)
    kept = way.assistance.answers.get(question="context")
    told = digests(definition.asked("context").question, kept.value)
    base = {"context": {"version": kept.version, "digests": told}}
    return offered(definition, answers={"context": {"note": "From offline."}}, base=base if taken else {})


def _offline(*, taken: bool) -> Callable[[Way], Mapping[str, Any]]:
    made: dict[int, FormRead] = {}  # one form for all who try

    def facts(way: Way) -> Mapping[str, Any]:
        form = made.get(way.assistance.pk) or made.setdefault(way.assistance.pk, _form(way, taken=taken))
        return {"assistance": way.assistance, "form": form}

    return facts


def _in_conflict(way: Way) -> None:
    way.to("draft")
    way.do(actions.merge, person("amina"), form=_form(way, taken=False))


def _of_conflict(way: Way) -> Mapping[str, Any]:
    found = Conflict.objects.filter(assistance=way.assistance).first()
    gone = Conflict(
        pk=1, assistance=way.assistance, question="context", value={}, by=person("amina"), at=way.at
    )
    kept = way.assistance.answers.get(question="context")
    conflict = found or gone
    conflict.assistance = way.assistance
    return {"conflict": conflict, "take": True, "seen": kept.version}


ITEMS = [
    {"item": "The register is kept in every place.", "answered": "yes"},
    {"item": "Twelve officials can keep it.", "answered": "partly"},
]
OBSTACLE = {
    "code": "disaster",
    "words": "Roads were closed.",
    "source": "a ministry",
    "from_on": date(2026, 2, 1),
}

CASES: dict[str, Case] = {
    "begin": Case(
        actions.begin, "assistance.begun", _to("draft"),
        lambda way: {"state": state(), "route_code": "technical-cooperation"}, DRAFTERS, again=None,
    ),
    "answer": Case(
        actions.answer, "assistance.answered", _to("draft"),
        _on(question="context", value={"note": "Another note."}, seen=1), DRAFTERS, again=None,
    ),
    "merge": Case(
        actions.merge, "assistance.merged", _to("draft"), _offline(taken=True), DRAFTERS, again=None,
    ),
    "merge a conflict": Case(
        actions.merge, "assistance.merged", _to("draft"), _offline(taken=False), DRAFTERS, again=None,
    ),
    "settle": Case(
        actions.settle, "assistance.conflict_settled", _in_conflict, _of_conflict, DRAFTERS, again=Reason.ALREADY_SO,
    ),
    "receive scan": Case(
        actions.receive_scan, "assistance.scan_received", _to("papers"),
        _on(kind="note-verbale", filename="note.pdf", content=b"%PDF-1.4\n%%EOF\n"), SUBMITTERS | DESKS,
        again=Reason.ALREADY_SO,
    ),
    "clear": Case(actions.clear, "assistance.cleared", _to("draft"), _on(), CLEARERS, again=Reason.ALREADY_SO),
    "discard": Case(actions.discard, "assistance.discarded", _to("draft"), _on(), SUBMITTERS),
    "submit": Case(actions.submit, "assistance.submitted", _ready, _on(), SUBMITTERS),
    "resubmit": Case(actions.resubmit, "assistance.resubmitted", _answered, _on(), SUBMITTERS),
    "consent": Case(
        actions.consent, "assistance.consented", _to("draft"), _on(scope="assess"), SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "publish": Case(
        actions.publish, "assistance.published", _to("sent"), _on(parts=["fact", "title"]), SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "publish nothing": Case(
        actions.publish, "assistance.publication_refused", _to("draft"), _on(parts=[]), SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "publish no more": Case(
        actions.publish, "assistance.publication_ended", _public, _on(parts=[]), SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "withdraw consent": Case(
        actions.withdraw_consent, "assistance.consent_withdrawn", _to("papers"), _on(scope="assess"), SUBMITTERS,
        again=Reason.NO_CONSENT,
    ),
    "renew consent": Case(
        actions.renew_consent, "assistance.consent_renewed", _stopped, _on(), SUBMITTERS
    ),
    "accept proposal": Case(
        actions.accept_proposal, "assistance.accepted", _to("proposal"), _on(), SUBMITTERS
    ),
    "ask change": Case(
        actions.ask_change, "assistance.change_asked", _to("proposal"), _on(words="More training."), SUBMITTERS
    ),
    "withdraw": Case(
        actions.withdraw, "assistance.withdrawn", _to("assessment"), _on(reason="other-source"), SUBMITTERS
    ),
    "file report": Case(
        actions.file_report, "assistance.reported", _to("delivery"), _on(words="Done in nine places."), SUBMITTERS
    ),
    "give feedback": Case(
        actions.give_feedback, "assistance.feedback_given", _to("withdrawn"), _on(items=ITEMS), SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "rank": Case(
        actions.rank, "assistance.ranked", _to("sent"),
        lambda way: {"state": state(), "order": [way.assistance.number]}, SUBMITTERS, again=Reason.ALREADY_SO,
    ),
    "state obstacle": Case(
        actions.state_obstacle, "assistance.obstacle_stated", _to("papers"), _on(**OBSTACLE), SUBMITTERS | DESKS,
        again=Reason.ALREADY_SO,
    ),
    "open circulation": Case(
        actions.open_circulation, "assistance.circulation_opened", _to("assessment"), _announce, DESKS,
        by="dalia", again=Reason.ALREADY_SO, office=DESK, mandate=MANDATE,
    ),
    "object": Case(
        actions.object_to, "assistance.circulation_objected", _announced, _of_circulation, SUBMITTERS,
        again=Reason.ALREADY_SO,
    ),
    "circulate": Case(
        actions.circulate, "assistance.circulated", _may_circulate, _of_circulation, DESKS, by="dalia",
        again=Reason.ALREADY_SO, office=DESK, mandate=MANDATE,
    ),
    "file input": Case(
        actions.file_input, "assistance.input_filed", _public, _on(text="The register is needed."), {"nia"},
        by="nia", again=None, office="An organization", mandate="consultative status",
    ),
    "decide input": Case(
        actions.decide_input, "assistance.input_decided", _input, _of_input, DESKS, by="dalia",
        again=Reason.ALREADY_SO, office=DESK, mandate=MANDATE,
    ),
}  # fmt: skip
