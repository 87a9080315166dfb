"""How far a State's request is written: each question of its fund with what is still missing from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.apps.assistance import routes
from comity.apps.assistance.actions.sending import asked_track
from comity.apps.assistance.models import Answer, AssistanceRequest, Remark
from comity.pure.dossier.gaps import Gap, is_empty, missing
from comity.pure.dossier.route import Asked, RouteDefinition
from comity.web.requests import forms, words
from comity.web.templatetags.requests import said


@dataclass(frozen=True, slots=True)
class Line:
    """One question in the list of tasks. `address` is empty where it cannot be changed now."""

    code: str
    title: str
    address: str
    status: str
    shape: str
    open: bool  # something is missing from it


@dataclass(frozen=True, slots=True)
class Progress:
    """All questions of a request, by group, and what is missing."""

    definition: RouteDefinition
    answers: Mapping[str, Answer]
    remarks: Mapping[str, Sequence[Remark]]
    gaps: Mapping[str, Sequence[Gap]]
    groups: list[tuple[str, str, list[Line]]]

    @property
    def lines(self) -> list[Line]:
        return [each for _code, _name, lines in self.groups for each in lines]

    @property
    def complete(self) -> bool:
        return not self.gaps

    def next_after(self, code: str) -> Line | None:
        """The question that follows in order and can be changed; of a request sent back, the next remarked on."""
        codes = [each.code for each in self.lines]
        following = self.lines[codes.index(code) + 1 :] if code in codes else self.lines
        return next((each for each in following if each.address), None)


def progress(assistance: AssistanceRequest) -> Progress:
    """Where the writing stands: two statements, one more where remarks are with the State."""
    definition = routes.definition(assistance.route)
    answers = {each.question: each for each in assistance.answers.select_related("by")}
    remarks: dict[str, list[Remark]] = {}
    if assistance.awaiting_answer:
        for remark in assistance.remarks.filter(
            turn=assistance.turns, sent_at__isnull=False, answered_at=None
        ):
            remarks.setdefault(remark.question, []).append(remark)
    values = {code: each.value for code, each in answers.items()}
    gaps: dict[str, list[Gap]] = {}
    for gap in missing(values, definition, track=asked_track(assistance, values)):
        gaps.setdefault(gap.question, []).append(gap)
    groups: dict[str, list[Line]] = {}
    for each in definition.questions:
        line = _line(assistance, each, answers.get(each.code), gaps.get(each.code, ()), remarks)
        groups.setdefault(each.question.group, []).append(line)
    return Progress(
        definition, answers, remarks, gaps,
        [(code, str(words.GROUPS[code]), groups[code]) for code in words.GROUPS if code in groups],
    )  # fmt: skip


def _line(
    assistance: AssistanceRequest, each: Asked, answer: Answer | None, gaps: Sequence[Gap],
    remarks: Mapping[str, Sequence[Remark]],
) -> Line:  # fmt: skip
    address = f"{assistance.get_absolute_url()}/answers/{each.code}"
    status, shape = _status(each, answer, gaps)
    if assistance.awaiting_answer:
        of_this = remarks.get(each.code)
        if not of_this:
            address = ""
        elif answer is None or answer.at < max(one.sent_at for one in of_this if one.sent_at):
            status, shape = _("Remark to answer"), ""
        elif not gaps:
            status, shape = _("Changed since"), "done"
    elif assistance.stage != "draft":
        address = ""
    return Line(each.code, said(each.question.title), address, status, shape, bool(gaps))


def _status(each: Asked, answer: Answer | None, gaps: Sequence[Gap]) -> tuple[str, str]:
    if answer is None or is_empty(each.question, answer.value):
        return (_("Not begun"), "none") if gaps else (_("If you like"), "gone")
    if gaps:
        return ngettext("%(n)s to fix", "%(n)s to fix", len(gaps)) % {"n": len(gaps)}, ""
    if answer.filled_from:
        return _("Filled in: check it"), ""
    return _("Done"), "done"


def written(where: Progress) -> list[tuple[str, str, list[tuple[str, list[str]]]]]:
    """All answers as they would be sent: the question, where to change it, and its lines."""
    found = []
    for line in where.lines:
        asked, answer = where.definition.asked(line.code), where.answers.get(line.code)
        if (
            asked is not None
            and answer is not None
            and (lines := forms.read(asked.question.inputs, answer.value))
        ):
            found.append((line.title, line.address, lines))
    return found
