"""The State's acts on its draft: begin, answer, clear, discard. A draft is its delegation's alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum

from comity.apps.assistance import access, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import moving
from comity.apps.assistance.models import Answer, AssistanceRequest, Clearance
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.journal.actions import record
from comity.apps.parties.models import Holding, Party, Person
from comity.pure.dossier.catalogue import Question, shipped_catalogue
from comity.pure.dossier.gaps import fitted

DRAFTS = 200  # of one State at a time: a stuck script must not fill the table
CHARACTERS = 100_000  # of one answer, all its inputs together; the dossier's own limits are lower


@transaction.atomic
def begin(*, state: Party, route_code: str, by: Person, at: datetime) -> AssistanceRequest:
    """Begin a draft for a fund, by the version of its route in force today, with what is already known filled in."""
    held = access.require_for(Act.BEGIN, by, state, at=at)
    route = routes.in_force(route_code, at.date())
    Party.objects.select_for_update(no_key=True).get(
        pk=state.pk
    )  # two who begin at once are counted one by one
    if AssistanceRequest.objects.drafts().filter(state=state).count() >= DRAFTS:
        raise Refused(Reason.TOO_MANY, most=DRAFTS)
    assistance = AssistanceRequest.objects.create(
        state=state, route=route, fund=route.code, began_at=at, began_by=by, stage_since=at, held_since=at
    )
    for question, (value, source) in _known(assistance, held).items():
        Answer.objects.create(
            assistance=assistance, question=question, value=value, filled_from=source, at=at
        )
    record(
        "assistance.begun", subject=assistance.address, by=by.address, office=held.office.address,
        mandate=held.acts_under, at=at, **moving.standing(assistance), route_version=route.version,
    )  # fmt: skip
    return assistance


@transaction.atomic
def answer(
    *,
    assistance: AssistanceRequest,
    question: str,
    value: Mapping[str, Any],
    seen: int,
    by: Person,
    at: datetime,
) -> Answer:
    """Keep what the State says to one question.

    `seen` is the version the writer saw, 0 where there was none. What another wrote since is never overwritten: the act
    is refused, and both versions are shown. Saying the same again changes nothing and is not recorded.
    """
    moving.lock(assistance)
    held = access.require(Act.ANSWER, by, assistance, at=at)
    asked = _question(assistance, question)
    if assistance.position.awaiting_answer and question not in remarked(assistance):
        raise Refused(Reason.NOT_REMARKED, question=question)
    fit = fitted(asked, {name: each if isinstance(each, list) else str(each) for name, each in value.items()})
    if (
        sum(len(line) for each in fit.values() for line in ([each] if isinstance(each, str) else each))
        > CHARACTERS
    ):
        raise Refused(Reason.NOT_FIT, field=question)
    kept = assistance.answers.filter(question=question).first()
    if kept is not None and kept.value == fit and not kept.filled_from:
        return kept
    if kept is not None and kept.version != seen and kept.value != fit:
        raise Refused(
            Reason.CHANGED_MEANWHILE, theirs=kept.value, version=kept.version, at=kept.at.isoformat(),
            by=kept.by.address if kept.by else "",
        )  # fmt: skip
    if kept is None:
        kept = Answer(assistance=assistance, question=question, version=0)
    kept.value, kept.version, kept.filled_from, kept.by, kept.at = fit, kept.version + 1, "", by, at
    kept.save()
    # Title and theme of a sent request are those that were sent: everybody may be reading them.
    draft = assistance.first_sent_at is None
    said = {question: fit}
    changes = {"title": title_of(said), "theme": theme_of(said)} if question == "aim" and draft else {}
    moving.note(
        assistance, "assistance.answered", by=by, holding=held, at=at, changes=changes, question=question,
        version=kept.version,
    )  # fmt: skip
    return kept


@transaction.atomic
def clear(*, assistance: AssistanceRequest, by: Person, at: datetime) -> Clearance:
    """Clear the answers as they stand. A later change makes the clearance stale."""
    moving.lock(assistance)
    held = access.require(Act.CLEAR, by, assistance, at=at)
    if cleared(assistance) is not None:
        raise Refused(Reason.ALREADY_SO)
    versions = versions_of(assistance)
    clearance = Clearance.objects.create(
        assistance=assistance, versions=versions, by=by, office=held.office, at=at
    )
    moving.note(assistance, "assistance.cleared", by=by, holding=held, at=at, versions=versions)
    return clearance


@transaction.atomic
def discard(*, assistance: AssistanceRequest, by: Person, at: datetime) -> None:
    """Throw a draft away: its answers are deleted, and that there was one stays on record."""
    moving.lock(assistance)
    held = access.require(Act.DISCARD, by, assistance, at=at)
    assistance.answers.all().delete()
    assistance.conflicts.all().delete()
    changes = {"title": "", "theme": "", "end_reason": "discarded"}
    moving.move(assistance, Act.DISCARD, met=frozenset(), by=by, holding=held, at=at, changes=changes)


def answers_of(assistance: AssistanceRequest) -> dict[str, dict[str, Any]]:
    """What the State says now, question by question."""
    return {each.question: each.value for each in assistance.answers.all()}


def title_of(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The title, as lists show it."""
    return str(answers.get("aim", {}).get("title", ""))[:200]


def theme_of(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The theme family, where one of the list was chosen."""
    chosen = str(answers.get("aim", {}).get("theme", ""))
    return chosen if chosen in dict(shipped_catalogue().theme_families) else ""


def shown_to_others(assistance: AssistanceRequest) -> dict[str, dict[str, Any]]:
    """The answers as others than the delegation read them: as last sent; of a draft, as they would be sent."""
    sent = assistance.submissions.order_by("-turn").first()
    return answers_of(assistance) if sent is None else dict(sent.answers)


def versions_of(assistance: AssistanceRequest) -> int:
    """A number that changes with every change to an answer: the sum of their versions."""
    return int(assistance.answers.aggregate(all=Sum("version"))["all"] or 0)


def cleared(assistance: AssistanceRequest) -> Clearance | None:
    """The clearance of the answers as they stand; of a request that was sent back, one made since it was last sent."""
    found = assistance.clearances.filter(versions=versions_of(assistance)).order_by("-pk").first()
    sent = assistance.submissions.order_by("-turn").first()
    return None if found is None or (sent is not None and found.at <= sent.at) else found


def remarked(assistance: AssistanceRequest) -> set[str]:
    """The questions that remarks of this turn wait on."""
    waiting = assistance.remarks.filter(turn=assistance.turns, sent_at__isnull=False, answered_at=None)
    return set(waiting.values_list("question", flat=True))


def _question(assistance: AssistanceRequest, code: str) -> Question:
    for asked in routes.definition(assistance.route).questions:
        if asked.question.code == code:
            return asked.question
    raise Refused(Reason.NO_SUCH_QUESTION, question=code)


def _known(assistance: AssistanceRequest, held: Holding) -> dict[str, tuple[dict[str, Any], str]]:
    """What need not be asked: {question: (its answer, where that is from)}."""
    asked = {each.question.code for each in routes.definition(assistance.route).questions}
    known: dict[str, tuple[dict[str, Any], str]] = {
        "contact": ({"office": held.office.name}, held.office.address)
    }
    return {code: each for code, each in known.items() if code in asked}
