"""Bringing into a draft what was written offline, all of a file at once: nothing lost, nothing written over unseen.

Question by question, against the version the file was made from: unchanged there, nothing happens; changed in the file
alone, it is taken; changed on both sides, both are kept and a person chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from comity.apps.assistance import access, routes
from comity.apps.assistance.access import Act
from comity.apps.assistance.actions import drafting, moving
from comity.apps.assistance.models import Answer, AssistanceRequest, Conflict
from comity.apps.assistance.refusal import Reason, Refused
from comity.apps.parties.models import Party, Person
from comity.papers import form_base
from comity.papers.form_base import Kept
from comity.papers.form_in import FormRead
from comity.pure.dossier.catalogue import Question
from comity.pure.dossier.gaps import fitted

CONFLICTS = 200  # kept on one request at a time: a stuck script must not fill the table
Value = Mapping[str, str | list[str]]


@dataclass(slots=True)
class Merged:
    """What became of a file, by question. `closed` holds what could not be taken, with the reason why."""

    taken: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    closed: dict[str, tuple[Reason, Value]] = field(default_factory=dict)


@transaction.atomic
def merge(*, assistance: AssistanceRequest, form: FormRead, by: Person, at: datetime) -> Merged:
    """Bring the answers of a file into a request, with one record for all of it.

    What is the same as in the file's base, or as in the draft, changes nothing and is not recorded. A field the file
    does not hold stays as it is.
    """
    moving.lock(assistance)
    held = access.require(Act.MERGE, by, assistance, at=at)
    kept = {each.question: each for each in assistance.answers.all()}
    open_now = drafting.remarked(assistance) if assistance.position.awaiting_answer else None
    waiting = list(assistance.conflicts.all())
    merged, versions = Merged(), {}
    for asked in routes.definition(assistance.route).questions:
        changed = _changed(asked.question, form, kept.get(asked.code))
        if not changed:
            if asked.code in form.answers:
                merged.same.append(asked.code)
            continue
        if open_now is not None and asked.code not in open_now:
            merged.closed[asked.code] = (Reason.NOT_REMARKED, changed)
        elif _characters(changed) > drafting.CHARACTERS:
            merged.closed[asked.code] = (Reason.NOT_FIT, changed)
        elif _moved(asked.question, form, kept.get(asked.code)):
            merged.conflicts.append(
                _apart(
                    assistance, asked.code, changed, _base(form, asked.code).version, waiting, by=by, at=at
                )
            )
        else:
            versions[asked.code] = _take(
                assistance, asked.question, kept.get(asked.code), changed, by=by, at=at
            )
            merged.taken.append(asked.code)
    if not merged.taken and not merged.conflicts:
        return merged
    if len(waiting) + len(merged.conflicts) > CONFLICTS:
        raise Refused(Reason.TOO_MANY, most=CONFLICTS)
    moving.note(
        assistance, "assistance.merged", by=by, holding=held, at=at, changes=_title(assistance, merged.taken),
        versions=versions, conflicts=[each.question for each in merged.conflicts],
    )  # fmt: skip
    return merged


@transaction.atomic
def begin_from(
    *, state: Party, route_code: str, form: FormRead, by: Person, at: datetime
) -> tuple[AssistanceRequest, Merged]:
    """Begin a draft and bring into it what a form says: two acts, both or none."""
    begun = drafting.begin(state=state, route_code=route_code, by=by, at=at)
    return begun, merge(assistance=begun, form=form, by=by, at=at)


@transaction.atomic
def settle(*, conflict: Conflict, take: bool, seen: int, by: Person, at: datetime) -> None:
    """Choose between the answer as it is and what the file says. `seen` is the version of the answer that was shown
    beside it: if another changed it since, the act is refused and both are shown again."""
    assistance = conflict.assistance
    moving.lock(assistance)
    held = access.require(Act.MERGE, by, assistance, at=at)
    if not Conflict.objects.filter(pk=conflict.pk, assistance=assistance).exists():
        raise Refused(Reason.ALREADY_SO)
    kept = assistance.answers.filter(question=conflict.question).first()
    version = kept.version if kept else 0
    if version != seen:
        raise Refused(Reason.MOVED_MEANWHILE)
    if take:
        if assistance.position.awaiting_answer and conflict.question not in drafting.remarked(assistance):
            raise Refused(Reason.NOT_REMARKED, question=conflict.question)
        asked = routes.definition(assistance.route).asked(conflict.question)
        if asked is None:
            raise Refused(Reason.NO_SUCH_QUESTION, question=conflict.question)
        version = _take(assistance, asked.question, kept, conflict.value, by=by, at=at)
    conflict.delete()
    moving.note(
        assistance, "assistance.conflict_settled", by=by, holding=held, at=at,
        changes=_title(assistance, [conflict.question] if take else []), question=conflict.question, taken=take,
        version=version,
    )  # fmt: skip


def _changed(question: Question, form: FormRead, kept: Answer | None) -> dict[str, str | list[str]]:
    """The fields that the file changed: other than in its base, and other than in the draft now."""
    base = _base(form, question.code)
    found = {}
    for name, value in (form.answers.get(question.code) or {}).items():
        if question.input(name) is None:
            continue
        fit = fitted(question, {name: value})[name]
        told = form_base.digest(fit)
        before = base.digests.get(name) or form_base.digest([] if isinstance(fit, list) else "")
        if told != before and told != _digests(question, kept)[name]:
            found[name] = fit
    return found


def _moved(question: Question, form: FormRead, kept: Answer | None) -> bool:
    """Whether somebody changed the answer since the file was made. What was filled in for them counts as nobody's."""
    base = _base(form, question.code)
    if kept is None or kept.filled_from or (base.version and kept.version == base.version):
        return False
    now = _digests(question, kept)
    nothing = form_base.digests(question, {})
    return any(now[name] != base.digests.get(name, nothing[name]) for name in now)


def _base(form: FormRead, code: str) -> Kept:
    """How a question stood when the file was made; as if unanswered, where it does not tell."""
    return (form.base.questions.get(code) if form.base else None) or Kept(0, {})


def _digests(question: Question, kept: Answer | None) -> dict[str, str]:
    return form_base.digests(question, kept.value if kept else {})


def _characters(value: Value) -> int:
    return sum(len(one) for each in value.values() for one in ([each] if isinstance(each, str) else each))


def _take(
    assistance: AssistanceRequest, question: Question, kept: Answer | None, changed: Value, *, by: Person, at: datetime
) -> int:  # fmt: skip
    """Write the changed fields over those of the answer, and return its version."""
    answer = kept or Answer(assistance=assistance, question=question.code, version=0)
    answer.value = fitted(question, {**answer.value, **changed})
    answer.version, answer.filled_from, answer.by, answer.at = answer.version + 1, "", by, at
    answer.save()
    return answer.version


def _apart(
    assistance: AssistanceRequest, code: str, changed: Value, base: int, waiting: list[Conflict], *, by: Person,
    at: datetime,
) -> Conflict:  # fmt: skip
    """Keep the file's version beside the answer; the same file given twice is kept once."""
    for each in waiting:
        if each.question == code and each.value == changed:
            return each
    return Conflict.objects.create(
        assistance=assistance, question=code, value=changed, base=base, by=by, at=at
    )


def _title(assistance: AssistanceRequest, taken: list[str]) -> dict[str, Any]:
    """Title and theme follow the answer while nothing was sent."""
    if "aim" not in taken or assistance.first_sent_at is not None:
        return {}
    answers = drafting.answers_of(assistance)
    return {"title": drafting.title_of(answers), "theme": drafting.theme_of(answers)}
