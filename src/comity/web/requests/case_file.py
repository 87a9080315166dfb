"""The case file: what somebody may read of a request, as one archive to keep or to hand on inside their office.

It is written as it is sent, file by file, in a fixed order and with fixed times, so that the same case gives the same
bytes. `manifest.json`, the last file, has the SHA-256 of every other.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.apps.assistance import access, routes, shown
from comity.apps.assistance.models import AssistanceRequest
from comity.apps.journal.models import Record
from comity.apps.letters.models import Incoming, Letter, Paper
from comity.apps.parties.models import Person
from comity.apps.register.receipts import offered
from comity.papers.writing.document import Block, Document, Facts, Heading
from comity.papers.writing.pdf import pdf
from comity.papers.writing.word import word
from comity.pure.disclosure.table import Part, Reader
from comity.pure.dossier.catalogue import GROUPS
from comity.pure.dossier.route import RouteDefinition
from comity.web.requests import forms, words
from comity.web.requests.found import find, moment, person
from comity.web.requests.papers import letter_document
from comity.web.requests.papers import readers as concerned
from comity.web.taken_away import cell
from comity.web.templatetags.requests import said

READERS = frozenset({Reader.DELEGATION, Reader.DESK, Reader.AUDITOR})
ALWAYS = (2000, 1, 1, 0, 0, 0)
COLUMNS = ("at", "act", "by", "office", "mandate", "stage", "holder", "track", "fund")
File = tuple[str, bytes]


@never_cache
@require_safe
def case_file(request: HttpRequest, ref: str) -> StreamingHttpResponse:
    """A request as one archive: for its delegation, the desk that has it, and auditors."""
    at, by = moment(), person(request)
    assistance = find(request, ref, at)
    if by is None or not READERS & access.readers(by, assistance, at):
        raise Http404
    case = _Case(assistance, by, at, routes.definition(assistance.route), access.sees(by, assistance, at))
    answer = StreamingHttpResponse(_archive(case.files()), content_type="application/zip")
    name = assistance.reference or str(assistance.number)
    answer["Content-Disposition"] = f'attachment; filename="case-{name}.zip"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@dataclass(frozen=True, slots=True)
class _Case:
    assistance: AssistanceRequest
    by: Person
    at: datetime
    definition: RouteDefinition
    sees: frozenset[Part]

    def files(self) -> Iterator[File]:
        """Every file but the manifest, in the order of the archive."""
        yield "README.txt", self.readme().encode()
        yield from self.answers()
        yield from self.letters()
        yield from self.scans()
        yield from self.rows()
        records = shown.way(self.by, self.assistance, self.at)
        if Part.TIMELINE in self.sees:
            yield "timeline.csv", _timeline(records)
            yield from self.receipts()

    def readme(self) -> str:
        return "\n".join([
            _("Case file of the request %(reference)s") % {"reference": self.assistance.reference or self.assistance},
            "",
            f"{_('State')}: {self.assistance.state.name}",
            f"{_('Fund')}: {self.definition.fund}",
            "",
            _("answers/: the request, each time it was sent. letters/: letters as they went; letters-in/: "
              "the words of those that came by mail. scans/: sealed papers as "
              "they came. receipts/: entries of the log with their proofs, for comity-verify."),
            _("manifest.json has the SHA-256 of every file."),
            _("It holds what its reader may see, and is to be kept as confidential as that."),
            _("Comity is independent open-source software, and not a system of the United Nations."),
            "",
        ])  # fmt: skip

    def answers(self) -> Iterator[File]:
        if Part.ANSWERS not in self.sees:
            return
        for sent in self.assistance.submissions.order_by("turn"):
            title = _("Request %(reference)s, as sent on %(day)s") % {
                "reference": self.assistance.reference, "day": date_format(sent.at),
            }  # fmt: skip
            yield from self._as_files(f"answers/sent-{sent.turn}", title, sent.answers)
        if Reader.DELEGATION in access.readers(self.by, self.assistance, self.at):
            now = shown.answers_for(self.by, self.assistance, self.at)
            yield from self._as_files("answers/now", _("The answers as they stand"), now)

    def _as_files(self, name: str, title: str, answers: Mapping[str, Any]) -> Iterator[File]:
        told = {
            code: each for code, each in answers.items() if code != "context" or Part.CONTEXT in self.sees
        }
        blocks: list[Block] = []
        group = ""
        for asked in sorted(self.definition.questions, key=lambda each: GROUPS.index(each.question.group)):
            lines = forms.read(asked.question.inputs, told.get(asked.code) or {})
            if lines and asked.question.group != group:
                group = asked.question.group
                blocks.append(Heading(str(words.GROUPS[group])))
            if lines:
                blocks += [
                    Heading(said(asked.question.title), 2),
                    Facts(tuple((label, "\n".join(each)) for label, each in lines)),
                ]
        document = Document(
            title=title, lead=self.assistance.title, foot=str(self.assistance), blocks=tuple(blocks)
        )
        yield f"{name}.json", _json(told)
        yield f"{name}.docx", word(document)
        yield f"{name}.pdf", pdf(document)

    def letters(self) -> Iterator[File]:
        if Part.LETTERS not in self.sees:
            return
        for number, each in enumerate(Letter.objects.filter(subject=self.assistance.address), 1):
            name, document = f"letters/{number:02}-{each.kind}", letter_document(each)
            yield f"{name}.txt", each.body.encode()
            yield f"{name}.docx", word(document)
            yield f"{name}.pdf", pdf(document)

    def scans(self) -> Iterator[File]:
        if not concerned(self.by, self.assistance, self.at):
            return
        for number, each in enumerate(Paper.objects.filter(subject=self.assistance.address).iterator(), 1):
            yield f"scans/{number:02}-{each.filename}", bytes(each.content)
        for number, came in enumerate(Incoming.objects.filter(subject=self.assistance.address), 1):
            yield f"letters-in/{number:02}-{came.at:%Y-%m-%d}.txt", came.words.encode()

    def rows(self) -> Iterator[File]:
        """Remarks that went, and what was found, proposed, advised and decided, as far as the reader sees each."""
        one = self.assistance
        if Part.REMARKS in self.sees:
            names = ("question", "text", "turn", "sent_at", "answered_at")
            yield "remarks.json", _json(list(one.remarks.filter(sent_at__isnull=False).values(*names)))
        kinds: tuple[tuple[Part, str, Any, tuple[str, ...]], ...] = (
            (Part.FINDINGS, "findings", one.findings,
             ("criterion", "criteria_version", "met", "source", "words", "at")),
            (Part.PROPOSAL, "proposals", one.proposals,
             ("version", "plan", "cost", "currency", "helpers", "office__name", "at")),
            (Part.ADVICE, "advice", one.advice, ("advises", "words", "meeting", "office__name", "mandate", "at")),
            (Part.DECISION, "decisions", one.decisions,
             ("outcome", "reason", "criterion", "criteria_version", "words", "redirected_to", "office__name", "mandate",
              "at", "total_days", "desk_days")),
        )  # fmt: skip
        told = {
            name: list(rows.order_by("pk").values(*fields))
            for part, name, rows, fields in kinds
            if part in self.sees
        }
        yield "decision.json", _json(told)

    def receipts(self) -> Iterator[File]:
        """The receipt of each entry that is sealed in the log, opened as far as the page of receipts opens it to this
        reader: the facts of an act are for the office that acted, and for auditors."""
        for number, each in enumerate(offered(self.by, self.assistance, self.at), 1):
            if told := each.text:
                yield f"receipts/{number:03}-{each.record.act.replace('.', '-')}.tlog-proof", told.encode()


def _timeline(records: list[Record]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in records:
        values = {**each.facts, **{name: getattr(each, name) for name in ("act", "by", "office", "mandate")}}
        writer.writerow([each.at.isoformat(), *(cell(values.get(name)) for name in COLUMNS[1:])])
    return text.getvalue().encode()


def _json(values: Any) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True, default=_plain) + "\n").encode()


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a case file")  # pragma: no cover


class _Sent:
    """A file that keeps only what was not yet sent on. Nobody can go back in it, so the archive is written straight."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def taken(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


def _archive(files: Iterator[File]) -> Iterator[bytes]:
    """The archive in pieces, one a file, with the manifest at its end."""
    sent = _Sent()
    manifest: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, content in files:
            manifest[name] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            _put(archive, name, content)
            yield sent.taken()
        _put(archive, "manifest.json", _json({"files": manifest}))
        yield sent.taken()
    yield sent.taken()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
