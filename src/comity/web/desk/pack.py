"""The files for a meeting of the Board, to be read offline: as PDF, as Word, or both in one archive.

Short comparable files in the order of the States' names: facts, what is asked, the State's own note as written, each
criterion's finding, both assessments, the proposal, the clocks; then room for the Board's advice. Only what a member of
the Board may see stands in them, by the same rule as the page.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.apps.assistance import access, clocks, routes
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.parties.models import Person, Role
from comity.papers.writing.document import Block, Document, Facts, Heading, Lines, Points, Table, Text
from comity.papers.writing.pdf import pdf
from comity.papers.writing.word import word
from comity.pure.disclosure.table import Part
from comity.pure.lifecycle.table import Stage
from comity.web.requests import forms, words

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
MOST = 200  # files in one pack


@require_safe
def pack(request: HttpRequest, kind: str) -> HttpResponse:
    """The pack of what awaits the Board's advice in the funds the reader serves."""
    person = request.user
    at = datetime.now(UTC)
    if kind not in KINDS or not isinstance(person, Person):
        raise Http404
    funds = {
        fund
        for held in person.holdings.select_related("office")
        if held.holds_at(at) and held.role in (Role.BOARD, Role.DESK)
        for fund in held.office.funds
    }
    if not funds:
        raise Http404
    document = file_of(waiting(funds, person), person=person, at=at)
    name = f"board-{at:%Y-%m-%d}"
    content = archive(document, name) if kind == "zip" else pdf(document) if kind == "pdf" else word(document)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def waiting(funds: set[str], person: Person) -> list[AssistanceRequest]:
    """What awaits advice, in the order of the States' names; without those the reader has stepped aside from."""
    rows = AssistanceRequest.objects.filter(stage=Stage.ADVICE, consent_stopped=False, fund__in=funds)
    rows = rows.exclude(recusals__person=person)
    related = ("submissions", "findings__by", "proposals", "recusals__person", "assessments__assessor")
    return list(
        rows.select_related("state", "route")
        .prefetch_related(*related)
        .order_by("state__name", "reference")[:MOST]
    )


def file_of(requests: list[AssistanceRequest], *, person: Person, at: datetime) -> Document:
    """The whole pack as one document."""
    counted = clocks.of_many(requests, at)
    blocks: list[Block] = []
    for each in requests:
        seen = access.sees(person, each, at)
        blocks += _one(each, seen, counted[each.pk])
    if not requests:
        blocks.append(Text(_("Nothing awaits the Board’s advice.")))
    return Document(
        title=_("Files for the Board"),
        lead=_("Made on %(day)s. %(count)d requests await advice, in the order of the States’ names.")
        % {"day": _day(at), "count": len(requests)},
        foot=_("Seen by the Board and the secretariat. Not a document of the United Nations."),
        language=get_language() or "en",
        contents=_("Requests") if requests else "",
        unshown=_(
            "Some characters have no font on this machine and are missing here. The Word file has them all."
        ),
        blocks=tuple(blocks),
    )


def _one(each: AssistanceRequest, seen: frozenset[Part], counted: Any) -> Iterator[Block]:
    definition = routes.definition(each.route)
    sent = each.submissions.all()
    answers: dict[str, dict[str, Any]] = list(sent)[-1].answers if sent else {}
    yield Heading(f"{each.reference}, {each.state.name}")
    yield Text(each.title)
    yield Facts((
        (_("Fund"), definition.fund),
        (_("Track"), str(words.TRACKS[each.track])),
        (_("First sent"), _day(each.first_sent_at)),
        (_("Total time"), _("%(days)d working days, of them %(desk)d with the secretariat and the Board")
         % {"days": counted.total, "desk": counted.secretariat}),
        (_("Sent back"), _("%(count)d times") % {"count": each.turns}),
    ))  # fmt: skip
    if Part.ANSWERS in seen:
        yield Heading(_("What the State asks"), 2)
        for asked in definition.questions:
            value = answers.get(asked.question.code)
            if value and asked.question.code != "context":
                yield Heading(_(asked.question.title), 3)
                read = forms.read(asked.question.inputs, value)
                yield Facts(tuple((label, "\n".join(lines)) for label, lines in read))
    note = answers.get("context", {}).get("note", "")
    if note and Part.CONTEXT in seen:
        yield Heading(_("The State’s own note, as written"), 2)
        yield Text(note, quoted=True)
    if Part.FINDINGS in seen:
        yield Heading(_("Criteria, one by one"), 2)
        newest = {found.criterion: found for found in each.findings.all()}
        yield Table(
            (_("Criterion"), _("Finding"), _("Source")),
            tuple(
                (_(rule["words"]), _met(newest.get(rule["code"])), _sources(newest.get(rule["code"])))
                for rule in map(_plain, definition.criteria)
            ),
            title=_("Version %(version)d of the criteria") % {"version": definition.version},
        )
    if Part.ASSESSMENTS in seen:
        yield Heading(_("Two assessments, made apart"), 2)
        last = [one for one in each.assessments.all() if one.submitted_at and one.round == each.round]
        for number, one in enumerate(last, start=1):
            yield Heading(_("Assessment %(number)d") % {"number": number}, 3)
            yield Text(one.needs)
            yield Facts(((_("Advises"), str(words.ADVISES.get(one.advises, one.advises))),))
    proposal = list(each.proposals.all())[-1:]
    if proposal and Part.PROPOSAL in seen:
        yield Heading(_("Proposal, accepted by the State"), 2)
        yield Text(proposal[0].plan)
        yield Facts((
            (_("Cost"), f"{proposal[0].currency} {proposal[0].cost:,.2f}"),
            (_("Who would help"), proposal[0].helpers or _("nobody is named")),
        ))  # fmt: skip
    stepped = [f"{one.person.name}: {one.words}" for one in each.recusals.all()]
    yield Heading(_("Who has stepped aside"), 2)
    yield Points(tuple(stepped)) if stepped else Text(_("Nobody so far."))
    yield Lines(6, _("The Board’s advice, with its reasons"))


def _plain(rule: Any) -> dict[str, Any]:
    return rule if isinstance(rule, dict) else {"words": rule.words, "code": rule.code}


def _met(found: Any) -> str:
    return str(words.MET[found.met][0]) if found else str(words.MET["to-judge"][0])


def _sources(found: Any) -> str:
    return "\n".join(part for part in (found.words, found.source, _day(found.at)) if part) if found else ""


def _day(moment: datetime | None) -> str:
    return date_format(moment, "j F Y") if moment else ""


def archive(document: Document, name: str) -> bytes:
    """Both files, and a list of them with their SHA-256."""
    files = {f"{name}.pdf": pdf(document), f"{name}.docx": word(document)}
    told = {each: hashlib.sha256(content).hexdigest() for each, content in files.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for each, content in files.items():
            into.writestr(each, content)
        into.writestr("manifest.json", json.dumps({"sha256": told}, indent=1) + "\n")
    return made.getvalue()
